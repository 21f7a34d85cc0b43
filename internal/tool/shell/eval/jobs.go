package eval

import (
	"fmt"
	"maps"
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
	"contedor/internal/tool/shell/spawn"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// A process is a child of the shell.
type process struct {
	pid     int
	status  syscall.WaitStatus
	stopped bool
	ended   bool
	watched bool // only the reaper waits for it
}

// id returns the process id, or 0 for none.
func (p *process) id() int {
	if p == nil {
		return 0
	}
	return p.pid
}

// A job is the processes of one command: with job control, a process group.
type job struct {
	number      int    // from 1; 0 for a job that is not in the list
	dir         string // where it was started
	group       int    // the process group; 0 while nothing runs, and without job control
	text        string
	processes   []*process
	newest      time.Time // the start of the newest process
	interrupted bool      // ^C has been sent again
	texts       []string  // of the processes, if each is a program of a pipeline
	elements    int       // number of elements of a pipeline that run in this process
	foreground  bool      // has the terminal
	background  bool
	controlled  bool   // is a process group
	told        bool   // its end has been reported
	deathTold   bool   // sayDeath has been called
	stops       int    // when it was stopped in the foreground: the later, the higher
	stopTold    bool   // that it has stopped has been reported
	shown       string // the state that a list has shown
	killed      bool   // a signal was sent to it while it was stopped; bash then still shows it as stopped once
}

// procs is the table of the process's children. A script waits itself for a program in the
// foreground. For all other children a goroutine waits after SIGCHLD. It also waits for orphans,
// which process 1 of a PID namespace inherits.
type procs struct {
	mu       sync.Mutex
	changed  *sync.Cond
	children map[int]*process
	watching bool
	ended    func() // called after the end of a child

	foreground atomic.Int32 // the process group with the terminal; 0 for the shell's own
	stop       *atomic.Bool // the shell has received ^C
}

// passInterrupt sends ^C to the foreground group if the shell has received it, because the group did not
// have the terminal yet.
func (p *procs) passInterrupt() {
	if group := p.foreground.Load(); group > 0 && p.stop.Load() {
		unix.Kill(-int(group), unix.SIGINT)
	}
}

// repeatInterrupt sends ^C again to a job if it has killed a process when the job was new, because the
// processes that started later have not got it. The caller holds the lock.
func (j *job) repeatInterrupt() {
	const soon = 200 * time.Millisecond
	if j.interrupted || j.group == 0 || time.Since(j.newest) > soon {
		return
	}
	j.interrupted = slices.ContainsFunc(j.processes, func(p *process) bool {
		return p.ended && p.status.Signaled() && p.status.Signal() == unix.SIGINT
	})
	if j.interrupted {
		unix.Kill(-j.group, unix.SIGINT)
	}
}

func newProcs() *procs {
	p := &procs{children: map[int]*process{}}
	p.changed = sync.NewCond(&p.mu)
	return p
}

// watch begins to wait for children. The caller holds the lock.
func (p *procs) watch() {
	if p.watching {
		return
	}
	p.watching = true
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGCHLD)
	go func() {
		for range signals {
			p.reap()
		}
	}()
}

// reap waits for watched children that have changed their state, and for orphans.
func (p *procs) reap() {
	for range p.collect() {
		if p.ended != nil {
			p.ended()
		}
	}
}

// collect returns how many watched children have ended.
func (p *procs) collect() (ended int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for pid, child := range p.children {
		for child.watched && !child.ended {
			var status syscall.WaitStatus
			got, err := syscall.Wait4(pid, &status, syscall.WNOHANG|syscall.WUNTRACED|syscall.WCONTINUED, nil)
			if err == syscall.EINTR {
				continue
			}
			if err != nil || got == 0 {
				break
			}
			p.note(child, status)
			ended += btoi(child.ended)
		}
	}
	p.adopt()
	p.changed.Broadcast()
	return ended
}

// note stores the status of a child from wait(2).
func (p *procs) note(child *process, status syscall.WaitStatus) {
	child.stopped = status.Stopped()
	if !status.Continued() {
		child.status = status
	}
	if status.Exited() || status.Signaled() {
		child.ended = true
		delete(p.children, child.pid)
	}
}

// adopt waits for the orphans that the first process of a PID namespace has.
func (p *procs) adopt() {
	if os.Getpid() != 1 {
		return
	}
	for {
		var info [128]byte
		pid := waitable(&info)
		if pid <= 0 || p.children[pid] != nil {
			return
		}
		syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
	}
}

// start starts a process of a job; with control, the job is a process group.
func (p *procs) start(j *job, control, foreground bool, t *Terminal, background bool, path string, argv, env []string, a *spawn.Attr) (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j != nil && control {
		if !slices.ContainsFunc(j.processes, (*process).lives) {
			j.group = 0 // a group ends with its last process
		}
		a.Group = j.group
		if foreground && t != nil {
			a.Terminal = t.fd
			j.foreground = true
		}
	}
	child := &process{watched: background || control || os.Getpid() == 1}
	if child.watched {
		p.watch()
	}
	pid, err := spawn.Start(path, argv, env, a)
	if err != nil {
		if a.Terminal >= 0 && a.Group == 0 {
			t.foreground(t.group) // the group in the foreground ended with the child
		}
		return nil, err
	}
	child.pid = pid
	p.children[pid] = child
	if j != nil {
		if control && j.group == 0 {
			j.group = pid
		}
		j.newest = time.Now()
		j.processes = append(j.processes, child)
		if control && foreground {
			p.foreground.Store(int32(j.group))
			p.passInterrupt()
		}
	}
	return child, nil
}

// await waits for the end of a process.
func (p *procs) await(child *process) {
	if !child.watched {
		for {
			_, err := syscall.Wait4(child.pid, &child.status, 0, nil)
			if err != syscall.EINTR {
				break
			}
		}
		p.mu.Lock()
		child.ended = true
		delete(p.children, child.pid)
		p.mu.Unlock()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for !child.ended {
		p.changed.Wait()
	}
}

// enter counts an element of a pipeline that runs in this process.
func (p *procs) enter(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.elements++
}

func (p *procs) leave(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.elements--
	p.changed.Broadcast()
}

// lives reports whether a process has not been waited for yet.
func (p *process) lives() bool { return !p.ended }

// runs reports whether a process has neither ended nor stopped.
func (p *process) runs() bool { return !p.ended && !p.stopped }

// exitStatus returns the value of $? for a process.
func (p *process) exitStatus() int {
	switch {
	case p.status.Signaled():
		return bySignal + int(p.status.Signal())
	case p.status.Stopped():
		return bySignal + int(p.status.StopSignal())
	}
	return p.status.ExitStatus()
}

// status returns the status of the last process.
func (j *job) status() int {
	if len(j.processes) == 0 {
		return 0
	}
	return j.processes[len(j.processes)-1].exitStatus()
}

func (j *job) pid() int {
	if len(j.processes) == 0 {
		return 0
	}
	return j.processes[len(j.processes)-1].pid
}

// stopped reports whether a job waits for fg or bg.
func (j *job) stopped() bool {
	return slices.ContainsFunc(j.processes, func(p *process) bool { return p.stopped })
}

// done reports whether a job has ended.
func (j *job) done() bool {
	return j.elements == 0 && !slices.ContainsFunc(j.processes, (*process).lives)
}

// state returns the text of jobs for the state of a job.
func (j *job) state() (words string, ended bool) {
	switch {
	case j.stopped():
		return "Stopped", false
	case !j.done():
		return "Running", false
	}
	if len(j.processes) == 0 {
		return "Done", true
	}
	return j.processes[len(j.processes)-1].state(), true
}

// state returns the text of jobs for a process that has ended.
func (p *process) state() string {
	switch {
	case p.status.Signaled():
		text := signalText(p.status.Signal())
		if p.status.CoreDump() {
			text += coreDumped
		}
		return text
	case p.status.ExitStatus() != 0:
		return "Exit " + strconv.Itoa(p.status.ExitStatus())
	}
	return "Done"
}

// death returns the description of the signal that killed a process. It is "" for signals from the keyboard.
func (p *process) death() string {
	if !p.ended || !p.status.Signaled() || p.status.Signal() == unix.SIGINT || p.status.Signal() == unix.SIGPIPE {
		return ""
	}
	text := signalText(p.status.Signal())
	if p.status.CoreDump() {
		text += coreDumped
	}
	return text
}

// coreDumped follows the description of a signal.
const coreDumped = " (core dumped)"

// signalText returns the description of a signal, strsignal(3).
func signalText(s syscall.Signal) string {
	switch s {
	case unix.SIGHUP:
		return "Hangup"
	case unix.SIGILL:
		return "Illegal instruction"
	case unix.SIGTRAP:
		return "Trace/breakpoint trap"
	case unix.SIGBUS:
		return "Bus error"
	case unix.SIGFPE:
		return "Floating point exception"
	case unix.SIGPIPE:
		return "Broken pipe"
	case unix.SIGALRM:
		return "Alarm clock"
	case unix.SIGUSR1:
		return "User defined signal 1"
	case unix.SIGUSR2:
		return "User defined signal 2"
	case unix.SIGSEGV:
		return "Segmentation fault"
	case unix.SIGXCPU:
		return "CPU time limit exceeded"
	case unix.SIGXFSZ:
		return "File size limit exceeded"
	case unix.SIGVTALRM:
		return "Virtual timer expired"
	case unix.SIGPROF:
		return "Profiling timer expired"
	case unix.SIGSYS:
		return "Bad system call"
	}
	if s >= signals.RTMin {
		return "Real-time signal " + strconv.Itoa(int(s)-signals.RTMin)
	}
	text := s.String()
	return strings.ToUpper(text[:1]) + text[1:]
}

// A list is the jobs of a shell that have a number.
type list struct {
	jobs  []*job
	stops int         // the number of times that a job was stopped in the foreground
	past  map[int]int // statuses of jobs that were forgotten, by process id
	// pastJob are the statuses of jobs for which wait has waited, by "%N".
	pastJob map[string]int
}

// copied returns a copy for a subshell. What the subshell reports is not marked as reported here.
func (l *list) copied() *list {
	c := &list{past: maps.Clone(l.past), pastJob: maps.Clone(l.pastJob)}
	for _, j := range l.jobs {
		own := *j
		c.jobs = append(c.jobs, &own)
	}
	return c
}

// addJob adds a job to the list.
func (s *Shell) addJob(j *job) {
	if j.dir == "" {
		j.dir = s.get("PWD")
	}
	s.jobs.add(j)
}

// add gives a job a number, unless it has had one before fg.
func (l *list) add(j *job) {
	if j.number > 0 {
		at, _ := slices.BinarySearchFunc(l.jobs, j.number, func(o *job, n int) int { return o.number - n })
		l.jobs = slices.Insert(l.jobs, at, j)
		return
	}
	j.number = 1
	if n := len(l.jobs); n > 0 {
		j.number = l.jobs[n-1].number + 1
	}
	l.jobs = append(l.jobs, j)
	clear(l.pastJob)
}

// mark returns "+" for the current job, "-" for the previous one.
func (l *list) mark(i int) string {
	current, previous := l.order()
	switch l.jobs[i] {
	case current:
		return "+"
	case previous:
		return "-"
	}
	return " "
}

// order returns the current and the previous job. Stopped jobs come first.
func (l *list) order() (current, previous *job) {
	var ranked []*job
	for _, j := range slices.Backward(l.jobs) {
		if j.stopped() {
			ranked = append(ranked, j)
		}
	}
	slices.SortStableFunc(ranked, func(a, b *job) int { return b.stops - a.stops })
	for _, j := range slices.Backward(l.jobs) {
		if !j.stopped() {
			ranked = append(ranked, j)
		}
	}
	ranked = append(ranked, nil, nil)
	return ranked[0], ranked[1]
}

func (l *list) forget(j *job) {
	if l.past == nil {
		l.past, l.pastJob = map[int]int{}, map[string]int{}
	}
	for _, p := range j.processes {
		l.past[p.pid] = p.exitStatus()
	}
	l.jobs = slices.DeleteFunc(l.jobs, func(o *job) bool { return o == j })
}

// where returns the directory of a job if that is not the present one.
func (s *Shell) where(j *job) string {
	if j.dir == "" || j.dir == s.get("PWD") {
		return ""
	}
	return "  (wd: " + s.shortDirs([]string{j.dir}) + ")"
}

// whereNow returns the line with the present directory that follows a message about a job of another one.
func (s *Shell) whereNow(j *job) string {
	if s.where(j) == "" {
		return ""
	}
	return "(wd now: " + s.shortDirs([]string{s.get("PWD")}) + ")\n"
}

// jobText returns the line of jobs for a job.
func (s *Shell) jobText(j *job, words, mark string, long bool) string {
	text := j.text
	j.shown = words
	if at := slices.IndexFunc(j.processes, func(p *process) bool { return p.stopped }); at >= 0 && s.opts.posix {
		words += "(SIG" + signals.Name(int(j.processes[at].status.StopSignal())) + ")"
	}
	if words == "Running" {
		text += " &"
	}
	text += s.where(j)
	if elements := strings.Split(text, " | "); long && len(elements) > 1 && len(elements) == len(j.processes) {
		lines := fmt.Sprintf("[%d]%s %5d %s%s\n", j.number, mark, j.processes[0].pid, stateText(words), elements[0])
		for i, element := range elements[1:] {
			lines += fmt.Sprintf("     %5d %25s| %s\n", j.processes[i+1].pid, "", element)
		}
		return lines
	}
	if long {
		return fmt.Sprintf("[%d]%s %5d %s%s\n", j.number, mark, j.pid(), stateText(words), text)
	}
	return fmt.Sprintf("[%d]%s  %s%s\n", j.number, mark, stateText(words), text)
}

// TakeJobs returns the lines of the jobs that have ended, and removes these jobs.
func (s *Shell) TakeJobs() string { return s.takeJobs(false, false) }

// takeJobs returns the lines of the jobs that have ended, or of all jobs, and removes those that have
// ended.
func (s *Shell) takeJobs(all, long bool) (text string) {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	var ended []*job
	for i, j := range s.jobs.jobs {
		words, done := j.state()
		if !all && (j.killed || j.stopped() && !j.stopTold) {
			j.killed, j.stopTold = false, true
			text += "\n" + s.jobText(j, "Stopped", s.jobs.mark(i), long)
			continue
		}
		j.stopTold = j.stopped()
		if all || done && !j.told && (s.opts.monitor || s.inSub) {
			text += s.jobText(j, words, s.jobs.mark(i), long)
			if !all {
				text += s.whereNow(j)
			}
		}
		if done {
			ended = append(ended, j)
		}
	}
	for _, j := range ended {
		s.jobs.forget(j)
		s.forgetCoproc(j)
	}
	return text
}

// HasStopped reports whether a job waits for fg or bg.
func (s *Shell) HasStopped() bool {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	return slices.ContainsFunc(s.jobs.jobs, (*job).stopped)
}

// errNoJob is the reason why a job is not found; "" for none.
type errNoJob string

// findJob returns a job by a word: "%N", "%%", "%+", "%-", "%NAME", "%?TEXT", or "" for the current
// job.
func (s *Shell) findJob(word string) (*job, errNoJob) {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	shown := word
	word = strings.TrimPrefix(word, "%")
	current, previous := s.jobs.order()
	switch word {
	case "", "%", "+":
		if current == nil {
			if shown == "" {
				shown = "current"
			}
			return nil, errNoJob(shown + ": no such job")
		}
		return current, ""
	case "-":
		if previous == nil {
			previous = current
		}
		if previous == nil {
			return nil, errNoJob(shown + ": no such job")
		}
		return previous, ""
	}
	n, err := strconv.Atoi(word)
	var found *job
	for _, j := range s.jobs.jobs {
		match := err == nil && j.number == n || err != nil && strings.HasPrefix(j.text, word)
		if part, ok := strings.CutPrefix(word, "?"); ok {
			match = strings.Contains(j.text, part)
		}
		if match && found != nil {
			return nil, errNoJob(word + ": ambiguous job spec")
		}
		if match {
			found = j
		}
	}
	if found == nil {
		return nil, errNoJob(shown + ": no such job")
	}
	return found, ""
}

// control reports whether programs get process groups of their own.
func (s *Shell) control() bool { return s.opts.monitor && !s.inSub }

// jobsOff makes programs of a command substitution stay in the shell's group.
func (s *Shell) jobsOff() { s.substitutions++ }

// waitJob waits until a job in the foreground has ended. It returns false if the job has stopped and
// is in the list.
func (s *Shell) waitJob(j *job, cmds []syntax.Command, errors []bool) bool {
	p := s.procs
	p.mu.Lock()
	for !j.done() && !(j.stopped() && !slices.ContainsFunc(j.processes, (*process).runs)) {
		if len(j.processes) > 1 {
			j.repeatInterrupt()
		}
		p.changed.Wait()
	}
	stopped := j.stopped()
	p.mu.Unlock()
	if !stopped {
		return true
	}
	if j.text == "" {
		j.text = pipelineText(cmds, errors)
	}
	p.foreground.Store(0)
	j.foreground, j.stopTold = false, true
	s.jobs.stops++
	j.stops = s.jobs.stops
	s.addJob(j)
	s.status = j.status()
	if s.terminal != nil {
		s.terminal.takeBack(false)
	}
	s.Message("\n" + strings.TrimSuffix(s.jobText(j, "Stopped", "+", false)+s.whereNow(j), "\n"))
	if s.loops > 0 {
		s.flow, s.levels = breaks, s.loops
	}
	return false
}

// afterForeground gives the terminal back to the shell.
func (s *Shell) afterForeground(j *job) {
	s.procs.foreground.Store(0)
	j.foreground = false
	if s.terminal == nil || len(j.processes) == 0 {
		return
	}
	last := j.processes[len(j.processes)-1]
	s.terminal.takeBack(last.ended && !last.status.Signaled())
}

// interruptedWith ends the running list if ^C has killed a program in the foreground, unless SIGINT has a
// trap.
func (s *Shell) interruptedWith(p *process) {
	if !p.status.Signaled() || p.status.Signal() != unix.SIGINT || !s.Interactive {
		return
	}
	trap, _ := s.trapOf(int(unix.SIGINT))
	switch {
	case s.inSub && trap == "": // the program is in the shell's process group, so the shell gets the signal, too
		for range 50 {
			if s.signals.stop.Load() {
				return
			}
			time.Sleep(time.Millisecond)
		}
		s.Interrupt()
	case s.inSub:
	case trap == "":
		s.SettleSignals() // a new program and the shell may both get the ^C: one interruption, not another at the prompt
		s.Interrupt()
	default:
		s.Message("") // after the ^C
		if s.loops > 0 {
			s.flow, s.levels = breaks, s.loops
		}
	}
}

// resume continues a stopped job.
func (s *Shell) resume(j *job) {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	for _, p := range j.processes {
		p.stopped = false
	}
	if j.group > 0 {
		unix.Kill(-j.group, unix.SIGCONT)
		return
	}
	for _, p := range j.processes {
		if !p.ended {
			unix.Kill(p.pid, unix.SIGCONT)
		}
	}
}
