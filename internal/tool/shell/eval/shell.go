// Package eval executes the trees of package syntax as bash(1) does.
//
// A Shell is the state of one shell. A subshell is a copy of it in the same process. It has its own
// variables, functions, options, traps, directory (a descriptor), umask, limits and table of
// descriptors, so that nothing it does has an effect outside. The elements of a pipeline run
// concurrently in goroutines. Package spawn starts programs with the state of their shell. A
// background command other than a program gets a process of its own, in which the same executable
// continues with the shell's state (see respawn.go).
//
// Begin reading at Shell.Run, which reads commands, and Shell.command, which runs one. An error such
// as one of an expansion ends a command by a panic with a discard or exitNow, which Run and
// subshells recover. break, continue, return and exit set the field flow, which every loop checks.
package eval

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/cgroup"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/machine"
	"contedor/internal/linux/signals"
	"contedor/internal/texts"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// Exit statuses of a shell.
const (
	usageError    = 2
	notExecutable = 126
	notFound      = 127
	bySignal      = 128 // plus the number of the signal
)

// flow is what ends commands early.
type flow uint8

const (
	goesOn flow = iota
	breaks
	continues
	returns
	exits
)

// discard is a panic that ends the current line of commands. If evals is set, it also ends running evals.
type discard struct {
	status int
	evals  bool
}

// exitNow is a panic that ends the shell or the subshell.
type exitNow struct{ status int }

// A function is a function of the shell.
type function struct {
	body     syntax.Command
	source   string
	line     int
	exported bool
	readonly bool
	traced   bool
}

func (f *function) exportText(name string) string {
	return "() " + syntax.PrintExported(name, f.body)
}

// A Config is the configuration of a Shell.
type Config struct {
	Name        string   // $0, and the name at the beginning of messages
	Args        []string // the positional parameters
	Env         []string
	Interactive bool
	Posix       bool
	Stdin       bool                                  // commands come from standard input
	Command     bool                                  // commands come from -c
	Login       bool                                  // the shell is a login shell
	Builtins    map[string]Builtin                    // further builtins; they replace those with the same name
	Prompt      func(text string, command int) string // expands the escapes of a prompt; \# is command
	Self        string                                // the path of this program, to start it again
	History     History                               // for set -o history in a script; may be nil

	// Translated is called with each text between $" and " while the program is parsed. It may be nil.
	Translated func(text string, line int)

	// ReadEdited reads a line for read -e. It may be nil.
	ReadEdited func(prompt, text string) (line string, ok, interrupted bool)
}

// A History keeps the lines of a program while the option history is on.
type History interface {
	// Record adds a line, and returns it with "!" expanded. first says that it begins a command. If ok is
	// false, the line is an error and must not run.
	Record(line string, first bool) (expanded string, ok bool)
	Next() int // the number of the next command
	Load()     // called when a script turns the option on
}

// A Builtin runs with its arguments and returns its status. args[0] is its name.
type Builtin func(s *Shell, args []string) int

// A Shell is the state of a shell or a subshell.
type Shell struct {
	*common
	vars      map[string]*Var
	strange   []string // strings in the environment that are not variables
	frame     *frame
	params    []string
	paramsSet bool // by set, so that they stay at the end of a sourced file
	name0     string
	funcs     map[string]*function
	aliases   map[string]string
	opts      options
	shopt     shopts

	// oldBashopts is BASHOPTS if it does not show yet what set -o posix has changed; only shopt renews it.
	oldBashopts string

	fds    fds
	dir    int // the directory's descriptor; AT_FDCWD for the process's
	ownDir bool
	cwd    string // the path of the directory, even if PWD was changed
	mask   uint32
	limits map[int]limit // the limits that a subshell has changed
	traps  map[string]string
	hash   map[string]*hashed
	stack  []string // the directories of pushd

	status         int
	line           int
	flow           flow
	levels         int            // the number of loops that break or continue still has to leave
	loops          int            // the number of loops around the command
	depth          int            // the number of running functions
	quiet          int            // > 0 if -e does not apply
	atEnd          func() bool    // reports whether no line of the string of -c is left
	final          *syntax.Simple // the last command of the string of -c: its program replaces the shell
	sub            int            // the number of subshells around the command
	bashPID        int
	lastBackground int
	// lastSubstitution is the last process substitution, which wait knows by its number. It is not a job.
	lastSubstitution *job

	Commands       int // that the shell has read, for \# in prompts; 0 with -c
	subStatus      int // the status of the last command substitution
	beforeReturn   int // the status before return, for the trap of RETURN
	inSub          bool
	inTrap         int
	exitsInCall    bool // a function has called exit: return may end the trap of EXIT
	inErrTrap      bool
	inDebugTrap    bool
	debugged       bool // the trap of DEBUG has run for the next simple command
	started        time.Time
	random         uint32
	running        syntax.Command // for BASH_COMMAND
	newest, before string         // the names of the last two commands
	lastDeath      syscall.Signal // the signal that killed the last program; 0 for none
	current        string
	tracing        bool
	inPipeline     *syntax.Simple // the simple command that is this element of a pipeline
	isElement      bool           // a simple command as an element of a pipeline, which tells how its program ended
	ownProgram     *process       // the program of that element
	begun          chan struct{}  // closed when an element of a pipeline has begun; nil if nobody waits for it
	traceFd        int            // the descriptor for set -x if it is not 2
	texts          int            // the number of texts of eval, source and traps that are run, for PS4
	substitutions  int
	substituting   bool // in $(…)
	disabled       map[string]bool
	underscore     string
	pipeStatus     []int
	job            *job  // the job of new programs; nil for a new job
	jobs           *list // the jobs of this shell
	ignored        uint64
	pending        atomic.Bool // a signal waits for its trap
	queue          []int
	trapStatus     int             // the status of the trap that ran last
	ranText        bool            // a command of the running text has run
	hidden         map[string]*Var // by the assignments before a builtin that runs
	beforeTrap     int             // $? before the trap that runs
	trapped        int             // the signal whose trap ran last
	queueMu        sync.Mutex
	optChar        int    // the position of getopts in its word
	source         string // the file that is read; "" for the main one
	parser         *syntax.Parser
	sourcing       int
	evalling       string            // the name of the builtin whose text is run
	signalTraps    map[int]string    // commands of traps, for the goroutine that receives signals
	shownTraps     map[string]string // traps of the parent shell, which trap prints
	inputGiven     bool              // the standard input of a background command is redirected
	substituted    []int             // descriptors of process substitutions
	coprocs        []coprocess
	condStatus     int
	completions    map[string]*completion
	condNot        bool // the primary of [[ ]] is negated
	readError      error
	deaths         string         // pending messages about killed programs
	killedBy       syscall.Signal // the signal that killed this subshell
	delivered      atomic.Int64   // counts signals
	commandBegins  bool           // the next line of the program begins a command
	abandoned      bool           // drop the command that is being read
	wasInterrupted bool
	syntaxErrors   int    // the number of syntax errors so far
	inBuiltin      string // the name of the running builtin, for messages about expressions
	viaCommand     bool   // the running builtin is an argument of command
}

// common is the state that a shell shares with its subshells.
type common struct {
	Config
	pid      int // $$
	procs    *procs
	signals  signalState
	terminal *Terminal
	utf8     atomic.Int32 // 0 unknown, 1 bytes, 2 UTF-8
	lastSub  atomic.Int32
	root     *Shell
	virtual  sync.Map // process ids of subshells
	given    fds      // the descriptors that the process has inherited
	onBecome func()

	// ignoredAtStart has the signals that the first shell ignored when it was started, as bits. Its
	// traps cannot change that.
	ignoredAtStart uint64

	// ofInteractive says that this process runs a subshell of an interactive shell, whose messages
	// have no line numbers.
	ofInteractive bool
}

type limit struct{ soft, hard uint64 }

type hashed struct {
	path string
	hits int
}

// New returns a shell with the state of the process. It sets the process's umask to 0.
func New(c Config) *Shell {
	debug.SetMaxStack(math.MaxInt32)
	s := &Shell{common: &common{Config: c, pid: os.Getpid(), procs: newProcs()}, vars: map[string]*Var{}, params: c.Args, name0: c.Name,
		funcs: map[string]*function{}, aliases: map[string]string{}, fds: inherited(), dir: unix.AT_FDCWD, traps: map[string]string{}, hash: map[string]*hashed{},
		started: time.Now(), random: uint32(time.Now().UnixNano()), jobs: &list{}, shopt: defaultShopts(), optChar: 1}
	s.root = s
	s.given = cloneFds(s.fds)
	s.bashPID = s.pid
	s.procs.ended, s.procs.stop = s.backgroundEnded, &s.signals.stop
	s.mask = uint32(unix.Umask(0)) // every file that the shell makes gets its mode from s.mask
	s.opts = options{braceexpand: true, hashall: true, interactiveComments: true, posix: c.Posix, interactive: c.Interactive}
	s.shopt.loginShell = c.Login
	if c.Interactive {
		s.shopt.expandAliases = true
		s.opts.history, s.opts.histexpand, s.opts.emacs = true, true, true
	}
	if _, given := os.LookupEnv("POSIXLY_CORRECT"); given || c.Posix {
		s.opts.posix = true
		s.shopt.expandAliases, s.shopt.inheritErrexit, s.shopt.shiftVerbose = true, true, true
	}
	for n := 1; n <= 64; n++ {
		if entry.Ignored().Has(n) {
			s.ignored |= 1 << (n - 1)
			s.ignoredAtStart |= 1 << (n - 1)
			if name := signals.Name(n); !c.Interactive && name != "" { // 32 and 33 belong to the C library
				s.traps[name] = ""
			}
		}
	}
	s.importEnvironment(c.Env)
	if _, given := s.vars["POSIXLY_CORRECT"]; c.Posix && !given {
		s.vars["POSIXLY_CORRECT"] = &Var{attr: isSet, value: "y"}
	}
	return s
}

func cloneFds(t fds) fds {
	c := fds{}
	for n, f := range t {
		c[n] = f
	}
	return c
}

// subshell returns a copy for a subshell.
func (s *Shell) subshell() *Shell {
	c := &Shell{common: s.common, params: s.params, name0: s.name0, opts: s.opts, shopt: s.shopt, fds: s.fds.clone(), dir: s.dir, cwd: s.cwd, mask: s.mask,
		limits: s.limits, stack: s.stack, status: s.status, line: s.line, loops: s.loops, depth: s.depth, quiet: s.quiet, sub: s.sub + 1, lastBackground: s.lastBackground, inSub: true,
		started: s.started, random: s.random, current: s.current, underscore: s.underscore, running: s.running, disabled: s.disabled, substitutions: s.substitutions, substituting: s.substituting, pipeStatus: s.pipeStatus, job: s.job, jobs: &list{}, ignored: s.ignored,
		optChar: s.optChar, source: s.source, strange: s.strange, inTrap: s.inTrap, parser: s.parser, sourcing: s.sourcing, completions: s.completions, traceFd: s.traceFd, texts: s.texts}
	c.bashPID = virtualPID + int(s.lastSub.Add(1))
	c.vars = make(map[string]*Var, len(s.vars))
	block := make([]Var, len(s.vars))
	i := 0
	for name, v := range s.vars {
		if v.array != nil {
			v.array.shared = true
		}
		block[i] = *v
		c.vars[name] = &block[i]
		i++
	}
	c.funcs = cloneMap(s.funcs)
	c.aliases = cloneMap(s.aliases)
	c.hash = s.hashCopy()
	c.frame = copyFrames(s.frame)
	c.traps = map[string]string{}
	if c.shownTraps = s.shownTraps; c.shownTraps == nil && len(s.traps) > 0 {
		c.shownTraps = cloneMap(s.traps)
	}
	for name, command := range s.traps {
		if command == "" || s.opts.errtrace && name == "ERR" || s.opts.functrace && (name == "DEBUG" || name == "RETURN") {
			c.traps[name] = command
		}
	}
	return c
}

// virtualPID is the first BASHPID of a subshell without a process. It is above all process ids, so
// that a signal to it cannot reach another process.
const virtualPID = 1 << 22

func cloneMap[V any](m map[string]V) map[string]V {
	c := make(map[string]V, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// copyFrames copies the running functions, for return and local in a subshell.
func copyFrames(f *frame) *frame {
	if f == nil {
		return nil
	}
	g := *f
	g.saved, g.outer = cloneMap(f.saved), copyFrames(f.outer)
	return &g
}

func (s *Shell) hashCopy() map[string]*hashed {
	c := make(map[string]*hashed, len(s.hash))
	for k, v := range s.hash {
		h := *v
		c[k] = &h
	}
	return c
}

// runSub runs f in a subshell and returns its status.
func (c *Shell) runSub(f func()) (status int) {
	c.virtual.Store(c.bashPID, c)
	defer c.virtual.Delete(c.bashPID)
	defer c.closeSub()
	c.protect(func() {
		f()
		if c.pending.Load() {
			c.runTraps()
		}
	})
	c.exitTrap()
	return c.status & 0xff
}

func (c *Shell) closeSub() {
	c.fds.closeAll()
	if c.ownDir {
		unix.Close(c.dir)
	}
}

// protect runs f. A panic of an error ends this shell.
func (s *Shell) protect(f func()) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case discard:
			s.status = e.status
			s.flow = exits
		case exitNow:
			s.status = e.status
			s.flow = exits
		default:
			panic(e)
		}
	}()
	f()
}

// fatal ends the shell because of an error. In an interactive shell it only ends the line.
func (s *Shell) fatal(status int) {
	if s.Interactive && !s.inSub {
		panic(discard{status: 1})
	}
	panic(exitNow{status})
}

// reportf prints an error that, as in bash, ends the shell with -e wherever it happens.
func (s *Shell) reportf(format string, args ...any) {
	s.errorf(format, args...)
	if s.opts.errexit {
		s.fatal(max(s.status, 1))
	}
}

// errorsEnd reports whether an error of a special builtin ends the shell: in POSIX mode, unless
// command runs it.
func (s *Shell) errorsEnd() bool { return s.opts.posix && !s.viaCommand }

// expansionFailed ends the command, or in POSIX mode the shell, after an error in an expansion.
func (s *Shell) expansionFailed() {
	if s.opts.posix {
		s.fatal(s.errorStatus())
	}
	panic(discard{status: 1})
}

// unbound fails with the error about an unset parameter, with -u.
func (s *Shell) unbound(name string) {
	s.errorf("%s: unbound variable", name)
	s.fatal(s.errorStatus())
}

// errorStatus returns the status of a shell that an expansion ends.
func (s *Shell) errorStatus() int {
	if s.Command && !s.inSub && !s.opts.errexit {
		return notFound
	}
	return 1
}

// prefix returns the beginning of messages: the name and the line.
func (s *Shell) prefix() string {
	name := s.Name
	if s.source != "" {
		name = s.source
	}
	if (s.Interactive || s.ofInteractive) && s.source == "" {
		return name + ": "
	}
	return name + ": line " + strconv.Itoa(s.line) + ": "
}

// errorf writes a message with the prefix to standard error.
func (s *Shell) errorf(format string, args ...any) {
	s.fds[2].write([]byte(s.prefix() + fmt.Sprintf(format, args...) + "\n"))
}

func (s *Shell) warn(text string) { s.errorf("warning: %s", text) }

// failf is errorf. It returns status 1.
func (s *Shell) failf(format string, args ...any) int {
	s.errorf(format, args...)
	return 1
}

// Message writes a line to standard error without a prefix.
func (s *Shell) Message(text string) { s.fds[2].write([]byte(text + "\n")) }

func strerror(err error) string { return cli.Strerror(err) }

// print writes to standard output and returns the status of the builtin name.
func (s *Shell) print(name, text string) int {
	if text == "" {
		return 0
	}
	err := s.fds[1].write([]byte(text))
	if err == nil {
		if s.fds[1].tasks {
			cgroup.MoveThreads(s.fds[1].path(), text)
		}
		return 0
	}
	s.writeFailed(name, err)
	s.adviseOn(s.fds[1].path(), text, err)
	return 1
}

// adviseOn prints the hint about a file, if it is one of a cgroup. value is what was written.
func (s *Shell) adviseOn(name, value string, err error) {
	if f := s.fds[2]; f == nil || f.capture != nil || !hint.WantedOn(f.fd, s.Get) {
		return
	}
	if !path.IsAbs(name) {
		name = path.Join(s.get("PWD"), name)
	}
	r := hint.Refused(&hint.Cgroup{Path: name, Value: value}, err)
	s.fds[2].write([]byte(r.Line(machine.Here(), texts.FromEnvironment(s.Get))))
}

// writeFailed handles a write error. A closed pipe ends the element of the pipeline, as SIGPIPE
// would.
func (s *Shell) writeFailed(name string, err error) {
	if err == unix.EPIPE && s.ignored>>(unix.SIGPIPE-1)&1 == 0 {
		switch trap := s.traps["PIPE"]; {
		case trap != "":
			s.deliver(int(unix.SIGPIPE))
		case s.inSub:
			panic(exitNow{bySignal + int(unix.SIGPIPE)})
		default:
			s.dieBy(unix.SIGPIPE)
		}
	}
	s.errorf("%s: write error: %s", name, strerror(err))
}

// Print writes to the shell's standard output and returns the status of the builtin name.
func (s *Shell) Print(name, text string) int { return s.print(name, text) }

// Fail writes a message with the prefix to standard error and returns status 1.
func (s *Shell) Fail(text string) int { return s.failf("%s", text) }

// Status returns the value of $?.
func (s *Shell) Status() int { return s.status }

// SetStatus sets $?.
func (s *Shell) SetStatus(status int) { s.status = status }

// End ends the shell, as exit does.
func (s *Shell) End() { s.flow = exits }

// Exited reports whether exit has been run.
func (s *Shell) Exited() bool { return s.flow == exits }

// bytes reports whether a character is a byte, as in the C locale.
func (s *Shell) Bytes() bool { return s.bytes() }

func (s *Shell) bytes() bool {
	switch s.utf8.Load() {
	case 1:
		return true
	case 2:
		return false
	}
	locale := s.get("LC_ALL")
	if locale == "" {
		locale = s.get("LC_CTYPE")
	}
	if locale == "" {
		locale = s.get("LANG")
	}
	upper := strings.ToUpper(locale)
	if strings.Contains(upper, "UTF-8") || strings.Contains(upper, "UTF8") {
		s.utf8.Store(2)
		return false
	}
	s.utf8.Store(1)
	return true
}

// A Reader returns the lines of a program. ok is false at the end.
type Reader func() (line string, ok bool)

// Run reads commands and runs them, until the end of the input or exit.
func (s *Shell) Run(p *syntax.Parser) (ran bool) {
	s.prepare(p)
	saved, ranText := s.parser, s.ranText
	s.ranText = false
	top := saved == nil && !s.Command && !s.Interactive
	s.parser = p
	defer func() { s.parser, s.ranText = saved, ranText }()
	for s.flow != exits && s.flow != returns {
		if !s.step(p, func() {
			ran, s.ranText = true, true
			if top {
				s.Commands++
			}
		}) {
			break
		}
	}
	return ran
}

// Step reads and runs the commands of one line. It calls before when it has read a command. It returns
// false at the end of the input and after a syntax error.
func (s *Shell) Step(p *syntax.Parser, before func()) bool {
	s.prepare(p)
	s.abandoned = false
	if !s.step(p, before) {
		s.flow = goesOnUnless(s.flow)
		return false
	}
	return true
}

func goesOnUnless(f flow) flow {
	if f == exits {
		return exits
	}
	return goesOn
}

// Abandon drops the command that is being read, without a message. $? is set to status unless that
// is negative.
func (s *Shell) Abandon(status int) {
	s.abandoned = true
	if status >= 0 {
		s.status = status
	}
}

// TakeInterrupt reports whether ^C has ended a command since the last call.
func (s *Shell) TakeInterrupt() bool {
	was := s.wasInterrupted
	s.wasInterrupted = false
	return was
}

// RunProgram runs the text of a script or of -c.
func (s *Shell) RunProgram(text string) {
	if s.Command {
		s.vars["BASH_EXECUTION_STRING"] = &Var{attr: isSet, value: text}
	}
	if text != "" && !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\\") {
		text += "\n"
	}
	if s.Command {
		s.atEnd = func() bool { return text == "" }
	}
	s.Run(s.recorded(lineParser(&text, 1)))
}

// lineParser returns a parser that takes one line after the other from text, the first of which has the
// number line.
func lineParser(text *string, line int) *syntax.Parser {
	p := syntax.New("", line)
	p.More = func() (string, bool) {
		if *text == "" {
			return "", false
		}
		at := strings.IndexByte(*text, '\n') + 1
		if at == 0 {
			at = len(*text)
		}
		next := (*text)[:at]
		*text = (*text)[at:]
		return next, true
	}
	return p
}

// historyNumber returns the number of the running command in the history, or 0 if the history is off.
func (s *Shell) historyNumber() int {
	if s.History == nil || !s.opts.history {
		return 0
	}
	return s.History.Next() - 1
}

// recorded makes the lines that a parser reads pass through the history.
func (s *Shell) recorded(p *syntax.Parser) *syntax.Parser {
	more := p.More
	p.More = func() (string, bool) {
		line, ok := more()
		for ; ok && s.opts.history && s.History != nil; line, ok = more() {
			saved := s.line
			s.line = p.Line()
			expanded, valid := s.History.Record(line, s.commandBegins)
			s.line = saved
			if valid {
				line = expanded
				break
			}
		}
		s.commandBegins = false
		if ok {
			s.echoLine(line)
		}
		return line, ok
	}
	return p
}

// textParser returns the parser for a text of eval, source or a trap.
func (s *Shell) textParser(text string, line int) *syntax.Parser {
	if !s.opts.verbose {
		return syntax.New(text, line)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	p := lineParser(&text, line)
	more := p.More
	p.More = func() (string, bool) {
		line, ok := more()
		s.echoLine(line)
		return line, ok
	}
	return p
}

// echoLine prints a line of the program, with -v.
func (s *Shell) echoLine(line string) {
	if s.opts.verbose {
		s.fds[2].write([]byte(line))
	}
}

// RunStdin runs the commands on standard input. It does not read more than a command, so that the
// command can read what follows.
func (s *Shell) RunStdin() {
	p := syntax.New("", 1)
	p.More = s.StdinLine
	s.Run(s.recorded(p))
}

// StdinLine reads exactly one line, with its newline, from standard input. It drops NUL bytes.
func (s *Shell) StdinLine() (string, bool) {
	line, ok := s.stdinLine()
	return strings.ReplaceAll(line, "\x00", ""), ok
}

func (s *Shell) stdinLine() (string, bool) {
	f := s.fds[0]
	if f == nil {
		return "", false
	}
	at, err := unix.Seek(f.fd, 0, 1)
	if err != nil {
		line, ended := s.readLine(0, '\n')
		if ended {
			return line, line != ""
		}
		return line + "\n", true
	}
	var line []byte
	buf := make([]byte, 4096)
	for {
		n, err := unix.Read(f.fd, buf)
		if err == unix.EINTR {
			continue
		}
		if n <= 0 {
			return string(line), len(line) > 0
		}
		if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
			line = append(line, buf[:i+1]...)
			unix.Seek(f.fd, at+int64(len(line)), 0)
			return string(line), true
		}
		line = append(line, buf[:n]...)
	}
}

// prepare connects a parser with the shell's aliases and options.
func (s *Shell) prepare(p *syntax.Parser) {
	p.Posix = s.opts.posix
	p.Translated = s.Translated
	p.Extglob = func() bool { return s.shopt.extglob }
	p.Bytes = s.bytes
	p.Alias = func(name string) (string, bool) {
		if !s.shopt.expandAliases {
			return "", false
		}
		text, ok := s.aliases[name]
		return text, ok
	}
	p.Warn = func(line int, text string) {
		if s.abandoned { // ^C has ended the here-document
			return
		}
		saved := s.line
		s.line = line
		s.warn(text)
		s.line = saved
	}
}

// step reads and runs one line of commands. It returns false at the end.
func (s *Shell) step(p *syntax.Parser, before func()) bool {
	s.commandBegins = true
	list, err := p.Next()
	if err == io.EOF {
		if !s.Command {
			s.sayDeaths(p.Line())
		}
		return false
	}
	s.sayDeaths(p.Line() - 1)
	if err != nil {
		if !s.abandoned {
			s.SyntaxError(err)
		}
		e, ok := err.(*syntax.Error)
		return ok && e.GoesOn
	}
	if len(list) > 0 {
		before()
		if s.atEnd != nil && s.sourcing == 0 && p.Ended() && s.atEnd() {
			s.final = lastSimple(list[len(list)-1])
		}
	}
	s.guarded(func() { s.list(list) })
	if s.opts.onecmd && !s.Command && s.sourcing == 0 && len(list) > 0 {
		s.flow = exits
	}
	return true
}

// lastSimple returns the simple command without redirections that ends a command, or nil.
func lastSimple(st *syntax.Stmt) *syntax.Simple {
	c := st.Cmd
	for {
		and, ok := c.(*syntax.AndOr)
		if !ok {
			break
		}
		c = and.Y
	}
	if simple, ok := c.(*syntax.Simple); ok && !st.Background && len(simple.Redirs) == 0 {
		return simple
	}
	return nil
}

// guarded runs f. An error ends only f.
func (s *Shell) guarded(f func()) {
	frame, params, loops, depth, quiet, sourcing, source := s.frame, s.params, s.loops, s.depth, s.quiet, s.sourcing, s.source
	texts := s.texts
	defer func() {
		e := recover()
		if e == nil {
			return
		}
		if d, ok := e.(discard); ok {
			s.status = d.status
			if (d.status == usageError || d.evals) && sourcing > 0 { // it ends eval and sourced files as well
				panic(e)
			}
			if s.inSub {
				s.flow = exits
			}
		} else if x, ok := e.(exitNow); ok {
			s.status = x.status
			s.flow = exits
		} else {
			panic(e)
		}
		for s.frame != frame && s.frame != nil {
			s.popFrame()
		}
		s.params, s.loops, s.depth, s.quiet, s.sourcing, s.source = params, loops, depth, quiet, sourcing, source
		s.texts = texts
	}()
	f()
	if s.pending.Load() {
		s.runTraps()
	}
}

// SyntaxError prints a syntax error and sets $? to its status.
func (s *Shell) SyntaxError(err error) {
	e, ok := err.(*syntax.Error)
	if !ok {
		s.errorf("%v", err)
		s.status = usageError
		return
	}
	saved := s.line
	s.line = e.Line
	prefix := s.prefix()
	if s.Command && s.sourcing == 0 && s.sub == 0 {
		prefix = s.Name + ": -c: line " + strconv.Itoa(e.Line) + ": "
	}
	typed := s.typed()
	switch {
	case typed:
		prefix = s.Name + ": "
	case s.Interactive && s.source != "":
		prefix = s.Name + ": " + prefix
	case s.sourcing > 0 && s.source == "":
		prefix = s.Name + ": " + s.evalName() + "line " + strconv.Itoa(e.Line) + ": "
	}
	s.line = saved
	s.syntaxErrors++
	text := ""
	for _, t := range e.Texts {
		text += prefix + t + "\n"
	}
	if e.Quotes && !typed {
		text += prefix + "`" + e.Source + "'\n"
	}
	s.fds[2].write([]byte(text))
	if e.Then != nil {
		s.SyntaxError(e.Then)
	}
	open := len(e.Texts) > 0 && strings.HasPrefix(e.Texts[0], "unexpected EOF while looking for matching") && !strings.HasSuffix(e.Texts[0], ")'")
	if !open || s.sourcing > 0 || s.status == 0 { // as in bash, an open quote in the program itself does not change a status that tells of an error
		s.status = usageError
	}
	if e.Status != 0 {
		s.status = e.Status
	}
	if s.errorsEnd() && !open && !s.ranText && (s.evalling == "eval" || s.source != "") {
		s.fatal(usageError)
	}
	if e.Inside && s.Command {
		s.status = notFound
		if s.sourcing > 0 {
			panic(exitNow{notFound})
		}
	}
}

// typed reports whether the text that is run was typed at a prompt, or is an argument of eval there.
func (s *Shell) typed() bool {
	return s.Interactive && !s.inSub && s.inTrap == 0 && s.source == "" && (s.sourcing == 0 || s.evalling == "eval")
}

func (s *Shell) evalName() string {
	if s.evalling != "" {
		return s.evalling + ": "
	}
	return ""
}

// Logout runs a file when a login shell ends. $? stays, unless the file has an exit.
func (s *Shell) Logout(path string) {
	status := s.status
	s.flow, s.status = goesOn, 0
	s.Source(path)
	if s.flow != exits {
		s.flow, s.status = exits, status
	}
}

// Leave runs the trap of EXIT and returns the status to exit with.
func (s *Shell) Leave() int {
	s.exitTrap()
	return s.status & 0xff
}

// CommandNames returns the reserved words and the names of functions, builtins and aliases, for
// completion.
func (s *Shell) CommandNames() (names []string) {
	names = append(names, keywords...)
	for name := range s.funcs {
		names = append(names, name)
	}
	for name := range s.aliases {
		names = append(names, name)
	}
	for name := range builtins {
		names = append(names, name)
	}
	for name := range s.Builtins {
		names = append(names, name)
	}
	return names
}

// VariableNames returns the names of variables that are set.
func (s *Shell) VariableNames() (names []string) { return s.names() }
