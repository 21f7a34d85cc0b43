package curl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"os"
	"path"
	"path/filepath"
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
		if body == nil {
			x.say("* Request completely sent off\n")
		}
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
		if x.verbose {
			x.say(fmt.Sprintf("} [%d bytes data]\n* upload completely sent off: %[1]d bytes\n", n))
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

// connect connects to the server of a URL, or to a proxy for it.
func (x *transfer) connect(ctx context.Context, u *url.URL) (net.Conn, error) {
	host, port := hostOf(u)
	proxy, err := x.proxyFor(u)
	if err != nil {
		return nil, err
	}
	if x.proxyInUse = proxy; proxy != nil {
		host, port = hostOf(proxy)
	}
	began := time.Now()
	if x.connecting > 0 {
		limited, cancel := context.WithTimeout(ctx, x.connecting)
		defer cancel()
		ctx = limited
	}
	conn, err := x.dial(ctx, u, host, port, began)
	if err != nil {
		return nil, err
	}
	if proxy != nil && u.Scheme == "https" {
		if err := x.tunnel(conn, proxy, u); err != nil {
			conn.Close()
			return nil, err
		}
	}
	x.connected = time.Since(x.began)
	x.remoteIP, x.remotePort, _ = net.SplitHostPort(conn.RemoteAddr().String())
	var localPort string
	x.localIP, localPort, _ = net.SplitHostPort(conn.LocalAddr().String())
	if u.Scheme == "https" {
		x.start()
		if conn, err = x.secure(ctx, conn, u.Hostname()); err != nil {
			return nil, err
		}
	}
	if x.verbose {
		x.say(fmt.Sprintf("* Established connection to %s (%s port %s) from %s port %s \n", host, x.remoteIP, x.remotePort, x.localIP, localPort))
	}
	x.start() // curl draws no meter if it cannot connect at once
	return conn, nil
}

// hostOf returns the host and the port of a URL.
func hostOf(u *url.URL) (host, port string) {
	host, port = u.Hostname(), u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return host, port
}

// dial connects to a host, which is looked up, or to the socket of --unix-socket.
func (x *transfer) dial(ctx context.Context, u *url.URL, host, port string, began time.Time) (conn net.Conn, err error) {
	var d net.Dialer
	if x.socket != "" {
		if conn, err = d.DialContext(ctx, "unix", x.socket); err != nil {
			return nil, fail(7, "Failed to connect to %s over unix://%s after %d ms: Could not connect to server", hostPort(u), x.socket, time.Since(began).Milliseconds())
		}
		return conn, nil
	}
	toHost, toPort, err := x.redirectedTo(host, port)
	if err != nil {
		return nil, err
	}
	addresses, err := x.lookUp(ctx, toHost)
	if err != nil || len(addresses) == 0 {
		switch {
		case ctx.Err() != nil:
			return nil, fail(28, "Resolving timed out after %d milliseconds", time.Since(began).Milliseconds())
		case x.proxyInUse != nil:
			return nil, fail(5, "Could not resolve proxy: %s", host)
		}
		return nil, fail(6, "Could not resolve host: %s", toHost)
	}
	x.resolved = time.Since(x.began)
	for _, a := range addresses {
		address := net.JoinHostPort(a.Unmap().String(), toPort)
		if x.verbose {
			x.say("*   Trying " + address + "...\n")
		}
		if conn, err = d.DialContext(ctx, "tcp", address); err == nil {
			return conn, nil
		}
	}
	spent := time.Since(began).Milliseconds()
	if ctx.Err() != nil {
		return nil, fail(28, "Connection timed out after %d milliseconds", spent)
	}
	over := ""
	if x.proxyInUse != nil {
		over = " over proxy " + host
	}
	return nil, fail(7, "Failed to connect to %s:%s%s after %d ms: Could not connect to server", host, port, over, spent)
}

// lookUp returns the addresses of a host. As in curl, localhost has both of this machine.
func (x *transfer) lookUp(ctx context.Context, host string) (list []netip.Addr, err error) {
	kind := map[string]string{"tcp": "ip", "tcp4": "ip4", "tcp6": "ip6"}[x.network]
	if lower := strings.ToLower(host); lower != "localhost" && !strings.HasSuffix(lower, ".localhost") {
		return net.DefaultResolver.LookupNetIP(ctx, kind, host)
	}
	if kind != "ip4" {
		list = append(list, netip.IPv6Loopback())
	}
	if kind != "ip6" {
		list = append(list, netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	}
	return list, nil
}

func hostPort(u *url.URL) string {
	host, port := hostOf(u)
	return host + ":" + port
}

// tunnel asks a proxy for a connection to the server of a URL.
func (x *transfer) tunnel(conn net.Conn, proxy, u *url.URL) error {
	head := "CONNECT " + hostPort(u) + " HTTP/1.1\r\nHost: " + hostPort(u) + "\r\n"
	if proxy.User != nil {
		head += "Proxy-Authorization: " + userOf(proxy) + "\r\n"
	}
	if x.agent == nil {
		head += "User-Agent: " + userAgent + "\r\n"
	}
	if _, err := io.WriteString(conn, head+"Proxy-Connection: Keep-Alive\r\n\r\n"); err != nil {
		return x.explain(err)
	}
	// Byte by byte: what follows the header belongs to the server.
	h, err := x.readHeader(bufio.NewReaderSize(oneByOne{conn}, 16))
	if err != nil {
		return err
	}
	words := strings.Fields(h.raw[0])
	if len(words) < 2 || !strings.HasPrefix(words[1], "2") {
		code := "0"
		if len(words) > 1 {
			code = words[1]
		}
		return fail(7, "CONNECT tunnel failed, response %s", code)
	}
	return nil
}

// oneByOne reads one byte at a time.
type oneByOne struct{ io.Reader }

func (o oneByOne) Read(p []byte) (int, error) { return o.Reader.Read(p[:min(len(p), 1)]) }

// userOf returns the Authorization for the user in a URL.
func userOf(u *url.URL) string {
	password, _ := u.User.Password()
	return basic(u.User.Username() + ":" + password)
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

// outgoing returns the method and the body of a request, with its type and its size in bytes. The size is
// negative if there is no body.
func (x *transfer) outgoing(u *url.URL) (method string, body io.Reader, kind string, size int64, err error) {
	method, size = "GET", -1
	switch {
	case x.head:
		method = "HEAD"
	case x.bare:
	case x.upload != "":
		method = "PUT"
		body, size, err = x.uploaded(u)
	case len(x.form) > 0:
		var text []byte
		method = "POST"
		text, kind, err = x.encodedForm()
		body, size = bytes.NewReader(text), int64(len(text))
	case x.hasData && !x.asGet:
		method, kind = "POST", "application/x-www-form-urlencoded"
		body, size = bytes.NewReader(x.data), int64(len(x.data))
	}
	if x.method != "" {
		method = x.method
	}
	return method, body, kind, size, err
}

// A lines is the header of a request.
type lines struct {
	list   []string
	custom map[string]bool // the names of the headers of the command line, in lower case
}

// add adds a header, unless one of the command line replaces it.
func (l *lines) add(name, value string) {
	if !l.custom[strings.ToLower(name)] {
		l.list = append(l.list, name+": "+value)
	}
}

// request returns the head of the request, and its body, which may be nil.
func (x *transfer) request(u *url.URL) (head string, body io.Reader, err error) {
	method, body, kind, size, err := x.outgoing(u)
	if err != nil {
		return "", nil, err
	}
	x.lastMethod = method
	l := &lines{custom: map[string]bool{}}
	host := u.Host
	for _, h := range x.headers {
		name, value, ok := strings.Cut(strings.TrimSuffix(h, ";"), ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if l.custom[name] = true; ok && name == "host" {
			host = strings.TrimSpace(value)
		}
	}
	l.list = append(l.list, "Host: "+host)
	if x.proxyInUse != nil && x.proxyInUse.User != nil && u.Scheme == "http" {
		l.add("Proxy-Authorization", userOf(x.proxyInUse))
	}
	switch {
	case x.bearer != "" && x.knows(u):
		l.add("Authorization", "Bearer "+x.bearer)
	case x.user != "" && x.knows(u):
		user := x.user
		if !strings.Contains(user, ":") {
			user += ":"
		}
		l.add("Authorization", basic(user))
	case u.User != nil:
		l.add("Authorization", userOf(u))
	}
	x.addRange(l.add)
	switch {
	case x.agent == nil:
		l.add("User-Agent", userAgent)
	case *x.agent != "":
		l.add("User-Agent", *x.agent)
	}
	if !x.json {
		l.add("Accept", "*/*")
	}
	if x.compressed {
		l.add("Accept-Encoding", "gzip")
	}
	if x.referer != "" {
		l.add("Referer", x.referer)
	}
	if cookies := nonEmpty(x.jar.header(u), x.ownCookie(u)); len(cookies) > 0 {
		l.add("Cookie", strings.Join(cookies, "; "))
	}
	if x.proxyInUse != nil && u.Scheme == "http" {
		l.add("Proxy-Connection", "Keep-Alive")
	}
	x.addCustom(l, u)
	if x.json {
		l.add("Content-Type", "application/json")
		l.add("Accept", "application/json")
	}
	if size >= 0 {
		l.add("Content-Length", strconv.FormatInt(size, 10))
	}
	if kind != "" && !x.json {
		l.add("Content-Type", kind)
	}
	target, version := x.target, "HTTP/1.1"
	switch {
	case x.requestTarget != "":
		target = x.requestTarget
	case x.proxyInUse != nil && u.Scheme == "http":
		target = "http://" + u.Host + target
	}
	if x.old {
		version = "HTTP/1.0"
	}
	return method + " " + target + " " + version + "\r\n" + strings.Join(l.list, "\r\n") + "\r\n\r\n", body, nil
}

// ownCookie returns the cookies of the command line, which are for the first server.
func (x *transfer) ownCookie(u *url.URL) string {
	if !x.knows(u) {
		return ""
	}
	return x.cookie
}

// addCustom adds the headers of the command line. What is secret in them is for the first server only.
func (x *transfer) addCustom(l *lines, u *url.URL) {
	for _, h := range x.headers {
		name, value, ok := strings.Cut(h, ":")
		if name, empty := strings.CutSuffix(h, ";"); empty && !ok {
			l.list = append(l.list, name+":")
			continue
		}
		secret := strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Cookie")
		if ok && strings.TrimSpace(value) != "" && !strings.EqualFold(name, "Host") && (!secret || x.knows(u)) {
			l.list = append(l.list, h)
		}
	}
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
	if strings.HasSuffix(x.target, "/") {
		x.target += path.Base(x.upload)
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
	x.learn(h, u)
	x.location = ""
	if location := h.values["location"]; location != "" && x.status/100 == 3 {
		x.location = x.resolve(u, location)
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
		if x.received > 0 && (x.fileName != "" || !terminal.Is(1)) {
			x.say(fmt.Sprintf("{ [%d bytes data]\n", x.received))
		}
		peer := u
		if x.proxyInUse != nil {
			peer = x.proxyInUse
		}
		x.say("* Connection #0 to host " + peer.Host + " left intact\n")
	}
	if x.status >= 400 && x.failWithBody {
		return "", fail(22, "The requested URL returned error: %d", x.status)
	}
	return "", nil
}

// learn keeps what a header says about the file, cookies and further tries.
func (x *transfer) learn(h header, u *url.URL) {
	x.header, x.lines = h.values, len(h.raw)-2
	x.changed, _ = http.ParseTime(h.values["last-modified"])
	if n, err := strconv.Atoi(h.values["retry-after"]); err == nil && n > 0 && n < 1<<20 {
		x.retryAfter = time.Duration(n) * time.Second
	}
	for _, line := range h.raw {
		if value, is := cutPrefixFold(strings.TrimRight(line, "\r\n"), "Set-Cookie:"); is && x.jar.loaded {
			x.jar.set(value, u, time.Now())
		}
	}
	if !x.disposition || !x.output.remote {
		return
	}
	_, parameters, _ := strings.Cut(h.values["content-disposition"], ";")
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		if value = value[strings.LastIndexAny(value, `/\\`)+1:]; strings.EqualFold(name, "filename") && value != "" && value != "." && value != ".." {
			x.fileName, x.named = filepath.Join(x.outputDir, value), true
		}
	}
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
		if x.largest > 0 && n > x.largest {
			return fail(63, "Maximum file size exceeded")
		}
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
