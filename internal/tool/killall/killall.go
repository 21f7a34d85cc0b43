// Package killall implements killall(1) of psmisc: it sends a signal to the processes of a program.
//
//	killall [OPTION]... [--] NAME...
package killall

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// Command is killall(1).
var Command = gnu.Command("killall", cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}, "", killall)

const usage = `Usage: killall [OPTION]... [--] NAME...
       killall -l, --list
       killall -V, --version

  -e,--exact          very long names must be equal as a whole
  -I,--ignore-case    upper and lower case are the same
  -g,--process-group  send the signal to the process group
  -y,--younger-than   only processes younger than TIME
  -o,--older-than     only processes older than TIME
  -i,--interactive    ask before each signal
  -l,--list           list the names of signals
  -q,--quiet          do not complain
  -r,--regexp         NAME is an extended regular expression
  -s,--signal SIGNAL  send this signal instead of SIGTERM
  -u,--user USER      only processes of USER
  -v,--verbose        say which processes got the signal
  -V,--version        display the version
  -w,--wait           wait until the processes have ended
  -n,--ns PID         only processes in the PID namespace of PID
  -Z,--context REGEXP refused: there are no SELinux contexts

`

var options = cli.Options{Permute: true, Short: "egy:o:iqrs:u:vwVIn:lZ:", Long: []cli.LongOption{
	{Name: "exact", Key: 'e'},
	{Name: "ignore-case", Key: 'I'},
	{Name: "process-group", Key: 'g'},
	{Name: "younger-than", Argument: cli.Required, Key: 'y'},
	{Name: "older-than", Argument: cli.Required, Key: 'o'},
	{Name: "interactive", Key: 'i'},
	{Name: "list-signals", Key: 'l'},
	{Name: "list", Key: 'l'},
	{Name: "quiet", Key: 'q'},
	{Name: "regexp", Key: 'r'},
	{Name: "signal", Argument: cli.Required, Key: 's'},
	{Name: "user", Argument: cli.Required, Key: 'u'},
	{Name: "verbose", Key: 'v'},
	{Name: "wait", Key: 'w'},
	{Name: "ns", Argument: cli.Required, Key: 'n'},
	{Name: "version", Key: 'V'},
	{Name: "context", Argument: cli.Required, Key: 'Z'},
}}

// A search is a parsed command line.
type search struct {
	*gnu.Tool
	given          map[rune]bool
	signal         unix.Signal
	younger, older time.Duration
	user           uint32
	space          string // the PID namespace, as /proc/PID/ns/pid links to it; "" for any
	expressions    []*pattern.Regexp
	names          []string
	files          []unix.Stat_t // of names with a slash
	table          *procps.Table
}

func killall(t *gnu.Tool) error {
	s := &search{Tool: t, given: map[rune]bool{}, signal: unix.SIGTERM}
	t.Argv = append(t.Argv[:1:1], s.takeSignals(t.Argv[1:])...)
	wrong := func(error) error { return gnu.WithUsage(t.Invocation, nil, usage, 1) }
	var err error
	if s.names, err = t.Getopt(&options).Each(s.take, wrong); err != nil {
		return err
	}
	if len(s.names) == 0 && !s.given['u'] {
		return wrong(nil)
	}
	if err := s.compile(); err != nil {
		return err
	}
	if s.table, err = procps.Read(); err != nil {
		return s.failed("killall: /proc lacks process entries (not mounted ?)\n")
	}
	return s.kill()
}

// takeSignals removes words such as -9 and -HUP, which name the signal.
func (s *search) takeSignals(words []string) (rest []string) {
	for i, w := range words {
		if w == "--" {
			return append(rest, words[i:]...)
		}
		name, isOption := strings.CutPrefix(w, "-")
		n := -1
		if isOption && name == strings.ToUpper(name) && len(name) > 1 {
			if v := signals.Number(name); v != 0 {
				n = v
			}
		}
		if v, err := strconv.Atoi(name); isOption && err == nil {
			n = v
		}
		if n < 0 {
			rest = append(rest, w)
			continue
		}
		s.signal = unix.Signal(n)
	}
	return rest
}

// take applies an option.
func (s *search) take(o cli.Option) (err error) {
	s.given[o.Key] = true
	switch o.Key {
	case 'l':
		s.list()
		return cli.ErrAnswered
	case 'V':
		s.Out.Reset(s.Stderr)
		return s.Version()
	case 's':
		n := signals.Number(o.Value)
		if v, err := strconv.Atoi(o.Value); err == nil {
			n = v
		}
		if n == 0 {
			return s.failed(o.Value + ": unknown signal; killall -l lists signals.\n")
		}
		s.signal = unix.Signal(n)
	case 'u':
		u, ok := ids.Host().UserByName(o.Value)
		if !ok {
			return s.failed("Cannot find user " + o.Value + "\n")
		}
		s.user = u.UID
	case 'y':
		s.younger, err = s.duration(o.Value)
	case 'o':
		s.older, err = s.duration(o.Value)
	case 'n':
		pid, err := strconv.Atoi(o.Value)
		if err != nil || pid < 0 {
			return s.failed("Invalid namespace PID\n" + usage)
		}
		if pid == 0 {
			pid = os.Getpid()
		}
		s.space, _ = os.Readlink("/proc/" + strconv.Itoa(pid) + "/ns/pid")
	case 'Z':
		return cli.Fail("--context needs SELinux", nil)
	}
	return err
}

// failed prints a text and returns the failure without a message.
func (s *search) failed(text string) error {
	s.Stderr.Write([]byte(text))
	return &cli.Failure{Status: 1}
}

// units are those of -y and -o, in seconds.
var units = map[byte]float64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 604800, 'M': 18144000 / 7, 'y': 220752000 / 7}

func (s *search) duration(word string) (time.Duration, error) {
	if word != "" {
		if n, err := strconv.ParseFloat(word[:len(word)-1], 64); err == nil && n > 0 && units[word[len(word)-1]] > 0 {
			return time.Duration(n * units[word[len(word)-1]] * float64(time.Second)), nil
		}
	}
	return 0, s.failed("Invalid time format\n" + usage)
}

// list prints the names of the signals in lines of at most 80 characters.
func (s *search) list() {
	column := 0
	for n := 1; n < signals.RTMin-2; n++ {
		name := signals.Name(n)
		if n == int(unix.SIGIO) {
			name = "POLL"
		}
		if column+len(name)+1 > 80 {
			s.Out.WriteByte('\n')
			column = 0
		}
		if column > 0 {
			s.Out.WriteByte(' ')
			column++
		}
		s.Out.WriteString(name)
		column += len(name)
	}
	s.Out.WriteByte('\n')
}

// compile prepares the names: expressions with -r, and the files of names with a slash.
func (s *search) compile() error {
	s.files = make([]unix.Stat_t, len(s.names))
	s.expressions = make([]*pattern.Regexp, len(s.names))
	for i, name := range s.names {
		switch {
		case s.given['r']:
			var err error
			s.expressions[i], err = pattern.Compile(name, pattern.Options{Extended: true, LooseParen: true, IgnoreCase: s.given['I'], Bytes: !s.Locale.UTF8})
			if err != nil {
				return s.failed("killall: Bad regular expression: " + name + "\n")
			}
		case strings.Contains(name, "/"):
			if err := unix.Stat(name, &s.files[i]); err != nil {
				s.Stderr.Write([]byte(name + ": " + cli.Strerror(err) + "\n"))
				return &cli.Failure{Status: 1}
			}
		}
	}
	return nil
}

// kill sends the signal. It returns a failure if a name has no process, or if no process could
// get the signal.
func (s *search) kill() error {
	found := make([]bool, max(len(s.names), 1))
	groups := map[int]bool{}
	var killed []int
	for _, p := range s.table.Processes {
		if p.PID == os.Getpid() || !s.selected(p) {
			continue
		}
		i := s.named(p)
		if i < 0 {
			continue
		}
		target := p.PID
		if s.given['g'] {
			target = p.PGRP
			if groups[target] {
				found[i] = true
				continue
			}
			groups[target] = true
		}
		if s.given['i'] && !s.agreed(p, target) {
			continue
		}
		to := target
		if s.given['g'] {
			to = -target
		}
		if err := unix.Kill(to, s.signal); err != nil {
			if err != unix.ESRCH || !s.given['q'] {
				fmt.Fprintf(s.Stderr, "%s(%d): %s\n", p.Comm, target, cli.Strerror(err))
			}
			continue
		}
		found[i] = true
		killed = append(killed, target)
		if s.given['v'] {
			kind := ""
			if s.given['g'] {
				kind = "pgid "
			}
			fmt.Fprintf(s.Stderr, "Killed %s(%s%d) with signal %d\n", p.Comm, kind, target, s.signal)
		}
	}
	if !s.given['q'] {
		for i, name := range s.names {
			if !found[i] {
				fmt.Fprintf(s.Stderr, "%s: no process found\n", name)
			}
		}
	}
	if s.given['w'] {
		await(killed)
	}
	if slices.Contains(found, false) && (len(s.names) > 0 || len(killed) == 0) {
		return &cli.Failure{Status: 1}
	}
	return nil
}

// agreed asks whether a process is to get the signal.
func (s *search) agreed(p *procps.Process, target int) bool {
	kind := ""
	if s.given['g'] {
		kind = "pgid "
	}
	verb := "Kill"
	if s.signal != unix.SIGTERM {
		verb = "Signal"
	}
	fmt.Fprintf(s.Out, "%s %s(%s%d) ? (y/N) ", verb, p.Comm, kind, target)
	s.Out.Flush()
	return s.Answer()
}

// await waits until processes have ended. It looks once a second.
func await(pids []int) {
	for len(pids) > 0 {
		pids = slices.DeleteFunc(pids, func(pid int) bool { return unix.Kill(pid, 0) == unix.ESRCH })
		if len(pids) > 0 {
			time.Sleep(time.Second)
		}
	}
}

// selected reports whether a process has the user, the age and the namespace of the options.
func (s *search) selected(p *procps.Process) bool {
	age := s.table.Elapsed(p)
	if s.given['u'] && uint32(p.Status.UIDs[0]) != s.user || s.given['y'] && age > s.younger || s.given['o'] && age < s.older {
		return false
	}
	if s.space != "" {
		space, err := os.Readlink("/proc/" + strconv.Itoa(p.PID) + "/ns/pid")
		return err == nil && space == s.space
	}
	return true
}

// named returns the index of the first name that a process has, 0 without names, or -1.
func (s *search) named(p *procps.Process) int {
	if len(s.names) == 0 {
		return 0
	}
	for i, name := range s.names {
		if s.has(p, i, name) {
			return i
		}
	}
	return -1
}

// commLength is the length of the kernel's name of a program, which may be cut.
const commLength = 15

func (s *search) has(p *procps.Process, i int, name string) bool {
	comm, whole := p.Comm, true
	if len(comm) >= commLength && !s.given['r'] && !strings.Contains(name, "/") {
		comm, whole = longName(p)
	}
	switch {
	case s.expressions[i] != nil:
		found, _ := s.expressions[i].Match([]byte(comm)) // a search that takes too long finds nothing
		return found
	case strings.Contains(name, "/"):
		var st unix.Stat_t
		err := unix.Stat("/proc/"+strconv.Itoa(p.PID)+"/exe", &st)
		return err == nil && st.Dev == s.files[i].Dev && st.Ino == s.files[i].Ino
	}
	if !whole {
		if s.given['e'] {
			if !s.given['q'] {
				fmt.Fprintf(s.Stderr, "killall: skipping partial match %s(%d)\n", p.Comm, p.PID)
			}
			return false
		}
		name = name[:min(len(name), commLength)]
	}
	if s.given['I'] {
		return strings.EqualFold(comm, name)
	}
	return comm == name
}

// longName returns the name of a program whose name in the kernel is cut: that in its command
// line, if it begins in the same way. Otherwise whole is false.
func longName(p *procps.Process) (name string, whole bool) {
	for _, word := range p.Args() {
		if base := cli.BaseName(word); strings.HasPrefix(base, p.Comm) {
			return base, true
		}
	}
	return p.Comm, false
}
