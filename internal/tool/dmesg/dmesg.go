// Package dmesg prints the messages of the kernel: dmesg(1) of util-linux.
//
//	dmesg [options]
//
// record.go reads the messages, print.go writes them.
package dmesg

import (
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/solo"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is dmesg(1).
var Command = gnu.Command("dmesg", cli.UtilLinux, "", func(t *gnu.Tool) error {
	err := run(t)
	if e := t.Out.Flush(); e == unix.EPIPE || e == unix.EBADF {
		t.Out.Reset(io.Discard)
	}
	return err
})

// usage returns the text of --help: our own sentences, dmesg(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options]

Prints the messages of the kernel, or controls where they go.

Options:
 -C, --clear                 clear the messages
 -c, --read-clear            print the messages and clear them
 -D, --console-off           print no messages on the console
 -E, --console-on            print messages on the console
 -F, --file <file>           read a file with what syslog(2) returns
 -K, --kmsg-file <file>      read a file with what /dev/kmsg returns
 -f, --facility <list>       print only messages of these facilities
 -H, --human                 easy to read: colors, relative times, a pager
 -J, --json                  print JSON
 -k, --kernel                print messages of the kernel
 -L, --color[=<when>]        colors (auto, always or never);
                               they are on by default
 -l, --level <list>          print only messages of these levels
 -n, --console-level <level> print messages up to a level on the console
 -P, --nopager               use no pager
 -p, --force-prefix          repeat the time on each line of a message
 -r, --raw                   print the messages as they are stored
     --noescape              print unprintable characters as they are
 -S, --syslog                use syslog(2) instead of /dev/kmsg
 -s, --buffer-size <size>    size of the buffer for syslog(2)
 -u, --userspace             print messages of programs
 -w, --follow                wait for new messages
 -W, --follow-new            wait for new messages and print only those
 -x, --decode                print facility and level as words
 -d, --show-delta            show the time since the last message
 -e, --reltime               show local time and the time since the last message
 -T, --ctime                 show the date (wrong after the system has slept)
 -t, --notime                show no times
     --time-format <format>  show times in this format:
                               [delta|reltime|ctime|notime|iso|raw]
     --since <time>          print messages since a time
     --until <time>          print messages until a time

 -h, --help                  display this help
 -V, --version               display version

Facilities:
` + list(facilities) + "\nLevels:\n" + list(levels) + "\nFor more details see dmesg(1).\n"
}

// A name is a level or a facility of syslog(3), with its explanation.
type name struct{ name, help string }

var levels = []name{
	{"emerg", "the system cannot be used"}, {"alert", "something must be done at once"}, {"crit", "critical"}, {"err", "errors"},
	{"warn", "warnings"}, {"notice", "normal, but important"}, {"info", "information"}, {"debug", "for finding faults"},
}

var facilities = []name{
	{"kern", "the kernel"}, {"user", "programs of users"}, {"mail", "mail"}, {"daemon", "daemons"}, {"auth", "security"},
	{"syslog", "syslogd itself"}, {"lpr", "printing"}, {"news", "network news"}, {"uucp", "UUCP"}, {"cron", "cron"},
	{"authpriv", "security (private)"}, {"ftp", "FTP"}, {"res0", "reserved"}, {"res1", "reserved"}, {"res2", "reserved"}, {"res3", "reserved"},
	{"local0", "local use"}, {"local1", "local use"}, {"local2", "local use"}, {"local3", "local use"},
	{"local4", "local use"}, {"local5", "local use"}, {"local6", "local use"}, {"local7", "local use"},
}

const (
	timeFormatKey rune = 256 + iota
	noEscapeKey
	sinceKey
	untilKey
)

var options = cli.Options{
	Short: "CcDdEeF:f:HhJK:kL::l:n:iPprSs:TtuVWwx", Permute: true,
	Exclusive: [][]rune{
		{'C', 'D', 'E', 'c', 'n', 'r'}, {'F', 'K'}, {'H', 'r'}, {'L', 'r'}, {'S', 'w'},
		{'T', 'r'}, {'d', 'r'}, {'e', 'r'}, {'r', 'x'}, {'r', 't'},
	},
	Long: []cli.LongOption{
		{Name: "buffer-size", Argument: cli.Required, Key: 's'},
		{Name: "clear", Key: 'C'},
		{Name: "color", Argument: cli.Optional, Key: 'L'},
		{Name: "console-level", Argument: cli.Required, Key: 'n'},
		{Name: "console-off", Key: 'D'},
		{Name: "console-on", Key: 'E'},
		{Name: "decode", Key: 'x'},
		{Name: "file", Argument: cli.Required, Key: 'F'},
		{Name: "facility", Argument: cli.Required, Key: 'f'},
		{Name: "follow", Key: 'w'},
		{Name: "follow-new", Key: 'W'},
		{Name: "human", Key: 'H'},
		{Name: "help", Key: 'h'},
		{Name: "json", Key: 'J'},
		{Name: "kernel", Key: 'k'},
		{Name: "kmsg-file", Argument: cli.Required, Key: 'K'},
		{Name: "level", Argument: cli.Required, Key: 'l'},
		{Name: "since", Argument: cli.Required, Key: sinceKey},
		{Name: "syslog", Key: 'S'},
		{Name: "raw", Key: 'r'},
		{Name: "read-clear", Key: 'c'},
		{Name: "reltime", Key: 'e'},
		{Name: "show-delta", Key: 'd'},
		{Name: "ctime", Key: 'T'},
		{Name: "noescape", Key: noEscapeKey},
		{Name: "notime", Key: 't'},
		{Name: "nopager", Key: 'P'},
		{Name: "until", Argument: cli.Required, Key: untilKey},
		{Name: "userspace", Key: 'u'},
		{Name: "version", Key: 'V'},
		{Name: "time-format", Argument: cli.Required, Key: timeFormatKey},
		{Name: "force-prefix", Key: 'p'},
	},
}

// Actions of syslog(2).
const (
	readAll      = 3
	clearBuffer  = 5
	consoleOff   = 6
	consoleOn    = 7
	consoleLevel = 8
	bufferSize   = 10
)

// A method is how the messages are read.
type method int

const (
	kmsg   method = iota // from /dev/kmsg, or a file of that format
	syslog               // with syslog(2)
	mapped               // from a file of the format of syslog(2)
)

// A control is one run.
type control struct {
	*gnu.Tool
	printer
	method       method
	file         string
	action       int
	level        int // the argument of the action consoleLevel
	clears       bool
	size         uint64
	follow, end  bool
	pages        bool
	noPager      bool
	color        string // auto, always or never; "" for the default
	since, until time.Time
	levels       set
	facilities   set
}

// A set says which levels or facilities are printed; nil for all.
type set map[int]bool

// add adds the members from low to high.
func (s *set) add(low, high int) {
	if *s == nil {
		*s = set{}
	}
	for n := low; n <= high; n++ {
		(*s)[n] = true
	}
}

func run(t *gnu.Tool) error {
	c := &control{Tool: t, action: readAll}
	c.printer.Tool = t
	operands, err := t.ParseUtilLinux(&options, usage, c.take)
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		t.Warn("bad usage")
		return &cli.Failure{Usage: true}
	}
	if c.json {
		c.formats, c.forcePrefix, c.raw, c.noEscape, c.pages = nil, false, false, true, false
	}
	c.resolveFormats()
	c.findBootTime()
	c.colored = !c.json && c.wantsColor()
	c.pages = c.pages && !c.noPager && !c.follow
	return c.act()
}

func list(names []name) (text string) {
	for _, n := range names {
		text += " " + strings.Repeat(" ", max(7-len(n.name), 0)) + n.name + " - " + n.help + "\n"
	}
	return text
}

func (c *control) take(o cli.Option) (err error) {
	switch o.Key {
	case 'C':
		c.action = clearBuffer
	case 'c':
		c.clears = true
	case 'D':
		c.action = consoleOff
	case 'E':
		c.action = consoleOn
	case 'n':
		c.action = consoleLevel
		c.level, err = parse(o.Value, o.Value, "level", levels, 1)
	case 'd':
		c.include(timeDelta)
	case 'e':
		c.include(relative)
	case 'T':
		c.include(date)
	case 't':
		c.include(none)
	case timeFormatKey:
		for _, f := range formatNames {
			if f.name == o.Value {
				c.include(f.format)
				return nil
			}
		}
		return cli.Fail("unknown time format: "+o.Value, nil)
	case 'F':
		c.file, c.method, c.callerWidth = o.Value, mapped, shortCaller
	case 'K':
		c.file, c.method, c.callerWidth = o.Value, kmsg, callerWidth()
	case 'f':
		err = c.facilities.parse(o.Value, "facility", facilities, false)
	case 'l':
		err = c.levels.parse(o.Value, "level", levels, true)
	case 'k':
		c.facilities.add(0, 0)
	case 'u':
		c.facilities.add(1, len(facilities)-1)
	case 'H':
		c.include(relative)
		c.color, c.pages = "auto", true
	case 'J':
		c.json = true
	case 'L':
		c.color = "auto"
		if o.HasValue {
			c.color = strings.TrimPrefix(o.Value, "=")
		}
		if !slices.Contains([]string{"auto", "always", "never"}, c.color) {
			return cli.Fail("unsupported color mode: "+c.color, nil)
		}
	case 'P':
		c.noPager = true
	case 'p':
		c.forcePrefix = true
	case 'r':
		c.raw = true
	case 'S':
		c.method = syslog
	case 's':
		c.size, err = cli.Unsigned(o.Value, "invalid buffer size argument", math.MaxUint32)
		c.size = max(c.size, 4096)
	case 'w':
		c.follow = true
	case 'W':
		c.follow, c.end = true, true
	case 'x':
		c.decode = true
	case noEscapeKey:
		c.noEscape = true
	case sinceKey:
		c.since, err = c.parseTime(o.Value)
	case untilKey:
		c.until, err = c.parseTime(o.Value)
	}
	return err
}

func (c *control) parseTime(word string) (time.Time, error) {
	at, ok := parseTime(word, time.Now())
	if !ok {
		return at, cli.Fail("invalid time value \""+word+"\"", nil)
	}
	if at.UnixMicro() == 0 {
		return time.Time{}, nil // as in the real tool, 1970 counts as no time given
	}
	return at, nil
}

// parse parses a level or a facility, a name or a number. Numbers begin with base. whole is the
// text in messages.
func parse(word, whole, kind string, names []name, base int) (int, error) {
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		n, err := ids.ParseInt(word)
		if err == unix.ERANGE {
			return 0, cli.Fail("failed to parse "+kind+" '"+whole+"'", err)
		}
		if err == nil && n >= int64(base) && n < int64(len(names)+base) {
			return int(n), nil
		}
	} else if at := slices.IndexFunc(names, func(n name) bool { return strings.EqualFold(n.name, word) }); at >= 0 {
		return at + base, nil
	}
	return 0, cli.Fail("unknown "+kind+" '"+whole+"'", nil)
}

// parse adds a list of levels or facilities to the set. If ranges is set, NAME+ means the name and
// all before it, and +NAME the name and all after it.
func (s *set) parse(text, kind string, names []name, ranges bool) error {
	s.add(0, -1)
	for text != "" {
		end := strings.IndexByte(text, ',')
		switch {
		case end == 0 && len(text) > 1:
			return &cli.Failure{} // as the real tool, without a message
		case end <= 0:
			end = len(text)
		}
		word, low, high := text[:end], false, false
		if ranges {
			if word, low = strings.CutSuffix(word, "+"); !low {
				word, high = strings.CutPrefix(word, "+")
			}
		}
		n, err := parse(word, text[len(text[:end])-len(word)-boolean(low):], kind, names, 0)
		if err != nil {
			return err
		}
		switch {
		case low:
			s.add(0, n)
		case high:
			s.add(n, len(names)-1)
		default:
			s.add(n, n)
		}
		text = strings.TrimPrefix(text[end:], ",")
	}
	return nil
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// accepts reports whether a record is printed.
func (c *control) accepts(r *record) bool {
	at := c.clock(r)
	switch {
	case c.levels != nil && (r.facility < 0 || !c.levels[r.level]),
		c.facilities != nil && (r.facility < 0 || !c.facilities[r.facility]),
		!c.since.IsZero() && !c.since.Before(at),
		!c.until.IsZero() && !c.until.After(at):
		return false
	}
	return true
}

// findBootTime finds out when the system was started, if that is needed.
func (c *control) findBootTime() {
	if !c.has(relative) && !c.has(date) && !c.has(dateDelta) && !c.has(iso) && c.since.IsZero() && c.until.IsZero() {
		return
	}
	var booted, monotonic unix.Timespec
	unix.ClockGettime(unix.CLOCK_BOOTTIME, &booted)
	unix.ClockGettime(unix.CLOCK_MONOTONIC, &monotonic)
	c.boot = time.Now().Add(-time.Duration(booted.Nano() / 1000 * 1000))
	c.suspended = time.Duration(booted.Nano() - monotonic.Nano())
}

// act carries out what the options ask for.
func (c *control) act() error {
	if c.action != readAll {
		if err := klog(c.action, nil, c.level); err != nil {
			if c.action == clearBuffer {
				return cli.Fail("clear kernel buffer failed", err)
			}
			return cli.Fail("klogctl failed", err)
		}
		return nil
	}
	if err := c.read(); err != nil {
		return err
	}
	c.closeJSON()
	if c.clears {
		if err := klog(clearBuffer, nil, 0); err != nil {
			return cli.Fail("clear kernel buffer failed", err)
		}
	}
	return nil
}

// klog is syslog(2). length is that of the buffer, or a number if buffer is nil. The error is an
// errno.
func klog(action int, buffer []byte, length int) error {
	_, err := klogRead(action, buffer, length)
	return err
}

func klogRead(action int, buffer []byte, length int) (int, error) {
	var at unsafe.Pointer
	if len(buffer) > 0 {
		at, length = unsafe.Pointer(&buffer[0]), len(buffer)
	}
	n, _, err := unix.Syscall(unix.SYS_SYSLOG, uintptr(action), uintptr(at), uintptr(length))
	if err != 0 {
		return -1, err
	}
	return int(n), nil
}

// paged calls print while the output goes to a pager, if one is asked for and one is found.
func (c *control) paged(print func()) {
	command := "less"
	if value, ok := c.Getenv("PAGER"); ok {
		command = value
	}
	words := strings.Fields(command)
	if !c.pages || !isTerminal() || len(words) == 0 || command == "cat" || !c.isProgram(words[0]) {
		print()
		return
	}
	pager := exec.Command("/bin/sh", "-c", command)
	pager.Stdout, pager.Stderr = os.Stdout, os.Stderr
	pager.Env = append(slices.Clone(c.Env), "LESS=FRSX", "LV=-c")
	if value, ok := c.Getenv("LESS"); ok {
		pager.Env = append(slices.Clone(c.Env), "LESS="+value)
	}
	in, err := pager.StdinPipe()
	if err == nil {
		err = pager.Start()
	}
	if err != nil {
		print()
		return
	}
	c.Out.Reset(in)
	print()
	c.Out.Flush()
	in.Close()
	pager.Wait()
	c.Out.Reset(c.Stdout)
}

// isProgram reports whether PATH has a program.
func (c *control) isProgram(name string) bool {
	_, ok := solo.LookUp(name, solo.SearchPath(c.Getenv))
	return ok
}
