package rootfs

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Wrapper is the directory that all of a packed tree is in, as in the lesson's
// archive.
const Wrapper = "rootfs"

// Times say what becomes of the times of last change in an archive.
type Times struct {
	All    *time.Time // the time of every entry; nil for its own
	Latest *time.Time // what a later one is set to, as with SOURCE_DATE_EPOCH; nil for no such bound
}

func (t Times) of(st *unix.Stat_t) unix.Timespec {
	mtime := time.Unix(st.Mtim.Unix())
	if t.All != nil {
		mtime = *t.All
	}
	if t.Latest != nil && mtime.After(*t.Latest) {
		mtime = *t.Latest
	}
	return unix.Timespec{Sec: mtime.Unix(), Nsec: int64(mtime.Nanosecond())}
}

// A Packed says what went into an archive.
type Packed struct {
	Result
	Sockets int // left out, as tar(5) has no entry for one
}

// Pack writes the tree below dir to w, as tar(5) in the PAX format: names in the
// order of their bytes, owners by number, extended attributes, hard links, the
// holes of sparse files. What is in other file systems is left out, the
// directories that they are mounted on apart, and so is the file that out
// describes. One tree gives one archive, whatever the order on disk.
func Pack(ctx context.Context, dir string, w io.Writer, times Times, out *unix.Stat_t) (Packed, error) {
	fd, err := openIn(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Packed{}, fail("cannot pack "+quote(dir), err)
	}
	p := newPacker(ctx, w, times, out)
	return p.end(p.root(fd))
}

// PackNames writes to w what stands under each of the names, as seen from dir,
// as Pack does; other file systems are not left out. Every entry's name is told
// to see.
func PackNames(ctx context.Context, dir string, names []string, w io.Writer, out *unix.Stat_t, see func(name string)) (Packed, error) {
	p := newPacker(ctx, w, Times{}, out)
	p.crosses, p.see = true, see
	for _, name := range names {
		if err := p.named(dir, name); err != nil {
			return p.packed, err
		}
	}
	return p.end(nil)
}

// named writes what stands under a name; what would lead out of the directory
// that the archive is unpacked in is taken from its front.
func (p *packer) named(dir, name string) error {
	path := filepath.Clean(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	parent, err := openIn(unix.AT_FDCWD, filepath.Dir(path), unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return fail("cannot read "+quote(name), err)
	}
	defer unix.Close(parent)
	inside := strings.TrimRight(name, "/")
	if i := strings.LastIndex("/"+inside+"/", "/../"); i >= 0 {
		inside = strings.TrimPrefix(("/" + inside + "/")[i+len("/../"):], "/")
		inside = strings.TrimRight(inside, "/")
	}
	if inside = strings.TrimLeft(inside, "/"); inside == "" {
		inside = "."
	}
	return p.child(parent, filepath.Base(path), inside)
}

func newPacker(ctx context.Context, w io.Writer, times Times, out *unix.Stat_t) *packer {
	p := &packer{ctx: ctx, w: w, times: times, links: map[inode]string{}, buffer: make([]byte, 256<<10)}
	if out != nil {
		p.links[inodeOf(out)] = ""
	}
	return p
}

// end writes the end of the archive where nothing has gone wrong.
func (p *packer) end(err error) (Packed, error) {
	if err == nil {
		_, err = p.w.Write(make([]byte, 2*blockSize))
	}
	return p.packed, err
}

// An inode tells files of all file systems apart.
type inode struct{ dev, ino uint64 }

func inodeOf(st *unix.Stat_t) inode { return inode{uint64(st.Dev), st.Ino} }

// A packer writes entries.
type packer struct {
	ctx     context.Context
	w       io.Writer
	times   Times
	dev     uint64           // the file system that is packed,
	crosses bool             // and others, too
	links   map[inode]string // names of files with several; "" for one that is to be left out
	see     func(string)     // nil for nobody
	packed  Packed
	buffer  []byte
}

func (p *packer) root(fd int) error {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return fail("cannot read "+quote(Wrapper), err)
	}
	p.dev = uint64(st.Dev)
	return p.directory(fd, Wrapper, &st)
}

// directory writes an open directory and all that is in it, and closes it.
func (p *packer) directory(fd int, name string, st *unix.Stat_t) error {
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	e := p.entry(name+"/", '5', st)
	err := e.addXattrs(func(b []byte) (int, error) { return unix.Flistxattr(fd, b) },
		func(x string, b []byte) (int, error) { return unix.Fgetxattr(fd, x, b) })
	if err != nil {
		return fail("cannot read "+quote(name), err)
	}
	if err := p.write(e); err != nil || !p.crosses && uint64(st.Dev) != p.dev {
		return err
	}
	names, err := f.Readdirnames(-1)
	if err != nil {
		return fail("cannot read "+quote(name), err)
	}
	slices.Sort(names)
	for _, base := range names {
		if err := p.ctx.Err(); err != nil {
			return context.Cause(p.ctx)
		}
		if err := p.child(fd, base, name+"/"+base); err != nil {
			return err
		}
	}
	return nil
}

// child writes what stands under a name in a directory.
func (p *packer) child(parent int, base, name string) error {
	var st unix.Stat_t
	if err := unix.Fstatat(parent, base, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return fail("cannot read "+quote(name), err)
	}
	kind := st.Mode & unix.S_IFMT
	if kind == unix.S_IFDIR || kind == unix.S_IFREG {
		return p.open(parent, base, name)
	}
	if kind == unix.S_IFSOCK {
		p.packed.Sockets++
		return nil
	}
	if linked, err := p.hardLink(name, &st); linked || err != nil {
		return err
	}
	e := p.entry(name, map[uint32]byte{unix.S_IFLNK: '2', unix.S_IFCHR: '3', unix.S_IFBLK: '4', unix.S_IFIFO: '6'}[kind], &st)
	switch kind {
	case unix.S_IFLNK:
		target := make([]byte, unix.PathMax)
		n, err := unix.Readlinkat(parent, base, target)
		if err != nil {
			return fail("cannot read "+quote(name), err)
		}
		e.link = string(target[:n])
	case unix.S_IFCHR, unix.S_IFBLK:
		e.device = st.Rdev
	}
	path := "/proc/self/fd/" + strconv.Itoa(parent) + "/" + base
	err := e.addXattrs(func(b []byte) (int, error) { return unix.Llistxattr(path, b) },
		func(x string, b []byte) (int, error) { return unix.Lgetxattr(path, x, b) })
	if err != nil && err != unix.ENOENT && err != unix.EPERM { // without /proc, or where they are not for us
		return fail("cannot read "+quote(name), err)
	}
	return p.write(e)
}

// open opens a directory or a regular file, and writes whichever it is then.
func (p *packer) open(parent int, base, name string) error {
	fd, err := openIn(parent, base, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	var st unix.Stat_t
	if err == nil {
		if err = unix.Fstat(fd, &st); err != nil {
			unix.Close(fd)
		}
	}
	if err != nil {
		return fail("cannot read "+quote(name), err)
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return p.directory(fd, name, &st)
	case unix.S_IFREG:
		defer unix.Close(fd)
		return p.file(fd, name, &st)
	}
	unix.Close(fd)
	return fail(quote(name)+" changed while it was read", nil)
}

// hardLink writes a link to a file that was written under another name, and
// reports whether it was one. The name of one that was not is remembered.
func (p *packer) hardLink(name string, st *unix.Stat_t) (bool, error) {
	first, known := p.links[inodeOf(st)]
	switch {
	case known && first == "":
		return true, nil
	case known:
		e := p.entry(name, '1', st)
		e.link = first
		return true, p.write(e)
	case st.Nlink > 1:
		p.links[inodeOf(st)] = name
	}
	return false, nil
}

func (p *packer) file(fd int, name string, st *unix.Stat_t) error {
	if linked, err := p.hardLink(name, st); linked || err != nil {
		return err
	}
	e := p.entry(name, '0', st)
	e.size = st.Size
	err := e.addXattrs(func(b []byte) (int, error) { return unix.Flistxattr(fd, b) },
		func(x string, b []byte) (int, error) { return unix.Fgetxattr(fd, x, b) })
	if err != nil {
		return fail("cannot read "+quote(name), err)
	}
	data := []extent{{0, st.Size}}
	if st.Blocks*512 < st.Size {
		if data, err = dataOf(fd, st.Size); err != nil {
			return fail("cannot read "+quote(name), err)
		}
	}
	if len(data) != 1 || data[0].length != st.Size {
		e.makeSparse(data)
	}
	if err := p.write(e); err != nil {
		return err
	}
	for _, d := range data {
		if err := p.copy(fd, name, d); err != nil {
			return err
		}
	}
	p.packed.Bytes += st.Size
	return p.pad(e.size)
}

// dataOf returns the runs of data of a file, lseek(2).
func dataOf(fd int, size int64) (data []extent, err error) {
	for at := int64(0); at < size; {
		from, err := unix.Seek(fd, at, unix.SEEK_DATA)
		if err == unix.ENXIO {
			break // a hole up to the end
		}
		if err == unix.EINVAL && at == 0 {
			return []extent{{0, size}}, nil // no holes on this file system
		}
		if err != nil {
			return nil, err
		}
		if at, err = unix.Seek(fd, from, unix.SEEK_HOLE); err != nil {
			return nil, err
		}
		if from = min(from, size); from < min(at, size) {
			data = append(data, extent{from, min(at, size) - from})
		}
	}
	return data, nil
}

// copy writes a run of a file's data.
func (p *packer) copy(fd int, name string, run extent) error {
	for run.length > 0 {
		n, err := unix.Pread(fd, p.buffer[:min(int64(len(p.buffer)), run.length)], run.offset)
		if err == unix.EINTR {
			continue
		}
		if err == nil && n == 0 {
			return fail(quote(name)+" became shorter while it was read", nil)
		}
		if err != nil {
			return fail("cannot read "+quote(name), err)
		}
		if err := p.ctx.Err(); err != nil {
			return context.Cause(p.ctx)
		}
		if _, err := p.w.Write(p.buffer[:n]); err != nil {
			return err
		}
		run.offset, run.length = run.offset+int64(n), run.length-int64(n)
	}
	return nil
}

// pad fills up the last block.
func (p *packer) pad(size int64) error {
	_, err := p.w.Write(make([]byte, -size&(blockSize-1)))
	return err
}

// An outgoing is an entry on its way into an archive.
type outgoing struct {
	name, link string
	typeflag   byte
	mode       uint32
	uid, gid   int64
	size       int64 // of the data in the archive
	mtime      unix.Timespec
	device     uint64
	records    records
	ahead      []byte // written before the data: the map of a sparse file
}

func (p *packer) entry(name string, typeflag byte, st *unix.Stat_t) *outgoing {
	return &outgoing{
		name: name, typeflag: typeflag, mode: st.Mode & 07777, uid: int64(st.Uid), gid: int64(st.Gid),
		mtime: p.times.of(st),
	}
}

// escape is what GNU tar does to the names of extended attributes.
var escape = strings.NewReplacer("%", "%25", "=", "%3D")

// addXattrs adds the extended attributes, in the order of their names.
func (e *outgoing) addXattrs(list func([]byte) (int, error), get func(string, []byte) (int, error)) error {
	names, err := sized(list)
	if err == unix.ENOTSUP || len(names) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	all := strings.Split(strings.TrimSuffix(string(names), "\x00"), "\x00")
	slices.Sort(all)
	for _, name := range all {
		value, err := sized(func(b []byte) (int, error) { return get(name, b) })
		if err == unix.ENODATA || strings.HasPrefix(name, "security.selinux") {
			continue // the policy of another machine would be a label of nothing
		}
		if err != nil {
			return err
		}
		e.records = append(e.records, record{xattrPrefix + escape.Replace(name), string(value)})
	}
	return nil
}

// sized calls what wants a buffer and says how large it has to be.
func sized(call func([]byte) (int, error)) ([]byte, error) {
	for {
		n, err := call(nil)
		if n <= 0 || err != nil {
			return nil, err
		}
		b := make([]byte, n)
		if n, err = call(b); err != unix.ERANGE {
			return b[:max(n, 0)], err
		}
	}
}

// makeSparse makes the entry one of GNU's PAX format 1.0: the data begin with
// the map, and the runs follow without their holes.
func (e *outgoing) makeSparse(data []extent) {
	if n := len(data); n == 0 || data[n-1].offset+data[n-1].length < e.size {
		data = append(data, extent{e.size, 0}) // so that the size is known from the map, too
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", len(data))
	e.records = append(e.records,
		record{sparsePrefix + "major", "1"}, record{sparsePrefix + "minor", "0"},
		record{sparsePrefix + "name", e.name}, record{sparsePrefix + "realsize", strconv.FormatInt(e.size, 10)})
	e.size = 0
	for _, d := range data {
		fmt.Fprintf(&b, "%d\n%d\n", d.offset, d.length)
		e.size += d.length
	}
	e.ahead = make([]byte, (b.Len()+blockSize-1)&^(blockSize-1))
	copy(e.ahead, b.String())
	e.size += int64(len(e.ahead))
	dir, base := "", e.name
	if slash := strings.LastIndexByte(e.name, '/'); slash >= 0 {
		dir, base = e.name[:slash+1], e.name[slash+1:]
	}
	e.name = dir + "GNUSparseFile.0/" + base // for programs that do not know the format
}

// write writes an entry's headers.
func (p *packer) write(e *outgoing) error {
	if p.see != nil {
		p.see(e.name)
	}
	var h [blockSize]byte
	e.fill(&h)
	out := h[:]
	if len(e.records) > 0 {
		body := e.records.body()
		extended := outgoing{name: "PaxHeaders/" + lastOf(e.name), typeflag: 'x', mode: 0644, size: int64(len(body))}
		var x [blockSize]byte
		extended.fill(&x) // its own name may be cut
		out = append(x[:], body...)
		out = append(out, make([]byte, -len(body)&(blockSize-1))...)
		out = append(out, h[:]...)
	}
	p.packed.Files++
	if _, err := p.w.Write(append(out, e.ahead...)); err != nil {
		return err
	}
	return nil
}

func lastOf(name string) string {
	name = strings.TrimSuffix(name, "/")
	return name[strings.LastIndexByte(name, '/')+1:]
}

// body returns the extended header's: "LENGTH KEY=VALUE\n", the length of the
// whole line.
func (rs records) body() []byte {
	var body []byte
	for _, r := range rs {
		rest := " " + r.key + "=" + r.value + "\n"
		n := len(rest) + 1
		for len(strconv.Itoa(n))+len(rest) != n {
			n = len(strconv.Itoa(n)) + len(rest)
		}
		body = append(strconv.AppendInt(body, int64(n), 10), rest...)
	}
	return body
}

// fill makes the ustar header. What has no room in it becomes a record.
func (e *outgoing) fill(h *[blockSize]byte) {
	text := func(f field, s, key string) {
		if copy(f.of(h[:]), s) < len(s) {
			e.records = append(e.records, record{key, s})
		}
	}
	number := func(f field, n int64, key, exact string) {
		width := f.to - f.from - 1
		if n < 0 || n >= 1<<(3*width) {
			exact = cmp.Or(exact, strconv.FormatInt(n, 10))
			n = 0
		}
		if exact != "" {
			e.records = append(e.records, record{key, exact})
		}
		copy(f.of(h[:]), fmt.Sprintf("%0*o", width, n))
	}
	text(fieldName, e.name, "path")
	number(fieldMode, int64(e.mode), "", "")
	number(fieldUID, e.uid, "uid", "")
	number(fieldGID, e.gid, "gid", "")
	number(fieldSize, e.size, "size", "")
	fraction := ""
	if e.mtime.Nsec != 0 {
		fraction = formatTime(e.mtime)
	}
	number(fieldMtime, e.mtime.Sec, "mtime", fraction)
	fieldType.of(h[:])[0] = e.typeflag
	text(fieldLink, e.link, "linkpath")
	copy(fieldMagic.of(h[:]), magicPOSIX)
	number(fieldMajor, int64(unix.Major(e.device)), "", "")
	number(fieldMinor, int64(unix.Minor(e.device)), "", "")
	copy(fieldChecksum.of(h[:]), "        ")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(fieldChecksum.of(h[:]), fmt.Sprintf("%06o\x00 ", sum))
}

// formatTime is the inverse of paxTime.
func formatTime(t unix.Timespec) string {
	sign := ""
	if t.Sec < 0 {
		sign = "-"
		if t.Sec = -t.Sec; t.Nsec > 0 {
			t.Sec, t.Nsec = t.Sec-1, 1e9-t.Nsec
		}
	}
	s := sign + strconv.FormatInt(t.Sec, 10)
	if t.Nsec != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%09d", t.Nsec), "0")
	}
	return s
}
