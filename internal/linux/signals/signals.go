// Package signals converts between the names and numbers of signals, as signal(7) and glibc
// spell them.
package signals

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// RTMin and RTMax are the first and the last real-time signal that programs may use. glibc
// reserves 32 and 33 for itself.
const RTMin, RTMax = 34, 64

// Number returns the number of the signal with a name, with or without SIG, in upper or
// lower case: 1 to 64, or 0 if there is none. It does not accept numbers as names.
func Number(name string) int {
	upper := strings.TrimPrefix(strings.ToUpper(name), "SIG")
	if rest, ok := strings.CutPrefix(upper, "RT"); ok {
		return realTime(rest)
	}
	switch upper {
	case "":
		return 0
	case "CLD":
		return int(unix.SIGCHLD)
	case "POLL":
		return int(unix.SIGIO)
	case "IOT":
		return int(unix.SIGABRT)
	}
	return int(unix.SignalNum("SIG" + upper))
}

// realTime returns the number of a real-time signal whose name is "RT" and s: MIN+n, MAX-n
// or n; 0 if there is none.
func realTime(s string) int {
	base, sign := RTMin, 1
	if rest, ok := strings.CutPrefix(s, "MIN"); ok {
		if s, ok = strings.CutPrefix(rest, "+"); !ok {
			return 0
		}
	} else if rest, ok := strings.CutPrefix(s, "MAX"); ok {
		base, sign = RTMax, -1
		if s, ok = strings.CutPrefix(rest, "-"); !ok {
			return 0
		}
	}
	end := 0 // what follows the number does not matter, as with strtol(3)
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, err := strconv.ParseUint(s[:end], 10, 8)
	if err != nil || n > RTMax-RTMin {
		return 0
	}
	return base + sign*int(n)
}

// Name returns the name of signal n without SIG, "RTMIN+1" for a real-time signal, or "" if
// n is not a signal.
func Name(n int) string {
	switch {
	case n > RTMin && n < RTMax && n <= (RTMin+RTMax)/2:
		return "RTMIN+" + strconv.Itoa(n-RTMin)
	case n > RTMin && n < RTMax:
		return "RTMAX-" + strconv.Itoa(RTMax-n)
	case n == RTMin:
		return "RTMIN"
	case n == RTMax:
		return "RTMAX"
	case n < 1 || n > RTMax:
		return ""
	}
	return strings.TrimPrefix(unix.SignalName(unix.Signal(n)), "SIG")
}
