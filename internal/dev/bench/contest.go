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
	cpu     bool     // what counts is the processor time, not the time that passes
	entries []*entry // the first is the one that the others are compared with

	// before and after, where not nil, surround each run, outside the timing;
	// before returns the working directory.
	before func() (string, error)
	after  func(dir string) error
	// check, where not nil, judges what an entry's first run left in dir.
	check func(e *entry, dir string) error
}

// An entry is one command of a contest.
type entry struct {
	name    string
	path    string   // the program's file
	argv    []string // argv[0] included
	search  string   // PATH
	missing string   // why it cannot be measured; empty when it can
	bars    []bar

	times []time.Duration // of the rounds, sorted at the end
}

// A bar is a limit on the ratio of an entry's median to that of another one.
type bar struct {
	against string // the other entry's name
	atMost  float64
}

// systemPath is the PATH of the machine's own tools.
const systemPath = "/usr/sbin:/usr/bin:/sbin:/bin"

// command returns an entry that runs words with dir first in PATH. The first
// word is a path, or a program of dir, or the machine's own where dir is empty.
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
			passed, cpu, err := e.run(dir)
			if err != nil {
				return "", fmt.Errorf("%s: %s: %w", c.title, e.name, err)
			}
			if c.cpu {
				passed = cpu
			}
			e.times = append(e.times, passed)
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

// rehearse runs an entry once outside the timing, which warms the caches. One
// that fails is missing from the contest, with what it said as the reason.
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

// run measures one run, from before the fork until the program has been waited
// for, with its standard streams at /dev/null: the time that passed, and that of
// the processors for it and its children.
func (e *entry) run(dir string) (passed, cpu time.Duration, err error) {
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
	passed = time.Since(start)

	if err == nil && status != 0 {
		err = fmt.Errorf("ended with wait status %#x", uint32(status))
	}
	return passed, time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), err
}

// quantile returns the time that a share q of the runs stays below.
func (e *entry) quantile(q float64) time.Duration {
	return e.times[int(q*float64(len(e.times)-1)+0.5)]
}

// median returns the middle of the times.
func (e *entry) median() time.Duration { return e.quantile(0.5) }

// measured returns the entry of that name if it was measured.
func (c *contest) measured(name string) (*entry, bool) {
	for _, e := range c.entries {
		if e.name == name && e.missing == "" {
			return e, true
		}
	}
	return nil, false
}

// table returns the contest's figures, in milliseconds.
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

// verdict says what is missing, and of each bar of an entry whether it is held.
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

// freshDir returns a before and an after that make a directory under parent
// and remove it.
func freshDir(parent string) (before func() (string, error), after func(string) error) {
	return func() (string, error) { return os.MkdirTemp(parent, "run-") }, os.RemoveAll
}
