//go:build !386 && !arm && !mips && !mipsle

// Package clock makes the kernel's time structures from 64-bit numbers on every architecture.
package clock

import "golang.org/x/sys/unix"

// Timespec returns the time in seconds and nanoseconds since 1970, as utimensat(2) and
// nanosleep(2) take it.
func Timespec(seconds, nanoseconds int64) unix.Timespec {
	return unix.Timespec{Sec: seconds, Nsec: nanoseconds}
}

// Timeval returns a whole number of seconds, as setitimer(2) takes it.
func Timeval(seconds int64) unix.Timeval {
	return unix.Timeval{Sec: seconds}
}
