package curl

import (
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

const usage = `[OPTION]... URL...
Transfers URLs: http, https and file.
  -o, --output FILE           write to a file
  -O, --remote-name           write to a file with the name in the URL
      --remote-name-all       the same as -O for all URLs
      --output-dir DIR        the directory for the files
  -J, --remote-header-name    with -O: take the name from the answer
  -R, --remote-time           files get the time of the server
      --create-dirs           make the directories of the files
  -L, --location              follow redirects
      --max-redirs N          follow at most N redirects; -1 for no limit
  -f, --fail                  no output for an HTTP error, but a failure
      --fail-with-body        an HTTP error is a failure, with output
  -s, --silent                show neither progress nor errors
  -S, --show-error            with -s: show errors
  -#, --progress-bar          show progress as a bar
      --no-progress-meter     show no progress, but errors
  -v, --verbose               show the headers that are sent and received
  -I, --head                  fetch only the headers
  -i, --show-headers          write the headers, too
  -D, --dump-header FILE      write the headers to a file
  -X, --request METHOD        the method of the request
  -H, --header LINE           send a header; @FILE: those in a file
  -A, --user-agent TEXT       the name of the program that is sent
  -e, --referer URL           the page that has the link
  -d, --data DATA             send data with POST; @FILE: those of a file
      --data-raw DATA         the same, without a meaning of @
      --data-binary DATA      the same as -d, with the newlines of a file
      --data-urlencode DATA   the same as -d, percent-encoded
      --json DATA             send JSON
  -G, --get                   put the data in the URL, with GET
  -T, --upload-file FILE      send a file with PUT
  -u, --user NAME:PASSWORD    the name and the password for the server
  -b, --cookie DATA           send cookies; without =: those in a file
  -c, --cookie-jar FILE       write the cookies to a file
  -F, --form NAME=DATA        send a part of a form; @FILE: a file
  -r, --range RANGE           fetch only these bytes
  -C, --continue-at OFFSET    continue from an offset; - takes the file's size
  -x, --proxy URL             use a proxy
  -U, --proxy-user NAME:PASSWORD
                              the name and the password for the proxy
      --noproxy LIST          the hosts without the proxy
  -k, --insecure              do not check certificates
      --cacert FILE           check certificates against those in a file
  -m, --max-time SECONDS      the time that a transfer may take
      --connect-timeout SECONDS
                              the time that a connection may take
      --retry N               try up to N times more
      --retry-delay SECONDS   wait this long before each retry
  -w, --write-out FORMAT      write this after a transfer, such as %{http_code}
  -4, --ipv4                  use only IPv4
  -6, --ipv6                  use only IPv6
  -N, --no-buffer             write everything at once
      --compressed            ask for compressed data, and decompress it
      --limit-rate SIZE       take SIZE bytes a second
      --resolve HOST:PORT:ADDRESS
                              the address of a host
      --unix-socket FILE      connect to a socket
  -K, --config FILE           take options from a file
  -g, --globoff               {} and [] in URLs are no patterns
      --url URL               a URL
  -h, --help                  display this help
  -V, --version               display version
`

// options are those of the command line.
type options struct {
	*gnu.Tool
	urls      []string
	outputs   []output
	remoteAll bool
	outputDir string

	createDirs, follow, fail, failWithBody, silent, showError, head, include, verbose bool

	redirects   int // -1 for no limit
	method      string
	headers     []string
	agent       *string
	referer     string
	autoReferer bool // the page of the redirect is the referer
	data        []byte
	hasData     bool
	json        bool
	asGet       bool
	upload      string
	user        string
	cookie      string

	cookieFiles []string // -b FILE
	cookieJar   string   // -c
	newSession  bool
	jar         jar
	byteRange   string
	resume      string
	resumed     int64
	insecure    bool
	authority   string // of --cacert
	dump        string
	limit       time.Duration
	connecting  time.Duration
	retries     int
	writeOut    string
	bar         bool
	noMeter     bool
	unbuffered  bool   // -N, or standard output is a terminal
	network     string // tcp4, tcp6 or tcp
	compressed  bool

	proxy, noProxy            *string
	proxyUser                 string
	resolves, connectTo       []string
	socket                    string // --unix-socket
	asIs                      bool   // --path-as-is
	trusted                   bool   // --location-trusted
	headed                    bool   // the head of the progress is printed
	noGlob                    bool
	disposition               bool // -J
	remoteTime                bool
	noClobber                 bool
	failEarly                 bool
	old                       bool // HTTP/1.0
	keep301, keep302, keep303 bool
	protocols, laterProtocols string
	form                      []part
	queries                   []string
	requestTarget             string
	bearer                    string
	rate, largest             int64 // bytes in a second; bytes of a file. 0 for no limit
	retryDelay, retryLimit    time.Duration
	retryRefused, retryAll    bool
}

// names maps the long options to their letters, or to a word. An option has a value if its word is
// in upper case, or its letter is in valued.
var names = map[string]string{
	"output": "o", "remote-name": "O", "location": "L", "fail": "f", "silent": "s", "show-error": "S", "head": "I", "include": "i", "show-headers": "i",
	"dump-header": "D", "verbose": "v", "request": "X", "header": "H", "user-agent": "A", "referer": "e", "data": "d", "data-ascii": "d", "get": "G",
	"upload-file": "T", "user": "u", "cookie": "b", "range": "r", "continue-at": "C", "insecure": "k", "max-time": "m", "write-out": "w",
	"progress-bar": "#", "ipv4": "4", "ipv6": "6", "no-buffer": "N", "help": "h", "version": "V", "disable": "q",
	"remote-name-all": "remote-name-all", "output-dir": "OUTPUT-DIR", "create-dirs": "create-dirs", "max-redirs": "MAX-REDIRS",
	"fail-with-body": "fail-with-body", "data-raw": "DATA-RAW", "data-binary": "DATA-BINARY", "data-urlencode": "DATA-URLENCODE", "json": "JSON",
	"connect-timeout": "CONNECT-TIMEOUT", "retry": "RETRY", "no-progress-meter": "no-progress-meter", "compressed": "compressed", "url": "URL",
	"cacert": "CACERT", "basic": "none", "http1.1": "none", "http1.0": "0", "http2": "none", "tlsv1.2": "none", "tlsv1.3": "none", "proto": "PROTO",
	"retry-delay": "RETRY-DELAY", "retry-max-time": "RETRY-MAX-TIME", "retry-connrefused": "retry-connrefused",
	"retry-all-errors": "retry-all-errors", "no-keepalive": "none", "globoff": "g", "tlsv1": "none", "proto-redir": "PROTO-REDIR",
	"remote-header-name": "J", "remote-time": "R", "fail-early": "fail-early", "parallel": "Z", "no-clobber": "no-clobber",
	"cookie-jar": "c", "junk-session-cookies": "j", "proxy": "x", "proxy-user": "U", "noproxy": "NOPROXY", "resolve": "RESOLVE",
	"connect-to": "CONNECT-TO", "unix-socket": "UNIX-SOCKET", "path-as-is": "path-as-is", "location-trusted": "location-trusted",
	"post301": "post301", "post302": "post302", "post303": "post303", "form": "F", "form-string": "FORM-STRING", "url-query": "URL-QUERY",
	"request-target": "REQUEST-TARGET", "oauth2-bearer": "OAUTH2-BEARER", "limit-rate": "LIMIT-RATE", "max-filesize": "MAX-FILESIZE",
	"stderr": "STDERR", "config": "K",
}

// valued are the letters of options with a value.
const valued = "oDXHAedTubrCmwcxUFK"

// bare are the letters of options without a value.
const bare = "OLfsSIivGk#46NhVqgRJZj0"

// takesValue reports whether a word is an option with a value.
func takesValue(word string) bool {
	key := strings.TrimPrefix(word, "-")
	if long, is := strings.CutPrefix(word, "--"); is {
		key = names[long]
	}
	return len(key) > 1 && strings.ToUpper(key) == key || len(key) == 1 && strings.Contains(valued, key)
}

const tryHelp = "\ncurl: try 'curl --help' or 'curl --manual' for more information"

func unknown(text string) error { return cli.Fail("option "+text+tryHelp, nil) }

// errUnknown is the cause of the failure that an option is unknown.
var errUnknown = errors.New("unknown option")

// An unknownError is a failure whose message is whole.
type unknownError struct{ error }

func (e unknownError) Unwrap() []error { return []error{errUnknown, e.error} }

// parse reads the command line. done is set after --help and --version.
func (o *options) parse(words []string) (done bool, err error) {
	o.network = "tcp"
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := func() (string, error) {
			if i+1 == len(words) {
				return "", unknown(word + ": requires parameter")
			}
			i++
			return words[i], nil
		}
		switch {
		case word == "--":
			o.urls = append(o.urls, words[i+1:]...)
			return false, nil
		case word == "":
			return false, unknown(": blank argument where content is expected")
		case strings.HasPrefix(word, "--"):
			key, ok := names[word[2:]]
			if !ok {
				key, ok = names[strings.TrimPrefix(word[2:], "no-")]
				if ok && o.clear(key) {
					continue
				}
				return false, unknownError{unknown(word + ": is unknown")}
			}
			value := ""
			if takesValue(word) {
				if value, err = next(); err != nil {
					return false, err
				}
			}
			if done, err := o.set(word, key, value); done || err != nil {
				return done, err
			}
		case len(word) > 1 && word[0] == '-':
			for rest := word[1:]; rest != ""; {
				key := rest[:1]
				rest = rest[1:]
				value := ""
				if strings.Contains(valued, key) {
					if value, rest = rest, ""; value == "" {
						if value, err = next(); err != nil {
							return false, unknown("-" + key + ": requires parameter")
						}
					}
				}
				if !strings.Contains(valued+bare, key) {
					return false, unknownError{unknown("-" + key + ": is unknown")}
				}
				if done, err := o.set("-"+key, key, value); done || err != nil {
					return done, err
				}
			}
		default:
			o.urls = append(o.urls, word)
		}
	}
	return false, nil
}

// clear carries out the option --no-NAME of a long option. It reports whether there is one.
func (o *options) clear(key string) bool {
	switch key {
	case "L":
		o.follow = false
	case "f":
		o.fail = false
	case "s":
		o.silent = false
	case "S":
		o.showError = false
	case "i":
		o.include = false
	case "k":
		o.insecure = false
	case "v":
		o.verbose = false
	default:
		return false
	}
	return true
}

func notNumber(typed string) error {
	return unknown(typed + ": expected a proper numerical parameter")
}

func seconds(typed, value string) (time.Duration, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 0 {
		return 0, notNumber(typed)
	}
	return time.Duration(n * float64(time.Second)), nil
}

func integer(typed, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, notNumber(typed)
	}
	return n, nil
}

// size parses a number of bytes with a suffix, such as 10k or 1.5M.
func size(typed, value string) (int64, error) {
	unit := 1.0
	if i := strings.IndexByte("bkmgtp", append([]byte(value), ' ')[max(len(value)-1, 0)]|0x20); i >= 0 {
		value, unit = value[:len(value)-1], float64(int64(1)<<(10*i))
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 0 {
		return 0, notNumber(typed)
	}
	return int64(n * unit), nil
}

// set carries out an option: as it was typed, its letter or word, and its value.
func (o *options) set(typed, key, value string) (done bool, err error) {
	switch key {
	case "o", "O", "J", "R", "D", "i", "remote-name-all", "OUTPUT-DIR", "create-dirs", "no-clobber", "LIMIT-RATE", "MAX-FILESIZE":
		return false, o.setOutput(typed, key, value)
	case "s", "S", "v", "#", "N", "no-progress-meter", "w", "STDERR":
		return false, o.setShown(typed, key, value)
	case "m", "CONNECT-TIMEOUT", "RETRY", "RETRY-DELAY", "RETRY-MAX-TIME", "retry-connrefused", "retry-all-errors", "fail-early":
		return false, o.setTries(typed, key, value)
	case "4", "6", "0", "k", "CACERT", "x", "U", "NOPROXY", "RESOLVE", "CONNECT-TO", "UNIX-SOCKET", "PROTO", "PROTO-REDIR":
		return false, o.setConnection(typed, key, value)
	case "L", "MAX-REDIRS", "location-trusted", "post301", "post302", "post303", "f", "fail-with-body":
		return false, o.setAnswer(typed, key, value)
	case "URL":
		o.urls = append(o.urls, value)
	case "g":
		o.noGlob = true
	case "K":
		text, err := os.ReadFile(value)
		if value == "-" {
			text, err = io.ReadAll(o.Stdin)
		}
		if err != nil {
			return false, unreadable(typed, "cannot read config from '"+value+"'")
		}
		return o.configure(typed, value, text)
	case "h":
		return true, o.Help()
	case "V":
		return true, o.Version()
	}
	return false, o.setRequest(typed, key, value)
}

// setRequest carries out an option about what is sent.
func (o *options) setRequest(typed, key, value string) error {
	switch key {
	case "I":
		o.head = true
	case "X":
		o.method = value
	case "H":
		if name, ok := strings.CutPrefix(value, "@"); ok {
			data, err := o.readFor(typed, name)
			for line := range strings.Lines(string(data)) {
				o.headers = append(o.headers, strings.TrimRight(line, "\r\n"))
			}
			return err
		}
		o.headers = append(o.headers, value)
	case "A":
		o.agent = &value
	case "e":
		o.referer, o.autoReferer = strings.CutSuffix(value, ";auto")
	case "d", "DATA-RAW", "DATA-BINARY", "DATA-URLENCODE", "JSON":
		return o.addData(typed, key, value)
	case "F", "FORM-STRING":
		return o.addPart(typed, value, key == "FORM-STRING")
	case "G":
		o.asGet = true
	case "URL-QUERY":
		if raw, is := strings.CutPrefix(value, "+"); is {
			o.queries = append(o.queries, raw)
		} else {
			o.queries = append(o.queries, urlencode(value))
		}
	case "REQUEST-TARGET":
		o.requestTarget = value
	case "path-as-is":
		o.asIs = true
	case "T":
		o.upload = value
	case "u":
		o.user = value
	case "OAUTH2-BEARER":
		o.bearer = value
	case "b":
		if strings.Contains(value, "=") {
			o.cookie = strings.Join(nonEmpty(o.cookie, value), "; ")
		} else {
			o.cookieFiles = append(o.cookieFiles, value)
		}
	case "c":
		o.cookieJar = value
	case "j":
		o.newSession = true
	case "r":
		o.byteRange = value
	case "C":
		o.resume = value
	case "compressed":
		o.compressed = true
	}
	return nil
}

// nonEmpty returns the words that are not empty.
func nonEmpty(words ...string) (list []string) {
	for _, w := range words {
		if w != "" {
			list = append(list, w)
		}
	}
	return list
}

// setOutput carries out an option about the files that are written.
func (o *options) setOutput(typed, key, value string) (err error) {
	switch key {
	case "o":
		o.outputs = append(o.outputs, output{name: value})
	case "O":
		o.outputs = append(o.outputs, output{remote: true})
	case "J":
		o.disposition = true
	case "R":
		o.remoteTime = true
	case "D":
		o.dump = value
	case "i":
		o.include = true
	case "remote-name-all":
		o.remoteAll = true
	case "OUTPUT-DIR":
		o.outputDir = value
	case "create-dirs":
		o.createDirs = true
	case "no-clobber":
		o.noClobber = true
	case "LIMIT-RATE":
		o.rate, err = size(typed, value)
	case "MAX-FILESIZE":
		o.largest, err = size(typed, value)
	}
	return err
}

// setShown carries out an option about messages.
func (o *options) setShown(typed, key, value string) error {
	switch key {
	case "s":
		o.silent = true
	case "S":
		o.showError = true
	case "v":
		o.verbose = true
	case "#":
		o.bar = true
	case "N":
		o.unbuffered = true
	case "no-progress-meter":
		o.noMeter = true
	case "w":
		o.writeOut = value
		if name, ok := strings.CutPrefix(value, "@"); ok {
			data, err := o.readFor(typed, name)
			o.writeOut = string(data)
			return err
		}
	case "STDERR":
		if value == "-" {
			o.Stderr = o.Stdout
			return nil
		}
		f, err := os.Create(value)
		if err != nil {
			o.warn("Failed to open " + value)
			return nil
		}
		o.Stderr = f // until the process ends
	}
	return nil
}

// warn writes a warning in lines of 79 columns, or of COLUMNS, unless -s is given.
func (o *options) warn(text string) {
	const prefix = "Warning: "
	width := 79
	if value, ok := o.Getenv("COLUMNS"); ok {
		if n, err := strconv.Atoi(value); err == nil && 20 < n && n <= 10000 {
			width = n
		}
	}
	width -= len(prefix)
	for !o.silent && text != "" {
		line := text
		if len(text) > width {
			if line = text[:width]; strings.Contains(line, " ") {
				line = line[:strings.LastIndexByte(line, ' ')+1]
			}
		}
		io.WriteString(o.Stderr, prefix+line+"\n")
		text = text[len(line):]
	}
}

// unreadable fails because a file that an option names cannot be read.
func unreadable(typed, text string) error {
	return &cli.Failure{Text: text + "\ncurl: option " + typed + ": error encountered when reading a file" + tryHelp, Status: 26}
}

// setTries carries out an option about limits of time, and about what happens after a failure.
func (o *options) setTries(typed, key, value string) (err error) {
	switch key {
	case "m":
		o.limit, err = seconds(typed, value)
	case "CONNECT-TIMEOUT":
		o.connecting, err = seconds(typed, value)
	case "RETRY":
		o.retries, err = integer(typed, value)
	case "RETRY-DELAY":
		o.retryDelay, err = seconds(typed, value)
	case "RETRY-MAX-TIME":
		o.retryLimit, err = seconds(typed, value)
	case "retry-connrefused":
		o.retryRefused = true
	case "retry-all-errors":
		o.retryAll = true
	case "fail-early":
		o.failEarly = true
	}
	return err
}

// setConnection carries out an option about connections.
func (o *options) setConnection(typed, key, value string) error {
	switch key {
	case "4":
		o.network = "tcp4"
	case "6":
		o.network = "tcp6"
	case "0":
		o.old = true
	case "k":
		o.insecure = true
	case "CACERT":
		if _, err := os.Stat(value); err != nil {
			return cli.Fail("The file '"+value+"' provided to "+typed+" does not exist\ncurl: option "+typed+": is badly used here"+tryHelp, nil)
		}
		o.authority = value
	case "x":
		o.proxy = &value
	case "U":
		o.proxyUser = value
	case "NOPROXY":
		o.noProxy = &value
	case "RESOLVE":
		o.resolves = append(o.resolves, value)
	case "CONNECT-TO":
		o.connectTo = append(o.connectTo, value)
	case "UNIX-SOCKET":
		o.socket = value
	case "PROTO":
		o.protocols = value
	case "PROTO-REDIR":
		o.laterProtocols = value
	}
	return nil
}

// setAnswer carries out an option about redirects and errors.
func (o *options) setAnswer(typed, key, value string) (err error) {
	switch key {
	case "L":
		o.follow = true
	case "location-trusted":
		o.follow, o.trusted = true, true
	case "MAX-REDIRS":
		o.redirects, err = integer(typed, value)
	case "post301":
		o.keep301 = true
	case "post302":
		o.keep302 = true
	case "post303":
		o.keep303 = true
	case "f":
		o.fail = true
	case "fail-with-body":
		o.failWithBody = true
	}
	return err
}

// readFor reads the file of an option's value that begins with @.
func (o *options) readFor(typed, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(o.Stdin)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(typed, "Failed to open "+name)
	}
	return data, nil
}

// addData adds to the data of -d and of similar options.
func (o *options) addData(typed, key, value string) error {
	data := []byte(value)
	name, fromFile := strings.CutPrefix(value, "@")
	switch {
	case key == "DATA-URLENCODE":
		data = []byte(urlencode(value))
	case fromFile && key != "DATA-RAW":
		var err error
		if data, err = o.readFor(typed, name); err != nil {
			return err
		}
		if key == "d" {
			data = []byte(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(string(data)))
		}
	}
	if key == "JSON" {
		o.json = true
	} else if o.hasData {
		o.data = append(o.data, '&')
	}
	o.data = append(o.data, data...)
	o.hasData = true
	return nil
}

// urlencode encodes the value of --data-urlencode: CONTENT, =CONTENT or NAME=CONTENT.
func urlencode(value string) string {
	name, content, ok := strings.Cut(value, "=")
	if !ok {
		return url.QueryEscape(value)
	}
	if name != "" {
		name += "="
	}
	return name + url.QueryEscape(content)
}

func basic(user string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(user)) }
