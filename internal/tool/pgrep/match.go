package pgrep

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/procps"
)

// criteria are the conditions of the command line. A process matches if it meets all of them.
type criteria struct {
	pattern                              *pattern.Regexp
	full, exact, ignoreCase, inverse     bool
	newest, oldest, noAncestors, handler bool
	older                                int // the least age in seconds; 0 for any age
	states                               string
	byState                              bool           // -r is given; its list may be empty
	ids                                  [128]([]int64) // the ids by the letter of their option; nil for any
	terminals, cgroups, environment      []string
	ns                                   int  // the process id of --ns
	byNamespaces                         bool // whether ns counts
	namespaces                           []string
}

// A match is a process that matches, or one of its threads.
type match struct {
	pid        int
	name, line string
	args       []string
	start      uint64
}

// allNamespaces are the kinds of namespaces that --ns compares by default.
var allNamespaces = []string{"ipc", "mnt", "net", "pid", "user", "uts"}

func parseNamespaces(text string) ([]string, error) {
	list := strings.Split(text, ",")
	for _, kind := range list {
		if !slices.Contains(append(allNamespaces, "cgroup", "time"), kind) {
			return nil, &cli.Failure{Status: wrongUsage}
		}
	}
	return list, nil
}

// compile compiles the pattern, a POSIX extended regular expression.
func (f *finder) compile(text string) (err error) {
	if f.exact {
		text = "^(" + text + ")$"
	}
	f.pattern, err = pattern.Compile(text, pattern.Options{Extended: true, LooseParen: true, IgnoreCase: f.ignoreCase, Bytes: !f.Locale.UTF8})
	if err != nil {
		return errors.New("regex error: " + err.Error())
	}
	return nil
}

// find returns the processes that match, in the order of /proc.
func (f *finder) find(table *procps.Table) (found []match) {
	var ancestors []int
	if f.noAncestors {
		ancestors = ancestorsOf(table)
	}
	var namespaces []string
	if f.byNamespaces {
		if namespaces = f.namespacesOf(f.ns); namespaces == nil {
			return nil
		}
	}
	for _, p := range table.Processes {
		if p == table.Self || slices.Contains(ancestors, p.PID) {
			continue
		}
		if f.matches(table, p, namespaces) == f.inverse {
			continue
		}
		m := match{pid: p.PID, name: procps.Printable(p.Comm), line: p.Command(), args: p.Args(), start: p.Starttime}
		switch {
		case len(found) > 0 && f.newest && m.start >= found[0].start, len(found) > 0 && f.oldest && m.start < found[0].start:
			found[0] = m
		case len(found) > 0 && (f.newest || f.oldest):
		default:
			found = append(found, m)
			if f.threads {
				found = append(found, threads(m)...)
			}
		}
	}
	return found
}

// threads returns the threads of a process other than the first.
func threads(m match) (list []match) {
	dir := procps.MountPoint + "/" + strconv.Itoa(m.pid) + "/task"
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		tid, err := strconv.Atoi(e.Name())
		if err != nil || tid == m.pid {
			continue
		}
		thread := m
		thread.pid = tid
		if name, err := os.ReadFile(dir + "/" + e.Name() + "/comm"); err == nil {
			thread.name = procps.Printable(strings.TrimSuffix(string(name), "\n"))
		}
		list = append(list, thread)
	}
	slices.SortFunc(list, func(a, b match) int { return a.pid - b.pid })
	return list
}

// ancestorsOf returns the process ids of the parent of this process, its parent, and so on.
func ancestorsOf(table *procps.Table) (list []int) {
	parents := map[int]int{}
	for _, p := range table.Processes {
		parents[p.PID] = p.PPID
	}
	for pid := os.Getppid(); pid != 0 && !slices.Contains(list, pid); pid = parents[pid] {
		list = append(list, pid)
	}
	return list
}

func (f *finder) matches(table *procps.Table, p *procps.Process, namespaces []string) bool {
	for _, id := range []struct {
		letter rune
		value  int64
	}{
		{'P', int64(p.PPID)}, {'p', int64(p.PID)}, {'g', int64(p.PGRP)}, {'s', int64(p.Session)},
		{'u', int64(p.Status.UIDs[1])}, {'U', int64(p.Status.UIDs[0])}, {'G', int64(p.Status.GIDs[0])},
	} {
		if list := f.ids[id.letter]; list != nil && !slices.Contains(list, id.value) {
			return false
		}
	}
	switch {
	case f.older != 0 && table.Elapsed(p) < time.Duration(f.older)*time.Second,
		f.byState && !strings.Contains(f.states, p.State),
		f.terminals != nil && !slices.Contains(f.terminals, p.Terminal()),
		f.cgroups != nil && !f.inCGroup(p.PID),
		f.environment != nil && !f.hasVariable(p.PID),
		f.handler && !handles(p.PID, f.signal),
		namespaces != nil && !slices.Equal(namespaces, f.namespacesOf(p.PID)):
		return false
	}
	if f.pattern == nil {
		return true
	}
	text := procps.Printable(p.Comm)
	if f.full {
		text = p.Command()
	}
	found, _ := f.pattern.Match([]byte(text)) // a search that takes too long finds nothing
	return found
}

func file(pid int, name string) string {
	return procps.MountPoint + "/" + strconv.Itoa(pid) + "/" + name
}

// namespacesOf returns the namespaces of a process that --nslist selects, or nil if they cannot be
// read.
func (f *finder) namespacesOf(pid int) (list []string) {
	kinds := f.namespaces
	if kinds == nil {
		kinds = allNamespaces
	}
	for _, kind := range kinds {
		namespace, err := os.Readlink(file(pid, "ns/"+kind))
		if err != nil {
			return nil
		}
		list = append(list, namespace)
	}
	return list
}

// inCGroup reports whether the process is in one of the control groups (version 2) of --cgroup.
func (f *finder) inCGroup(pid int) bool {
	data, _ := os.ReadFile(file(pid, "cgroup"))
	for line := range strings.SplitSeq(string(data), "\n") {
		if group, ok := strings.CutPrefix(line, "0::"); ok && slices.Contains(f.cgroups, group) {
			return true
		}
	}
	return false
}

// hasVariable reports whether the environment of the process has one of the variables of --env, each
// NAME or NAME=VALUE.
func (f *finder) hasVariable(pid int) bool {
	data, _ := os.ReadFile(file(pid, "environ"))
	for variable := range strings.SplitSeq(string(data), "\x00") {
		name, _, _ := strings.Cut(variable, "=")
		for _, wanted := range f.environment {
			if wanted == variable && strings.Contains(wanted, "=") || wanted == name && variable != "" {
				return true
			}
		}
	}
	return false
}

// handles reports whether the process has a handler for a signal.
func handles(pid, signal int) bool {
	data, _ := os.ReadFile(file(pid, "status"))
	for line := range strings.SplitSeq(string(data), "\n") {
		if mask, ok := strings.CutPrefix(line, "SigCgt:\t"); ok {
			set, err := strconv.ParseUint(mask, 16, 64)
			return err == nil && signal > 0 && set>>(signal-1)&1 != 0
		}
	}
	return false
}

// shellQuoted returns the command line, quoted for a shell.
func shellQuoted(m match) string {
	if len(m.args) == 0 {
		return m.line
	}
	locale := quote.Locale{}
	words := make([]string, len(m.args))
	for i, arg := range m.args {
		words[i] = locale.Name(arg)
	}
	return strings.Join(words, " ")
}
