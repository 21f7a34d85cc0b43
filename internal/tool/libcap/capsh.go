package libcap

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/clock"
	"golang.org/x/sys/unix"
)

const capshUsage = ` [args ...]
  --addamb=xxx   add xxx,... to the ambient set
  --cap-uid=<n>  set the uid to <n> and keep the permitted set
  --caps=xxx     set the sets, as cap_from_text(3) reads them
  --chroot=path  make path the root directory
  --current      show the sets and the IAB sets
  --decode=xxx   show the capabilities of a hexadecimal number
  --delamb=xxx   remove xxx,... from the ambient set
  --drop=xxx     remove xxx,... from the bounding set
  --explain=xxx  say what capability xxx permits
  --forkfor=<n>  make a child that sleeps for <n> seconds
  --gid=<n>      set the gid to <n>
  --groups=g,... set the supplementary groups
  --has-a=xxx    exit 1 if capability xxx is not ambient
  --has-b=xxx    exit 1 if capability xxx is dropped
  --has-ambient  exit 1 if the kernel has no ambient set
  --has-i=xxx    exit 1 if capability xxx is not inheritable
  --has-p=xxx    exit 1 if capability xxx is not permitted
  --has-no-new-privs  exit 1 if no-new-privs is not set
  --help, -h     display this help
  --iab=...      set the IAB sets, as cap_iab_from_text(3) reads them
  --inh=xxx      make xxx,... the inheritable set
  --inmode=<xxx> exit 1 if the mode is not <xxx>
  --is-uid=<n>   exit 1 if the uid is not <n>
  --is-gid=<n>   exit 1 if the gid is not <n>
  --keep=<n>     set the bit keep-capabilities to <n>
  --killit=<n>   send signal <n> to the child
  --license      show the program and its version
  --mode         show the mode
  --mode=<xxx>   set the mode to <xxx>
  --modes        list the modes
  --no-new-privs set no-new-privs
  --noamb        clear the ambient set
  --noenv        leave the environment as it is (for --user)
  --print        show everything about capabilities
  --quiet        as the first argument: skip the check of names
  --secbits=<n>  set the secure bits to <n>
  --shell=/xx/yy use /xx/yy instead of /bin/bash for --
  --strict       raise no capability for --caps, --drop and --inh
  --suggest=text show the capabilities whose explanations have a text
  --supports=xxx exit 1 if the kernel does not know capability xxx
  --uid=<n>      set the uid to <n>
  --user=<name>  set uid, gid and groups to those of a user
  ==             execute capsh with the remaining arguments
  =+             the same as a child
  --             execute /bin/bash with the remaining arguments
  -+             the same as a child
                 (without any of these capsh ends)
`

// A shell is one run of capsh(1). It carries out its arguments from left to right.
type shell struct {
	*tool
	program     string // what -- executes
	strict      bool
	quiet       bool
	keepsValues bool // --noenv
	detached    bool // whether changes of the environment have no effect, see setenv
	child       int  // of --forkfor; 0 for none
}

// actions are the arguments without a value.
var actions = []struct {
	name string
	run  func(*shell) error
}{
	{"--quiet", func(s *shell) error { s.quiet = true; return nil }},
	{"--strict", func(s *shell) error { s.strict = !s.strict; return nil }},
	{"--noenv", func(s *shell) error { s.keepsValues = true; return nil }},
	{"--has-ambient", (*shell).checkAmbientSupport},
	{"--modes", (*shell).showModes},
	{"--mode", (*shell).showMode},
	{"--print", (*shell).showAll},
	{"--current", (*shell).showCurrent},
	{"--no-new-privs", (*shell).setNoNewPrivileges},
	{"--has-no-new-privs", (*shell).checkNoNewPrivileges},
}

// valueActions are the arguments --NAME=VALUE.
var valueActions = []struct {
	name string
	run  func(s *shell, value string) error
}{
	{"--drop", (*shell).drop},
	{"--dropped", func(s *shell, v string) error { return s.has(v, " raised in bounding vector", isDropped) }},
	{"--addamb", func(s *shell, v string) error { return s.changeAmbient(v, unix.PR_CAP_AMBIENT_RAISE, "raise") }},
	{"--delamb", func(s *shell, v string) error { return s.changeAmbient(v, unix.PR_CAP_AMBIENT_LOWER, "clear") }},
	{"--inh", (*shell).setInheritable},
	{"--caps", (*shell).setCapabilities},
	{"--iab", (*shell).setIAB},
	{"--mode", (*shell).setMode},
	{"--inmode", (*shell).checkMode},
	{"--keep", (*shell).keep},
	{"--secbits", (*shell).setSecurebits},
	{"--chroot", (*shell).chroot},
	{"--uid", (*shell).setUser},
	{"--cap-uid", (*shell).setUserKeeping},
	{"--gid", (*shell).setGroup},
	{"--groups", (*shell).setGroups},
	{"--user", (*shell).become},
	{"--is-uid", func(s *shell, v string) error { return s.checkID("uid", v, os.Getuid()) }},
	{"--is-gid", func(s *shell, v string) error { return s.checkID("gid", v, os.Getgid()) }},
	{"--decode", (*shell).decode},
	{"--supports", (*shell).checkSupport},
	{"--has-p", func(s *shell, v string) error { return s.has(v, " not permitted", isPermitted) }},
	{"--has-i", func(s *shell, v string) error { return s.has(v, " not inheritable", isInheritable) }},
	{"--has-a", func(s *shell, v string) error { return s.has(v, " not in ambient vector", isAmbient) }},
	{"--has-b", func(s *shell, v string) error { return s.has(v, " not in bounding vector", isBounding) }},
	{"--explain", (*shell).explain},
	{"--suggest", (*shell).suggest},
	{"--forkfor", (*shell).fork},
	{"--killit", (*shell).kill},
	{"--shell", func(s *shell, v string) error { s.program = v; return nil }},
}

func capsh(t *tool) error {
	s := &shell{tool: t, program: "/bin/bash"}
	for i, word := range t.Argv {
		if i == 0 {
			continue
		}
		if i == 1 && word != "--quiet" && capability.TextName(t.last)[0] != 'c' {
			t.Out.WriteString("WARNING: libcap needs an update (cap=" + strconv.Itoa(t.last) + " should have a name).\n")
		}
		if err := s.carryOut(word, t.Argv[i+1:]); err != nil {
			return err
		}
	}
	return nil
}

// carryOut carries out an argument. rest are the arguments after it.
func (s *shell) carryOut(word string, rest []string) error {
	switch word {
	case "--", "==", "-+", "=+":
		return s.execute(word, rest)
	case "--license":
		s.license()
		return cli.ErrAnswered
	}
	for _, action := range actions {
		if action.name == word {
			return action.run(s)
		}
	}
	if strings.HasPrefix(word, "--noamb") {
		return s.clearAmbient()
	}
	name, value, given := strings.Cut(word, "=")
	for _, action := range valueActions {
		if action.name == name && given {
			return action.run(s, value)
		}
	}
	if strings.HasPrefix(word, "--mode") {
		s.Out.WriteString("unrecognized command [" + word + "]\n")
	}
	return s.usage()
}

// usage prints the usage. It is a failure unless the first argument asks for it.
func (s *shell) usage() error {
	s.Out.WriteString("usage: " + s.Argv[0] + capshUsage)
	if s.Argv[1] == "--help" || s.Argv[1] == "-h" {
		return cli.ErrAnswered
	}
	return failed
}

// number parses a number that is not negative. what is the name of the option in the message.
func (s *shell) number(word, what string) (int, error) {
	n, ok := parseNumber(word)
	if !ok {
		return 0, s.fail("invalid " + what + " value: want non-negative integer, got \"" + word + "\"\n")
	}
	return int(uint32(n)), nil
}

// execute executes the shell, or capsh itself for == and =+. For -+ and =+ it is a child, for
// which capsh waits.
func (s *shell) execute(word string, rest []string) error {
	program := s.program
	argv := append([]string{program}, rest...)
	if word[0] == '=' {
		var err error
		if program, err = s.self(); err != nil {
			return err
		}
		argv[0] = program
		if s.quiet {
			argv = slices.Insert(argv, 1, "--quiet")
		}
	}
	if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err == nil {
		s.Out.Flush()
	}
	if word[1] == '+' {
		return s.launch(program, argv)
	}
	unix.Exec(program, argv, s.Env) // what is not flushed is lost, as in the real tool
	return s.fail("execve '" + program + "' failed!\n")
}

// self returns the path of this program, looked up in PATH.
func (s *shell) self() (string, error) {
	if strings.Contains(s.Argv[0], "/") {
		return s.Argv[0], nil
	}
	path, ok := s.Getenv("PATH")
	if !ok {
		return "", s.fail("no PATH environment variable found for re-execing\n")
	}
	for dir := range strings.SplitSeq(path, ":") {
		if file := dir + "/" + s.Argv[0]; dir != "" && unix.Access(file, unix.X_OK) == nil {
			return file, nil
		}
	}
	return "", s.fail("unable to find executable '" + s.Argv[0] + "' in PATH\n")
}

// launch executes a program as a child, waits for it and ends with its status.
func (s *shell) launch(program string, argv []string) error {
	process, err := os.StartProcess(program, argv, &os.ProcAttr{Env: s.Env, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return s.failErrno("child failed to start", unix.ECHILD)
	}
	state, err := process.Wait()
	if err != nil {
		return s.fail(err.Error() + "\n")
	}
	status := state.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return s.fail("child PID=" + strconv.Itoa(process.Pid) + " terminated by signo=" + strconv.Itoa(int(status.Signal())) + "\n")
	}
	if status.ExitStatus() == 0 {
		return cli.ErrAnswered
	}
	return &cli.Failure{Status: status.ExitStatus()}
}

// fork makes a child that sleeps.
func (s *shell) fork(value string) error {
	if s.child != 0 {
		return s.fail("already forked\n")
	}
	seconds, err := s.number(value, "--forkfor")
	if err != nil {
		return err
	}
	if seconds == 0 {
		s.say("require non-zero --forkfor value\n")
		return s.usage()
	}
	pid, errno := sleeper(new(clock.Timespec(int64(seconds), 0)))
	if errno != 0 {
		s.say("unable to fork(): " + cli.Strerror(errno) + "\n")
	}
	s.child = pid
	return nil
}

// kill sends a signal to the child and waits for its end.
func (s *shell) kill(value string) error {
	signal, err := s.number(value, "--killit signo")
	if err != nil {
		return err
	}
	if s.child == 0 {
		return s.fail("no forked process to kill\n")
	}
	if err := unix.Kill(s.child, unix.Signal(signal)); err != nil {
		return s.failErrno("Unable to kill child process", err)
	}
	var status unix.WaitStatus
	unix.Wait4(s.child, &status, 0, nil)
	if got := int(status) & 0x7f; got != signal {
		return s.fail("child terminated with odd signal (" + strconv.Itoa(signal) + " != " + strconv.Itoa(got) + ")\n")
	}
	s.child = 0
	return nil
}
