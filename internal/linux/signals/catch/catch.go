// Package catch lets a program handle signals with os/signal after signals.Inherit has taken the
// handlers of the Go runtime away. os/signal believes that they are still there; to ignore a signal
// first makes it install its handler again. The runtime remembers the action that it replaces, and
// drops a SIGPIPE if the action was to ignore it. So the default action comes in between.
package catch

import (
	"os"
	"os/signal"
	"syscall"

	"contedor/internal/linux/signals"
)

// Notify is signal.Notify.
func Notify(c chan<- os.Signal, sigs ...os.Signal) {
	signal.Ignore(sigs...)
	for _, s := range sigs {
		signals.SetDefault(int(s.(syscall.Signal)))
	}
	signal.Notify(c, sigs...)
}
