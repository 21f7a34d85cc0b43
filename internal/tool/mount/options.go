package mount

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// An option is one element of a list of mount options.
type option struct {
	name, value string
	hasValue    bool
	quoted      bool // the value was in double quotes
}

// parseOptions parses a comma-separated list. A value in double quotes may contain commas. The list
// ends at an unclosed quote, as in util-linux, and at an option without a name. For that, ok is false.
func parseOptions(list string) (options []option, ok bool) {
	for list != "" {
		var word string
		word, list, ok = cutWord(list)
		if !ok {
			return options, true
		}
		if word == "" {
			continue
		}
		var o option
		o.name, o.value, o.hasValue = strings.Cut(word, "=")
		if o.name == "" {
			return options, false
		}
		if v := o.value; len(v) >= 2 && v[0] == '"' && v[len(v)-1] == '"' {
			o.value, o.quoted = v[1:len(v)-1], true
		}
		options = append(options, o)
	}
	return options, true
}

// cutWord cuts a list at the first comma that is not in double quotes.
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

// formatOptions writes a list that parseOptions can read.
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

// An action is an operation of mount(8) other than mounting a file system.
type action int

const (
	remount action = 1 << iota
	bind
	move
)

// A meaning is the effect of an option that every file system has. The zero meaning is that of
// an option for other readers of fstab(5).
type meaning struct {
	group string // only the last option of a group counts; "" for no group
	attr  uint64 // MOUNT_ATTR_* that is set
	clear uint64 // MOUNT_ATTR_* that is cleared
	super bool   // the option is also passed to the file system
	act   action
	rec   bool   // the action or the propagation includes the mounts below
	prop  uint64 // MS_SHARED and the like

	flag, unflag uint64 // flags that mount(2) gets and does not get

	unsupported bool
}

type named struct {
	name string
	meaning
}

// The modes of access times are one field of two bits, MOUNT_ATTR__ATIME, with a spare bit.
// Here the spare bit stands for relatime, whose value is 0.
const (
	atime    = unix.MOUNT_ATTR__ATIME
	relative = atime &^ (unix.MOUNT_ATTR_NOATIME | unix.MOUNT_ATTR_STRICTATIME)
)

// meanings are the options of mount(8) for every file system. It is a list and not a map,
// because a map would be filled at every start of a program.
var meanings = []named{
	{"ro", meaning{group: "ro", attr: unix.MOUNT_ATTR_RDONLY, super: true, flag: unix.MS_RDONLY}},
	{"rw", meaning{group: "ro", clear: unix.MOUNT_ATTR_RDONLY, super: true, unflag: unix.MS_RDONLY}},
	{"nosuid", meaning{attr: unix.MOUNT_ATTR_NOSUID, flag: unix.MS_NOSUID}},
	{"suid", meaning{clear: unix.MOUNT_ATTR_NOSUID, unflag: unix.MS_NOSUID}},
	{"nodev", meaning{attr: unix.MOUNT_ATTR_NODEV, flag: unix.MS_NODEV}},
	{"dev", meaning{clear: unix.MOUNT_ATTR_NODEV, unflag: unix.MS_NODEV}},
	{"noexec", meaning{attr: unix.MOUNT_ATTR_NOEXEC, flag: unix.MS_NOEXEC}},
	{"exec", meaning{clear: unix.MOUNT_ATTR_NOEXEC, unflag: unix.MS_NOEXEC}},
	{"noatime", meaning{attr: unix.MOUNT_ATTR_NOATIME, clear: atime, flag: unix.MS_NOATIME}},
	{"atime", meaning{clear: unix.MOUNT_ATTR_NOATIME, unflag: unix.MS_NOATIME}},
	{"relatime", meaning{clear: atime, flag: unix.MS_RELATIME}}, // MOUNT_ATTR_RELATIME is 0
	{"norelatime", meaning{clear: relative, unflag: unix.MS_RELATIME}},
	{"strictatime", meaning{attr: unix.MOUNT_ATTR_STRICTATIME, clear: atime, flag: unix.MS_STRICTATIME}},
	{"nostrictatime", meaning{clear: unix.MOUNT_ATTR_STRICTATIME, unflag: unix.MS_STRICTATIME}},
	{"nodiratime", meaning{attr: unix.MOUNT_ATTR_NODIRATIME, flag: unix.MS_NODIRATIME}},
	{"diratime", meaning{clear: unix.MOUNT_ATTR_NODIRATIME, unflag: unix.MS_NODIRATIME}},
	{"nosymfollow", meaning{attr: unix.MOUNT_ATTR_NOSYMFOLLOW, flag: unix.MS_NOSYMFOLLOW}},
	{"symfollow", meaning{clear: unix.MOUNT_ATTR_NOSYMFOLLOW, unflag: unix.MS_NOSYMFOLLOW}},

	{"sync", meaning{group: "sync", super: true, flag: unix.MS_SYNCHRONOUS}},
	{"async", meaning{group: "sync", super: true, unflag: unix.MS_SYNCHRONOUS}},
	{"dirsync", meaning{super: true, flag: unix.MS_DIRSYNC}},
	{"lazytime", meaning{group: "lazytime", super: true, flag: unix.MS_LAZYTIME}},
	{"nolazytime", meaning{group: "lazytime", super: true, unflag: unix.MS_LAZYTIME}},
	{"mand", meaning{group: "mand", super: true, flag: unix.MS_MANDLOCK}},
	{"nomand", meaning{group: "mand", super: true, unflag: unix.MS_MANDLOCK}},
	{"silent", meaning{flag: unix.MS_SILENT}}, // fsconfig(2) has no parameters for these four
	{"loud", meaning{unflag: unix.MS_SILENT}},
	{"iversion", meaning{flag: unix.MS_I_VERSION}},
	{"noiversion", meaning{unflag: unix.MS_I_VERSION}},

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
	{"user", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC, flag: unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC}},
	{"users", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC, flag: unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC}},
	{"owner", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV, flag: unix.MS_NOSUID | unix.MS_NODEV}},
	{"group", meaning{attr: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV, flag: unix.MS_NOSUID | unix.MS_NODEV}},
	{"nouser", meaning{}},
	{"nousers", meaning{}},
	{"noowner", meaning{}},
	{"nogroup", meaning{}},
	{"comment", meaning{}},
	{"uhelper", meaning{}},
	{"helper", meaning{}},

	{"loop", meaning{}},
	{"offset", meaning{}},
	{"sizelimit", meaning{}},
	{"encryption", meaning{unsupported: true}},
}

const mkdirOption = "X-mount.mkdir"

// ownOptions are the options that mount(8) itself carries out.
var ownOptions = []string{
	mkdirOption, "x-mount.mkdir", "X-mount.subdir", "X-mount.owner", "X-mount.group", "X-mount.mode", "X-mount.auto-fstypes", "X-mount.noloop",
	"X-mount.nocanonicalize", idmapOption,
}

// own takes over one of ownOptions.
func (e *effect) own(o option) {
	switch o.name {
	case mkdirOption, "x-mount.mkdir":
		e.mkdir = &o.value
	case idmapOption:
		e.idmap = &o.value
	case "X-mount.subdir":
		e.subdir = &o.value
	case "X-mount.auto-fstypes":
		e.guessable = &o.value
	case "X-mount.noloop":
		e.noLoop = true
	case "X-mount.nocanonicalize":
		e.noCanonical = o.value
		if o.value == "" {
			e.noCanonical = "all"
		}
	default:
		if why := e.owner.parse(o.name, o.value); why != 0 {
			e.invalid = why
		}
	}
}

// labels are options of SELinux. They have no effect without it.
var labels = []string{"context", "fscontext", "defcontext", "rootcontext", "seclabel"}

// meaningOf returns the meaning of an option, or false if the option is passed to the file
// system.
func meaningOf(o option) (meaning, bool) {
	switch {
	case slices.Contains(ownOptions, o.name), slices.Contains(labels, o.name) && !exists("/sys/fs/selinux/enforce"):
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
		return meaning{}, true // user=NAME records who mounted it; it is not a permission
	case m.super && m.group != "ro" && o.hasValue:
		return meaning{}, false
	}
	return m, true
}

// attributes are the MOUNT_ATTR_* bits that mount_setattr(2) sets and clears.
type attributes struct{ set, clear uint64 }

func (a *attributes) add(m meaning) {
	a.set = a.set&^m.clear | m.attr
	a.clear = a.clear&^m.attr | m.clear
}

// A parameter is a flag or a string for fsconfig(2).
type parameter = option

// A change is a change of propagation by mount_setattr(2).
type change struct {
	to        uint64 // MS_SHARED and the like
	recursive bool
}

// An effect is the combined meaning of a list of options.
type effect struct {
	act         action
	recursive   bool // of a bind
	attr, below attributes
	propagation []change
	parameters  []parameter
	flags       uint64   // of mount(2), without those of act and propagation
	data        []option // what mount(2) passes to the file system
	readOnly    bool
	nofail      bool
	marks       bool    // an option sets something and does not only clear
	mkdir       *string // the value of X-mount.mkdir
	subdir      *string // the value of X-mount.subdir
	idmap       *string // the value of X-mount.idmap
	owner       owner
	guessable   *string // the value of X-mount.auto-fstypes: types that may be guessed
	noLoop      bool
	loop        loop
	noCanonical string     // "source", "target" or "all": names that are left as they are
	invalid     unix.Errno // why the value of an option of mount(8) itself is invalid, or 0
	unsupported string     // the first option that is not supported
}

// sum combines a list of options. The last of several contradicting options counts.
func sum(options []option) (e effect) {
	e.owner = anyOwner
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
			e.data = append(e.data, o)
			continue
		}
		e.flags = e.flags&^m.unflag | m.flag
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
		case slices.Contains(ownOptions, o.name):
			e.own(o)
		case slices.Contains(loopOptions, o.name):
			e.loop.take(o)
		case o.name == "nofail":
			e.nofail = true
		case o.name == "ro":
			e.readOnly = true
		}
		e.marks = e.marks || m.attr != 0 || m.flag&^unix.MS_SILENT != 0
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
