package superblock

import (
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A Tag is a property of a device's content, such as LABEL or UUID, under the name that libblkid
// has for it.
type Tag struct{ Name, Value string }

// Value returns the value of the tag with a name, or "".
func Value(tags []Tag, name string) string {
	for _, t := range tags {
		if t.Name == name {
			return t.Value
		}
	}
	return ""
}

// reader returns the function that reads what else the superblock of a type says. It is a switch,
// because every start would make a map.
func reader(kind string) func(*prober) {
	switch kind {
	case "ext2", "ext3", "ext4", "jbd":
		return (*prober).ext
	case "vfat":
		return (*prober).fat
	case "swap":
		return (*prober).swap
	case "xfs":
		return (*prober).xfs
	case "btrfs":
		return (*prober).btrfs
	case "iso9660":
		return (*prober).iso
	case "squashfs", "squashfs3":
		return (*prober).squash
	case "f2fs":
		return (*prober).f2fs
	case "erofs":
		return (*prober).erofs
	case "ntfs":
		return (*prober).ntfs
	case "exfat":
		return (*prober).exfat
	case "crypto_LUKS":
		return (*prober).luks
	}
	return (*prober).lvm
}

// usageOf returns the value of USAGE for a type.
func usageOf(kind string) string {
	switch kind {
	case "swap", "jbd":
		return "other"
	case "crypto_LUKS":
		return "crypto"
	case "LVM2_member":
		return "raid"
	}
	return "filesystem"
}

// Probe returns what the content of a device says about itself: the type of the file system or of
// the partition table, its label and UUID, and more. The tags are in the order of libblkid. It
// returns nil for unknown content. A type of which wanted says that it is not wanted is unknown, too;
// with nil, all are wanted.
func Probe(device io.ReaderAt, wanted func(kind, usage string) bool) []Tag {
	p := &prober{device: device}
	k := kind(device)
	usage := usageOf(k)
	if k != "" && (wanted == nil || wanted(k, usage)) {
		reader(k)(p)
		p.add("TYPE", k)
		p.add("USAGE", usage)
		return p.tags
	}
	if t := ReadTable(device); t.Type != "" {
		p.add("PTUUID", t.UUID)
		p.add("PTTYPE", t.Type)
	}
	return p.tags
}

// A prober reads one device.
type prober struct {
	device io.ReaderAt
	tags   []Tag
}

func (p *prober) read(at int64) []byte { return read(p.device, at) }

// add adds a tag, unless the value is empty.
func (p *prober) add(name, value string) {
	if value != "" {
		p.tags = append(p.tags, Tag{name, value})
	}
}

func (p *prober) number(name string, n uint64) { p.add(name, strconv.FormatUint(n, 10)) }

// text adds a text of fixed size, which ends at a NUL byte or in blanks.
func (p *prober) text(name string, field []byte) { p.add(name, trimmed(field)) }

func trimmed(field []byte) string {
	text, _, _ := bytes.Cut(field, []byte{0})
	return strings.TrimRight(string(text), " \t\n\v\f\r")
}

func (p *prober) uuid(name string, id []byte) { p.add(name, formatUUID(id)) }

// formatUUID returns the text of a UUID of 16 bytes, or "" for one of zero bytes.
func formatUUID(id []byte) string {
	if len(bytes.Trim(id[:16], "\x00")) == 0 {
		return ""
	}
	text := ""
	for i, b := range id[:16] {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text += "-"
		}
		text += hexadecimal(uint64(b), 2)
	}
	return text
}

// hexadecimal returns a number in at least width digits of base 16, without package fmt, which is large for the
// light commands.
func hexadecimal(n uint64, width int) string {
	text := strconv.FormatUint(n, 16)
	return strings.Repeat("0", max(width-len(text), 0)) + text
}

// serialNumber returns the text of the serial number of FAT and its like.
func serialNumber(b []byte) string {
	text := strings.ToUpper(hexadecimal(uint64(little.Uint32(b)), 8))
	return text[:4] + "-" + text[4:]
}

// version returns the text of a version of two numbers.
func version[N uint8 | uint16, M uint8 | uint16 | uint32](major M, minor N) string {
	return strconv.FormatUint(uint64(major), 10) + "." + strconv.FormatUint(uint64(minor), 10)
}

var big = binary.BigEndian

func (p *prober) ext() {
	b := p.read(extAt)
	blockSize := uint64(1024) << (little.Uint32(b[0x18:]) & 31)
	blocks := uint64(little.Uint32(b[4:]))
	const incompat64 = 0x80
	last := blocks
	if little.Uint32(b[0x60:])&incompat64 != 0 {
		last |= uint64(little.Uint32(b[0x150:])) << 32
	}
	p.text("LABEL", b[0x78:0x88])
	p.uuid("UUID", b[0x68:])
	if little.Uint32(b[0x5c:])&compatJournal != 0 {
		p.uuid("EXT_JOURNAL", b[0xd0:])
	}
	if extKind(p.device) == "ext3" {
		p.add("SEC_TYPE", "ext2")
	}
	p.add("VERSION", version(little.Uint32(b[0x4c:]), little.Uint16(b[0x3e:])))
	p.number("FSBLOCKSIZE", blockSize)
	p.number("BLOCK_SIZE", blockSize)
	p.number("FSLASTBLOCK", last)
	p.number("FSSIZE", blockSize*blocks)
}

// swapPages are the sizes of pages of which the last ten bytes have the magic text.
var swapPages = [...]int64{4096, 8192, 16384, 32768, 65536}

func (p *prober) swap() {
	b := p.read(1024)
	pageSize := swapPages[0]
	for _, n := range swapPages {
		if magic := p.read(n - 10)[:10]; string(magic) == "SWAPSPACE2" || string(magic) == "SWAP-SPACE" {
			pageSize = n
			break
		}
	}
	order, name := binary.ByteOrder(little), "LITTLE"
	if little.Uint32(b) != 1 {
		order, name = big, "BIG"
	}
	last := uint64(order.Uint32(b[4:]))
	p.add("ENDIANNESS", name)
	p.number("FSBLOCKSIZE", uint64(pageSize))
	p.number("FSSIZE", uint64(pageSize)*last)
	p.number("FSLASTBLOCK", last+1)
	p.text("LABEL", b[28:44])
	p.uuid("UUID", b[12:])
	p.add("VERSION", "1")
}

func (p *prober) xfs() {
	b := p.read(0)
	blockSize, blocks := uint64(big.Uint32(b[4:])), big.Uint64(b[8:])
	logBlocks := uint64(0)
	if big.Uint64(b[48:]) != 0 { // the log is on this device
		logBlocks = uint64(big.Uint32(b[96:]))
	}
	p.text("LABEL", b[108:120])
	p.uuid("UUID", b[32:])
	p.number("FSSIZE", (blocks-logBlocks)*blockSize)
	p.number("FSLASTBLOCK", blocks)
	p.number("FSBLOCKSIZE", blockSize)
	p.number("BLOCK_SIZE", uint64(big.Uint16(b[102:])))
}

func (p *prober) btrfs() {
	b := p.read(65536)
	size, sector := little.Uint64(b[112:]), little.Uint32(b[144:])
	p.text("LABEL", b[299:555])
	p.uuid("UUID", b[32:])
	p.uuid("UUID_SUB", b[267:])
	p.number("FSBLOCKSIZE", uint64(sector))
	p.number("BLOCK_SIZE", uint64(sector))
	p.number("FSLASTBLOCK", size/uint64(max(sector, 1)))
	p.number("FSSIZE", size)
}

func (p *prober) squash() {
	b := p.read(0)
	p.add("VERSION", version(little.Uint16(b[28:]), little.Uint16(b[30:])))
	p.number("FSBLOCKSIZE", uint64(little.Uint32(b[12:])))
	p.number("BLOCK_SIZE", uint64(little.Uint32(b[12:])))
	p.number("FSSIZE", little.Uint64(b[40:]))
}

func (p *prober) f2fs() {
	b := p.read(1024)
	size := uint64(1) << (little.Uint32(b[16:]) & 31)
	p.add("LABEL", utf16Text(b[124:636], little))
	p.uuid("UUID", b[108:])
	p.add("VERSION", version(little.Uint16(b[4:]), little.Uint16(b[6:])))
	p.number("FSBLOCKSIZE", size)
	p.number("BLOCK_SIZE", size)
	p.number("FSSIZE", little.Uint64(b[36:])*size)
}

func (p *prober) erofs() {
	b := p.read(1024)
	size := uint64(1) << (b[12] & 31)
	p.text("LABEL", b[64:80])
	p.uuid("UUID", b[48:])
	p.number("FSBLOCKSIZE", size)
	p.number("BLOCK_SIZE", size)
	p.number("FSSIZE", uint64(little.Uint32(b[36:]))*size)
}

func (p *prober) exfat() {
	b := p.read(0)
	size := int64(1) << (b[108] & 15)
	cluster := size << (b[109] & 31)
	root := int64(little.Uint32(b[88:]))*size + (int64(little.Uint32(b[96:]))-2)*cluster
	const label, longest = 0x83, 11
	for at := root; at < root+cluster; at += fatEntry {
		e := p.read(at)[:fatEntry]
		if e[0] == label {
			p.add("LABEL", utf16Text(e[2:2+2*min(e[1], longest)], little))
		}
		if e[0] == label || e[0] == 0 {
			break
		}
	}
	p.add("UUID", serialNumber(b[100:]))
	p.add("VERSION", version(b[105], b[104]))
	p.number("FSBLOCKSIZE", uint64(size))
	p.number("BLOCK_SIZE", uint64(size))
	p.number("FSSIZE", uint64(size)*little.Uint64(b[72:]))
}

func (p *prober) luks() {
	b := p.read(0)
	version := big.Uint16(b[6:])
	p.number("VERSION", uint64(version))
	p.text("UUID", b[168:208])
	if version == 2 {
		p.text("LABEL", b[24:72])
	}
}

func (p *prober) lvm() {
	b := p.read(512)
	at := min(int(little.Uint32(b[20:])), 480)
	id := string(b[at : at+32])
	p.add("UUID", strings.Join([]string{id[:6], id[6:10], id[10:14], id[14:18], id[18:22], id[22:26], id[26:]}, "-"))
	p.add("VERSION", "LVM2 001")
}

// iso reads the descriptors of a CD: its own one and, with names in UTF-16, Joliet's.
func (p *prober) iso() {
	const start, sector, most = 32768, 2048, 16
	b := make([]byte, sector)
	p.device.ReadAt(b, start)
	label, joliet := trimmed(b[40:72]), ""
	for i := int64(1); i < most; i++ {
		d := make([]byte, sector)
		if _, err := p.device.ReadAt(d, start+i*sector); err != nil || d[0] == 255 {
			break
		}
		if escape := d[88:91]; d[0] == 2 && escape[0] == '%' && escape[1] == '/' && strings.IndexByte("@CE", escape[2]) >= 0 {
			joliet = strings.TrimRight(utf16Text(d[40:72], big), " ")
		}
	}
	blockSize := uint64(little.Uint16(b[128:]))
	p.number("FSBLOCKSIZE", blockSize)
	p.number("BLOCK_SIZE", blockSize)
	p.number("FSSIZE", blockSize*uint64(little.Uint32(b[80:])))
	p.text("SYSTEM_ID", b[8:40])
	p.text("VOLUME_SET_ID", b[190:318])
	p.text("PUBLISHER_ID", b[318:446])
	p.text("DATA_PREPARER_ID", b[446:574])
	p.text("APPLICATION_ID", b[574:702])
	p.add("UUID", isoDate(b[830:847], b[813:830]))
	if joliet != "" {
		p.add("VERSION", "Joliet Extension")
		if !strings.HasPrefix(label, joliet) {
			label = joliet
		}
	}
	p.add("LABEL", label)
}

// isoDate returns the first of some dates that is set, with hyphens between its parts.
func isoDate(dates ...[]byte) string {
	for _, d := range dates {
		if text := string(d[:16]); strings.Trim(text, "0\x00 ") != "" {
			return strings.Join([]string{text[:4], text[4:6], text[6:8], text[8:10], text[10:12], text[12:14], text[14:16]}, "-")
		}
	}
	return ""
}

// utf16Text decodes a text of fixed size, which ends at a zero.
func utf16Text(field []byte, order binary.ByteOrder) string {
	var units []uint16
	for i := 0; i+1 < len(field); i += 2 {
		u := order.Uint16(field[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// ntfs reads the label from the attributes of the file $Volume, which is the fourth record of the
// table of files.
func (p *prober) ntfs() {
	b := p.read(0)
	sector, perCluster := int64(little.Uint16(b[11:])), int64(b[13])
	if b[13] > 128 {
		perCluster = 1 << (256 - int64(b[13]))
	}
	cluster := sector * perCluster
	record := cluster * int64(int8(b[64]))
	if n := int8(b[64]); n < 0 {
		record = 1 << (-n & 31)
	}
	const volume, volumeName, attributesEnd = 3, 0x60, 0xffffffff
	file := p.read(cluster*int64(little.Uint64(b[48:])) + volume*record)
	for at := int(little.Uint16(file[20:])); string(file[:4]) == "FILE" && at+24 <= len(file); {
		length := int(little.Uint32(file[at+4:]))
		if t := little.Uint32(file[at:]); t == attributesEnd || length <= 0 {
			break
		} else if from, n := at+int(little.Uint16(file[at+20:])), int(little.Uint32(file[at+16:])); t == volumeName && n >= 0 && from+n <= len(file) {
			p.add("LABEL", utf16Text(file[from:from+n], little))
			break
		}
		at += length
	}
	p.number("FSBLOCKSIZE", uint64(cluster))
	p.number("BLOCK_SIZE", uint64(sector))
	p.number("FSSIZE", little.Uint64(b[40:])*uint64(sector))
	p.add("UUID", strings.ToUpper(hexadecimal(little.Uint64(b[72:]), 16)))
}

// A Table is a partition table.
type Table struct {
	Type    string // "gpt" or "dos"; "" if there is none
	UUID    string
	Entries []Partition
}

// A Partition is an entry of a partition table. Start and Size are numbers of sectors.
type Partition struct {
	Number           int
	Start, Size      uint64
	Name, UUID, Type string
	Flags            uint64
}

// ReadTable reads the partition table of a device with sectors of 512 bytes.
func ReadTable(device io.ReaderAt) Table {
	if head := read(device, 512); string(head[:8]) == "EFI PART" {
		return readGPT(device, head)
	}
	b := read(device, 0)
	if b[510] != 0x55 || b[511] != 0xaa {
		return Table{}
	}
	t := Table{Type: "dos"}
	if id := little.Uint32(b[440:]); id != 0 {
		t.UUID = hexadecimal(uint64(id), 8)
	}
	for i := range 4 {
		e := b[446+16*i:]
		if e[0] != 0 && e[0] != 0x80 {
			return Table{} // the code of a boot sector
		}
		if e[4] != 0 {
			t.Entries = append(t.Entries, Partition{
				Number: i + 1, Start: uint64(little.Uint32(e[8:])), Size: uint64(little.Uint32(e[12:])),
				UUID: t.UUID + "-" + hexadecimal(uint64(i+1), 2), Type: "0x" + hexadecimal(uint64(e[4]), 1), Flags: uint64(e[0]),
			})
		}
	}
	return t
}

// guid returns the text of a UUID whose first three parts are little-endian.
func guid(id []byte) string {
	swapped := []byte{id[3], id[2], id[1], id[0], id[5], id[4], id[7], id[6]}
	return formatUUID(append(swapped, id[8:16]...))
}

func readGPT(device io.ReaderAt, head []byte) Table {
	t := Table{Type: "gpt", UUID: guid(head[56:])}
	at, size := int64(little.Uint64(head[72:]))*512, int64(little.Uint32(head[84:]))
	for i := range int64(min(little.Uint32(head[80:]), 1024)) {
		e := read(device, at+i*size)
		if kind := guid(e); kind != "" {
			start, end := little.Uint64(e[32:]), little.Uint64(e[40:])
			t.Entries = append(t.Entries, Partition{
				Number: int(i) + 1, Start: start, Size: end - start + 1,
				Name: utf16Text(e[56:128], little), UUID: guid(e[16:]), Type: kind, Flags: little.Uint64(e[48:]),
			})
		}
	}
	return t
}
