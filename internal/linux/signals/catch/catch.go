// Package catch lets a program handle signals with os/signal after signals.Inherit has taken the
// handlers of the Go runtime away. os/signal believes that they are still there; to ignore a signal
// first makes it install its handler again.
package catch

import (
	"os"
	"os/signal"
)

// Notify is signal.Notify.
func Notify(c chan<- os.Signal, sigs ...os.Signal) {
	signal.Ignore(sigs...)
	signal.Notify(c, sigs...)
}
