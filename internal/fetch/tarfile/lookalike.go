package tarfile

import (
	"bytes"
	"strings"

	"contedor/internal/fetch/compression"
)

// lookalikes are other kinds of files that people try to unpack, with their first bytes.
var lookalikes = []struct{ magic, what string }{
	{"PK\x03\x04", "a zip file"},
	{"PK\x05\x06", "a zip file"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip file"},
	{"Rar!\x1a\x07", "a RAR file"},
	{"\x04\x22\x4d\x18", "lz4 data"},
	{"LZIP", "lzip data"},
	{"\x89LZO\x00\r\n\x1a\n", "lzop data"},
	{"\x5d\x00\x00", "lzma data"},
	{"\x1f\x9d", "compress data"},
	{"070701", "a cpio archive"},
	{"070707", "a cpio archive"},
	{"!<arch>\n", "an ar archive, or a Debian package"},
	{"\xed\xab\xee\xdb", "an RPM package"},
	{"hsqs", "a SquashFS image"},
	{"QFI\xfb", "a QCOW2 disk image"},
	{"KDMV", "a VMDK disk image"},
	{"\x7fELF", "an ELF program"},
	{"#!", "a script"},
	{"-----BEGIN PGP", "a PGP message or signature"},
}

// textual are the same for text files. Blanks may come first, and case is ignored.
var textual = []struct{ begin, what string }{
	{"<!doctype html", "an HTML page"},
	{"<html", "an HTML page"},
	{"<?xml", "an XML document"},
	{"{", "a JSON document"},
}

// A NotArchive is the error for a file that is not an archive.
type NotArchive struct {
	Text string
	Size int // of its first block, in bytes; less than BlockSize if the file is shorter
}

func (n *NotArchive) Error() string { return n.Text }

// notArchive returns the error for a file that is not an archive. head is its first bytes.
func notArchive(head []byte) error {
	return &NotArchive{whatInstead(head), len(head)}
}

func whatInstead(head []byte) string {
	for _, l := range lookalikes {
		if bytes.HasPrefix(head, []byte(l.magic)) {
			return "not an archive: looks like " + l.what
		}
	}
	text := bytes.TrimLeft(head, " \t\r\n\ufeff")
	for _, t := range textual {
		if len(text) >= len(t.begin) && strings.EqualFold(string(text[:len(t.begin)]), t.begin) {
			return "not an archive: looks like " + t.what
		}
	}
	return "not an archive: neither tar nor tar compressed with " + compression.Names
}
