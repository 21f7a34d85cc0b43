package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// TestSlowBody sends a body that is made more slowly than the Timeout. That is not the server's fault.
func TestSlowBody(t *testing.T) {
	got := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}))
	defer server.Close()
	c := NewClient("test")
	c.Timeout = 2 * time.Second
	body, w := io.Pipe()
	go func() {
		for _, part := range []string{"a", "b", "c"} {
			w.Write([]byte(part))
			time.Sleep(c.Timeout + c.Timeout/4)
		}
		w.Close()
	}()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPatch, server.URL, body)
	answer, err := c.HTTP().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if b := <-got; b != "abc" {
		t.Errorf("the server got %q", b)
	}
}

// zeros is an endless body.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestServerTakesNothing sends a body to a server that does not read it.
func TestServerTakesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-ctx.Done() }))
	defer server.Close()
	defer cancel()
	c := NewClient("test")
	c.Timeout = time.Second
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPatch, server.URL, zeros{})
	_, err := c.HTTP().Do(request)
	if !errors.As(err, new(*stallError)) {
		t.Errorf("%v", err)
	}
}

// TestSendsMuchAtOnce uploads a body of unknown length. There is one system call for each part, besides those
// for the header and the end.
func TestSendsMuchAtOnce(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n)
	}))
	defer server.Close()
	client, _ := testClient()
	var calls atomic.Int32
	dial := client.Transport().DialContext
	client.Transport().DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		return &callCounter{c, &calls}, err
	}
	const size = 64 * partSize
	response, err := client.HTTP().Post(server.URL, "", io.LimitReader(zeros{}, size))
	if err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(response.Body)
	response.Body.Close()
	if string(got) != fmt.Sprint(size) {
		t.Errorf("the server got %s bytes of %d", got, size)
	}
	if n := calls.Load(); n > 64+4 {
		t.Errorf("%d calls for %d bytes", n, size)
	}
}

// A callCounter counts the calls of Write of a connection.
type callCounter struct {
	net.Conn
	calls *atomic.Int32
}

func (c *callCounter) Write(p []byte) (int, error) {
	c.calls.Add(1)
	return c.Conn.Write(p)
}
