package file

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// magic recognizes files by what they begin with.
func magic(data []byte) (kind, bool) {
	has := func(at int, word string) bool {
		return len(data) >= at+len(word) && string(data[at:at+len(word)]) == word
	}
	is := func(text, mime string) (kind, bool) { return kind{text, mime, "binary"}, true }
	ascii := func(text, mime string) (kind, bool) { return kind{text, mime, "us-ascii"}, true }
	switch {
	case has(0, "\x1f\x8b"):
		return is(gzipText(data), "application/gzip")
	case has(0, "BZh"):
		return is("bzip2 compressed data, block size = "+strings.TrimLeft(string(data[3:min(4, len(data))]), "\x00")+"00k", "application/x-bzip2")
	case has(0, "\xfd7zXZ\x00"):
		return is(xzText(data), "application/x-xz")
	case has(0, "\x28\xb5\x2f\xfd"):
		return is(zstdText(data), "application/zstd")
	case has(0, "\x1f\x9d"):
		return is("compress'd data", "application/x-compress")
	case has(0, "PK\x03\x04"):
		if text := zipText(data); text != "" {
			return is(text, "application/zip")
		}
	case has(0, "7z\xbc\xaf\x27\x1c") && len(data) > 7:
		return is(fmt.Sprintf("7-zip archive data, version %d.%d", data[6], data[7]), "application/x-7z-compressed")
	case has(257, "ustar\x0000"):
		return is("POSIX tar archive", "application/x-tar")
	case has(257, "ustar  \x00"):
		return is("POSIX tar archive (GNU)", "application/x-tar")
	case isOldTar(data):
		return is("tar archive", "application/x-tar")
	case has(0, "!<arch>\ndebian-binary"):
		return is("Debian binary package (format 2.0)", "application/vnd.debian.binary-package")
	case has(0, "!<arch>\n"):
		return is("current ar archive", "application/x-archive")
	case has(0, "070701"):
		return is("ASCII cpio archive (SVR4 with no CRC)", "application/x-cpio")
	case has(0, "\x89PNG\r\n\x1a\n") && len(data) >= 29:
		return is(pngText(data), "image/png")
	case (has(0, "GIF87a") || has(0, "GIF89a")) && len(data) >= 10:
		return is(fmt.Sprintf("GIF image data, version %s, %d x %d", data[3:6], binary.LittleEndian.Uint16(data[6:]), binary.LittleEndian.Uint16(data[8:])), "image/gif")
	case has(0, "\xff\xd8\xff"):
		return is(jpegText(data), "image/jpeg")
	case has(0, "%PDF-"):
		line, _, _ := bytes.Cut(data[5:min(len(data), 20)], []byte("\n"))
		version := strings.TrimSpace(string(line))
		return is("PDF document, version "+version[:min(3, len(version))], "application/pdf")
	case has(0, "\xca\xfe\xba\xbe") && len(data) >= 8 && binary.BigEndian.Uint16(data[6:]) > 43:
		return is(javaText(data), "application/x-java-applet")
	case has(0, "SQLite format 3\x00") && len(data) >= 100:
		return is("SQLite 3.x database", "application/vnd.sqlite3")
	case has(0, "hsqs"):
		return is("Squashfs filesystem, little endian", "application/octet-stream")
	case has(0, "-----BEGIN CERTIFICATE-----"):
		return ascii("PEM certificate", "text/plain")
	case has(0, "#!") && perl(data):
		return ascii("Perl script text executable", "text/x-perl")
	case json(data):
		return kind{"JSON text data", "application/json", "us-ascii"}, true
	}
	return kind{}, false
}

// perl reports whether a script is one of Perl, which has a description of its own.
func perl(data []byte) bool {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	words := strings.Fields(strings.TrimPrefix(string(line), "#!"))
	return len(words) > 0 && (strings.HasSuffix(words[0], "/perl") || strings.HasSuffix(words[0], "/env") && len(words) > 1 && words[1] == "perl")
}

func gzipText(data []byte) string {
	text := "gzip compressed data"
	if len(data) < 10 {
		return text
	}
	flags := data[3]
	at := 10
	if flags&4 != 0 && len(data) >= 12 {
		at += 2 + int(binary.LittleEndian.Uint16(data[10:]))
	}
	if flags&8 != 0 && at < len(data) {
		name, _, _ := bytes.Cut(data[at:], []byte{0})
		text += ", was \"" + string(name) + "\""
	}
	if flags&16 != 0 {
		text += ", has comment"
	}
	if flags&4 != 0 {
		text += ", extra field"
	}
	if seconds := binary.LittleEndian.Uint32(data[4:]); seconds != 0 {
		text += ", last modified: " + time.Unix(int64(seconds), 0).UTC().Format("Mon Jan _2 15:04:05 2006")
	}
	switch data[8] {
	case 2:
		text += ", max compression"
	case 4:
		text += ", max speed"
	}
	systems := [...]string{"FAT filesystem (MS-DOS, OS/2, NT)", "Amiga", "VMS", "Unix", "VM/CMS", "Atari", "HPFS filesystem (OS/2, NT)", "MacOS", "Z-System", "CP/M", "TOPS/20", "NTFS filesystem (NT)", "QDOS", "Acorn RISCOS"}
	if int(data[9]) < len(systems) {
		text += ", from " + systems[data[9]]
	}
	if len(data) >= 18 {
		text += ", original size modulo 2^32 " + strconv.Itoa(int(binary.LittleEndian.Uint32(data[len(data)-4:])))
	}
	return text
}

func xzText(data []byte) string {
	text := "XZ compressed data"
	if len(data) > 7 {
		switch data[7] & 15 {
		case 0:
			text += ", checksum NONE"
		case 1:
			text += ", checksum CRC32"
		case 4:
			text += ", checksum CRC64"
		case 10:
			text += ", checksum SHA-256"
		}
	}
	return text
}

func zstdText(data []byte) string {
	text := "Zstandard compressed data (v0.8+)"
	if len(data) < 6 {
		return text
	}
	single := data[4]&0x20 != 0
	at := 6
	if single {
		at = 5
	}
	switch size := data[4] & 3; {
	case size == 0:
		return text + ", Dictionary ID: None"
	case len(data) >= at+4:
		id := binary.LittleEndian.Uint32(data[at:]) & (1<<(8<<(size-1)) - 1)
		return text + ", Dictionary ID: " + strconv.Itoa(int(id))
	}
	return text
}

func zipText(data []byte) string {
	if len(data) < 30 {
		return ""
	}
	methods := map[uint16]string{0: "store", 8: "deflate", 9: "deflate64", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}
	version := data[4]
	text := fmt.Sprintf("Zip archive data, at least v%d.%d to extract", version/10, version%10)
	if m, ok := methods[binary.LittleEndian.Uint16(data[8:])]; ok {
		text += ", compression method=" + m
	}
	return text
}

// isOldTar reports whether the data are a header of tar(5) with a right check sum.
func isOldTar(data []byte) bool {
	if len(data) < 512 {
		return false
	}
	wanted, err := strconv.ParseInt(strings.Trim(string(data[148:156]), " \x00"), 8, 32)
	if err != nil || data[0] == 0 {
		return false
	}
	sum := int64(8 * ' ')
	for i, c := range data[:512] {
		if i < 148 || i >= 156 {
			sum += int64(c)
		}
	}
	return sum == wanted
}

func pngText(data []byte) string {
	colors := map[byte]string{0: " grayscale,", 2: "/color RGB,", 3: " colormap,", 4: " gray+alpha,", 6: "/color RGBA,"}
	interlaced := " non-interlaced"
	if data[28] != 0 {
		interlaced = " interlaced"
	}
	return fmt.Sprintf("PNG image data, %d x %d, %d-bit%s%s", binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:]), data[24], colors[data[25]], interlaced)
}

func jpegText(data []byte) string {
	text := "JPEG image data"
	if len(data) >= 18 && string(data[6:10]) == "JFIF" {
		units := [...]string{"aspect ratio", "resolution (DPI)", "resolution (DPCM)"}
		text += fmt.Sprintf(", JFIF standard %d.%02d", data[11], data[12])
		if int(data[13]) < len(units) {
			text += ", " + units[data[13]]
		}
		text += fmt.Sprintf(", density %dx%d", binary.BigEndian.Uint16(data[14:]), binary.BigEndian.Uint16(data[16:]))
		text += fmt.Sprintf(", segment length %d", binary.BigEndian.Uint16(data[4:]))
	}
	return text
}

func javaText(data []byte) string {
	major := binary.BigEndian.Uint16(data[6:])
	text := fmt.Sprintf("compiled Java class data, version %d.%d", major, binary.BigEndian.Uint16(data[4:]))
	if major >= 46 {
		text += fmt.Sprintf(" (Java 1.%d)", major-44)
	}
	if major >= 53 {
		text = text[:strings.LastIndexByte(text, '(')] + fmt.Sprintf("(Java SE %d)", major-44)
	}
	return text
}

// json reports whether the data begin as an object or a list of JSON that is complete.
func json(data []byte) bool {
	s := bytes.TrimSpace(data)
	if len(s) < 2 || s[0] != '{' && s[0] != '[' || s[len(s)-1] != '}' && s[len(s)-1] != ']' {
		return false
	}
	rest, ok := jsonValue(s, 0)
	return ok && len(bytes.TrimSpace(rest)) == 0
}

// jsonValue reads a value of RFC 8259, and returns what follows it.
func jsonValue(s []byte, depth int) (rest []byte, ok bool) {
	s = bytes.TrimLeft(s, " \t\r\n")
	if len(s) == 0 || depth > 500 {
		return nil, false
	}
	switch c := s[0]; {
	case c == '{' || c == '[':
		closing := c + 2
		s = bytes.TrimLeft(s[1:], " \t\r\n")
		if len(s) > 0 && s[0] == closing {
			return s[1:], true
		}
		for {
			if c == '{' {
				s = bytes.TrimLeft(s, " \t\r\n")
				if s, ok = jsonString(s); !ok {
					return nil, false
				}
				if s = bytes.TrimLeft(s, " \t\r\n"); len(s) == 0 || s[0] != ':' {
					return nil, false
				}
				s = s[1:]
			}
			if s, ok = jsonValue(s, depth+1); !ok {
				return nil, false
			}
			s = bytes.TrimLeft(s, " \t\r\n")
			switch {
			case len(s) == 0:
				return nil, false
			case s[0] == closing:
				return s[1:], true
			case s[0] != ',':
				return nil, false
			}
			s = s[1:]
		}
	case c == '"':
		return jsonString(s)
	}
	for _, word := range []string{"true", "false", "null"} {
		if rest, ok := bytes.CutPrefix(s, []byte(word)); ok {
			return rest, true
		}
	}
	rest = bytes.TrimLeft(s, "+-.0123456789eE")
	return rest, len(rest) < len(s)
}

func jsonString(s []byte) (rest []byte, ok bool) {
	if len(s) == 0 || s[0] != '"' {
		return nil, false
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[i+1:], true
		}
	}
	return nil, false
}
