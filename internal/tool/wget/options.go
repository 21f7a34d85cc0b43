package wget

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
)

// A kind says which values an option takes.
type kind int

const (
	valued   kind = iota // --NAME=VALUE
	boolean              // --NAME, --NAME=on, --NAME=off, --no-NAME
	optional             // --NAME, --NAME=VALUE, --no-NAME
	plain                // --NAME
	refused              // an option without a value that only the real wget supports
	lacking              // an option with a value that only the real wget supports
)

// An option is one row of the table of options. The order is that of the real wget, because a message
// about an ambiguous abbreviation lists the options in it.
type option struct {
	name   string
	letter byte // 0 for none
	kind   kind
}

var table = []option{
	{"accept", 'A', lacking}, {"accept-regex", 0, lacking}, {"adjust-extension", 'E', boolean}, {"append-output", 'a', valued},
	{"ask-password", 0, refused}, {"auth-no-challenge", 0, boolean}, {"background", 'b', boolean}, {"backup-converted", 'K', boolean},
	{"backups", 0, optional}, {"base", 'B', valued}, {"bind-address", 0, valued}, {"body-data", 0, valued}, {"body-file", 0, valued},
	{"ca-certificate", 0, valued}, {"ca-directory", 0, lacking}, {"cache", 0, boolean}, {"certificate", 0, lacking},
	{"certificate-type", 0, lacking}, {"check-certificate", 0, optional}, {"clobber", 0, plain}, {"compression", 0, valued},
	{"config", 0, valued}, {"connect-timeout", 0, valued}, {"continue", 'c', boolean}, {"convert-file-only", 0, refused},
	{"convert-links", 'k', refused}, {"content-disposition", 0, boolean}, {"content-on-error", 0, boolean}, {"cookies", 0, boolean},
	{"crl-file", 0, lacking}, {"cut-dirs", 0, valued}, {"debug", 'd', refused}, {"default-page", 0, valued}, {"delete-after", 0, refused},
	{"directories", 0, boolean}, {"directory-prefix", 'P', valued}, {"dns-cache", 0, boolean}, {"dns-timeout", 0, valued},
	{"domains", 'D', valued}, {"dont-remove-listing", 0, plain}, {"dot-style", 0, valued}, {"egd-file", 0, valued},
	{"exclude-directories", 'X', valued}, {"exclude-domains", 0, valued}, {"execute", 'e', valued}, {"follow-ftp", 0, boolean},
	{"follow-tags", 0, valued}, {"force-directories", 'x', boolean}, {"force-html", 'F', refused}, {"ftp-password", 0, valued},
	{"ftp-user", 0, valued}, {"ftps-clear-data-connection", 0, boolean}, {"ftps-fallback-to-ftp", 0, boolean},
	{"ftps-implicit", 0, boolean}, {"ftps-resume-ssl", 0, boolean}, {"glob", 0, boolean}, {"header", 0, valued}, {"help", 'h', plain},
	{"host-directories", 0, boolean}, {"hsts", 0, boolean}, {"hsts-file", 0, valued}, {"html-extension", 0, boolean},
	{"htmlify", 0, boolean}, {"http-keep-alive", 0, boolean}, {"http-passwd", 0, valued}, {"http-password", 0, valued},
	{"http-user", 0, valued}, {"https-only", 0, boolean}, {"ignore-case", 0, boolean}, {"ignore-length", 0, boolean},
	{"ignore-tags", 0, valued}, {"include-directories", 'I', valued}, {"inet4-only", '4', boolean}, {"inet6-only", '6', boolean},
	{"input-file", 'i', valued}, {"iri", 0, boolean}, {"keep-badhash", 0, boolean}, {"keep-session-cookies", 0, boolean},
	{"level", 'l', valued}, {"limit-rate", 0, valued}, {"load-cookies", 0, lacking}, {"local-encoding", 0, valued},
	{"max-redirect", 0, valued}, {"method", 0, valued}, {"mirror", 'm', refused}, {"netrc", 0, refused}, {"no", 'n', valued},
	{"no-clobber", 0, boolean}, {"no-config", 0, boolean}, {"no-parent", 0, boolean}, {"output-document", 'O', valued},
	{"output-file", 'o', valued}, {"page-requisites", 'p', refused}, {"parent", 0, plain}, {"passive-ftp", 0, boolean},
	{"password", 0, valued}, {"pinnedpubkey", 0, lacking}, {"post-data", 0, valued}, {"post-file", 0, valued}, {"prefer-family", 0, valued},
	{"preserve-permissions", 0, boolean}, {"private-key", 0, lacking}, {"private-key-type", 0, lacking}, {"progress", 0, valued},
	{"rejected-log", 0, valued}, {"show-progress", 0, boolean}, {"protocol-directories", 0, boolean}, {"proxy", 0, boolean},
	{"proxy__compat", 'Y', valued}, {"proxy-passwd", 0, valued}, {"proxy-password", 0, valued}, {"proxy-user", 0, valued},
	{"quiet", 'q', boolean}, {"quota", 'Q', valued}, {"random-file", 0, valued}, {"random-wait", 0, boolean}, {"read-timeout", 0, valued},
	{"recursive", 'r', refused}, {"referer", 0, valued}, {"regex-type", 0, lacking}, {"reject", 'R', lacking}, {"reject-regex", 0, lacking},
	{"relative", 'L', boolean}, {"remote-encoding", 0, valued}, {"remove-listing", 0, boolean}, {"report-speed", 0, optional},
	{"restrict-file-names", 0, optional}, {"retr-symlinks", 0, boolean}, {"retry-connrefused", 0, boolean},
	{"retry-on-host-error", 0, boolean}, {"retry-on-http-error", 0, valued}, {"save-cookies", 0, lacking}, {"save-headers", 0, boolean},
	{"secure-protocol", 0, lacking}, {"server-response", 'S', boolean}, {"span-hosts", 'H', boolean}, {"spider", 0, boolean},
	{"start-pos", 0, valued}, {"strict-comments", 0, boolean}, {"timeout", 'T', valued}, {"timestamping", 'N', boolean},
	{"if-modified-since", 0, boolean}, {"tries", 't', valued}, {"unlink", 0, boolean}, {"trust-server-names", 0, boolean},
	{"use-askpass", 0, lacking}, {"use-server-timestamps", 0, boolean}, {"user", 0, valued}, {"user-agent", 'U', valued},
	{"verbose", 'v', boolean}, {"version", 'V', plain}, {"wait", 'w', valued}, {"waitretry", 0, valued}, {"ciphers", 0, lacking},
	{"warc-cdx", 0, refused}, {"warc-compression", 0, refused}, {"warc-dedup", 0, lacking}, {"warc-digests", 0, refused},
	{"warc-file", 0, lacking}, {"warc-header", 0, lacking}, {"warc-keep-log", 0, refused}, {"warc-max-size", 0, lacking},
	{"warc-tempdir", 0, lacking}, {"xattr", 0, refused},
}

// Keys of the long options: keyOf plus twice the index in the table, and one more for --no-NAME. A
// letter has the same key as its long option.
const keyOf = 256

// getoptTable returns the options as cli.Getopt has them.
func getoptTable() *cli.Options {
	o := &cli.Options{Permute: true}
	for i, row := range table {
		long := cli.LongOption{Name: row.name, Key: keyOf + 2*rune(i), Argument: cli.Optional}
		switch row.kind {
		case valued, lacking:
			long.Argument = cli.Required
		case plain:
			long.Argument = cli.None
		}
		o.Long = append(o.Long, long)
		if long.Argument == cli.Optional {
			o.Long = append(o.Long, cli.LongOption{Name: "no-" + row.name, Key: long.Key + 1})
		}
		if row.letter != 0 {
			o.Short += string(row.letter)
			if long.Argument == cli.Required {
				o.Short += ":"
			}
		}
	}
	return o
}

// rowOf returns the row of an option of the command line. on is false for --no-NAME.
func rowOf(o cli.Option) (row option, on bool) {
	if o.Key >= keyOf {
		return table[(o.Key-keyOf)/2], o.Key%2 == 0
	}
	i := slices.IndexFunc(table, func(row option) bool { return row.letter != 0 && rune(row.letter) == o.Key })
	return table[i], true
}

// take applies an option of the command line.
func (d *retrieval) take(o cli.Option) *cli.Failure {
	row, on := rowOf(o)
	switch row.kind {
	case refused, lacking:
		if o.Long {
			return usageError(d.Invocation, d.Argv[0]+": unrecognized option '--"+row.name+"'", statusParse)
		}
		return usageError(d.Invocation, fmt.Sprintf("%s: invalid option -- '%c'", d.Argv[0], row.letter), statusParse)
	case boolean:
		if o.HasValue {
			var f *cli.Failure
			if on, f = d.flag("--"+row.name, o.Value); f != nil {
				return f
			}
		}
	}
	return d.set(row.name, setting{"--" + row.name, o.Value, on, o.HasValue})
}

// A setting is a value for an option.
type setting struct {
	typed    string // the option as messages have it: --NAME, or the command of a wgetrc file
	value    string
	on       bool // false for --no-NAME, and the value "off"
	hasValue bool
}

// flag parses the value of a boolean option.
func (d *retrieval) flag(typed, word string) (bool, *cli.Failure) {
	switch strings.ToLower(word) {
	case "on", "yes", "1":
		return true, nil
	case "off", "no", "0":
		return false, nil
	}
	return false, &cli.Failure{Text: typed + ": Invalid boolean " + d.journal.quote(word) + "; use `on' or `off'.", Status: statusParse}
}

// set applies an option. Options that matter only for recursion and for ftp change nothing.
func (d *retrieval) set(name string, s setting) (f *cli.Failure) {
	switch name {
	case "progress", "dot-style", "show-progress", "verbose", "quiet", "report-speed":
		return d.setShown(name, s)
	case "tries", "timeout", "connect-timeout", "dns-timeout", "read-timeout", "wait", "waitretry", "random-wait", "retry-connrefused",
		"retry-on-host-error", "retry-on-http-error", "limit-rate", "quota", "max-redirect":
		return d.setLimit(name, s)
	case "output-document", "directory-prefix", "continue", "no-clobber", "clobber", "no", "timestamping", "start-pos", "backups", "unlink",
		"directories", "force-directories", "host-directories", "protocol-directories", "cut-dirs", "default-page",
		"restrict-file-names", "adjust-extension", "html-extension", "content-disposition", "trust-server-names", "use-server-timestamps", "save-headers":
		return d.setFile(name, s)
	case "execute":
		return d.execute(s.value)
	case "append-output", "output-file":
		d.log, d.more = s.value, name == "append-output"
	case "input-file":
		d.input = s.value
	case "base":
		d.base = s.value
	case "background":
		d.inBackground = s.on
	}
	return d.setRequest(name, s)
}

// setShown applies an option about messages and progress.
func (d *retrieval) setShown(name string, s setting) (f *cli.Failure) {
	switch name {
	case "progress":
		return d.style.set(d, s)
	case "dot-style":
		d.style.setDots(d, s.value)
	case "show-progress":
		d.style.shown = &s.on
	case "verbose":
		if d.loud = s.on; s.on {
			d.journal.level = verbose
		} else {
			d.journal.level = brief
		}
	case "quiet":
		d.quiet = s.on
	case "report-speed":
		if s.value != "bits" {
			return d.invalid(s)
		}
		d.journal.bits = true
	}
	return nil
}

// invalid is the failure of an option with one of a few values.
func (d *retrieval) invalid(s setting) *cli.Failure {
	return &cli.Failure{Text: s.typed + ": Invalid value " + d.journal.quote(s.value) + ".", Status: statusParse}
}

// setLimit applies an option about attempts and limits.
func (d *retrieval) setLimit(name string, s setting) (f *cli.Failure) {
	c := d.client
	switch name {
	case "tries":
		d.tries, f = d.number(s)
	case "timeout":
		c.Timeout, f = d.period(s)
		c.ConnectTimeout = c.Timeout
	case "connect-timeout":
		c.ConnectTimeout, f = d.period(s)
	case "dns-timeout":
		_, f = d.period(s)
	case "read-timeout":
		c.Timeout, f = d.period(s)
	case "wait":
		d.wait, f = d.pause(s)
	case "waitretry":
		d.waitRetry, f = d.pause(s)
	case "random-wait":
		d.randomWait = s.on
	case "retry-connrefused":
		d.retryRefused = s.on
	case "retry-on-host-error":
		d.retryHost = s.on
	case "retry-on-http-error":
		d.retryStatus = strings.Split(s.value, ",")
	case "limit-rate":
		d.limitRate, f = d.size(s)
	case "quota":
		d.quota, f = d.size(s)
	case "max-redirect":
		c.MaxRedirects, f = d.number(s)
	}
	return f
}

// setFile applies an option about names and contents of files.
func (d *retrieval) setFile(name string, s setting) (f *cli.Failure) {
	n := &d.names
	switch name {
	case "output-document":
		d.file = s.value
	case "directory-prefix":
		n.dir = s.value
	case "continue":
		d.goOn = s.on
	case "no-clobber":
		d.keep = s.on
	case "clobber":
		d.keep = false
	case "no":
		return d.setNo(s.value)
	case "timestamping":
		d.newer = s.on
	case "start-pos":
		d.start, f = d.size(s)
		d.startSet = true
	case "backups":
		if d.backups = 1; s.hasValue {
			d.backups, _ = strconv.Atoi(s.value)
		}
		if !s.on {
			d.backups = 0
		}
	case "unlink":
		d.unlink = s.on
	case "directories":
		n.directories = s.on && n.directories
	case "force-directories":
		n.directories = s.on
	case "host-directories":
		n.noHost = !s.on
	case "protocol-directories":
		n.protocol = s.on
	case "cut-dirs":
		n.cut, f = d.number(s)
	case "default-page":
		n.index = s.value
	case "restrict-file-names":
		return n.restrict(d, s)
	case "adjust-extension", "html-extension":
		n.extension = s.on
	case "content-disposition":
		n.disposition = s.on
	case "trust-server-names":
		n.trusting = s.on
	case "use-server-timestamps":
		d.noTimes = !s.on
	case "save-headers":
		d.saveHeaders = s.on
	}
	return f
}

// setRequest applies an option about requests.
func (d *retrieval) setRequest(name string, s setting) (f *cli.Failure) {
	c, r := d.client, &d.request
	switch name {
	case "check-certificate":
		d.trust, f = d.checks(s)
	case "ca-certificate":
		d.authority, d.journal.authority = s.value, s.value
	case "user-agent":
		c.Agent = s.value
	case "referer":
		r.header.Set("Referer", s.value)
	case "header":
		return d.addHeader(s)
	case "server-response":
		d.journal.headers = s.on
	case "spider":
		d.spider = s.on
	case "if-modified-since":
		d.noCondition = !s.on
	case "content-on-error":
		d.keepErrors = s.on
	case "ignore-length":
		d.ignoreLength = s.on
	case "method":
		r.method = strings.ToUpper(s.value)
	case "body-data":
		r.body, r.hasBody = s.value, true
	case "body-file":
		r.bodyFile = s.value
	case "post-data":
		r.post, r.hasPost = s.value, true
	case "post-file":
		r.postFile = s.value
	case "user":
		r.user = s.value
	case "password":
		r.password = s.value
	case "http-user":
		r.httpUser = s.value
	case "http-password", "http-passwd":
		r.httpPassword = s.value
	case "auth-no-challenge":
		r.unasked = s.on
	case "cache":
		r.noCache = !s.on
	case "http-keep-alive":
		r.noKeepAlive = !s.on
	case "cookies":
		r.noCookies = !s.on
	case "compression":
		switch s.value {
		case "auto", "gzip":
			r.gzip = true
		case "none":
			r.gzip = false
		default:
			return d.invalid(s)
		}
	case "proxy":
		r.noProxy = !s.on
	case "proxy__compat":
		var on bool
		on, f = d.flag(s.typed, s.value)
		r.noProxy = !on
	case "proxy-user":
		r.proxyUser = s.value
	case "proxy-password", "proxy-passwd":
		r.proxyPassword = s.value
	case "http_proxy", "https_proxy", "no_proxy":
		r.proxies[name] = s.value
	case "bind-address":
		r.local = s.value
	case "inet4-only":
		r.only4 = s.on
	case "inet6-only":
		r.only6 = s.on
	case "prefer-family":
		if !slices.Contains([]string{"ipv4", "ipv6", "none"}, strings.ToLower(s.value)) {
			return d.invalid(s)
		}
	}
	return f
}

// addHeader parses the value of --header.
func (d *retrieval) addHeader(s setting) *cli.Failure {
	if s.value == "" {
		clear(d.request.header)
		return nil
	}
	name, value, found := strings.Cut(s.value, ":")
	if !found || name == "" || strings.ContainsAny(name, " \t\n\v\f\r") || strings.ContainsAny(value, "\r\n") {
		return &cli.Failure{Text: s.typed + ": Invalid header " + d.journal.quote(s.value) + ".", Status: statusParse}
	}
	value = strings.TrimLeft(value, " \t")
	if strings.EqualFold(name, "User-Agent") {
		d.client.Agent = value
	} else {
		d.request.header.Set(name, value)
	}
	return nil
}

// checks parses the value of --check-certificate.
func (d *retrieval) checks(s setting) (trust, *cli.Failure) {
	switch strings.ToLower(s.value) {
	case "on", "yes", "1":
		return check, nil
	case "off", "no", "0":
		return warn, nil
	case "quiet":
		return quiet, nil
	}
	if !s.hasValue && s.on {
		return check, nil
	} else if !s.hasValue {
		return warn, nil
	}
	fmt.Fprintf(d.Stderr, "%s: %s: Invalid %s; use `on', `off' or `quiet'.\n", d.ErrorName(), s.typed, d.journal.quote(s.value))
	return check, &cli.Failure{Status: statusParse}
}

// setNo applies the letters after -n.
func (d *retrieval) setNo(letters string) *cli.Failure {
	for _, letter := range []byte(letters) {
		switch letter {
		case 'c':
			d.keep = true
		case 'v':
			d.journal.level = brief
		case 'H':
			d.names.noHost = true
		case 'd':
			d.names.directories = false
		case 'p': // matters for recursion
		default:
			return usageError(d.Invocation, fmt.Sprintf("%s: illegal option -- `-n%c'", d.ErrorName(), letter), statusOther)
		}
	}
	return nil
}

// endless stands for no time limit.
const endless = time.Duration(math.MaxInt64)

// number parses a number as atoi(3) does. 0, and what begins with no number, means no limit.
func (d *retrieval) number(s setting) (int, *cli.Failure) {
	text := strings.TrimLeft(s.value, " \t\n\v\f\r")
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && (text[0] == '-' || text[0] == '+')) {
		end++
	}
	n, err := strconv.ParseInt(text[:end], 10, 32)
	if n < 0 || errors.Is(err, strconv.ErrRange) {
		return 0, &cli.Failure{Text: s.typed + ": Invalid number " + d.journal.quote(s.value) + ".", Status: statusParse}
	}
	return int(n), nil
}

// size parses a number of bytes, with a suffix for KiB and more. 0 means no limit.
func (d *retrieval) size(s setting) (int64, *cli.Failure) {
	text := strings.TrimSpace(s.value)
	if text == "inf" {
		return 0, nil
	}
	unit := 1.0
	if text != "" {
		if i := strings.IndexByte("kmgt", text[len(text)-1]|' '); i >= 0 {
			text, unit = text[:len(text)-1], float64(int64(1)<<(10*(i+1)))
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.") != "" || n*unit > 1e18 {
		return 0, &cli.Failure{Text: s.typed + ": Invalid byte value " + d.journal.quote(s.value), Status: statusParse}
	}
	return int64(n * unit), nil
}

// period parses a number of seconds, or of minutes and more with a suffix. 0 means no limit.
func (d *retrieval) period(s setting) (time.Duration, *cli.Failure) {
	text := strings.TrimSpace(s.value)
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
		return 0, &cli.Failure{Text: s.typed + ": Invalid time period " + d.journal.quote(s.value), Status: statusParse}
	case negative:
		return 0, &cli.Failure{Text: s.typed + ": Negative time period " + d.journal.quote(s.value), Status: statusParse}
	case n == 0 || n*float64(unit) > 1e17:
		return endless, nil
	}
	return time.Duration(n * float64(unit)), nil
}

// pause parses a time to wait. 0 means no pause.
func (d *retrieval) pause(s setting) (time.Duration, *cli.Failure) {
	t, f := d.period(s)
	if t == endless {
		t = 0
	}
	return t, f
}

// commands has the commands of a wgetrc file whose names are not those of the options.
var commands = map[string]string{
	"addhostdir": "host-directories", "dirprefix": "directory-prefix", "dirstruct": "force-directories", "input": "input-file",
	"logfile": "output-file", "useproxy": "proxy", "httpproxy": "http_proxy", "httpsproxy": "https_proxy", "noproxy": "no_proxy",
	"robots": "robots", "noclobber": "no-clobber",
}

// errCommand is the error of a command that a wgetrc file cannot have.
var errCommand = errors.New("unknown command")

// command applies a line of a wgetrc file, NAME = VALUE.
func (d *retrieval) command(line string) (name string, err error) {
	name, value, found := strings.Cut(line, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !found || name == "" {
		return "", errCommand
	}
	key := strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	target, known := commands[key]
	kind := valued
	for _, row := range table {
		if target == row.name || !known && strings.ReplaceAll(row.name, "-", "") == key && row.kind < plain && row.name != "execute" && row.name != "no" {
			target, kind, known = row.name, row.kind, true
			break
		}
	}
	if target == "robots" {
		kind = boolean
	}
	if !known {
		return name, errCommand
	}
	s := setting{typed: name, value: value, on: true, hasValue: true}
	if kind == boolean {
		var f *cli.Failure
		if s.on, f = d.flag(name, value); f != nil {
			return name, f
		}
	}
	if f := d.set(target, s); f != nil {
		return name, f
	}
	return name, nil
}

// execute applies the command of -e.
func (d *retrieval) execute(line string) *cli.Failure {
	_, err := d.command(line)
	if f, ok := err.(*cli.Failure); ok {
		return f
	} else if err != nil {
		return &cli.Failure{Text: "Invalid --execute command " + d.journal.quote(line), Status: statusParse}
	}
	return nil
}

// configure applies a wgetrc file.
func (d *retrieval) configure(file string, text []byte) *cli.Failure {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line := strings.TrimSpace(string(line))
		if line == "" || line[0] == '#' {
			continue
		}
		name, err := d.command(line)
		if err == nil {
			continue
		}
		at := fmt.Sprintf(" in %s at line %d.", file, n)
		switch f, ok := err.(*cli.Failure); {
		case ok:
			fmt.Fprintf(d.Stderr, "%s: %s\n", d.ErrorName(), f.Text)
			return &cli.Failure{Text: "Error" + at, Status: statusParse}
		case name == "":
			return &cli.Failure{Text: "Syntax error" + at, Status: statusParse}
		}
		return &cli.Failure{Text: "Unknown command " + d.journal.quote(name) + at, Status: statusParse}
	}
	return nil
}

// configuration applies the wgetrc files: that of the system, and that of WGETRC or of the home
// directory. --config on the command line replaces both, and --no-config has none.
func (d *retrieval) configuration(line []cli.Option) *cli.Failure {
	for _, o := range line {
		switch row, _ := rowOf(o); row.name {
		case "no-config":
			return nil
		case "config":
			text, err := os.ReadFile(o.Value)
			if err != nil {
				fmt.Fprintf(d.Stderr, "Exiting due to error in %s\n", o.Value)
				return &cli.Failure{Status: statusParse}
			}
			return d.configure(o.Value, text)
		}
	}
	if text, err := os.ReadFile("/etc/wgetrc"); err == nil {
		if f := d.configure("/etc/wgetrc", text); f != nil {
			return f
		}
	}
	if file, ok := d.Getenv("WGETRC"); ok && file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return &cli.Failure{Text: "WGETRC points to " + file + ", which couldn't be accessed because of error: " + cli.Strerror(err) + ".", Status: statusOther}
		}
		return d.configure(file, text)
	}
	if home, ok := d.Getenv("HOME"); ok {
		if text, err := os.ReadFile(home + "/.wgetrc"); err == nil {
			return d.configure(home+"/.wgetrc", text)
		}
	}
	return nil
}

// conflict returns the message about options that exclude each other, or "".
func (d *retrieval) conflict() string {
	r := &d.request
	hasPost, hasBody := r.hasPost || r.postFile != "", r.hasBody || r.bodyFile != ""
	synopsis := "\n" + strings.TrimSuffix(synopsis, "\n")
	switch {
	case d.loud && d.quiet:
		return "Can't be verbose and quiet at the same time." + synopsis
	case d.newer && d.keep:
		return "Can't timestamp and not clobber old files at the same time." + synopsis
	case r.only4 && r.only6:
		return "Cannot specify both --inet4-only and --inet6-only." + synopsis
	case r.hasPost && r.postFile != "":
		return "You cannot specify both --post-data and --post-file."
	case hasPost && r.method != "":
		return "You cannot use --post-data or --post-file along with --method. --method expects data through --body-data and --body-file options"
	case hasBody && r.method == "":
		return "You must specify a method through --method=HTTPMethod to use with --body-data or --body-file."
	case r.hasBody && r.bodyFile != "":
		return "You cannot specify both --body-data and --body-file."
	}
	return ""
}

// settle completes the options when all are read.
func (d *retrieval) settle() {
	if d.startSet && d.goOn {
		io.WriteString(d.Stderr, "Specifying both --start-pos and --continue is not recommended; --continue will be disabled.\n")
		d.goOn = false
	}
	if d.newer && d.file != "" {
		d.journal.out = d.Stderr
		d.journal.say(verbose, "WARNING: timestamping does nothing in combination with -O. See the manual\nfor details.\n\n")
		d.newer = false
	}
	if d.request.method == http.MethodHead {
		d.spider = true
	}
}
