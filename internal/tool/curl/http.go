package curl

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
)

// exchange sends a request and receives the response. next is the URL of a redirect that is
// followed.
func (x *transfer) exchange(u *url.URL) (next string, err error) {
	ctx := context.Background()
	if x.limit > 0 {
		limited, cancel := context.WithDeadline(ctx, x.began.Add(x.limit))
		defer cancel()
		ctx = limited
	}
	conn, err := x.connect(ctx, u)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		conn.SetDeadline(deadline)
	}
	head, body, err := x.request(u)
	if err != nil {
		return "", err
	}
	if x.verbose {
		x.say("* using HTTP/1.x\n")
		for _, line := range strings.SplitAfter(head, "\n") {
			if line != "" {
				x.say("> " + line)
			}
		}
		x.say("* Request completely sent off\n")
	}
	if _, err := io.WriteString(conn, head); err != nil {
		return "", x.explain(err)
	}
	if body != nil {
		n, err := io.Copy(conn, body)
		x.sent += n
		if err != nil {
			return "", x.explain(err)
		}
	}
	return x.response(u, bufio.NewReaderSize(conn, 32<<10))
}

// explain returns the failure for an error of a connection.
func (x *transfer) explain(err error) error {
	var f *failure
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		spent := time.Since(x.began).Milliseconds()
		if x.expected > 0 {
			return fail(28, "Operation timed out after %d milliseconds with %d out of %d bytes received", spent, x.received, x.expected)
		}
		return fail(28, "Operation timed out after %d milliseconds with %d bytes received", spent, x.received)
	}
	return fail(56, "Recv failure: Connection reset by peer")
}

func (x *transfer) connect(ctx context.Context, u *url.URL) (net.Conn, error) {
	host, port := u.Hostname(), u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	began := time.Now()
	if x.connecting > 0 {
		limited, cancel := context.WithTimeout(ctx, x.connecting)
		defer cancel()
		ctx = limited
	}
	kind := map[string]string{"tcp": "ip", "tcp4": "ip4", "tcp6": "ip6"}[x.network]
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, kind, host)
	if err != nil || len(addresses) == 0 {
		if ctx.Err() != nil {
			return nil, fail(28, "Resolving timed out after %d milliseconds", time.Since(began).Milliseconds())
		}
		return nil, fail(6, "Could not resolve host: %s", host)
	}
	x.resolved = time.Since(x.began)
	var conn net.Conn
	for _, a := range addresses {
		address := net.JoinHostPort(a.Unmap().String(), port)
		if x.verbose {
			x.say("*   Trying " + address + "...\n")
		}
		var d net.Dialer
		if conn, err = d.DialContext(ctx, "tcp", address); err == nil {
			break
		}
	}
	if err != nil {
		spent := time.Since(began).Milliseconds()
		if ctx.Err() != nil {
			return nil, fail(28, "Connection timed out after %d milliseconds", spent)
		}
		return nil, fail(7, "Failed to connect to %s:%s after %d ms: Could not connect to server", host, port, spent)
	}
	x.connected = time.Since(x.began)
	x.remoteIP, x.remotePort, _ = net.SplitHostPort(conn.RemoteAddr().String())
	var localPort string
	x.localIP, localPort, _ = net.SplitHostPort(conn.LocalAddr().String())
	if u.Scheme == "https" {
		x.start()
		if conn, err = x.secure(ctx, conn, host); err != nil {
			return nil, err
		}
	}
	if x.verbose {
		x.say(fmt.Sprintf("* Established connection to %s (%s port %s) from %s port %s \n", host, x.remoteIP, x.remotePort, x.localIP, localPort))
	}
	x.start() // curl draws no meter if it cannot connect at once
	return conn, nil
}

// learnMore follows the message about a certificate.
const learnMore = "\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the webpage mentioned above."

// secure makes a connection a secure one.
func (x *transfer) secure(ctx context.Context, conn net.Conn, host string) (net.Conn, error) {
	config := &tls.Config{ServerName: host, InsecureSkipVerify: x.insecure, NextProtos: []string{"http/1.1"}}
	if x.authority != "" {
		data, err := os.ReadFile(x.authority)
		config.RootCAs = x509.NewCertPool()
		if err != nil || !config.RootCAs.AppendCertsFromPEM(data) {
			conn.Close()
			return nil, fail(77, "error adding trust anchors from file: %s", x.authority)
		}
	}
	c := tls.Client(conn, config)
	err := c.HandshakeContext(ctx)
	if err == nil {
		return c, nil
	}
	conn.Close()
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	switch {
	case errors.As(err, &name):
		return nil, fail(60, "SSL: no alternative certificate subject name matches target host name '%s'%s", host, learnMore)
	case errors.As(err, &authority):
		reason := "unable to get local issuer certificate"
		if c := authority.Cert; c != nil && c.Issuer.String() == c.Subject.String() {
			reason = "self-signed certificate"
		}
		return nil, fail(60, "SSL certificate problem: %s%s", reason, learnMore)
	case errors.As(err, &invalid):
		return nil, fail(60, "SSL certificate problem: certificate has expired%s", learnMore)
	case ctx.Err() != nil:
		return nil, fail(28, "SSL connection timeout")
	}
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return nil, fail(35, "TLS connect error: error:0A00010B:SSL routines::wrong version number")
	}
	return nil, fail(35, "TLS connect error: %s", strings.TrimPrefix(err.Error(), "tls: "))
}

func (x *transfer) say(text string) {
	io.WriteString(x.Stderr, text)
}

// request returns the head of the request, and its body, which may be nil.
func (x *transfer) request(u *url.URL) (head string, body io.Reader, err error) {
	method := "GET"
	size := int64(-1)
	sends := x.redirected == 0 || x.status == 307 || x.status == 308
	sendsData := x.hasData && !x.asGet && sends
	switch {
	case x.head:
		method = "HEAD"
	case x.upload != "" && sends:
		method = "PUT"
		if body, size, err = x.uploaded(u); err != nil {
			return "", nil, err
		}
	case sendsData:
		method = "POST"
		body, size = strings.NewReader(string(x.data)), int64(len(x.data))
	}
	if x.method != "" {
		method = x.method
	}
	var lines []string
	add := func(name, value string) {
		for _, h := range x.headers {
			if n, _, _ := strings.Cut(strings.TrimSuffix(h, ";"), ":"); strings.EqualFold(strings.TrimSpace(n), name) {
				return // a header of the command line replaces it
			}
		}
		lines = append(lines, name+": "+value)
	}
	host := u.Host
	for _, h := range x.headers {
		if n, v, ok := strings.Cut(h, ":"); ok && strings.EqualFold(n, "Host") {
			host = strings.TrimSpace(v)
		}
	}
	lines = append(lines, "Host: "+host)
	switch {
	case x.user != "" && x.redirected == 0:
		user := x.user
		if !strings.Contains(user, ":") {
			user += ":"
		}
		add("Authorization", basic(user))
	case u.User != nil:
		password, _ := u.User.Password()
		add("Authorization", basic(u.User.Username()+":"+password))
	}
	x.addRange(add)
	switch {
	case x.agent == nil:
		add("User-Agent", userAgent)
	case *x.agent != "":
		add("User-Agent", *x.agent)
	}
	if !x.json {
		add("Accept", "*/*")
	}
	if x.compressed {
		add("Accept-Encoding", "gzip")
	}
	if x.cookie != "" {
		add("Cookie", x.cookie)
	}
	if x.referer != "" {
		add("Referer", x.referer)
	}
	for _, h := range x.headers {
		name, value, ok := strings.Cut(h, ":")
		if name, empty := strings.CutSuffix(h, ";"); empty && !ok {
			lines = append(lines, name+":")
			continue
		}
		if ok && strings.TrimSpace(value) != "" && !strings.EqualFold(name, "Host") {
			lines = append(lines, h)
		}
	}
	if x.json {
		add("Content-Type", "application/json")
		add("Accept", "application/json")
	}
	if size >= 0 {
		add("Content-Length", strconv.FormatInt(size, 10))
	}
	if sendsData && !x.json {
		add("Content-Type", "application/x-www-form-urlencoded")
	}
	return method + " " + u.RequestURI() + " HTTP/1.1\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n", body, nil
}

// uploaded returns the body of an upload and its size in bytes. A URL that ends in a slash gets the name
// of the file.
func (x *transfer) uploaded(u *url.URL) (body io.Reader, size int64, err error) {
	if x.upload == "-" {
		data, err := io.ReadAll(x.Stdin)
		if err != nil {
			return nil, 0, fail(26, "read function returned funny value")
		}
		return strings.NewReader(string(data)), int64(len(data)), nil
	}
	if strings.HasSuffix(u.Path, "/") {
		u.Path += path.Base(x.upload)
	}
	f, err := os.Open(x.upload)
	if err != nil {
		return nil, 0, x.noUpload()
	}
	st, err := f.Stat()
	if err != nil {
		return nil, 0, x.noUpload()
	}
	return f, st.Size(), nil
}

// addRange asks for a part of the file.
func (x *transfer) addRange(add func(name, value string)) {
	if x.resume != "" {
		x.resumed, _ = strconv.ParseInt(x.resume, 10, 64)
		if x.resume == "-" {
			if st, err := os.Stat(x.fileName); err == nil {
				x.resumed = st.Size()
			}
		}
		if x.resumed > 0 {
			add("Range", fmt.Sprintf("bytes=%d-", x.resumed))
		}
	} else if x.byteRange != "" {
		add("Range", "bytes="+x.byteRange)
	}
}

// A header is the head of a response.
type header struct {
	raw    []string // lines with their ends
	values map[string]string
}

// readHeader reads the head of a response.
func (x *transfer) readHeader(r *bufio.Reader) (h header, err error) {
	h.values = map[string]string{}
	size := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			if len(h.raw) == 0 && line == "" && (err == io.EOF || errors.Is(err, net.ErrClosed)) {
				return h, fail(52, "Empty reply from server")
			}
			if err == io.EOF {
				return h, fail(56, "Recv failure: Connection reset by peer")
			}
			if e := x.explain(err); len(h.raw) > 0 || e.(*failure).code == 28 {
				return h, e
			}
			return h, fail(56, "Recv failure: Connection reset by peer")
		}
		if size += len(line); size > 300<<10 {
			return h, fail(56, "Too large response headers: %d > 307200", size)
		}
		if len(h.raw) == 0 && !strings.HasPrefix(line, "HTTP/") {
			return h, fail(1, "Received HTTP/0.9 when not allowed")
		}
		h.raw = append(h.raw, line)
		if x.verbose {
			x.say("< " + shown(line, terminal.Is(2)))
		}
		text := strings.TrimRight(line, "\r\n")
		if text == "" {
			return h, nil
		}
		if name, value, ok := strings.Cut(text, ":"); ok {
			h.values[strings.ToLower(name)] = strings.TrimSpace(value)
		}
	}
}

// response receives the response.
func (x *transfer) response(u *url.URL, r *bufio.Reader) (next string, err error) {
	var h header
	for {
		if h, err = x.readHeader(r); err != nil {
			return "", err
		}
		words := strings.Fields(h.raw[0])
		if len(words) < 2 {
			return "", fail(1, "Unsupported HTTP version in response")
		}
		x.version = strings.TrimPrefix(words[0], "HTTP/")
		if x.status, err = strconv.Atoi(words[1]); err != nil {
			return "", fail(1, "Unsupported HTTP version in response")
		}
		if err := x.showHeader(h); err != nil {
			return "", err
		}
		if x.status/100 != 1 || x.status == 101 {
			break
		}
	}
	x.first = time.Since(x.began)
	x.contentType = h.values["content-type"]
	x.location = ""
	if location := h.values["location"]; location != "" && x.status/100 == 3 {
		to, err := u.Parse(encoded(location))
		if err == nil {
			x.location = to.String()
		} else if x.follow {
			return "", fail(3, "The redirect target URL could not be parsed: Malformed input to a URL function")
		}
	}
	if x.follow && x.location != "" {
		return x.location, nil
	}
	if x.status >= 400 && x.fail {
		return "", fail(22, "The requested URL returned error: %d", x.status)
	}
	if x.resumed > 0 && x.status == 200 && h.values["content-length"] == strconv.FormatInt(x.resumed, 10) {
		return "", nil // the file is complete
	}
	if x.resumed > 0 && x.status == 200 {
		return "", fail(33, "HTTP server does not seem to support byte ranges. Cannot resume.")
	}
	if err := x.content(h, r); err != nil {
		return "", err
	}
	if x.verbose {
		if x.received > 0 && x.fileName != "" {
			x.say(fmt.Sprintf("{ [%d bytes data]\n", x.received))
		}
		x.say("* Connection #0 to host " + u.Host + " left intact\n")
	}
	if x.status >= 400 && x.failWithBody {
		return "", fail(22, "The requested URL returned error: %d", x.status)
	}
	return "", nil
}

// shown returns lines of a server's header as they are printed: at a terminal without control
// characters, which could do anything there.
func shown(lines string, terminal bool) string {
	if !terminal {
		return lines
	}
	var b strings.Builder
	for line := range strings.SplitAfterSeq(lines, "\r\n") {
		text, whole := strings.CutSuffix(line, "\r\n")
		b.WriteString(quote.Visible(text))
		if whole {
			b.WriteString("\r\n")
		}
	}
	return b.String()
}

// encoded returns the URL of a redirect with the bytes encoded that a URL cannot have.
func encoded(location string) string {
	var b strings.Builder
	for i := range len(location) {
		switch c := location[i]; {
		case c == ' ' && strings.Contains(location[:i], "?"):
			b.WriteByte('+')
		case c <= ' ' || c >= 0x7f:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// showHeader prints the head of a response where options ask for it.
func (x *transfer) showHeader(h header) error {
	text := strings.Join(h.raw, "")
	x.headerSize += int64(len(text))
	if x.dump != "" {
		if x.dump == "-" {
			x.Out.WriteString(shown(text, terminal.Is(1)))
		} else {
			flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
			if x.headerSize == int64(len(text)) {
				flags |= os.O_TRUNC
			}
			f, err := os.OpenFile(x.dump, flags, 0o666)
			if err != nil {
				return fail(23, "client returned ERROR on write of %d bytes", len(h.raw[0]))
			}
			defer f.Close()
			io.WriteString(f, text)
		}
	}
	if x.head || x.include {
		return x.write([]byte(shown(text, x.fileName == "" && terminal.Is(1))))
	}
	return nil
}

// content receives the body.
func (x *transfer) content(h header, r *bufio.Reader) error {
	if x.head || x.status == 204 || x.status == 304 {
		return nil
	}
	var body io.Reader = r
	length, hasLength := h.values["content-length"]
	switch {
	case strings.EqualFold(h.values["transfer-encoding"], "chunked"):
		body = &chunks{httputil.NewChunkedReader(r)}
	case hasLength:
		n, err := strconv.ParseInt(length, 10, 64)
		if err != nil || n < 0 {
			return fail(8, "Invalid Content-Length: value")
		}
		x.expected = n
		body = io.LimitReader(r, n)
	}
	counted := &counter{r: body}
	body = counted
	if x.compressed && h.values["content-encoding"] == "gzip" {
		z, err := gzip.NewReader(counted)
		if err != nil {
			return fail(61, "Error while processing content unencoding: %s", err)
		}
		body = z
	}
	err := x.body(body)
	switch {
	case err != nil:
		return x.explain(err)
	case x.expected >= 0 && counted.n < x.expected:
		return fail(18, "end of response with %d bytes missing", x.expected-counted.n)
	}
	return nil
}

// A counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (n int, err error) {
	n, err = c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// chunks reads a body of chunks. Its end before the last chunk is a failure.
type chunks struct{ r io.Reader }

func (c *chunks) Read(p []byte) (n int, err error) {
	n, err = c.r.Read(p)
	if err == io.ErrUnexpectedEOF {
		err = fail(18, "transfer closed with outstanding read data remaining")
	}
	return n, err
}

// noUpload fails because the file of -T cannot be read.
func (x *transfer) noUpload() error {
	x.say("curl: cannot open '" + x.upload + "'\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
	return fail(26, "Failed to open/read local data from file/application")
}
