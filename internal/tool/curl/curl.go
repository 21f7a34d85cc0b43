// Package curl implements curl(1) 8.23 for http, https and file: it transfers URLs.
//
// Synopsis:
//
//	curl [OPTION]... URL...
//
// options.go reads the command line, config.go the files of -K; glob.go and address.go make URLs of its
// words. http.go has the protocol, with the cookies and forms of cookies.go and form.go, and report.go
// prints the progress and what -w asks for. The protocol is our own code, because curl prints
// headers as they arrive, and net/http does not keep their bytes.
package curl

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is curl.
var Command = &cli.Command{
	Name: "curl", Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 2, UsageStatus: 2, Unwritten: cli.Forgive},
	Run: gnu.Run(usage, run), KeepsPipe: true,
}

// A failure is an error of a transfer, with curl's number.
type failure struct {
	code int
	text string
}

func (f *failure) Error() string { return fmt.Sprintf("(%d) %s", f.code, f.text) }

func fail(code int, format string, values ...any) error {
	return &failure{code, fmt.Sprintf(format, values...)}
}

// userAgent is what curl 8.23 calls itself.
const userAgent = "curl/8.23.0"

func run(t *gnu.Tool) error {
	o := &options{Tool: t, redirects: 50}
	words := t.Argv[1:]
	if len(words) == 0 || words[0] != "-q" && words[0] != "--disable" {
		if name, text := o.ownFile(); text != nil {
			if done, err := o.configure("-K", name, text); done || err != nil {
				return err
			}
		}
	}
	if done, err := o.parse(words); done || err != nil {
		return err
	}
	if methods := o.requests(); len(methods) > 1 {
		o.warn("You can only select one HTTP request method! You asked for both " + methods[0] + " and " + methods[1] + ".")
		return &cli.Failure{Status: 2}
	}
	if len(t.Argv) == 1 {
		return cli.Fail("try 'curl --help' or 'curl --manual' for more information", nil)
	}
	if len(o.urls) == 0 {
		return cli.Fail("(2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information", nil)
	}
	if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err == nil {
		o.unbuffered = true
	}
	o.loadCookies()
	if err := o.transferAll(); err != nil {
		return err
	}
	o.saveCookies()
	if err := t.Out.Flush(); err != nil {
		if o.silent && !o.showError {
			return &cli.Failure{Status: 23}
		}
		return &cli.Failure{Text: "Failed writing body", Status: 23}
	}
	return nil
}

// requests returns the methods that the options ask for, as messages name them.
func (o *options) requests() (list []string) {
	if o.hasData && !o.asGet {
		list = append(list, "POST (-d, --data)")
	}
	if len(o.form) > 0 {
		list = append(list, "multipart formpost (-F, --form)")
	}
	if o.upload != "" {
		list = append(list, "PUT (-T, --upload-file)")
	}
	if o.head {
		list = append(list, "HEAD (-I, --head)")
	}
	return list
}

// transferAll transfers all URLs, also those of patterns.
func (o *options) transferAll() error {
	for i, pattern := range o.urls {
		var to output
		if i < len(o.outputs) {
			to = o.outputs[i]
		} else if o.remoteAll {
			to = output{remote: true}
		}
		matches := []match{{url: pattern}}
		if !o.noGlob {
			var err error
			if matches, err = expand(pattern); err != nil {
				f := err.(*failure)
				return &cli.Failure{Text: f.Error(), Status: f.code}
			}
		}
		for _, m := range matches {
			one := to
			one.name = m.named(to.name)
			if o.transfer(m.url, one); o.Status != 0 && o.failEarly {
				return nil
			}
		}
	}
	return nil
}

// transfer transfers a URL, and tries again if --retry asks for it.
func (o *options) transfer(address string, to output) {
	began := time.Now()
	wait := time.Second
	for left := o.retries; ; left-- {
		x := &transfer{options: o, url: address, output: to, began: time.Now()}
		x.end(x.run())
		why := x.transient()
		if why == "" || left <= 0 || o.retryLimit > 0 && time.Since(began) > o.retryLimit {
			return
		}
		pause := wait
		if wait = min(2*wait, 10*time.Minute); o.retryDelay > 0 {
			pause = o.retryDelay
		}
		if after := x.retryAfter; after > 0 {
			pause = after
		}
		o.Out.Flush()
		o.warn(fmt.Sprintf("Problem : %s. Retrying in %s. %s left.", why, counted(int(pause.Seconds()), "second", "seconds"), counted(left, "retry", "retries")))
		time.Sleep(pause)
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// transient returns why --retry tries again, or "".
func (x *transfer) transient() string {
	switch {
	case x.Status == 28 || x.Status == 6 || x.Status == 5:
		return "timeout"
	case x.retryRefused && x.Status == 7:
		return "connection refused"
	case slices.Contains([]int{408, 429, 500, 502, 503, 504, 522, 524}, x.status) && (x.Status == 0 || x.Status == 22):
		return "HTTP error"
	case x.retryAll && x.Status != 0:
		return "(retrying all errors)"
	}
	return ""
}

// An output is where the data of a URL go.
type output struct {
	name   string
	remote bool // -O: to a file with the name in the URL
}

// A transfer is the work on one URL.
type transfer struct {
	*options
	url    string
	output output
	began  time.Time

	effective   string // the URL after redirects
	status      int
	contentType string
	location    string // where a redirect leads
	version     string
	redirected  int
	received    int64
	sent        int64
	headerSize  int64
	expected    int64 // the size that the server has announced; -1 if it has not
	remoteIP    string
	remotePort  string
	localIP     string
	file        *os.File
	fileName    string
	meter       meter
	connected   time.Duration
	resolved    time.Duration
	first       time.Duration
	message     string
	target      string // the path and the query of the request, as they are sent
	bare        bool   // the request after a redirect has no body
	origin      string // the server that gets the name and the password
	retryAfter  time.Duration
	changed     time.Time // modification time of the file, from the server
	lines       int       // number of lines of the headers
	lastMethod  string
	header      map[string]string // of the answer; the names are in lower case
	proxyInUse  *url.URL
	named       bool // the server has given the name of the file
}

// run transfers the URL.
func (x *transfer) run() error {
	x.expected = -1
	if x.output.remote {
		name, err := remoteName(x.url)
		if err != nil {
			return err
		}
		x.fileName = name
	} else if x.output.name != "" && x.output.name != "-" {
		x.fileName = x.output.name
	}
	if x.fileName != "" && x.outputDir != "" {
		x.fileName = filepath.Join(x.outputDir, x.fileName)
	}
	if x.noClobber && x.fileName != "" {
		x.fileName = freeName(x.fileName)
	}
	err := x.fetch()
	if x.file != nil {
		if e := x.file.Close(); e != nil && err == nil {
			err = fail(23, "client returned ERROR on write of 0 bytes")
		}
		if x.remoteTime && err == nil && !x.changed.IsZero() {
			os.Chtimes(x.fileName, time.Now(), x.changed)
		}
	}
	return err
}

// remoteName returns the file name in a URL, for -O.
func remoteName(address string) (string, error) {
	_, rest, _ := strings.Cut(withScheme(address), "://")
	_, rest, _ = strings.Cut(rest, "/")
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	if name == "" || name == "." || name == ".." {
		name = "curl_response"
	}
	return name, nil
}

// withScheme adds the scheme that curl guesses.
func withScheme(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return "http://" + address
}

func (x *transfer) fetch() error {
	address := withScheme(x.url)
	for {
		u, err := x.parse(address)
		switch {
		case err != nil:
			return err
		case u.Scheme == "file":
			return x.local(u.Path)
		}
		if x.redirected == 0 {
			x.origin = u.Scheme + "://" + u.Host
			queries := x.queries
			if x.asGet && x.hasData {
				queries = append(queries[:len(queries):len(queries)], string(x.data))
			}
			for _, q := range queries {
				separator := "&"
				if !strings.Contains(x.target, "?") {
					separator = "?"
				}
				x.target += separator + q
			}
			if strings.Contains(x.target, " ") {
				return fail(3, "URL rejected: Bad query")
			}
		}
		x.effective = u.Scheme + "://" + u.Host + x.target
		next, err := x.exchange(u)
		if err != nil || next == "" {
			return err
		}
		if x.redirects >= 0 && x.redirected >= x.redirects {
			return fail(47, "Maximum (%d) redirects followed", x.redirects)
		}
		if x.autoReferer {
			x.referer = x.effective
		}
		posts := x.hasData && !x.asGet || len(x.form) > 0
		switch {
		case x.status == 301 && posts && !x.keep301, x.status == 302 && posts && !x.keep302, x.status == 303 && !x.keep303:
			x.bare = true
		}
		x.redirected++
		address = next
	}
}

// knows reports whether the server of a URL may get what is meant for the first server, such as
// passwords: after a redirect, only that server may, or any server with --location-trusted.
func (x *transfer) knows(u *url.URL) bool { return x.trusted || x.origin == u.Scheme+"://"+u.Host }

// local copies a file of this machine.
func (x *transfer) local(name string) error {
	name, err := url.PathUnescape(name)
	if err != nil {
		return fail(3, "URL rejected: Malformed input to a URL function")
	}
	x.effective = "file://" + name
	f, err := os.Open(name)
	if err != nil {
		return fail(37, "Could not open file %s", name)
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil {
		if st.IsDir() {
			return fail(37, "Could not open file %s", name)
		}
		x.expected = st.Size()
		if x.head || x.include {
			x.write([]byte(fmt.Sprintf("Content-Length: %d\r\nAccept-ranges: bytes\r\nLast-Modified: %s\r\n\r\n", st.Size(), st.ModTime().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))))
		}
		if x.head {
			return nil
		}
	}
	return x.body(f)
}

// body writes the data.
func (x *transfer) body(r io.Reader) error {
	x.start()
	buf := make([]byte, 16<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			x.received += int64(n)
			if x.largest > 0 && x.received > x.largest {
				return fail(63, "Exceeded the maximum allowed file size (%d)", x.largest)
			}
			if x.rate > 0 {
				due := time.Duration(float64(x.received) / float64(x.rate) * float64(time.Second))
				time.Sleep(due - time.Since(x.began))
			}
			if e := x.write(buf[:n]); e != nil {
				return e
			}
			x.progress(false)
		}
		if err == io.EOF {
			if x.file == nil && x.fileName != "" {
				return x.write(nil) // an empty file
			}
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// write writes to the output, which it opens the first time.
func (x *transfer) write(p []byte) error {
	failed := fail(23, "client returned ERROR on write of %d bytes", len(p))
	if x.fileName == "" {
		_, err := x.Out.Write(p)
		if err == nil && x.unbuffered {
			err = x.Out.Flush()
		}
		if err != nil {
			return failed
		}
		return nil
	}
	if x.file == nil {
		if x.createDirs {
			os.MkdirAll(filepath.Dir(x.fileName), 0o777)
		}
		flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		if x.noClobber || x.named {
			flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
		}
		if x.resumed > 0 {
			flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		}
		f, err := os.OpenFile(x.fileName, flags, 0o666)
		if err != nil {
			x.warn("Failed to open the file " + x.fileName + ": " + cli.Strerror(err))
			return failed
		}
		x.file = f
	}
	if _, err := x.file.Write(p); err != nil {
		return failed
	}
	return nil
}

// end ends the progress, and prints the error of a transfer and the text of -w.
func (x *transfer) end(err error) {
	x.Status = 0
	var f *failure
	if !errors.As(err, &f) {
		x.progress(true)
	} else {
		if x.meter.begun {
			io.WriteString(x.Stderr, "\n")
		}
		x.Status = f.code
		x.message = f.text
		if !x.silent || x.showError {
			x.Stderr.Write([]byte("curl: " + f.Error() + "\n"))
		}
	}
	if x.writeOut != "" {
		x.printWriteOut()
	}
}
