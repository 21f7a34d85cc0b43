package tar

import (
	"os"
	"slices"

	"contedor/internal/fetch/tree"
	"contedor/internal/linux/openat2"
	"golang.org/x/sys/unix"
)

// A tag is a file of --exclude-tag, --exclude-tag-under or --exclude-tag-all.
type tag struct {
	file string
	key  rune
	is   func(*os.File) bool // whether a file of that name is one; nil if it always is
}

// cacheSignature begins a CACHEDIR.TAG.
const cacheSignature = "Signature: 8a477f597d28d172789f06886806bc55"

func isCacheTag(f *os.File) bool {
	b := make([]byte, len(cacheSignature))
	n, _ := f.ReadAt(b, 0)
	return string(b[:n]) == cacheSignature
}

// in reports whether an open directory has the tag.
func (t *tag) in(dir int) bool {
	var st unix.Stat_t
	if unix.Fstatat(dir, t.file, &st, 0) != nil {
		return false
	}
	if t.is == nil {
		return true
	}
	fd, err := openat2.Open(dir, t.file, unix.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	f := os.NewFile(uintptr(fd), t.file)
	defer f.Close()
	return t.is(f)
}

// enter says what of a directory is packed: its tags may exclude it, and -u leaves out its own entry.
// It reads the directory's files of patterns.
func (j *job) enter(dir int, name string) (d tree.Descent) {
	_, known := j.packed[name]
	d.Bare = known
	j.readIgnored(dir, name)
	for i := range j.tags {
		t := &j.tags[i]
		if !t.in(dir) {
			continue
		}
		what := "contents not dumped"
		switch t.key {
		case keyTagAll:
			d.Omit, what = true, "directory not dumped"
		case keyTagUnder:
			d.Only = []string{}
		default:
			if d.Only == nil {
				d.Only = []string{t.file}
			} else if len(d.Only) > 0 && !slices.Contains(d.Only, t.file) {
				d.Only = append(d.Only, t.file)
			}
		}
		if j.verbose == 0 {
			return d
		}
		j.warn("cachedir", j.member(name+"/")+": contains a cache directory tag "+j.quoted(t.file)+"; "+what)
		return d
	}
	return d
}
