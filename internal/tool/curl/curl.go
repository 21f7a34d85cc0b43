// Package curl implements curl(1) 8.23 for http, https and file: it transfers URLs.
//
// Synopsis:
//
//	curl [OPTION]... URL...
//
// options.go reads the command line, http.go has the protocol, and report.go prints the
// progress and what -w asks for. The protocol is our own code, because curl prints
// headers as they arrive, and net/http does not keep their bytes.
package curl

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is curl.
var Command = &cli.Command{
	Name: "curl", Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 2, UsageStatus: 2},
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
	if done, err := o.parse(t.Argv[1:]); done || err != nil {
		return err
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
	for i, u := range o.urls {
		x := &transfer{options: o, url: u, began: time.Now()}
		if i < len(o.outputs) {
			x.output = o.outputs[i]
		} else if o.remoteAll {
			x.output = output{remote: true}
		}
		err := x.run()
		for n := 0; err != nil && n < o.retries && transient(err, x.status); n++ {
			time.Sleep(min(time.Second<<n, 10*time.Minute))
			x = &transfer{options: o, url: u, output: x.output, began: time.Now()}
			err = x.run()
		}
		x.end(err)
	}
	if err := t.Out.Flush(); err != nil {
		if o.silent && !o.showError {
			return &cli.Failure{Status: 23}
		}
		return &cli.Failure{Text: "Failed writing body", Status: 23}
	}
	return nil
}

// transient reports whether --retry tries again.
func transient(err error, status int) bool {
	var f *failure
	if !errors.As(err, &f) {
		return false
	}
	switch status {
	case 408, 429, 500, 502, 503, 504:
		return true
	}
	return f.code == 28 || f.code == 6
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
	err := x.fetch()
	if x.file != nil {
		if e := x.file.Close(); e != nil && err == nil {
			err = fail(23, "client returned ERROR on write of 0 bytes")
		}
	}
	return err
}

// remoteName returns the file name in a URL, for -O.
func remoteName(address string) (string, error) {
	u, err := url.Parse(withScheme(address))
	name := ""
	if err == nil {
		name = path.Base(u.Path)
	}
	if err != nil || name == "/" || name == "." || strings.HasSuffix(u.Path, "/") {
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
		scheme, rest, _ := strings.Cut(address, "://")
		scheme = strings.ToLower(scheme)
		if strings.ContainsAny(rest, " \x7f") {
			return fail(3, "URL rejected: Bad path")
		}
		u, err := url.Parse(scheme + "://" + rest)
		switch {
		case scheme == "file":
			return x.local("/" + strings.TrimLeft(strings.TrimPrefix(rest, "localhost"), "/"))
		case scheme != "http" && scheme != "https":
			return fail(1, "Protocol %q not supported", scheme)
		case err != nil:
			return fail(3, "URL rejected: Malformed input to a URL function")
		case u.Hostname() == "":
			return fail(3, "URL rejected: No host present")
		}
		if x.asGet && x.hasData && x.redirected == 0 {
			if u.RawQuery != "" {
				u.RawQuery += "&"
			}
			u.RawQuery += string(x.data)
		}
		x.effective = u.String()
		if u.Path == "" {
			u.Path = "/"
		}
		if x.redirected == 0 {
			x.effective = strings.TrimSuffix(x.effective, "#"+u.Fragment)
			if u.Path == "/" && !strings.Contains(rest, "/") {
				x.effective += "/"
			}
		}
		next, err := x.exchange(u)
		if err != nil || next == "" {
			return err
		}
		if x.redirects >= 0 && x.redirected >= x.redirects {
			return fail(47, "Maximum (%d) redirects followed", x.redirects)
		}
		x.redirected++
		address = next
	}
}

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
			x.write([]byte(fmt.Sprintf("Content-Length: %d\r\nAccept-ranges: bytes\r\nLast-Modified: %s\r\n", st.Size(), st.ModTime().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))))
			if x.head {
				return nil
			}
			x.write([]byte("\r\n"))
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
		if x.resumed > 0 {
			flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		}
		f, err := os.OpenFile(x.fileName, flags, 0o666)
		if err != nil {
			if !x.silent {
				x.Stderr.Write([]byte("Warning: Failed to open the file " + x.fileName + ": " + cli.Strerror(err) + "\n"))
			}
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
