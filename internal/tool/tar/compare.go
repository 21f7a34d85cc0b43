package tar

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"golang.org/x/sys/unix"
)

// compare prints how the files differ from the members of the archive.
func (j *job) compare() error {
	if err := j.checkDirectories(); err != nil {
		return err
	}
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := j.selection(j.names)
	if err := j.read(j.source(in), func(r *tarfile.Reader, h *tarfile.Header) error {
		if !s.wants(h) {
			return nil
		}
		if !j.absolute {
			j.stripOutside(h.Written, false)
		}
		return j.compareMember(r, h, "")
	}); err != nil {
		return err
	}
	j.total("read")
	return j.end(s)
}

// verify compares the archive that has been written with the files, for -W.
func (j *job) verify() error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	from := j.source(in)
	from.Uncompressed = nil
	return j.read(from, func(r *tarfile.Reader, h *tarfile.Header) error { return j.compareMember(r, h, "Verify ") })
}

// compareMember compares a member with its file. verb stands before its name in the listing.
func (j *job) compareMember(r *tarfile.Reader, h *tarfile.Header, verb string) error {
	if j.verbose > 0 {
		line := j.quoted(h.Written)
		if j.verbose > 1 && verb == "" {
			line = j.long(h, line)
		}
		j.print(r.Start()+tarfile.BlockSize, verb+line)
	}
	if h.Refused != nil {
		return nil
	}
	c := comparison{job: j, name: strings.TrimRight(h.Written, "/"), path: j.pathOf(h.Name, h.Written)}
	if !j.absolute {
		c.name = h.Name
	}
	var st unix.Stat_t
	switch h.Kind {
	case tarfile.Symlink:
		c.symlink(h)
	case tarfile.HardLink:
		c.hardLink(h)
	default:
		if err := unix.Lstat(c.path, &st); err != nil {
			c.unread("stat", err)
			return nil
		}
		return c.file(r, h, &st)
	}
	return nil
}

// pathOf returns the path of a member's file.
func (j *job) pathOf(name, written string) string {
	if j.absolute && filepath.IsAbs(written) {
		return written
	}
	return filepath.Join(j.dir, name)
}

// A comparison compares a member of an archive with its file.
type comparison struct {
	*job
	name, path string
}

// say prints how the file differs.
func (c *comparison) say(text string) {
	c.differ()
	io.WriteString(c.lines, c.member(c.name)+": "+text+"\n")
}

// unread prints that the file cannot be read.
func (c *comparison) unread(do string, err error) {
	c.differ()
	c.tell(c.member(c.name) + ": Warning: Cannot " + do + ": " + cli.Strerror(err))
}

func (c *comparison) symlink(h *tarfile.Header) {
	target := make([]byte, unix.PathMax)
	n, err := unix.Readlink(c.path, target)
	switch {
	case err == unix.EINVAL:
		c.say("File type differs")
	case err != nil:
		c.unread("readlink", err)
	case string(target[:n]) != h.Link:
		c.say("Symlink differs")
	}
}

func (c *comparison) hardLink(h *tarfile.Header) {
	var st, other unix.Stat_t
	if err := unix.Lstat(c.path, &st); err != nil {
		c.unread("stat", err)
		return
	}
	if err := unix.Lstat(c.pathOf(h.Link, h.WrittenLink), &other); err != nil {
		c.differ()
		c.tell(c.member(h.WrittenLink) + ": Warning: Cannot stat: " + cli.Strerror(err))
		return
	}
	if st.Dev != other.Dev || st.Ino != other.Ino {
		c.say("Not linked to " + c.quoted(h.WrittenLink))
	}
}

// file compares a file that is not a link.
func (c *comparison) file(r *tarfile.Reader, h *tarfile.Header, st *unix.Stat_t) error {
	kind := map[tarfile.Kind]uint32{tarfile.Regular: unix.S_IFREG, tarfile.Directory: unix.S_IFDIR, tarfile.FIFO: unix.S_IFIFO,
		tarfile.CharDevice: unix.S_IFCHR, tarfile.BlockDevice: unix.S_IFBLK}[h.Kind]
	if st.Mode&unix.S_IFMT != kind {
		c.say("File type differs")
		return nil
	}
	if h.Kind == tarfile.CharDevice || h.Kind == tarfile.BlockDevice {
		if uint64(st.Rdev) != h.Device {
			c.say("Device number differs")
			return nil
		}
	}
	if st.Mode&07777 != h.Mode {
		c.say("Mode differs")
	}
	if h.Kind != tarfile.Regular {
		return nil
	}
	if int64(st.Uid) != h.UID {
		c.say("Uid differs")
	}
	if int64(st.Gid) != h.GID {
		c.say("Gid differs")
	}
	if st.Mtim.Sec != h.Mtime.Sec || h.Mtime.Nsec != 0 && st.Mtim.Nsec != h.Mtime.Nsec {
		c.say("Mod time differs")
	}
	if st.Size != h.Size {
		c.say("Size differs")
		return nil
	}
	return c.contents(r, h)
}

// contents compares the data.
func (c *comparison) contents(r *tarfile.Reader, h *tarfile.Header) error {
	f, err := os.Open(c.path)
	if err != nil {
		c.unread("open", err)
		return nil
	}
	defer f.Close()
	same, at := true, int64(0)
	equal := func(p []byte, offset int64) {
		b := make([]byte, len(p))
		if n, _ := f.ReadAt(b, offset); n < len(p) || !bytes.Equal(b, p) {
			same = false
		}
	}
	zeros := make([]byte, 64<<10)
	hole := func(to int64) {
		for ; same && at < to; at = min(to, at+int64(len(zeros))) {
			equal(zeros[:min(int64(len(zeros)), to-at)], at)
		}
	}
	err = r.Data(h, func(p []byte, offset int64) error {
		if h.Sparse == nil {
			offset = at
		}
		hole(offset)
		if same {
			equal(p, offset)
		}
		at = offset + int64(len(p))
		return nil
	})
	hole(h.Size)
	if err == nil && !same {
		c.say("Contents differ")
	}
	return err
}
