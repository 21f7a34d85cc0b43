package lsblk

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/blockdev"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/columns"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// value returns the value of a column for a device below a parent, which may be nil.
func (l *lister) value(c int, d, parent *device) string {
	switch info := &infos[c]; {
	case c == readOnly:
		return flag(d.attribute(info.file) == "1")
	case c == scheduler:
		_, after, _ := strings.Cut(d.queue("queue/scheduler"), "[")
		chosen, _, _ := strings.Cut(after, "]")
		return chosen
	case (c == discardAlignment || c == discardZero) && d.discards() == 0:
		return "0"
	case c == zoneSize:
		return l.bytes(d.queue(info.file), func(n uint64) uint64 { return n << 9 })
	case c == discardSize && !l.given['b']:
		return bytesize.Format(d.discards())
	case info.file != "" && info.kind == bytesValue:
		value := l.bytes(d.queue(info.file), nil)
		if value == "" {
			value = info.fallback
		}
		return value
	case info.file != "":
		value := d.queue(info.file)
		if value == "" {
			value = info.fallback
		}
		return value
	}
	switch c {
	case name:
		if d.mapped != "" {
			return l.named(d.mapped, "/dev/mapper/")
		}
		return l.named(d.name, "/dev/")
	case kernelName:
		return l.named(d.name, "/dev/")
	case parentName:
		if parent != nil {
			return l.named(parent.name, "/dev/")
		}
		return ""
	case path:
		return d.path
	case owner, groupName, mode:
		return l.statColumn(c, d)
	case number:
		if l.format == columns.Human {
			return fmt.Sprintf("%3d:%-3d", unix.Major(d.number), unix.Minor(d.number))
		}
		return fmt.Sprintf("%d:%d", unix.Major(d.number), unix.Minor(d.number))
	case major:
		return strconv.Itoa(int(unix.Major(d.number)))
	case minor:
		return strconv.Itoa(int(unix.Minor(d.number)))
	case size:
		return l.bytes(strconv.FormatUint(d.size, 10), nil)
	case removable:
		return flag(d.removable(parent))
	case hotplug:
		return flag(d.hotplug())
	case kind:
		return d.kind()
	case address:
		return d.address()
	case transport:
		return d.transport(l.root)
	case subsystems:
		return strings.Join(d.subsystems(), ":")
	case queues:
		if n := len(blockdev.Names(d.dir + "/mq")); n > 0 {
			return fmt.Sprintf("%3d", n)
		}
		return "1"
	case state:
		return d.state()
	case fsSize, fsAvail, fsUsed, fsUsePercent, mountpoint, mountpoints, fsRoots:
		return l.usage(c, d)
	case vendor:
		return d.ofDisk("device/vendor")
	}
	return l.property(c, d)
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}

// named returns a name, or with -p a path.
func (l *lister) named(name, prefix string) string {
	if !l.given['p'] {
		prefix = ""
	}
	return prefix + strings.ReplaceAll(name, "!", "/")
}

// bytes formats a number of bytes, which change calculates from what a file says.
func (l *lister) bytes(text string, change func(uint64) uint64) string {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return ""
	}
	if change != nil {
		n = change(n)
	}
	if l.given['b'] {
		return strconv.FormatUint(n, 10)
	}
	return bytesize.Format(n)
}

func (d *device) discards() uint64 {
	n, _ := strconv.ParseUint(d.queue("queue/discard_granularity"), 10, 64)
	return n
}

// statColumn returns the owner, the group or the mode of the file in /dev.
func (l *lister) statColumn(c int, d *device) string {
	if l.root != "" {
		if value := l.propertiesOf(d)[infos[c].name]; value != "" {
			return value
		}
	}
	if d.stat == nil {
		d.stat = new(unix.Stat_t)
		if unix.Stat(d.path, d.stat) != nil {
			*d.stat = unix.Stat_t{}
		}
	}
	if d.stat.Rdev == 0 {
		return ""
	}
	switch c {
	case owner:
		u, _ := ids.Host().UserByID(d.stat.Uid)
		return u.Name
	case groupName:
		g, _ := ids.Host().GroupByID(d.stat.Gid)
		return g.Name
	}
	return filemode.String(d.stat.Mode)
}

func (d *device) removable(parent *device) bool {
	switch {
	case d.attribute("removable") != "":
		return d.attribute("removable") == "1"
	case parent != nil && d.disk == parent:
		return parent.removable(nil)
	case parent != nil && d.disk != nil:
		return d.disk.attribute("removable") == "1"
	}
	return false
}

// real returns the directory of a device without symbolic links.
func (d *device) real() string {
	real, err := filepath.EvalSymlinks(d.dir)
	if err != nil {
		return ""
	}
	return real
}

// subsystems returns the subsystems of a device and of what is above it, without repetitions.
func (d *device) subsystems() (list []string) {
	for dir := d.real(); len(dir) > 1 && filepath.Base(dir) != "devices"; dir = filepath.Dir(dir) {
		target, err := os.Readlink(dir + "/subsystem")
		if base := filepath.Base(target); err == nil && (len(list) == 0 || list[len(list)-1] != base) {
			list = append(list, base)
		}
	}
	return list
}

// hotplug reports whether the device, or what it is in, can be taken out.
func (d *device) hotplug() bool {
	for dir := d.real(); len(dir) > 1 && filepath.Base(dir) != "devices"; dir = filepath.Dir(dir) {
		if blockdev.Attribute(dir, "removable") == "removable" {
			return true
		}
	}
	return false
}

// scsiType returns the name of a type of SCSI devices, or "".
func scsiType(number string) string {
	switch number {
	case "0":
		return "disk"
	case "1":
		return "tape"
	case "2":
		return "printer"
	case "3":
		return "processor"
	case "4":
		return "worm"
	case "5":
		return "rom"
	case "6":
		return "scanner"
	case "7":
		return "mo-disk"
	case "8":
		return "changer"
	case "9":
		return "comm"
	case "12":
		return "raid"
	case "13":
		return "enclosure"
	case "14":
		return "rbc"
	case "17":
		return "osd"
	case "127":
		return "no-lun"
	}
	return ""
}

func (d *device) kind() string {
	switch {
	case d.disk != nil:
		return "part"
	case d.mapped != "":
		owner, _, found := strings.Cut(d.attribute("dm/uuid"), "-")
		if owner = strings.ToLower(owner); !found && owner == "" {
			return "dm"
		}
		if strings.HasPrefix(owner, "part") { // kpartx adds a number
			return "part"
		}
		return owner
	case strings.HasPrefix(d.name, "loop"):
		return "loop"
	case strings.HasPrefix(d.name, "md"):
		if level := d.attribute("md/level"); level != "" {
			return level
		}
		return "md"
	}
	if t := scsiType(d.attribute("device/type")); t != "" {
		return t
	}
	return "disk"
}

// address returns the address of a SCSI device, "0:0:0:0", or "".
func (d *device) address() string {
	target, err := os.Readlink(d.dir + "/device")
	base := filepath.Base(target)
	var h, c, t, n int
	if count, _ := fmt.Sscanf(base, "%d:%d:%d:%d", &h, &c, &t, &n); err != nil || count != 4 {
		return ""
	}
	return fmt.Sprintf("%d:%d:%d:%d", h, c, t, n)
}

// transport returns how the device is attached. root is the directory that /sys is in.
func (d *device) transport(root string) string {
	host := ""
	if scsi := d.address(); scsi != "" {
		before, _, _ := strings.Cut(scsi, ":")
		host = "host" + before
	}
	class := func(kind string) string { return root + "/sys/class/" + kind + "_host/" + host }
	is := func(kind string) bool {
		_, err := os.Stat(class(kind))
		return host != "" && err == nil
	}
	switch {
	case is("spi"):
		return "spi"
	case is("fc"):
		if strings.Contains(blockdev.Attribute(class("fc"), "symbolic_name"), " over ") {
			return "fcoe"
		}
		return "fc"
	case is("sas"):
		return "sas"
	case is("iscsi"):
		return "iscsi"
	case host != "" && strings.Contains(d.real(), "/usb"):
		return "usb"
	case is("scsi"):
		switch driver := blockdev.Attribute(class("scsi"), "proc_name"); {
		case strings.HasPrefix(driver, "ahci"), strings.HasPrefix(driver, "sata"):
			return "sata"
		case strings.Contains(driver, "ata"):
			return "ata"
		}
	case strings.HasPrefix(d.name, "nvme"):
		return "nvme"
	case strings.HasPrefix(d.name, "vd"):
		return "virtio"
	case strings.HasPrefix(d.name, "mmcblk"):
		return "mmc"
	}
	return ""
}

// ofDisk returns an attribute that only a disk of its own has.
func (d *device) ofDisk(file string) string {
	if d.disk != nil || len(d.slaves) > 0 {
		return ""
	}
	return d.attribute(file)
}

func (d *device) state() string {
	switch {
	case d.mapped != "":
		return map[string]string{"0": "running", "1": "suspended"}[d.attribute("dm/suspended")]
	case d.disk != nil:
		return ""
	}
	return d.attribute("device/state")
}

// usage returns a column about the mounts of a device.
func (l *lister) usage(c int, d *device) string {
	users := l.usersOf(d)
	var targets, roots []string
	single := ""
	for i, e := range users {
		if e.Type == "swap" && e.Target == "" {
			targets = append(targets, "[SWAP]")
			continue
		}
		targets, roots = append(targets, e.Target), append(roots, e.Root)
		if single == "" && (e.Root == "/" || e.Root == "") {
			single = targets[i]
		}
	}
	if single == "" && len(targets) > 0 {
		single = targets[0]
	}
	switch c {
	case mountpoint:
		return single
	case mountpoints:
		return strings.Join(targets, "\n")
	case fsRoots:
		return strings.Join(roots, "\n")
	}
	var st unix.Statfs_t
	if single == "" || single == "[SWAP]" || unix.Statfs(single, &st) != nil {
		return ""
	}
	var n uint64
	switch c {
	case fsSize:
		n = uint64(st.Frsize) * st.Blocks
	case fsAvail:
		n = uint64(st.Frsize) * st.Bavail
	case fsUsed:
		n = uint64(st.Frsize) * (st.Blocks - st.Bfree)
	case fsUsePercent:
		if st.Blocks == 0 {
			return "-"
		}
		return fmt.Sprintf("%.0f%%", float64(st.Blocks-st.Bfree)/float64(st.Blocks)*100)
	}
	if n == 0 {
		return "0"
	}
	return l.bytes(strconv.FormatUint(n, 10), nil)
}

// propertyNames returns udev's names for the value of a column.
func propertyNames(c int) []string {
	switch c {
	case fsType:
		return []string{"ID_FS_TYPE"}
	case fsVersion:
		return []string{"ID_FS_VERSION"}
	case uuid:
		return []string{"ID_FS_UUID_ENC"}
	case label:
		return []string{"ID_FS_LABEL_ENC"}
	case tableUUID:
		return []string{"ID_PART_TABLE_UUID"}
	case tableType:
		return []string{"ID_PART_TABLE_TYPE"}
	case partLabel:
		return []string{"ID_PART_ENTRY_NAME"}
	case partType:
		return []string{"ID_PART_ENTRY_TYPE"}
	case partUUID:
		return []string{"ID_PART_ENTRY_UUID"}
	case partFlags:
		return []string{"ID_PART_ENTRY_FLAGS"}
	case partNumber:
		return []string{"ID_PART_ENTRY_NUMBER"}
	case wwn:
		return []string{"ID_WWN_WITH_EXTENSION", "ID_WWN"}
	case serial:
		return []string{"SCSI_IDENT_SERIAL", "ID_SCSI_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL"}
	case revision:
		return []string{"ID_REVISION"}
	case model:
		return []string{"ID_MODEL_ENC", "ID_MODEL"}
	case idLink, id:
		return []string{"ID_LINK"}
	}
	return nil
}

// partTypes are the names of the usual types of partitions.
var partTypes = [...][2]string{
	{"0x5", "Extended"},
	{"0x6", "FAT16"},
	{"0x7", "HPFS/NTFS/exFAT"},
	{"0xb", "W95 FAT32"},
	{"0xc", "W95 FAT32 (LBA)"},
	{"0xe", "W95 FAT16 (LBA)"},
	{"0xf", "W95 Ext'd (LBA)"},
	{"0x82", "Linux swap / Solaris"},
	{"0x83", "Linux"},
	{"0x85", "Linux extended"},
	{"0x8e", "Linux LVM"},
	{"0xee", "GPT"},
	{"0xef", "EFI (FAT-12/16/32)"},
	{"0xfd", "Linux raid autodetect"},
	{"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "EFI System"},
	{"21686148-6449-6e6f-744e-656564454649", "BIOS boot"},
	{"0fc63daf-8483-4772-8e79-3d69d8477de4", "Linux filesystem"},
	{"0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "Linux swap"},
	{"e6d6d379-f507-44c2-a23c-238f2a3df928", "Linux LVM"},
	{"a19d880f-05fc-4d3b-a006-743f0f84911e", "Linux RAID"},
	{"933ac7e1-2eb4-4f13-b844-0e14e2aef915", "Linux home"},
	{"4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "Linux root (x86-64)"},
	{"b921b045-1df0-41c3-af44-4c6f280d3fae", "Linux root (ARM-64)"},
	{"bc13c2ff-59e6-4262-a352-b275fd6f7172", "Linux extended boot"},
	{"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "Microsoft basic data"},
	{"e3c9e316-0b5c-4db8-817d-f92df00215ae", "Microsoft reserved"},
}

func partTypeOf(code string) string {
	for _, t := range partTypes {
		if t[0] == code {
			return t[1]
		}
	}
	return ""
}

// diskFile returns the file of a disk for a column that udev may not know, or "".
func diskFile(c int) string {
	switch c {
	case model:
		return "device/model"
	case serial:
		return "device/serial"
	case revision:
		return "device/rev"
	}
	return ""
}

// property returns the value of a column that says what a device is or holds.
func (l *lister) property(c int, d *device) string {
	file := diskFile(c)
	if file != "" && (d.disk != nil || len(d.slaves) > 0) {
		return ""
	}
	p := l.propertiesOf(d)
	value := p.first(propertyNames(c)...)
	switch c {
	case label, uuid, partLabel:
		value = decoded(value)
	case model:
		switch {
		case p["ID_MODEL_ENC"] != "":
			value = strings.Join(strings.Fields(decoded(value)), " ")
		case l.root == "":
			value = strings.ReplaceAll(value, "_", " ")
		}
	case partTypeName:
		value = partTypeOf(p["ID_PART_ENTRY_TYPE"])
	case id:
		if _, after, _ := strings.Cut(value, "-"); after != "" {
			value = after
		}
	}
	if value == "" && file != "" {
		return d.ofDisk(file)
	}
	return value
}
