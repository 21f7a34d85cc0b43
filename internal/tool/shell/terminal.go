package shell

import (
	"os"
	"os/signal"
	"runtime"

	"golang.org/x/sys/unix"
)

// A terminal is the one that controls the shell's session.
type terminal struct {
	fd       int
	group    int           // the shell's process group
	before   int           // the group in the foreground when the shell began; 0 where it cannot be seen
	settings *unix.Termios // as the last program that ended well has left them
}

// openTerminal makes the shell a process group in the foreground of its
// terminal; nil where that cannot be.
func (s *shell) openTerminal() *terminal {
	t := &terminal{fd: int(os.Stdin.Fd())}
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
		s.say("no job control in this shell", nil)
		return nil
	}
	return t
}

// foreground puts a process group in the foreground.
func (t *terminal) foreground(group int) (err error) {
	withoutTTOU(func() { err = unix.IoctlSetPointerInt(t.fd, unix.TIOCSPGRP, group) })
	return err
}

// takeBack puts the shell in the foreground after a job. The settings that a
// program left that was killed or stopped are undone.
func (t *terminal) takeBack(ended bool) {
	t.foreground(t.group)
	if !ended {
		withoutTTOU(func() { unix.IoctlSetTermios(t.fd, unix.TCSETSW, t.settings) })
	} else if settings, err := unix.IoctlGetTermios(t.fd, unix.TCGETS); err == nil {
		t.settings = settings
	}
}

// giveBack puts the group in the foreground that was there before the shell.
func (t *terminal) giveBack() {
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

// catchSignals lets the signals of the terminal pass by the shell, which a
// program that it starts does not inherit, and returns those of ^C.
func catchSignals() <-chan os.Signal {
	signal.Notify(make(chan os.Signal, 1), unix.SIGQUIT, unix.SIGTERM, unix.SIGTSTP, unix.SIGTTIN)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, unix.SIGINT)
	return interrupts
}
