package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A contest is a set of commands that do the same and are measured in turn.
type contest struct {
	title   string
	rounds  int
	cpu     bool     // whether the processor time is measured, not the elapsed time
	entries []*entry // the others are compared with the first one

	// before and after, if not nil, are called before and after each run, outside of
	// the measurement. before returns the working directory.
	before func() (string, error)
	after  func(dir string) error
	// check, if not nil, checks what the first run of an entry left in dir.
	check func(e *entry, dir string) error
}

// An entry is one command of a contest.
type entry struct {
	name    string
	path    string   // the program's file
	argv    []string // with argv[0]
	search  string   // the value of PATH
	missing string   // why it cannot be measured; empty if it can
	bars    []bar

	times []time.Duration // one for each round, sorted in the end
}

// A bar is a limit for the ratio of an entry's median to that of another entry.
type bar struct {
	against string // the other entry's name
	atMost  float64
}

// systemPath is the PATH of the machine's own tools.
const systemPath = "/usr/sbin:/usr/bin:/sbin:/bin"

// command returns an entry that runs words with dir first in PATH. The first word is a path or
// the name of a program in dir. If dir is empty, it is one of the machine's own tools.
func command(name, dir string, words ...string) *entry {
	e := &entry{name: name, path: words[0], argv: words, search: systemPath}
	switch {
	case dir != "":
		e.search = dir + ":" + systemPath
		e.path = dir + "/" + words[0]
	case !strings.ContainsRune(words[0], '/'):
		for dir := range strings.SplitSeq(systemPath, ":") {
			e.path = dir + "/" + words[0]
			if unix.Access(e.path, unix.X_OK) == nil {
				break
			}
		}
	}
	if unix.Access(e.path, unix.X_OK) != nil {
		e.missing = "missing"
	}
	return e
}

// needs marks the entry as missing unless the machine has the tool.
func (e *entry) needs(tool string) *entry {
	if _, err := exec.LookPath(tool); err != nil && e.missing == "" {
		e.missing = "missing: " + tool + " is not installed"
	}
	return e
}

// atMost adds a bar.
func (e *entry) atMost(ratio float64, against string) *entry {
	e.bars = append(e.bars, bar{against, ratio})
	return e
}

// play measures all entries and returns the table.
func (c *contest) play() (string, error) {
	for _, e := range c.entries {
		if e.missing != "" {
			continue
		}
		if err := c.rehearse(e); err != nil {
			return "", err
		}
	}
	for range c.rounds {
		for _, i := range rand.Perm(len(c.entries)) {
			e := c.entries[i]
			if e.missing != "" {
				continue
			}
			dir, err := c.enter()
			if err != nil {
				return "", err
			}
			elapsed, cpu, err := e.run(dir)
			if err != nil {
				return "", fmt.Errorf("%s: %s: %w", c.title, e.name, err)
			}
			if c.cpu {
				elapsed = cpu
			}
			e.times = append(e.times, elapsed)
			if err := c.leave(dir); err != nil {
				return "", err
			}
		}
	}
	for _, e := range c.entries {
		slices.Sort(e.times)
	}
	return c.table(), nil
}

// rehearse runs an entry once without measuring it, which warms the caches. If the entry fails,
// it is missing from the contest, and its message is the reason.
func (c *contest) rehearse(e *entry) error {
	dir, err := c.enter()
	if err != nil {
		return err
	}
	var stderr bytes.Buffer
	cmd := exec.Cmd{Path: e.path, Args: e.argv, Env: e.env(), Dir: dir, Stderr: &stderr}
	err = cmd.Run()
	if err == nil && c.check != nil {
		err = c.check(e, dir)
	}
	if err != nil {
		line, _, _ := strings.Cut(stderr.String(), "\n")
		e.missing = strings.TrimSuffix(fmt.Sprintf("failed, %v: %s", err, line), ": ")
	}
	return c.leave(dir)
}

func (c *contest) enter() (string, error) {
	if c.before == nil {
		return "/", nil
	}
	return c.before()
}

func (c *contest) leave(dir string) error {
	if c.after == nil {
		return nil
	}
	return c.after(dir)
}

func (e *entry) env() []string { return []string{"PATH=" + e.search, "LC_ALL=C"} }

// run measures one run from before the fork until after the wait. The standard streams are
// /dev/null. It returns the elapsed time, and the processor time of the program and its
// children.
func (e *entry) run(dir string) (elapsed, cpu time.Duration, err error) {
	null, err := unix.Open("/dev/null", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, err
	}
	defer unix.Close(null)
	stdio := uintptr(null)
	attr := &syscall.ProcAttr{Dir: dir, Env: e.env(), Files: []uintptr{stdio, stdio, stdio}}
	var status unix.WaitStatus
	var usage unix.Rusage

	start := time.Now()
	pid, err := syscall.ForkExec(e.path, e.argv, attr)
	if err != nil {
		return 0, 0, err
	}
	for {
		if _, err = unix.Wait4(pid, &status, 0, &usage); err != unix.EINTR {
			break
		}
	}
	elapsed = time.Since(start)

	if err == nil && status != 0 {
		err = fmt.Errorf("ended with wait status %#x", uint32(status))
	}
	return elapsed, time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), err
}

// quantile returns the quantile q, 0 to 1, of the times.
func (e *entry) quantile(q float64) time.Duration {
	return e.times[int(q*float64(len(e.times)-1)+0.5)]
}

// median returns the median of the times.
func (e *entry) median() time.Duration { return e.quantile(0.5) }

// measured returns the entry with a name, if it was measured.
func (c *contest) measured(name string) (*entry, bool) {
	for _, e := range c.entries {
		if e.name == name && e.missing == "" {
			return e, true
		}
	}
	return nil, false
}

// table returns the contest's figures as a table, in milliseconds.
func (c *contest) table() string {
	first := c.entries[0]
	unit := "median ms"
	if c.cpu {
		unit = "median CPU ms"
	}
	t := table{title: c.title, head: []string{"program", unit, "p10", "p90", "runs", "of " + first.name, "bar"}}
	for _, e := range c.entries {
		if e.missing != "" {
			t.add(e.name, "-", "-", "-", "0", "-", c.verdict(e))
			continue
		}
		ratio := "-"
		if first.missing == "" {
			ratio = fmt.Sprintf("%.3f", e.ratio(first))
		}
		t.add(e.name, milliseconds(e.median()), milliseconds(e.quantile(0.1)), milliseconds(e.quantile(0.9)),
			fmt.Sprint(len(e.times)), ratio, c.verdict(e))
	}
	return t.String()
}

func (e *entry) ratio(peer *entry) float64 { return float64(e.median()) / float64(peer.median()) }

// verdict says why an entry is missing, and for each of its bars whether it is held.
func (c *contest) verdict(e *entry) string {
	var words []string
	if e.missing != "" {
		words = append(words, e.missing)
	}
	for _, b := range e.bars {
		text := fmt.Sprintf("%.2f", b.atMost)
		if b.against != c.entries[0].name {
			text += " of " + b.against
		}
		peer, ok := c.measured(b.against)
		if !ok || e.missing != "" {
			words = append(words, text+": not measured")
			continue
		}
		if b.against != c.entries[0].name {
			text += fmt.Sprintf(" (%.3f)", e.ratio(peer))
		}
		words = append(words, text+": "+held(e.ratio(peer) <= b.atMost))
	}
	return strings.Join(words, "; ")
}

func held(ok bool) string {
	if ok {
		return "held"
	}
	return "NOT HELD"
}

func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms >= 100 {
		return fmt.Sprintf("%.0f", ms)
	}
	return fmt.Sprintf("%.3f", ms)
}

// freshDir returns functions for before and after of a contest. They make a directory below
// parent, and remove it.
func freshDir(parent string) (before func() (string, error), after func(string) error) {
	return func() (string, error) { return os.MkdirTemp(parent, "run-") }, os.RemoveAll
}
