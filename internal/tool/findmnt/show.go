package findmnt

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// The columns: indexes of infos.
const (
	target = iota
	action
	avail
	freq
	fsRoot
	fstype
	fsOptions
	id
	inodesAvail
	inodes
	inodesUsed
	inodesPercent
	label
	majMin
	oldOptions
	oldTarget
	optionsCol
	optFields
	parent
	partLabel
	partUUID
	pass
	propagation
	size
	sourceCol
	sources
	tid
	uniqueID
	used
	usePercent
	uuid
	vfsOptions
)

type column = columns.Column

// infos are the columns, with the texts of --list-columns. polled marks columns that only exist
// with --poll.
var infos = [...]struct {
	column
	help   string
	polled bool
}{
	target:        {column{Name: "TARGET", Hint: 0.30, Tree: true, NoExtremes: true}, "mountpoint", false},
	action:        {column{Name: "ACTION", Hint: 10, Strict: true}, "action detected by --poll", true},
	avail:         {column{Name: "AVAIL", Hint: 5, Right: true}, "filesystem size available, use <number> if --bytes is given", false},
	freq:          {column{Name: "FREQ", Hint: 1, Right: true}, "dump(8) period in days [fstab only]", false},
	fsRoot:        {column{Name: "FSROOT", Hint: 0.25, NoExtremes: true}, "filesystem root", false},
	fstype:        {column{Name: "FSTYPE", Hint: 0.10, Truncate: true}, "filesystem type", false},
	fsOptions:     {column{Name: "FS-OPTIONS", Hint: 0.10, Truncate: true}, "FS specific mount options", false},
	id:            {column{Name: "ID", Hint: 2, Right: true}, "mount ID", false},
	inodesAvail:   {column{Name: "INO.AVAIL", Hint: 5, Right: true}, "number of available inodes", false},
	inodes:        {column{Name: "INO.TOTAL", Hint: 5, Right: true}, "total number of inodes", false},
	inodesUsed:    {column{Name: "INO.USED", Hint: 5, Right: true}, "number of used inodes", false},
	inodesPercent: {column{Name: "INO.USE%", Hint: 3, Right: true}, "percentage of INO.USED divided by INO.TOTAL", false},
	label:         {column{Name: "LABEL", Hint: 0.10}, "filesystem label", false},
	majMin:        {column{Name: "MAJ:MIN", Hint: 6}, "major:minor device number", false},
	oldOptions:    {column{Name: "OLD-OPTIONS", Hint: 0.10, Truncate: true}, "old mount options saved by --poll", true},
	oldTarget:     {column{Name: "OLD-TARGET", Hint: 0.30}, "old mountpoint saved by --poll", true},
	optionsCol:    {column{Name: "OPTIONS", Hint: 0.10, Truncate: true}, "all mount options", false},
	optFields:     {column{Name: "OPT-FIELDS", Hint: 0.10, Truncate: true}, "optional mount fields", false},
	parent:        {column{Name: "PARENT", Hint: 2, Right: true}, "mount parent ID", false},
	partLabel:     {column{Name: "PARTLABEL", Hint: 0.10}, "partition label", false},
	partUUID:      {column{Name: "PARTUUID", Hint: 36}, "partition UUID", false},
	pass:          {column{Name: "PASSNO", Hint: 1, Right: true}, "pass number on parallel fsck(8) [fstab only]", false},
	propagation:   {column{Name: "PROPAGATION", Hint: 0.10}, "VFS propagation flags", false},
	size:          {column{Name: "SIZE", Hint: 5, Right: true}, "filesystem size, use <number> if --bytes is given", false},
	sourceCol:     {column{Name: "SOURCE", Hint: 0.25, NoExtremes: true}, "source device", false},
	sources:       {column{Name: "SOURCES", Hint: 0.25, Type: columns.Strings}, "all possible source devices", false},
	tid:           {column{Name: "TID", Hint: 4, Right: true}, "task ID", false},
	uniqueID:      {column{Name: "UNIQ-ID", Hint: 10, Right: true}, "mount 64-bit ID (requires --kernel=listmount)", false},
	used:          {column{Name: "USED", Hint: 5, Right: true}, "filesystem size used, use <number> if --bytes is given", false},
	usePercent:    {column{Name: "USE%", Hint: 3, Right: true}, "filesystem use percentage", false},
	uuid:          {column{Name: "UUID", Hint: 36}, "filesystem UUID", false},
	vfsOptions:    {column{Name: "VFS-OPTIONS", Hint: 0.20, Truncate: true}, "VFS specific mount options", false},
}

// columnNamed returns the index of a column, or -1 if there is none with the name.
func columnNamed(name string) int {
	for i := range infos {
		if strings.EqualFold(infos[i].Name, name) {
			return i
		}
	}
	return -1
}

// jsonType returns the type of a column in JSON, which depends on --bytes.
func (f *finder) jsonType(c int) columns.Type {
	switch c {
	case id, uniqueID, parent, freq, pass, tid:
		return columns.Number
	case size, avail, used:
		if f.given['b'] {
			return columns.Number
		}
	}
	return infos[c].Type
}

func (f *finder) listColumns() string {
	t := columns.List("findmnt-columns", f.format, f.locale())
	if f.format == columns.Pairs {
		t.Format = columns.Human
	}
	for i := range infos {
		kind := "<string>"
		switch {
		case i == size, i == avail, i == used:
			kind = "<string|number>"
		case f.jsonType(i) == columns.Number:
			kind = "<integer>"
		}
		t.Fill(nil, infos[i].Name, kind, infos[i].help)
	}
	return t.Text()
}

// table returns an empty table with the chosen columns.
func (f *finder) table() *columns.Table {
	t := &columns.Table{
		Name: "filesystems", Format: f.format, NoHeadings: f.given['n'], ShellNames: f.given['y'], ASCII: f.given['a'],
		Locale: f.locale(), Terminal: columns.TerminalWidth(f.inv.Getenv),
	}
	for _, i := range f.columns {
		if infos[i].polled && !f.given['p'] {
			f.warn(infos[i].Name+" column is requested, but --poll is not enabled", nil)
			// The real tool continues with the columns before this one.
			break
		}
		c := infos[i].column
		c.Type = f.jsonType(i)
		c.Tree = c.Tree && f.tree
		c.Truncate = c.Truncate && !f.given['u']
		if i == target {
			c.Link = f.link
		}
		t.Columns = append(t.Columns, &c)
	}
	return t
}

// value returns the value of a column for a mount.
func (f *finder) value(c int, e *mountinfo.Entry) string {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	switch c {
	case sources, sourceCol:
		return f.sourceText(e)
	case target:
		return e.Target
	case fstype:
		return e.Type
	case optionsCol:
		return e.Merged()
	case vfsOptions:
		switch {
		case f.given[vfsAll]:
			return allKernelOptions(e.Merged())
		case e.Kernel:
			return e.Options
		}
		return mountinfo.OptionsOf(e.Options, mountinfo.ForKernel)
	case fsOptions:
		if e.Kernel {
			return e.Super
		}
		return mountinfo.OptionsOf(e.Options, mountinfo.ForFileSystem)
	case optFields:
		return e.Optional
	case uuid, partUUID, label, partLabel:
		if tag, value, ok := e.Tag(); ok && tag == infos[c].Name {
			return value
		}
	case majMin:
		return f.deviceText(e)
	case size, avail, used, usePercent, inodes, inodesAvail, inodesUsed, inodesPercent:
		return f.capacity(c, e)
	case fsRoot:
		return e.Root
	case tid:
		return number(f.tid[e])
	case id:
		return number(e.ID)
	case uniqueID:
		if e.UniqueID != 0 {
			return strconv.FormatUint(e.UniqueID, 10)
		}
	case parent:
		return number(e.Parent)
	case propagation:
		if e.Kernel {
			return e.Propagation()
		}
	case freq:
		if !e.Kernel {
			return strconv.Itoa(e.Freq)
		}
	case pass:
		if !e.Kernel {
			return strconv.Itoa(e.Pass)
		}
	}
	return ""
}

func (f *finder) sourceText(e *mountinfo.Entry) string {
	spec, isPath := sourcePath(e)
	switch {
	case isPath && f.given['c']:
		spec, _ = f.resolved(spec)
	case !isPath && f.given['e']:
		device, ok := f.device(e.Source)
		if !ok {
			return ""
		}
		spec = device
	case !isPath:
		spec = e.Source
	}
	if e.Root != "" && e.Root != "/" && !f.given['v'] {
		spec += "[" + e.Root + "]"
	}
	return spec
}

func (f *finder) deviceText(e *mountinfo.Entry) string {
	major, minor, ok := strings.Cut(e.Device, ":")
	switch {
	case !ok || e.Device == "0:0":
		return ""
	case f.format != columns.Human:
		return e.Device
	}
	return fmt.Sprintf("%3s:%-3s", major, minor)
}

// capacity returns a value of statvfs(3) for a file system, or "" if that fails.
func (f *finder) capacity(c int, e *mountinfo.Entry) string {
	var st unix.Statfs_t
	if unix.Statfs(e.Target, &st) != nil {
		return ""
	}
	percent := func(free, all uint64) string {
		if all == 0 {
			return "-"
		}
		return fmt.Sprintf("%.0f%%", float64(all-free)/float64(all)*100)
	}
	block := uint64(st.Frsize)
	if block == 0 {
		block = uint64(st.Bsize)
	}
	var n uint64
	switch c {
	case usePercent:
		return percent(st.Bfree, st.Blocks)
	case inodesPercent:
		return percent(st.Ffree, st.Files)
	case inodes:
		return strconv.FormatUint(st.Files, 10)
	case inodesAvail:
		return strconv.FormatUint(st.Ffree, 10)
	case inodesUsed:
		return strconv.FormatUint(st.Files-st.Ffree, 10)
	case size:
		n = block * st.Blocks
	case avail:
		n = block * st.Bavail
	case used:
		n = block * (st.Blocks - st.Bfree)
	}
	if f.given['b'] || n == 0 {
		return strconv.FormatUint(n, 10)
	}
	return bytesize.Format(n)
}

// kernelFlags are the options of a mount in libmount's order, each with the flag that it stands
// for. A minus before the flag means that it is not set.
var kernelFlags = []struct {
	name, flag string
}{
	{"ro", "ro"}, {"rw", "-ro"}, {"exec", "-noexec"}, {"noexec", "noexec"}, {"suid", "-nosuid"}, {"nosuid", "nosuid"},
	{"dev", "-nodev"}, {"nodev", "nodev"}, {"sync", "sync"}, {"async", "-sync"}, {"dirsync", "dirsync"}, {"remount", "remount"}, {"bind", "bind"}, {"rbind", "bind"},
	{"silent", "silent"}, {"loud", "-silent"}, {"mand", "mand"}, {"nomand", "-mand"},
	{"atime", "-noatime"}, {"noatime", "noatime"}, {"iversion", "iversion"}, {"noiversion", "-iversion"}, {"diratime", "-nodiratime"}, {"nodiratime", "nodiratime"},
	{"relatime", "relatime"}, {"norelatime", "-relatime"}, {"strictatime", "strictatime"}, {"nostrictatime", "-strictatime"}, {"lazytime", "lazytime"}, {"nolazytime", "-lazytime"},
	{"symfollow", "-nosymfollow"}, {"nosymfollow", "nosymfollow"},
}

// allKernelOptions returns all options of a mount, including the defaults.
func allKernelOptions(list string) (all string) {
	if list == "" {
		return ""
	}
	set := map[string]bool{}
	for word := range strings.SplitSeq(list, ",") {
		switch name, _, _ := strings.Cut(word, "="); name {
		case "user", "users":
			set["noexec"] = true
			fallthrough
		case "owner", "group":
			set["nosuid"], set["nodev"] = true, true
		}
		for _, k := range kernelFlags {
			if k.name == word {
				flag, absent := strings.CutPrefix(k.flag, "-")
				set[flag] = !absent
			}
		}
	}
	for _, k := range kernelFlags {
		if flag, absent := strings.CutPrefix(k.flag, "-"); set[flag] != absent {
			all += "," + k.name
		}
	}
	return strings.TrimPrefix(all, ",")
}
