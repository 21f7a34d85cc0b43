package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// jobsKeep reports whether exit does not end the shell, after a message, because there are jobs. A second
// exit ends it.
func (s *Shell) jobsKeep() bool {
	if s.before == "exit" || s.before == "logout" || s.before == "jobs" {
		return false
	}
	switch {
	case s.HasStopped():
		s.Message("There are stopped jobs.")
	case s.shopt.checkjobs && len(s.jobs.jobs) > 0:
		s.Message("There are running jobs.")
	default:
		return false
	}
	if s.shopt.checkjobs {
		s.fds[2].write([]byte(s.takeJobs(true, false)))
	}
	return true
}

func suspendBuiltin(s *Shell, args []string) int {
	if _, status := s.Options(args, "f", "[-f]", func(byte, string) int { return 0 }); status != 0 {
		return status
	}
	if !s.opts.monitor {
		return s.failf("suspend: cannot suspend: no job control")
	}
	unix.Kill(s.pid, unix.SIGSTOP)
	return 0
}

// jobLine returns the line for a job that has ended.
func (s *Shell) jobLine(j *job) string {
	s.procs.mu.Lock()
	defer s.procs.mu.Unlock()
	words, _ := j.state()
	return s.jobText(j, words, s.jobs.mark(slices.Index(s.jobs.jobs, j)), false)
}

// sayEnd prints how a job ended, in an interactive shell.
func (s *Shell) sayEnd(j *job) {
	if s.Interactive && !s.inSub {
		s.Message(strings.TrimSuffix(s.jobLine(j), "\n"))
	}
}

// sayDeath prints that a signal has killed a job for which the shell waited.
func (s *Shell) sayDeath(j *job) {
	if len(j.processes) == 0 || s.Interactive || s.hidesDeaths() || j.deathTold {
		return
	}
	j.deathTold = true
	p := j.processes[len(j.processes)-1]
	text := p.death()
	switch {
	case text == "" || p.status.Signal() == unix.SIGTERM || s.inSub:
	case len(j.texts) > 1 && len(j.texts) == len(j.processes):
		lines := ""
		for i, p := range j.processes {
			lines += pipelineLine(i, p.pid, p.state(), j.texts[i])
		}
		s.fds[2].write([]byte(s.prefix() + lines))
	default:
		s.errorf("%5d %s%s", p.pid, stateText(text), j.text)
	}
}

// sayDeaths is sayDeath for the jobs in the background of a script, before its next line, which has a number.
func (s *Shell) sayDeaths(line int) {
	if len(s.jobs.jobs) == 0 || s.Interactive || s.inSub || s.sourcing > 0 {
		return
	}
	saved := s.line
	s.line = line
	for _, j := range s.jobs.jobs {
		s.procs.mu.Lock()
		done := j.done()
		s.procs.mu.Unlock()
		if done {
			s.sayDeath(j)
		}
	}
	s.line = saved
}

func jobsBuiltin(s *Shell, args []string) int {
	form, running, stopped := byte(0), false, false // form is the last of the options l, n, p
	if len(args) > 1 && args[1] == "-x" {
		return s.runWithJobs(args[2:])
	}
	words, status := s.Options(args, "lnprs", "[-lnprs] [jobspec ...] or jobs -x command [args]", func(letter byte, _ string) int {
		switch letter {
		case 'l', 'n', 'p':
			form = letter
		case 'r':
			running = true
		case 's':
			stopped = true
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 && form != 'p' && form != 'n' && !running && !stopped {
		return s.print("jobs", s.takeJobs(true, form == 'l'))
	}
	list := s.jobs.jobs
	if len(words) > 0 {
		list = nil
		for _, w := range words {
			j, wrong := s.findJob(w)
			if j == nil {
				status = s.failf("jobs: %s", wrong)
				if strings.HasSuffix(string(wrong), "spec") { // ambiguous
					s.errorf("jobs: %s: no such job", w)
				}
				continue
			}
			list = append(list, j)
		}
	}
	s.procs.mu.Lock()
	text := ""
	var ended []*job // and shown, with -n
	for _, j := range list {
		words, done := j.state()
		switch {
		case running && words != "Running" || stopped && words != "Stopped":
		case form == 'n' && words == j.shown:
			done = false
		case form == 'p':
			if len(j.processes) > 0 {
				text += strconv.Itoa(j.processes[0].pid) + "\n"
			}
		default:
			text += s.jobText(j, words, s.jobs.mark(slices.Index(s.jobs.jobs, j)), form == 'l')
		}
		if done && form == 'n' {
			ended = append(ended, j)
		}
	}
	for _, j := range ended {
		s.jobs.forget(j)
	}
	s.procs.mu.Unlock()
	if s.print("jobs", text) != 0 {
		return 1
	}
	return status
}

// runWithJobs implements jobs -x: it runs a command in which the ids of processes replace the names of
// jobs.
func (s *Shell) runWithJobs(words []string) int {
	words = slices.Clone(words)
	for i, w := range words {
		if !strings.HasPrefix(w, "%") {
			continue
		}
		if j, _ := s.findJob(w); j != nil {
			words[i] = strconv.Itoa(j.pid())
		}
	}
	if len(words) == 0 {
		return 0
	}
	s.invoke(&syntax.Simple{}, words)
	return s.status
}

// controlled returns the job that the words name. It prints an error if there is none.
func (s *Shell) controlled(args []string) *job {
	if !s.opts.monitor || s.inSub {
		s.errorf("%s: no job control", args[0])
		return nil
	}
	word := ""
	if len(args) > 1 {
		word = args[1]
	}
	j, wrong := s.findJob(word)
	if j == nil {
		s.errorf("%s: %s", args[0], wrong)
	}
	return j
}

func fgBuiltin(s *Shell, args []string) int {
	j := s.controlled(args)
	if j == nil {
		return 1
	}
	where := s.where(j)
	if where != "" {
		where = "\t" + where[2:]
	}
	s.print("fg", j.text+where+"\n")
	s.jobs.jobs = slices.DeleteFunc(s.jobs.jobs, func(o *job) bool { return o == j })
	j.foreground = true
	s.procs.foreground.Store(int32(j.group))
	if s.terminal != nil {
		s.terminal.foreground(j.group)
	}
	s.resume(j)
	if !s.waitJob(j, nil, nil) {
		return j.status()
	}
	s.afterForeground(j)
	s.interruptedWith(j.processes[len(j.processes)-1])
	return j.status()
}

func bgBuiltin(s *Shell, args []string) int {
	j := s.controlled(args)
	if j == nil {
		return 1
	}
	s.procs.mu.Lock()
	mark := s.jobs.mark(slices.Index(s.jobs.jobs, j))
	s.procs.mu.Unlock()
	s.print("bg", fmt.Sprintf("[%d]%s %s &%s\n", j.number, mark, j.text, strings.TrimPrefix(s.where(j), " ")))
	s.resume(j)
	return 0
}

// warnStopped warns that disown forgets a stopped job.
func (s *Shell) warnStopped(j *job) {
	if s.jobStopped(j) {
		s.warn(fmt.Sprintf("deleting stopped job %d with process group %d", j.number, j.group))
	}
}

func disownBuiltin(s *Shell, args []string) int {
	all, keep := false, false
	words, status := s.Options(args, "arh", "[-h] [-ar] [jobspec ... | pid ...]", func(letter byte, _ string) int {
		all = all || letter != 'h'
		keep = keep || letter == 'h'
		return 0
	})
	if status != 0 {
		return status
	}
	if all && len(words) == 0 {
		for _, j := range s.jobs.jobs {
			s.warnStopped(j)
		}
		s.jobs.jobs = nil
		return 0
	}
	if len(words) == 0 {
		words = []string{""}
	}
	for _, w := range words {
		j, wrong := s.findJob(w)
		if j == nil {
			if pid, err := strconv.Atoi(w); err == nil {
				j = s.jobOf(pid)
			}
		}
		if j == nil {
			status = s.failf("disown: %s", wrong)
			continue
		}
		if keep { // no SIGHUP is sent to jobs anyway
			continue
		}
		s.disown(j)
	}
	return status
}

// disown removes a job from the list. wait then gets the status so far, which is 0 of a running job.
func (s *Shell) disown(j *job) {
	s.warnStopped(j)
	s.jobs.forget(j)
}
