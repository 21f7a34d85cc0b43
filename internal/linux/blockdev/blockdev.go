// Package blockdev reads the directories in /sys that describe block devices: disks, their
// partitions, and their attributes.
package blockdev

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/superblock"
	"golang.org/x/sys/unix"
)

// Disks returns the names of the block devices that are no partitions, in the order of the kernel's
// directory. root is "", or the directory that /sys is in.
func Disks(root string) []string { return Names(root + "/sys/block") }

// Names returns the names in a directory in the kernel's order, or nil.
func Names(path string) []string {
	dir, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	return names
}

// Partitions returns the names of the partitions of a disk, whose directory is dir.
func Partitions(dir, disk string) (names []string) {
	for _, name := range Names(dir) {
		if strings.HasPrefix(name, disk) && Attribute(dir, name+"/start") != "" {
			names = append(names, name)
		}
	}
	return names
}

// Attribute returns the first line of a file in a device's directory, or "".
func Attribute(dir, name string) string {
	text, err := os.ReadFile(dir + "/" + name)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}

// Path returns the path in /dev of a device with a name in /sys, where "!" stands for "/".
func Path(name string) string { return "/dev/" + strings.ReplaceAll(name, "!", "/") }

// Directory returns the directory of the device with a number.
func Directory(root string, number uint64) string {
	return fmt.Sprintf("%s/sys/dev/block/%d:%d", root, unix.Major(number), unix.Minor(number))
}

// Disk returns the directory of the disk of a partition, whose directory is dir. It returns "" for
// a device that is no partition.
func Disk(dir string) string {
	if Attribute(dir, "partition") == "" {
		return ""
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return ""
	}
	return filepath.Dir(real)
}

// Entry returns the partition table of the disk of a partition, the table's entry for it and the
// disk's number, as "8:0". ok is false for a device that is no partition, and for a disk that cannot
// be read.
func Entry(number uint64) (table superblock.Table, entry superblock.Partition, disk string, ok bool) {
	dir := Directory("", number)
	parent := Disk(dir)
	if parent == "" {
		return table, entry, "", false
	}
	device, err := os.Open(Path(filepath.Base(parent)))
	if err != nil {
		return table, entry, "", false
	}
	defer device.Close()
	table = superblock.ReadTable(device)
	for _, e := range table.Entries {
		if strconv.FormatUint(e.Start, 10) == Attribute(dir, "start") {
			return table, e, Attribute(parent, "dev"), true
		}
	}
	return table, entry, "", false
}
