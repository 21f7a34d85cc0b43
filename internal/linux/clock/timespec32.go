//go:build 386 || arm || mips || mipsle

// Package clock makes the kernel's time structures from 64-bit numbers on every architecture.
package clock

import (
	"math"

	"golang.org/x/sys/unix"
)

// Timespec returns the time in seconds and nanoseconds since 1970, as utimensat(2) and
// nanosleep(2) take it. Seconds have 32 bits here: a time before 1901 or after 2038 becomes the
// first or the last one.
func Timespec(seconds, nanoseconds int64) unix.Timespec {
	return unix.Timespec{Sec: narrow(seconds), Nsec: int32(nanoseconds)}
}

// Timeval returns a whole number of seconds, as setitimer(2) takes it, at most 2^31-1.
func Timeval(seconds int64) unix.Timeval {
	return unix.Timeval{Sec: narrow(seconds)}
}

func narrow(seconds int64) int32 {
	return int32(min(max(seconds, math.MinInt32), math.MaxInt32))
}
