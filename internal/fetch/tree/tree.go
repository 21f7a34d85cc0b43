// Package tree makes a directory tree from the entries of an archive or the layers of an
// image, and an archive from a tree. Begin reading at Tree.Unpack; Tree.add makes one entry.
package tree

import (
	"errors"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/openat2"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A Tree makes the entries of an archive below a directory. openat2(2) resolves every name
// with that directory as the root, so neither symlinks nor ".." lead out of it. A file that
// exists is removed and made again; nothing is written to it.
type Tree struct {
	dresser
	root     int    // descriptor of the directory
	umask    uint32 // of the process; it has no effect on modes
	unnamed  uint32 // the mode of directories without an entry
	withheld uint32 // bits that are removed from all modes
	how      Extraction
	locale   quote.Locale // of messages
	crew     *crew        // nil if each file is finished immediately
	held     []heldDir
	delayed  [][]delayedDir  // in parts of delayedPart
	missing  map[string]bool // device nodes that could not be made
	layered  bool            // the archive is a layer, and may remove files
	placed   *places         // names that the layer has made; nil for the lowest layer
	kept     int             // bytes that delayed, missing and placed take
	made     int64           // number of entries, and of directories without an entry
	limits   Limits
	formats  compression.Formats // of archives, besides gzip
	files    atomic.Int64
	bytes    int64
}

// Losses counts what could not be made: an ordinary user may not make it, the file system
// does not support it, or its value in the archive is invalid. Access control lists count as
// Attributes.
type Losses struct {
	Owners, Devices, Attributes, Times int
}

// String lists the losses: "2 owners, 1 device node". It is empty if there are none.
func (l Losses) String() string { return l.In(reason.English()) }

// In is String in a language.
func (l Losses) In(words *texts.Fetch) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{l.Owners, words.Owner, words.Owners},
		{l.Devices, words.Device, words.Devices},
		{l.Attributes, words.Attribute, words.Attrs},
		{l.Times, words.Time, words.Times},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, p.one)
		case p.n > 1:
			parts = append(parts, texts.Fill(p.many, "count", strconv.Itoa(p.n)))
		}
	}
	return strings.Join(parts, ", ")
}

func (l *Losses) add(more Losses) {
	l.Owners += more.Owners
	l.Devices += more.Devices
	l.Attributes += more.Attributes
	l.Times += more.Times
}

// A heldDir is an open directory, known by the name that led to it.
type heldDir struct {
	name string
	fd   int
}

// maxHeld is the largest number of directories that are held open.
const maxHeld = 16

var umaskMu sync.Mutex

// currentUmask returns the umask of the process. Two calls at once would leave a wrong one behind.
func currentUmask() int {
	umaskMu.Lock()
	defer umaskMu.Unlock()
	umask := unix.Umask(0)
	unix.Umask(umask)
	return umask
}

// New returns a Tree below a directory. root is a descriptor of the directory, which the
// caller closes after the last call. The umask of the process is read.
func New(root int, limits Limits, formats compression.Formats) *Tree {
	umask := currentUmask()
	return &Tree{
		dresser: dresser{uid: unix.Geteuid(), gid: unix.Getegid()},
		root:    root, limits: limits, formats: formats, umask: uint32(umask), unnamed: 0755, missing: map[string]bool{},
	}
}

// Files returns how many entries have been made so far. It may be called at any time.
func (t *Tree) Files() int64 { return t.files.Load() }

// close closes the held directories.
func (t *Tree) close() {
	for _, d := range t.held {
		unix.Close(d.fd)
	}
	t.held = nil
}

// open opens a name below the root. It follows symlinks as after chroot(2), unless flags has
// O_NOFOLLOW.
func (t *Tree) open(name string, flags uint64) (int, error) {
	return openat2.Open(t.root, name, flags, unix.RESOLVE_IN_ROOT|unix.RESOLVE_NO_MAGICLINKS)
}

// parent returns a descriptor of the directory that contains a name, and the last component
// of the name. It makes directories that are missing. The descriptor stays open until later
// calls need the place.
func (t *Tree) parent(name string) (int, string, error) {
	slash := strings.LastIndexByte(name, '/')
	if slash < 0 {
		return t.root, name, nil
	}
	dir, base := name[:slash], name[slash+1:]
	for i, d := range t.held {
		if d.name == dir {
			if i > 0 {
				copy(t.held[1:i+1], t.held[:i])
				t.held[0] = d
			}
			return d.fd, base, nil
		}
	}
	fd, err := t.open(dir, unix.O_PATH|unix.O_DIRECTORY)
	if err == unix.ENOENT || t.placed != nil && (err == unix.ENOTDIR || err == unix.ELOOP) {
		fd, err = t.makeParents(strings.Split(dir, "/"))
	}
	if err != nil {
		return -1, "", err
	}
	if len(t.held) == maxHeld {
		unix.Close(t.held[maxHeld-1].fd)
		t.held = t.held[:maxHeld-1]
	}
	t.held = slices.Insert(t.held, 0, heldDir{dir, fd})
	return fd, base, nil
}

// makeParents makes the directories of a path that are missing, and returns a descriptor of
// the last.
func (t *Tree) makeParents(parts []string) (int, error) {
	const flags = unix.O_PATH | unix.O_DIRECTORY
	there := sort.Search(len(parts), func(n int) bool {
		fd, err := t.open(strings.Join(parts[:n+1], "/"), flags)
		if err == nil {
			unix.Close(fd)
		}
		return err != nil
	})
	fd, err := t.open(strings.Join(append([]string{"."}, parts[:there]...), "/"), flags)
	for _, base := range parts[there:] {
		if err == nil {
			err = t.count()
		}
		if err == nil {
			err = t.makeDirectory(fd, base, t.unnamed)
		}
		if err == unix.EEXIST { // not a directory, and not a symlink to one
			if err = t.removeLower(fd, base); err == nil {
				err = t.makeDirectory(fd, base, t.unnamed)
			}
		}
		if err == nil {
			err = t.mark(fd, base)
		}
		next := -1
		if err == nil {
			next, err = openat2.Open(fd, base, flags|unix.O_NOFOLLOW, 0)
		}
		if fd >= 0 {
			unix.Close(fd)
		}
		fd = next
	}
	return fd, err
}

// makeDirectory makes a directory with a mode, whatever the umask.
func (t *Tree) makeDirectory(parent int, base string, mode uint32) error {
	err := unix.Mkdirat(parent, base, mode)
	if err == nil && mode&t.umask != 0 {
		err = unix.Fchmodat(parent, base, mode, 0)
	}
	return err
}

// count counts an entry, or a directory without one. The error is errTooMany.
func (t *Tree) count() error {
	if t.made++; t.made > t.limits.Files {
		return errTooMany
	}
	return nil
}

// add makes an entry. For a regular file it reads the data.
func (t *Tree) add(r *tarfile.Reader, h *tarfile.Header) error {
	if t.layered {
		if is, err := t.whiteout(h); is {
			return err
		}
	}
	err := t.make(r, h)
	if err == nil {
		t.files.Add(1)
		t.bytes += h.Size
		t.note(&h.Faults)
		return nil
	}
	if t.how.Complain != nil {
		return asTar(h, err, t.locale)
	}
	return ofFile(h.Name, err)
}

// note counts the faults of an entry.
func (t *Tree) note(f *tarfile.Faults) {
	t.lost.Attributes += f.Attributes
	t.lost.Times += f.Times
	if t.uid == 0 { // otherwise chown counts it
		t.lost.Owners += f.Owners
	}
}

// ofFile adds the name of a file to an error of a system call. It returns other errors
// unchanged.
func ofFile(name string, err error) error {
	if _, ofSystem := err.(unix.Errno); !ofSystem {
		return err // nil, an error of the archive, or one with a name
	}
	return reason.New("cannot create "+reason.Quote(name), err)
}

func (t *Tree) make(r *tarfile.Reader, h *tarfile.Header) error {
	if h.Name == "." {
		if h.Kind != tarfile.Directory {
			return errors.New("the archive's root is not a directory")
		}
		return t.delay(h)
	}
	parent, base, err := t.parent(h.Name)
	if err != nil {
		return err
	}
	if err := t.mark(parent, base); err != nil {
		return err
	}
	if err := t.prepare(h, parent, base); err != nil {
		return err
	}
	switch h.Kind {
	case tarfile.Regular:
		return t.addFile(r, h, parent, base)
	case tarfile.Directory:
		return t.addDirectory(h, parent, base)
	case tarfile.HardLink:
		return t.addHardLink(h, parent, base)
	case tarfile.Symlink:
		err = t.afresh(h, parent, base, func() error { return unix.Symlinkat(h.Link, parent, base) })
	default:
		mode := h.Mode&^(unix.S_ISUID|unix.S_ISGID) | map[tarfile.Kind]uint32{
			tarfile.CharDevice: unix.S_IFCHR, tarfile.BlockDevice: unix.S_IFBLK, tarfile.FIFO: unix.S_IFIFO,
		}[h.Kind]
		err = t.afresh(h, parent, base, func() error { return unix.Mknodat(parent, base, mode, int(h.Device)) })
		if err == unix.EPERM && h.Kind != tarfile.FIFO {
			return t.miss(h)
		}
	}
	if err != nil {
		return err
	}
	return t.dress(h, parent, base)
}

// afresh makes a file by calling do. If the name exists, the existing file is removed first,
// as in tar(1).
func (t *Tree) afresh(h *tarfile.Header, parent int, base string, do func() error) error {
	err := do()
	if err != unix.EEXIST {
		return err
	}
	if err := t.remove(h, parent, base); err != nil {
		return err
	}
	return do()
}

// remove removes the file that an entry replaces: any file but a directory, an empty
// directory, a directory with all its files if the Extraction says so, or the files of lower layers. The
// error for another directory is EEXIST.
func (t *Tree) remove(h *tarfile.Header, parent int, base string) error {
	// A held directory may be the one to remove, or may have been found through the symlink
	// to remove.
	defer t.closeHeldBut(parent)
	err := unix.Unlinkat(parent, base, 0)
	if err != unix.EISDIR {
		return err
	}
	err = t.removeDirectory(parent, base, h.Name)
	if err == unix.ENOTEMPTY && (t.placed != nil || t.how.Recursive) {
		if err = t.hideIn(parent, base, strings.TrimSuffix(h.Name, base)); err == nil {
			err = t.removeDirectory(parent, base, h.Name)
		}
	}
	if err == unix.ENOTEMPTY {
		return unix.EEXIST
	}
	return err
}

// removeDirectory removes an empty directory. It also forgets its entry: a directory that is
// made there later may have none.
func (t *Tree) removeDirectory(parent int, base, name string) error {
	err := unix.Unlinkat(parent, base, unix.AT_REMOVEDIR)
	if err == nil {
		err = t.forget(name)
	}
	return err
}

// closeHeldBut closes the held directories except the one in use.
func (t *Tree) closeHeldBut(fd int) {
	kept := t.held[:0]
	for _, d := range t.held {
		if d.fd == fd {
			kept = append(kept, d)
		} else {
			unix.Close(d.fd)
		}
	}
	t.held = kept
}

func (t *Tree) addFile(r *tarfile.Reader, h *tarfile.Header, parent int, base string) error {
	// chown(2) and write(2) clear set-id bits: they are set at the end.
	const setID = unix.S_ISUID | unix.S_ISGID
	fd, setMode := -1, h.Mode&(setID|t.umask) != 0
	if t.how.Overwrite {
		fd = overwritten(parent, base)
		setMode = setMode || fd >= 0
	}
	if fd < 0 {
		err := t.afresh(h, parent, base, func() (err error) {
			fd, err = createFile(parent, base, h.Mode&^setID)
			return err
		})
		if err != nil {
			return err
		}
	}
	if t.crew != nil && h.Sparse == nil && h.Size <= smallFile && isLight(h.Xattrs) {
		return t.crew.add(r, h, fd, setMode)
	}
	err := t.fill(fd, r, h)
	if err == nil {
		err = t.dressOpen(fd, &h.Metadata, h.Kind, setMode)
	}
	if e := closeFile(fd); err == nil {
		err = e
	}
	return err
}

// fill writes the data of a file. Holes of a sparse file are not written.
func (t *Tree) fill(fd int, r *tarfile.Reader, h *tarfile.Header) error {
	put := func(p []byte, _ int64) error { return writeAll(fd, p) }
	if h.Sparse != nil {
		put = func(p []byte, offset int64) error { return writeAt(fd, p, offset) }
		if err := unix.Ftruncate(fd, h.Size); err != nil {
			return err
		}
	}
	err := r.Data(h, put)
	if _, ofSystem := err.(unix.Errno); ofSystem && t.how.Complain != nil {
		return reason.New(t.locale.Member(h.Written)+": Cannot write", err)
	}
	return ofData(h.Name, err)
}

// ofData adds the name of a file to an error of a system call that writes data.
func ofData(name string, err error) error {
	if _, ofSystem := err.(unix.Errno); ofSystem {
		return reason.New("cannot write "+reason.Quote(name), err)
	}
	return err
}

func writeAll(fd int, p []byte) error {
	for len(p) > 0 {
		n, err := write(fd, p)
		if err != nil && err != unix.EINTR {
			return err
		}
		p = p[max(n, 0):]
	}
	return nil
}

func writeAt(fd int, p []byte, offset int64) error {
	for len(p) > 0 {
		n, err := unix.Pwrite(fd, p, offset)
		if err != nil && err != unix.EINTR {
			return err
		}
		n = max(n, 0)
		p, offset = p[n:], offset+int64(n)
	}
	return nil
}

func (t *Tree) addDirectory(h *tarfile.Header, parent int, base string) error {
	err := t.makeDirectory(parent, base, 0700)
	if err == unix.EEXIST {
		var st unix.Stat_t
		if err = unix.Fstatat(parent, base, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return err
		}
		if st.Mode&unix.S_IFMT != unix.S_IFDIR {
			stays, err := t.followed(h.Name, parent, base)
			if stays || err != nil {
				return err
			}
			if err := t.remove(h, parent, base); err != nil {
				return err
			}
			if err := t.makeDirectory(parent, base, 0700); err != nil {
				return err
			}
		} else if t.how.KeepDirs {
			return nil
		}
	}
	if err != nil {
		return err
	}
	return t.delay(h)
}

// miss counts a device node that could not be made, or a hard link to one.
func (t *Tree) miss(h *tarfile.Header) error {
	t.lost.Devices++
	t.missing[strings.Clone(h.Name)] = true
	return t.keep(missingSize + len(h.Name))
}

// missingSize is about how many bytes a name in Tree.missing takes besides its own.
const missingSize = 64

// addHardLink makes a hard link to a file of an earlier entry.
func (t *Tree) addHardLink(h *tarfile.Header, parent int, base string) error {
	if t.missing[h.Link] {
		return t.miss(h)
	}
	slash := strings.LastIndexByte(h.Link, '/')
	from, fromBase := t.root, h.Link[slash+1:]
	if slash >= 0 {
		var err error
		if from, err = t.open(h.Link[:slash], unix.O_PATH|unix.O_DIRECTORY); err != nil {
			return t.cannotLink(h, err)
		}
		defer unix.Close(from)
	}
	link := func() error { return unix.Linkat(from, fromBase, parent, base, 0) }
	err := link()
	if err == unix.EEXIST {
		var old, new unix.Stat_t
		if unix.Fstatat(from, fromBase, &old, unix.AT_SYMLINK_NOFOLLOW) == nil &&
			unix.Fstatat(parent, base, &new, unix.AT_SYMLINK_NOFOLLOW) == nil &&
			old.Dev == new.Dev && old.Ino == new.Ino {
			return nil
		}
		if err = t.remove(h, parent, base); err == nil {
			err = link()
		}
	}
	if err != nil {
		return t.cannotLink(h, err)
	}
	return nil
}

func (t *Tree) cannotLink(h *tarfile.Header, err error) error {
	if t.how.Complain != nil {
		return err // asTar words it
	}
	return reason.New("cannot link "+reason.Quote(h.Name)+" to "+reason.Quote(h.Link), err)
}

// A dresser sets the metadata of files.
type dresser struct {
	uid, gid  int  // owner and group of new files
	keepOwner bool // no file gets another owner
	lost      Losses
}

// dressOpen sets the metadata of an open file: owner, attributes, the mode if setMode is
// true, access control lists, times. In this order no step undoes another.
func (d *dresser) dressOpen(fd int, m *tarfile.Metadata, kind tarfile.Kind, setMode bool) error {
	mode := m.Mode
	owned, err := d.chown(m, func(uid, gid int) error { return unix.Fchown(fd, uid, gid) })
	if err != nil {
		return err
	}
	if !owned {
		// A set-id bit would give the rights of the wrong owner.
		mode &^= unix.S_ISUID
		if kind == tarfile.Regular {
			mode &^= unix.S_ISGID
		}
	}
	set := func(x tarfile.Attribute) error { return unix.Fsetxattr(fd, x.Name, []byte(x.Value), 0) }
	// A user cannot set attributes of a file that is read-only, so the mode comes later.
	if err := d.setXattrs(m, false, set); err != nil {
		return err
	}
	if setMode {
		if err := unix.Fchmod(fd, mode); err != nil {
			return err
		}
	}
	// chmod(2) changes an access control list, so the lists come later.
	if err := d.setXattrs(m, true, set); err != nil {
		return err
	}
	return setTimes(fd, times(m))
}

// setXattrs sets the access control lists if lists is true, otherwise the other extended
// attributes.
func (d *dresser) setXattrs(m *tarfile.Metadata, lists bool, set func(tarfile.Attribute) error) error {
	for _, x := range m.Xattrs {
		if x.IsACL() != lists {
			continue
		}
		if err := d.xattr(set(x)); err != nil {
			return err
		}
	}
	return nil
}

// dress is dressOpen for files that cannot be opened without an effect: symlinks, device
// nodes, FIFOs.
func (t *Tree) dress(h *tarfile.Header, parent int, base string) error {
	owned, err := t.chown(&h.Metadata, func(uid, gid int) error {
		return unix.Fchownat(parent, base, uid, gid, unix.AT_SYMLINK_NOFOLLOW)
	})
	if err != nil {
		return err
	}
	set := func(x tarfile.Attribute) error { return setXattrAt(parent, base, x) }
	if err := t.setXattrs(&h.Metadata, false, set); err != nil {
		return err
	}
	mode, changed := h.Mode, t.umask
	if owned {
		changed |= unix.S_ISUID | unix.S_ISGID
	} else {
		mode &^= unix.S_ISUID | unix.S_ISGID
	}
	if h.Kind != tarfile.Symlink && mode&changed != 0 {
		if err := unix.Fchmodat(parent, base, mode, 0); err != nil {
			return err
		}
	}
	if err := t.setXattrs(&h.Metadata, true, set); err != nil {
		return err
	}
	return unix.UtimesNanoAt(parent, base, times(&h.Metadata)[:], unix.AT_SYMLINK_NOFOLLOW)
}

// noID is the id that chown(2) takes for "leave the id".
const noID = 1<<32 - 1

// chown sets the owner and group of a file by calling do, which takes -1 for an id to leave.
// It reports whether both are right. An id that is invalid or not mapped counts as a loss;
// the other one is set.
func (d *dresser) chown(m *tarfile.Metadata, do func(uid, gid int) error) (bool, error) {
	if d.keepOwner || m.UID == int64(d.uid) && m.GID == int64(d.gid) {
		return true, nil
	}
	if d.uid != 0 {
		d.lost.Owners++
		return false, nil
	}
	exists := func(id int64) bool { return id >= 0 && id < noID }
	owned := exists(m.UID) && exists(m.GID)
	if owned {
		err := do(int(m.UID), int(m.GID))
		if err == nil {
			return true, nil
		}
		if !unmapped(err) {
			return false, err
		}
	}
	d.lost.Owners++
	if exists(m.UID) {
		if err := do(int(m.UID), -1); err != nil && !unmapped(err) {
			return false, err
		}
	}
	if exists(m.GID) {
		if err := do(-1, int(m.GID)); err != nil && !unmapped(err) {
			return false, err
		}
	}
	return false, nil
}

// unmapped reports whether an error of chown(2) means that the user namespace has no such id.
func unmapped(err error) bool { return err == unix.EPERM || err == unix.EINVAL }

// xattr counts the errors that mean that an extended attribute cannot be set here, and
// returns other errors.
func (d *dresser) xattr(err error) error {
	switch err {
	case unix.EPERM, unix.EACCES, unix.ENOTSUP, unix.EINVAL, unix.ERANGE, unix.E2BIG,
		unix.ENOSPC: // the file system may limit the attributes of one file
		d.lost.Attributes++
		return nil
	}
	return err
}

// times returns the times for utimensat(2): only the time of the last change is set.
func times(m *tarfile.Metadata) *[2]unix.Timespec {
	return &[2]unix.Timespec{{Nsec: unix.UTIME_OMIT}, m.Mtime}
}

// finish sets the metadata of directories, the deepest first.
func (t *Tree) finish() error {
	for _, d := range t.latest() {
		fd, err := t.open(d.name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW)
		if err == unix.ENOENT || err == unix.ENOTDIR || err == unix.ELOOP {
			continue // it has been replaced
		}
		if err == nil {
			err = t.dressOpen(fd, d.metadata(), tarfile.Directory, true)
			unix.Close(fd)
		}
		if err != nil {
			return reason.New("cannot finish the directory "+reason.Quote(d.name), err)
		}
	}
	t.delayed = nil
	return nil
}

// errTooMany is the error of an archive with more entries than are allowed.
var errTooMany = errors.New("the archive has too many entries")

// passesOver reports an error to Complain and returns true if the other entries can still be
// made. An error of the disk, such as a full one, concerns all entries.
func (t *Tree) passesOver(err error) bool {
	var e unix.Errno
	if t.how.Complain == nil || !errors.As(err, &e) || e == unix.ENOSPC || e == unix.EDQUOT || e == unix.EIO {
		return false
	}
	t.how.Complain(err)
	return true
}

// unpack makes all entries of an archive and finishes the directories.
func (t *Tree) unpack(r *tarfile.Reader) error {
	if err := t.apply(r); err != nil {
		return err
	}
	return t.finish()
}

// apply makes all entries of an archive and reads it to its end.
func (t *Tree) apply(r *tarfile.Reader) error {
	if t.how.Complain == nil {
		t.crew = newCrew(t.uid, t.gid)
	}
	err := t.makeAll(r)
	if t.crew != nil {
		lost, e := t.crew.settle()
		t.lost.add(lost)
		if e != nil {
			err = e // of an earlier file
		}
	}
	return err
}

func (t *Tree) makeAll(r *tarfile.Reader) error {
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if t.how.Wanted != nil && !t.how.Wanted(r.Start(), h) {
			continue
		}
		if h.Refused != nil {
			t.note(&h.Faults)
			t.how.Complain(h.Refused)
			continue
		}
		if err := t.count(); err != nil {
			return err
		}
		if t.how.Output != nil {
			if err := t.export(r, h); err != nil {
				return err
			}
			continue
		}
		if t.how.Attribute != nil {
			h.Xattrs = slices.DeleteFunc(h.Xattrs, func(x tarfile.Attribute) bool { return !t.how.Attribute(x.Name) })
		}
		h.Mode &^= t.withheld
		if err := t.add(r, h); err != nil && !t.passesOver(err) {
			return err
		}
	}
	return r.Drain()
}
