package userland

import (
	"math"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
)

var sleepCommand = command("sleep", coreutils, `NUMBER[SUFFIX]...
Waits for the sum of the times: seconds, or minutes, hours or days with the
suffix m, h or d. The number may have a fraction, or be infinity.
`, sleep)

func sleep(t *tool) error {
	words, err := t.parse(cli.Options{}, nil)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return badUsage("missing operand")
	}
	seconds, bad := 0.0, false
	for _, word := range words {
		s, ok := parseSeconds(word)
		if !ok {
			t.complain("invalid time interval "+t.locale.Quote(word), nil)
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

// parseSeconds reads a time with its unit.
func parseSeconds(word string) (seconds float64, ok bool) {
	unit := 1.0
	if at := len(word) - 1; at >= 0 {
		if i := strings.IndexByte("smhd", word[at]); i >= 0 {
			unit, word = [...]float64{1, 60, 3600, 86400}[i], word[:at]
		}
	}
	n, err := strconv.ParseFloat(word, 64)
	return n * unit, err == nil && n >= 0 && !strings.ContainsRune(word, '_')
}
