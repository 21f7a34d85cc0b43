// Package logger implements logger(1) of util-linux, for the log of this machine: it sends messages to
// the socket /dev/log.
//
//	logger [options] [MESSAGE...]
//
// Begin reading at run.
package logger

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is logger(1).
var Command = &cli.Command{
	Name:    "logger",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1},
	Run:     run,
}

// usage returns the text of --help: our own sentences, logger(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<message>]

Send messages to the system log.

Options:
 -i                      send the process id, too
     --id[=<id>]         send this id, or the process id
 -f, --file <file>       send the lines of a file
 -e, --skip-empty        send no empty lines
     --no-act            send nothing
 -p, --priority <prio>   facility and level, such as local0.info
     --prio-prefix       each line may begin with <priority>
 -s, --stderr            print the messages on standard error, too
 -S, --size <size>       longest message in bytes
 -t, --tag <tag>         name in front of the message rather than the user's
 -u, --socket <socket>   send to this socket rather than /dev/log
     --socket-errors <when>  say that there is no socket: on, off or auto

 -h, --help              display this help
 -V, --version           display version

For more details see logger(1).
`
}

// Keys of options without a letter.
const (
	idKey rune = 256 + iota
	noActKey
	prefixKey
	errorsKey
	remoteKey // one that needs another machine or another protocol
)

var words = cli.Options{Short: "def:ip:S:st:u:n:P:ThV", Long: []cli.LongOption{
	{Name: "id", Argument: cli.Optional, Key: idKey},
	{Name: "stderr", Key: 's'},
	{Name: "file", Argument: cli.Required, Key: 'f'},
	{Name: "no-act", Key: noActKey},
	{Name: "priority", Argument: cli.Required, Key: 'p'},
	{Name: "tag", Argument: cli.Required, Key: 't'},
	{Name: "socket", Argument: cli.Required, Key: 'u'},
	{Name: "socket-errors", Argument: cli.Required, Key: errorsKey},
	{Name: "udp", Key: 'd'},
	{Name: "tcp", Key: 'T'},
	{Name: "server", Argument: cli.Required, Key: 'n'},
	{Name: "port", Argument: cli.Required, Key: 'P'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
	{Name: "octet-count", Key: remoteKey},
	{Name: "prio-prefix", Key: prefixKey},
	{Name: "rfc3164", Key: remoteKey},
	{Name: "rfc5424", Argument: cli.Optional, Key: remoteKey},
	{Name: "size", Argument: cli.Required, Key: 'S'},
	{Name: "msgid", Argument: cli.Required, Key: remoteKey},
	{Name: "skip-empty", Key: 'e'},
	{Name: "sd-id", Argument: cli.Required, Key: remoteKey},
	{Name: "sd-param", Argument: cli.Required, Key: remoteKey},
	{Name: "journald", Argument: cli.Optional, Key: remoteKey},
}}

// A logger is one run.
type logger struct {
	inv              *cli.Invocation
	file, path, tag  string
	id               string // empty for none
	priority, size   int
	skip, dry, shows bool // -e, --no-act, -s
	prefix           bool
	complains        string // --socket-errors
	fd               int    // of the socket; -1 for none
}

func run(inv *cli.Invocation) error {
	l := &logger{inv: inv, path: "/dev/log", tag: "<someone>", priority: 13, size: 1024, complains: "auto", fd: -1}
	if u, ok := ids.Host().UserByID(uint32(unix.Geteuid())); ok {
		l.tag = u.Name
	}
	operands, err := inv.ParseUtilLinux(&words, usage, l.option)
	if err != nil {
		return err
	}
	in := os.Stdin
	if l.file != "" && len(operands) > 0 {
		l.warn("--file <file> and <message> are mutually exclusive; file is ignored")
	} else if l.file != "" && l.file != "-" {
		if in, err = os.Open(l.file); err != nil {
			return cli.Fail("file "+l.file, err)
		}
	}
	if err := l.connect(); err != nil && (l.complains == "on" || l.complains == "auto" && (l.shows || l.dry)) {
		return cli.Fail("socket "+l.path, err)
	}
	if len(operands) > 0 {
		l.sendWords(operands)
		return nil
	}
	return l.sendLines(bufio.NewReader(in))
}

func (l *logger) warn(text string) {
	l.inv.Stderr.Write([]byte(l.inv.ErrorName() + ": " + text + "\n"))
}

func (l *logger) option(o cli.Option) error {
	switch o.Key {
	case 'f':
		l.file = o.Value
	case 'e':
		l.skip = true
	case 'i':
		l.id = strconv.Itoa(os.Getpid())
	case idKey:
		l.id = strconv.Itoa(os.Getpid())
		if o.HasValue {
			n, err := ids.ParseUint(strings.TrimPrefix(o.Value, "="))
			if err != nil {
				return cli.Fail("failed to parse id: '"+o.Value+"'", nil)
			}
			l.id = strconv.FormatUint(n, 10)
		}
	case 'p':
		n, err := priority(o.Value)
		if err != nil {
			return err
		}
		l.priority = n
	case 's':
		l.shows = true
	case 'S':
		n, err := quantity.Parse(o.Value)
		if err != nil || n < 0 {
			return cli.Fail("failed to parse message size: '"+o.Value+"'", unix.EINVAL)
		}
		l.size = int(n)
	case 't':
		l.tag = o.Value
	case 'u':
		l.path = o.Value
	case noActKey:
		l.dry = true
	case prefixKey:
		l.prefix = true
	case errorsKey:
		l.complains = o.Value
		if o.Value != "on" && o.Value != "off" && o.Value != "auto" {
			l.warn("invalid argument: " + o.Value + ": using automatic errors")
			l.complains = "auto"
		}
	case remoteKey:
		return cli.Fail("only messages of the simplest form for this machine are supported", nil)
	default:
		return cli.Fail("option -"+string(o.Key)+" is not supported: only the log of this machine is", nil)
	}
	return nil
}

const (
	levels     = "emerg alert crit err warning notice info debug"
	facilities = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp - - - - local0 local1 local2 local3 local4 local5 local6 local7"
)

// code returns the number of a name in a list, in any case, or of its own number times unit.
func code(word, list string, unit int) (int, bool) {
	word = strings.ToLower(word)
	if other, ok := map[string]string{"error": "err", "panic": "emerg", "warn": "warning", "security": "auth"}[word]; ok {
		word = other
	}
	for i, name := range strings.Fields(list) {
		if name != "-" && (word == name || word == strconv.Itoa(i*unit)) {
			return i * unit, true
		}
	}
	return 0, false
}

// priority parses FACILITY.LEVEL or LEVEL. Only the kernel may use its facility: it becomes the user's.
func priority(text string) (int, error) {
	facility, level := 8, text
	if name, rest, dotted := strings.Cut(text, "."); dotted {
		n, ok := code(name, facilities, 8)
		if !ok {
			return 0, cli.Fail("unknown facility name: "+name, nil)
		}
		facility, level = max(n, facility), rest
	}
	n, ok := code(level, levels, 1)
	if !ok {
		return 0, cli.Fail("unknown priority name: "+level, nil)
	}
	return facility | n, nil
}

// connect connects to the socket of the log.
func (l *logger) connect() (err error) {
	for _, kind := range []int{unix.SOCK_DGRAM, unix.SOCK_STREAM} {
		var fd int
		if fd, err = unix.Socket(unix.AF_UNIX, kind|unix.SOCK_CLOEXEC, 0); err != nil {
			return err
		}
		if err = unix.Connect(fd, &unix.SockaddrUnix{Name: l.path}); err == nil {
			l.fd = fd
			return nil
		}
		unix.Close(fd)
		if err != unix.EPROTOTYPE {
			return err
		}
	}
	return err
}

// send sends one message.
func (l *logger) send(priority int, text string) {
	tag := l.tag
	if l.id != "" {
		tag += "[" + l.id + "]"
	}
	line := fmt.Sprintf("<%d>%s %s: %s", priority, time.Now().Format(time.Stamp), tag, text[:min(len(text), l.size)])
	if l.fd >= 0 && !l.dry {
		unix.Write(l.fd, []byte(line))
	}
	if l.shows {
		l.inv.Stderr.Write([]byte(line + "\n"))
	}
}

// sendWords sends the words of the command line, as many in one message as it may have bytes.
func (l *logger) sendWords(list []string) {
	text := ""
	for _, word := range list {
		if text != "" && len(text)+1+len(word) > l.size {
			l.send(l.priority, text)
			text = ""
		}
		if len(word) > l.size-1 {
			l.send(l.priority, word)
			continue
		}
		if text != "" {
			text += " "
		}
		text += word
	}
	if text != "" {
		l.send(l.priority, text)
	}
}

// sendLines sends the lines of a file. A longer one becomes several messages.
func (l *logger) sendLines(in *bufio.Reader) error {
	for {
		line, err := in.ReadString('\n')
		if line == "" && err == io.EOF {
			return nil
		}
		line = strings.TrimSuffix(line, "\n")
		priority := l.priority
		if l.prefix {
			priority, line = l.cutPrefix(line)
		}
		for first := true; first && (line != "" || !l.skip) || line != ""; first = false {
			n := min(len(line), max(l.size, 1))
			l.send(priority, line[:n])
			line = line[n:]
		}
		if err != nil {
			return nil
		}
	}
}

// cutPrefix returns the priority in front of a line, and the rest.
func (l *logger) cutPrefix(line string) (priority int, rest string) {
	word, rest, ok := strings.Cut(line, ">")
	word, begins := strings.CutPrefix(word, "<")
	n, err := ids.ParseUint("0" + word) // none is 0
	if !ok || !begins || err != nil || n > 191 {
		return l.priority, line
	}
	if n < 8 {
		n |= uint64(l.priority &^ 7)
	}
	return int(n), rest
}
