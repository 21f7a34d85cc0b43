package unshare

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// The real-time signals that glibc leaves to programs.
const sigRTMin, sigRTMax = 34, 64

// signalNumber returns the number of a signal by its name, signal(7): case
// ignored, with or without SIG; 0 for an unknown one. Numbers are no names.
func signalNumber(name string) int {
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

// realTime reads MIN+n, MAX-n or n after "RT".
func realTime(s string) int {
	base, sign := sigRTMin, 1
	if rest, ok := strings.CutPrefix(s, "MIN"); ok {
		if s, ok = strings.CutPrefix(rest, "+"); !ok {
			return 0
		}
	} else if rest, ok := strings.CutPrefix(s, "MAX"); ok {
		base, sign = sigRTMax, -1
		if s, ok = strings.CutPrefix(rest, "-"); !ok {
			return 0
		}
	}
	end := 0 // what follows the number does not matter, as with strtol(3)
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, err := strconv.ParseUint(s[:end], 10, 8)
	if err != nil || n > sigRTMax-sigRTMin {
		return 0
	}
	return base + sign*int(n)
}
