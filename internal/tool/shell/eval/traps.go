package eval

import (
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"contedor/internal/linux/signals"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// signalState is the state of signal handling, shared by all shells of the process.
type signalState struct {
	mu      sync.Mutex
	channel chan os.Signal
	heard   [65]bool
	wake    [2]int // a pipe that wakes builtins that wait for input
	hasWake bool
	stop    atomic.Bool // ^C, in an interactive shell

	settling sync.Mutex
	settled  chan struct{}
}

// hear makes the process receive a signal.
func (s *Shell) hear(n int) {
	st := &s.signals
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.channel == nil {
		st.channel = make(chan os.Signal, 64)
		st.settled = make(chan struct{}, 64)
		if r, w, err := pipe(unix.O_NONBLOCK); err == nil {
			st.wake, st.hasWake = [2]int{r, w}, true
		}
		root := s.root
		go func() {
			for sig := range st.channel {
				n, _ := sig.(syscall.Signal)
				if trap, _ := root.trapOf(int(n)); n == settler && trap == "" {
					root.signals.settled <- struct{}{}
				} else {
					root.signal(int(n))
				}
			}
		}()
	}
	if !st.heard[n] {
		st.heard[n] = true
		catch.Notify(st.channel, syscall.Signal(n))
	}
}

// settler is a signal that the shell sends to itself. When it has arrived twice, the signals that were
// sent before have arrived, too: it has the highest number, so the kernel takes it last. Once is not
// enough: the runtime collects the words of its set of signals one after the other, and the first
// thread, which the kernel prefers, may still be on its way to the runtime with an earlier one. So the
// second is for that thread, which handles it after the earlier one.
const settler = syscall.Signal(signals.RTMax)

// settle waits until the signals that a child sent before it ended have been noted, so that their traps
// run before the next command.
func (s *Shell) settle() {
	if s.root.trapsSignals() {
		s.SettleSignals()
	}
}

// SettleSignals waits until all signals that were sent to the shell have been noted.
func (s *Shell) SettleSignals() {
	if trap, _ := s.root.trapOf(int(settler)); trap != "" {
		return
	}
	st := &s.signals
	st.settling.Lock()
	defer st.settling.Unlock()
	s.hear(int(settler))
	for len(st.settled) > 0 {
		<-st.settled
	}
	for round := range 2 {
		if pid := os.Getpid(); round == 0 {
			unix.Kill(pid, settler)
		} else {
			unix.Tgkill(pid, pid, settler)
		}
		select {
		case <-st.settled:
		case <-time.After(time.Second):
			return
		}
	}
}

// trapsSignals reports whether a signal, other than that of ended children, runs a command.
func (s *Shell) trapsSignals() bool {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	for n, command := range s.signalTraps {
		if command != "" && n != int(unix.SIGCHLD) {
			return true
		}
	}
	return false
}

// hears reports whether the process receives a signal.
func (st *signalState) hears(n int) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.heard[n]
}

// unhear resets a signal to its default, or ignores it.
func (s *Shell) unhear(n int, ignore bool) {
	st := &s.signals
	st.mu.Lock()
	defer st.mu.Unlock()
	st.heard[n] = false
	if ignore {
		signal.Ignore(syscall.Signal(n))
		return
	}
	signal.Reset(syscall.Signal(n))
	if n == int(unix.SIGQUIT) { // SIGQUIT never ends a shell
		signals.Ignore(n)
		return
	}
	signals.SetDefault(n)
}

// signal handles a received signal.
func (s *Shell) signal(n int) {
	if n == int(unix.SIGINT) && s.Interactive {
		if trap, _ := s.trapOf(n); trap == "" {
			s.Interrupt()
			s.procs.passInterrupt()
			return
		}
	}
	if s.Interactive {
		if trap, _ := s.trapOf(n); trap == "" {
			return // signals of the terminal are ignored here
		}
	}
	s.deliver(n)
}

// trapOf returns the trap of a signal. Other goroutines may call it.
func (s *Shell) trapOf(n int) (string, bool) {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	command, ok := s.signalTraps[n]
	return command, ok
}

// deliver marks a signal, whose trap then runs as soon as the running command allows it.
func (s *Shell) deliver(n int) {
	s.queueMu.Lock()
	s.queue = append(s.queue, n)
	s.queueMu.Unlock()
	s.delivered.Add(1)
	s.wakeUp()
}

func (s *Shell) wakeUp() {
	s.pending.Store(true)
	if s.signals.hasWake {
		unix.Write(s.signals.wake[1], []byte{0})
	}
	s.procs.mu.Lock()
	s.procs.changed.Broadcast()
	s.procs.mu.Unlock()
}

// Interrupt ends the running command of an interactive shell, as ^C does.
func (s *Shell) Interrupt() {
	s.signals.stop.Store(true)
	s.root.pending.Store(true)
	if s.signals.hasWake {
		unix.Write(s.signals.wake[1], []byte{0})
	}
	go func() { // the caller may hold the lock
		s.procs.mu.Lock()
		s.procs.changed.Broadcast()
		s.procs.mu.Unlock()
	}()
}

// WakeFD returns a descriptor that becomes readable after a signal, or 0 for none.
func (s *Shell) WakeFD() int {
	if !s.signals.hasWake {
		return 0
	}
	return s.signals.wake[0]
}

// Signaled handles the signals that have arrived at a prompt. It runs their traps, except for that of
// ^C, and reports whether ^C was one of them, or a trap has ended the shell.
func (s *Shell) Signaled() bool {
	s.drain()
	if s.opts.notify {
		s.fds[2].write([]byte(s.TakeJobs()))
	}
	s.queueMu.Lock()
	at := slices.Index(s.queue, int(unix.SIGINT))
	if at >= 0 {
		s.queue = slices.Delete(s.queue, at, at+1)
	}
	s.queueMu.Unlock()
	if s.signals.stop.Swap(false) || at >= 0 {
		return true
	}
	s.guarded(func() {})
	return s.Exited()
}

// ClearInterrupt drops a ^C that has not ended a command.
func (s *Shell) ClearInterrupt() { s.signals.stop.Store(false) }

// Listen makes an interactive shell receive the terminal's signals.
func (s *Shell) Listen() {
	for _, n := range kept {
		s.hear(int(n))
	}
}

// RunInterruptTrap runs the trap of SIGINT, after ^C at a prompt.
func (s *Shell) RunInterruptTrap() {
	if command, _ := s.trapOf(int(unix.SIGINT)); command != "" {
		s.runTrap("trap", command)
	}
}

// interrupted reports whether there is a signal that ends a blocking builtin.
func (s *Shell) interrupted() bool { return s.pending.Load() || s.signals.stop.Load() }

// runTraps runs the traps of received signals.
func (s *Shell) runTraps() {
	if s.signals.stop.Load() && s.Interactive {
		if s.inSub { // the shell clears the ^C itself, after all its subshells
			s.killedBy = unix.SIGINT
			panic(exitNow{bySignal + int(unix.SIGINT)})
		}
		s.signals.stop.Store(false)
		s.pending.Store(false)
		s.drain()
		status := bySignal + int(unix.SIGINT)
		if s.status > bySignal {
			status = s.status
		}
		s.wasInterrupted = status == bySignal+int(unix.SIGINT)
		panic(discard{status: status})
	}
	if s.inTrap > 100 { // a trap that sends its own signal
		return
	}
	for {
		s.queueMu.Lock()
		if len(s.queue) == 0 {
			s.pending.Store(false)
			s.queueMu.Unlock()
			s.drain()
			return
		}
		n := s.queue[0]
		s.queue = s.queue[1:]
		s.queueMu.Unlock()
		s.trapped = n
		name := signals.Name(n)
		command, ok := s.traps[name]
		switch {
		case ok && command != "":
			s.vars["BASH_TRAPSIG"] = &Var{attr: isSet, value: strconv.Itoa(n)}
			s.runTrap("trap", command)
			delete(s.vars, "BASH_TRAPSIG")
			if s.flow == exits {
				return
			}
		case ok || n == int(unix.SIGCHLD):
		case s.inSub:
			s.killedBy = syscall.Signal(n)
			panic(exitNow{bySignal + n})
		default:
			s.exitTrap()
			s.dieBy(syscall.Signal(n))
		}
	}
}

func (s *Shell) drain() {
	if s.signals.hasWake {
		var buf [64]byte
		unix.Read(s.signals.wake[0], buf[:])
	}
}

// runTrap runs the command of a trap. $? does not change. name is the kind of trap in messages.
func (s *Shell) runTrap(name, command string) {
	status, pipeStatus, quiet := s.status, s.pipeStatus, s.quiet
	line, flow, levels := s.line, s.flow, s.levels
	s.flow = goesOn
	s.inTrap++
	defer func() { s.inTrap-- }()
	before := s.beforeTrap
	s.beforeTrap = status
	defer func() { s.beforeTrap = before }()
	first := line
	if name == "trap" { // the lines of a signal's trap are counted from 1
		first = 1
	}
	s.runText(command, name, first)
	s.trapStatus = s.status
	if s.flow == goesOn {
		s.flow, s.levels = flow, levels
		s.status = status
	}
	s.pipeStatus, s.quiet, s.line = pipeStatus, quiet, line
}

// runText runs a text of commands, as eval does. name is the name in messages about syntax errors.
func (s *Shell) runText(text, name string, line int) {
	s.runParser(s.textParser(text, line), name)
}

// runParser runs the commands that a parser reads, as eval does.
func (s *Shell) runParser(p *syntax.Parser, name string) {
	saved := s.evalling
	s.evalling = name
	s.sourcing++
	s.texts++
	defer func() {
		s.sourcing--
		s.texts--
		s.evalling = saved
	}()
	s.runOr0(p)
}

// RunText runs a text of commands in this shell.
func (s *Shell) RunText(text string) { s.runText(text, "", 1) }

// RunHere runs a text of commands, which has the number of the running line.
func (s *Shell) RunHere(text string) { s.runText(text, "", s.line) }

// RunRecorded is RunHere for lines that are printed, and kept in the history.
func (s *Shell) RunRecorded(text string) {
	p := s.recorded(lineParser(&text, s.line))
	more := p.More
	p.More = func() (string, bool) {
		verbose := s.opts.verbose
		s.opts.verbose = true
		defer func() { s.opts.verbose = verbose }()
		return more()
	}
	s.runParser(p, "")
}

// exitTrap runs the trap of EXIT.
func (s *Shell) exitTrap() {
	command := s.traps["EXIT"]
	if command == "" {
		return
	}
	delete(s.traps, "EXIT")
	status := s.status
	s.flow = goesOn
	s.inTrap++
	s.beforeTrap = status
	s.texts = -1
	s.protect(func() { s.runText(command, "exit trap", 1) })
	s.inTrap--
	if s.flow == goesOn {
		s.status = status
	}
	s.flow = exits
}

// debugTrap runs the trap of DEBUG before a command. It returns false if the command must not run.
func (s *Shell) debugTrap(text string) bool {
	if command := s.traps["DEBUG"]; command != "" && !s.inDebugTrap {
		running := s.running
		if s.inTrap == 0 {
			s.current, s.running = text, nil
		}
		s.inDebugTrap = true
		s.runTrap("debug trap", command)
		s.inDebugTrap = false
		s.running = running
		if s.shopt.extdebug && s.trapStatus != 0 {
			return false
		}
	}
	return s.flow == goesOn
}

func (s *Shell) errTrap() {
	command := s.traps["ERR"]
	if command == "" || s.inErrTrap {
		return
	}
	s.inErrTrap = true
	defer func() { s.inErrTrap = false }()
	s.runTrap("error trap", command)
}

// hideTrap removes a trap. restore brings it back, unless there is a new one.
func (s *Shell) hideTrap(name string) (restore func()) {
	command := s.traps[name]
	delete(s.traps, name)
	return func() {
		if _, again := s.traps[name]; !again {
			s.traps[name] = command
		}
	}
}

// inFunction reports whether a function is running.
func (s *Shell) inFunction() bool {
	for f := s.frame; f != nil; f = f.outer {
		if !f.isSource {
			return true
		}
	}
	return false
}

func (s *Shell) returnTrap() {
	if command := s.traps["RETURN"]; command != "" && s.inTrap == 0 {
		s.runTrap("return trap", command)
	}
}

// dieBy resets a signal to its default and kills the process with it.
func (s *Shell) dieBy(sig syscall.Signal) {
	if s.onBecome != nil {
		s.onBecome()
	}
	signal.Reset(sig)
	signals.SetDefault(int(sig))
	unix.Kill(os.Getpid(), sig)
	time.Sleep(100 * time.Millisecond)
	os.Exit(bySignal + int(sig)) // process 1 of a PID namespace is not killed by its own signals
}

// trapName returns the name of a signal or a pseudo signal, or "" if there is none.
func trapName(word string) string {
	upper := strings.ToUpper(word)
	switch upper {
	case "0", "EXIT":
		return "EXIT"
	case "ERR", "DEBUG", "RETURN":
		return upper
	}
	n, err := strconv.Atoi(word)
	switch {
	case err != nil:
		n = signalNumber(word)
	case ofLibrary(n):
		return word
	}
	return signals.Name(n)
}

// ofLibrary reports whether a C library keeps a signal for itself. Such a signal has no name, and its trap
// never runs.
func ofLibrary(n int) bool { return n == 32 || n == 33 }

// signalNumber is signals.Number. It also knows the first and the last real-time signal.
func signalNumber(name string) int {
	switch strings.TrimPrefix(strings.ToUpper(name), "SIG") {
	case "RTMIN":
		return signals.RTMin
	case "RTMAX":
		return signals.RTMax
	}
	return signals.Number(name)
}

func trapBuiltin(s *Shell, args []string) int {
	const usage = "[-Plp] [[action] signal_spec ...]"
	lists, shows, bare := false, false, false
	words, status := s.Options(args, "lpP", usage, func(letter byte, _ string) int {
		switch letter {
		case 'l':
			lists = true
		case 'p':
			shows = true
		case 'P':
			bare = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if lists {
		return s.print("trap", signalTable())
	}
	if shows && bare {
		s.errorf("trap: cannot specify both -p and -P")
		return s.usageStatus(usageError, "trap")
	}
	shows = shows || bare
	if bare && len(words) == 0 {
		s.errorf("trap: -P requires at least one signal name")
		return usageError
	}
	if shows && len(words) == 0 && s.opts.posix { // the defaults, too
		words = append([]string{"EXIT"}, strings.Fields(posixSignals())...)
		for n := 33; n >= 32; n-- {
			if name := strconv.Itoa(n); s.traps[name] != "" {
				words = slices.Insert(words, 32, name)
			}
		}
		words = append(words, "DEBUG", "ERR", "RETURN")
	}
	if shows || len(words) == 0 {
		return s.showTraps(words, bare)
	}
	action := words[0]
	names := words[1:]
	if len(names) == 0 || isDigits(action) && trapName(action) != "" {
		names = words
		action = "-"
		if len(words) == 1 && (trapName(words[0]) == "" || s.opts.posix && !isDigits(words[0])) {
			return s.wrongUsage("trap", usage)
		}
	}
	for _, word := range names {
		name := trapName(word)
		if name == "" {
			status = s.failf("trap: %s: invalid signal specification", word)
			continue
		}
		s.setTrap(name, action)
	}
	return status
}

// startedIgnoring reports whether the first shell ignored a signal when it was started.
func (s *Shell) startedIgnoring(n int) bool { return n > 0 && s.ignoredAtStart>>(n-1)&1 != 0 }

// setTrap sets a trap. The action "-" restores the default, "" ignores the signal.
func (s *Shell) setTrap(name, action string) {
	s.ownTraps()
	n := 0
	switch name {
	case "EXIT", "ERR", "DEBUG", "RETURN":
	default:
		n = signalNumber(name)
	}
	if !s.Interactive && s.startedIgnoring(n) {
		return // ignored when the shell was started: stays so
	}
	s.queueMu.Lock()
	if s.signalTraps == nil {
		s.signalTraps = map[int]string{}
	}
	if action == "-" {
		delete(s.traps, name)
		delete(s.signalTraps, n)
	} else {
		s.traps[name] = action
		if n != 0 {
			s.signalTraps[n] = action
		}
	}
	s.queueMu.Unlock()
	if name == "EXIT" && !s.inSub {
		for _, n := range []unix.Signal{unix.SIGHUP, unix.SIGINT, unix.SIGTERM} {
			if _, trapped := s.traps[signals.Name(int(n))]; !trapped && !s.Interactive && !s.startedIgnoring(int(n)) {
				if action == "-" || action == "" {
					s.unhear(int(n), false)
				} else {
					s.hear(int(n))
				}
			}
		}
	}
	if n == 0 || n == int(unix.SIGKILL) || n == int(unix.SIGSTOP) {
		return
	}
	bit := uint64(1) << (n - 1)
	s.ignored &^= bit
	if action == "" {
		s.ignored |= bit
	}
	if s.inSub || n == int(unix.SIGCHLD) || n == int(unix.SIGPIPE) || s.Interactive && keepsHearing(n) {
		return
	}
	switch action {
	case "-":
		if s.traps["EXIT"] != "" && (n == int(unix.SIGHUP) || n == int(unix.SIGINT) || n == int(unix.SIGTERM)) {
			return
		}
		s.unhear(n, false)
	case "":
		s.unhear(n, true)
	default:
		s.hear(n)
	}
}

// kept are the signals that an interactive shell catches even without a trap. They do not end it.
var kept = []syscall.Signal{unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGTSTP, unix.SIGTTIN}

func keepsHearing(n int) bool { return slices.Contains(kept, syscall.Signal(n)) }

// ownTraps drops the traps that a subshell has inherited only for printing.
func (s *Shell) ownTraps() { s.shownTraps = nil }

// showTraps lists traps. Those of signals are in the order of their numbers.
func (s *Shell) showTraps(words []string, bare bool) int {
	traps := s.traps
	if s.shownTraps != nil {
		traps = s.shownTraps
	}
	var names []string
	status := 0
	if len(words) > 0 {
		for _, w := range words {
			name := trapName(w)
			if name == "" {
				status = s.failf("trap: %s: invalid signal specification", w)
				continue
			}
			names = append(names, name)
		}
	} else {
		for name := range traps {
			names = append(names, name)
		}
		rank := func(name string) int {
			switch name {
			case "EXIT":
				return 0
			case "DEBUG":
				return 100
			case "ERR":
				return 101
			case "RETURN":
				return 102
			}
			n, _ := strconv.Atoi(name)
			return max(n, signalNumber(name))
		}
		slices.SortFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	}
	text := ""
	for _, name := range names {
		command, ok := traps[name]
		if !ok && !s.opts.posix {
			continue
		}
		if !ok {
			command = "-"
		}
		shown := name
		switch name {
		case "EXIT", "ERR", "DEBUG", "RETURN":
		default:
			if !s.opts.posix && !isDigits(name) {
				shown = "SIG" + name
			}
		}
		if bare {
			text += command + "\n"
			continue
		}
		if command != "-" {
			command = quoteSingle(command)
		}
		text += "trap -- " + command + " " + shown + "\n"
	}
	if s.print("trap", text) != 0 {
		return 1
	}
	return status
}

// posixSignals returns the names of the signals in one line.
func posixSignals() string {
	var names []string
	for n := 1; n <= signals.RTMax; n++ {
		if name := signals.Name(n); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ") + "\n"
}

// signalTable returns the output of trap -l and kill -l.
func signalTable() string {
	var b strings.Builder
	column := 0
	for n := 1; n <= signals.RTMax; n++ {
		if ofLibrary(n) {
			continue
		}
		name := "SIG" + signals.Name(n)
		number := strconv.Itoa(n)
		if len(number) < 2 {
			number = " " + number
		}
		b.WriteString(number + ") " + name)
		if column++; column == 5 {
			b.WriteByte('\n')
			column = 0
		} else {
			b.WriteByte('\t')
		}
	}
	if column > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}
