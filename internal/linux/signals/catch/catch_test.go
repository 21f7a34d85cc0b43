package catch

import (
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

func TestNotify(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGPIPE, syscall.SIGUSR1, syscall.SIGTERM} {
		c := make(chan os.Signal, 1)
		Notify(c, s)
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-c:
			if got != s {
				t.Errorf("got %v, want %v", got, s)
			}
		case <-time.After(time.Minute):
			t.Errorf("%v did not arrive", s)
		}
		signal.Reset(s)
	}
}
