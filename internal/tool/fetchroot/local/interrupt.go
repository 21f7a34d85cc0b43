package local

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/fetch/rootfs"
	"golang.org/x/sys/unix"
)

// Interruptibly does something until it is done or a signal ends it: the process
// then ends by that signal, once do has cleaned up and failed.
func Interruptibly(do func(context.Context) error) error {
	ctx, stop := interruptible()
	defer stop()
	err := do(ctx)
	if caught, ok := context.Cause(ctx).(Interruption); ok && err != nil {
		caught.die()
	}
	if err != nil {
		return cli.Fail(explain(err), nil)
	}
	return nil
}

// advice is what to do about an errno that has to do with where the tree goes.
var advice = map[unix.Errno]string{
	unix.ENOSPC: "free some, or name a DIR on another file system",
	unix.EDQUOT: "free some, or name a DIR on another file system",
	unix.EROFS:  "name a DIR on another file system",
	unix.EACCES: "name a DIR where you may write",
	unix.EIO:    "the file system or its disk fails: see dmesg(1)",
}

// explain words an error, with what to do about it where that is known.
func explain(err error) string {
	text := rootfs.Reason(err)
	var e unix.Errno
	if errors.As(err, &e) && advice[e] != "" {
		text += " (" + advice[e] + ")"
	}
	return text
}

// An Interruption is a signal that ends the command, after it has cleaned up.
type Interruption struct{ signal syscall.Signal }

func (i Interruption) Error() string { return i.signal.String() }

// die ends the process by the signal, as if it had never been caught.
func (i Interruption) die() {
	signal.Reset(i.signal)
	unix.Kill(os.Getpid(), i.signal)
	select {} // until it arrives
}

// interruptible returns a context that is done when the process gets a signal
// that ends it, those that were ignored apart. A second one ends it at once.
func interruptible() (context.Context, func()) {
	signal.Ignore(unix.SIGXFSZ) // write(2) then says that a file is too large
	ctx, cancel := context.WithCancelCause(context.Background())
	caught := make(chan os.Signal, 1)
	for _, sig := range []os.Signal{unix.SIGINT, unix.SIGTERM, unix.SIGHUP} {
		if !signal.Ignored(sig) {
			signal.Notify(caught, sig)
		}
	}
	done := make(chan struct{})
	go func() {
		select {
		case sig := <-caught:
			signal.Stop(caught)
			cancel(Interruption{sig.(syscall.Signal)})
		case <-done:
		}
	}()
	return ctx, func() { // the process is to end: it goes on catching them
		close(done)
		cancel(nil)
	}
}
