package eval

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// A Terminal is the controlling terminal of the shell's session.
type Terminal struct {
	fd       int
	group    int           // the shell's process group
	before   int           // the foreground group when the shell began; 0 if it is in another PID namespace
	settings *unix.Termios // as left by the last program that exited normally
}

// ControlTerminal makes the shell a foreground process group of its terminal, and turns job control
// on. The error says why that is impossible.
func (s *Shell) ControlTerminal(fd int) error {
	t := &Terminal{fd: raiseCopy(fd)}
	before, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	if err == nil {
		unix.Setpgid(0, 0) // fails for a session leader, which is a group leader already
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

// ReleaseTerminal restores the foreground group that the terminal had when the shell began.
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

// takeBack puts the shell in the foreground after a job. It restores the settings of the terminal if
// the program was killed or stopped; otherwise it keeps the new ones.
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

// withoutTTOU runs f while SIGTTOU is blocked. That signal stops a background process that changes
// the terminal.
func withoutTTOU(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var set, old unix.Sigset_t
	set.Val[0] = 1 << (unix.SIGTTOU - 1)
	unix.PthreadSigmask(unix.SIG_BLOCK, &set, &old)
	f()
	unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
}
