// Package wget implements wget(1) with the options that lessons use. It downloads files over http
// and https.
package wget

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"contedor/internal/cli"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/retrieve"
	"contedor/internal/fetch/unpack"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// Command is wget(1).
var Command = &cli.Command{Name: "wget", Dialect: cli.UtilLinux, Run: run}

// The exit statuses of wget(1).
const (
	statusOther   = 1
	statusParse   = 2
	statusFile    = 3
	statusNetwork = 4
	statusServer  = 8
)

const usage = `
Usage:
 wget [options] URL...

Fetch files over http and https into the current directory. An existing file is
kept; the new one then gets a number after its name.

Options:
 -O, --output-document FILE  write everything to FILE; - is standard output
 -c, --continue              continue a partial download
 -nc, --no-clobber           fetch only files that do not exist yet
 -o, --output-file FILE      write messages to FILE; - is standard output
 -a, --append-output FILE    append messages to FILE
 -nv, --no-verbose           print errors and one line for each file
 -q, --quiet                 print errors only

 -h, --help                  display this help
 -V, --version               display version
`

var options = cli.Options{
	Short:   "O:cqn:o:a:hV",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "output-document", Argument: cli.Required, Key: 'O'},
		{Name: "continue", Key: 'c'},
		{Name: "quiet", Key: 'q'},
		{Name: "no-clobber", Key: keyNoClobber},
		{Name: "no-verbose", Key: keyNoVerbose},
		{Name: "output-file", Argument: cli.Required, Key: 'o'},
		{Name: "append-output", Argument: cli.Required, Key: 'a'},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
	},
}

// Keys of options without a letter.
const (
	keyNoClobber = 256 + iota
	keyNoVerbose
)

// A retrieval is the parsed command line.
type retrieval struct {
	*cli.Invocation
	client  *download.Client
	file    string // -O; "" for the name in the URL
	goOn    bool
	keep    bool // -nc
	quiet   bool
	brief   bool // -nv
	log     string
	more    bool // append to the log file
	written bool // the first part of FILE has been written
}

func run(inv *cli.Invocation) error {
	d := &retrieval{Invocation: inv, client: download.NewClient("wget/" + cli.Version)}
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if f, ok := err.(*cli.Failure); ok {
			f.Status = statusParse
			return f
		}
		if o.Key == cli.End {
			break
		}
		switch o.Key {
		case 'O':
			d.file = o.Value
		case 'c':
			d.goOn = true
		case 'q':
			d.quiet = true
		case keyNoClobber:
			d.keep = true
		case keyNoVerbose:
			d.brief = true
		case 'n':
			if err := d.setNo(o.Value); err != nil {
				return err
			}
		case 'o', 'a':
			d.log, d.more = o.Value, o.Key == 'a'
		case 'h':
			return inv.Print(usage)
		case 'V':
			return inv.Print("wget (contedor) " + cli.Version + "\n")
		}
	}
	stderr := inv.Stderr
	if err := d.openLog(); err != nil {
		return err
	}
	addresses := words.Operands()
	if len(addresses) == 0 {
		inv.Stderr = stderr
		return &cli.Failure{Text: "missing URL", Usage: true}
	}
	if !d.quiet {
		d.client.Notice = retrieve.Notice(inv)
	}
	var worst *cli.Failure // the last failure; the earlier ones have been printed
	for _, address := range addresses {
		if err := d.fetch(address); err != nil {
			if worst != nil {
				d.report(worst)
			}
			worst = err
		}
	}
	if worst != nil {
		return worst
	}
	return nil
}

// report prints a failure that has a message.
func (d *retrieval) report(f *cli.Failure) {
	if f.Text != "" {
		io.WriteString(d.Stderr, d.ErrorName()+": "+f.Error()+"\n")
	}
}

// setNo applies the letters after -n: c for no clobber, v for not verbose.
func (d *retrieval) setNo(letters string) *cli.Failure {
	for _, letter := range []byte(letters) {
		switch letter {
		case 'c':
			d.keep = true
		case 'v':
			d.brief = true
		default:
			return &cli.Failure{Text: fmt.Sprintf("illegal option -- `-n%c'", letter), Usage: true, Status: statusOther}
		}
	}
	return nil
}

// openLog redirects all further messages to the file of -o or -a.
func (d *retrieval) openLog() error {
	switch d.log {
	case "":
		return nil
	case "-":
		d.Stderr = d.Stdout
		return nil
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if d.more {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(d.log, flags, 0o666)
	if err != nil {
		return &cli.Failure{Text: d.log, Err: err, Status: statusOther}
	}
	d.Stderr = f // until the process ends
	return nil
}

// kept reports whether the file of a URL exists and -nc forbids to replace it.
func (d *retrieval) kept(u *url.URL) (bool, *cli.Failure) {
	name := d.name(u)
	if _, err := os.Stat(name); !d.keep || err != nil || d.file == "-" || d.written {
		return false, nil
	}
	if !d.quiet && !d.brief {
		text := "File " + quote.FromEnvironment(d.Getenv).Quote(name) + " already there; not retrieving.\n"
		if d.file == "" {
			text += "\n"
		}
		io.WriteString(d.Stderr, text)
	}
	if d.file != "" {
		return true, &cli.Failure{Status: statusOther}
	}
	return true, nil
}

// fetch fetches one file.
func (d *retrieval) fetch(address string) *cli.Failure {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return &cli.Failure{Text: address + ": not a valid URL"}
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return &cli.Failure{Text: address + ": only http and https are known"}
	}
	if kept, failure := d.kept(u); kept {
		return failure
	}
	began := time.Now()
	have := d.have(u)
	in, err := d.open(address, have)
	if err != nil {
		status := statusNetwork
		if _, ok := errors.AsType[*download.StatusError](err); ok {
			status = statusServer
		}
		return &cli.Failure{Text: retrieve.Word(address, err).Error(), Status: status}
	}
	if in == nil {
		d.say(fmt.Sprintf("%s is already complete", d.name(u)))
		return nil
	}
	defer in.Close()
	out, name, err := d.create(u, have > 0)
	if err != nil {
		status := statusFile
		if d.file != "" {
			status = statusOther
		}
		return &cli.Failure{Text: name, Err: err, Status: status}
	}
	var bar *progress.Line
	if !d.quiet && !d.brief {
		bar = progress.Show(d.Invocation, in, nil)
	}
	_, err = io.Copy(out, in)
	bar.Stop()
	if f, ok := out.(*os.File); ok {
		err = cmp.Or(err, f.Close())
	}
	var file *os.PathError
	var number unix.Errno
	switch { // an error of the input has its message already
	case errors.As(err, &file), errors.As(err, &number):
		return &cli.Failure{Text: name, Err: err, Status: statusFile}
	case err != nil:
		return &cli.Failure{Text: err.Error(), Status: statusNetwork}
	}
	d.say(fmt.Sprintf("saved %s, %s in %s", name, progress.Size(in.Count()), progress.Seconds(time.Since(began))))
	return nil
}

func (d *retrieval) say(text string) {
	if !d.quiet {
		d.Stderr.Write([]byte(d.ErrorName() + ": " + text + "\n"))
	}
}

// name returns the name of the file for a URL. create adds a number if it exists.
func (d *retrieval) name(u *url.URL) string {
	if d.file != "" {
		return d.file
	}
	if u.Path == "" || strings.HasSuffix(u.Path, "/") {
		return "index.html"
	}
	name := path.Base(u.Path)
	if strings.IndexFunc(name, unicode.IsControl) >= 0 {
		name = path.Base(u.EscapedPath())
	}
	if name == "." || name == ".." {
		return "index.html"
	}
	return name
}

// have returns the number of bytes of a partial download to continue, or 0.
func (d *retrieval) have(u *url.URL) int64 {
	if st, err := os.Stat(d.name(u)); d.goOn && err == nil && st.Mode().IsRegular() && d.file != "-" {
		return st.Size()
	}
	return 0
}

// open requests a file, or the part after its first have bytes. It returns nil if that is empty.
func (d *retrieval) open(address string, have int64) (*unpack.Input, error) {
	f, err := d.client.Open(context.Background(), address, download.Kept{Version: download.Version{Size: -1}, Length: have})
	if err != nil {
		return nil, err
	}
	if f.From == 0 && have > 0 { // the server sends the whole file: skip the first part
		if f.Size >= 0 && f.Size <= have {
			f.Close()
			return nil, nil
		}
		if _, err := io.CopyN(io.Discard, f, have); err != nil {
			f.Close()
			return nil, err
		}
	}
	in := &unpack.Input{Body: f, What: retrieve.Shown(address), Size: f.Size, Kept: have, Most: math.MaxInt64, Reason: download.Reason}
	in.Add(have)
	return in, nil
}

// create opens the output and returns its name.
func (d *retrieval) create(u *url.URL, more bool) (io.Writer, string, error) {
	name := d.name(u)
	flags := os.O_WRONLY | os.O_CREATE
	switch {
	case name == "-" && d.file == "-":
		return d.Stdout, "the standard output", nil
	case more || d.written:
		flags |= os.O_APPEND
	case d.file != "" || d.goOn:
		flags |= os.O_TRUNC
	default:
		flags |= os.O_EXCL
	}
	fresh := name
	for n := 1; ; n++ {
		f, err := os.OpenFile(fresh, flags, 0o666)
		if errors.Is(err, unix.EEXIST) {
			fresh = name + "." + strconv.Itoa(n)
			continue
		}
		d.written = d.file != "" && err == nil
		return f, fresh, err
	}
}
