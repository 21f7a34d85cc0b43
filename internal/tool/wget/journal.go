package wget

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/reason"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// A journal writes what the real wget writes about requests.
type journal struct {
	out    io.Writer
	level  level
	locale quote.Locale
	mutex  sync.Mutex // a connection that is given up may still be at work
	phase  phase
	reuses bool           // the request goes over an old connection
	held   string         // the messages about that request, which are held back
	host   string         // of the connection, without the port
	last   *http.Response // of the last request

	headers   bool       // -S
	keeps     bool       // the headers are saved
	conn      *recording // of the last request, if headers are recorded
	proxied   bool       // the last request goes to a proxy
	spider    bool
	late      string // a message about cookies, which is written after the status
	authority string // the file of --ca-certificate; "" once a message has said whether it was read
	bits      bool   // rates are in bits
}

// A level says which messages are written.
type level int

const (
	silent  level = iota // -q
	brief                // -nv: failures, and a line for each file
	verbose              // the requests, too
)

// A phase says how far a request has come.
type phase int

const (
	resolving phase = iota
	connecting
	shaking // hands, by TLS
	waiting // for the answer
)

// say writes a message from a level on.
func (j *journal) say(from level, format string, words ...any) {
	if j.level >= from {
		fmt.Fprintf(j.out, format, words...)
	}
}

func (j *journal) quote(s string) string { return j.locale.Quote(s) }

// stamp returns the time as in all messages.
func stamp() string { return time.Now().Format("2006-01-02 15:04:05") }

// begin announces a request.
func (j *journal) begin(address string, try int) {
	again := ""
	if try > 1 {
		again = fmt.Sprintf("(try:%2d)  ", try)
	}
	if j.spider {
		j.say(verbose, "Spider mode enabled. Check if remote file exists.\n")
	}
	j.say(verbose, "--%s--  %s%s\n", stamp(), again, address)
	if strings.HasPrefix(address, "https:") {
		j.tellAuthority()
	}
}

// records reports whether the bytes of headers are needed.
func (j *journal) records() bool { return j.headers || j.keeps }

// head returns the header of an answer as the server has sent it, if it was recorded.
func (j *journal) head(response *http.Response) string {
	if j.conn != nil && len(j.conn.head) > 0 {
		return string(j.conn.head)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\r\n", response.Proto, response.Status)
	response.Header.Write(&b)
	return b.String() + "\r\n"
}

// enter sets the phase and writes about it.
func (j *journal) enter(p phase, format string, words ...any) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.phase = p
	if j.reuses {
		j.held += fmt.Sprintf(format, words...)
		return
	}
	j.say(verbose, format, words...)
}

// reuse holds back what is written about a request over an old connection, until an answer comes:
// the server may have closed that connection.
func (j *journal) reuse(held bool) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.reuses, j.held = held, ""
}

// release writes what was held back.
func (j *journal) release() {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.say(verbose, "%s", j.held)
	j.reuses, j.held = false, ""
}

// trace returns hooks that write about a request to a host.
func (j *journal) trace() *httptrace.ClientTrace {
	var mutex sync.Mutex
	named := "" // "HOST (HOST)|", if the host is a name
	server := ""
	var refused error // by an address of the host that is not the last one
	return &httptrace.ClientTrace{
		GetConn: func(address string) {
			mutex.Lock()
			defer mutex.Unlock()
			server, named = address, ""
			j.connects(address)
		},
		DNSStart: func(info httptrace.DNSStartInfo) {
			mutex.Lock()
			defer mutex.Unlock()
			named = info.Host + " (" + info.Host + ")|"
			j.enter(resolving, "Resolving %s (%[1]s)... ", info.Host)
		},
		DNSDone: func(info httptrace.DNSDoneInfo) {
			if info.Err != nil {
				return
			}
			var list []string
			for i, a := range info.Addrs {
				if i == 3 {
					list = append(list, "...")
					break
				}
				list = append(list, a.String())
			}
			j.enter(connecting, "%s\n", strings.Join(list, ", "))
		},
		ConnectStart: func(_, address string) {
			mutex.Lock()
			defer mutex.Unlock()
			j.reuse(false)
			host, port, _ := net.SplitHostPort(address)
			switch {
			case named != "":
				host = named + host + "|"
			case strings.Contains(host, ":"):
				host = "[" + host + "]"
			}
			if refused != nil {
				j.say(brief, "failed: %s.\n", why(refused))
				refused = nil
			}
			j.enter(connecting, "Connecting to %s:%s... ", host, port)
		},
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				j.enter(waiting, "connected.\n")
			}
			mutex.Lock()
			defer mutex.Unlock()
			refused = err
		},
		GotConn: func(info httptrace.GotConnInfo) {
			if j.conn, _ = info.Conn.(*recording); j.conn != nil {
				j.conn.begin()
			}
			if info.Reused {
				mutex.Lock()
				defer mutex.Unlock()
				j.reuse(true)
				j.enter(waiting, "Reusing existing connection to %s.\n", server)
			}
		},
		GotFirstResponseByte: j.release,
		TLSHandshakeStart:    func() { j.enter(shaking, "") },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				j.enter(waiting, "")
			}
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { j.enter(waiting, "%s request sent, awaiting response... ", j.peer()) },
	}
}

// peer returns the name of what requests are sent to.
func (j *journal) peer() string {
	if j.proxied {
		return "Proxy"
	}
	return "HTTP"
}

// watch makes requests by a client, and writes about them and all redirects.
func (j *journal) watch(client *http.Client, transport *http.Transport) func(*http.Request) (*http.Response, error) {
	check := client.CheckRedirect
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		j.status(next.Response)
		j.say(verbose, "Location: %s [following]\n", reason.Address(next.Response.Header.Get("Location")))
		if next.URL.Scheme != "http" && next.URL.Scheme != "https" {
			return schemeError{next.URL}
		}
		if err := check(next, via); err != nil {
			return err
		}
		redirect(next, via[len(via)-1])
		if next.Method == http.MethodHead {
			transport.CloseIdleConnections() // as the real one
		}
		j.begin(reason.Address(next.URL.String()), 1)
		return nil
	}
	return func(request *http.Request) (*http.Response, error) {
		j.last = nil
		request = request.WithContext(httptrace.WithClientTrace(request.Context(), j.trace()))
		response, err := client.Do(request)
		if err == nil {
			j.last = response
			j.status(response)
		}
		return response, err
	}
}

// redirect makes the request after a redirect as the real wget has it: a method other than POST stays
// unless the status is 303, and the page with the redirect is not a referer.
func redirect(next, last *http.Request) {
	if next.Header.Del("Referer"); last.Header.Get("Referer") != "" {
		next.Header.Set("Referer", last.Header.Get("Referer"))
	}
	status := next.Response.StatusCode
	keeps := last.Method != http.MethodPost && (status == http.StatusMovedPermanently || status == http.StatusFound)
	if keeps {
		if next.Method = last.Method; last.GetBody != nil {
			next.Body, _ = last.GetBody()
			next.GetBody, next.ContentLength = last.GetBody, last.ContentLength
		}
	}
	if kind := last.Header.Get("Content-Type"); next.GetBody == nil || kind == "" {
		next.Header.Del("Content-Type")
	} else {
		next.Header.Set("Content-Type", kind)
	}
}

// status writes the status of a response, or its whole header.
func (j *journal) status(response *http.Response) {
	defer func() {
		j.say(brief, "%s", j.late)
		j.late = ""
	}()
	if j.headers {
		j.say(verbose, "\n")
		for line := range strings.Lines(strings.TrimSpace(j.head(response))) {
			j.say(silent, "  %s\n", quote.Visible(strings.TrimRight(line, "\r\n")))
		}
		return
	}
	j.say(verbose, "%d %s\n", response.StatusCode, reasonOf(response.Status))
}

// reasonOf returns the text of a status line.
func reasonOf(status string) string {
	_, text, _ := strings.Cut(status, " ")
	return reason.Foreign(text)
}

// why returns the cause of an error of a connection: that of the system, if there is one.
func why(err error) string {
	var number unix.Errno
	if errors.As(err, &number) {
		return cli.Strerror(number)
	}
	return download.Reason(err)
}

// A schemeError is the error of a URL that is neither http nor https.
type schemeError struct{ url *url.URL }

func (e schemeError) Error() string { return "unsupported scheme " + e.url.Scheme }

// failed writes why there is no answer, or an answer without a file. It returns the exit status, and
// whether a further attempt may help.
func (d *retrieval) failed(address string, err error) (status int, again bool) {
	j := d.journal
	j.mutex.Lock()
	phase := j.phase
	j.mutex.Unlock()
	var dns *net.DNSError
	var refused *download.StatusError
	var scheme schemeError
	var missing missingError
	var family *net.AddrError
	timedOut := download.TimedOut(err)
	switch {
	case errors.As(err, &missing):
		file := d.request.bodyFile
		if file == "" {
			file = d.request.postFile
		}
		j.say(brief, "BODY data file %s missing: %s\n", j.quote(file), cli.Strerror(missing.error))
		return statusFile, false
	case errors.As(err, &refused):
		return d.refused(address, refused)
	case errors.As(err, &scheme):
		j.say(brief, "%s: Unsupported scheme.\n", reason.Address(scheme.url.String()))
		return statusOther, false
	case errors.As(err, new(download.RedirectsError)):
		j.say(brief, "%d redirections exceeded.\n", d.client.MaxRedirects)
		return statusServer, false
	case errors.As(err, &dns):
		why := "Temporary failure in name resolution"
		if dns.IsNotFound {
			why = "Name or service not known"
		}
		j.say(verbose, "failed: %s.\n", why)
		j.say(brief, "%s: unable to resolve host address %s\n", d.ErrorName(), j.quote(reason.Address(dns.Name)))
		return statusNetwork, d.retryHost
	case errors.As(err, &family):
		j.say(brief, "%s: unable to resolve host address %s\n", d.ErrorName(), j.quote(reason.Address(family.Addr)))
		return statusNetwork, d.retryHost
	case phase == connecting && timedOut:
		j.say(brief, "failed: Connection timed out.\n")
		return statusNetwork, true
	case phase == connecting:
		j.say(brief, "failed: %s.\n", why(err))
		dead := errors.Is(err, unix.ECONNREFUSED) || errors.Is(err, unix.ENETUNREACH) || errors.Is(err, unix.EHOSTUNREACH)
		return statusNetwork, !dead || d.retryRefused
	case errors.Is(err, errDistrusted):
		return statusCertificate, false
	case phase == shaking:
		j.say(brief, "%s\nUnable to establish SSL connection.\n", download.Reason(err))
		return statusNetwork, false
	case timedOut:
		j.say(brief, "Read error (Connection timed out) in headers.\n")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		j.say(brief, "No data received.\n")
	case errors.As(err, new(unix.Errno)):
		j.say(brief, "Read error (%s) in headers.\n", why(err))
	case strings.Contains(err.Error(), "malformed HTTP"):
		j.say(verbose, "-1\n")
		j.say(brief, "%s ERROR -1: Malformed status line.\n", stamp())
	case j.last != nil: // a part of the file that is of no use
	default:
		j.say(brief, "%s ERROR -1: %s.\n", stamp(), download.Reason(err))
	}
	return statusNetwork, true
}

// refused writes about an answer with another status than the one that was requested.
func (d *retrieval) refused(address string, e *download.StatusError) (status int, again bool) {
	j := d.journal
	switch {
	case slices.Contains(d.retryStatus, strconv.Itoa(e.Code)):
		return statusNetwork, true
	case e.Code == http.StatusUnauthorized:
		j.say(verbose, "\n")
		j.say(brief, "Username/Password Authentication Failed.\n")
		return statusLogin, false
	case e.Code/100 == 3 && e.Code != http.StatusNotModified:
		j.say(verbose, "Location: unspecified\n")
		j.say(brief, "ERROR: Redirection (%d) without location.\n", e.Code)
		return statusServer, false
	}
	d.lost(address, e)
	return statusServer, false
}

// lost writes that there is no such file.
func (d *retrieval) lost(address string, e *download.StatusError) {
	j := d.journal
	if j.level == brief {
		j.say(brief, "%s:\n", address)
	}
	text := reasonOf(e.Status)
	if text == "" {
		text = "(no description)"
	}
	if d.spider {
		j.say(brief, "Remote file does not exist -- broken link!!!\n")
	} else {
		j.say(brief, "%s ERROR %d: %s.\n", stamp(), e.Code, text)
	}
	j.say(verbose, "\n")
}
