package shell

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// A process is a child of the shell.
type process struct {
	pid     int
	status  syscall.WaitStatus
	stopped bool
	ended   bool
}

// A job is what a person started with one command: a process group where there
// is job control.
type job struct {
	number    int // from 1; 0 for the one in the foreground
	group     int // the process group; 0 while nothing runs, and without job control
	text      string
	processes []*process
}

// jobs are the children of the shell. A process that nobody started here, as
// the first of a PID namespace inherits them, is waited for and forgotten.
type jobs struct {
	mu       sync.Mutex
	changed  *sync.Cond
	children map[int]*process
	list     []*job // those with a number
}

// watchJobs begins to wait for children.
func watchJobs() *jobs {
	j := &jobs{children: map[int]*process{}}
	j.changed = sync.NewCond(&j.mu)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGCHLD)
	go func() {
		for {
			j.reap()
			<-signals
		}
	}()
	return j
}

// reap takes what all children have to tell.
func (j *jobs) reap() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG|syscall.WUNTRACED|syscall.WCONTINUED, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid == 0 {
			break
		}
		if p := j.children[pid]; p != nil {
			p.stopped = status.Stopped()
			if !status.Continued() {
				p.status = status
			}
			if status.Exited() || status.Signaled() {
				p.ended = true
				delete(j.children, pid)
			}
		}
	}
	j.changed.Broadcast()
}

// start starts a process of a job. With control, the job is a process group, in
// the foreground of the terminal if that is not nil.
func (j *jobs) start(job *job, control bool, foreground *terminal, path string, argv []string, attr *syscall.ProcAttr) (*process, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !slices.ContainsFunc(job.processes, (*process).lives) {
		job.group = 0 // a group ends with its last process
	}
	if control {
		attr.Sys = &syscall.SysProcAttr{Setpgid: true, Pgid: job.group}
		if foreground != nil {
			attr.Sys.Foreground, attr.Sys.Ctty = true, foreground.fd
		}
	}
	pid, err := forkExec(path, argv, attr)
	if err != nil {
		return nil, err
	}
	if control && job.group == 0 {
		job.group = pid
	}
	p := &process{pid: pid}
	j.children[pid] = p
	job.processes = append(job.processes, p)
	return p, nil
}

// forkExec starts a process. Its SIGTTOU is blocked, without which it could not
// take the terminal for its group before it executes the program.
func forkExec(path string, argv []string, attr *syscall.ProcAttr) (pid int, err error) {
	if attr.Sys == nil || !attr.Sys.Foreground {
		return syscall.ForkExec(path, argv, attr)
	}
	withoutTTOU(func() { pid, err = syscall.ForkExec(path, argv, attr) })
	return pid, err
}

// add gives a job its number.
func (j *jobs) add(job *job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	job.number = 1
	if n := len(j.list); n > 0 {
		job.number = j.list[n-1].number + 1
	}
	j.list = append(j.list, job)
}

// wait waits until a process has ended or stopped; the context ends the wait,
// not the process.
func (j *jobs) wait(ctx context.Context, processes ...*process) {
	stop := context.AfterFunc(ctx, j.changed.Broadcast)
	defer stop()
	j.mu.Lock()
	defer j.mu.Unlock()
	for ctx.Err() == nil && slices.ContainsFunc(processes, (*process).runs) {
		j.changed.Wait()
	}
}

// lives tells a process that has not been waited for to its end.
func (p *process) lives() bool { return !p.ended }

// runs tells a process that has neither ended nor stopped.
func (p *process) runs() bool { return !p.ended && !p.stopped }

// exitStatus is what $? becomes after a process.
func (p *process) exitStatus() int {
	switch {
	case p.status.Signaled():
		return bySignal + int(p.status.Signal())
	case p.status.Stopped():
		return bySignal + int(p.status.StopSignal())
	}
	return p.status.ExitStatus()
}

// exitStatus is that of the last process.
func (b *job) exitStatus() int {
	if len(b.processes) == 0 {
		return 0
	}
	return b.processes[len(b.processes)-1].exitStatus()
}

func (b *job) pid() int { return b.processes[len(b.processes)-1].pid }

// The states of a job, as jobs shows them.
func (b *job) state() (words string, ended bool) {
	ended = true
	for _, p := range b.processes {
		if p.stopped {
			return "Stopped", false
		}
		ended = ended && p.ended
	}
	if !ended {
		return "Running", false
	}
	last := b.processes[len(b.processes)-1]
	switch {
	case last.status.Signaled():
		return signalText(last.status.Signal()), true
	case last.status.ExitStatus() != 0:
		return "Exit " + strconv.Itoa(last.status.ExitStatus()), true
	}
	return "Done", true
}

// death says what has killed a process, where a person would not know it.
func (p *process) death() string {
	if !p.ended || !p.status.Signaled() || p.status.Signal() == unix.SIGINT || p.status.Signal() == unix.SIGPIPE {
		return ""
	}
	text := signalText(p.status.Signal())
	if p.status.CoreDump() {
		text += " (core dumped)"
	}
	return text
}

// signalText is strsignal(3) for those that end programs.
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
	}
	text := s.String()
	return strings.ToUpper(text[:1]) + text[1:]
}

// take returns the lines of the jobs that have ended, or of all, with their
// process ids in the long form, and forgets those that have ended. The caller
// holds no lock.
func (j *jobs) take(all, long bool) (text string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	rest := j.list[:0:0]
	for i, job := range j.list {
		words, ended := job.state()
		if all || ended {
			text += job.line(words, j.mark(i), long)
		}
		if !ended {
			rest = append(rest, job)
		}
	}
	j.list = rest
	return text
}

// mark is "+" for the current job, "-" for the one before.
func (j *jobs) mark(i int) string {
	switch len(j.list) - i {
	case 1:
		return "+"
	case 2:
		return "-"
	}
	return " "
}

func (b *job) line(words, mark string, long bool) string {
	text := b.text
	if words == "Running" {
		text += " &"
	}
	if long {
		return fmt.Sprintf("[%d]%s %5d %-27s%s\n", b.number, mark, b.pid(), words, text)
	}
	return fmt.Sprintf("[%d]%s  %-27s%s\n", b.number, mark, words, text)
}

// find returns a job by a word: "%N", "%%", "%+", "%-", "%NAME"; "" is the
// current one.
func (j *jobs) find(word string) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	word = strings.TrimPrefix(word, "%")
	back := 1
	switch word {
	case "-":
		back = min(2, len(j.list))
		fallthrough
	case "", "%", "+":
		if len(j.list) == 0 {
			return nil
		}
		return j.list[len(j.list)-back]
	}
	n, err := strconv.Atoi(word)
	for _, job := range j.list {
		if err == nil && job.number == n || err != nil && strings.HasPrefix(job.text, word) {
			return job
		}
	}
	return nil
}

// byPID returns the job of a process.
func (j *jobs) byPID(pid int) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, job := range j.list {
		for _, p := range job.processes {
			if p.pid == pid {
				return job
			}
		}
	}
	return nil
}

// all returns the jobs that have a number.
func (j *jobs) all() []*job {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.list)
}

// remove forgets a job.
func (j *jobs) remove(gone *job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.list = slices.DeleteFunc(j.list, func(b *job) bool { return b == gone })
}

// resume lets a stopped job go on.
func (j *jobs) resume(job *job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, p := range job.processes {
		p.stopped = false
	}
	unix.Kill(-job.group, unix.SIGCONT)
}

// idle tells a job none of whose processes runs.
func (j *jobs) idle(job *job) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !slices.ContainsFunc(job.processes, (*process).runs)
}

// stopped tells a job that waits for fg or bg.
func (j *jobs) stopped(job *job) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.ContainsFunc(job.processes, func(p *process) bool { return p.stopped })
}
