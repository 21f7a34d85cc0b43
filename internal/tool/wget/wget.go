// Package wget implements wget(1) with the options that lessons use. It downloads files over http
// and https.
package wget

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/unpack"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// Command is wget(1).
var Command = &cli.Command{Name: "wget", Dialect: cli.UtilLinux, Run: run, KeepsPipe: true}

// The exit statuses of wget(1).
const (
	statusOther       = 1
	statusParse       = 2
	statusFile        = 3
	statusNetwork     = 4
	statusCertificate = 5
	statusLogin       = 6
	statusServer      = 8
)

const usage = `
Usage:
 wget [options] URL...

Fetch files over http and https into the current directory. An existing file is
kept; the new one then gets a number after its name.

Options:
 -O, --output-document FILE  write everything to FILE; - is standard output
 -P, --directory-prefix DIR  save files in DIR
 -c, --continue              continue a partial download
 -nc, --no-clobber           fetch only files that do not exist yet
 -o, --output-file FILE      write messages to FILE; - is standard output
 -a, --append-output FILE    append messages to FILE
 -nv, --no-verbose           print errors and one line for each file
 -q, --quiet                 print nothing
 -v, --verbose               print what is done (default)
 -t, --tries NUMBER          make NUMBER attempts (default: 20); 0 for no limit
 -T, --timeout TIME          set all time limits; 0 for none. TIME is in seconds
                             or has a suffix: s, m, h, d, w
     --connect-timeout TIME  for a connection, with the look-up (default: none)
     --dns-timeout TIME      accepted; --connect-timeout counts
     --read-timeout TIME     without data (default: 15m)
     --waitretry TIME        wait a second more before each attempt, up to TIME
                             (default: 10)
     --retry-connrefused     try again if a connection is refused
     --no-check-certificate  use a server even if its certificate is not valid
 -U, --user-agent AGENT      name the program AGENT to servers; '' sends no name
     --header LINE           send the header LINE, too; '' forgets the earlier ones
     --referer URL           send URL as the page that has the link
     --no-use-server-timestamps
                             files get the time of the download, not that of
                             the server

 -h, --help                  display this help
 -V, --version               display version
`

var options = cli.Options{
	Short:   "O:P:cqvn:o:a:t:T:U:hV",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "output-document", Argument: cli.Required, Key: 'O'},
		{Name: "directory-prefix", Argument: cli.Required, Key: 'P'},
		{Name: "continue", Key: 'c'},
		{Name: "quiet", Key: 'q'},
		{Name: "verbose", Key: 'v'},
		{Name: "tries", Argument: cli.Required, Key: 't'},
		{Name: "timeout", Argument: cli.Required, Key: 'T'},
		{Name: "dns-timeout", Argument: cli.Required, Key: keyDNSTimeout},
		{Name: "connect-timeout", Argument: cli.Required, Key: keyConnectTimeout},
		{Name: "read-timeout", Argument: cli.Required, Key: keyReadTimeout},
		{Name: "waitretry", Argument: cli.Required, Key: keyWaitRetry},
		{Name: "retry-connrefused", Key: keyRetryRefused},
		{Name: "check-certificate", Argument: cli.Optional, Key: keyCheck},
		{Name: "no-check-certificate", Key: keyNoCheck},
		{Name: "user-agent", Argument: cli.Required, Key: 'U'},
		{Name: "header", Argument: cli.Required, Key: keyHeader},
		{Name: "referer", Argument: cli.Required, Key: keyReferer},
		{Name: "use-server-timestamps", Key: keyTimes},
		{Name: "no-use-server-timestamps", Key: keyNoTimes},
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
	keyDNSTimeout
	keyConnectTimeout
	keyReadTimeout
	keyWaitRetry
	keyRetryRefused
	keyCheck
	keyNoCheck
	keyHeader
	keyReferer
	keyTimes
	keyNoTimes
)

// agent is the name that servers see; some of them answer wget(1) in another way than browsers.
const agent = "Wget/1.25.0"

// A retrieval is the parsed command line.
type retrieval struct {
	*cli.Invocation
	client       *download.Client
	journal      *journal
	file         string   // -O; "" for the name in the URL
	output       *os.File // the file of -O
	dir          string   // -P
	goOn         bool
	quiet, loud  bool // -q, -v
	keep         bool // -nc
	tries        int  // 0 for no limit
	waitRetry    time.Duration
	retryRefused bool
	trust        trust
	header       http.Header // of --header and --referer
	noTimes      bool        // files do not get the times of the server
	log          string
	more         bool // append to the log file
	written      bool // the file of -O is ours

	fetched int   // files
	bytes   int64 // in them
	took    time.Duration
}

func run(inv *cli.Invocation) error {
	began := time.Now()
	d := &retrieval{
		Invocation: inv, client: download.NewClient(agent), tries: 20, waitRetry: 10 * time.Second, header: http.Header{},
		journal: &journal{level: verbose, locale: quote.FromEnvironment(inv.Getenv)},
	}
	c := d.client
	c.Connections, c.Tries, c.MaxRedirects, c.SpeedLimit = 1, 1, 20, 0 // fetch tries again
	c.Timeout, c.ConnectTimeout = 15*time.Minute, endless
	c.Tell416 = true
	words := inv.Getopt(&options)
	for {
		o, err := words.Next()
		if f, ok := err.(*cli.Failure); ok {
			return usageError(inv, inv.Argv[0]+": "+f.Error(), statusParse)
		}
		switch o.Key {
		case 'h':
			return inv.Print(usage)
		case 'V':
			return inv.Print("wget (contedor) " + cli.Version + "\n")
		}
		if o.Key == cli.End {
			break
		}
		if f := d.set(o); f != nil {
			return f
		}
	}
	if d.quiet {
		d.journal.level = silent
	}
	if d.loud && d.quiet {
		io.WriteString(inv.Stderr, "Can't be verbose and quiet at the same time.\n"+synopsis)
		return &cli.Failure{Status: statusOther}
	}
	stderr := inv.Stderr
	if err := d.openLog(); err != nil {
		return err
	}
	addresses := words.Operands()
	if len(addresses) == 0 {
		inv.Stderr = stderr
		return usageError(inv, inv.ErrorName()+": missing URL", statusOther)
	}
	d.journal.out = inv.Stderr
	c.VerifyWith(d.journal.verify(d.trust))
	d.client = c.Through(d.withHeader(d.journal.watch(c.HTTP())))
	if err := d.openOutput(); err != nil {
		fmt.Fprintf(inv.Stderr, "%s: %s\n", d.file, cli.Strerror(err))
		return &cli.Failure{Status: statusOther}
	}
	worst := 0
	for _, address := range addresses {
		// The lowest status counts, but 1 stands for all others and counts least, as in wget(1).
		if status := d.fetch(address); status != 0 && (worst <= statusOther || status != statusOther && status < worst) {
			worst = status
		}
	}
	if len(addresses) > 1 && d.bytes > 0 {
		d.journal.say(brief, "FINISHED --%s--\nTotal wall clock time: %s\nDownloaded: %d files, %s in %s (%s)\n", stamp(),
			long(time.Since(began)), d.fetched, sizeText(d.bytes), long(d.took), rateText(d.bytes, d.took))
	}
	if d.output != nil {
		if err := d.output.Close(); err != nil && worst == 0 {
			d.journal.say(brief, "%s: %s\n", d.file, cli.Strerror(err))
			worst = statusFile
		}
	}
	if worst != 0 {
		return &cli.Failure{Status: worst}
	}
	return nil
}

// set applies an option.
func (d *retrieval) set(o cli.Option) (f *cli.Failure) {
	c := d.client
	switch o.Key {
	case 'O':
		d.file = o.Value
	case 'P':
		d.dir = o.Value
	case 'c':
		d.goOn = true
	case 'q':
		d.quiet = true
	case keyNoClobber:
		d.keep = true
	case keyNoVerbose:
		d.journal.level = brief
	case 'v':
		d.loud, d.journal.level = true, verbose
	case 'n':
		f = d.setNo(o.Value)
	case 't':
		d.tries, f = d.number("tries", o.Value)
	case 'T':
		c.Timeout, f = d.period("timeout", o.Value)
		c.ConnectTimeout = c.Timeout
	case keyConnectTimeout:
		c.ConnectTimeout, f = d.period("connect-timeout", o.Value)
	case keyDNSTimeout:
		_, f = d.period("dns-timeout", o.Value)
	case keyReadTimeout:
		c.Timeout, f = d.period("read-timeout", o.Value)
	case keyWaitRetry:
		d.waitRetry, f = d.period("waitretry", o.Value)
		if d.waitRetry == endless {
			d.waitRetry = 0
		}
	case keyRetryRefused:
		d.retryRefused = true
	case keyNoCheck:
		d.trust = warn
	case keyCheck:
		d.trust, f = d.checks(o)
	case 'o', 'a':
		d.log, d.more = o.Value, o.Key == 'a'
	case 'U':
		c.Agent = o.Value
	case keyReferer:
		d.header.Set("Referer", o.Value)
	case keyHeader:
		f = d.addHeader(o.Value)
	case keyTimes, keyNoTimes:
		d.noTimes = o.Key == keyNoTimes
	}
	return f
}

// addHeader parses the value of --header.
func (d *retrieval) addHeader(line string) *cli.Failure {
	if line == "" {
		clear(d.header)
		return nil
	}
	name, value, found := strings.Cut(line, ":")
	if !found || name == "" || strings.ContainsAny(name, " \t\n\v\f\r") || strings.ContainsAny(value, "\r\n") {
		return &cli.Failure{Text: "--header: Invalid header " + d.journal.quote(line) + ".", Status: statusParse}
	}
	value = strings.TrimLeft(value, " \t")
	if strings.EqualFold(name, "User-Agent") {
		d.client.Agent = value
	} else {
		d.header.Set(name, value)
	}
	return nil
}

// withHeader returns do for requests that also have the header of the command line.
func (d *retrieval) withHeader(do func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
	return func(request *http.Request) (*http.Response, error) {
		for name, values := range d.header {
			if request.Header[name] = values; name == "Host" {
				request.Host = values[0]
			}
		}
		return do(request)
	}
}

// checks parses the value of --check-certificate.
func (d *retrieval) checks(o cli.Option) (trust, *cli.Failure) {
	if !o.HasValue {
		return check, nil
	}
	switch strings.ToLower(o.Value) {
	case "on", "yes", "1":
		return check, nil
	case "off", "no", "0":
		return warn, nil
	case "quiet":
		return quiet, nil
	}
	fmt.Fprintf(d.Stderr, "%s: --check-certificate: Invalid %s; use `on', `off' or `quiet'.\n", d.ErrorName(), d.journal.quote(o.Value))
	return check, &cli.Failure{Status: statusParse}
}

const synopsis = "Usage: wget [OPTION]... [URL]...\n"

// usageError writes a message about the command line.
func usageError(inv *cli.Invocation, text string, status int) *cli.Failure {
	io.WriteString(inv.Stderr, text+"\n"+synopsis+"\nTry `wget --help' for more options.\n")
	return &cli.Failure{Status: status}
}

// endless is a time limit that is none.
const endless = time.Duration(math.MaxInt64)

// number parses a number of tries as atoi(3) does. 0, and what begins with no number, is no limit.
func (d *retrieval) number(option, word string) (int, *cli.Failure) {
	text := strings.TrimLeft(word, " \t\n\v\f\r")
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && (text[0] == '-' || text[0] == '+')) {
		end++
	}
	n, err := strconv.ParseInt(text[:end], 10, 32)
	if n < 0 || errors.Is(err, strconv.ErrRange) {
		return 0, &cli.Failure{Text: "--" + option + ": Invalid number " + d.journal.quote(word) + ".", Status: statusParse}
	}
	return int(n), nil
}

// period parses a number of seconds, or of minutes and more with a suffix. 0 is no limit.
func (d *retrieval) period(option, word string) (time.Duration, *cli.Failure) {
	text := strings.TrimSpace(word)
	unit := time.Second
	if text != "" {
		if u := map[byte]time.Duration{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 604800}[text[len(text)-1]]; u != 0 {
			text, unit = text[:len(text)-1], u*time.Second
		}
	}
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || strings.Trim(text, "0123456789.") != "":
		return 0, &cli.Failure{Text: "--" + option + ": Invalid time period " + d.journal.quote(word), Status: statusParse}
	case negative:
		return 0, &cli.Failure{Text: "--" + option + ": Negative time period " + d.journal.quote(word), Status: statusParse}
	case n == 0 || n*float64(unit) > 1e17:
		return endless, nil
	}
	return time.Duration(n * float64(unit)), nil
}

// setNo applies the letters after -n: c for no clobber, v for not verbose.
func (d *retrieval) setNo(letters string) *cli.Failure {
	for _, letter := range []byte(letters) {
		switch letter {
		case 'c':
			d.keep = true
		case 'v':
			d.journal.level = brief
		default:
			return usageError(d.Invocation, fmt.Sprintf("%s: illegal option -- `-n%c'", d.ErrorName(), letter), statusOther)
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
	if d.journal.level == verbose {
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

// authority returns the host and port of a URL, without a user's name.
func authority(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "/")
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	return rest[strings.LastIndexByte(rest, '@')+1:]
}

// parse parses a URL. It writes why that is impossible.
func (d *retrieval) parse(address string) *url.URL {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	scheme, _, _ := strings.Cut(address, "://")
	host := authority(address)
	why := ""
	switch port := host[strings.LastIndexByte(host, ':')+1:]; {
	case strings.ToLower(scheme) != "http" && strings.ToLower(scheme) != "https":
		why = "Unsupported scheme " + d.journal.quote(scheme)
	case strings.HasPrefix(host, "[") && !strings.Contains(host, "]"):
		why = "Unterminated IPv6 numeric address"
	case strings.HasPrefix(host, "[") && err != nil:
		why = "Invalid IPv6 numeric address"
	case host == "" || strings.HasPrefix(host, ":"):
		why = "Invalid host name"
	case port != host && !strings.HasSuffix(host, "]") && !isPort(port):
		why = "Bad port number"
	case err != nil:
		why = "Invalid host name"
	default:
		if u.Path == "" {
			u.Path = "/"
		}
		return u
	}
	d.journal.say(brief, "%s: %s.\n", address, why)
	return nil
}

// isPort reports whether a text is a port, or empty for the default.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0
}

// fetch fetches one file, in several attempts if need be. It returns the exit status.
func (d *retrieval) fetch(address string) int {
	u := d.parse(address)
	if u == nil {
		return statusOther
	}
	if kept, failure := d.kept(u); kept {
		if failure != nil {
			return failure.Status
		}
		return 0
	}
	t := &transfer{url: u.String(), have: d.have(u)}
	t.first = t.have
	defer t.close()
	for t.try = 1; ; t.try++ {
		d.journal.begin(t.url, t.try)
		status, again := d.attempt(u, t)
		if !again {
			return status
		}
		if t.try == d.tries {
			d.journal.say(verbose, "Giving up.\n\n")
			return status
		}
		d.journal.say(verbose, "Retrying.\n\n")
		time.Sleep(min(time.Duration(t.try)*time.Second, d.waitRetry))
	}
}

// A transfer is a file that is being fetched.
type transfer struct {
	url   string
	name  string // the file's; "" before there is one
	out   io.Writer
	file  *os.File // which it begins at the offset base; nil for the standard output
	base  int64
	first int64 // bytes that an earlier run has left
	have  int64 // bytes that are here
	whole bool  // the server sends no part
	try   int
}

// close closes the file.
func (t *transfer) close() error {
	if f, ok := t.out.(*os.File); ok {
		t.out = nil
		return f.Close()
	}
	return nil
}

// attempt makes one attempt. It returns the exit status, and whether a further attempt may help.
func (d *retrieval) attempt(u *url.URL, t *transfer) (status int, again bool) {
	j := d.journal
	kept := download.Kept{Version: download.Version{Size: -1}, Length: t.have}
	if t.whole {
		kept.Length = 0
	}
	f, err := d.client.Open(context.Background(), t.url, kept)
	var refused *download.StatusError
	switch {
	case errors.As(err, &refused) && refused.Code == http.StatusNoContent:
		f = &download.File{Version: download.Version{Size: -1}, ReadCloser: http.NoBody}
		t.name, t.out = d.name(u), io.Discard
	case errors.As(err, &refused) && refused.Code == http.StatusRequestedRangeNotSatisfiable && t.try == 1:
		j.say(verbose, "\n    The file is already fully retrieved; nothing to do.\n\n")
		return 0, false
	case errors.As(err, &refused) && refused.Code == http.StatusRequestedRangeNotSatisfiable && t.have > 0:
		t.whole = true // the real one would believe that all is here
		return statusNetwork, true
	case err != nil:
		return d.failed(t.url, err)
	}
	defer f.Close()
	if t.first > 0 && t.try == 1 && f.From == 0 && f.Size >= 0 && f.Size <= t.have {
		j.say(verbose, "\n    The file is already fully retrieved; nothing to do.\n\n")
		return 0, false
	}
	if t.out == nil {
		if err = d.create(u, t); err != nil {
			j.say(brief, "%s: %s\n", t.name, cli.Strerror(err))
			j.say(verbose, "\n")
			j.say(brief, "Cannot write to %s (%s).\n", j.quote(t.name), cli.Strerror(err))
			return statusFile, false
		}
	}
	if err := t.rewind(f); err != nil {
		return d.broken(t, f, &dots{}, err)
	}
	d.announce(t, f)
	return d.receive(t, f)
}

// rewind makes the file continue where the answer begins. An answer with the whole file is read up to
// what is here already, unless the file can be begun again.
func (t *transfer) rewind(f *download.File) error {
	if f.From == t.have {
		return nil
	}
	if t.file != nil && t.file.Truncate(t.base) == nil {
		t.have = 0
		_, err := t.file.Seek(t.base, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, f, t.have)
	return err
}

// announce writes the length of the file and where it is saved.
func (d *retrieval) announce(t *transfer, f *download.File) {
	j := d.journal
	if t.out == io.Discard {
		return
	}
	length := "unspecified"
	if f.Size >= 0 {
		length = withUnit(f.Size)
		if t.have > 0 {
			length += ", " + withUnit(f.Size-t.have) + " remaining"
		}
	}
	if j.last != nil {
		if kind, _, _ := strings.Cut(j.last.Header.Get("Content-Type"), ";"); kind != "" {
			length += " [" + reason.Foreign(kind) + "]"
		}
	}
	name := t.name
	if d.file == "-" {
		name = "STDOUT"
	}
	j.say(verbose, "Length: %s\nSaving to: %s\n", length, j.quote(name))
}

// withUnit formats a length, with a unit if it is long.
func withUnit(n int64) string {
	if n < 1024 {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%d (%s)", n, sizeText(n))
}

// receive reads the file.
func (d *retrieval) receive(t *transfer, f *download.File) (status int, again bool) {
	j := d.journal
	in := &unpack.Input{Body: f, Size: f.Size, Kept: t.have, Most: math.MaxInt64, Reason: download.Reason}
	in.Add(t.have)
	var bar *progress.Line
	var drawn dots
	terminal := progress.IsTerminal(d.Invocation)
	if terminal && j.level == verbose {
		io.WriteString(j.out, "\n")
		bar = progress.Show(d.Invocation, reason.English(), in, nil)
	}
	var line io.Writer
	if !terminal && j.level == verbose && t.out != io.Discard {
		line = j.out
	}
	drawn.start(line, t.have, f.Size)
	counter := &counter{body: f, in: in}
	n, err := io.Copy(recorder{t.out, &drawn}, counter)
	t.have += n
	bar.Stop()
	drawn.stop()
	if err == nil && counter.err == nil {
		err = t.close()
	}
	d.bytes += n
	d.took += drawn.took
	switch {
	case counter.err != nil:
		return d.broken(t, f, &drawn, counter.err)
	case err != nil:
		j.say(verbose, "\n")
		j.say(brief, "Cannot write to %s (%s).\n", j.quote(t.name), cli.Strerror(err))
		return statusFile, false
	}
	d.fetched++
	d.setTime(t)
	d.saved(t, f, &drawn)
	return 0, false
}

// setTime gives a file the time that the server tells.
func (d *retrieval) setTime(t *transfer) {
	if t.file == nil || d.noTimes || d.journal.last == nil {
		return
	}
	if changed, err := http.ParseTime(d.journal.last.Header.Get("Last-Modified")); err == nil {
		os.Chtimes(t.name, time.Now(), changed)
	}
}

// A counter reads the body of an answer, counts its bytes, and remembers its error.
type counter struct {
	body io.Reader
	in   *unpack.Input
	err  error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	c.in.Add(int64(n))
	if err != io.EOF {
		c.err = err
	}
	return n, err
}

// A recorder draws what has been written.
type recorder struct {
	to    io.Writer
	drawn *dots
}

func (r recorder) Write(p []byte) (int, error) {
	n, err := r.to.Write(p)
	r.drawn.Write(p[:n])
	return n, err
}

// writeOnly hides the type of a writer that does not belong to one transfer.
type writeOnly struct{ io.Writer }

// saved writes that a file is complete.
func (d *retrieval) saved(t *transfer, f *download.File, drawn *dots) {
	j := d.journal
	size := strconv.FormatInt(t.have, 10)
	if f.Size >= 0 {
		size += "/" + strconv.FormatInt(f.Size, 10)
	}
	where := j.quote(t.name) + " saved"
	if d.file == "-" {
		where = "written to stdout"
	}
	if j.level == brief {
		j.say(brief, "%s URL:%s [%s] -> \"%s\" [%d]\n", stamp(), d.address(t), size, t.name, t.try)
	}
	j.say(verbose, "%s (%s) - %s [%s]\n\n", stamp(), rateText(t.have-drawn.before, drawn.took), where, size)
}

// address returns the URL to which the last request was redirected.
func (d *retrieval) address(t *transfer) string {
	if d.journal.last != nil {
		return reason.Address(d.journal.last.Request.URL.String())
	}
	return t.url
}

// broken writes that a transfer has broken off.
func (d *retrieval) broken(t *transfer, f *download.File, drawn *dots, err error) (status int, again bool) {
	j := d.journal
	at := strconv.FormatInt(t.have, 10)
	what := "Connection closed at byte " + at
	if err != io.ErrUnexpectedEOF {
		if f.Size >= 0 {
			at += "/" + strconv.FormatInt(f.Size, 10)
		}
		why := download.Reason(err)
		if download.TimedOut(err) {
			why = "Connection timed out"
		}
		what = "Read error at byte " + at + " (" + why + ")"
	}
	j.say(verbose, "%s (%s) - %s. ", stamp(), rateText(t.have-drawn.before, drawn.took), what)
	return statusNetwork, true
}

// name returns the name of the file for a URL. create adds a number if it exists.
func (d *retrieval) name(u *url.URL) string {
	if d.file != "" {
		return d.file
	}
	return path.Join(d.dir, localName(u))
}

// localName returns the name of the file for a URL: its last part and its query. Slashes and control
// characters in them stay as %XX.
func localName(u *url.URL) string {
	name := u.EscapedPath()
	if name = name[strings.LastIndexByte(name, '/')+1:]; name == "" {
		name = "index.html"
	}
	if u.RawQuery != "" || u.ForceQuery {
		name += "?" + u.RawQuery
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == '%' && i+2 < len(name) {
			if n, err := strconv.ParseUint(name[i+1:i+3], 16, 8); err == nil {
				c, i = byte(n), i+2
			}
		}
		if c == '/' || c < ' ' || c == 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if name = b.String(); name == "." || name == ".." {
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

// openOutput opens the file of -O.
func (d *retrieval) openOutput() (err error) {
	if d.file == "" || d.file == "-" {
		return nil
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if d.goOn {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	if _, err := os.Stat(d.file); d.keep && err == nil {
		return nil // fetch says that it is there
	}
	d.output, err = os.OpenFile(d.file, flags, 0o666)
	d.written = err == nil
	return err
}

// create opens the output of a transfer.
func (d *retrieval) create(u *url.URL, t *transfer) (err error) {
	t.name = d.name(u)
	switch {
	case d.file == "-":
		t.out = writeOnly{d.Stdout}
		return nil
	case d.output != nil: // it is for all URLs
		t.out, t.file = writeOnly{d.output}, d.output
		if t.first == 0 {
			t.base, _ = d.output.Seek(0, io.SeekCurrent)
		}
		return nil
	}
	if t.file, err = d.createFile(t); err == nil {
		t.out = t.file
	}
	return err
}

// createFile opens the file of a transfer. If a file of that name is not to be written, a number is
// added to the name.
func (d *retrieval) createFile(t *transfer) (*os.File, error) {
	flags := os.O_WRONLY | os.O_CREATE
	switch {
	case t.first > 0:
		flags |= os.O_APPEND
	case d.goOn:
		flags |= os.O_TRUNC
	default:
		flags |= os.O_EXCL
	}
	if d.dir != "" {
		if err := os.MkdirAll(d.dir, 0o777); err != nil {
			d.journal.say(brief, "%s: %s\n", path.Clean(d.dir), cli.Strerror(err))
			return nil, err
		}
	}
	name := t.name
	for n := 1; ; n++ {
		f, err := os.OpenFile(t.name, flags, 0o666)
		if !errors.Is(err, unix.EEXIST) {
			return f, err
		}
		if st, e := os.Stat(t.name); e == nil && st.IsDir() {
			return nil, unix.EISDIR
		}
		t.name = name + "." + strconv.Itoa(n)
	}
}
