// Package sleep implements sleep(1) of GNU coreutils: it waits.
//
// Synopsis:
//
//	sleep NUMBER[SUFFIX]...
package sleep

import (
	"math"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
)

// Command is sleep.
var Command = gnu.Command("sleep", gnu.Coreutils, `NUMBER[SUFFIX]...
Waits for the sum of the times. They are seconds, or with the suffix m, h or d
minutes, hours or days. A number may have a fraction, or be infinity.
`, sleep)

func sleep(t *gnu.Tool) error {
	words, err := t.Parse(cli.Options{Permute: true}, nil)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return gnu.BadUsage("missing operand")
	}
	seconds, bad := 0.0, false
	for _, word := range words {
		s, ok := quantity.Seconds(word)
		if !ok {
			t.Complain("invalid time interval "+t.Locale.Quote(word), nil)
			bad = true
		}
		seconds += s
	}
	if bad {
		return &cli.Failure{Usage: true}
	}
	for nanoseconds := seconds * 1e9; nanoseconds > 0; nanoseconds -= math.MaxInt64 {
		time.Sleep(time.Duration(min(nanoseconds, math.MaxInt64)))
	}
	return nil
}
