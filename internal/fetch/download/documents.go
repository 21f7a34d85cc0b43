package download

import (
	"bytes"
	"io"
	"net/http"
)

// maxBuffered is the limit of what is read ahead of a response to a request of Documents, in bytes.
const maxBuffered = 4 << 20

// HTTP returns an http.Client for other requests. They have the time limits and the transport of
// the client, but are not tried again.
func (c *Client) HTTP() *http.Client {
	h := *c.http
	h.Transport = watching{c}
	return &h
}

// Documents returns an http.Client for requests whose responses are short. It tries again, as the
// client does for a file, until all of the response has come.
func (c *Client) Documents() *http.Client {
	h := *c.http
	h.Transport = repeating{c}
	return &h
}

// A watching transport makes the requests of HTTP.
type watching struct{ c *Client }

func (w watching) RoundTrip(request *http.Request) (*http.Response, error) {
	return w.c.watch(request, w.c.http.Transport.RoundTrip)
}

// A repeating transport makes the requests of Documents.
type repeating struct{ c *Client }

func (t repeating) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil && request.Body != http.NoBody {
		return watching(t).RoundTrip(request)
	}
	r := retries{c: t.c, address: request.URL.String()}
	for {
		response, err := t.try(request)
		if err == nil {
			return response, nil
		}
		if err := r.after(request.Context(), err); err != nil {
			return nil, err
		}
	}
}

// try makes one request. A status that may be temporary is an error.
func (t repeating) try(request *http.Request) (*http.Response, error) {
	response, err := watching(t).RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if busy(response.StatusCode) {
		response.Body.Close()
		return nil, t.c.refusal(response)
	}
	rest := response.Body
	head, err := io.ReadAll(io.LimitReader(rest, maxBuffered))
	if err != nil {
		rest.Close()
		return nil, err
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), rest), rest}
	return response, nil
}
