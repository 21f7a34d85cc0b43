// Package chroot implements chroot(1) of GNU coreutils: it runs a program with another root
// directory, and with other ids if options say so.
//
//	chroot [OPTION]... NEWROOT [COMMAND [ARG]...]
//
// Begin reading at Plan, which returns the steps of a command line.
package chroot

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/quote"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Command is chroot(1).
var Command = &cli.Command{Name: "chroot", Dialect: dialect, Run: run}

// canceled is the exit status of chroot's own failures.
const canceled = 125

var dialect = cli.Dialect{ErrorName: errorName, TryName: programName, Status: canceled, UsageStatus: canceled}

// programName returns argv[0] without libtool's ".libs/lt-", as gnulib's set_program_name does.
func programName(argv0 string) string {
	slash := strings.LastIndexByte(argv0, '/') + 1
	if strings.HasSuffix(argv0[:slash], "/.libs/") {
		return strings.TrimPrefix(argv0[slash:], "lt-")
	}
	return argv0
}

// errorName returns the name in front of the tool's own messages: the base name.
func errorName(argv0 string) string { return cli.BaseName(programName(argv0)) }

const (
	optGroups = iota + 256
	optUserspec
	optSkipChdir
	optHelp
	optVersion
)

var optionTable = cli.Options{Long: []cli.LongOption{
	{Name: "groups", Argument: cli.Required, Key: optGroups},
	{Name: "userspec", Argument: cli.Required, Key: optUserspec},
	{Name: "skip-chdir", Key: optSkipChdir},
	{Name: "help", Key: optHelp},
	{Name: "version", Key: optVersion},
}}

// options is the parsed command line.
type options struct {
	userspec  string
	groups    string
	hasGroups bool
	skipChdir bool
	newRoot   string
	argv      []string // the program; empty for the default shell
	answer    string   // the text of --help or --version, or ""
}

func parse(inv *cli.Invocation) (o options, err error) {
	g := inv.Getopt(&optionTable)
	for {
		opt, err := g.Next()
		if err != nil {
			return o, err
		}
		switch opt.Key {
		case optGroups:
			o.groups, o.hasGroups = opt.Value, true
		case optUserspec:
			o.userspec = strings.TrimSuffix(opt.Value, ":")
		case optSkipChdir:
			o.skipChdir = true
		case optHelp:
			o.answer = usage(programName(inv.Argv[0]))
			return o, nil
		case optVersion:
			o.answer = version
			return o, nil
		case cli.End:
			operands := g.Operands()
			if len(operands) == 0 {
				return o, &cli.Failure{Text: "missing operand", Usage: true}
			}
			o.newRoot, o.argv = operands[0], operands[1:]
			return o, nil
		}
	}
}

func run(inv *cli.Invocation) error {
	o, err := parse(inv)
	if err != nil {
		return err
	}
	if o.answer != "" {
		return inv.Print(o.answer)
	}
	words := quote.FromEnvironment(inv.Getenv)
	steps, err := o.enter(inv, words)
	if err != nil {
		return err
	}
	if !o.names() {
		steps.Add(o.exec(inv, words))
		steps.Run(inv)
		return nil
	}

	var who identity
	if !isRoot(o.newRoot) {
		who.lookUpOutside(o)
	}
	if err := unix.Chroot(o.newRoot); err != nil {
		return &cli.Failure{
			Text: "cannot change root directory to " + words.Shell(o.newRoot), Err: err,
			Hint: hint.Refused(&hint.Chroot{Dir: o.newRoot}, err),
		}
	}
	if !o.skipChdir {
		if err := unix.Chdir("/"); err != nil {
			return cli.Fail("cannot chdir to root directory", err)
		}
	}
	complain := func(text string) {
		inv.Stderr.Write([]byte(errorName(inv.Argv[0]) + ": " + text + "\n"))
	}
	if err := who.lookUpInside(ids.Host(), o, words, complain); err != nil {
		return err
	}
	steps = who.become(inv, o)
	steps.Add(o.exec(inv, words))
	steps.Run(inv)
	return nil
}

// isRoot reports whether dir is "/" by another name. A bind mount of it is not.
func isRoot(dir string) bool {
	resolved, err := cli.Realpath(dir)
	return err == nil && resolved == "/"
}

// Joined returns the steps of a chroot that another command would execute. It returns nil if
// chroot has to run itself: for a message, or for names that are not in the files of the new
// root alone (nsswitch.conf(5)).
func Joined(inv *cli.Invocation) plan.Steps {
	o, err := parse(inv)
	if err != nil || o.answer != "" || o.skipChdir {
		return nil
	}
	if o.names() && (ids.Under(o.newRoot).NamesMore() || unix.Access(o.newRoot, unix.X_OK) != nil) {
		return nil
	}
	silent := true
	steps, err := o.plan(inv, func(string) { silent = false })
	if err != nil || !silent {
		return nil
	}
	return steps
}

// Plan returns the steps of a command line, or none for --help and --version, which it does
// not print. It looks names up in the files below the new root, before that is the root
// directory. Errors are usage errors of chroot(1).
func Plan(inv *cli.Invocation) (plan.Steps, error) {
	o, err := parse(inv)
	if err != nil {
		return nil, err
	}
	return o.plan(inv, func(string) {})
}

func (o *options) plan(inv *cli.Invocation, complain func(text string)) (plan.Steps, error) {
	if o.answer != "" {
		return nil, nil
	}
	words := quote.FromEnvironment(inv.Getenv)
	steps, err := o.enter(inv, words)
	if err != nil {
		return nil, err
	}
	if o.names() {
		var who identity
		if !isRoot(o.newRoot) {
			who.lookUpOutside(*o)
		}
		if err := who.lookUpInside(ids.Under(o.newRoot), *o, words, complain); err != nil {
			return nil, err
		}
		steps.Add(who.become(inv, *o)...)
	}
	steps.Add(o.exec(inv, words))
	return steps, nil
}

// names reports whether users or groups are to be looked up.
func (o *options) names() bool { return o.userspec != "" || o.hasGroups }

// enter returns the steps that change the root directory.
func (o *options) enter(inv *cli.Invocation, words quote.Locale) (plan.Steps, error) {
	name := errorName(inv.Argv[0])
	steps := plan.Steps{
		plan.Chroot{Dir: o.newRoot, OnError: &solo.Message{Name: name, Text: "cannot change root directory to ", Word: words.Shell(o.newRoot), Status: canceled}},
	}
	if o.skipChdir {
		if !isRoot(o.newRoot) {
			return nil, &cli.Failure{Text: "option --skip-chdir only permitted if NEWROOT is old " + words.Shell("/"), Usage: true}
		}
		return steps, nil
	}
	steps.Add(plan.Chdir{Dir: "/", OnError: &solo.Message{Name: name, Text: "cannot chdir to root directory", Status: canceled}})
	return steps, nil
}

// exec returns the step that runs the program, or the user's shell.
func (o *options) exec(inv *cli.Invocation, words quote.Locale) plan.Exec {
	argv := o.argv
	if len(argv) == 0 {
		shell, ok := inv.Getenv("SHELL")
		if !ok {
			shell = "/bin/sh"
		}
		argv = []string{shell, "-i"}
	}
	return plan.Exec{File: argv[0], Argv: argv, Env: inv.Env, Path: solo.SearchPath(inv.Getenv), OnError: &solo.Message{
		Name: errorName(inv.Argv[0]), Text: "failed to run command ", Word: words.Quote(argv[0]),
		Status: 126, NotFound: 127, NotWritten: canceled,
	}}
}

// identity is the set of ids that the program gets. Groups found by the look-up outside the
// new root count until the look-up inside finds others.
type identity struct {
	uid, gid id
	name     string   // the user's in passwd(5), or ""
	groups   []uint32 // supplementary
}

type id struct {
	value uint32
	given bool
}

// lookUpOutside looks the ids up before the root changes. Its failures are ignored.
func (who *identity) lookUpOutside(o options) {
	database := ids.Host()
	if o.userspec != "" {
		who.parseSpec(database, o.userspec)
	}
	who.primary(database, o)
	if o.groups != "" {
		if list, ok := parseGroups(database, o.groups, nil); ok {
			who.groups = list
		}
	} else if !o.hasGroups && who.gid.given && who.name != "" {
		who.groups = database.GroupsOf(who.name, who.gid.value)
	}
}

// primary adds the group of passwd(5) to a user without a group. It reports whether the user
// has a group then.
func (who *identity) primary(database ids.Database, o options) bool {
	if !who.uid.given || o.hasGroups && who.gid.given {
		return true
	}
	u, ok := database.UserByID(who.uid.value)
	if ok {
		who.name = u.Name
		if !who.gid.given {
			who.gid = id{u.GID, true}
		}
	}
	return who.gid.given
}

// lookUpInside looks the ids up in the new root directory. It passes warnings and errors that
// do not end it to complain.
func (who *identity) lookUpInside(database ids.Database, o options, words quote.Locale, complain func(text string)) error {
	if o.userspec != "" {
		warning, err := who.parseSpec(database, o.userspec)
		if err != "" {
			return cli.Fail(err, nil)
		}
		if warning != "" {
			complain(warning)
		}
	}
	if !who.primary(database, o) {
		text := "no group specified for unknown uid: " + strconv.FormatUint(uint64(who.uid.value), 10)
		if !database.Has("passwd") {
			return cli.Fail(text, unix.ENOENT)
		}
		return cli.Fail(text, nil)
	}
	if o.groups != "" {
		var report func(text string)
		if len(who.groups) == 0 {
			report = complain
		}
		list, ok := parseGroups(database, o.groups, func(text, word string, missing bool) {
			if report == nil {
				return
			}
			text += words.Quote(word)
			if missing {
				text += ": " + cli.Strerror(unix.ENOENT)
			}
			report(text)
		})
		if ok {
			who.groups = list
		} else if len(who.groups) == 0 {
			return &cli.Failure{}
		}
	} else if !o.hasGroups && who.gid.given && who.name != "" {
		name := who.name
		if _, known := database.UserByID(who.uid.value); !known && !database.Empty("passwd") {
			name = "" // the name found outside does not exist inside
		}
		who.groups = database.GroupsOf(name, who.gid.value)
	}
	return nil
}

// become returns the steps that change the ids.
func (who *identity) become(inv *cli.Invocation, o options) plan.Steps {
	var p plan.Steps
	fail := func(what string) *solo.Message {
		return &solo.Message{Name: errorName(inv.Argv[0]), Text: "failed to set ", Word: what, Status: canceled}
	}
	if who.uid.given || o.hasGroups {
		p.Add(plan.SetGroupList{Groups: who.groups, OnError: fail("supplemental groups")})
	}
	if who.gid.given {
		p.Add(plan.SetGID{GID: who.gid.value, KeepGroups: true, OnError: fail("group-ID")})
	}
	if who.uid.given {
		p.Add(plan.SetUID{UID: who.uid.value, OnError: fail("user-ID")})
	}
	return p
}

// parseSpec reads USER, USER:GROUP or :GROUP, and USER.GROUP with a warning
// where that is not a user. On failure nothing changes.
func (who *identity) parseSpec(database ids.Database, spec string) (warning, failure string) {
	owner, warning, failure := database.ParseOwner(spec)
	if failure != "" {
		return "", failure
	}
	if owner.HasUser {
		who.uid = id{owner.UID, owner.UID != ids.None}
	}
	if owner.HasGroup {
		who.gid = id{owner.GID, owner.GID != ids.None}
	}
	return warning, ""
}

// parseGroups parses the list of --groups. It calls report for every bad item. If report is
// nil, the first bad item ends it.
func parseGroups(database ids.Database, list string, report func(text, word string, missing bool)) (gids []uint32, ok bool) {
	ok = true
	for word := range strings.SplitSeq(list, ",") {
		if word == "" {
			continue
		}
		n, err := ids.ParseUint(word)
		number := err == nil && n <= 1<<32-1
		if number {
			word = strings.TrimLeft(word, " \t\n\v\f\r")
		}
		gid, known := uint32(n), number
		if !number || word[0] != '+' {
			if g, named := database.Group(word); named {
				gid, known = g, true
			}
		}
		if !known {
			ok = false
			if report == nil {
				return gids, false
			}
			report("invalid group ", word, !database.Has("group"))
			continue
		}
		gids = append(gids, gid)
	}
	if ok && len(gids) == 0 {
		if report != nil {
			report("invalid group list ", list, false)
		}
		return nil, false
	}
	return gids, ok
}
