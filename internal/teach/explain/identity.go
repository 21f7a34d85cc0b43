package explain

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/texts"
)

// A privilege is an option of setpriv(1) with its effect.
type privilege struct {
	names []string // of the option
	flag  bool     // the option has no value
	call  func(value string) string
	text  func(t *texts.Deed) string // with {value} and {program}
	need  string                     // capability
}

// ids returns the call that sets three ids, where "-1" stands for one that stays.
func ids(name string, real, effective bool) func(string) string {
	return func(value string) string {
		one := func(set bool) string {
			if set {
				return value
			}
			return "-1"
		}
		return call(name, one(real), one(effective), one(effective))
	}
}

func fixed(text string) func(string) string { return func(string) string { return text } }

// privileges returns the options in the order in which setpriv carries them out.
func privileges() []privilege {
	return []privilege{
		{names: []string{"no-new-privs", "nnp"}, flag: true, call: fixed(call("prctl", "PR_SET_NO_NEW_PRIVS", "1", "0", "0", "0")), text: func(t *texts.Deed) string { return t.NoNewPrivileges }},
		{names: []string{"reuid"}, call: ids("setresuid", true, true), text: func(t *texts.Deed) string { return t.BecomeUser }, need: "CAP_SETUID"},
		{names: []string{"ruid"}, call: ids("setresuid", true, false), text: func(t *texts.Deed) string { return t.BecomeUser }, need: "CAP_SETUID"},
		{names: []string{"euid"}, call: ids("setresuid", false, true), text: func(t *texts.Deed) string { return t.BecomeUser }, need: "CAP_SETUID"},
		{names: []string{"regid"}, call: ids("setresgid", true, true), text: func(t *texts.Deed) string { return t.BecomeGroup }, need: "CAP_SETGID"},
		{names: []string{"rgid"}, call: ids("setresgid", true, false), text: func(t *texts.Deed) string { return t.BecomeGroup }, need: "CAP_SETGID"},
		{names: []string{"egid"}, call: ids("setresgid", false, true), text: func(t *texts.Deed) string { return t.BecomeGroup }, need: "CAP_SETGID"},
		{names: []string{"clear-groups"}, flag: true, call: fixed(call("setgroups", "0", "...")), text: func(t *texts.Deed) string { return t.NoGroups }, need: "CAP_SETGID"},
		{names: []string{"groups"}, call: func(v string) string { return call("setgroups", "N", "["+v+"]") }, text: func(t *texts.Deed) string { return t.OtherGroups }, need: "CAP_SETGID"},
		{names: []string{"init-groups"}, flag: true, call: fixed(call("setgroups", "N", "...")), text: func(t *texts.Deed) string { return t.UsersGroups }, need: "CAP_SETGID"},
		{names: []string{"bounding-set"}, call: fixed(call("prctl", "PR_CAPBSET_DROP", "...")), text: func(t *texts.Deed) string { return t.BoundCapabilities }, need: "CAP_SETPCAP"},
		{names: []string{"inh-caps"}, call: fixed(call("capset", "...")), text: func(t *texts.Deed) string { return t.InheritCapabilities }},
		{names: []string{"ambient-caps"}, call: fixed(call("prctl", "PR_CAP_AMBIENT", "...")), text: func(t *texts.Deed) string { return t.AmbientCapabilities }},
		{names: []string{"pdeathsig"}, call: func(v string) string {
			return call("prctl", "PR_SET_PDEATHSIG", "SIG"+strings.TrimPrefix(strings.ToUpper(v), "SIG"))
		}, text: func(t *texts.Deed) string { return t.DieWithParent }},
	}
}

// tellSetpriv tells of setpriv(1) with a program, in the order of the system calls.
func tellSetpriv(t *texts.Deed, words []string) (effects []effect) {
	given := map[string]string{}
	for len(words) > 0 && strings.HasPrefix(words[0], "--") && words[0] != "--" {
		name, value, has := strings.Cut(words[0][2:], "=")
		words = words[1:]
		p := privilegeNamed(name)
		switch {
		case p == nil:
			return nil
		case !p.flag && !has && len(words) > 0:
			value, words = words[0], words[1:]
		}
		given[p.names[0]] = value
	}
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 || strings.HasPrefix(words[0], "-") {
		return nil
	}
	program := cli.BaseName(words[0])
	for _, p := range privileges() {
		if value, ok := given[p.names[0]]; ok {
			effects = append(effects, effect{Call: p.call(value), What: texts.Fill(p.text(t), "value", value, "program", program), Need: p.need})
		}
	}
	return append(effects, effect{Call: call("execve", quoted(words[0]), "..."), What: texts.Fill(t.BecomeProgram, "program", program)})
}

func privilegeNamed(name string) *privilege {
	for _, p := range privileges() {
		for _, n := range p.names {
			if n == name {
				return &p
			}
		}
	}
	return nil
}

// tellTee tells of the files that tee(1) writes. What it writes is not known without a pipe.
func tellTee(t *texts.Deed, words []string) (effects []effect) {
	list, options := operands(words, "")
	mode, text := "O_WRONLY|O_CREAT|O_TRUNC...", t.WriteFile
	if has(options, "-a", "--append") {
		mode, text = "O_WRONLY|O_CREAT|O_APPEND...", t.AppendFile
	}
	for _, file := range list {
		effects = append(effects, effect{Call: call("openat", "AT_FDCWD", quoted(file), mode), What: texts.Fill(text, "file", file)})
	}
	return effects
}
