package main

import (
	"fmt"
	"regexp"
	"strings"
	"syscall"
)

// A result is the outcome of a case that is compared.
type result struct {
	stdout, stderr string
	status         syscall.WaitStatus
	trouble        string // why the case did not end by itself; empty if it did
}

// unusable reports whether the case fails even if both sides agree.
func (r result) unusable() bool { return r.trouble != "" }

// volatile are texts that differ between any two runs, with their replacements: process ids in
// paths, and the inode numbers of namespaces.
var volatile = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`/proc/[0-9]+/`), "/proc/PID/"},
	{regexp.MustCompile(`\b(cgroup|ipc|mnt|net|pid|time|user|uts):\[[0-9]+\]`), "$1:[N]"},
}

func normalize(s string) string {
	for _, v := range volatile {
		s = v.pattern.ReplaceAllString(s, v.instead)
	}
	return s
}

// String returns the normalized result: each line with the stream that it came from.
func (r result) String() string {
	var b strings.Builder
	for _, stream := range []struct{ name, text string }{{"stdout", r.stdout}, {"stderr", r.stderr}} {
		if stream.text == "" {
			continue
		}
		for _, line := range strings.SplitAfter(normalize(stream.text), "\n") {
			if line != "" {
				fmt.Fprintf(&b, "%s %q\n", stream.name, line)
			}
		}
	}
	fmt.Fprintf(&b, "ended  %s\n", r.ending())
	return b.String()
}

func (r result) ending() string {
	switch {
	case r.trouble != "":
		return r.trouble
	case r.status.Signaled():
		return "by signal " + r.status.Signal().String()
	}
	return fmt.Sprintf("with status %d", r.status.ExitStatus())
}

// transcript returns the result in the format of expected.
func (r result) transcript() string {
	text := normalize(r.stdout)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	switch {
	case r.trouble != "" || r.status.Signaled():
		text += "[" + r.ending() + "]\n"
	case r.status.ExitStatus() != 0:
		text += fmt.Sprintf("[%d]\n", r.status.ExitStatus())
	}
	return text
}

// difference returns how b differs from a, line by line: with - for lines of a, + for lines of
// b, and a blank for those of both. It is empty if they are equal.
func difference(a, b string) string {
	if a == b {
		return ""
	}
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	// common[i][j] is the length of the longest common subsequence of x[i:] and y[j:].
	common := make([][]int, len(x)+1)
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out strings.Builder
	line := func(mark, text string) {
		if text != "" {
			out.WriteString("    " + mark + " " + strings.TrimSuffix(text, "\n") + "\n")
		}
	}
	for i, j := 0, 0; i < len(x) || j < len(y); {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			line(" ", x[i])
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && common[i+1][j] >= common[i][j+1]:
			line("-", x[i])
			i++
		default:
			line("+", y[j])
			j++
		}
	}
	return out.String()
}
