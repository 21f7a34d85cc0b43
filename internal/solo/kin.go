package solo

import (
	"bytes"
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Kin reports whether the file at path, ended by a NUL, was built together with this program
// or is the program itself: `make build` gives all programs one GNU build id. Kin allocates
// nothing.
func Kin(path *byte) bool {
	here := unix.AT_FDCWD
	fd, e := raw(unix.SYS_OPENAT, uintptr(here), uintptr(unsafe.Pointer(path)), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if e != 0 {
		return false
	}
	var page [headerSize]byte
	n, e := raw(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&page)), headerSize, 0)
	raw(unix.SYS_CLOSE, fd, 0, 0, 0)
	if e != 0 {
		return false
	}
	id := buildID(header()[:])
	return id != nil && bytes.Equal(id, buildID(page[:n]))
}

// headerSize is the size of the page in front of the instructions, into which the linker puts
// the ELF header and the notes.
const headerSize = 4096

// buildID returns the NT_GNU_BUILD_ID note of an ELF file's first page, elf(5),
// or nil.
func buildID(page []byte) []byte {
	if !bytes.HasPrefix(page, []byte("\x7fELF")) {
		return nil
	}
	at := bytes.Index(page, []byte("\x03\x00\x00\x00GNU\x00"))
	if at < 8 {
		return nil
	}
	size := int(binary.LittleEndian.Uint32(page[at-4:]))
	start := at - 8 + 16 // name size, description size, type 3, "GNU\0"
	if size == 0 || size > len(page)-start {
		return nil
	}
	return page[start : start+size]
}
