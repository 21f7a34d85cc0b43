package download

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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
