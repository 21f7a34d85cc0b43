package file

import (
	"bytes"
	debug "debug/elf"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

var machines = map[debug.Machine]string{
	debug.EM_X86_64: "x86-64", debug.EM_386: "Intel i386", debug.EM_AARCH64: "ARM aarch64", debug.EM_ARM: "ARM",
	debug.EM_RISCV: "UCB RISC-V", debug.EM_PPC64: "64-bit PowerPC or cisco 7500", debug.EM_PPC: "PowerPC or cisco 4500",
	debug.EM_S390: "IBM S/390", debug.EM_MIPS: "MIPS", debug.EM_SPARC: "SPARC", debug.EM_LOONGARCH: "LoongArch",
	debug.EM_BPF: "eBPF", debug.EM_68K: "Motorola m68k",
}

var systems = map[debug.OSABI]string{0: "SYSV", 1: "HP-UX", 2: "NetBSD", 3: "GNU/Linux", 6: "Solaris", 9: "FreeBSD", 12: "OpenBSD", 97: "ARM", 255: "embedded"}

// elf describes an ELF file, elf(5).
func elf(data []byte, in io.ReaderAt) (kind, bool) {
	if !bytes.HasPrefix(data, []byte("\x7fELF")) {
		return kind{}, false
	}
	broken := kind{"ELF", "application/octet-stream", "binary"}
	if in == nil {
		in = bytes.NewReader(data)
	}
	f, err := debug.NewFile(in)
	if err != nil {
		return broken, true
	}
	defer f.Close()
	text := "ELF 64-bit"
	if f.Class == debug.ELFCLASS32 {
		text = "ELF 32-bit"
	}
	if f.Data == debug.ELFDATA2LSB {
		text += " LSB"
	} else {
		text += " MSB"
	}
	mime := "application/x-executable"
	switch f.Type {
	case debug.ET_REL:
		text, mime = text+" relocatable", "application/x-object"
	case debug.ET_EXEC:
		text += " executable"
	case debug.ET_DYN:
		if isPIE(f) {
			text, mime = text+" pie executable", "application/x-pie-executable"
		} else {
			text, mime = text+" shared object", "application/x-sharedlib"
		}
	case debug.ET_CORE:
		text, mime = text+" core file", "application/x-coredump"
	}
	machine, ok := machines[f.Machine]
	if !ok {
		machine = fmt.Sprintf("*unknown arch 0x%x*", int(f.Machine))
	}
	text += ", " + machine + abi(f, data)
	system := systems[f.OSABI]
	if system == "" {
		system = "unknown"
	}
	text += fmt.Sprintf(", version %d (%s)", f.Version, system)
	if f.Type == debug.ET_EXEC || f.Type == debug.ET_DYN {
		text += linking(f)
	}
	text += notes(f)
	if f.Type == debug.ET_CORE {
		return kind{text, mime, "binary"}, true
	}
	return kind{text + symbols(f), mime, "binary"}, true
}

// abi describes the processor-specific flags of an ELF header.
func abi(f *debug.File, data []byte) string {
	at := 48
	if f.Class == debug.ELFCLASS32 {
		at = 36
	}
	if len(data) < at+4 {
		return ""
	}
	flags := f.ByteOrder.Uint32(data[at:])
	switch f.Machine {
	case debug.EM_ARM:
		if version := flags >> 24; version > 0 && version <= 5 {
			return fmt.Sprintf(", EABI%d", version)
		}
	case debug.EM_RISCV:
		text := ""
		if flags&1 != 0 {
			text += ", RVC"
		}
		return text + [...]string{", soft-float ABI", ", single-float ABI", ", double-float ABI", ", quad-float ABI"}[flags>>1&3]
	case debug.EM_PPC64:
		switch flags & 3 {
		case 1:
			return ", Power ELF V1 ABI"
		case 2:
			return ", OpenPOWER ELF V2 ABI"
		}
	}
	return ""
}

// isPIE reports whether a shared object is marked as an executable.
func isPIE(f *debug.File) bool {
	flags, err := f.DynValue(debug.DT_FLAGS_1)
	return err == nil && len(flags) > 0 && flags[0]&uint64(debug.DF_1_PIE) != 0
}

func linking(f *debug.File) string {
	text, interpreter := ", statically linked", ""
	dynamic := false
	for _, p := range f.Progs {
		switch p.Type {
		case debug.PT_DYNAMIC:
			dynamic = true
		case debug.PT_INTERP:
			if name, err := io.ReadAll(io.LimitReader(p.Open(), 4096)); err == nil {
				name, _, _ = bytes.Cut(name, []byte{0})
				interpreter = ", interpreter " + string(name)
			}
		}
	}
	needed, _ := f.ImportedLibraries()
	switch {
	case !dynamic:
	case interpreter == "" && isPIE(f) && len(needed) == 0:
		text = ", static-pie linked"
	default:
		text = ", dynamically linked"
	}
	return text + interpreter
}

// notes describes the notes of a file.
func notes(f *debug.File) (text string) {
	read := func(r io.Reader, align int) {
		data, err := io.ReadAll(io.LimitReader(r, 1<<16))
		if err != nil {
			return
		}
		for len(data) >= 12 {
			nameSize, size, kind := f.ByteOrder.Uint32(data), f.ByteOrder.Uint32(data[4:]), f.ByteOrder.Uint32(data[8:])
			data = data[12:]
			up := func(n uint32) int { return int(min(uint64(n)+uint64(align)-1, 1<<20)) / align * align }
			if up(nameSize) > len(data) {
				return
			}
			name := strings.TrimRight(string(data[:min(int(nameSize), len(data))]), "\x00")
			data = data[up(nameSize):]
			if int(min(size, 1<<20)) > len(data) {
				return
			}
			content := data[:size]
			data = data[min(up(size), len(data)):]
			text += note(f, name, kind, content)
		}
	}
	some := false
	for _, p := range f.Progs {
		if p.Type == debug.PT_NOTE && f.Type != debug.ET_CORE {
			read(p.Open(), 4)
			some = true
		}
	}
	if some {
		return text
	}
	for _, s := range f.Sections {
		if s.Type == debug.SHT_NOTE {
			read(s.Open(), 4)
		}
	}
	return text
}

func note(f *debug.File, name string, kind uint32, content []byte) string {
	switch {
	case name == "GNU" && kind == 3:
		hash := map[int]string{8: "xxHash", 16: "md5/uuid", 20: "sha1"}[len(content)]
		if hash == "" {
			hash = "unknown"
		}
		return ", BuildID[" + hash + "]=" + hex.EncodeToString(content)
	case name == "GNU" && kind == 1 && len(content) >= 16:
		system := [...]string{"Linux", "Hurd", "Solaris", "kFreeBSD", "kNetBSD"}
		n := f.ByteOrder.Uint32(content)
		if int(n) < len(system) {
			return fmt.Sprintf(", for GNU/%s %d.%d.%d", system[n], f.ByteOrder.Uint32(content[4:]), f.ByteOrder.Uint32(content[8:]), f.ByteOrder.Uint32(content[12:]))
		}
	case name == "Go" && kind == 4:
		return ", Go BuildID=" + strings.TrimRight(string(content), "\x00")
	}
	return ""
}

// symbols describes whether a file has symbols and information for debuggers.
func symbols(f *debug.File) (text string) {
	stripped := true
	if len(f.Sections) == 0 {
		return ", no section header"
	}
	for _, s := range f.Sections {
		switch {
		case s.Type == debug.SHT_SYMTAB:
			stripped = false
		case s.Name == ".debug_info":
			text = ", with debug_info"
		}
	}
	if stripped {
		return text + ", stripped"
	}
	return text + ", not stripped"
}
