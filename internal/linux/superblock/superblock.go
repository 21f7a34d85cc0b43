// Package superblock recognizes file systems and other contents of block devices by their magic
// bytes, as libblkid does. It knows those of Linux that people put into images.
package superblock

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
)

// A magic is a text by which a type is recognized. A type can have several.
type magic struct {
	kind string // the type
	at   int64  // the offset of the text
	text string
	is   func(device io.ReaderAt) bool // a further condition; nil for none
}

// size is the number of bytes of a superblock that the conditions read.
const size = 1024

// magics are in the order in which libblkid looks for them.
var magics = []magic{
	{"LVM2_member", 536, "LVM2 001", nil},
	{"crypto_LUKS", 0, "LUKS\xba\xbe", nil},
	{"exfat", 3, "EXFAT   ", nil},
	{"vfat", 82, "MSWIN", isFAT},
	{"vfat", 82, "FAT32   ", isFAT},
	{"vfat", 54, "MSDOS", isFAT},
	{"vfat", 54, "FAT16   ", isFAT},
	{"vfat", 54, "FAT12   ", isFAT},
	{"vfat", 54, "FAT     ", isFAT},
	{"vfat", 0, "\xeb", isFAT},
	{"vfat", 0, "\xe9", isFAT},
	{"vfat", 510, "\x55\xaa", isFAT},
	{"swap", 4086, "SWAPSPACE2", nil},
	{"swap", 4086, "SWAP-SPACE", nil},
	{"swap", 8182, "SWAPSPACE2", nil},
	{"swap", 16374, "SWAPSPACE2", nil},
	{"swap", 65526, "SWAPSPACE2", nil},
	{"xfs", 0, "XFSB", nil},
	{"jbd", extMagicAt, extMagic, func(d io.ReaderAt) bool { return extKind(d) == "jbd" }},
	{"ext4", extMagicAt, extMagic, func(d io.ReaderAt) bool { return extKind(d) == "ext4" }},
	{"ext3", extMagicAt, extMagic, func(d io.ReaderAt) bool { return extKind(d) == "ext3" }},
	{"ext2", extMagicAt, extMagic, func(d io.ReaderAt) bool { return extKind(d) == "ext2" }},
	{"ntfs", 3, "NTFS    ", nil},
	{"iso9660", 32769, "CD001", nil},
	{"squashfs", 0, "hsqs", func(d io.ReaderAt) bool { return squashVersion(d) >= 4 }},
	{"squashfs3", 0, "hsqs", func(d io.ReaderAt) bool { return squashVersion(d) < 4 }},
	{"btrfs", 65600, "_BHRfS_M", nil},
	{"f2fs", 1024, "\x10\x20\xf5\xf2", nil},
	{"erofs", 1024, "\xe2\xe1\xf5\xe0", nil},
}

// Type returns the type of the content of a device or an image, such as "ext4" or "swap". It
// returns "" for an unknown type, and for a file that cannot be read.
func Type(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	return kind(f)
}

func kind(device io.ReaderAt) string {
	for _, m := range magics {
		found := make([]byte, len(m.text))
		if _, err := device.ReadAt(found, m.at); err != nil || string(found) != m.text {
			continue
		}
		if m.is == nil || m.is(device) {
			return m.kind
		}
	}
	return ""
}

func read(device io.ReaderAt, at int64) []byte {
	block := make([]byte, size)
	device.ReadAt(block, at) // bytes past the end stay zero
	return block
}

var little = binary.LittleEndian

// The superblock of ext2 and its successors.
const (
	extAt      = 1024
	extMagicAt = extAt + 0x38
	extMagic   = "\x53\xef"
)

// Features of ext2 and its successors. A file system with any other feature is ext4.
const (
	compatJournal = 0x4

	incompatFiletype = 0x2
	incompatRecover  = 0x4
	incompatJournal  = 0x8 // the device is a journal
	incompatMetaBG   = 0x10

	readonlyOld = 0x1 | 0x2 | 0x4 // sparse superblocks, large files, B-trees
)

func extKind(device io.ReaderAt) string {
	block := read(device, extAt)
	compat, incompat, readonly := little.Uint32(block[0x5c:]), little.Uint32(block[0x60:]), little.Uint32(block[0x64:])
	const old = incompatFiletype | incompatMetaBG
	hasJournal := compat&compatJournal != 0
	switch {
	case incompat&incompatJournal != 0:
		return "jbd"
	case !hasJournal && incompat&^old == 0 && readonly&^readonlyOld == 0:
		return "ext2"
	case hasJournal && incompat&^(old|incompatRecover) == 0 && readonly&^readonlyOld == 0:
		return "ext3"
	}
	return "ext4"
}

func squashVersion(device io.ReaderAt) uint16 { return little.Uint16(read(device, 0)[28:]) }

// isFAT checks the fields of a boot sector, because other boot sectors have the magic bytes of FAT,
// too.
func isFAT(device io.ReaderAt) bool {
	block := read(device, 0)
	sector, cluster, reserved, fats, media := little.Uint16(block[11:]), block[13], little.Uint16(block[14:]), block[16], block[21]
	isPower := func(n uint16) bool { return n != 0 && n&(n-1) == 0 }
	if bytes.HasPrefix(block[3:], []byte("NTFS")) || bytes.HasPrefix(block[3:], []byte("EXFAT")) {
		return false
	}
	return isPower(uint16(cluster)) && isPower(sector) && sector >= 512 && sector <= 4096 && reserved != 0 && fats != 0 && (media == 0xf0 || media >= 0xf8)
}
