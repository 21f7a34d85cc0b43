// Package date implements date(1) of GNU coreutils: it prints or sets the time.
//
// Synopsis:
//
//	date [OPTION]... [+FORMAT]
package date

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// Command is date.
var Command = gnu.Command("date", gnu.Coreutils, `[OPTION]... [+FORMAT]
Prints or sets the time.
  -d, --date=TEXT       print the time that TEXT describes: "yesterday", "@0"
  -f, --file=FILE       the same for each line of FILE
  -I, --iso-8601[=date|hours|minutes|seconds|ns]
                        in the format of ISO 8601, to this precision (date)
  -r, --reference=FILE  print the modification time of FILE
      --resolution      print the resolution of the clock
      --rfc-3339=date|seconds|ns
                        in the format of RFC 3339, to this precision
  -R, --rfc-email       in the format of RFC 5322
  -s, --set=TEXT        set the time
  -u, --utc             in Coordinated Universal Time
`, date)

const (
	rfc3339Key = gnu.FirstKey + iota
	resolutionKey
)

var options = cli.Options{Permute: true, Short: "d:f:I::r:Rs:u", Long: []cli.LongOption{
	{Name: "date", Argument: cli.Required, Key: 'd'},
	{Name: "file", Argument: cli.Required, Key: 'f'},
	{Name: "iso-8601", Argument: cli.Optional, Key: 'I'},
	{Name: "reference", Argument: cli.Required, Key: 'r'},
	{Name: "rfc-822", Key: 'R'},
	{Name: "rfc-2822", Key: 'R'},
	{Name: "rfc-email", Key: 'R'},
	{Name: "rfc-3339", Argument: cli.Required, Key: rfc3339Key},
	{Name: "resolution", Key: resolutionKey},
	{Name: "set", Argument: cli.Required, Key: 's'},
	{Name: "uct", Key: 'u'},
	{Name: "utc", Key: 'u'},
	{Name: "universal", Key: 'u'},
}}

// isoForms are the formats of --iso-8601. Those of --rfc-3339 have a blank in place of the T.
var isoForms = map[string]string{
	"": "%Y-%m-%d", "date": "%Y-%m-%d", "hours": "%Y-%m-%dT%H%:z", "minutes": "%Y-%m-%dT%H:%M%:z",
	"seconds": "%Y-%m-%dT%H:%M:%S%:z", "ns": "%Y-%m-%dT%H:%M:%S,%N%:z",
}

var rfcForms = map[string]string{
	"date": "%Y-%m-%d", "seconds": "%Y-%m-%d %H:%M:%S%:z", "ns": "%Y-%m-%d %H:%M:%S.%N%:z",
}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	format     string
	text       string // the value of -d or -s
	given      bool   // -d or -s was given
	reference  string // the value of -r
	referred   bool   // whether there is a -r
	file       string // the value of -f
	batch      bool   // whether there is a -f
	stamp      string // the operand MMDDhhmm…, the time to set
	setting    bool   // whether the clock is set
	resolution bool
	utc        bool
}

func date(t *gnu.Tool) error {
	r := &request{Tool: t}
	operands, err := t.Parse(options, r.take)
	if err != nil {
		return err
	}
	if err := r.check(operands); err != nil {
		return err
	}
	at := time.Now()
	if r.utc {
		at = at.UTC()
	}
	if r.format == "" {
		r.format = "%a %b %e %H:%M:%S %Z %Y"
		if r.resolution {
			r.format = "%s.%N"
		}
	}
	format := strings.TrimPrefix(r.format, "+")
	if r.batch {
		return eachLine(t, r.file, format, at)
	}
	if at, err = r.time(at); err != nil {
		return err
	}
	if r.setting {
		value := unix.NsecToTimespec(at.UnixNano())
		if err := unix.ClockSettime(unix.CLOCK_REALTIME, &value); err != nil {
			t.Complain("cannot set date", err)
		}
	}
	show(t, format, at)
	return nil
}

// take applies an option.
func (r *request) take(o cli.Option) error {
	switch o.Key {
	case 'd':
		r.text, r.given = o.Value, true
	case 's':
		r.text, r.setting = o.Value, true
	case 'r':
		r.reference, r.referred = o.Value, true
	case 'u':
		r.utc = true
	case 'R':
		r.format = "%a, %d %b %Y %H:%M:%S %z"
	case 'f':
		r.file, r.batch = o.Value, true
	case resolutionKey:
		r.resolution = true
	case 'I', rfc3339Key:
		forms, name, words := isoForms, "--iso-8601", []string{"hours", "minutes", "date", "seconds", "ns"}
		if o.Key == rfc3339Key {
			forms, name, words = rfcForms, "--rfc-3339", []string{"date", "seconds", "ns"}
		}
		if o.HasValue {
			var rows [][]string
			for _, word := range words {
				rows = append(rows, []string{word})
			}
			word, err := r.Match(o.Value, name, rows...)
			if err != nil {
				return err
			}
			o.Value = word
		}
		r.format = forms[o.Value]
	}
	return nil
}

// check checks the options together, and takes the operand: a format, or the time to set.
func (r *request) check(operands []string) error {
	sources := 0
	for _, source := range []bool{r.given, r.batch, r.referred, r.resolution} {
		if source {
			sources++
		}
	}
	switch {
	case sources > 1:
		return gnu.BadUsage("the options to specify dates for printing are mutually exclusive")
	case sources > 0 && r.setting:
		return gnu.BadUsage("the options to print and set the time may not be used together")
	case r.setting:
		r.given = true
	}
	switch {
	case len(operands) > 1:
		return r.ExtraOperand(operands[1])
	case len(operands) == 0:
	case strings.HasPrefix(operands[0], "+"):
		if r.format != "" {
			return cli.Fail("multiple output formats specified", nil)
		}
		r.format = operands[0]
	case sources > 0 || r.setting:
		return gnu.BadUsage("the argument " + r.Locale.Quote(operands[0]) + " lacks a leading '+';\n" +
			"when using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'")
	default:
		r.stamp, r.setting = operands[0], true
	}
	return nil
}

// time returns the time of the command line. now is the present one.
func (r *request) time(now time.Time) (time.Time, error) {
	switch {
	case r.resolution:
		return time.Unix(0, 1), nil
	case r.given:
		at, err := dates.Parse(r.text, now)
		if err != nil {
			return at, cli.Fail("invalid date "+r.Locale.Quote(r.text), nil)
		}
		return at, nil
	case r.setting:
		at, err := dates.Stamp(r.stamp, true, now)
		if err != nil {
			return at, cli.Fail("invalid date "+r.Locale.Quote(r.stamp), nil)
		}
		return at, nil
	case r.referred:
		info, err := os.Stat(r.reference)
		if err != nil {
			return now, cli.Fail(r.Name(r.reference), err)
		}
		return info.ModTime().In(now.Location()), nil
	}
	return now, nil
}

// The seconds since 1970 of the first and the last time whose year fits into the C library's tm_year.
const first, last = -67768040609740800, 67768036191676799

// show prints a time.
func show(t *gnu.Tool, format string, at time.Time) {
	if seconds := at.Unix(); seconds < first || seconds > last {
		t.Complain("time "+t.Locale.Quote(strconv.FormatInt(seconds, 10))+" is out of range", nil)
	} else {
		t.Out.WriteString(dates.Format(format, at))
	}
	t.Out.WriteByte('\n')
}

// eachLine prints the times that the lines of a file describe.
func eachLine(t *gnu.Tool, file, format string, now time.Time) error {
	f, err := t.Open(file)
	if err != nil {
		return cli.Fail(t.Name(file), err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		at, err := dates.Parse(lines.Text(), now)
		if err != nil {
			t.Complain("invalid date "+t.Locale.Quote(lines.Text()), nil)
			continue
		}
		show(t, format, at)
	}
	if err := lines.Err(); err != nil {
		return cli.Fail(t.Name(file)+": read error", err)
	}
	return nil
}
