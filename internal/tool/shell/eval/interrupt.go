package eval

import (
	"slices"
	"time"

	"contedor/internal/linux/signals/noted"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// A script that waits for a program in the foreground does not know what ^C means to the program: an
// editor or a pager goes on after it, and then the script must go on, too. So, as bash does, the shell
// only notes a SIGINT that comes meanwhile, and dies by it if the program did.

// notesInterrupt reports whether SIGINT has its default action here, and is noted while programs run.
func (s *Shell) notesInterrupt() bool {
	const interrupt = uint64(1) << (unix.SIGINT - 1)
	return (!s.inSub || s.waited) && !s.Interactive && !s.opts.monitor && (s.ignored|s.ignoredAtStart)&interrupt == 0 && !s.signals.hears(int(unix.SIGINT))
}

// endNoting ends the shell if ^C has ended the program, or nil, that it waited for.
func (s *Shell) endNoting(p *process) {
	died := p != nil && p.interrupted()
	for i := 0; died && !noted.Arrived() && i < 100; i++ { // another thread may be about to note it
		time.Sleep(time.Millisecond)
	}
	if noted.End(int(unix.SIGINT)) && died {
		s.dieBy(unix.SIGINT)
	}
}

// dropInterrupt forgets a SIGINT that would end the shell, if the program that it waited for went on
// after it.
func (s *Shell) dropInterrupt(p *process) {
	if s.inSub && !s.waited || s.Interactive || p.interrupted() || !s.signals.hears(int(unix.SIGINT)) {
		return
	}
	if _, trapped := s.trapOf(int(unix.SIGINT)); trapped {
		return
	}
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	s.queue = slices.DeleteFunc(s.queue, func(n int) bool { return n == int(unix.SIGINT) })
}

// interrupted reports whether SIGINT has ended a program.
func (p *process) interrupted() bool {
	return p.status.Signaled() && p.status.Signal() == unix.SIGINT
}

// endsInProgram reports whether the last element of a pipeline begins with the name of a program.
func (s *Shell) endsInProgram(cmds []syntax.Command) bool {
	simple, ok := cmds[len(cmds)-1].(*syntax.Simple)
	if !ok || len(simple.Words) == 0 || !simple.Words[0].Static {
		return false
	}
	name := simple.Words[0].Value
	return s.funcs[name] == nil && s.builtin(name) == nil
}
