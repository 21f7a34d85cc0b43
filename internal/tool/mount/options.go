package mount

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// An option is one word of a list of mount options.
type option struct {
	name, value string
	hasValue    bool
	quoted      bool // the value stood in quotes
}

// parseOptions reads a comma-separated list in which a value in double quotes
// may hold commas. It fails on an option without a name and, rather than drop
// what follows as util-linux does, on quotes that are not closed.
func parseOptions(list string) (options []option, ok bool) {
	for list != "" {
		var word string
		word, list, ok = cutWord(list)
		if !ok {
			return nil, false
		}
		if word == "" {
			continue
		}
		var o option
		o.name, o.value, o.hasValue = strings.Cut(word, "=")
		if o.name == "" {
			return nil, false
		}
		if v := o.value; len(v) >= 2 && v[0] == '"' && v[len(v)-1] == '"' {
			o.value, o.quoted = v[1:len(v)-1], true
		}
		options = append(options, o)
	}
	return options, true
}

// cutWord cuts at the first comma that does not stand in double quotes.
func cutWord(list string) (word, rest string, ok bool) {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch {
		case list[i] == '\\' && i+1 < len(list):
			i++
		case list[i] == '"':
			quoted = !quoted
		case list[i] == ',' && !quoted:
			return list[:i], list[i+1:], true
		}
	}
	return list, "", !quoted
}

// formatOptions writes a list that parseOptions reads back.
func formatOptions(options []option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = o.name
		switch {
		case o.quoted:
			words[i] += `="` + o.value + `"`
		case o.hasValue:
			words[i] += "=" + o.value
		}
	}
	return strings.Join(words, ",")
}

// An action is what mount(8) is asked to do other than to mount a file system.
type action int

const (
	remount action = 1 << iota
	bind
	move
)

// A meaning is what an option that does not belong to a file system means; the
// zero meaning is that of one for fstab's other readers.
type meaning struct {
	group string // of options of one group only the last counts; empty for none
	attr  uint64 // MOUNT_ATTR_* that is set
	clear uint64 // MOUNT_ATTR_* that is cleared
	super bool   // the file system is told, by this very word
	act   action
	rec   bool   // the action or the propagation takes in what lies below
	prop  uint64 // MS_SHARED and the like

	unsupported bool
}

type named struct {
	name string
	meaning
}

// The ways of keeping access times are one field of two bits and a spare one,
// which here stands for the zero of relatime.
const (
	atime    = unix.MOUNT_ATTR__ATIME
	relative = atime &^ (unix.MOUNT_ATTR_NOATIME | unix.MOUNT_ATTR_STRICTATIME)
)

// meanings are the options of mount(8) that hold for every file system: a
// list, as a map would have to be filled at every start of a program.
var meanings = []named{
	{"ro", meaning{group: "ro", attr: unix.MOUNT_ATTR_RDONLY, super: true}},
	{"rw", meaning{group: "ro", clear: unix.MOUNT_ATTR_RDONLY, super: true}},
	{"nosuid", meaning{attr: unix.MOUNT_ATTR_NOSUID}},
	{"suid", meaning{clear: unix.MOUNT_ATTR_NOSUID}},
	{"nodev", meaning{attr: unix.MOUNT_ATTR_NODEV}},
	{"dev", meaning{clear: unix.MOUNT_ATTR_NODEV}},
	{"noexec", meaning{attr: unix.MOUNT_ATTR_NOEXEC}},
	{"exec", meaning{clear: unix.MOUNT_ATTR_NOEXEC}},
	{"noatime", meaning{attr: unix.MOUNT_ATTR_NOATIME, clear: atime}},
	{"atime", meaning{clear: unix.MOUNT_ATTR_NOATIME}},
	{"relatime", meaning{clear: atime}}, // MOUNT_ATTR_RELATIME is 0
	{"norelatime", meaning{clear: relative}},
	{"strictatime", meaning{attr: unix.MOUNT_ATTR_STRICTATIME, clear: atime}},
	{"nostrictatime", meaning{clear: unix.MOUNT_ATTR_STRICTATIME}},
	{"nodiratime", meaning{attr: unix.MOUNT_ATTR_NODIRATIME}},
	{"diratime", meaning{clear: unix.MOUNT_ATTR_NODIRATIME}},
	{"nosymfollow", meaning{attr: unix.MOUNT_ATTR_NOSYMFOLLOW}},
	{"symfollow", meaning{clear: unix.MOUNT_ATTR_NOSYMFOLLOW}},

	{"sync", meaning{group: "sync", super: true}},
	{"async", meaning{group: "sync", super: true}},
	{"dirsync", meaning{super: true}},
	{"lazytime", meaning{group: "lazytime", super: true}},
	{"nolazytime", meaning{group: "lazytime", super: true}},
	{"mand", meaning{group: "mand", super: true}},
	{"nomand", meaning{group: "mand", super: true}},
	{"silent", meaning{}}, // mount(2) has flags for these four,
	{"loud", meaning{}},   // fsconfig(2) has not
	{"iversion", meaning{}},
	{"noiversion", meaning{}},

	{"remount", meaning{act: remount}},
	{"bind", meaning{act: bind}},
	{"rbind", meaning{act: bind, rec: true}},
	{"shared", meaning{prop: unix.MS_SHARED}},
	{"rshared", meaning{prop: unix.MS_SHARED, rec: true}},
	{"slave", meaning{prop: unix.MS_SLAVE}},
	{"rslave", meaning{prop: unix.MS_SLAVE, rec: true}},
	{"private", meaning{prop: unix.MS_PRIVATE}},
	{"rprivate", meaning{prop: unix.MS_PRIVATE, rec: true}},
	{"unbindable", meaning{prop: unix.MS_UNBINDABLE}},
	{"runbindable", meaning{prop: unix.MS_UNBINDABLE, rec: true}},

	{"defaults", meaning{}},
	{"auto", meaning{}},
	{"noauto", meaning{}},
	{"nofail", meaning{}},
	{"_netdev", meaning{}},
	{"user", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC}},
	{"users", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC}},
	{"owner", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}},
	{"group", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}},
	{"nouser", meaning{}},
	{"nousers", meaning{}},
	{"noowner", meaning{}},
	{"nogroup", meaning{}},
	{"comment", meaning{}},
	{"uhelper", meaning{}},

	{"loop", meaning{unsupported: true}},
	{"offset", meaning{unsupported: true}},
	{"sizelimit", meaning{unsupported: true}},
	{"encryption", meaning{unsupported: true}},
	{"helper", meaning{unsupported: true}},
}

const mkdirOption = "X-mount.mkdir"

// labels are options of SELinux, which mean nothing without it.
var labels = []string{"context", "fscontext", "defcontext", "rootcontext", "seclabel"}

// meaningOf returns what an option means; false says that it is the file
// system's own.
func meaningOf(o option) (meaning, bool) {
	switch {
	case o.name == mkdirOption, slices.Contains(labels, o.name) && !exists("/sys/fs/selinux/enforce"):
		return meaning{}, true
	case strings.HasPrefix(o.name, "X-mount."), strings.HasPrefix(o.name, "verity."):
		return meaning{unsupported: true}, true
	case strings.HasPrefix(o.name, "x-"), strings.HasPrefix(o.name, "X-"):
		return meaning{}, true
	}
	at := slices.IndexFunc(meanings, func(n named) bool { return n.name == o.name })
	if at < 0 {
		return meaning{}, false
	}
	m := meanings[at].meaning
	switch {
	case o.name == "user" && o.hasValue:
		return meaning{}, true // who has mounted it, not who may
	case m.super && m.group != "ro" && o.hasValue:
		return meaning{}, false
	}
	return m, true
}

// attributes are what mount_setattr(2) sets and clears.
type attributes struct{ set, clear uint64 }

func (a *attributes) add(m meaning) {
	a.set = a.set&^m.clear | m.attr
	a.clear = a.clear&^m.attr | m.clear
}

// A parameter is what fsconfig(2) is told, a flag or a string.
type parameter = option

// A change is one of the propagation, as mount_setattr(2) takes it.
type change struct {
	to        uint64 // MS_SHARED and the like
	recursive bool
}

// flagged are the options that set something, and no attribute.
var flagged = []string{"sync", "dirsync", "lazytime", "mand", "iversion", "relatime"}

// An effect is what a list of options amounts to.
type effect struct {
	act         action
	recursive   bool // of a bind
	attr, below attributes
	propagation []change
	parameters  []parameter
	readOnly    bool
	nofail      bool
	marks       bool    // something is set, not only taken away
	mkdir       *string // the value of X-mount.mkdir
	unsupported string  // the first option that cannot be had
}

// sum adds a list of options up. Of two that contradict each other the later
// one counts.
func sum(options []option) (e effect) {
	last := map[string]int{}
	for i, o := range options {
		if m, ok := meaningOf(o); ok && m.group != "" {
			last[m.group] = i
		}
	}
	for i, o := range options {
		m, ok := meaningOf(o)
		if !ok {
			e.parameters = append(e.parameters, o)
			continue
		}
		if m.group != "" && last[m.group] != i {
			continue
		}
		if m.unsupported && e.unsupported == "" {
			e.unsupported = o.name
		}
		if m.super && o.value != "vfs" {
			e.parameters = append(e.parameters, parameter{name: o.name})
		}
		switch {
		case o.name == mkdirOption:
			e.mkdir = &o.value
		case o.name == "nofail":
			e.nofail = true
		case o.name == "ro":
			e.readOnly = true
		}
		e.marks = e.marks || m.attr != 0 || slices.Contains(flagged, o.name)
		switch {
		case m.attr|m.clear == 0 || m.super && o.value == "fs":
		case o.value == "recursive":
			e.below.add(m)
		default:
			e.attr.add(m)
		}
		e.act |= m.act
		e.recursive = e.recursive || m.act == bind && m.rec
		if m.prop != 0 {
			e.propagation = append(e.propagation, change{m.prop, m.rec})
		}
	}
	return e
}
