package hint

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path"
	"strconv"
	"strings"

	"contedor/internal/linux/machine"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Exec is executing a program, execvp(3).
type Exec struct {
	File string
	Path string // the search path
}

func (*Exec) word() string { return "exec" }

func (e *Exec) code(c *codec) {
	c.text(&e.File)
	c.text(&e.Path)
}

func (e *Exec) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	file := e.File
	switch r.Errno {
	case unix.ENOENT:
		if strings.Contains(file, "/") {
			if exists(file) {
				return noInterpreter(m, t, file)
			}
			return noFile(t, file)
		}
		if found := within(e.Path, file); found != "" {
			return noInterpreter(m, t, found)
		}
		return notFound(t, file)
	case unix.ENOEXEC:
		if !strings.Contains(file, "/") {
			file = within(e.Path, file)
		}
		return badFormat(m, t, file)
	case unix.EACCES:
		if !strings.Contains(file, "/") {
			file = within(e.Path, file)
		}
		return forbidden(t, file)
	}
	return ""
}

// within returns the path of the first file with a name in the directories of a search path,
// or "" if there is none.
func within(search, file string) string {
	for dir := range strings.SplitSeq(search, ":") {
		if name := path.Join(dir, file); exists(name) {
			return name
		}
	}
	return ""
}

// notFound returns the hint for a program that is in no directory of the search path.
func notFound(t *texts.Hint, file string) string {
	if found, ok := solo.LookUp(file, solo.UsualPath); ok {
		return fill(t.HostPath, "file", found, "usual", solo.UsualPath)
	}
	return fill(t.Nowhere, "file", file)
}

// noFile returns the hint for the path of a program that does not exist.
func noFile(t *texts.Hint, file string) string {
	if found, ok := solo.LookUp(path.Base(file), solo.UsualPath); ok {
		return fill(t.OtherPlace, "file", file, "there", found)
	}
	if exists("/bin/sh") {
		return fill(t.OnlyShell, "file", file)
	}
	return fill(t.NoSystem, "file", file, "there", listing(t, "/"))
}

// noInterpreter returns the hint for a program that exists, but whose interpreter or loader
// does not.
func noInterpreter(m machine.Machine, t *texts.Hint, file string) string {
	h := read(file)
	switch {
	case h.foreign() || h.interpreter == "" || exists(h.interpreter):
		return badFormat(m, t, file)
	case h.script:
		return fill(t.NoScriptInterpreter, "file", file, "interpreter", h.interpreter)
	}
	return fill(t.NoLoader, "file", file, "interpreter", h.interpreter)
}

// badFormat returns the hint for a file whose format the kernel does not execute.
func badFormat(m machine.Machine, t *texts.Hint, file string) string {
	h := read(file)
	switch {
	case h.foreign():
		if e := emulator(m, h); e != "" {
			return fill(t.NoEmulator, "file", file, "machine", h.architecture(), "interpreter", e)
		}
		return fill(t.Foreign, "file", file, "machine", h.architecture(), "own", native.architecture())
	case h.elf:
		return fill(t.BrokenELF, "file", file)
	case h.script:
		return ""
	}
	return fill(t.NoFormat, "file", file)
}

// forbidden returns the hint for a file that may not be executed.
func forbidden(t *texts.Hint, file string) string {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return fill(t.IsDirectory, "file", file)
	case info.Mode()&0o111 == 0:
		return fill(t.NotExecutable, "file", file)
	}
	var fs unix.Statfs_t
	if unix.Statfs(file, &fs) == nil && fs.Flags&unix.ST_NOEXEC != 0 {
		return fill(t.NoExec, "file", file)
	}
	if h := read(file); h.interpreter != "" && unix.Access(h.interpreter, unix.X_OK) != nil {
		return fill(t.NotExecutable, "file", h.interpreter)
	}
	return ""
}

// A header is the part of a program that the kernel interprets, elf(5) and execve(2).
type header struct {
	elf, script bool
	interpreter string // of a script, or the loader of an ELF file
	class       byte   // ELFCLASS32 or ELFCLASS64
	data        byte   // ELFDATA2LSB or ELFDATA2MSB
	machine     uint16 // EM_*
}

// page is the number of bytes that are read from the beginning of a file.
const page = 4096

// read returns the header of a file, or the zero value if the file cannot be opened.
func read(name string) header {
	f, err := os.Open(name)
	if err != nil {
		return header{}
	}
	defer f.Close()
	return parseHeader(f)
}

// parseHeader reads a header. It leaves out fields that are invalid.
func parseHeader(r io.ReaderAt) (h header) {
	start := make([]byte, page)
	n, _ := r.ReadAt(start, 0)
	start = start[:n]
	if line, ok := bytes.CutPrefix(start, []byte("#!")); ok {
		line, _, _ = bytes.Cut(line, []byte("\n"))
		if words := bytes.Fields(line); len(words) > 0 {
			h.script, h.interpreter = true, string(words[0])
		}
		return h
	}
	if !bytes.HasPrefix(start, []byte("\x7fELF")) || len(start) < 64 {
		return h
	}
	h.elf, h.class, h.data = true, start[4], start[5]
	order := binary.ByteOrder(binary.LittleEndian)
	if h.data == 2 {
		order = binary.BigEndian
	}
	h.machine = order.Uint16(start[18:])
	h.interpreter = loader(r, start, h.class, order)
	return h
}

// loader returns the path in the PT_INTERP segment of an ELF file, or "" if there is none.
func loader(r io.ReaderAt, start []byte, class byte, order binary.ByteOrder) string {
	const ptInterp = 3
	at, size, count := uint64(order.Uint32(start[28:])), uint64(order.Uint16(start[42:])), int(order.Uint16(start[44:]))
	if class == 2 {
		at, size, count = order.Uint64(start[32:]), uint64(order.Uint16(start[54:])), int(order.Uint16(start[56:]))
	}
	entry := make([]byte, 56)
	for i := range uint64(min(count, page/32)) {
		if n, _ := r.ReadAt(entry, int64(at+i*size)); n < 32 {
			return ""
		}
		if order.Uint32(entry) != ptInterp {
			continue
		}
		offset, length := uint64(order.Uint32(entry[4:])), uint64(order.Uint32(entry[16:]))
		if class == 2 {
			offset, length = order.Uint64(entry[8:]), order.Uint64(entry[32:])
		}
		name := make([]byte, min(length, unix.PathMax))
		n, _ := r.ReadAt(name, int64(offset))
		text, _, _ := bytes.Cut(name[:n], []byte{0})
		return string(text)
	}
	return ""
}

// native is the header of this program.
var native = header{elf: true, class: 2, data: 1, machine: nativeMachine}

// foreign reports whether the program is for another architecture.
func (h header) foreign() bool {
	return h.elf && (h.machine != native.machine || h.data != native.data) && !(native.machine == emX8664 && h.machine == em386)
}

const (
	em386     = 3
	emX8664   = 62
	emAArch64 = 183
)

// architecture returns the name of the program's architecture in uname(2), or its number in
// elf(5).
func (h header) architecture() string {
	switch {
	case h.machine == em386:
		return "i386"
	case h.machine == emX8664:
		return "x86_64"
	case h.machine == emAArch64:
		return "aarch64"
	case h.machine == 40:
		return "arm"
	case h.machine == 243 && h.class == 2:
		return "riscv64"
	case h.machine == 243:
		return "riscv32"
	case h.machine == 21 && h.data == 1:
		return "ppc64le"
	case h.machine == 21:
		return "ppc64"
	case h.machine == 20:
		return "ppc"
	case h.machine == 22:
		return "s390x"
	case h.machine == 8:
		return "mips"
	case h.machine == 258:
		return "loongarch64"
	}
	return "e_machine " + strconv.Itoa(int(h.machine))
}

// Foreign returns the architecture of a program for another machine, as uname(2) names it,
// and the path of the emulator that binfmt_misc has for it, or "". ok is false for any other
// file.
func Foreign(m machine.Machine, file string) (architecture, emulatedBy string, ok bool) {
	h := read(file)
	if !h.foreign() {
		return "", "", false
	}
	return h.architecture(), emulator(m, h), true
}

// emulator returns the path of the emulator that binfmt_misc has for the program's
// architecture, or "" if there is none. It reads the user namespace's own binfmt_misc and
// that of the machine.
func emulator(m machine.Machine, h header) string {
	const dir = "proc/sys/fs/binfmt_misc"
	for _, m := range [...]machine.Machine{machine.Here(), m} {
		for _, name := range m.List(dir) {
			text, _ := m.Read(dir + "/" + name)
			if !strings.HasPrefix(text, "enabled") {
				continue
			}
			interpreter, magic := "", ""
			for line := range strings.Lines(text) {
				switch word, value, _ := strings.Cut(strings.TrimSpace(line), " "); word {
				case "interpreter":
					interpreter = value
				case "magic":
					magic = value
				}
			}
			if matches(magic, h) {
				return interpreter
			}
		}
	}
	return ""
}

// matches reports whether the magic bytes of a rule, in hexadecimal, are those of ELF files
// for the program's architecture.
func matches(magic string, h header) bool {
	const elf, at = "7f454c46", 18 * 2
	if !strings.HasPrefix(magic, elf) || len(magic) < at+4 {
		return false
	}
	two := []byte{byte(h.machine), byte(h.machine >> 8)}
	if h.data == 2 {
		two[0], two[1] = two[1], two[0]
	}
	const digits = "0123456789abcdef"
	want := ""
	for _, b := range two {
		want += string(digits[b>>4]) + string(digits[b&15])
	}
	return magic[at:at+4] == want
}
