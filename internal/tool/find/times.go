package find

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// A comparison is the sign of a number in an expression: + for more, - for less.
type comparison byte

const (
	exactly comparison = 0
	more    comparison = '+'
	less    comparison = '-'
)

// fraction parses N, +N or -N, where N may have a fraction.
func fraction(argument string) (comparison, float64, error) {
	how, text := exactly, argument
	if argument != "" && (argument[0] == '+' || argument[0] == '-') {
		how, text = comparison(argument[0]), argument[1:]
	}
	digits := strings.TrimLeft(text, " \t\n\v\f\r")
	if hex := strings.ToLower(digits); strings.Contains(hex, "0x") && !strings.Contains(hex, "p") {
		digits += "p0" // package strconv wants the exponent that strtod(3) does without
	}
	n, err := strconv.ParseFloat(digits, 64)
	switch {
	case math.IsNaN(n):
		return how, 0, errors.New("invalid not-a-number argument: `" + text + "'")
	case err != nil, strings.Contains(digits, "_"):
		return how, 0, errNoNumber
	}
	return how, n, nil
}

// errNoNumber is the error of fraction for anything that is not a number.
var errNoNumber = errors.New("no number")

// ageTest makes the tests of a file's age in days or minutes. As in findutils, N days are from N
// to less than N+1, but N minutes are from more than N-1 to N; and -N days includes one second
// more.
func (f *search) ageTest(word, argument string, when func(*unix.Stat_t) unix.Timespec) (test, error) {
	how, n, err := fraction(argument)
	if err == errNoNumber {
		err = fmt.Errorf("invalid argument `%s' to `%s'", argument, word)
	}
	if err != nil {
		return nil, err
	}
	const day = 24 * time.Hour
	unit, origin := day, f.now.Add(-day)
	if f.fromMidnight {
		local := f.now.Local()
		origin = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.Local)
	}
	switch {
	case strings.HasSuffix(word, "min"):
		unit, origin = time.Minute, origin.Add(day)
	case how == less:
		origin = origin.Add(day - time.Second)
	}
	reference := float64(origin.UnixNano()) - n*float64(unit)
	return func(file *finding) bool {
		at := when(&file.st)
		return compared(how, float64(at.Nano())-reference, float64(unit), -1)
	}, nil
}

// compared compares a time with the one of a test, from which it differs by difference. Exactly
// means within a unit after it. sign is -1 if a greater time is a smaller age.
func compared(how comparison, difference, unit, sign float64) bool {
	switch how {
	case more:
		return difference*sign > 0
	case less:
		return difference*sign < 0
	}
	return difference > 0 && difference <= unit
}

// usedTest makes the test -used: the time from the last change of status to the last access, in
// days.
func (f *search) usedTest(argument string) (test, error) {
	how, n, err := fraction(argument)
	if err == errNoNumber {
		err = fmt.Errorf("Invalid argument %s to -used", argument)
	}
	if err != nil {
		return nil, err
	}
	const day = float64(24 * time.Hour)
	return func(file *finding) bool {
		unused := float64(file.st.Atim.Nano() - file.st.Ctim.Nano())
		if unused < 0 {
			return false
		}
		if how == exactly {
			return unused > math.Max(n-1, 0)*day && unused <= n*day
		}
		return compared(how, unused-n*day, day, 1)
	}, nil
}

func modified(st *unix.Stat_t) unix.Timespec { return st.Mtim }

func accessed(st *unix.Stat_t) unix.Timespec { return st.Atim }

func changed(st *unix.Stat_t) unix.Timespec { return st.Ctim }

// newerTest makes the tests -newer, -anewer, -cnewer and -newerXY. X and Y are a letter of a, c and m; Y may
// also be t, for a date.
func (f *search) newerTest(word, argument string) (test, error) {
	times := map[byte]func(*unix.Stat_t) unix.Timespec{'a': accessed, 'c': changed, 'm': modified}
	what, reference := byte('m'), byte('m')
	switch {
	case word == "-anewer" || word == "-cnewer":
		what = word[1]
	case strings.HasPrefix(word, "-newer") && len(word) == len("-newerXY"):
		what, reference = word[6], word[7]
	}
	var than int64
	if reference == 't' {
		at, err := dates.Parse(argument, f.now)
		if err != nil {
			return nil, errors.New("I cannot figure out how to interpret " + f.Locale.Quote(argument) + " as a date or time")
		}
		than = at.UnixNano()
	} else {
		var st unix.Stat_t
		if err := unix.Stat(argument, &st); err != nil {
			return nil, cli.Fail(f.Locale.Quote(argument), err)
		}
		at := times[reference](&st)
		than = at.Nano()
	}
	when := times[what]
	return func(file *finding) bool {
		at := when(&file.st)
		return at.Nano() > than
	}, nil
}
