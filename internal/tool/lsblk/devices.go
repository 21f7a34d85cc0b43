package lsblk

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/blockdev"
	"contedor/internal/linux/loopdev"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// A device is a block device.
type device struct {
	name     string // in /sys
	mapped   string // the name that device-mapper has for it; "" for other devices
	dir      string // its directory in /sys
	path     string // in /dev
	number   uint64
	size     uint64 // in bytes
	disk     *device
	children []*device
	parents  []*device

	partitions []string
	holders    []string
	slaves     []string

	printed bool
	line    *columns.Line

	hasProperties bool
	properties    properties
	users         []mountinfo.Entry // mounts, or the swap area
	hasUsers      bool
	stat          *unix.Stat_t
}

func (d *device) attribute(file string) string { return blockdev.Attribute(d.dir, file) }

// queue is attribute for a file that a partition's disk has.
func (d *device) queue(file string) string {
	value := d.attribute(file)
	if value == "" && d.disk != nil && (strings.HasPrefix(file, "queue/") || file == "diskseq") {
		return d.disk.attribute(file)
	}
	return value
}

// device returns the device with a name. It returns nil for one that does not exist, is hidden, or
// has no content and is not wanted. disk is the disk of a partition.
func (l *lister) device(disk *device, base string) *device {
	if d := l.devices[base]; d != nil {
		return d
	}
	above := l.root + "/sys/block/" + base
	if disk != nil {
		above = l.root + "/sys/block/" + disk.name + "/" + base
	}
	var major, minor uint32
	if n, _ := fmt.Sscanf(blockdev.Attribute(above, "dev"), "%d:%d", &major, &minor); n != 2 || blockdev.Attribute(above, "hidden") == "1" {
		return nil
	}
	d := &device{name: base, disk: disk, path: blockdev.Path(base), number: unix.Mkdev(major, minor)}
	d.dir = blockdev.Directory(l.root, d.number)
	if strings.HasPrefix(base, "dm-") {
		if d.mapped = d.attribute("dm/name"); d.mapped == "" {
			return nil
		}
		d.path = "/dev/mapper/" + d.mapped
		if l.root == "" && unix.Access(d.path, unix.F_OK) != nil {
			return nil
		}
	}
	sectors, _ := strconv.ParseUint(d.attribute("size"), 10, 64)
	const sector = 512
	d.size = sectors * sector
	if !l.given['a'] && d.size == 0 && (l.given['A'] || major == loopdev.Major && d.attribute("loop/backing_file") == "") {
		return nil
	}
	d.partitions = blockdev.Partitions(d.dir, base)
	d.holders, d.slaves = blockdev.Names(d.dir+"/holders"), blockdev.Names(d.dir+"/slaves")
	switch {
	case l.given['S'] && d.address() == "", l.given['N'] && d.transport(l.root) != "nvme", l.given['v'] && d.transport(l.root) != "virtio":
		return nil
	}
	l.devices[base] = d
	return d
}

// depend makes a device the child of another one. It reports whether it was not before.
func depend(parent, child *device) bool {
	if slices.Contains(parent.children, child) {
		return false
	}
	parent.children, child.parents = append(parent.children, child), append(child.parents, parent)
	return true
}

// follow reads what is built on top of a device or, with -s, what it is built of.
func (l *lister) follow(d *device, withPartitions bool) {
	if l.given['d'] {
		return
	}
	if withPartitions && d.disk == nil {
		for _, name := range d.partitions {
			if part := l.device(d, name); part != nil && depend(d, part) {
				l.follow(part, false)
			}
		}
	}
	others, dir := d.holders, "holders"
	if l.given['s'] {
		others, dir = d.slaves, "slaves"
	}
	for _, name := range others {
		var disk *device
		link := d.dir + "/" + dir + "/" + name
		if blockdev.Attribute(link, "partition") != "" || blockdev.Attribute(link, "start") != "" {
			target, err := os.Readlink(link)
			if err != nil {
				continue
			}
			if disk = l.device(nil, filepath.Base(filepath.Dir(target))); disk == nil {
				continue
			}
		}
		other := l.device(disk, name)
		if other == nil {
			continue
		}
		if depend(d, other) {
			l.follow(other, disk != nil || !l.given['s'])
		}
		if disk != nil && l.given['s'] && depend(other, disk) {
			l.follow(disk, false)
		}
	}
}

// read reads the devices in operands, or all, and returns the exit status.
func (l *lister) read(operands []string) int {
	switch {
	case len(operands) > 0:
		failed := 0
		for _, word := range operands {
			if !l.readNamed(word) {
				failed++
			}
		}
		switch failed {
		case 0:
			return 0
		case len(operands):
			return allFailed
		}
		return someFailed
	case l.given['s']:
		l.readInverse()
	default:
		l.readAll()
	}
	return 0
}

func (l *lister) wants(number uint64) bool {
	major := uint64(unix.Major(number))
	return !slices.Contains(l.exclude, major) && (len(l.include) == 0 || slices.Contains(l.include, major))
}

func (l *lister) readAll() {
	for _, name := range blockdev.Disks(l.root) {
		d := l.device(nil, name)
		if d == nil {
			continue
		}
		if !l.wants(d.number) {
			delete(l.devices, name)
			continue
		}
		if len(d.slaves) == 0 {
			l.addRoot(d)
			l.follow(d, true)
		}
	}
}

// readInverse reads the devices that nothing is built on.
func (l *lister) readInverse() {
	dir := l.root + "/sys/dev/block"
	for _, name := range blockdev.Names(dir) {
		var major, minor uint32
		if n, _ := fmt.Sscanf(name, "%d:%d", &major, &minor); n != 2 || !l.wants(unix.Mkdev(major, minor)) {
			continue
		}
		real, err := filepath.EvalSymlinks(dir + "/" + name)
		if err == nil && len(blockdev.Names(real+"/holders")) == 0 && len(blockdev.Partitions(real, filepath.Base(real))) == 0 {
			l.readNumber(real)
		}
	}
}

func (l *lister) addRoot(d *device) {
	if !slices.Contains(l.roots, d) {
		l.roots = append(l.roots, d)
	}
}

// readNamed reads the device with a path in /dev, and reports whether there is one. Its name is that
// in /sys, also with --sysroot, as the real tool has it.
func (l *lister) readNamed(path string) bool {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		l.warn(path + ": " + cli.Strerror(err))
		return false
	}
	if st.Mode&unix.S_IFMT != unix.S_IFBLK {
		l.warn(path + ": not a block device")
		return false
	}
	real, err := filepath.EvalSymlinks(blockdev.Directory("", st.Rdev))
	if err != nil {
		l.warn(path + ": failed to get sysfs name: " + cli.Strerror(unix.ENOENT))
		return false
	}
	return l.readNumber(real)
}

// readNumber reads the device with a directory in /sys.
func (l *lister) readNumber(dir string) bool {
	if blockdev.Attribute(dir, "partition") == "" {
		d := l.device(nil, filepath.Base(dir))
		if d == nil {
			return false
		}
		l.addRoot(d)
		l.follow(d, !l.given['s'])
		return true
	}
	disk := l.device(nil, filepath.Base(filepath.Dir(dir)))
	if disk == nil {
		return false
	}
	d := l.device(disk, filepath.Base(dir))
	if d == nil {
		return false
	}
	l.addRoot(d)
	l.follow(d, true)
	if l.given['s'] && depend(d, disk) {
		l.follow(disk, false)
	}
	return true
}

// readMounts reads the tables of mounts and swap areas.
func (l *lister) readMounts() {
	text, _ := os.ReadFile(l.root + "/proc/self/mountinfo")
	l.mounts, _ = mountinfo.Parse(string(text))
	swaps, _ := mountinfo.ReadTable(l.root + "/proc/swaps")
	l.swaps = swaps.Entries
}

// usersOf returns where a device is mounted, the latest mount first, or its swap area.
func (l *lister) usersOf(d *device) []mountinfo.Entry {
	if d.hasUsers {
		return d.users
	}
	d.hasUsers = true
	number := fmt.Sprintf("%d:%d", unix.Major(d.number), unix.Minor(d.number))
	for i := len(l.mounts) - 1; i >= 0; i-- {
		if e := l.mounts[i]; e.Device == number || e.Source == d.path {
			d.users = append(d.users, e)
		}
	}
	for _, list := range [][]mountinfo.Entry{l.swaps, l.mounts} {
		for i := len(list) - 1; i >= 0 && len(d.users) == 0; i-- {
			if e := list[i]; strings.HasPrefix(e.Source, "/") && (e.Source == d.path || cli.Canonical(e.Source) == d.path) {
				d.users = append(d.users, e)
			}
		}
	}
	return d.users
}
