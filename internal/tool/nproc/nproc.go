// Package nproc implements nproc(1) of GNU coreutils: it prints how many processors a process may
// use.
//
// Synopsis:
//
//	nproc [OPTION]...
package nproc

import (
	"fmt"
	"math"
	"math/bits"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is nproc.
var Command = gnu.Command("nproc", gnu.Coreutils, `[OPTION]...
Prints how many processors this process may use.
  --all        all processors of the machine
  --ignore=N   leave out N processors, if possible
`, nproc)

const (
	all = gnu.FirstKey + iota
	ignore
)

var options = cli.Options{Permute: true, Long: []cli.LongOption{
	{Name: "all", Key: all},
	{Name: "ignore", Argument: cli.Required, Key: ignore},
}}

func nproc(t *gnu.Tool) error {
	installed := false
	less := uint64(0)
	operands, err := t.Parse(options, func(o cli.Option) (err error) {
		if o.Key == all {
			installed = true
			return nil
		}
		less, err = number(t, o.Value)
		return err
	})
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return t.ExtraOperand(operands[0])
	}
	n := uint64(0)
	if installed {
		n = configured()
	} else {
		n = available(t)
	}
	if less < n {
		n -= less
	} else {
		n = 1
	}
	fmt.Fprintln(t.Out, n)
	return nil
}

// number parses the value of --ignore.
func number(t *gnu.Tool, word string) (uint64, error) {
	digits := strings.TrimPrefix(strings.TrimLeft(word, " \t\n\v\f\r"), "+")
	n, err := strconv.ParseUint(digits, 10, 64) // the highest number if it is too large
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, cli.Fail("invalid number: "+t.Locale.Quote(word), nil)
	}
	return n, nil
}

// available returns how many processors the process may use: as many as the variables of OpenMP
// say, or as its affinity and the quotas of its cgroups allow.
func available(t *gnu.Tool) uint64 {
	limit := threads(t, "OMP_THREAD_LIMIT")
	if limit == 0 {
		limit = math.MaxUint64
	}
	if n := threads(t, "OMP_NUM_THREADS"); n != 0 {
		return min(n, limit)
	}
	return min(affine(), quota(), limit)
}

// threads returns the number that a variable of OpenMP begins with, or 0 for an invalid value.
func threads(t *gnu.Tool, name string) uint64 {
	const blank = " \t\n\v\f\r"
	text, _ := t.Getenv(name)
	text = strings.TrimLeft(text, blank)
	digits := strings.TrimLeft(text, "0123456789")
	n, _ := strconv.ParseUint(text[:len(text)-len(digits)], 10, 64) // the highest number if it is too large
	if rest := strings.TrimLeft(digits, blank); rest != "" && rest[0] != ',' {
		return 0
	}
	return n
}

// affine returns the number of processors on which the process may run, sched_getaffinity(2).
func affine() uint64 {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil || set.Count() == 0 {
		return 1
	}
	return uint64(set.Count())
}

// configured returns the number of processors of the machine, online or not.
func configured() uint64 {
	text, err := os.ReadFile("/sys/devices/system/cpu/possible")
	n := uint64(0)
	if err != nil { // as glibc does without /sys
		stat, _ := os.ReadFile("/proc/stat")
		for line := range strings.Lines(string(stat)) {
			if rest, ok := strings.CutPrefix(line, "cpu"); ok && rest[0] != ' ' {
				n++
			}
		}
		return max(n, affine())
	}
	for part := range strings.SplitSeq(strings.TrimSpace(string(text)), ",") {
		first, last, isRange := strings.Cut(part, "-")
		a, _ := strconv.ParseUint(first, 10, bits.UintSize)
		b := a
		if isRange {
			b, _ = strconv.ParseUint(last, 10, bits.UintSize)
		}
		n += b - a + 1
	}
	return max(n, 1)
}

// quota returns the smallest number of processors for which the process's cgroup of version 2
// and those above it have time, cpu.max. It is at least 1, and the highest number without a
// quota.
func quota() uint64 {
	least := uint64(math.MaxUint64)
	dir, path := unified()
	if dir == "" {
		return least
	}
	for {
		text, _ := os.ReadFile(dir + path + "/cpu.max")
		var time, period int64
		if n, _ := fmt.Sscan(string(text), &time, &period); n == 2 && period > 0 {
			least = min(least, uint64(max(1, math.Floor(float64(time)/float64(period)+0.5))))
		}
		slash := strings.LastIndexByte(path, '/')
		if slash < 0 {
			return least
		}
		path = path[:slash]
	}
}

// unified returns where the cgroups of version 2 are mounted, and the path of the process's
// group below that. dir is empty if there are none.
func unified() (dir, path string) {
	groups, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(groups)) {
		if rest, ok := strings.CutPrefix(line, "0::"); ok {
			path = strings.TrimSuffix(rest, "\n")
			break
		}
	}
	mounts, _ := os.ReadFile("/proc/mounts")
	for line := range strings.Lines(string(mounts)) {
		if f := strings.Fields(line); len(f) > 2 && f[2] == "cgroup2" && path != "" {
			return f[1], strings.TrimSuffix(path, "/")
		}
	}
	return "", ""
}
