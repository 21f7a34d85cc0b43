package unshare

import (
	"bytes"
	"encoding/binary"
	"os"

	"golang.org/x/sys/unix"
)

// kin reports whether the file at path is this very program, or was built
// together with it: `make build` gives all programs one GNU build id.
func kin(path string) bool {
	var self, other unix.Stat_t
	if unix.Stat("/proc/self/exe", &self) != nil || unix.Stat(path, &other) != nil {
		return false
	}
	if self.Dev == other.Dev && self.Ino == other.Ino {
		return true
	}
	id := buildID("/proc/self/exe")
	return id != nil && bytes.Equal(id, buildID(path))
}

// buildID returns the NT_GNU_BUILD_ID note of an ELF file, elf(5), or nil. The
// linker puts it into the first page.
func buildID(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	page := make([]byte, 4096)
	n, _ := f.Read(page)
	page = page[:n]
	if !bytes.HasPrefix(page, []byte("\x7fELF")) {
		return nil
	}
	const header = 16 // name size, description size, type 3, "GNU\0"
	at := bytes.Index(page, []byte("\x03\x00\x00\x00GNU\x00"))
	if at < 8 {
		return nil
	}
	size := int(binary.LittleEndian.Uint32(page[at-4:]))
	start := at - 8 + header
	if size == 0 || size > len(page)-start {
		return nil
	}
	return page[start : start+size]
}
