package serve

import (
	"cmp"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

// A file is one that is served. It stays open, so what is served is what was named, whatever is
// put in its place.
type file struct {
	name     string // in the URL
	file     *os.File
	size     int64
	modified time.Time
	sum      [sha256.Size]byte
}

func (f *file) hex() string { return hex.EncodeToString(f.sum[:]) }

// hasChanged reports whether the file was written since its sum was calculated.
func (f *file) hasChanged() bool {
	info, err := f.file.Stat()
	return err != nil || info.Size() != f.size || !info.ModTime().Equal(f.modified)
}

// A shelf has the files.
type shelf struct {
	files    []*file
	programs map[string]*file // by GOARCH
}

// sumsName is the name under which the sums of all files are served, in the format of
// sha256sum(1).
const sumsName = "SHA256SUMS"

// architectures are the machines of uname(2) for which there may be a program, by GOARCH.
var architectures = []struct {
	goarch  string
	machine elf.Machine
	uname   string // a pattern of sh(1)
}{
	{"386", elf.EM_386, "i?86"},
	{"amd64", elf.EM_X86_64, "x86_64"},
	{"arm", elf.EM_ARM, "armv*"},
	{"arm64", elf.EM_AARCH64, "aarch64"},
	{"riscv64", elf.EM_RISCV, "riscv64"},
}

// newShelf opens the files that are named, those directly in directories that are named, and this
// program, and calculates their sums. Hidden files of a directory and symbolic links in it are
// left out.
func newShelf(t *texts.Serve, names []string) (*shelf, error) {
	s := &shelf{programs: map[string]*file{}}
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case err != nil:
			return nil, guide.FailFile(err)
		case info.IsDir():
			err = s.directory(t, name)
		case info.Mode().IsRegular():
			err = s.add(t, name, filepath.Base(name))
		default:
			err = cli.Fail(texts.Fill(t.NotFile, "name", name), nil)
		}
		if err != nil {
			return nil, err
		}
	}
	if s.programs[runtime.GOARCH] == nil {
		if err := s.add(t, "/proc/self/exe", "contedor-"+runtime.GOARCH); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.files, func(a, b *file) int { return cmp.Compare(a.name, b.name) })
	return s, nil
}

func (s *shelf) directory(t *texts.Serve, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return guide.FailFile(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			if err := s.add(t, filepath.Join(dir, e.Name()), e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *shelf) add(t *texts.Serve, path, name string) error {
	if s.find(name) != nil || name == sumsName || name == "get" {
		return cli.Fail(texts.Fill(t.SameName, "name", name), nil)
	}
	opened, err := os.Open(path)
	if err != nil {
		return guide.FailFile(err)
	}
	f := &file{name: name, file: opened}
	info, err := opened.Stat()
	if err != nil {
		return guide.FailFile(err)
	}
	f.size, f.modified = info.Size(), info.ModTime()
	sum := sha256.New()
	if _, err := io.Copy(sum, opened); err != nil {
		return guide.FailFile(err)
	}
	sum.Sum(f.sum[:0])
	s.files = append(s.files, f)
	if arch := f.program(); arch != "" {
		if s.programs[arch] != nil {
			return cli.Fail(texts.Fill(t.OtherMachine, "name", name), nil)
		}
		s.programs[arch] = f
	}
	return nil
}

// program returns the GOARCH of a file that is this program, or "" for others.
func (f *file) program() string {
	if !strings.HasPrefix(f.name, "contedor") {
		return ""
	}
	e, err := elf.NewFile(f.file)
	if err != nil || e.Type != elf.ET_EXEC && e.Type != elf.ET_DYN {
		return ""
	}
	for _, a := range architectures {
		if a.machine == e.Machine {
			return a.goarch
		}
	}
	return ""
}

// find returns the file with a name, or nil.
func (s *shelf) find(name string) *file {
	for _, f := range s.files {
		if f.name == name {
			return f
		}
	}
	return nil
}

// sums returns the sums in the format of sha256sum(1), without names that it would escape.
func (s *shelf) sums() string {
	var b strings.Builder
	for _, f := range s.files {
		if !strings.ContainsAny(f.name, "\\\n\r") {
			b.WriteString(f.hex() + "  " + f.name + "\n")
		}
	}
	return b.String()
}

func (s *shelf) close() {
	for _, f := range s.files {
		f.file.Close()
	}
}
