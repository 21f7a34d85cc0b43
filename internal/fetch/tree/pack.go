package tree

import (
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/openat2"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// Wrapper is the directory in an archive that contains the packed tree, as in the archive of
// the lesson.
const Wrapper = "rootfs"

// Times say which times of the last change go into an archive.
type Times struct {
	All    *time.Time // the time of every entry; nil for the time of the file
	Latest *time.Time // replaces later times, as SOURCE_DATE_EPOCH does; nil for no limit
}

func (t Times) of(st *unix.Stat_t) unix.Timespec {
	mtime := time.Unix(st.Mtim.Unix())
	if t.All != nil {
		mtime = *t.All
	}
	if t.Latest != nil && mtime.After(*t.Latest) {
		mtime = *t.Latest
	}
	return clock.Timespec(mtime.Unix(), int64(mtime.Nanosecond()))
}

// A Packed says what has been packed.
type Packed struct {
	Result
	Sockets int // left out: tar(5) has no entries for sockets
}

// Pack writes the tree below dir to w, in the PAX format of tar(5), with owners by number,
// extended attributes, access control lists, hard links and the holes of sparse files. Names
// are in the order of their bytes, so a tree always gives the same archive. Mount points are
// packed as empty directories. out describes a file to leave out, the archive itself; it may be
// nil.
func Pack(ctx context.Context, dir string, w io.Writer, times Times, out *unix.Stat_t) (Packed, error) {
	fd, err := openat2.Open(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Packed{}, reason.New("cannot pack "+reason.Quote(dir), err)
	}
	p := newPacker(ctx, w, times, out)
	return p.end(p.root(fd))
}

// A Packing says how PackNames packs. Its functions may be nil.
type Packing struct {
	Mtime        *time.Time        // the time of every entry; nil for its own
	Owner, Group func(*ID)         // change a file's owner and group
	Attribute    func(string) bool // whether an extended attribute of that name is packed
	RawLists     bool              // access control lists are packed as extended attributes, not as text
	Archive      []unix.Stat_t     // the archive's own files, which are not packed
	Follow       bool              // the targets of symbolic links are packed in their place
	Flat         bool              // directories are packed without what is below them
	OneSystem    bool              // nothing on another file system than a member is packed
	Absolute     bool              // names keep what would lead out of the directory
	Locale       quote.Locale      // of messages

	Rename func(name string, kind tarfile.Kind) string // changes names and targets of links; nil for none. The kind is that of the link, or Regular
	Mode   func(mode uint32, isDir bool) uint32        // changes permissions; nil for none
	Wanted func(name string, st *unix.Stat_t) bool     // whether a file is packed; nil for all

	See      func(name string)              // is called for every entry
	Own      func(name string)              // is called for a file that is the archive
	Socket   func(name string)              // is called for a socket, which is left out
	Complain func(error)                    // is called for a file that cannot be read
	Stripped func(prefix string, link bool) // is called with the prefix that a name, or a link's target, loses; "" for an empty name
}

// A Member is a name of a file or directory to be packed.
type Member struct {
	Dir, Name string
	Excluded  func(name string) bool // whether a name, and all below it, is left out; nil for none
}

// An ID is a user or group: its number, and its name if that is written.
type ID struct {
	Number int64
	Name   string
}

// PackNames writes files and directories to w as Pack does, but with other file systems. From
// the front of a name it removes what would lead out of the directory in which the archive is
// unpacked. Errors of single files go to Complain; other errors end it.
func PackNames(ctx context.Context, members []Member, w io.Writer, how Packing) (Packed, error) {
	p := newPacker(ctx, w, Times{All: how.Mtime}, nil)
	p.crosses, p.how, p.several = true, &how, len(members) > 1
	for i := range how.Archive {
		p.links[inodeOf(&how.Archive[i])] = ""
	}
	for _, m := range members {
		if err := p.named(m); err != nil {
			return p.packed, err
		}
	}
	return p.end(nil)
}

// named writes a member.
func (p *packer) named(m Member) error {
	if m.Name == "" {
		if p.how.Stripped != nil {
			p.how.Stripped("", false)
		}
		return p.failed("stat", m.Name, unix.ENOENT)
	}
	path := filepath.Clean(m.Name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(m.Dir, path)
	}
	p.excluded = m.Excluded
	name := m.Name
	if name = strings.TrimRight(name, "/"); name == "" {
		name = "/"
	}
	if m.Excluded == nil || !m.Excluded(name) {
		p.inside(name, false) // reports what is removed from the name even if there is no such file
	}
	parent, err := openat2.Open(unix.AT_FDCWD, filepath.Dir(path), unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return p.failed("stat", name, err)
	}
	defer unix.Close(parent)
	if p.how.OneSystem {
		var st unix.Stat_t
		if unix.Fstatat(parent, filepath.Base(path), &st, unix.AT_SYMLINK_NOFOLLOW) == nil {
			p.dev = uint64(st.Dev)
		}
	}
	return p.child(parent, filepath.Base(path), name)
}

// renamed returns a name or the target of a link as Rename changes it.
func (p *packer) renamed(name string, kind tarfile.Kind) string {
	if p.how.Rename == nil {
		return name
	}
	return p.how.Rename(name, kind)
}

// failed reports the error of a file that cannot be read to Complain and returns nil. Without
// Complain it returns the error. do is what failed, in the words of tar(1).
func (p *packer) failed(do, name string, err error) error {
	if p.how.Complain == nil {
		return reason.New("cannot read "+reason.Quote(name), err)
	}
	p.how.Complain(reason.New(p.how.Locale.Member(name)+": Cannot "+do, err))
	return nil
}

// inside returns the name that a file has in the archive.
func (p *packer) inside(name string, link bool) string {
	if link {
		name = p.renamed(name, tarfile.HardLink)
	} else {
		name = p.renamed(name, tarfile.Regular)
	}
	if p.how.Absolute {
		return name
	}
	inside, _ := tarfile.Outside(name)
	if prefix := name[:len(name)-len(inside)]; prefix != "" && p.how.Stripped != nil {
		p.how.Stripped(prefix, link)
	}
	return cmp.Or(inside, ".")
}

func newPacker(ctx context.Context, w io.Writer, times Times, out *unix.Stat_t) *packer {
	p := &packer{ctx: ctx, w: w, times: times, how: &Packing{}, links: map[inode]string{}, buffer: make([]byte, 256<<10)}
	if out != nil {
		p.links[inodeOf(out)] = ""
	}
	return p
}

// end writes the end of the archive, unless there is an error.
func (p *packer) end(err error) (Packed, error) {
	if err == nil {
		_, err = p.w.Write(tarfile.End())
	}
	return p.packed, err
}

// An inode identifies a file among those of all file systems.
type inode struct{ dev, ino uint64 }

func inodeOf(st *unix.Stat_t) inode { return inode{uint64(st.Dev), st.Ino} }

// A packer writes entries.
type packer struct {
	ctx      context.Context
	w        io.Writer
	times    Times
	dev      uint64           // the file system that is packed,
	crosses  bool             // and others, too
	links    map[inode]string // names of files with several; "" for one that is left out
	how      *Packing
	several  bool              // a file may be named twice; it is packed once, and then as a link
	excluded func(string) bool // of the member
	packed   Packed
	buffer   []byte

	isLayer    bool                // for PackLayer
	lower      *Lower              // what the layers below have; nil for nothing
	attributes []tarfile.Attribute // of the file that is being packed; only with lower
	known      map[string]bool     // names of files with several names that lower has
}

func (p *packer) root(fd int) error {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return reason.New("cannot read "+reason.Quote(Wrapper), err)
	}
	p.dev = uint64(st.Dev)
	if p.isLayer {
		return p.directory(fd, ".", &st)
	}
	return p.directory(fd, Wrapper, &st)
}

// directory writes an open directory and everything below it, and closes it.
func (p *packer) directory(fd int, name string, st *unix.Stat_t) error {
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	e := p.entry(name, '5', st)
	e.Name += "/"
	err := p.addXattrs(e, func(b []byte) (int, error) { return unix.Flistxattr(fd, b) },
		func(x string, b []byte) (int, error) { return unix.Fgetxattr(fd, x, b) })
	if err != nil {
		return p.failed("read its attributes", name, err)
	}
	p.tell(name + "/")
	if known, err := p.isKnown(e, st, nil); err != nil {
		return err
	} else if !known {
		if err := p.write(e); err != nil {
			return err
		}
	}
	if !p.crosses && uint64(st.Dev) != p.dev || p.how.Flat {
		return nil
	}
	names, err := f.Readdirnames(-1)
	if err != nil {
		return p.failed("read", name, err)
	}
	slices.Sort(names)
	if err := p.whiteouts(name, names); err != nil {
		return err
	}
	for _, base := range names {
		if p.isLayer && strings.HasPrefix(base, whiteout) {
			return reason.New("no layer can have "+reason.Quote(name+"/"+base)+": it would hide a file", nil)
		}
		if err := p.ctx.Err(); err != nil {
			return context.Cause(p.ctx)
		}
		if err := p.child(fd, base, strings.TrimSuffix(name, "/")+"/"+base); err != nil {
			return err
		}
	}
	return nil
}

// child writes the file base in an open directory. name is its name for messages and for the
// archive.
func (p *packer) child(parent int, base, name string) error {
	if p.excluded != nil && p.excluded(name) {
		return nil
	}
	var st unix.Stat_t
	flags := unix.AT_SYMLINK_NOFOLLOW
	if p.how.Follow {
		flags = 0
	}
	if err := unix.Fstatat(parent, base, &st, flags); err != nil {
		return p.failed("stat", name, err)
	}
	if p.how.OneSystem && uint64(st.Dev) != p.dev || p.how.Wanted != nil && !p.how.Wanted(name, &st) {
		return nil
	}
	kind := st.Mode & unix.S_IFMT
	if kind == unix.S_IFDIR || kind == unix.S_IFREG {
		return p.open(parent, base, name)
	}
	if kind == unix.S_IFSOCK {
		p.packed.Sockets++
		if p.how.Socket != nil {
			p.how.Socket(name)
		}
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
			return p.failed("readlink", name, err)
		}
		e.Link = p.renamed(string(target[:n]), tarfile.Symlink)
	case unix.S_IFCHR, unix.S_IFBLK:
		e.Device = uint64(st.Rdev)
	}
	err := p.addXattrs(e, func(b []byte) (int, error) { return listXattrsAt(parent, base, b) },
		func(x string, b []byte) (int, error) { return getXattrAt(parent, base, x, b) })
	if err != nil && err != unix.EPERM { // EPERM: we may not read them
		return p.failed("read its attributes", name, err)
	}
	p.tell(name)
	if known, err := p.isKnown(e, &st, nil); known || err != nil {
		return err
	}
	return p.write(e)
}

// open opens a directory or a regular file and writes it.
func (p *packer) open(parent int, base, name string) error {
	flags := uint64(unix.O_RDONLY | unix.O_NOFOLLOW | unix.O_NONBLOCK)
	if p.how.Follow {
		flags &^= unix.O_NOFOLLOW
	}
	fd, err := openat2.Open(parent, base, flags, 0)
	var st unix.Stat_t
	if err == nil {
		if err = unix.Fstat(fd, &st); err != nil {
			unix.Close(fd)
		}
	}
	if err != nil {
		return p.failed("open", name, err)
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return p.directory(fd, name, &st)
	case unix.S_IFREG:
		defer unix.Close(fd)
		return p.file(fd, name, &st)
	}
	unix.Close(fd)
	return reason.New(reason.Quote(name)+" changed while it was read", nil)
}

// hardLink writes a link if the file was already written under another name, and reports
// whether that is so. Otherwise it remembers the name. It also leaves out files of the archive
// itself.
func (p *packer) hardLink(name string, st *unix.Stat_t) (bool, error) {
	first, known := p.links[inodeOf(st)]
	switch {
	case known && first == "":
		p.inside(name, false) // which may be told
		if p.how.Own != nil {
			p.how.Own(name)
		}
		return true, nil
	case known && p.known[first] && p.lower.find(name) == p.lower.find(first):
		return true, nil
	case known:
		e := p.entry(name, '1', st)
		e.Link = first
		p.tell(name)
		return true, p.write(e)
	}
	if st.Nlink > 1 || p.several {
		p.inside(name, false) // which is told first
		p.links[inodeOf(st)] = p.inside(name, true)
	}
	return false, nil
}

func (p *packer) file(fd int, name string, st *unix.Stat_t) error {
	if linked, err := p.hardLink(name, st); linked || err != nil {
		return err
	}
	e := p.entry(name, '0', st)
	e.Size = st.Size
	err := p.addXattrs(e, func(b []byte) (int, error) { return unix.Flistxattr(fd, b) },
		func(x string, b []byte) (int, error) { return unix.Fgetxattr(fd, x, b) })
	if err != nil {
		return p.failed("read its attributes", name, err)
	}
	data := []tarfile.Extent{{Length: st.Size}}
	if st.Blocks*512 < st.Size {
		if data, err = dataOf(fd, st.Size); err != nil {
			return p.failed("read", name, err)
		}
	}
	if len(data) != 1 || data[0].Length != st.Size {
		e.MakeSparse(data)
	}
	p.tell(name)
	known, err := p.isKnown(e, st, func() ([sha256.Size]byte, error) { return p.sum(fd, name, st.Size, data) })
	if known || err != nil {
		return err
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
	return p.pad(e.Size)
}

// dataOf returns the runs of data of a file of a size in bytes, by lseek(2).
func dataOf(fd int, size int64) (data []tarfile.Extent, err error) {
	for at := int64(0); at < size; {
		from, err := unix.Seek(fd, at, unix.SEEK_DATA)
		if err == unix.ENXIO {
			break // a hole up to the end
		}
		if err == unix.EINVAL && at == 0 {
			return []tarfile.Extent{{Length: size}}, nil // no holes on this file system
		}
		if err != nil {
			return nil, err
		}
		if at, err = unix.Seek(fd, from, unix.SEEK_HOLE); err != nil {
			return nil, err
		}
		if from = min(from, size); from < min(at, size) {
			data = append(data, tarfile.Extent{Offset: from, Length: min(at, size) - from})
		}
	}
	return data, nil
}

// sum returns the SHA-256 of a file of a size in bytes, of which data has the runs that are no holes.
func (p *packer) sum(fd int, name string, size int64, data []tarfile.Extent) (sum [sha256.Size]byte, err error) {
	h := &holes{to: sha256.New()}
	for _, run := range data {
		at := run.Offset
		err = p.each(fd, name, run, func(b []byte) error {
			at += int64(len(b))
			return h.put(b, at-int64(len(b)))
		})
		if err != nil {
			return sum, err
		}
	}
	err = h.put(nil, size)
	h.to.Sum(sum[:0])
	return sum, err
}

// copy writes a run of data of a file.
func (p *packer) copy(fd int, name string, run tarfile.Extent) error {
	return p.each(fd, name, run, func(b []byte) error {
		_, err := p.w.Write(b)
		return err
	})
}

// each passes a run of data of a file to do.
func (p *packer) each(fd int, name string, run tarfile.Extent, do func([]byte) error) error {
	for run.Length > 0 {
		n, err := unix.Pread(fd, p.buffer[:min(int64(len(p.buffer)), run.Length)], run.Offset)
		if err == unix.EINTR {
			continue
		}
		if err == nil && n == 0 {
			return reason.New(reason.Quote(name)+" became shorter while it was read", nil)
		}
		if err != nil {
			return reason.New("cannot read "+reason.Quote(name), err)
		}
		if err := p.ctx.Err(); err != nil {
			return context.Cause(p.ctx)
		}
		if err := do(p.buffer[:n]); err != nil {
			return err
		}
		run.Offset, run.Length = run.Offset+int64(n), run.Length-int64(n)
	}
	return nil
}

// pad writes the padding after size bytes of data.
func (p *packer) pad(size int64) error {
	_, err := p.w.Write(tarfile.Padding(size))
	return err
}

// tell calls See with the name of an entry.
func (p *packer) tell(name string) {
	if p.how.See != nil {
		p.how.See(name)
	}
}

// write writes an entry's headers.
func (p *packer) write(e *tarfile.Entry) error {
	p.packed.Files++
	_, err := p.w.Write(e.Bytes())
	return err
}

func (p *packer) entry(name string, typeflag byte, st *unix.Stat_t) *tarfile.Entry {
	user, group := ID{Number: int64(st.Uid)}, ID{Number: int64(st.Gid)}
	if p.how.Owner != nil {
		p.how.Owner(&user)
	}
	if p.how.Group != nil {
		p.how.Group(&group)
	}
	mode := st.Mode & 07777
	if p.how.Mode != nil {
		mode = p.how.Mode(mode, typeflag == '5')
	}
	return &tarfile.Entry{
		Name: p.inside(name, false), Type: typeflag, Mode: mode,
		UID: user.Number, GID: group.Number, User: user.Name, Group: group.Name, Mtime: p.times.of(st),
	}
}

// addXattrs adds to an entry the extended attributes, in the order of their names.
func (p *packer) addXattrs(e *tarfile.Entry, list func([]byte) (int, error), get func(string, []byte) (int, error)) error {
	p.attributes = nil
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
		if p.how.Attribute != nil && !p.how.Attribute(name) {
			continue
		}
		value, err := sized(func(b []byte) (int, error) { return get(name, b) })
		if err == unix.ENODATA || strings.HasPrefix(name, "security.selinux") {
			continue // a label means nothing under the policy of another machine
		}
		if err != nil {
			return err
		}
		if p.lower != nil {
			p.attributes = append(p.attributes, tarfile.Attribute{Name: name, Value: string(value)})
		}
		if (tarfile.Attribute{Name: name}).IsACL() && !p.how.RawLists {
			e.AddACL(name, string(value))
		} else {
			e.AddXattr(name, string(value))
		}
	}
	return nil
}

// sized calls a function twice: with a nil buffer for the size, then with a buffer of that
// size.
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
