package findmnt

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// A change is a change of a mount.
type change struct {
	action   string
	old, new *mountinfo.Entry
}

var actionNames = []string{"mount", "umount", "remount", "move"}

// takeActions parses the value of --poll.
func (f *finder) takeActions(list string) error {
	if list == "" {
		return &cli.Failure{}
	}
	for rest := list; rest != ""; {
		word, _, _ := strings.Cut(rest, ",")
		known := slices.IndexFunc(actionNames, func(name string) bool { return strings.EqualFold(name, word) })
		if word == "" || len(f.actions) >= len(actionNames) {
			return &cli.Failure{}
		}
		if known < 0 {
			return cli.Fail("unknown action: "+rest, nil)
		}
		f.actions = append(f.actions, actionNames[known])
		rest = strings.TrimPrefix(rest[len(word):], ",")
	}
	return nil
}

// poll prints changes of the table. It ends after the time-out without a change, or after the
// first change with --first-only.
func (f *finder) poll(t *columns.Table) error {
	path := mountInfoPath
	if len(f.files) > 0 {
		path = f.files[0]
	}
	file, err := os.Open(path)
	if err != nil {
		f.warn("cannot open "+path, err)
		return &cli.Failure{}
	}
	defer file.Close()
	t.Bare = true
	for {
		fds := []unix.PollFd{{Fd: int32(file.Fd()), Events: unix.POLLPRI}}
		n, err := unix.Poll(fds, f.timeout)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			f.warn("poll() failed", err)
			return &cli.Failure{}
		case n == 0:
			return nil
		}
		table, err := mountinfo.ReadTable(path)
		if err != nil {
			return &cli.Failure{}
		}
		old := f.entries
		f.entries = table.Entries
		found := false
		for _, c := range differences(old, f.entries) {
			e := c.new
			if e == nil {
				e = c.old
			}
			if len(f.actions) > 0 && !slices.Contains(f.actions, c.action) || !f.pollMatches(e) {
				continue
			}
			found = true
			line := t.Add(nil)
			for i := range line.Cells {
				line.Cells[i] = f.changeValue(f.columns[i], c, e)
			}
			if f.given['f'] {
				break
			}
		}
		if found {
			if err := f.inv.Print(t.Text()); err != nil {
				return err
			}
			t.HideHeadings = true
			t.Clear()
			if f.given['f'] {
				return nil
			}
		}
	}
}

// pollMatches is like matches, but also tries the word for a source as a target.
func (f *finder) pollMatches(e *mountinfo.Entry) bool {
	if f.matches(e) {
		return true
	}
	if f.noSwap || f.wantSource == nil || f.wantTarget != nil {
		return false
	}
	f.wantTarget, f.wantSource = f.wantSource, nil
	is := f.matches(e)
	f.wantTarget, f.wantSource = nil, f.wantTarget
	return is
}

func (f *finder) changeValue(c int, of change, e *mountinfo.Entry) string {
	switch c {
	case action:
		return of.action
	case oldOptions:
		if of.old != nil && (of.action == "remount" || of.action == "umount") {
			return of.old.Merged()
		}
		return ""
	case oldTarget:
		if of.old != nil && (of.action == "move" || of.action == "umount") {
			return of.old.Target
		}
		return ""
	}
	return f.value(c, e)
}

// differences returns the changes between two states of a table.
func differences(before, after []mountinfo.Entry) (list []change) {
	find := func(in []mountinfo.Entry, e *mountinfo.Entry) *mountinfo.Entry {
		for i := range in {
			if mountinfo.SamePath(in[i].Target, e.Target) && in[i].Source == e.Source {
				return &in[i]
			}
		}
		return nil
	}
	for i := range after {
		e := &after[i]
		old := find(before, e)
		switch {
		case old == nil:
			list = append(list, change{"mount", nil, e})
		case old.Options != e.Options || old.Super != e.Super:
			list = append(list, change{"remount", old, e})
		}
	}
	for i := range before {
		e := &before[i]
		if find(after, e) != nil {
			continue
		}
		at := slices.IndexFunc(list, func(c change) bool {
			return c.action == "mount" && c.new.ID == e.ID && c.new.Source == e.Source
		})
		if at >= 0 {
			list[at].action, list[at].old = "move", e
		} else {
			list = append(list, change{"umount", e, nil})
		}
	}
	return list
}
