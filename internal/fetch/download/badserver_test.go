package download

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"contedor/internal/dev/badserver"
	"contedor/internal/linux/quote"
)

// TestBadServers downloads from each bad server, over one connection and over eight. The download
// has all bytes in the end, or fails with a message of one line.
func TestBadServers(t *testing.T) {
	file := make([]byte, 2*rangeSize+12345)
	rand.NewChaCha8([32]byte{}).Read(file)
	for i := range badserver.Modes {
		m := &badserver.Modes[i]
		for _, connections := range []int{1, 8} {
			t.Run(fmt.Sprintf("%s, %d", m.Name, connections), func(t *testing.T) {
				t.Parallel()
				client, p := testClient()
				client.Connections = connections
				switch {
				case m.Stalls:
					client.Timeout = 50 * time.Millisecond
					client.Tries = 2
				case m.Drips:
					client.now = slowClock()
				}
				_, got, err := read(client, m.Start(t, file), Kept{})
				want := file
				if m.Bytes != nil {
					want = m.Bytes(file)
				}
				switch {
				case m.Want == "" && err != nil:
					t.Error(Reason(err))
				case m.Want == "" && !bytes.Equal(got, want):
					t.Errorf("%d bytes of %d, or other ones", len(got), len(want))
				case m.Want != "" && err == nil:
					t.Errorf("%d bytes, want %q", len(got), m.Want)
				case m.Want != "":
					text := Reason(err)
					if !regexp.MustCompile(m.Want).MatchString(text) || text != quote.Visible(text) || len(text) > 320 || strings.Contains(text, "net/http") {
						t.Errorf("%q, want %q", text, m.Want)
					}
				}
				if made := p.list(); len(made) > 5*2 && connections == 1 && m.Want != "" {
					t.Errorf("tried again %d times", len(made))
				}
			})
		}
	}
}

// slowClock returns a clock that advances by five seconds whenever it is read.
func slowClock() func() time.Time {
	var mutex sync.Mutex
	now := time.Unix(1e9, 0)
	return func() time.Time {
		mutex.Lock()
		defer mutex.Unlock()
		now = now.Add(5 * time.Second)
		return now
	}
}
