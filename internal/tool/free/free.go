// Package free implements free(1) of procps 4.0.7: it prints how much memory is used.
//
// Synopsis:
//
//	free [OPTION]...
package free

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is free.
var Command = gnu.Command("free", gnu.Findutils, "[OPTION]...\n"+help, free)

const help = `Prints the memory of the machine, in KiB by default.
  -b, --bytes      in bytes
  -k, --kibi       in KiB (default)
  -m, --mebi       in MiB
  -g, --gibi       in GiB
      --tebi       in TiB
      --pebi       in PiB
      --kilo       in kB, powers of 1000
      --mega       in MB
      --giga       in GB
      --tera       in TB
      --peta       in PB
  -h, --human      sizes such as 1.5Gi
      --si         with -k to -g and -h: powers of 1000
  -l, --lohi       low and high memory
  -L, --line       everything in one line
  -t, --total      the sum of memory and swap
  -v, --committed  committed memory and its limit
  -w, --wide       buffers and cache apart
  -s, --seconds N  repeat every N seconds
  -c, --count N    repeat N times
      --help       display this help
  -V, --version    display version
`

const (
	kiloKey = gnu.FirstKey + iota
	megaKey
	gigaKey
	teraKey
	petaKey
	tebiKey
	pebiKey
	siKey
)

var options = cli.Options{Permute: true, Short: "bkmghlLtvc:ws:V", Long: []cli.LongOption{
	{Name: "bytes", Key: 'b'},
	{Name: "kilo", Key: kiloKey},
	{Name: "mega", Key: megaKey},
	{Name: "giga", Key: gigaKey},
	{Name: "tera", Key: teraKey},
	{Name: "peta", Key: petaKey},
	{Name: "kibi", Key: 'k'},
	{Name: "mebi", Key: 'm'},
	{Name: "gibi", Key: 'g'},
	{Name: "tebi", Key: tebiKey},
	{Name: "pebi", Key: pebiKey},
	{Name: "human", Key: 'h'},
	{Name: "si", Key: siKey},
	{Name: "lohi", Key: 'l'},
	{Name: "line", Key: 'L'},
	{Name: "total", Key: 't'},
	{Name: "committed", Key: 'v'},
	{Name: "seconds", Argument: cli.Required, Key: 's'},
	{Name: "count", Argument: cli.Required, Key: 'c'},
	{Name: "wide", Key: 'w'},
}}

// A printer prints the memory in the unit and the format of the options.
type printer struct {
	*gnu.Tool
	power                              int // of the unit; -1 if there is no option
	base                               float64
	human, low, line, sum, wide, limit bool
}

func free(t *gnu.Tool) error {
	p := &printer{Tool: t, power: -1, base: 1024}
	interval, count := time.Duration(0), 0
	units := 0
	operands, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'b', 'k', 'm', 'g', tebiKey, pebiKey, kiloKey, megaKey, gigaKey, teraKey, petaKey:
			if units++; units > 1 {
				return cli.Fail("Multiple unit options don't make sense.", nil)
			}
		}
		switch o.Key {
		case 'b':
			p.power = 0
		case 'k':
			p.power = 1
		case 'm':
			p.power = 2
		case 'g':
			p.power = 3
		case tebiKey:
			p.power = 4
		case pebiKey:
			p.power = 5
		case kiloKey, megaKey, gigaKey, teraKey, petaKey:
			p.power, p.base = int(o.Key-kiloKey)+1, 1000
		case 'h':
			p.human = true
		case siKey:
			p.base = 1000
		case 'l':
			p.low = true
		case 'L':
			p.line = true
		case 't':
			p.sum = true
		case 'v':
			p.limit = true
		case 'w':
			p.wide = true
		case 'V':
			return t.Version()
		case 's':
			interval, err = parseInterval(o.Value)
		case 'c':
			count, err = parseCount(o.Value)
		}
		return err
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
	if p.power < 0 {
		p.power = 1
	}
	repeats := interval > 0 || count > 0
	if interval == 0 {
		interval = time.Second
	}
	for n := 1; ; n++ {
		if err := p.print(); err != nil {
			return err
		}
		p.Unwritten = func(error) error { return cli.WriteError(nil) }
		if !repeats || n == count {
			return nil
		}
		if !p.line {
			p.Out.WriteString("\n")
		}
		if err := p.Out.Flush(); err != nil {
			return nil
		}
		time.Sleep(interval)
	}
}

// parseInterval parses the value of -s.
func parseInterval(text string) (time.Duration, error) {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "+-.0123456789") != "" {
		return 0, cli.Fail("seconds argument failed: '"+text+"': Invalid argument", nil)
	}
	interval := time.Duration(seconds * float64(time.Second))
	if !(seconds > 0) || interval < time.Microsecond {
		return 0, cli.Fail("seconds argument `"+text+"' is not positive number", nil)
	}
	return interval, nil
}

// parseCount parses the value of -c.
func parseCount(text string) (int, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	var wrong *strconv.NumError
	switch {
	case errors.As(err, &wrong) && wrong.Err == strconv.ErrRange, err == nil && n < 1:
		return 0, cli.Fail("failed to parse count argument: '"+text+"': Numerical result out of range", nil)
	case err != nil:
		return 0, cli.Fail("failed to parse count argument: '"+text+"'", nil)
	}
	return int(n), nil
}

// read returns the lines of /proc/meminfo, proc_meminfo(5), in KiB.
func read() (map[string]int64, error) {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return nil, err
	}
	values := map[string]int64{}
	for line := range strings.Lines(string(data)) {
		name, rest, _ := strings.Cut(line, ":")
		if words := strings.Fields(rest); len(words) > 0 {
			values[name], _ = strconv.ParseInt(words[0], 10, 64)
		}
	}
	return values, nil
}

func (p *printer) print() error {
	m, err := read()
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return &cli.Failure{Text: "Memory information file /proc/meminfo does not exist"}
		}
		return cli.Fail("Unable to create meminfo structure", err)
	}
	total, unused := m["MemTotal"], m["MemFree"]
	cache := m["Cached"] + m["SReclaimable"]
	available, known := m["MemAvailable"]
	if !known || available > total {
		available = unused
	}
	used := total - available
	swapUsed := m["SwapTotal"] - m["SwapFree"]
	if p.line {
		fmt.Fprintf(p.Out, "SwapUse %11s CachUse %11s  MemUse %11s MemFree %11s \n",
			p.size(swapUsed), p.size(m["Buffers"]+cache), p.size(used), p.size(unused))
		return nil
	}
	io.WriteString(p.Out, strings.Repeat(" ", 15)+"total        used        free      shared")
	if p.wide {
		io.WriteString(p.Out, "     buffers       cache   available\n")
	} else {
		io.WriteString(p.Out, "  buff/cache   available\n")
	}
	if p.wide {
		p.row("Mem:", total, used, unused, m["Shmem"], m["Buffers"], cache, available)
	} else {
		p.row("Mem:", total, used, unused, m["Shmem"], m["Buffers"]+cache, available)
	}
	if p.low {
		lowTotal, lowFree := m["LowTotal"], m["LowFree"]
		if lowTotal == 0 {
			lowTotal, lowFree = total, unused
		}
		p.row("Low:", lowTotal, lowTotal-lowFree, lowFree)
		p.row("High:", m["HighTotal"], m["HighTotal"]-m["HighFree"], m["HighFree"])
	}
	p.row("Swap:", m["SwapTotal"], swapUsed, m["SwapFree"])
	if p.sum {
		p.row("Total:", total+m["SwapTotal"], used+swapUsed, unused+m["SwapFree"])
	}
	if p.limit {
		p.row("Comm:", m["CommitLimit"], m["Committed_AS"], m["CommitLimit"]-m["Committed_AS"])
	}
	return nil
}

func (p *printer) row(name string, values ...int64) {
	fmt.Fprintf(p.Out, "%-8s", name)
	for _, v := range values {
		fmt.Fprintf(p.Out, " %11s", p.size(v))
	}
	io.WriteString(p.Out, "\n")
}

// size formats a number of KiB.
func (p *printer) size(kib int64) string {
	bytes := float64(kib) * 1024
	if !p.human {
		if p.power == 1 && p.base == 1024 {
			return strconv.FormatInt(kib, 10)
		}
		return strconv.FormatFloat(math.Trunc(bytes/math.Pow(p.base, float64(p.power))), 'f', 0, 64)
	}
	suffix := "i"
	if p.base == 1000 {
		suffix = ""
	}
	width := 4 + len(suffix)
	if text := strconv.FormatFloat(bytes, 'f', 0, 64) + "B"; len(text) <= 4 {
		return text
	}
	for power := 1; ; power++ {
		n := bytes / math.Pow(p.base, float64(power))
		unit := string("KMGTPEZY"[power-1]) + suffix
		for _, text := range []string{strconv.FormatFloat(n, 'f', 1, 64) + unit, strconv.FormatInt(int64(n), 10) + unit} {
			if len(text) <= width || power == 8 {
				return text
			}
		}
	}
}
