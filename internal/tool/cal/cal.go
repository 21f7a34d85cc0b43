// Package cal implements cal(1) of Debian's ncal: it prints calendars of months.
//
//	cal [options] [[MONTH] YEAR]
//
// Begin reading at run. show.go prints.
package cal

import (
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
)

// Command is cal(1).
var Command = &cli.Command{Name: "cal", Dialect: dialect(), Run: run}

// usageStatus is EX_USAGE of sysexits.h.
const usageStatus = 64

func dialect() cli.Dialect {
	d := cli.UtilLinux
	d.Status, d.UsageStatus = usageStatus, usageStatus
	return d
}

var options = cli.Options{Permute: true, Short: "3A:B:Cbd:eH:hjJm:Mo1pSs:ywW:"}

// A calendar is one run of cal. before and after are numbers of months.
type calendar struct {
	year, month   int // of the middle; month is 0 to 11
	before, after int
	ordinal       bool   // -j: days are numbered from the first of January
	whole         bool   // -y
	around        rune   // '1' or '3'
	named         string // -m
	date          string // -d
}

func run(inv *cli.Invocation) error {
	c := &calendar{}
	wrong := false
	operands, err := inv.Getopt(&options).Each(func(opt cli.Option) error {
		wrong = wrong || !c.take(opt)
		return nil
	}, nil)
	if err != nil || wrong || len(operands) > 2 || c.date != "" && len(operands) > 0 {
		text := usage(inv.ErrorName())
		if err != nil {
			text = inv.ErrorName() + ": " + err.Error() + "\n" + text
		}
		inv.Stderr.Write([]byte(text))
		return &cli.Failure{Status: usageStatus}
	}
	if err := c.place(operands, time.Now()); err != nil {
		return err
	}
	return inv.Print(c.text())
}

// take takes an option. It reports whether cal has it: ncal has more.
func (c *calendar) take(opt cli.Option) bool {
	switch opt.Key {
	case '3':
		c.before, c.after, c.around = 1, 1, '3'
	case '1':
		c.before, c.after, c.around = 0, 0, '1'
	case 'A':
		c.after = count(opt.Value)
	case 'B':
		c.before = count(opt.Value)
	case 'd':
		c.date = opt.Value
	case 'j':
		c.ordinal = true
	case 'm':
		c.named = opt.Value
	case 'y':
		c.whole = true
	case 'C':
	default:
		return false
	}
	return true
}

// count reads a number of months as strtol(3) does.
func count(word string) int {
	n, _ := leading(word)
	return max(n, 0)
}

// leading returns the decimal number that a word begins with, and what follows it.
func leading(word string) (int, string) {
	rest := strings.TrimLeft(word, " \t\n\v\f\r")
	digits := len(rest)
	for i := range len(rest) {
		if (i > 0 || rest[0] != '-' && rest[0] != '+') && (rest[i] < '0' || rest[i] > '9') {
			digits = i
			break
		}
	}
	n, err := ids.ParseInt(rest[:digits])
	if err != nil {
		return 0, word
	}
	return int(n), rest[digits:]
}

// place finds the month in the middle and the numbers of months around it.
func (c *calendar) place(operands []string, now time.Time) error {
	c.year, c.month = now.Year(), int(now.Month())-1
	year, hasYear := "", false
	hasMonth := c.named != ""
	switch len(operands) {
	case 2:
		c.named, hasMonth = operands[0], true
		year, hasYear = operands[1], true
	case 1:
		year, hasYear = operands[0], true
	}
	if c.date != "" {
		y, rest := leading(c.date)
		m, _ := leading(strings.TrimPrefix(rest, "-"))
		c.year, c.month = y, m-1
		year, hasMonth = strconv.Itoa(y), true
		hasYear = true
	}
	if hasYear {
		n, rest := leading(year)
		if rest != "" {
			return cli.Fail("not a valid year "+year, nil)
		}
		if n < 1 || n > 9999 {
			return cli.Fail("year `"+year+"' not in range 1..9999", nil)
		}
		c.year = n
	}
	if c.named != "" {
		if err := c.placeMonth(); err != nil {
			return err
		}
	}
	switch {
	case c.whole, hasYear && !hasMonth:
		if c.around != 0 && !c.whole {
			return cli.Fail("-"+string(c.around)+" together with a given year but no given month is not supported.", nil)
		}
		c.month, c.after = 0, c.after+11
		if c.around != 0 {
			c.before, c.after = 0, 11
		}
	}
	return nil
}

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// placeMonth sets the month from its name or number. With "f" after the number it is the next such
// month, with "p" the one before.
func (c *calendar) placeMonth() error {
	n, rest := leading(c.named)
	for i, name := range months {
		if strings.EqualFold(c.named, name) || strings.EqualFold(c.named, name[:3]) {
			n, rest = i+1, ""
		}
	}
	if n < 1 || n > 12 || rest != "" && rest != "f" && rest != "p" {
		return cli.Fail(c.named+" is neither a month number (1..12) nor a name", nil)
	}
	switch {
	case rest == "f" && n-1 <= c.month:
		c.year++
	case rest == "p" && n-1 >= c.month:
		c.year--
	}
	c.month = n - 1
	return nil
}

func usage(name string) string {
	return `Usage: ` + name + ` [general options] [-jy] [[month] year]
       ` + name + ` [general options] [-j] [-m month] [year]
       ncal -C [general options] [-jy] [[month] year]
       ncal -C [general options] [-j] [-m month] [year]
       ncal [general options] [-bhJjpwySM] [-H yyyy-mm-dd] [-s country_code] [-W number of days] [[month] year]
       ncal [general options] [-Jeo] [year]
General options: [-31] [-A months] [-B months] [-d yyyy-mm]
`
}
