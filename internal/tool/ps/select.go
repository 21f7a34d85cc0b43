package ps

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// A selection is a list of values in an option. A process is selected if one of the selections
// holds.
type selection struct {
	quick bool  // -q: no other selection is allowed
	pids  []int // the ids of a list of processes
	holds func(*listing, *procps.Process) bool
}

func (l *listing) choose(holds func(*listing, *procps.Process) bool) error {
	l.selected = append(l.selected, selection{holds: holds})
	return nil
}

// elements splits a list at single commas and blanks.
func elements(list string) ([]string, error) {
	words := strings.Split(strings.NewReplacer(" ", ",", "\t", ",").Replace(list), ",")
	if slices.Contains(words, "") {
		return nil, wrong("improper list")
	}
	return words, nil
}

// numbers parses a list of process ids. first is the lowest one: 1, or 0 for parents.
func numbers(list string, first int) (found []int, err error) {
	words, err := elements(list)
	if err != nil {
		return nil, err
	}
	for _, word := range words {
		n, err := processID(word, first)
		if err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	return found, nil
}

func processID(word string, first int) (int, error) {
	n, err := cNumber(word)
	switch {
	case err != nil:
		return 0, wrong("process ID list syntax error")
	case n < int64(first) || n > 0x7fffffff:
		return 0, wrong("process ID out of range")
	}
	return int(n), nil
}

// cNumber parses a number as strtoul(3) with base 0 does. A number that is negative or too large
// is returned as -1.
func cNumber(word string) (int64, error) {
	n, err := strconv.ParseInt(word, 0, 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange || err == nil && n < 0 {
		return -1, nil
	}
	if strings.Contains(word, "_") {
		return 0, strconv.ErrSyntax
	}
	return n, err
}

// chooseBy selects by a list of numbers, which begin with first.
func (l *listing) chooseBy(list string, first int, get func(*procps.Process) int) error {
	found, err := numbers(list, first)
	if err != nil {
		return err
	}
	return l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(found, get(p)) })
}

func (l *listing) choosePIDs(list string) error {
	found, err := numbers(list, 1)
	if err != nil {
		return err
	}
	return l.choosePIDList(found, false)
}

// chooseQuickly is -q: the processes in the order of the list.
func (l *listing) chooseQuickly(list string) error {
	found, err := numbers(list, 1)
	if err != nil {
		return err
	}
	return l.choosePIDList(found, true)
}

func (l *listing) choosePIDList(pids []int, quick bool) error {
	l.selected = append(l.selected, selection{quick, pids, func(_ *listing, p *procps.Process) bool { return slices.Contains(pids, p.PID) }})
	return nil
}

func (l *listing) chooseParents(list string) error {
	return l.chooseBy(list, 0, func(p *procps.Process) int { return p.PPID })
}

func (l *listing) chooseSessions(list string) error {
	return l.chooseBy(list, 1, func(p *procps.Process) int { return p.Session })
}

// chooseSessionsOrGroups is -g: sessions by number, groups by name.
func (l *listing) chooseSessionsOrGroups(list string) error {
	if l.chooseSessions(list) == nil || l.chooseGroups(effective)(list) == nil {
		return nil
	}
	return wrong("list of session leaders OR effective group IDs was invalid")
}

// chooseTrailing selects by the words from the first number on: process ids, -group, and
// +session.
func (l *listing) chooseTrailing(words []string) error {
	var pids, groups, sessions []int
	for _, word := range words {
		into := &pids
		if text, ok := strings.CutPrefix(word, "-"); ok {
			word, into = text, &groups
		} else if text, ok := strings.CutPrefix(word, "+"); ok {
			word, into = text, &sessions
		}
		n, err := processID(word, 1)
		if err != nil {
			return err
		}
		*into = append(*into, n)
	}
	if len(pids) > 0 {
		l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(pids, p.PID) })
	}
	if len(groups) > 0 {
		l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(groups, p.PGRP) })
	}
	if len(sessions) > 0 {
		l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(sessions, p.Session) })
	}
	return nil
}

func (l *listing) chooseNames(list string) error {
	names, err := elements(list)
	if err != nil {
		return err
	}
	return l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(names, p.Comm) })
}

func (l *listing) chooseOwnTerminal() {
	l.choose(func(l *listing, p *procps.Process) bool { return p.TTY == l.table.Self.TTY })
}

func (l *listing) chooseTerminals(list string) error {
	names, err := elements(list)
	if err != nil {
		return err
	}
	var devices []int
	for _, name := range names {
		device, err := terminalDevice(name)
		if err != nil {
			return err
		}
		devices = append(devices, device)
	}
	return l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(devices, p.TTY) })
}

// terminalDevice returns the number of a terminal as /proc/PID/stat has it, 0 for no terminal.
func terminalDevice(name string) (int, error) {
	paths := []string{"/dev/pts/" + name, "/dev/" + name, "/dev/tty" + name, "/dev/pty" + name, "/dev/" + name + "nsole"}
	if strings.HasPrefix(name, "/") {
		paths = []string{name}
	}
	var device unix.Stat_t
	for _, path := range paths {
		if unix.Stat(path, &device) != nil {
			continue
		}
		if device.Mode&unix.S_IFMT != unix.S_IFCHR {
			return 0, wrong("list member was not a TTY")
		}
		major, minor := unix.Major(uint64(device.Rdev)), unix.Minor(uint64(device.Rdev))
		return int(int32(minor&0xff | major<<8 | minor&^0xff<<12)), nil
	}
	// A shell may have replaced "?" by a file name of one character.
	if name == "-" || name == "?" || len(name) == 1 && unix.Stat(name, &device) == nil {
		return 0, nil
	}
	return 0, wrong("TTY could not be found")
}

// chooseUsers selects by user. which is an index in the Uid line of /proc/PID/status.
func (l *listing) chooseUsers(which int) func(string) error {
	return func(list string) error {
		users, err := l.owners(list, "user", func(name string) (uint32, bool) { return ids.Host().User(name) })
		if err != nil {
			return err
		}
		return l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(users, p.Status.UIDs[which]) })
	}
}

func (l *listing) chooseGroups(which int) func(string) error {
	return func(list string) error {
		groups, err := l.owners(list, "group", func(name string) (uint32, bool) { return ids.Host().Group(name) })
		if err != nil {
			return err
		}
		return l.choose(func(_ *listing, p *procps.Process) bool { return slices.Contains(groups, p.Status.GIDs[which]) })
	}
}

// owners parses a list of users or groups, names or numbers. With -N before it, unknown names
// are no error.
func (l *listing) owners(list, what string, lookUp func(string) (uint32, bool)) (found []uint64, err error) {
	words, err := elements(list)
	if err != nil {
		return nil, err
	}
	for _, word := range words {
		n, err := cNumber(word)
		if err != nil {
			id, ok := lookUp(word)
			switch {
			case ok:
				n = int64(id)
			case !l.negated:
				return nil, wrong("%s name does not exist", what)
			default:
				n = -1
			}
		}
		if (n < 0 || n > 0xfffffffe) && !l.negated {
			return nil, wrong("%s ID out of range", what)
		}
		found = append(found, uint64(n))
	}
	return found, nil
}

// settleSelection checks the options that select.
func (l *listing) settleSelection() error {
	unix, bsd := l.terminals || l.noLeaders, l.everyTerminal || l.without || l.leaders
	if unix && bsd || l.leaders && !l.everyTerminal && !l.without {
		return wrong("process selection options conflict")
	}
	return nil
}

// quickConflict returns the error for an option that -q cannot be used with, or "".
func (l *listing) quickConflict() string {
	quick := 0
	for _, s := range l.selected {
		if s.quick {
			quick++
		}
	}
	switch {
	case quick > 1:
		return "q/-q/--quick-pid can only be used once.\n"
	case quick == 1 && len(l.selected) > 1:
		return "q/-q/--quick-pid cannot be combined with other selection options.\n"
	case quick == 1 && l.forest != noForest:
		return "q/-q/--quick-pid cannot be used together with forest type listings.\n"
	case quick == 1 && len(l.sort) > 0:
		return "q/-q,--quick-pid cannot be used together with sort options.\n"
	case quick == 1 && l.negated:
		return "q/-q/--quick-pid cannot be used together with negation switches.\n"
	}
	return ""
}

// list returns the selected processes. If they are selected by one list of process ids, they
// have its order.
func (l *listing) list() (list []*procps.Process) {
	all := l.table.Processes
	if len(l.selected) == 1 && l.selected[0].pids != nil && !l.negated {
		all = l.inOrderOf(l.selected[0].pids)
	}
	for _, p := range all {
		if (l.wants(p) && (!l.running || p.State == "R" || p.State == "D")) != l.negated {
			list = append(list, p)
		}
	}
	return list
}

// inOrderOf returns the processes of a list. One that the list names twice is there twice, unless the
// processes are sorted or their threads are listed.
func (l *listing) inOrderOf(pids []int) (list []*procps.Process) {
	once := l.forest != noForest || len(l.sort) > 0 || l.threads != (threadStyle{})
	for i, pid := range pids {
		if once && slices.Contains(pids[:i], pid) {
			continue
		}
		for _, p := range l.table.Processes {
			if p.PID == pid {
				list = append(list, p)
			}
		}
	}
	return list
}

func (l *listing) wants(p *procps.Process) bool {
	leader, self := p.Session == p.PID, l.table.Self
	switch {
	case l.all:
		return true
	case l.noLeaders && l.terminals:
		if !leader || p.TTY != 0 {
			return true
		}
	case l.noLeaders:
		if !leader {
			return true
		}
	case l.terminals:
		if !leader && p.TTY != 0 {
			return true
		}
	case l.everyTerminal:
		if l.without || p.TTY != 0 {
			return true
		}
	case l.without || l.selected == nil:
		own := p.Status.UIDs[effective] == self.Status.UIDs[effective]
		// If ps has no terminal, the UNIX default is all processes without one. The BSD default is
		// those of all terminals.
		here := p.TTY == self.TTY
		if l.bsd {
			here = p.TTY != 0
		}
		if own && (l.without || here) {
			return true
		}
	}
	return slices.ContainsFunc(l.selected, func(s selection) bool { return s.holds(l, p) })
}
