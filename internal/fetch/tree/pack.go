package tree

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/openat2"
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
	Clamp        bool              // Mtime is only for files that are newer
	Tolerant     bool              // a file that cannot be read is a remark
	OneSystem    bool              // nothing on another file system than a member is packed
	Absolute     bool              // names keep what would lead out of the directory
	Dialect      *tarfile.Dialect  // how headers are written
	Sparse       bool              // holes of files are left out
	Order        Order             // of the files in a directory
	Separate     bool              // a file with several names is packed under each
	KeepsAtime   bool              // the time of the last access of files stays

	Rename func(name string, kind tarfile.Kind) string // changes names and targets of links; nil for none. The kind is that of the link, or Regular
	Mode   func(mode uint32, isDir bool) uint32        // changes permissions; nil for none
	Wanted func(name string, st *unix.Stat_t) bool     // whether a file is packed; nil for all

	Ask   func(name string) bool            // whether to pack a file; nil for all
	Enter func(fd int, name string) Descent // says how a directory is packed; nil for all of it

	Member   func(name string) string              // quotes a name for a message, before a colon
	See      func(name string, e *tarfile.Entry)   // is called for every entry
	Packed   func(m Member, name string, dir bool) // is called after an entry is written
	Own      func(name string)                     // is called for a file that is the archive
	Complain func(error)                           // is called for a file that cannot be read
	Remark   func(about Remark, name, text string) // is called for a file that is packed differently, or not at all
	Stripped func(prefix string, link bool)        // is called with the prefix that a name, or a link's target, loses; "" for an empty name
	Unlinked func(name string)                     // is called at the end, for each file with names that were not packed
}

// An Order is the order in which the files of a directory are packed.
type Order int

// The orders of --sort.
const (
	ByName Order = iota
	ByInode
	AsRead // as the file system lists them
)

// A Descent says what is packed of a directory.
type Descent struct {
	Omit bool     // nothing, not even its own entry
	Bare bool     // all but its own entry
	Only []string // these files of it; nil for all
}

// A Remark is the reason why a file is packed differently, or not at all, by the keyword of tar's
// --warning.
type Remark string

// The reasons.
const (
	Changed Remark = "file-changed"
	Ignored Remark = "file-ignored"
	Removed Remark = "file-removed"
	Shrank  Remark = "file-shrank"
	Mounted Remark = "xdev"
	Unread  Remark = "failed-read"
	Unknown Remark = "file-ignored " // has no place in the format
)

// A Member is a name of a file or directory to be packed.
type Member struct {
	Dir, Name string
	Excluded  func(name string) bool // whether a name, and all below it, is left out; nil for none
	Flat      bool                   // a directory is packed without what is below it
}

// An ID is a user or group: its number, and its name if that is written.
type ID struct {
	Number int64
	Name   string
}

// PackNames writes files and directories to w as Pack does, and crosses mount points. From
// the front of a name it removes what would lead out of the directory in which the archive is
// unpacked. Errors of single files go to Complain; other errors end it.
func PackNames(ctx context.Context, members []Member, w io.Writer, how Packing) (Packed, error) {
	times := Times{All: how.Mtime}
	if how.Clamp {
		times = Times{Latest: how.Mtime}
	}
	p := newPacker(ctx, w, times, nil)
	p.crosses, p.how, p.several = true, &how, len(members) > 1
	if _, err := w.Write(how.Dialect.GlobalHeader(time.Now())); err != nil {
		return p.packed, err
	}
	for i := range how.Archive {
		p.links[inodeOf(&how.Archive[i])] = ""
	}
	for _, m := range members {
		if err := p.named(m); err != nil {
			return p.packed, err
		}
	}
	if how.Unlinked != nil {
		for _, name := range p.order {
			if p.unseen[name] > 0 {
				how.Unlinked(name)
			}
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
	p.excluded, p.member = m.Excluded, m
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
	return p.child(parent, filepath.Base(path), name, true)
}

// remark reports a file that is packed differently, or not at all.
func (p *packer) remark(about Remark, name, text string) {
	if p.how.Remark != nil {
		p.how.Remark(about, name, text)
	}
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
	if p.how.Tolerant {
		p.remark(Unread, name, reason.New("Warning: Cannot "+do, err).Error())
		return nil
	}
	p.how.Complain(reason.New(p.how.Member(name)+": Cannot "+do, err))
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
	dev      uint64           // the file system that is packed
	crosses  bool             // other file systems are packed, too
	links    map[inode]string // names of files with several; "" for one that is left out
	how      *Packing
	several  bool              // a file may be named twice; it is packed once, and then as a link
	member   Member            // that is being packed
	excluded func(string) bool // of the member
	unseen   map[string]int    // how many names of a file have not been packed, by its first name; only for Unlinked
	order    []string          // its keys
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
	var descent Descent
	if p.how.Enter != nil {
		if descent = p.how.Enter(fd, name); descent.Omit {
			return nil
		}
	}
	e := p.entry(name, '5', st)
	e.Name += "/"
	err := p.addXattrs(e, func(b []byte) (int, error) { return unix.Flistxattr(fd, b) },
		func(x string, b []byte) (int, error) { return unix.Fgetxattr(fd, x, b) })
	if err != nil {
		return p.failed("read its attributes", name, err)
	}
	if !descent.Bare {
		p.tell(strings.TrimRight(name, "/")+"/", e)
	}
	if known, err := p.isKnown(e, st, nil); err != nil {
		return err
	} else if !known && !descent.Bare {
		if written, err := p.write(e, name+"/"); !written || err != nil {
			return err
		}
	}
	if p.how.Packed != nil {
		defer p.how.Packed(p.member, name, true)
	}
	switch {
	case p.how.OneSystem && uint64(st.Dev) != p.dev:
		p.remark(Mounted, name+"/", "file is on a different filesystem; not dumped")
		return nil
	case !p.crosses && uint64(st.Dev) != p.dev, p.member.Flat:
		return nil
	}
	names, err := p.list(f, name)
	if err != nil {
		return p.failed("read", name, err)
	}
	if descent.Only != nil {
		names = slices.DeleteFunc(names, func(base string) bool { return !slices.Contains(descent.Only, base) })
	}
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
		if err := p.child(fd, base, strings.TrimSuffix(name, "/")+"/"+base, false); err != nil {
			return err
		}
	}
	return nil
}

// list returns the names of the files in a directory, in order.
func (p *packer) list(f *os.File, name string) (names []string, err error) {
	if p.how.Order == ByInode {
		names, err = namesByInode(f)
	} else if names, err = f.Readdirnames(-1); err == nil && p.how.Order == ByName {
		slices.Sort(names)
	}
	if errors.Is(err, unix.ENOENT) { // it was removed; readdir(3) takes it for empty
		err = nil
	}
	return names, err
}

// namesByInode returns the names of the files in a directory, in the order of their inodes.
func namesByInode(f *os.File) ([]string, error) {
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	inodes := map[string]uint64{}
	var names []string
	for _, e := range entries {
		var st unix.Stat_t
		if unix.Fstatat(int(f.Fd()), e.Name(), &st, unix.AT_SYMLINK_NOFOLLOW) == nil {
			inodes[e.Name()] = st.Ino
		}
		names = append(names, e.Name())
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(inodes[a], inodes[b]) })
	return names, nil
}

// child writes the file base in an open directory. name is its name for messages and for the
// archive; named says that it was given.
func (p *packer) child(parent int, base, name string, named bool) error {
	if p.excluded != nil && p.excluded(name) {
		return nil
	}
	if p.how.Ask != nil && !p.how.Ask(name) {
		return nil
	}
	var st unix.Stat_t
	flags := unix.AT_SYMLINK_NOFOLLOW
	if p.how.Follow {
		flags = 0
	}
	if err := unix.Fstatat(parent, base, &st, flags); err != nil {
		if err == unix.ENOENT && !named && p.how.Remark != nil {
			p.remark(Removed, name, "File removed before we read it")
			return nil
		}
		return p.failed("stat", name, err)
	}
	if p.how.Wanted != nil && !p.how.Wanted(name, &st) {
		return nil
	}
	kind := st.Mode & unix.S_IFMT
	if kind == unix.S_IFDIR || kind == unix.S_IFREG {
		return p.open(parent, base, name)
	}
	if kind == unix.S_IFSOCK {
		p.packed.Sockets++
		p.remark(Ignored, name, "socket ignored")
		return nil
	}
	if linked, err := p.hardLink(name, &st); linked || err != nil {
		return err
	}
	if d := p.how.Dialect; d != nil && d.Format == tarfile.V7 && kind != unix.S_IFLNK {
		p.remark(Unknown, name, "Unknown file type; file ignored")
		return nil
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
	p.tell(name, e)
	if known, err := p.isKnown(e, &st, nil); known || err != nil {
		return err
	}
	written, err := p.write(e, name)
	if written {
		p.done(name)
	}
	return err
}

// done reports a file that is in the archive.
func (p *packer) done(name string) {
	if p.how.Packed != nil {
		p.how.Packed(p.member, name, false)
	}
}

// open opens a directory or a regular file and writes it.
func (p *packer) open(parent int, base, name string) error {
	flags := uint64(unix.O_RDONLY | unix.O_NOFOLLOW | unix.O_NONBLOCK)
	if p.how.Follow {
		flags &^= unix.O_NOFOLLOW
	}
	if p.how.KeepsAtime {
		flags |= unix.O_NOATIME
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
		p.inside(name, false) // for its call of Stripped
		if p.how.Own != nil {
			p.how.Own(name)
		}
		return true, nil
	case known && p.known[first] && p.lower.find(name) == p.lower.find(first):
		return true, nil
	case known:
		e := p.entry(name, '1', st)
		e.Link = first
		p.tell(name, e)
		if p.unseen[first] > 0 {
			p.unseen[first]--
		}
		written, err := p.write(e, name)
		if written {
			p.done(name)
		}
		return true, err
	case p.how.Separate:
		return false, nil
	}
	if st.Nlink > 1 || p.several {
		p.inside(name, false) // its call of Stripped comes before that for the link
		first = p.inside(name, true)
		p.links[inodeOf(st)] = first
		if p.how.Unlinked != nil && st.Nlink > 1 {
			if p.unseen == nil {
				p.unseen = map[string]int{}
			}
			p.unseen[first] = int(st.Nlink) - 1
			p.order = append(p.order, first)
		}
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
	if st.Blocks*512 < st.Size && (p.how.Sparse || p.how.Dialect == nil) {
		if data, err = dataOf(fd, st.Size); err != nil {
			return p.failed("read", name, err)
		}
	}
	if len(data) != 1 || data[0].Length != st.Size {
		p.makeSparse(e, data)
	}
	p.tell(name, e)
	known, err := p.isKnown(e, st, func() ([sha256.Size]byte, error) { return p.sum(fd, name, st.Size, data) })
	if known || err != nil {
		return err
	}
	written, err := p.write(e, name)
	if !written || err != nil {
		delete(p.links, inodeOf(st))
		return err
	}
	for i, d := range data {
		if err := p.copy(fd, name, d, i+1 == len(data)); err != nil {
			return err
		}
	}
	p.packed.Bytes += st.Size
	if err := p.pad(e.Size); err != nil {
		return err
	}
	var after unix.Stat_t
	if unix.Fstat(fd, &after) == nil && (after.Size > st.Size || after.Ctim != st.Ctim) {
		p.remark(Changed, name, "file changed as we read it")
	}
	p.done(name)
	return nil
}

// makeSparse makes an entry a sparse file in the format of the archive.
func (p *packer) makeSparse(e *tarfile.Entry, data []tarfile.Extent) {
	if d := p.how.Dialect; d != nil && d.Format != tarfile.POSIX {
		e.MakeGNUSparse(data)
		return
	}
	if p.how.Dialect != nil {
		data = append(data, tarfile.Extent{Offset: e.Size}) // which GNU tar always has
	}
	e.MakeSparse(data)
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
		err = p.each(fd, name, run, p.own, func(b []byte) error {
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

// copy writes a run of data of a file. If the file has become shorter, zeros take the place of what
// is missing, and that is reported once.
func (p *packer) copy(fd int, name string, run tarfile.Extent, last bool) error {
	left := run.Length
	err := p.each(fd, name, run, p.available, func(b []byte) error {
		n, err := p.w.Write(b)
		left -= int64(n)
		return err
	})
	if err != errShorter || p.how.Remark == nil {
		return err
	}
	if last {
		p.remark(Shrank, name, "File shrank by "+strconv.FormatInt(left, 10)+" bytes; padding with zeros")
	}
	return p.zeros(left)
}

// zeros writes bytes of zero.
func (p *packer) zeros(n int64) error {
	clear(p.buffer)
	for n > 0 {
		m, err := p.w.Write(p.buffer[:min(n, int64(len(p.buffer)))])
		if err != nil {
			return err
		}
		n -= int64(m)
	}
	return nil
}

// own returns the buffer of the packer.
func (p *packer) own() []byte { return p.buffer }

// available returns a buffer of the writer, from which nothing has to be copied, or else that of the packer.
func (p *packer) available() []byte {
	if w, has := p.w.(interface{ AvailableBuffer() []byte }); has {
		if b := w.AvailableBuffer(); cap(b) > 0 {
			return b[:cap(b)]
		}
	}
	return p.buffer
}

// each reads a run of data of a file into buffers, and passes them to do.
func (p *packer) each(fd int, name string, run tarfile.Extent, buffer func() []byte, do func([]byte) error) error {
	for run.Length > 0 {
		to := buffer()
		n, err := unix.Pread(fd, to[:min(int64(len(to)), run.Length)], run.Offset)
		if err == unix.EINTR {
			continue
		}
		if err == nil && n == 0 {
			if p.how.Remark != nil {
				return errShorter
			}
			return reason.New(reason.Quote(name)+" became shorter while it was read", nil)
		}
		if err != nil {
			return reason.New("cannot read "+reason.Quote(name), err)
		}
		if err := p.ctx.Err(); err != nil {
			return context.Cause(p.ctx)
		}
		if err := do(to[:n]); err != nil {
			return err
		}
		run.Offset, run.Length = run.Offset+int64(n), run.Length-int64(n)
	}
	return nil
}

// errShorter is the error of a file that became shorter while it was read.
var errShorter = errors.New("became shorter")

// pad writes the padding after size bytes of data.
func (p *packer) pad(size int64) error {
	_, err := p.w.Write(tarfile.Padding(size))
	return err
}

// tell calls See with the name of an entry.
func (p *packer) tell(name string, e *tarfile.Entry) {
	if p.how.See != nil {
		p.how.See(name, e)
	}
}

// write writes an entry's headers. It returns false for an entry that has no place in the format,
// which is reported.
func (p *packer) write(e *tarfile.Entry, name string) (bool, error) {
	header := []byte(nil)
	if p.how.Dialect == nil {
		header = e.Bytes()
	} else {
		var err error
		if header, err = p.how.Dialect.Bytes(e); err != nil {
			p.unfit(err, e, name)
			return false, nil
		}
	}
	p.packed.Files++
	_, err := p.w.Write(header)
	return true, err
}

// unfit reports an entry that has no place in the format.
func (p *packer) unfit(err error, e *tarfile.Entry, name string) {
	for text := range strings.SplitSeq(err.Error(), "\n") {
		switch {
		case strings.HasPrefix(text, "value "):
		case strings.HasPrefix(text, "link name "):
			text = p.how.Member(e.Link) + ": " + text
		default:
			text = p.how.Member(name) + ": " + text
		}
		p.how.Complain(errors.New(text))
	}
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
	atime, ctime := st.Atim, st.Ctim
	return &tarfile.Entry{
		Name: p.inside(name, false), Type: typeflag, Mode: mode,
		UID: user.Number, GID: group.Number, User: user.Name, Group: group.Name, Mtime: p.times.of(st), Atime: &atime, Ctime: &ctime,
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
