package losetup

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// The columns: indexes of infos.
const (
	name = iota
	autoclear
	backFile
	backInode
	backNumber
	backMajor
	backMinor
	number
	major
	minor
	offset
	partscan
	ref
	readOnly
	limit
	dio
	sector
)

var infos = [...]columns.Column{
	name:       {Name: "NAME", Hint: 0.25},
	autoclear:  {Name: "AUTOCLEAR", Hint: 1, Right: true, Type: columns.Boolean},
	backFile:   {Name: "BACK-FILE", Hint: 0.3, NoExtremes: true},
	backInode:  {Name: "BACK-INO", Hint: 4, Right: true, Type: columns.Number},
	backNumber: {Name: "BACK-MAJ:MIN", Hint: 6},
	backMajor:  {Name: "BACK-MAJ", Hint: 6},
	backMinor:  {Name: "BACK-MIN", Hint: 6},
	number:     {Name: "MAJ:MIN", Hint: 3},
	major:      {Name: "MAJ", Hint: 1, Right: true, Type: columns.Number},
	minor:      {Name: "MIN", Hint: 1, Right: true, Type: columns.Number},
	offset:     {Name: "OFFSET", Hint: 5, Right: true, Type: columns.Number},
	partscan:   {Name: "PARTSCAN", Hint: 1, Right: true, Type: columns.Boolean},
	ref:        {Name: "REF", Hint: 0.1},
	readOnly:   {Name: "RO", Hint: 1, Right: true, Type: columns.Boolean},
	limit:      {Name: "SIZELIMIT", Hint: 5, Right: true, Type: columns.Number},
	dio:        {Name: "DIO", Hint: 1, Right: true, Type: columns.Boolean},
	sector:     {Name: "LOG-SEC", Hint: 4, Right: true, Type: columns.Number},
}

func columnNamed(word string) int {
	for i := range infos {
		if strings.EqualFold(infos[i].Name, word) {
			return i
		}
	}
	return -1
}

// showAll prints all devices that are used, or those of a file.
func (j *job) showAll() error {
	var devices []*loopdev.Device
	var status *unix.Stat_t
	if st := new(unix.Stat_t); j.action == 'j' && unix.Stat(j.file, st) == nil {
		status = st
	}
	for _, d := range loopdev.Used() {
		if j.action == 'j' && (!d.Backs(status, j.file) && !d.Backs(status, cli.Canonical(j.file)) || j.hasOffset && d.Offset() != j.setting.Offset) {
			continue
		}
		devices = append(devices, d)
	}
	switch {
	case !j.list:
		text := ""
		for _, d := range devices {
			line, _ := brief(d)
			text += line
		}
		return j.inv.Print(text)
	case j.action == 'j' && len(devices) == 0:
		return nil // the real tool prints no empty array here
	}
	return j.print(devices)
}

func (j *job) showDevice(d *loopdev.Device) error {
	if j.list {
		return j.print([]*loopdev.Device{d})
	}
	text, ok := brief(d)
	if !ok {
		return cli.Fail(d.Path, unix.ENOENT)
	}
	return j.inv.Print(text)
}

// brief returns the old format's line of a device. It reports whether the device has a backing file.
func brief(d *loopdev.Device) (string, bool) {
	file := d.BackingFile()
	if file == "" {
		return "", false
	}
	text := d.Path + ": []: (" + file + ")"
	if info, err := d.Status(); err == nil {
		text = fmt.Sprintf("%s: [%04d]:%d (%s)", d.Path, int32(info.Device), info.Inode, file)
	}
	if n := d.Offset(); n != 0 {
		text += ", offset " + strconv.FormatUint(n, 10)
	}
	if n := d.Limit(); n != 0 {
		text += ", sizelimit " + strconv.FormatUint(n, 10)
	}
	return text + "\n", true
}

func (j *job) print(devices []*loopdev.Device) error {
	t := &columns.Table{
		Name: "loopdevices", Format: j.format, NoHeadings: j.headless, Locale: j.locale(), Terminal: columns.TerminalWidth(j.inv.Getenv),
	}
	for _, i := range j.columns {
		c := infos[i]
		t.Columns = append(t.Columns, &c)
	}
	for _, d := range devices {
		line := t.Add(nil)
		info, _ := d.Status()
		for i, c := range j.columns {
			line.Cells[i] = j.value(c, d, info)
		}
	}
	return j.inv.Print(t.Text())
}

// value returns a column's value. info is nil for a device that is not used.
func (j *job) value(column int, d *loopdev.Device, info *unix.LoopInfo64) string {
	flag := func(name, missing string) string {
		if text := d.Attribute(name); text != "" {
			return text
		}
		return missing
	}
	switch column {
	case name:
		return d.Path
	case autoclear:
		return flag("loop/autoclear", "0")
	case partscan:
		return flag("loop/partscan", "1") // Linux 3.2 and later always look
	case readOnly:
		return flag("ro", "0")
	case dio:
		return flag("loop/dio", "0")
	case backFile:
		return d.BackingFile()
	case offset:
		return d.Attribute("loop/offset")
	case limit:
		return d.Attribute("loop/sizelimit")
	case sector:
		return d.Attribute("queue/logical_block_size")
	case number, major, minor:
		if n, ok := d.Number(); ok && unix.Major(n) == loopdev.Major {
			return j.numbers(n, column-number, 3)
		}
		return ""
	}
	if info == nil {
		return ""
	}
	switch column {
	case backInode:
		return strconv.FormatUint(info.Inode, 10)
	case ref:
		return loopdev.Name(info)
	}
	return j.numbers(info.Device, column-backNumber, 8)
}

// numbers returns both numbers of a device, or one of them: part is 0 for both, 1 for the major
// number, 2 for the minor one. In a table for people, the colons between both are aligned.
func (j *job) numbers(dev uint64, part, width int) string {
	parts := []uint32{unix.Major(dev), unix.Minor(dev)}
	switch {
	case part > 0:
		return strconv.FormatUint(uint64(parts[part-1]), 10)
	case j.format == columns.Human:
		return fmt.Sprintf("%*d:%-3d", width, parts[0], parts[1])
	}
	return fmt.Sprintf("%d:%d", parts[0], parts[1])
}
