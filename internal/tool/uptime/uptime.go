// Package uptime implements uptime(1) of procps 4.0.7.
//
// Synopsis:
//
//	uptime [OPTION]
package uptime

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is uptime.
var Command = gnu.Command("uptime", gnu.Findutils, `[OPTION]
Prints the time, how long the machine has run, who is logged in, and the load.
  -c, --container  how long the container has run: the time since its process 1 began
  -p, --pretty     only how long, in words
  -r, --raw        seconds
  -s, --since      since when
  -h, --help       display this help
  -V, --version    display version
`, uptime)

var options = cli.Options{Permute: true, Short: "cprshV", Long: []cli.LongOption{
	{Name: "container", Key: 'c'},
	{Name: "pretty", Key: 'p'},
	{Name: "help", Key: 'h'},
	{Name: "raw", Key: 'r'},
	{Name: "since", Key: 's'},
}}

func uptime(t *gnu.Tool) error {
	var pretty, raw, since, container bool
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'c':
			container = true
		case 'p':
			pretty = true
		case 'r':
			raw = true
		case 's':
			since = true
		case 'h':
			return t.Help()
		case 'V':
			return t.Version()
		}
		return nil
	})
	var f *cli.Failure
	switch {
	case errors.As(err, &f) && f.Usage:
		return t.ProcpsUsage(f.Text)
	case err != nil:
		return err
	case len(operands) > 0:
		return t.ProcpsUsage("")
	}
	up, err := seconds()
	if err != nil {
		return cli.Fail("Cannot get system uptime", err)
	}
	if container {
		if up, err = sinceFirst(up); err != nil {
			return cli.Fail("Cannot get container uptime", err)
		}
	}
	now := time.Now()
	switch {
	case since:
		t.Out.WriteString(now.Add(-time.Duration(up * float64(time.Second))).Format("2006-01-02 15:04:05\n"))
	case raw:
		fmt.Fprintf(t.Out, "%d.%06d %.6f %d %s\n", now.Unix(), now.Nanosecond()/1000, up, users(), strings.Join(load(), " "))
	case pretty:
		t.Out.WriteString("up " + inWords(int64(up)) + "\n")
	default:
		t.Out.WriteString(" " + now.Format("15:04:05") + " up " + short(int64(up)) + usersText(users()) + ",  load average: " + strings.Join(load(), ", ") + "\n")
	}
	return nil
}

// seconds returns how long the machine has run, of /proc/uptime.
func seconds() (float64, error) {
	data, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(data), " ")
	return strconv.ParseFloat(first, 64)
}

// sinceFirst returns how long process 1 has run.
func sinceFirst(up float64) (float64, error) {
	data, err := os.ReadFile("/proc/1/stat")
	if err != nil {
		return 0, err
	}
	text := string(data)
	words := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(words) < 20 {
		return 0, errors.New("Bad file descriptor")
	}
	ticks, err := strconv.ParseFloat(words[19], 64)
	return max(up-ticks/100, 0), err
}

func load() []string {
	data, _ := os.ReadFile("/proc/loadavg")
	words := strings.Fields(string(data))
	if len(words) < 3 {
		return []string{"0.00", "0.00", "0.00"}
	}
	return words[:3]
}

// users returns how many users are logged in, of utmp(5).
func users() (n int) {
	const size, userProcess = 384, 7
	data, err := os.ReadFile("/run/utmp")
	if err != nil {
		data, _ = os.ReadFile("/var/run/utmp")
	}
	for ; len(data) >= size; data = data[size:] {
		if binary.NativeEndian.Uint16(data) == userProcess && data[44] != 0 {
			n++
		}
	}
	return n
}

func usersText(n int) string {
	if n == 1 {
		return fmt.Sprintf("%2d user", n)
	}
	return fmt.Sprintf("%2d users", n)
}

// short formats a time as in "2 days,  3:04, ".
func short(seconds int64) (text string) {
	minutes := seconds / 60 % 60
	hours := seconds / 3600 % 24
	if days := seconds / 86400; days != 0 {
		text = fmt.Sprintf("%d %s, ", days, plural(days, "day"))
	}
	if hours != 0 {
		return text + fmt.Sprintf("%2d:%02d, ", hours, minutes)
	}
	return text + fmt.Sprintf("%d min, ", minutes)
}

func plural(n int64, word string) string {
	if n > 1 {
		return word + "s"
	}
	return word
}

// inWords formats a time as in "2 days, 3 hours, 4 minutes".
func inWords(seconds int64) string {
	var parts []string
	minutes := seconds / 60 % 60
	for _, unit := range []struct {
		name string
		size int64
	}{{"decade", 315360000}, {"year", 31536000}, {"week", 604800}, {"day", 86400}, {"hour", 3600}} {
		if n := seconds / unit.size; n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(n, unit.name)))
			seconds -= n * unit.size
		}
	}
	parts = append(parts, fmt.Sprintf("%d %s", minutes, plural(minutes, "minute")))
	return strings.Join(parts, ", ")
}
