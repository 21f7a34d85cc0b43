package curl

import (
	"encoding/base64"
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
  -b, --cookie DATA           send cookies
  -r, --range RANGE           fetch only these bytes
  -C, --continue-at OFFSET    continue from an offset; - takes the file's size
  -k, --insecure              do not check certificates
      --cacert FILE           check certificates against those in a file
  -m, --max-time SECONDS      the time that a transfer may take
      --connect-timeout SECONDS
                              the time that a connection may take
      --retry N               try up to N times more
  -w, --write-out FORMAT      write this after a transfer, such as %{http_code}
  -4, --ipv4                  use only IPv4
  -6, --ipv6                  use only IPv6
  -N, --no-buffer             write everything at once
      --compressed            ask for compressed data, and decompress it
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

	redirects  int // -1 for no limit
	method     string
	headers    []string
	agent      *string
	referer    string
	data       []byte
	hasData    bool
	json       bool
	asGet      bool
	upload     string
	user       string
	cookie     string
	byteRange  string
	resume     string
	resumed    int64
	insecure   bool
	authority  string // of --cacert
	dump       string
	limit      time.Duration
	connecting time.Duration
	retries    int
	writeOut   string
	bar        bool
	noMeter    bool
	unbuffered bool   // -N, or standard output is a terminal
	network    string // tcp4, tcp6 or tcp
	compressed bool
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
	"cacert": "CACERT", "basic": "none", "http1.1": "none", "http1.0": "none", "http2": "none", "tlsv1.2": "none", "tlsv1.3": "none", "proto": "NONE",
	"retry-delay": "NONE", "retry-max-time": "NONE", "retry-connrefused": "none", "no-keepalive": "none", "globoff": "none", "tlsv1": "none", "proto-redir": "NONE",
	"remote-header-name": "none", "remote-time": "none", "fail-early": "none", "parallel": "none", "no-clobber": "none",
}

// valued are the letters of options with a value.
const valued = "oDXHAedTubrCmw"

func unknown(text string) error {
	return cli.Fail("option "+text+"\ncurl: try 'curl --help' or 'curl --manual' for more information", nil)
}

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
				return false, unknown(word + ": is unknown")
			}
			value := ""
			if strings.ToUpper(key) == key && len(key) > 1 || len(key) == 1 && strings.Contains(valued, key) {
				if value, err = next(); err != nil {
					return false, err
				}
			}
			if done, err := o.set(key, value); done || err != nil {
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
				if !strings.Contains(valued+"OLfsSIivGk#46NhVqgRJZ", key) {
					return false, unknown("-" + key + ": is unknown")
				}
				if done, err := o.set(key, value); done || err != nil {
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

func seconds(value string) (time.Duration, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 0 {
		return 0, cli.Fail("expected a proper numerical parameter\ncurl: try 'curl --help' or 'curl --manual' for more information", nil)
	}
	return time.Duration(n * float64(time.Second)), nil
}

func (o *options) set(key, value string) (done bool, err error) {
	switch key {
	case "o":
		o.outputs = append(o.outputs, output{name: value})
	case "O":
		o.outputs = append(o.outputs, output{remote: true})
	case "remote-name-all":
		o.remoteAll = true
	case "OUTPUT-DIR":
		o.outputDir = value
	case "create-dirs":
		o.createDirs = true
	case "L":
		o.follow = true
	case "MAX-REDIRS":
		o.redirects, err = strconv.Atoi(value)
	case "f":
		o.fail = true
	case "fail-with-body":
		o.failWithBody = true
	case "s":
		o.silent = true
	case "S":
		o.showError = true
	case "I":
		o.head = true
	case "i":
		o.include = true
	case "D":
		o.dump = value
	case "v":
		o.verbose = true
	case "X":
		o.method = value
	case "H":
		if name, ok := strings.CutPrefix(value, "@"); ok {
			data, err := o.read(name)
			if err != nil {
				return false, err
			}
			for line := range strings.Lines(string(data)) {
				o.headers = append(o.headers, strings.TrimRight(line, "\r\n"))
			}
			break
		}
		o.headers = append(o.headers, value)
	case "A":
		o.agent = &value
	case "e":
		o.referer = value
	case "d", "DATA-RAW", "DATA-BINARY", "DATA-URLENCODE", "JSON":
		return false, o.addData(key, value)
	case "G":
		o.asGet = true
	case "T":
		o.upload = value
	case "u":
		o.user = value
	case "b":
		o.cookie = value
	case "r":
		o.byteRange = value
	case "C":
		o.resume = value
	case "k":
		o.insecure = true
	case "CACERT":
		o.authority = value
	case "m":
		o.limit, err = seconds(value)
	case "CONNECT-TIMEOUT":
		o.connecting, err = seconds(value)
	case "RETRY":
		o.retries, err = strconv.Atoi(value)
	case "w":
		o.writeOut = value
		if name, ok := strings.CutPrefix(value, "@"); ok {
			data, err := o.read(name)
			if err != nil {
				return false, err
			}
			o.writeOut = string(data)
		}
	case "#":
		o.bar = true
	case "N":
		o.unbuffered = true
	case "no-progress-meter":
		o.noMeter = true
	case "4":
		o.network = "tcp4"
	case "6":
		o.network = "tcp6"
	case "compressed":
		o.compressed = true
	case "URL":
		o.urls = append(o.urls, value)
	case "h":
		return true, o.Help()
	case "V":
		return true, o.Version()
	}
	return false, err
}

// read reads the file of a value that begins with @.
func (o *options) read(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(o.Stdin)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, cli.Fail("Failed to open "+name+"\ncurl: option : error encountered when reading a file", nil)
	}
	return data, nil
}

// addData adds to the data of -d and of similar options.
func (o *options) addData(key, value string) error {
	data := []byte(value)
	name, fromFile := strings.CutPrefix(value, "@")
	switch {
	case key == "DATA-URLENCODE":
		data = []byte(urlencode(value))
	case fromFile && key != "DATA-RAW":
		var err error
		if data, err = o.read(name); err != nil {
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
