package eval

import (
	"fmt"
	"slices"
	"strings"
)

// options are the options of set.
type options struct {
	allexport, braceexpand, emacs, errexit, errtrace, functrace, hashall, histexpand, history, ignoreeof, interactiveComments,
	keyword, monitor, noclobber, noexec, noglob, nolog, notify, nounset, onecmd, physical, pipefail, posix, privileged,
	verbose, vi, xtrace, interactive bool
}

// option is an option of set.
type option struct {
	name   string
	letter byte // 0 for none
	of     func(*options) *bool
}

// optionTable is sorted by name.
var optionTable = []option{
	{"allexport", 'a', func(o *options) *bool { return &o.allexport }},
	{"braceexpand", 'B', func(o *options) *bool { return &o.braceexpand }},
	{"emacs", 0, func(o *options) *bool { return &o.emacs }},
	{"errexit", 'e', func(o *options) *bool { return &o.errexit }},
	{"errtrace", 'E', func(o *options) *bool { return &o.errtrace }},
	{"functrace", 'T', func(o *options) *bool { return &o.functrace }},
	{"hashall", 'h', func(o *options) *bool { return &o.hashall }},
	{"histexpand", 'H', func(o *options) *bool { return &o.histexpand }},
	{"history", 0, func(o *options) *bool { return &o.history }},
	{"ignoreeof", 0, func(o *options) *bool { return &o.ignoreeof }},
	{"interactive-comments", 0, func(o *options) *bool { return &o.interactiveComments }},
	{"keyword", 'k', func(o *options) *bool { return &o.keyword }},
	{"monitor", 'm', func(o *options) *bool { return &o.monitor }},
	{"noclobber", 'C', func(o *options) *bool { return &o.noclobber }},
	{"noexec", 'n', func(o *options) *bool { return &o.noexec }},
	{"noglob", 'f', func(o *options) *bool { return &o.noglob }},
	{"nolog", 0, func(o *options) *bool { return &o.nolog }},
	{"notify", 'b', func(o *options) *bool { return &o.notify }},
	{"nounset", 'u', func(o *options) *bool { return &o.nounset }},
	{"onecmd", 't', func(o *options) *bool { return &o.onecmd }},
	{"physical", 'P', func(o *options) *bool { return &o.physical }},
	{"pipefail", 0, func(o *options) *bool { return &o.pipefail }},
	{"posix", 0, func(o *options) *bool { return &o.posix }},
	{"privileged", 'p', func(o *options) *bool { return &o.privileged }},
	{"verbose", 'v', func(o *options) *bool { return &o.verbose }},
	{"vi", 0, func(o *options) *bool { return &o.vi }},
	{"xtrace", 'x', func(o *options) *bool { return &o.xtrace }},
}

func optionByName(name string) *option {
	for i := range optionTable {
		if optionTable[i].name == name {
			return &optionTable[i]
		}
	}
	return nil
}

func optionByLetter(letter byte) *option {
	for i := range optionTable {
		if optionTable[i].letter == letter && letter != 0 {
			return &optionTable[i]
		}
	}
	return nil
}

// SetOption sets an option of set by its name or its letter. It returns false if there is no such
// option.
func (s *Shell) SetOption(name string, on bool) bool {
	o := optionByName(name)
	if o == nil && len(name) == 1 {
		o = optionByLetter(name[0])
	}
	if o == nil {
		return false
	}
	was := *o.of(&s.opts)
	*o.of(&s.opts) = on
	switch {
	case o.name == "history" && on && !was && s.History != nil:
		s.History.Load()
	case o.name == "vi" && on:
		s.opts.emacs = false
	case o.name == "emacs" && on:
		s.opts.vi = false
	}
	if o.name == "ignoreeof" {
		delete(s.vars, "IGNOREEOF")
		if on {
			s.vars["IGNOREEOF"] = &Var{attr: isSet, value: "10"}
		}
	}
	if o.name == "posix" {
		s.oldBashopts = s.bashopts()
		s.shopt.expandAliases = s.shopt.expandAliases || on
		s.shopt.inheritErrexit, s.shopt.shiftVerbose = on, on
		if _, given := s.vars["POSIXLY_CORRECT"]; on && !given {
			s.vars["POSIXLY_CORRECT"] = &Var{attr: isSet, value: "y"}
		} else if !on {
			delete(s.vars, "POSIXLY_CORRECT")
		}
	}
	return true
}

// Option reports whether an option of set is on.
func (s *Shell) Option(name string) bool {
	o := optionByName(name)
	return o != nil && *o.of(&s.opts)
}

// optionLetters returns the value of $-.
func (s *Shell) optionLetters() string {
	text := ""
	for _, c := range []byte("abefhkmnprtuvxBCEHPT") {
		if o := optionByLetter(c); o != nil && *o.of(&s.opts) || c == 'r' && s.shopt.restrictedShell {
			text += string([]byte{c})
		}
	}
	if s.opts.interactive {
		at := strings.IndexFunc(text, func(c rune) bool { return c > 'i' || c < 'a' })
		if at < 0 {
			at = len(text)
		}
		text = text[:at] + "i" + text[at:]
	}
	if s.Command {
		text += "c"
	} else if s.Stdin {
		text += "s"
	}
	return text
}

// shopts are the options of shopt.
type shopts struct {
	expandAliases, extglob, dotglob, nullglob, failglob, nocaseglob, nocasematch, globstar, globskipdots, lastpipe, inheritErrexit,
	patsubReplacement, sourcepath, autocd, cdspell, cdableVars, checkhash, checkwinsize, histappend, xpgEcho, loginShell, localvarInherit, localvarUnset,
	shiftVerbose, promptvars, hugeFile, execfail, assocExpandOnce, checkjobs, cmdhist, completeFullquote, direxpand, dirspell, extdebug, extquote,
	forceFignore, globasciiranges, gnuErrfmt, histreedit, histverify, hostcomplete, huponexit, interactiveComments, lithist, mailwarn, noEmptyCmdCompletion,
	noexpandTranslation, progcomp, progcompAlias, restrictedShell, varredirClose, bashSourceFullpath, arrayExpandOnce bool
	compat [7]bool // 3.1, 3.2, 4.0 to 4.4
}

func defaultShopts() shopts {
	return shopts{sourcepath: true, globskipdots: true, patsubReplacement: true, promptvars: true, checkwinsize: true, cmdhist: true, completeFullquote: true, extquote: true,
		forceFignore: true, globasciiranges: true, hostcomplete: true, interactiveComments: true, progcomp: true}
}

type shoptRow struct {
	name string
	of   func(*shopts) *bool
}

// shoptTable is in the order of shopt's output.
var shoptTable = []shoptRow{
	{"array_expand_once", func(o *shopts) *bool { return &o.arrayExpandOnce }},
	{"assoc_expand_once", func(o *shopts) *bool { return &o.assocExpandOnce }},
	{"autocd", func(o *shopts) *bool { return &o.autocd }},
	{"bash_source_fullpath", func(o *shopts) *bool { return &o.bashSourceFullpath }},
	{"cdable_vars", func(o *shopts) *bool { return &o.cdableVars }},
	{"cdspell", func(o *shopts) *bool { return &o.cdspell }},
	{"checkhash", func(o *shopts) *bool { return &o.checkhash }},
	{"checkjobs", func(o *shopts) *bool { return &o.checkjobs }},
	{"checkwinsize", func(o *shopts) *bool { return &o.checkwinsize }},
	{"cmdhist", func(o *shopts) *bool { return &o.cmdhist }},
	{"compat31", func(o *shopts) *bool { return &o.compat[0] }},
	{"compat32", func(o *shopts) *bool { return &o.compat[1] }},
	{"compat40", func(o *shopts) *bool { return &o.compat[2] }},
	{"compat41", func(o *shopts) *bool { return &o.compat[3] }},
	{"compat42", func(o *shopts) *bool { return &o.compat[4] }},
	{"compat43", func(o *shopts) *bool { return &o.compat[5] }},
	{"compat44", func(o *shopts) *bool { return &o.compat[6] }},
	{"complete_fullquote", func(o *shopts) *bool { return &o.completeFullquote }},
	{"direxpand", func(o *shopts) *bool { return &o.direxpand }},
	{"dirspell", func(o *shopts) *bool { return &o.dirspell }},
	{"dotglob", func(o *shopts) *bool { return &o.dotglob }},
	{"execfail", func(o *shopts) *bool { return &o.execfail }},
	{"expand_aliases", func(o *shopts) *bool { return &o.expandAliases }},
	{"extdebug", func(o *shopts) *bool { return &o.extdebug }},
	{"extglob", func(o *shopts) *bool { return &o.extglob }},
	{"extquote", func(o *shopts) *bool { return &o.extquote }},
	{"failglob", func(o *shopts) *bool { return &o.failglob }},
	{"force_fignore", func(o *shopts) *bool { return &o.forceFignore }},
	{"globasciiranges", func(o *shopts) *bool { return &o.globasciiranges }},
	{"globskipdots", func(o *shopts) *bool { return &o.globskipdots }},
	{"globstar", func(o *shopts) *bool { return &o.globstar }},
	{"gnu_errfmt", func(o *shopts) *bool { return &o.gnuErrfmt }},
	{"histappend", func(o *shopts) *bool { return &o.histappend }},
	{"histreedit", func(o *shopts) *bool { return &o.histreedit }},
	{"histverify", func(o *shopts) *bool { return &o.histverify }},
	{"hostcomplete", func(o *shopts) *bool { return &o.hostcomplete }},
	{"huponexit", func(o *shopts) *bool { return &o.huponexit }},
	{"inherit_errexit", func(o *shopts) *bool { return &o.inheritErrexit }},
	{"interactive_comments", func(o *shopts) *bool { return &o.interactiveComments }},
	{"lastpipe", func(o *shopts) *bool { return &o.lastpipe }},
	{"lithist", func(o *shopts) *bool { return &o.lithist }},
	{"localvar_inherit", func(o *shopts) *bool { return &o.localvarInherit }},
	{"localvar_unset", func(o *shopts) *bool { return &o.localvarUnset }},
	{"login_shell", func(o *shopts) *bool { return &o.loginShell }},
	{"mailwarn", func(o *shopts) *bool { return &o.mailwarn }},
	{"no_empty_cmd_completion", func(o *shopts) *bool { return &o.noEmptyCmdCompletion }},
	{"nocaseglob", func(o *shopts) *bool { return &o.nocaseglob }},
	{"nocasematch", func(o *shopts) *bool { return &o.nocasematch }},
	{"noexpand_translation", func(o *shopts) *bool { return &o.noexpandTranslation }},
	{"nullglob", func(o *shopts) *bool { return &o.nullglob }},
	{"patsub_replacement", func(o *shopts) *bool { return &o.patsubReplacement }},
	{"progcomp", func(o *shopts) *bool { return &o.progcomp }},
	{"progcomp_alias", func(o *shopts) *bool { return &o.progcompAlias }},
	{"promptvars", func(o *shopts) *bool { return &o.promptvars }},
	{"restricted_shell", func(o *shopts) *bool { return &o.restrictedShell }},
	{"shift_verbose", func(o *shopts) *bool { return &o.shiftVerbose }},
	{"sourcepath", func(o *shopts) *bool { return &o.sourcepath }},
	{"varredir_close", func(o *shopts) *bool { return &o.varredirClose }},
	{"xpg_echo", func(o *shopts) *bool { return &o.xpgEcho }},
}

func shoptByName(name string) *shoptRow {
	for i := range shoptTable {
		if shoptTable[i].name == name {
			return &shoptTable[i]
		}
	}
	return nil
}

// SetShopt sets an option of shopt. It returns false if there is no such option.
func (s *Shell) SetShopt(name string, on bool) bool {
	o := shoptByName(name)
	if o == nil {
		return false
	}
	if name != "restricted_shell" { // only Restrict sets it
		*o.of(&s.shopt) = on
	}
	s.oldBashopts = ""
	if level, isLevel := strings.CutPrefix(name, "compat"); isLevel && len(level) == 2 {
		if !on {
			level = newest
		}
		s.setCompatibility(level)
		compat := &Var{attr: isSet, value: level}
		if s.vars["BASH_COMPAT"].has(exported) {
			compat.attr |= exported
		}
		s.vars["BASH_COMPAT"] = compat
	}
	return true
}

// newest is the level of compatibility of this version of bash.
const newest = "53"

// setCompatibility sets the option of a level of compatibility, and clears those of the others.
func (s *Shell) setCompatibility(level string) {
	for _, o := range shoptTable {
		if digits, ok := strings.CutPrefix(o.name, "compat"); ok && o.name != "compat" {
			*o.of(&s.shopt) = digits == level
		}
	}
}

// ImportOptions sets the options in SHELLOPTS and BASHOPTS of the environment.
func (s *Shell) ImportOptions(env []string) {
	for _, word := range env {
		name, value, _ := strings.Cut(word, "=")
		if name != "SHELLOPTS" && name != "BASHOPTS" || s.opts.privileged {
			continue
		}
		s.vars[name].attr |= exported
		for _, o := range strings.FieldsFunc(value, func(c rune) bool { return c == ':' }) {
			switch {
			case name == "BASHOPTS":
				s.SetShopt(o, true)
			case optionByName(o) == nil:
				s.Message(s.Name + ": line 0: " + o + ": invalid option name")
			default:
				s.SetOption(o, true)
			}
		}
	}
}

// Restrict makes the shell a restricted one (rbash): no cd, no other PATH, no command with a slash, no exec,
// and no redirection of output.
func (s *Shell) Restrict() {
	s.shopt.restrictedShell = true
	for _, name := range []string{"PATH", "SHELL", "ENV", "BASH_ENV", "HISTFILE"} {
		if v := s.vars[name]; v != nil {
			v.attr |= readonly
		} else {
			s.vars[name] = &Var{attr: readonly}
		}
	}
}

// Shopt reports whether an option of shopt is on.
func (s *Shell) Shopt(name string) bool {
	o := shoptByName(name)
	return o != nil && *o.of(&s.shopt)
}

// JobCount returns the number of jobs.
func (s *Shell) JobCount() int { return len(s.jobs.jobs) }

// setBuiltin implements set.
func (s *Shell) setParams(list []string) { s.params, s.paramsSet = slices.Clone(list), true }

func setBuiltin(s *Shell, args []string) int {
	if len(args) == 1 {
		return s.print("set", s.allVariables())
	}
	status := 0
	for i := 1; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			s.setParams(args[i+1:])
			return status
		case a == "-":
			s.opts.xtrace, s.opts.verbose = false, false
			if i+1 < len(args) {
				s.setParams(args[i+1:])
			}
			return status
		case len(a) > 1 && (a[0] == '-' || a[0] == '+'):
			on := a[0] == '-'
			for j := 1; j < len(a); j++ {
				if a[j] == 'o' {
					if i+1 >= len(args) || args[i+1] != "" && (args[i+1][0] == '-' || args[i+1][0] == '+') {
						status = s.showOptions(on)
						continue
					}
					i++
					if optionByName(args[i]) == nil {
						s.errorf("set: %s: invalid option name", args[i])
						return s.usageStatus(usageError, "set")
					}
					s.SetOption(args[i], on)
					continue
				}
				if a[j] == 'r' && (on || !s.shopt.restrictedShell) {
					if on {
						s.Restrict()
					}
					continue
				}
				o := optionByLetter(a[j])
				if o == nil {
					s.errorf("set: %c%c: invalid option", a[0], a[j])
					s.Message("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]")
					if a[j] == 'r' && s.shopt.restrictedShell {
						return 1
					}
					return s.usageStatus(usageError, "set")
				}
				s.SetOption(o.name, on)
			}
		default:
			s.setParams(args[i:])
			return status
		}
	}
	return status
}

// usageStatus returns the status after a usage error. In POSIX mode it ends the shell if the builtin
// is special.
func (s *Shell) usageStatus(status int, name string) int {
	if status != 0 && s.errorsEnd() && specialBuiltin(name) {
		s.fatal(status)
	}
	return status
}

func (s *Shell) showOptions(table bool) int {
	var b strings.Builder
	for _, o := range optionTable {
		on := *o.of(&s.opts)
		switch {
		case table:
			fmt.Fprintf(&b, "%-15s\t%s\n", o.name, onOff(on))
		case on:
			fmt.Fprintf(&b, "set -o %s\n", o.name)
		default:
			fmt.Fprintf(&b, "set +o %s\n", o.name)
		}
	}
	return s.print("set", b.String())
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// option returns the value of an option of the builtin set or of shopt, or nil if there is none of
// this name.
func (s *Shell) option(name string, fromSet bool) *bool {
	if fromSet {
		if o := optionByName(name); o != nil {
			return o.of(&s.opts)
		}
		return nil
	}
	if o := shoptByName(name); o != nil {
		return o.of(&s.shopt)
	}
	return nil
}

// optionNames returns the names of the options of the builtin set or of shopt.
func optionNames(fromSet bool) (names []string) {
	if fromSet {
		for _, o := range optionTable {
			names = append(names, o.name)
		}
		return names
	}
	for _, o := range shoptTable {
		names = append(names, o.name)
	}
	return names
}

// shoptBuiltin implements shopt.
func shoptBuiltin(s *Shell, args []string) int {
	set, unset, quiet, printable, fromSet := false, false, false, false, false
	words, status := s.Options(args, "suqpo", "[-pqsu] [-o] [optname ...]", func(letter byte, _ string) int {
		switch letter {
		case 's':
			set = true
		case 'u':
			unset = true
		case 'q':
			quiet = true
		case 'p':
			printable = true
		case 'o':
			fromSet = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if set && unset {
		return s.failf("shopt: cannot set and unset shell options simultaneously")
	}
	line := func(name string, on bool) string {
		switch {
		case printable && fromSet:
			return fmt.Sprintf("set %co %s\n", "+-"[btoi(on)], name)
		case printable:
			return fmt.Sprintf("shopt -%c %s\n", "us"[btoi(on)], name)
		}
		width := 20
		if fromSet && len(words) == 0 {
			width = 15
		}
		return fmt.Sprintf("%-*s\t%s\n", width, name, onOff(on))
	}
	var b strings.Builder
	if len(words) == 0 {
		for _, name := range optionNames(fromSet) {
			on := *s.option(name, fromSet)
			if set && !on || unset && on {
				continue
			}
			b.WriteString(line(name, on))
		}
		if quiet {
			return 0
		}
		return s.print("shopt", b.String())
	}
	for _, name := range words {
		p := s.option(name, fromSet)
		switch {
		case p == nil && fromSet:
			if s.errorf("shopt: %s: invalid option name", name); !set && !unset { // as in bash
				status = 1
			}
		case p == nil:
			status = s.failf("shopt: %s: invalid shell option name", name)
		case (set || unset) && fromSet:
			*p = set
		case set || unset:
			s.SetShopt(name, set)
		default:
			if !*p {
				status = 1
			}
			if !quiet {
				b.WriteString(line(name, *p))
			}
		}
	}
	if s.print("shopt", b.String()) != 0 {
		return 1
	}
	return status
}
