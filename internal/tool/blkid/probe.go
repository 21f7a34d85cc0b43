package blkid

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/blockdev"
	"contedor/internal/linux/superblock"
	"golang.org/x/sys/unix"
)

type tag = superblock.Tag

// lowProbe prints what the devices tell, up to the first one that tells nothing.
func (f *finder) lowProbe() (status int, err error) {
	switch {
	case f.output == "list":
		return 0, cli.Fail("The low-level probing mode does not support 'list' output format", nil)
	case len(f.devices) == 0:
		return 0, cli.Fail("The low-level probing mode requires a device", nil)
	}
	for _, path := range f.devices {
		tags, err := f.lowTags(path)
		if err != nil {
			f.inv.Stderr.Write([]byte(f.inv.ErrorName() + ": error: " + path + ": " + cli.Strerror(err) + "\n"))
		}
		if len(tags) == 0 {
			status = notFound
			break
		}
		f.print(path, tags, true)
	}
	f.finish()
	return status, nil
}

func (f *finder) lowTags(path string) (tags []tag, err error) {
	device, err := os.Open(path)
	if err != nil {
		var cause *os.PathError
		errors.As(err, &cause)
		return nil, cause.Err
	}
	defer device.Close()
	var st unix.Stat_t
	unix.Fstat(int(device.Fd()), &st)
	isBlock := st.Mode&unix.S_IFMT == unix.S_IFBLK
	if f.low {
		length := f.size
		if length == 0 {
			length = 1<<62 - min(f.offset, 1<<62)
		}
		tags = superblock.Probe(io.NewSectionReader(device, int64(f.offset), int64(length)), f.wanted)
		if isBlock && !f.bare {
			tags = append(tags, partitionDetails(st.Rdev)...)
		}
	}
	if isBlock && f.topology {
		tags = append(tags, limits(blockdev.Directory("", st.Rdev))...)
	}
	return tags, nil
}

// limits returns what the kernel says about the sizes of requests.
func limits(dir string) (tags []tag) {
	if disk := blockdev.Disk(dir); disk != "" {
		dir = disk
	}
	for _, l := range [...]struct{ name, file string }{
		{"ALIGNMENT_OFFSET", "alignment_offset"}, {"MINIMUM_IO_SIZE", "queue/minimum_io_size"}, {"OPTIMAL_IO_SIZE", "queue/optimal_io_size"},
		{"PHYSICAL_SECTOR_SIZE", "queue/physical_block_size"}, {"DISKSEQ", "diskseq"}, {"LOGICAL_SECTOR_SIZE", "queue/logical_block_size"},
	} {
		if value := blockdev.Attribute(dir, l.file); value != "" && value != "0" {
			tags = append(tags, tag{Name: l.name, Value: value})
		}
	}
	return tags
}

// partitionDetails returns what the table of the disk says about a partition.
func partitionDetails(number uint64) (tags []tag) {
	table, e, disk, ok := blockdev.Entry(number)
	if !ok {
		return nil
	}
	flags := ""
	if e.Flags != 0 {
		flags = "0x" + strconv.FormatUint(e.Flags, 16)
	}
	decimal := func(n uint64) string { return strconv.FormatUint(n, 10) }
	for _, t := range []tag{
		{Name: "SCHEME", Value: table.Type}, {Name: "NAME", Value: e.Name}, {Name: "UUID", Value: e.UUID}, {Name: "TYPE", Value: e.Type}, {Name: "FLAGS", Value: flags},
		{Name: "NUMBER", Value: strconv.Itoa(e.Number)}, {Name: "OFFSET", Value: decimal(e.Start)}, {Name: "SIZE", Value: decimal(e.Size)}, {Name: "DISK", Value: disk},
	} {
		if t.Value != "" {
			tags = append(tags, tag{Name: "PART_ENTRY_" + t.Name, Value: t.Value})
		}
	}
	return tags
}

// kept are the tags that blkid prints without -p.
var kept = []string{"LABEL", "UUID", "UUID_SUB", "EXT_JOURNAL", "SEC_TYPE", "BLOCK_SIZE", "LABEL_FATBOOT", "TYPE", "PTUUID", "PTTYPE"}

// tags returns the tags of a device. ok is false if it holds nothing that is known. A device that
// may not be read has no tags.
func (f *finder) tags(path string) (tags []tag, ok bool) {
	device, err := os.Open(path)
	if err != nil {
		return nil, errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES)
	}
	defer device.Close()
	for _, t := range superblock.Probe(device, nil) {
		if slices.Contains(kept, t.Name) {
			tags = append(tags, t)
		}
	}
	var st unix.Stat_t
	if unix.Fstat(int(device.Fd()), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFBLK {
		_, e, _, _ := blockdev.Entry(st.Rdev)
		for _, t := range []tag{{Name: "PARTLABEL", Value: e.Name}, {Name: "PARTUUID", Value: e.UUID}} {
			if t.Value != "" {
				tags = append(tags, t)
			}
		}
	}
	return tags, len(tags) > 0
}

// all returns the paths of the machine's devices: partitions, and disks without them.
func all() (paths []string) {
	for _, disk := range blockdev.Disks("") {
		dir := "/sys/block/" + disk
		parts := blockdev.Partitions(dir, disk)
		if len(parts) == 0 && blockdev.Attribute(dir, "size") != "0" {
			parts = []string{disk}
		}
		for _, name := range parts {
			paths = append(paths, blockdev.Path(name))
		}
	}
	return paths
}

func (f *finder) matches(tags []tag) bool {
	return f.name == "" || slices.Contains(tags, tag{Name: f.name, Value: f.value})
}

// find prints the path of the device of -U or -L: the one that udev has linked, or the first that
// holds the tag.
func (f *finder) find() int {
	path := "/dev/disk/by-" + strings.ToLower(f.name) + "/" + encoded(f.value)
	if target := cli.Canonical(path); target != path {
		f.out.WriteString(target + "\n")
		return 0
	}
	for _, path := range all() {
		if tags, _ := f.tags(path); f.matches(tags) {
			f.out.WriteString(path + "\n")
			return 0
		}
	}
	return notFound
}

// list prints the devices that are named, or all.
func (f *finder) list() (status int, err error) {
	if f.first && f.name == "" {
		return 0, cli.Fail("The lookup option requires a search type specified using -t", nil)
	}
	devices := f.devices
	if len(devices) == 0 {
		devices = all()
	}
	if f.output == "list" {
		f.listHeading()
	}
	status = notFound
	for _, path := range devices {
		tags, ok := f.tags(path)
		if !ok || !f.matches(tags) {
			continue
		}
		status = 0
		f.print(path, tags, false)
		if f.first {
			break
		}
	}
	f.finish()
	return status, nil
}
