package eval

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// A Terminal is the one that controls the shell's session.
type Terminal struct {
	fd       int
	group    int           // the shell's process group
	before   int           // the group in the foreground when the shell began; 0 where it cannot be seen
	settings *unix.Termios // as the last program that ended well has left them
}

// ControlTerminal makes the shell a process group in the foreground of its
// terminal, and every job one of its own; an error says that this cannot be.
func (s *Shell) ControlTerminal(fd int) error {
	t := &Terminal{fd: raiseCopy(fd)}
	before, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	if err == nil {
		unix.Setpgid(0, 0) // the leader of a session is one already
		t.before, t.group = before, unix.Getpgrp()
		err = t.foreground(t.group)
	}
	if err == nil {
		t.settings, err = unix.IoctlGetTermios(t.fd, unix.TCGETS)
	}
	if err != nil {
		return err
	}
	s.terminal = t
	s.opts.monitor = true
	s.onBecome = t.giveBack
	s.procs.mu.Lock()
	s.procs.watch()
	s.procs.mu.Unlock()
	return nil
}

// ReleaseTerminal puts the group in the foreground that was there before the shell.
func (s *Shell) ReleaseTerminal() {
	if s.terminal != nil {
		s.terminal.giveBack()
	}
}

func raiseCopy(fd int) int {
	up, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, highest-1)
	if err != nil {
		return fd
	}
	return up
}

// foreground puts a process group in the foreground.
func (t *Terminal) foreground(group int) (err error) {
	withoutTTOU(func() { err = unix.IoctlSetPointerInt(t.fd, unix.TIOCSPGRP, group) })
	return err
}

// takeBack puts the shell in the foreground after a job. The settings that a
// program left that was killed or stopped are undone.
func (t *Terminal) takeBack(ended bool) {
	t.foreground(t.group)
	if !ended {
		withoutTTOU(func() { unix.IoctlSetTermios(t.fd, unix.TCSETSW, t.settings) })
	} else if settings, err := unix.IoctlGetTermios(t.fd, unix.TCGETS); err == nil {
		t.settings = settings
	}
}

func (t *Terminal) giveBack() {
	if t.before > 0 {
		t.foreground(t.before)
	}
}

// withoutTTOU runs f while the signal is blocked that stops a process of the
// background when it changes the terminal.
func withoutTTOU(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var set, old unix.Sigset_t
	set.Val[0] = 1 << (unix.SIGTTOU - 1)
	unix.PthreadSigmask(unix.SIG_BLOCK, &set, &old)
	f()
	unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
}
