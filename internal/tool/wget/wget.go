// Package wget implements wget(1) with the options that lessons use. It downloads files over http
// and https.
//
//	wget [OPTION]... [URL]...
//
// Begin reading at run and retrieval.fetch. options.go reads the command line and wgetrc files, names.go
// chooses the names of files, request.go prepares requests, journal.go writes the messages about them, and
// bar.go and dots.go draw the progress.
package wget

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/reason"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// Command is wget(1).
var Command = &cli.Command{Name: "wget", Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}, Run: run, KeepsPipe: true}

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
 -b, --background            go on in the background, with messages in wget-log
 -q, --quiet                 print nothing
 -v, --verbose               print what is done (default)
 -t, --tries NUMBER          make NUMBER attempts (default: 20); 0 for no limit
 -T, --timeout TIME          set all time limits; 0 for none. TIME is in seconds
                             or has a suffix: s, m, h, d, w
     --connect-timeout TIME  limit to look up and connect (default: none)
     --dns-timeout TIME      accepted; --connect-timeout counts
     --read-timeout TIME     limit without data (default: 15m)
     --waitretry TIME        wait a second more before each attempt, up to TIME
                             (default: 10)
     --retry-connrefused     try again if a connection is refused
     --no-check-certificate  use a server even if its certificate is not valid
 -U, --user-agent AGENT      name the program AGENT to servers; '' sends no name
     --header LINE           send the header LINE, too; '' forgets the earlier ones
     --referer URL           send URL as the page that has the link
 -S, --server-response       print the headers of answers
 -N, --timestamping          fetch only files that are newer than those here
 -i, --input-file FILE       fetch the URLs in FILE, too
 -B, --base URL              the URLs in FILE are relative to URL
 -w, --wait TIME             wait between two files; --random-wait varies it
 -Q, --quota SIZE            stop the list of -i after SIZE bytes
     --limit-rate SIZE       take SIZE bytes a second
     --spider                look whether the files are there
     --post-data TEXT, --post-file FILE
                             send data by POST
     --method METHOD, --body-data TEXT, --body-file FILE
                             send another request
     --user NAME             the name for servers; --password has the password
     --progress bar|dot      how progress is shown; bar:force, dot:mega
     --show-progress         show progress with -q and -nv
     --content-disposition   take the name of the file from the answer
     --trust-server-names    take the name from the last redirect
 -E, --adjust-extension      add .html or .css to the name
 -x, --force-directories     make the directories of the URL; -nH, --cut-dirs
     --no-proxy              ignore http_proxy and https_proxy
 -e, --execute COMMAND       apply a line of a wgetrc file
     --no-use-server-timestamps
                             files get the time of the download, not that of
                             the server

 -h, --help                  display this help
 -V, --version               display version
`

// agent is the name that servers see; some of them answer wget(1) in another way than browsers.
const agent = "Wget/1.25.0"

// A retrieval is the parsed command line.
type retrieval struct {
	*cli.Invocation
	client       *download.Client
	journal      *journal
	request      request
	style        style
	names        names
	file         string   // -O; "" for the name in the URL
	output       *os.File // the file of -O
	input, base  string   // -i, -B
	goOn         bool
	start        int64 // --start-pos
	startSet     bool
	quiet, loud  bool // -q, -v
	inBackground bool // -b
	keep         bool // -nc
	newer        bool // -N
	noCondition  bool // --no-if-modified-since
	backups      int
	unlink       bool
	saveHeaders  bool
	spider       bool

	tries        int // 0 for no limit
	wait         time.Duration
	randomWait   bool
	waitRetry    time.Duration
	retryRefused bool
	retryHost    bool
	retryStatus  []string
	limitRate    int64 // bytes in a second; 0 for no limit
	quota        int64 // bytes in all; 0 for no limit

	trust        trust
	authority    string // --ca-certificate
	noTimes      bool   // files do not get the times of the server
	keepErrors   bool
	ignoreLength bool
	log          string
	more         bool // append to the log file
	written      bool // the file of -O is ours
	prepended    bool // the message that a scheme was added to the proxy has been written

	// The present request.
	probing    bool                  // it is HEAD, to learn about the file
	since      string                // If-Modified-Since
	length     int64                 // the length that the server has announced; negative if it has not
	failedWith *download.StatusError // an answer that is saved though it is an error

	fetched int   // number of fetched files
	bytes   int64 // number of bytes in them
	took    time.Duration
}

func run(inv *cli.Invocation) error {
	began := time.Now()
	d := &retrieval{
		Invocation: inv, client: download.NewClient(agent), tries: 20, waitRetry: 10 * time.Second,
		request: request{header: http.Header{}, known: map[string]string{}, proxies: map[string]string{}},
		style:   style{rows: ordinaryRows},
		journal: &journal{level: verbose, locale: quote.FromEnvironment(inv.Getenv)},
	}
	c := d.client
	c.Connections, c.Tries, c.MaxRedirects, c.SpeedLimit = 1, 1, 20, 0 // fetch tries again
	c.Timeout, c.ConnectTimeout = 15*time.Minute, endless
	c.Tell416 = true
	addresses, done, err := d.parseLine()
	if done || err != nil {
		return err
	}
	if d.quiet {
		d.journal.level = silent
	}
	if text := d.conflict(); text != "" {
		io.WriteString(inv.Stderr, text+"\n")
		return &cli.Failure{Status: statusOther}
	}
	d.settle()
	if d.inBackground {
		if left, err := d.background(); left {
			return err
		}
	}
	stderr := inv.Stderr
	if err := d.openLog(); err != nil {
		return err
	}
	if len(addresses) == 0 && d.input == "" {
		inv.Stderr = stderr
		return usageError(inv, inv.ErrorName()+": missing URL", statusOther)
	}
	j := d.journal
	j.out, j.spider, j.keeps = inv.Stderr, d.spider, d.saveHeaders
	c.VerifyWith(j.verify(d.trust, d.authority))
	client := c.HTTP()
	d.connect(client)
	d.client = c.Through(d.prepared(j.watch(client, c.Transport())))
	if err := d.openOutput(); err != nil {
		fmt.Fprintf(inv.Stderr, "%s: %s\n", d.file, cli.Strerror(err))
		return &cli.Failure{Status: statusOther}
	}
	worst := d.fetchAll(addresses)
	if (len(addresses) > 1 || d.input != "") && d.bytes > 0 {
		j.say(brief, "FINISHED --%s--\nTotal wall clock time: %s\nDownloaded: %d files, %s in %s (%s)\n", stamp(),
			long(time.Since(began)), d.fetched, sizeText(d.bytes), long(d.took), j.rateText(d.bytes, d.took))
	}
	if d.over() {
		j.say(brief, "Download quota of %s EXCEEDED!\n", sizeText(d.quota))
	}
	if d.output != nil {
		if err := d.output.Close(); err != nil && worst == 0 {
			j.say(brief, "%s: %s\n", d.file, cli.Strerror(err))
			worst = statusFile
		}
	}
	if worst != 0 {
		return &cli.Failure{Status: worst}
	}
	return nil
}

// parseLine reads the configuration and the command line. done is set after --help and --version.
func (d *retrieval) parseLine() (addresses []string, done bool, err error) {
	inv := d.Invocation
	words := inv.Getopt(getoptTable())
	var line []cli.Option
	for {
		o, err := words.Next()
		if f, ok := err.(*cli.Failure); ok {
			return nil, false, usageError(inv, inv.Argv[0]+": "+f.Error(), statusParse)
		}
		if o.Key == cli.End {
			break
		}
		line = append(line, o)
	}
	if f := d.configuration(line); f != nil {
		return nil, false, f
	}
	for _, o := range line {
		switch row, _ := rowOf(o); row.name {
		case "help":
			if _, err := io.WriteString(inv.Stdout, inv.Page(usage)); err != nil {
				return nil, true, &cli.Failure{Status: statusFile}
			}
			return nil, true, nil
		case "version":
			return nil, true, inv.Print(cli.Wget)
		}
		if f := d.take(o); f != nil {
			return nil, false, f
		}
	}
	return words.Operands(), false, nil
}

// fetchAll fetches the files of the command line and of -i. It returns the exit status.
func (d *retrieval) fetchAll(addresses []string) (worst int) {
	count := func(status int) {
		// The lowest status counts, but 1 stands for all others and counts least, as in wget(1).
		if status != 0 && (worst <= statusOther || status != statusOther && status < worst) {
			worst = status
		}
	}
	n := 0
	fetch := func(u *url.URL) {
		if n++; n > 1 {
			d.rest()
		}
		count(d.fetch(u))
	}
	for _, address := range addresses {
		if u, _ := d.parse(address); u != nil {
			fetch(u)
		} else {
			count(statusOther)
		}
	}
	if d.input == "" {
		return worst
	}
	list, failed := d.listed()
	if failed {
		count(statusOther)
	}
	for _, u := range list {
		if d.over() {
			count(statusOther)
			break
		}
		fetch(u)
	}
	return worst
}

// rest waits between two files.
func (d *retrieval) rest() {
	wait := d.wait
	if d.randomWait {
		wait = time.Duration((0.5 + rand.Float64()) * float64(wait))
	}
	time.Sleep(wait)
}

// over reports whether more has come than --quota allows.
func (d *retrieval) over() bool { return d.quota > 0 && d.bytes > d.quota }

// listed returns the URLs in the file of -i. failed is set if there are invalid ones.
func (d *retrieval) listed() (list []*url.URL, failed bool) {
	name := d.input
	text, err := os.ReadFile(name)
	if name == "-" {
		text, err = io.ReadAll(d.Stdin)
	}
	if err != nil {
		d.journal.say(brief, "%s: %s\n", name, cli.Strerror(err))
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if base, err := url.Parse(d.base); d.base != "" && err == nil {
			if joined, err := base.Parse(line); err == nil {
				line = joined.String()
			}
		}
		u, full, why := d.read(line)
		if u == nil {
			why, _, _ = strings.Cut(why, " "+d.journal.quote(full[:max(strings.Index(full, "://"), 0)]))
			d.journal.say(brief, "%s: Invalid URL %s: %s\n", name, full, why)
			failed = true
			continue
		}
		list = append(list, u)
	}
	if len(list) == 0 {
		d.journal.say(brief, "No URLs found in %s.\n", name)
	}
	return list, failed
}

const synopsis = "Usage: wget [OPTION]... [URL]...\n"

// usageError writes a message about the command line.
func usageError(inv *cli.Invocation, text string, status int) *cli.Failure {
	io.WriteString(inv.Stderr, text+"\n"+synopsis+"\nTry `wget --help' for more options.\n")
	return &cli.Failure{Status: status}
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
	if _, err := os.Stat(name); !d.keep || err != nil || d.file == "-" || d.written || d.spider {
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

// fetch fetches one file, in several attempts if need be. It returns the exit status.
func (d *retrieval) fetch(u *url.URL) int {
	if kept, failure := d.kept(u); kept {
		if failure != nil {
			return failure.Status
		}
		return 0
	}
	if strings.ContainsAny(u.EscapedPath(), "*[") {
		d.journal.say(verbose, "Warning: wildcards not supported in HTTP.\n")
	}
	t := &transfer{url: hidden(u), have: d.have(u)}
	t.first = t.have
	if d.start > 0 {
		t.have, t.from = d.start, d.start
	}
	if d.newer {
		t.local, _ = os.Stat(d.names.of(u))
	}
	t.probe = d.spider || t.local != nil && d.noCondition
	defer t.close()
	for t.try = 1; ; t.try++ {
		d.journal.begin(t.url, t.try)
		status, again := d.attempt(u, t)
		if t.probe && again && status == 0 {
			t.probe = false
			t.try--
			continue
		}
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
	name  string // the name of the file; "" before there is one
	out   io.Writer
	file  *os.File    // nil for the standard output
	base  int64       // the offset in file at which the transfer begins
	from  int64       // --start-pos
	first int64       // bytes that an earlier run has left
	have  int64       // bytes that have been written so far
	whole bool        // the server sends no part
	local os.FileInfo // what -N compares with; nil for nothing
	probe bool        // HEAD, which may show that no more is needed
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
	d.since = ""
	if d.probing = t.probe; t.local != nil && !t.probe && !d.noCondition {
		d.since = t.local.ModTime().UTC().Format(http.TimeFormat)
	}
	f, err := d.client.Open(context.Background(), u.String(), kept)
	var refused *download.StatusError
	switch {
	case errors.As(err, &refused) && refused.Code == http.StatusNoContent:
		f = &download.File{Version: download.Version{Size: -1}, ReadCloser: http.NoBody}
		t.name, t.out = d.name(u), io.Discard
	case errors.As(err, &refused) && refused.Code == http.StatusNotModified && d.since != "":
		j.say(verbose, "File %s not modified on server. Omitting download.\n\n", j.quote(d.names.of(u)))
		return 0, false
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
	if t.probe {
		return d.probed(t, f)
	}
	if d.since != "" && d.current(t, f) {
		j.say(verbose, "Server ignored If-Modified-Since header for file %s.\nYou might want to add --no-if-modified-since option.\n\n", j.quote(d.names.of(u)))
		return 0, false
	}
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
		return d.broken(t, f, &passage{}, err)
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
	if t.from == 0 && t.file != nil && t.file.Truncate(t.base) == nil {
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
	if d.failedWith == nil {
		j.say(verbose, "Length: %s\n", d.lengthText(t, f))
	}
	name := t.name
	if d.file == "-" {
		name = "STDOUT"
	}
	j.say(verbose, "Saving to: %s\n", j.quote(name))
}

// lengthText returns the length and the type of a file as messages have them.
func (d *retrieval) lengthText(t *transfer, f *download.File) string {
	length := "unspecified"
	size := f.Size
	if f.From == 0 && d.length >= 0 {
		size = d.length
	}
	switch {
	case d.ignoreLength:
		length = "ignored"
	case size >= 0:
		length = withUnit(size)
		if t.have > 0 && f.From > 0 {
			length += ", " + withUnit(size-t.have) + " remaining"
		}
	}
	if last := d.journal.last; last != nil {
		if kind, _, _ := strings.Cut(last.Header.Get("Content-Type"), ";"); kind != "" {
			length += " [" + reason.Foreign(kind) + "]"
		}
	}
	return length
}

// changed returns the modification time of the file from the server. If there is none, why is the message
// about that.
func (d *retrieval) changed() (changed time.Time, why string) {
	text := d.journal.last.Header.Get("Last-Modified")
	changed, err := http.ParseTime(text)
	switch {
	case text == "":
		return changed, "Last-modified header missing -- time-stamps turned off.\n"
	case err != nil:
		return changed, "Last-modified header invalid -- time-stamp ignored.\n"
	}
	return changed, ""
}

// current reports whether the file that is here is as new and as long as that of the server.
func (d *retrieval) current(t *transfer, f *download.File) bool {
	changed, why := d.changed()
	return why == "" && !changed.After(t.local.ModTime()) && (f.Size < 0 || f.Size == t.local.Size())
}

// probed says what HEAD has shown. again is set if the file is needed.
func (d *retrieval) probed(t *transfer, f *download.File) (status int, again bool) {
	j := d.journal
	if d.spider {
		j.say(verbose, "Length: %s\n", d.lengthText(t, f))
		switch kind, _, _ := strings.Cut(j.last.Header.Get("Content-Type"), ";"); {
		case j.level == brief:
			j.say(brief, "%s URL: %s %s\n", stamp(), d.address(t), j.last.Status)
		case kind == "" || strings.TrimSpace(kind) == "text/html": // what has no type may be a page
			j.say(verbose, "Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n")
		default:
			j.say(verbose, "Remote file exists.\n\n")
		}
		return 0, false
	}
	changed, why := d.changed()
	j.say(verbose, "Length: %s\n", d.lengthText(t, f))
	switch {
	case why != "":
		j.say(brief, "%s", why)
	case d.current(t, f):
		j.say(verbose, "Server file no newer than local file %s -- not retrieving.\n\n", j.quote(t.local.Name()))
		return 0, false
	case !changed.After(t.local.ModTime()):
		j.say(verbose, "The sizes do not match (local %d) -- retrieving.\n", t.local.Size())
	default:
		j.say(verbose, "Remote file is newer, retrieving.\n")
	}
	j.say(verbose, "\n")
	return 0, true
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
	p := &passage{total: f.Size, before: t.have, count: t.have, began: time.Now(), drawing: none{}}
	if t.from > 0 && f.From == 0 {
		p.before = 0
	}
	isBar := false
	if d.style.draws(j.level) && t.out != io.Discard {
		if isBar = d.style.usesBar(j.out); isBar {
			p.drawing = &bar{passage: p, out: j.out, name: path.Base(t.name), noScroll: d.style.noScroll}
		} else {
			p.drawing = &dots{passage: p, rows: d.style.rows, out: j.out}
		}
	}
	if isBar {
		j.say(verbose, "\n")
	}
	p.begin()
	counter := &counter{body: f, rate: d.limitRate, began: p.began}
	n, err := io.Copy(recorder{t.out, p}, counter)
	t.have += n
	p.stop()
	if isBar {
		j.say(verbose, "\n")
	}
	if err == nil && counter.err == nil {
		err = t.close()
	}
	d.bytes += n
	d.took += p.took
	switch {
	case counter.err != nil:
		return d.broken(t, f, p, counter.err)
	case err != nil:
		j.say(verbose, "\n")
		j.say(brief, "Cannot write to %s (%s).\n", j.quote(t.name), cli.Strerror(err))
		return statusFile, false
	}
	if d.failedWith != nil {
		d.lost(t.url, d.failedWith)
		return statusServer, false
	}
	d.fetched++
	d.setTime(t)
	d.saved(t, f, p)
	return 0, false
}

// setTime gives a file the time that the server tells.
func (d *retrieval) setTime(t *transfer) {
	if t.file == nil || d.noTimes || d.journal.last == nil {
		return
	}
	changed, why := d.changed()
	if why == "" {
		os.Chtimes(t.name, time.Now(), changed)
	} else if d.newer {
		d.journal.say(brief, "%s", why)
	}
}

// A counter reads the body of an answer at a limited rate, and remembers its error.
type counter struct {
	body  io.Reader
	rate  int64 // bytes in a second; 0 for no limit
	began time.Time
	came  int64
	err   error
}

func (c *counter) Read(p []byte) (int, error) {
	if c.rate > 0 {
		p = p[:min(int64(len(p)), c.rate)]
	}
	n, err := c.body.Read(p)
	c.came += int64(n)
	if c.rate > 0 {
		due := time.Duration(float64(c.came) / float64(c.rate) * float64(time.Second))
		time.Sleep(due - time.Since(c.began))
	}
	if err != io.EOF {
		c.err = err
	}
	return n, err
}

// A recorder draws what has been written.
type recorder struct {
	to    io.Writer
	drawn *passage
}

func (r recorder) Write(p []byte) (int, error) {
	n, err := r.to.Write(p)
	r.drawn.Write(p[:n])
	return n, err
}

// writeOnly hides the type of a writer that does not belong to one transfer.
type writeOnly struct{ io.Writer }

// saved writes that a file is complete.
func (d *retrieval) saved(t *transfer, f *download.File, p *passage) {
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
	j.say(verbose, "%s (%s) - %s [%s]\n\n", stamp(), j.rateText(t.have-p.before, p.took), where, size)
}

// address returns the URL to which the last request was redirected.
func (d *retrieval) address(t *transfer) string {
	if d.journal.last != nil {
		return reason.Address(hidden(d.journal.last.Request.URL))
	}
	return t.url
}

// broken writes that a transfer has broken off.
func (d *retrieval) broken(t *transfer, f *download.File, p *passage, err error) (status int, again bool) {
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
	j.say(verbose, "%s (%s) - %s. ", stamp(), j.rateText(t.have-p.before, p.took), what)
	return statusNetwork, true
}

// name returns the name of the file for a URL. create adds a number if it exists.
func (d *retrieval) name(u *url.URL) string {
	if d.file != "" {
		return d.file
	}
	return d.names.of(u)
}

// answeredName returns the name of the file for a URL, which the answer may change.
func (d *retrieval) answeredName(u *url.URL) string {
	last := d.journal.last
	if d.file != "" || last == nil {
		return d.name(u)
	}
	if d.names.trusting {
		u = last.Request.URL
	}
	name := d.names.of(u)
	if given := d.names.given(last.Header); d.names.disposition && given != "" {
		if name = path.Join(d.names.dir, given); d.names.directories {
			name = path.Join(path.Dir(d.names.of(u)), given)
		}
	}
	if d.names.extension {
		name = d.names.adjusted(name, last.Header)
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
	if d.unlink {
		os.Remove(d.file)
	}
	d.output, err = os.OpenFile(d.file, flags, 0o666)
	d.written = err == nil
	return err
}

// create opens the output of a transfer.
func (d *retrieval) create(u *url.URL, t *transfer) (err error) {
	t.name = d.answeredName(u)
	if err = d.createOutput(t); err != nil || !d.saveHeaders || t.first > 0 {
		return err
	}
	n, err := io.WriteString(t.out, d.journal.head(d.journal.last))
	if t.file != nil {
		t.base += int64(n)
	}
	return err
}

func (d *retrieval) createOutput(t *transfer) (err error) {
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
	case d.goOn, d.newer, d.names.directories, d.backups > 0:
		flags |= os.O_TRUNC
	default:
		flags |= os.O_EXCL
	}
	if dir := path.Dir(t.name); dir != "." {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			d.journal.say(brief, "%s: %s\n", dir, cli.Strerror(err))
			return nil, err
		}
	}
	if t.first == 0 {
		d.keepOld(t.name)
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

// keepOld renames the files of a name for --backups, and removes the file for --unlink.
func (d *retrieval) keepOld(name string) {
	for n := d.backups; n > 0; n-- {
		older := name + "." + strconv.Itoa(n)
		if newer := name + "." + strconv.Itoa(n-1); n > 1 {
			os.Rename(newer, older)
		} else {
			os.Rename(name, older)
		}
	}
	if d.unlink {
		os.Remove(name)
	}
}
