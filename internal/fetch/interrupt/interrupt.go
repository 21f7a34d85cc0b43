// Package interrupt lets a command clean up before a signal ends it.
package interrupt

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/reason"
	"contedor/internal/hint"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// ending are the signals after which a command cleans up and ends.
var ending = []unix.Signal{unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGHUP}

// Run calls do with a context that SIGINT, SIGQUIT, SIGTERM or SIGHUP cancels. If do fails after
// that, Run calls tell with the error, unless tell is nil. Then the process ends by the signal. words are
// those of the error that Run returns.
func Run(words *texts.Fetch, tell func(error), do func(context.Context) error) error {
	ctx, stop := interruptible()
	defer stop()
	err := do(ctx)
	if caught, ok := context.Cause(ctx).(Signal); ok && err != nil {
		if tell != nil {
			tell(err)
		}
		caught.die()
	}
	if err == nil {
		return nil
	}
	f := cli.Fail(reason.WithAdvice(err, words), nil)
	if hinted, ok := errors.AsType[*reason.Hinted](err); ok {
		f.Hint = hint.Refused(hinted.Attempt, nil)
	}
	return f
}

// Within returns a context that ends after limit, with a TimeLimit as its cause. 0 means no limit.
func Within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit == 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, TimeLimit(limit))
}

// TimeLimit is the cause of a context that has ended after that time.
type TimeLimit time.Duration

func (t TimeLimit) Error() string { return t.said().Error() }

func (t TimeLimit) said() error {
	return reason.Say(func(w *texts.Fetch) string { return w.MaxTime }, nil, "time", time.Duration(t).String())
}

// In is the text in a language.
func (t TimeLimit) In(words *texts.Fetch) string { return reason.In(t.said(), words) }

// Signal is the cause of a context that a signal has canceled.
type Signal struct{ signal syscall.Signal }

func (s Signal) Error() string { return s.said().Error() }

func (s Signal) said() error {
	return reason.Say(func(w *texts.Fetch) string { return w.Signal }, nil, "name", "SIG"+signals.Name(int(s.signal)))
}

// In is the text in a language.
func (s Signal) In(words *texts.Fetch) string { return reason.In(s.said(), words) }

// Command is Run for a command that prints its errors in the language of the locale.
func Command(inv *cli.Invocation, do func(context.Context) error) error {
	words := Words(inv)
	tell := func(err error) { inv.Tell(inv.ErrorName() + ": " + reason.In(err, words) + "\n") }
	return Run(words, tell, do)
}

// Words returns the texts in the language of the locale.
func Words(inv *cli.Invocation) *texts.Fetch { return &texts.FromEnvironment(inv.Getenv).Fetch }

// die ends the process by the signal, as if it had never been caught.
func (s Signal) die() {
	signals.SetDefault(int(s.signal))
	unix.Kill(os.Getpid(), s.signal)
	select {} // until it arrives
}

// DieOfLimit ends the process by SIGXFSZ if err says that a file is larger than a process may make it, as
// the kernel would have done. It returns if the signal was ignored when the process began.
func DieOfLimit(err error) {
	if errors.Is(err, unix.EFBIG) && !entry.Ignored().Has(int(unix.SIGXFSZ)) {
		Signal{unix.SIGXFSZ}.die()
	}
}

// interruptible returns a context that is canceled by one of the signals of Run, unless the signal
// was ignored when the process began. A second signal ends the process at once.
func interruptible() (context.Context, func()) {
	signal.Ignore(unix.SIGXFSZ) // write(2) fails with EFBIG then
	ctx, cancel := context.WithCancelCause(context.Background())
	caught := make(chan os.Signal, 1)
	for _, sig := range ending {
		if !entry.Ignored().Has(int(sig)) {
			catch.Notify(caught, sig)
		}
	}
	go func() {
		sig := Signal{(<-caught).(syscall.Signal)}
		signal.Stop(caught)
		for _, sig := range ending {
			if !entry.Ignored().Has(int(sig)) {
				signals.SetDefault(int(sig))
			}
		}
		cancel(sig)
		dieIfStuck(sig)
	}()
	return ctx, func() { cancel(nil) } // the process is about to end and keeps catching them
}

// dieIfStuck ends the process by the signal if it does not end because nobody reads what it
// writes: a write(2) to a full pipe does not return for a canceled context.
func dieIfStuck(sig Signal) {
	for {
		time.Sleep(time.Second)
		for _, fd := range []int32{1, 2} {
			out := []unix.PollFd{{Fd: fd, Events: unix.POLLOUT}}
			if n, err := unix.Poll(out, 0); err == nil && n == 0 {
				sig.die()
			}
		}
	}
}
