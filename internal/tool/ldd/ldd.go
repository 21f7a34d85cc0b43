// Package ldd implements ldd(1) of glibc: it prints the shared objects that a program needs. It only
// reads the files. The real ldd runs the dynamic linker.
//
// Synopsis:
//
//	ldd FILE...
package ldd

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is ldd(1).
var Command = gnu.Command("ldd", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1}, `[OPTION]... FILE...
Shows the shared objects that programs need, without running them.

      --help     display this help and exit
      --version  output version information and exit
`, ldd)

func ldd(t *gnu.Tool) error {
	words := t.Argv[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
		switch word {
		case "--help":
			return t.Help()
		case "--version":
			return version(t)
		case "-d", "--data-relocs", "-r", "--function-relocs":
			continue // -d and -r only print missing symbols, which are not looked up
		case "-v", "--verbose", "-u", "--unused":
			return cli.Fail("the option "+word+" is not supported", nil)
		}
		return tryHelp(t, "unrecognized option `"+word+"'")
	}
	if len(words) == 0 {
		return tryHelp(t, "missing file arguments")
	}
	for _, file := range words {
		if len(words) > 1 {
			t.Out.WriteString(file + ":\n")
		}
		if !strings.Contains(file, "/") {
			file = "./" + file
		}
		var st unix.Stat_t
		switch err := unix.Stat(file, &st); {
		case err != nil:
			t.Complain(file+": No such file or directory", nil) // the real ldd prints this for any error
		case st.Mode&unix.S_IFMT != unix.S_IFREG:
			t.Complain(file+": not regular file", nil)
		case unix.Access(file, unix.R_OK) != nil:
			t.Complain("error: you do not have read permission for `"+file+"'", nil)
		default:
			list(t, file)
		}
	}
	return nil
}

func tryHelp(t *gnu.Tool, text string) error {
	t.Stderr.Write([]byte(t.ErrorName() + ": " + text + "\nTry `ldd --help' for more information.\n"))
	return &cli.Failure{Status: 1}
}

// list prints the shared objects that one file needs.
func list(t *gnu.Tool, file string) {
	root, err := read(file)
	switch {
	case err != nil:
		t.Out.Flush()
		t.Stderr.Write([]byte("\tnot a dynamic executable\n"))
		t.Status = 1
		return
	case root.interpreter == "" && len(root.needed) == 0:
		t.Out.WriteString("\tstatically linked\n")
		return
	}
	paths, _ := t.Getenv("LD_LIBRARY_PATH")
	fmt.Fprintf(t.Out, "\tlinux-vdso.so.1 (%s)\n", address)
	seen := map[string]bool{}
	for queue := []*object{root}; len(queue) > 0; queue = queue[1:] {
		of := queue[0]
		for _, name := range of.needed {
			if seen[name] {
				continue
			}
			seen[name] = true
			if base := filepath.Base(root.interpreter); name == base || name == root.interpreter {
				fmt.Fprintf(t.Out, "\t%s (%s)\n", root.interpreter, address)
				continue
			}
			path, found := of.find(name, root, paths)
			switch {
			case found == nil:
				fmt.Fprintf(t.Out, "\t%s => not found\n", name)
				continue
			case path == name:
				fmt.Fprintf(t.Out, "\t%s (%s)\n", path, address)
			default:
				fmt.Fprintf(t.Out, "\t%s => %s (%s)\n", name, path, address)
			}
			queue = append(queue, found)
		}
	}
	if base := filepath.Base(root.interpreter); root.interpreter != "" && !seen[base] {
		fmt.Fprintf(t.Out, "\t%s (%s)\n", root.interpreter, address)
	}
}

// address is printed in place of the address at which an object would be mapped.
const address = "0x0000000000000000"

// An object is an ELF file.
type object struct {
	path           string
	class          elf.Class
	machine        elf.Machine
	interpreter    string
	needed         []string
	rpath, runpath []string
}

var errStatic = errors.New("no dynamic section")

// read reads the dynamic section of a file.
func read(path string) (*object, error) {
	f, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	o := &object{path: path, class: f.Class, machine: f.Machine}
	dynamic := false
	for _, p := range f.Progs {
		switch p.Type {
		case elf.PT_DYNAMIC:
			dynamic = true
		case elf.PT_INTERP:
			if p.Filesz < unix.PathMax {
				name := make([]byte, p.Filesz)
				if _, err := p.ReadAt(name, 0); err != nil {
					return nil, err
				}
				o.interpreter = string(bytes.TrimRight(name, "\x00"))
			}
		}
	}
	if !dynamic {
		return nil, errStatic
	}
	o.needed, _ = f.DynString(elf.DT_NEEDED)
	o.rpath, _ = f.DynString(elf.DT_RPATH)
	o.runpath, _ = f.DynString(elf.DT_RUNPATH)
	return o, nil
}

// find looks for a shared object that o needs, in the order of ld.so(8).
func (o *object) find(name string, root *object, libraryPath string) (string, *object) {
	if strings.Contains(name, "/") {
		found, _ := read(name)
		return name, found
	}
	var dirs []string
	if len(o.runpath) == 0 {
		dirs = append(o.expand(o.rpath), root.expand(root.rpath)...)
	}
	if libraryPath != "" {
		dirs = append(dirs, strings.FieldsFunc(libraryPath, func(r rune) bool { return r == ':' || r == ';' })...)
	}
	dirs = append(dirs, o.expand(o.runpath)...)
	var candidates []string
	for _, dir := range dirs {
		candidates = append(candidates, filepath.Join(dir, name))
	}
	candidates = append(candidates, cached(name)...)
	for _, dir := range standard[root.machine] {
		candidates = append(candidates, dir+name)
	}
	for _, path := range candidates {
		if found, err := read(path); err == nil && found.class == root.class && found.machine == root.machine {
			return path, found
		}
	}
	return "", nil
}

// standard has the default directories of ld.so on Debian.
var standard = map[elf.Machine][]string{
	elf.EM_X86_64:  {"/lib/x86_64-linux-gnu/", "/usr/lib/x86_64-linux-gnu/", "/lib/", "/usr/lib/"},
	elf.EM_AARCH64: {"/lib/aarch64-linux-gnu/", "/usr/lib/aarch64-linux-gnu/", "/lib/", "/usr/lib/"},
}

// expand splits lists of directories and replaces $ORIGIN.
func (o *object) expand(lists []string) (dirs []string) {
	origin, _ := filepath.Abs(filepath.Dir(o.path))
	for _, list := range lists {
		for dir := range strings.SplitSeq(list, ":") {
			dirs = append(dirs, strings.NewReplacer("$ORIGIN", origin, "${ORIGIN}", origin).Replace(dir))
		}
	}
	return dirs
}

// The format of /etc/ld.so.cache, which ldconfig(8) writes.
const (
	cacheMagic  = "glibc-ld.so.cache1.1"
	cacheHeader = 48
	cacheEntry  = 24
)

// cached returns the paths of a shared object in /etc/ld.so.cache.
func cached(name string) (paths []string) {
	data, err := os.ReadFile("/etc/ld.so.cache")
	if err != nil || len(data) < cacheHeader || !strings.HasPrefix(string(data), cacheMagic) {
		return nil
	}
	text := func(at uint32) string {
		if int64(at) >= int64(len(data)) {
			return ""
		}
		s, _, _ := bytes.Cut(data[at:], []byte{0})
		return string(s)
	}
	count := binary.NativeEndian.Uint32(data[len(cacheMagic):])
	for at := cacheHeader; count > 0 && at+cacheEntry <= len(data); at, count = at+cacheEntry, count-1 {
		if text(binary.NativeEndian.Uint32(data[at+4:])) == name {
			paths = append(paths, text(binary.NativeEndian.Uint32(data[at+8:])))
		}
	}
	return paths
}
