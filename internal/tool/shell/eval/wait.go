package eval

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// waitBuiltin implements wait.
func waitBuiltin(s *Shell, args []string) int {
	next, variable := false, ""
	words, status := s.Options(args, "fnp:", "[-fn] [-p var] [id ...]", func(letter byte, value string) int {
		switch letter {
		case 'n':
			next = true
		case 'p':
			if !validTarget(value) {
				return s.failf("wait: `%s': not a valid identifier", value)
			}
			variable = value
			s.unset(variable)
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if next {
		return s.waitNext(words, variable)
	}
	if len(words) == 0 {
		return s.waitAll()
	}
	for _, w := range words {
		j, ended, found := s.awaited(w)
		if !found {
			status = ended
			continue
		}
		if !s.waitFor(j) {
			return s.waitInterrupted()
		}
		status = j.status()
		if pid, err := strconv.Atoi(w); err == nil {
			for _, p := range j.processes {
				if p.pid == pid {
					status = p.exitStatus()
				}
			}
		}
		if variable != "" {
			s.assign(variable, strconv.Itoa(j.pid()), false)
		}
		s.sayDeath(j)
		s.sayEnd(j)
		s.jobs.forget(j)
		s.forgetCoproc(j)
		s.jobs.pastJob["%"+strconv.Itoa(j.number)] = status
		s.forgetAwaited(j)
	}
	return status
}

// forgetAwaited drops the status of a job that wait has reported, in POSIX mode.
func (s *Shell) forgetAwaited(j *job) {
	if s.opts.posix {
		delete(s.jobs.past, j.pid())
		delete(s.jobs.pastJob, "%"+strconv.Itoa(j.number))
	}
}

// waitAll waits for all jobs, until one of them stops.
func (s *Shell) waitAll() int {
	for len(s.jobs.jobs) > 0 {
		j := s.jobs.jobs[0]
		if !s.waitFor(j) {
			return s.waitInterrupted()
		}
		s.procs.mu.Lock()
		stopped := j.stopped()
		s.procs.mu.Unlock()
		s.sayEnd(j)
		if stopped {
			break
		}
		s.sayDeath(j)
		s.jobs.forget(j)
		s.forgetCoproc(j)
	}
	if j := s.lastSubstitution; j != nil && !s.waitFor(j) {
		return s.waitInterrupted()
	}
	s.jobs.past, s.jobs.pastJob = nil, nil
	return 0
}

// awaited returns the job that an operand of wait names, by a process id or a job. If there is none, it
// returns the status of a job that has ended, or prints an error.
func (s *Shell) awaited(word string) (j *job, status int, found bool) {
	if strings.HasPrefix(word, "%") {
		j, wrong := s.findJob(word)
		if j != nil {
			return j, 0, true
		}
		if past, ok := s.jobs.pastJob[word]; ok {
			return nil, past, false
		}
		s.errorf("wait: %s", wrong)
		return nil, notFound, false
	}
	pid, err := strconv.Atoi(word)
	if err != nil {
		s.errorf("wait: `%s': not a pid or valid job spec", word)
		return nil, 1, false
	}
	if j := s.jobOf(pid); j != nil {
		return j, 0, true
	}
	if past, ok := s.jobs.past[pid]; ok {
		return nil, past, false
	}
	s.errorf("wait: pid %s is not a child of this shell", word)
	return nil, notFound, false
}

// waitInterrupted runs the traps of the signals that ended wait, and returns the status of wait.
func (s *Shell) waitInterrupted() int {
	s.queueMu.Lock()
	n := int(unix.SIGINT)
	if len(s.queue) > 0 {
		n = s.queue[0]
	}
	s.queueMu.Unlock()
	if s.signals.stop.Load() {
		return bySignal + int(unix.SIGINT)
	}
	if s.runTraps(); s.flow != goesOn {
		return s.status
	}
	return bySignal + n
}

// waitFor waits for a job. It returns false if a signal ends the wait.
func (s *Shell) waitFor(j *job) bool {
	return s.awaitJob(func() bool { return j.done() || j.stopped() && s.opts.monitor })
}

// awaitJob waits until done returns true, with the lock on the table of processes. It returns false if a
// signal ends the wait, even one that a child sent just before it ended.
func (s *Shell) awaitJob(done func() bool) bool {
	p := s.procs
	p.mu.Lock()
	waited := false
	for !done() {
		if s.signaled() {
			p.mu.Unlock()
			return false
		}
		p.changed.Wait()
		waited = true
	}
	p.mu.Unlock()
	if waited {
		s.settle()
	}
	return !waited || !s.signaled()
}

// signaled reports whether a signal has arrived that ends a wait. SIGCHLD does not do so before the job has
// ended.
func (s *Shell) signaled() bool {
	if !s.interrupted() {
		return false
	}
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	return len(s.queue) == 0 || slices.ContainsFunc(s.queue, func(n int) bool { return n != int(unix.SIGCHLD) })
}

// jobOf returns the job of a process.
func (s *Shell) jobOf(pid int) *job {
	known := s.jobs.jobs
	if s.lastSubstitution != nil {
		known = append(slices.Clone(known), s.lastSubstitution)
	}
	for _, j := range known {
		for _, p := range j.processes {
			if p.pid == pid {
				return j
			}
		}
	}
	return nil
}

// waitNext implements wait -n: it waits for the first job that ends.
func (s *Shell) waitNext(words []string, variable string) int {
	candidates := slices.Clone(s.jobs.jobs)
	if len(words) > 0 {
		candidates = nil
		for _, w := range words {
			if strings.HasPrefix(w, "%") {
				if j, _ := s.findJob(w); j != nil {
					candidates = append(candidates, j)
				}
			} else if pid, err := strconv.Atoi(w); err == nil && s.jobOf(pid) != nil {
				candidates = append(candidates, s.jobOf(pid))
			} else {
				s.errorf("wait: `%s': not a pid or valid job spec", w)
			}
		}
	}
	if len(candidates) == 0 {
		return notFound
	}
	var ended *job
	if !s.awaitJob(func() bool {
		if at := slices.IndexFunc(candidates, (*job).done); at >= 0 {
			ended = candidates[at]
		}
		return ended != nil
	}) {
		return s.waitInterrupted()
	}
	if variable != "" {
		s.assign(variable, strconv.Itoa(ended.pid()), false)
	}
	s.sayDeath(ended)
	s.sayEnd(ended)
	s.jobs.forget(ended)
	s.forgetAwaited(ended)
	s.forgetCoproc(ended)
	return ended.status()
}
