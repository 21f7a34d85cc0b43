package superblock

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// TestMagic has devices with nothing but the fields that a type is recognized by. The tests of
// mount compare with libblkid on real file systems.
func TestMagic(t *testing.T) {
	ext := func(compat, incompat, readonly uint32) func([]byte) {
		return func(d []byte) {
			copy(d[1080:], "\x53\xef")
			for i, n := range []uint32{compat, incompat, readonly} {
				binary.LittleEndian.PutUint32(d[1024+0x5c+4*i:], n)
			}
		}
	}
	text := func(at int, s string) func([]byte) { return func(d []byte) { copy(d[at:], s) } }
	fat := func(fields string) func([]byte) {
		return func(d []byte) {
			copy(d[11:], fields)
			copy(d[54:], "FAT16   ")
		}
	}
	for _, c := range []struct {
		want string
		fill func([]byte)
	}{
		{"", func([]byte) {}},
		{"ext2", ext(0, 2, 1)}, {"ext3", ext(4, 2|4, 1|2)}, {"ext4", ext(4, 2|0x40, 1)}, {"ext4", ext(0, 2, 8)}, {"jbd", ext(4, 8, 0)},
		{"xfs", text(0, "XFSB")}, {"btrfs", text(65600, "_BHRfS_M")}, {"iso9660", text(32769, "CD001")}, {"swap", text(4086, "SWAPSPACE2")},
		{"squashfs", text(0, "hsqs\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00")},
		{"squashfs3", text(0, "hsqs")}, {"erofs", text(1024, "\xe2\xe1\xf5\xe0")}, {"crypto_LUKS", text(0, "LUKS\xba\xbe")},
		{"vfat", fat("\x00\x02\x04\x01\x00\x02\x00\x02\x00\x00\xf8")}, {"", fat("\x00\x02\x03\x01\x00\x02\x00\x02\x00\x00\xf8")}, {"", fat("\x00\x02\x04\x00\x00\x02\x00\x02\x00\x00\xf8")}, {"", text(510, "\x55\xaa")},
	} {
		device := make([]byte, 70000)
		c.fill(device)
		if got := kind(bytes.NewReader(device)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := kind(bytes.NewReader([]byte("XFSB"))); got != "xfs" {
		t.Errorf("%q at the end of a device", got)
	}
}
