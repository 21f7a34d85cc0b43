package eval

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/linux/signals"
	"contedor/internal/tool/shell/spawn"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// program runs a program in the foreground and returns its status.
func (s *Shell) program(args []string, argv0 string, c syntax.Command) int {
	if s.shopt.restrictedShell && strings.Contains(args[0], "/") {
		return s.failf("%s: restricted: cannot specify `/' in command names", args[0])
	}
	path, status := s.find(args[0])
	if status != 0 {
		return s.notFound(args, status, path)
	}
	if s.final != nil && c == syntax.Command(s.final) && !s.inSub && !s.hasTraps() && len(s.jobs.jobs) == 0 {
		return s.become(path, append([]string{argv0}, args[1:]...), append(s.lastEnvironment(), "_="+path))
	}
	s.lastDeath = 0
	j := s.job
	owner := j == nil && s.control()
	if owner {
		j = &job{}
	}
	p, status := s.start(j, owner && !s.inSub || j != nil && j.foreground, path, argv0, args)
	if p == nil {
		return status
	}
	if owner {
		if !s.waitJob(j, []syntax.Command{c}, nil) {
			return j.status()
		}
		s.afterForeground(j)
	} else {
		s.procs.await(p)
	}
	s.settle()
	status = p.exitStatus()
	switch {
	case s.isElement:
		s.ownProgram = p
		s.interruptedWith(p)
	case p.death() != "" || p.status.Signaled():
		s.tellDeath(p, syntax.Print(c))
	}
	s.childEnded()
	return status
}

// tellDeath prints which signal killed a program, unless that is a signal from the keyboard.
func (s *Shell) tellDeath(p *process, command string) {
	text := p.death()
	s.lastDeath = p.status.Signal()
	switch {
	case text == "":
		s.interruptedWith(p)
	case s.Interactive && !s.inSub:
		s.Message(stateText(text) + command)
	case s.inSub && s.substitutions > 0, s.ofInteractive, s.hidesDeaths():
	default:
		s.tellLater(p.status.Signal(), p.pid, text, command)
	}
}

// hidesDeaths reports whether nothing is said about killed programs: with -c in POSIX mode.
func (s *Shell) hidesDeaths() bool { return s.opts.posix && s.Command }

// tellPipelineDeath prints which signal killed the program that gave a pipeline its status. subs are the
// subshells of the elements.
func (s *Shell) tellPipelineDeath(subs []*Shell, statuses []int, cmds []syntax.Command, errors []bool) {
	at := len(subs) - 1
	for i := range subs {
		if s.opts.pipefail && statuses[i] != 0 {
			at = i
		}
	}
	last := subs[at].ownProgram
	if last == nil || last.death() == "" || s.inSub && s.substitutions > 0 || s.ofInteractive || s.hidesDeaths() {
		return
	}
	s.lastDeath = last.status.Signal()
	if s.tellsShortly(last.status.Signal()) {
		s.deaths += stateText(last.death()) + pipelineText(cmds, errors) + "\n"
		s.tellDeaths()
		return
	}
	s.deaths += s.prefix()
	for i, sub := range subs {
		pid, text := sub.bashPID, ""
		if p := sub.ownProgram; p != nil {
			pid, text = p.pid, p.death()
		}
		switch {
		case text != "":
		case statuses[i] == 0:
			text = "Done"
		default:
			text = "Exit " + strconv.Itoa(statuses[i])
		}
		s.deaths += pipelineLine(i, pid, text, syntax.Print(cmds[i]))
	}
	s.tellDeaths()
}

// pipelineLine returns the line of an element in a message about a pipeline.
func pipelineLine(i, pid int, text, command string) string {
	if i > 0 {
		return fmt.Sprintf("     %5d %s| %s\n", pid, stateText(text), command)
	}
	return fmt.Sprintf("%5d %s%s\n", pid, stateText(text), command)
}

// tellsShortly reports whether a message about a killed program has neither a line number nor a process id.
func (s *Shell) tellsShortly(sig syscall.Signal) bool {
	_, trapped := s.traps[signals.Name(int(sig))]
	return trapped || sig == unix.SIGTERM
}

// tellLater defers the message about a killed program until the redirections
// of its command are undone.
func (s *Shell) tellLater(sig syscall.Signal, pid int, text, command string) {
	if s.tellsShortly(sig) {
		s.deaths += stateText(text) + command + "\n"
		return
	}
	s.deaths += s.prefix() + fmt.Sprintf("%5d %s%s\n", pid, stateText(text), command)
}

// stateText returns the state of a job in the width of its column. That a core was dumped stands after it.
func stateText(text string) string {
	if state, ok := strings.CutSuffix(text, coreDumped); ok {
		return fmt.Sprintf("%-27s%s ", state, coreDumped[1:])
	}
	return fmt.Sprintf("%-27s", text)
}

// tellDeaths writes the messages of killed programs.
func (s *Shell) tellDeaths() {
	if s.deaths != "" {
		s.fds[2].write([]byte(s.deaths))
		s.deaths = ""
	}
}

// notFound prints that a command does not exist, and returns the status.
func (s *Shell) notFound(args []string, status int, path string) int {
	if status == notFound {
		if f := s.funcs["command_not_found_handle"]; f != nil {
			sub := s.subshell()
			return sub.runSub(func() { sub.callFunction("command_not_found_handle", f, args, nil) })
		}
		name := args[0]
		if quoted := s.quoteValue(name); strings.HasPrefix(quoted, "$'") {
			name = quoted
		}
		s.errorf("%s: command not found", name)
		return status
	}
	s.errorf("%s: %s", path, strerror(unix.EACCES))
	return status
}

// find looks a command up in PATH.
func (s *Shell) find(name string) (path string, status int) {
	if strings.Contains(name, "/") {
		return name, 0
	}
	if name == "" {
		return "", notFound
	}
	if h := s.hash[name]; h != nil {
		if !s.shopt.checkhash && !s.opts.posix || s.isProgram(h.path) {
			h.hits++
			return h.path, 0
		}
		delete(s.hash, name)
	}
	list, isSet := s.Get("PATH")
	if !isSet { // execve(2) gets the name and fails
		return name, 0
	}
	path, denied := s.search(name, list)
	if path != "" {
		s.hash[name] = &hashed{path, 1}
		return path, 0
	}
	if denied != "" {
		return denied, notExecutable
	}
	return "", notFound
}

// FindProgram returns the path of a program, or "".
func (s *Shell) FindProgram(name string) string {
	path, status := s.find(name)
	if status != 0 {
		return ""
	}
	return path
}

// search looks for a program in a list of directories. denied is the first file that must not be
// executed.
func (s *Shell) search(name, list string) (path, denied string) {
	for _, dir := range strings.Split(list, ":") {
		path := name
		switch {
		case dir == "":
			path = "./" + name
		case strings.HasSuffix(dir, "/"):
			path = dir + name
		default:
			path = dir + "/" + name
		}
		var st unix.Stat_t
		if s.stat(path, &st) != nil || st.Mode&unix.S_IFMT == unix.S_IFDIR {
			continue
		}
		if s.access(path, unix.X_OK) == nil {
			return path, ""
		}
		if denied == "" {
			denied = path
		}
	}
	return "", denied
}

func (s *Shell) isProgram(path string) bool {
	var st unix.Stat_t
	return s.stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && s.access(path, unix.X_OK) == nil
}

// start starts a program of a job. On failure it prints a message and returns nil and a status.
func (s *Shell) start(j *job, foreground bool, path, argv0 string, args []string) (*process, int) {
	return s.startWith(s.programEnvironment(path), j, foreground, path, argv0, args)
}

// startWith is start with an environment.
func (s *Shell) startWith(env []string, j *job, foreground bool, path, argv0 string, args []string) (*process, int) {
	argv := append([]string{argv0}, args[1:]...)
	p, err := s.launch(j, foreground, path, argv, env, false)
	if err == unix.ENOEXEC && !s.isBinary(path) {
		p, err = s.launch(j, foreground, s.Self, append([]string{"bash", path}, args[1:]...), env, false)
	}
	if err != nil {
		return nil, s.cannotExecute(path, err)
	}
	return p, 0
}

func (s *Shell) programEnvironment(path string) []string { return append(s.Environ(), "_="+path) }

// lastEnvironment is the environment of a program that replaces the shell.
func (s *Shell) lastEnvironment() []string {
	old := s.vars["SHLVL"]
	s.vars["SHLVL"] = &Var{attr: isSet | exported, value: s.shellLevel(-1)}
	defer func() { s.vars["SHLVL"] = old }()
	return s.Environ()
}

// hasTraps reports whether a trap has a command.
func (s *Shell) hasTraps() bool {
	for _, command := range s.traps {
		if command != "" {
			return true
		}
	}
	return false
}

// launch executes a file in a child process with the state of this shell.
func (s *Shell) launch(j *job, foreground bool, path string, argv, env []string, background bool) (*process, error) {
	a := &spawn.Attr{Dir: -1, Umask: int(s.mask), Group: -1, Terminal: -1, Ignored: s.ignored}
	if s.dir != unix.AT_FDCWD {
		a.Dir = s.dir
	}
	for resource, l := range s.limits {
		a.Limits = append(a.Limits, spawn.Limit{Resource: resource, Soft: l.soft, Hard: l.hard})
	}
	control := s.control() || j != nil && j.controlled
	if background && !control {
		a.Ignored |= 1<<(unix.SIGINT-1) | 1<<(unix.SIGQUIT-1)
	}
	var temporary []int
	a.Moves, temporary = s.moves()
	defer func() {
		for _, fd := range temporary {
			unix.Close(fd)
		}
	}()
	if strings.Contains(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/") {
		path = s.devFd(path)
	}
	p, err := s.procs.start(j, control, foreground, s.terminal, background, path, argv, env, a)
	if err == nil && s.Interactive && s.inSub && !control && !background { // ^C may have come before the child
		if s.SettleSignals(); s.signals.stop.Load() {
			unix.Kill(p.pid, unix.SIGINT)
		}
	}
	if fork, ok := err.(spawn.ForkError); ok {
		s.fds[2].write([]byte(s.Name + ": fork: " + strerror(fork.Errno) + "\n"))
		if s.Interactive && !s.inSub {
			panic(discard{status: forkFailed})
		}
		panic(exitNow{forkFailed})
	}
	return p, err
}

// forkFailed is the status of a line that ends because fork(2) failed.
const forkFailed = 254

// moves returns the moves that give a program the shell's descriptors, and temporary descriptors to
// close afterwards.
func (s *Shell) moves() (list []spawn.Move, temporary []int) {
	targets := map[int]bool{}
	for n, f := range s.fds {
		if f.fd != n {
			targets[n] = true
		}
	}
	moved := map[int]int{}
	for n, f := range s.fds {
		fd := f.real()
		if fd == n {
			if n >= highest {
				list = append(list, spawn.Move{From: int32(n), To: int32(n)})
			}
			continue
		}
		if targets[fd] { // it would be overwritten before it is used
			up, ok := moved[fd]
			if !ok {
				var err error
				if up, err = unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, highest); err != nil {
					up = fd
				} else {
					temporary = append(temporary, up)
				}
				moved[fd] = up
			}
			fd = up
		}
		list = append(list, spawn.Move{From: int32(fd), To: int32(n)})
	}
	for n := range s.given {
		if s.fds[n] == nil && !targets[n] {
			list = append(list, spawn.Move{From: -1, To: int32(n)})
		}
	}
	return list, temporary
}

// cannotExecute prints why the kernel did not execute a file, and returns the status.
func (s *Shell) cannotExecute(path string, err error) int {
	var st unix.Stat_t
	missing := s.stat(path, &st)
	switch {
	case missing != nil:
		status := notExecutable
		if missing == unix.ENOENT {
			status = notFound
		}
		s.errorf("%s: %s", path, strerror(missing))
		return status
	case st.Mode&unix.S_IFMT == unix.S_IFDIR:
		s.errorf("%s: %s", path, strerror(unix.EISDIR))
	case err == unix.ENOENT:
		if interpreter := s.interpreter(path); interpreter != "" {
			s.Message(s.Name + ": " + path + ": " + interpreter + ": bad interpreter: " + strerror(err))
			return notExecutable
		}
		s.errorf("%s: cannot execute: required file not found", path)
		return notFound
	case err == unix.ENOEXEC:
		s.errorf("%s: cannot execute binary file: %s", path, strerror(err))
	default:
		s.errorf("%s: %s", path, strerror(err))
	}
	return notExecutable
}

// head returns the first line of a file, which the kernel examines.
func (s *Shell) head(path string) string {
	fd, err := s.openat(path, unix.O_RDONLY, 0)
	if err != nil {
		return ""
	}
	defer unix.Close(fd)
	buf := make([]byte, 256)
	n, _ := unix.Read(fd, buf)
	line, _, _ := strings.Cut(string(buf[:max(n, 0)]), "\n")
	return line
}

// interpreter returns the program that a script's first line names.
func (s *Shell) interpreter(path string) string {
	first, isScript := strings.CutPrefix(s.head(path), "#!")
	if words := strings.FieldsFunc(first, func(c rune) bool { return c == ' ' || c == '\t' }); isScript && len(words) > 0 {
		return strings.ReplaceAll(words[0], "\r", "^M")
	}
	return ""
}

// isBinary reports whether a file without "#!" is not a script.
func (s *Shell) isBinary(path string) bool {
	head := s.head(path)
	return strings.Contains(head, "\x00") || strings.HasPrefix(head, "\x7fELF")
}

// execBuiltin implements exec: it replaces the shell by a program, or makes redirections permanent.
func execBuiltin(s *Shell, args []string) int {
	argv0, clean, hyphen := "", false, false
	words, status := s.Options(args, "cla:", "[-cl] [-a name] [command [argument ...]] [redirection ...]", func(letter byte, value string) int {
		switch letter {
		case 'a':
			argv0 = value
		case 'c':
			clean = true
		case 'l':
			hyphen = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 {
		return 0
	}
	if s.shopt.restrictedShell {
		return s.failf("exec: restricted")
	}
	if argv0 == "" {
		argv0 = words[0]
	}
	if hyphen {
		argv0 = "-" + argv0
	}
	path, status := s.find(words[0])
	if strings.Contains(path, "/") && path[0] != '/' {
		path = strings.TrimSuffix(s.get("PWD"), "/") + "/" + strings.TrimPrefix(path, "./")
	}
	switch {
	case status == notFound:
		s.errorf("exec: %s: not found", words[0])
	case status != 0:
		s.errorf("%s: %s", path, strerror(unix.EACCES))
	case s.inSub:
		if clean {
			s.vars, s.funcs, s.strange = map[string]*Var{}, nil, nil
		}
		p, failed := s.startWith(s.Environ(), s.job, s.job != nil && s.job.foreground, path, argv0, words)
		status = failed
		if p != nil {
			s.procs.await(p)
			status = p.exitStatus()
			clear(s.traps)
			s.flow = exits
			return status
		}
	default:
		var env []string
		if !clean {
			env = s.lastEnvironment()
		}
		status = s.become(path, append([]string{argv0}, words[1:]...), env)
	}
	if s.Interactive && !s.inSub || s.shopt.execfail {
		return status
	}
	s.flow = exits
	return status
}

// become replaces the shell by a program. It returns only on failure, with the status.
func (s *Shell) become(path string, argv, env []string) int {
	if s.onBecome != nil {
		s.onBecome()
	}
	if s.ignored>>(unix.SIGQUIT-1)&1 == 0 {
		signals.SetDefault(int(unix.SIGQUIT))
	}
	moves, _ := s.moves()
	for _, m := range moves {
		switch {
		case m.From < 0:
			unix.Close(int(m.To))
		case m.From == m.To:
			unix.FcntlInt(uintptr(m.To), unix.F_SETFD, 0)
		default:
			unix.Dup3(int(m.From), int(m.To), 0)
		}
	}
	unix.Umask(int(s.mask))
	err := unix.Exec(path, argv, env)
	if err == unix.ENOEXEC && !s.isBinary(path) {
		err = unix.Exec(s.Self, append([]string{"bash", path}, argv[1:]...), env)
	}
	unix.Umask(0)
	return s.cannotExecute(path, err)
}

// childEnded counts a child for the trap of CHLD.
func (s *Shell) childEnded() {
	if s.traps["CHLD"] != "" && !s.inSub {
		s.deliver(int(unix.SIGCHLD))
	}
}

// backgroundEnded is childEnded for a child in the background.
func (s *Shell) backgroundEnded() {
	if s.Interactive && s.opts.notify {
		s.wakeUp()
	}
	if command, _ := s.trapOf(int(unix.SIGCHLD)); command != "" {
		s.deliver(int(unix.SIGCHLD))
	}
}

// background starts a command and does not wait for it.
func (s *Shell) background(st *syntax.Stmt) {
	text := syntax.Print(st.Cmd)
	s.debugTrap(text)
	if simple, ok := st.Cmd.(*syntax.Simple); ok && s.opts.monitor && len(simple.Words) > 0 && strings.HasPrefix(simple.Words[0].Raw, "%") {
		s.status = bgBuiltin(s, append([]string{"bg"}, s.words(simple.Words)...))
		return
	}
	j := &job{text: text, background: true, controlled: s.control()}
	pid := 0
	if elements, ok := s.programs(st.Cmd); ok {
		for _, c := range elements {
			j.texts = append(j.texts, syntax.Print(c))
		}
		pid = lastPid(s.startPipeline(j, elements))
	} else {
		command := text
		if p, ok := st.Cmd.(*syntax.Pipeline); ok && p.Negated { // bash ignores the "!" here
			plain := *p
			plain.Negated = false
			command = syntax.Print(&plain)
		}
		sub := s.subshell()
		switch c := st.Cmd.(type) {
		case *syntax.Subshell:
			command = asBlock(c)
		case *syntax.Simple:
			sub.debugged = true
		}
		if !j.controlled {
			sub.withoutInput()
		}
		pid = sub.respawn(j, command+"\n", st.Line).id()
		sub.closeSub()
	}
	s.status = 0
	if pid == 0 {
		return
	}
	s.lastBackground = pid
	s.addJob(j)
	if s.Interactive && !s.inSub {
		s.Message(fmt.Sprintf("[%d] %d", j.number, pid))
	}
}

// asBlock returns the text of a subshell for a process of its own, which gets the signals for it.
func asBlock(c *syntax.Subshell) string { return syntax.Print(&syntax.Block{List: c.List}) }

// withoutInput redirects the shell's own standard input from /dev/null for a command in the
// background. It is for shells without job control, which would stop a command that reads from the
// terminal.
func (s *Shell) withoutInput() {
	if s.inputGiven {
		return
	}
	if f := s.fds[0]; f == nil || s.root.fds[0] == nil || f.fd != s.root.fds[0].fd {
		return
	}
	if fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
		s.fds.put(0, newFile(raise(fd)))
	}
}

// programs returns the elements of a pipeline if all are programs, so that a background pipeline
// needs no shell of its own.
func (s *Shell) programs(c syntax.Command) ([]*syntax.Simple, bool) {
	if s.shopt.restrictedShell {
		return nil, false
	}
	cmds := []syntax.Command{c}
	if p, ok := c.(*syntax.Pipeline); ok {
		if p.Negated || p.Timed || len(p.Cmds) == 0 {
			return nil, false
		}
		for _, both := range p.Errors {
			if both {
				return nil, false
			}
		}
		cmds = p.Cmds
	}
	var list []*syntax.Simple
	for _, c := range cmds {
		simple, ok := c.(*syntax.Simple)
		if !ok || len(simple.Words) == 0 || !simple.Words[0].Static {
			return nil, false
		}
		name := simple.Words[0].Value
		if s.funcs[name] != nil || s.builtin(name) != nil || slices.ContainsFunc(simple.Redirs, s.opensPipe) {
			return nil, false
		}
		path, status := s.find(name)
		if status != 0 || !s.isProgram(path) {
			return nil, false
		}
		list = append(list, simple)
	}
	return list, true
}

// opensPipe reports whether a redirection opens a named pipe, which waits for the other end. The
// shell itself must not wait.
func (s *Shell) opensPipe(r *syntax.Redir) bool {
	var st unix.Stat_t
	return r.Doc == nil && r.Word.Static && s.stat(r.Word.Value, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFIFO
}

// An element is a started program of a pipeline, or the status of one that could not be started.
type element struct {
	process *process
	status  int
}

// startPipeline starts programs joined by pipes, one after the other.
func (s *Shell) startPipeline(j *job, cmds []*syntax.Simple) []element {
	elements := make([]element, len(cmds))
	var in *file
	for i, c := range cmds {
		sub := s.subshell()
		if in == nil && j.background && !j.controlled {
			sub.withoutInput()
		}
		var ok bool
		if in, ok = sub.join(in, i == len(cmds)-1, false); !ok {
			sub.closeSub()
			elements[len(cmds)-1].status = 1
			return elements
		}
		elements[i] = sub.startProgram(j, c)
	}
	return elements
}

// startProgram starts a program in this subshell and ends the subshell.
func (s *Shell) startProgram(j *job, c *syntax.Simple) (e element) {
	e.status = s.runSub(func() {
		args := s.words(c.Words)
		if s.opts.xtrace {
			s.traceArgs(args)
		}
		s.status = 1
		undo, ok := s.redirect(c.Redirs)
		s.commit(undo) // nothing else is to hold the pipes that the redirections replace
		if !ok {
			return
		}
		s.temporary(c.Assigns)
		path, status := s.find(args[0])
		if status != 0 {
			s.status = s.notFound(args, status, path)
			return
		}
		env := s.programEnvironment(path)
		p, err := s.launch(j, j.foreground, path, args, env, j.background)
		if err == unix.ENOEXEC && !s.isBinary(path) {
			p, err = s.launch(j, j.foreground, s.Self, append([]string{"bash", path}, args[1:]...), env, j.background)
		}
		if err != nil {
			s.status = s.cannotExecute(path, err)
			return
		}
		e.process = p
	})
	return e
}

// lastPid returns the process id of the last started program of a pipeline, or 0.
func lastPid(elements []element) (pid int) {
	for _, e := range elements {
		if e.process != nil {
			pid = e.process.pid
		}
	}
	return pid
}

// processSub starts <(…) or >(…) and returns the path of the pipe.
func (s *Shell) processSub(c *syntax.ProcessSub) string {
	r, w, err := pipe(0)
	if err != nil {
		s.errorf("cannot make pipe for process substitution: %s", strerror(err))
		panic(discard{status: 1})
	}
	ours, theirs, fd := newFile(r), newFile(w), 1
	if c.Out {
		ours, theirs, fd = theirs, ours, 0
	}
	sub := s.subshell()
	sub.substitutions++
	sub.fds.put(fd, theirs)
	j := &job{background: true, text: c.Raw}
	pid := 0
	if len(c.List) == 1 && !c.List[0].Background {
		if elements, ok := sub.programs(c.List[0].Cmd); ok {
			sub.inputGiven = true
			pid = lastPid(sub.startPipeline(j, elements))
		}
	}
	if pid == 0 {
		pid = sub.respawn(j, c.Raw+"\n", c.Line).id()
	}
	sub.closeSub()
	if pid != 0 {
		s.lastBackground, s.lastSubstitution = pid, j
	}
	n := 63
	for s.fds[n] != nil {
		n--
	}
	s.fds[n] = ours
	s.substituted = append(s.substituted, n)
	return fmt.Sprintf("/dev/fd/%d", n)
}

// closeSubstituted closes the pipes of process substitutions after their command.
func (s *Shell) closeSubstituted(from int) {
	if len(s.substituted) <= from {
		return
	}
	for _, n := range s.substituted[from:] {
		s.fds[n].release()
		delete(s.fds, n)
	}
	s.substituted = s.substituted[:from]
}

func geteuid() int { return os.Geteuid() }
