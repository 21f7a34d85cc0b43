package rootfs

import (
	"context"
	"io"
	"math"
	"time"

	"contedor/internal/fetch/compression"
	"golang.org/x/sys/unix"
)

// An Entry is what an archive says of one of its names.
type Entry struct {
	Name        string // as the archive has it
	Link        string // a symlink's text, or the other name of a hard link
	Type        byte   // as ls -l shows it, or 'h' for a hard link
	Mode        uint32 // permissions and set-id bits, 07777
	UID, GID    int64
	User, Group string // the owners' names; "" where the archive has none
	Size        int64  // bytes of a regular file
	ModTime     time.Time
	Device      uint64 // of a device node, as mknod(2) takes it
}

// types are the letters of the kinds.
var types = map[kind]byte{
	regular: '-', directory: 'd', symlink: 'l', hardLink: 'h', charDevice: 'c', blockDevice: 'b', fifo: 'p',
}

func (h *header) entry() Entry {
	return Entry{
		Name: h.written, Link: h.writtenLink, Type: types[h.kind], Mode: h.mode, UID: h.uid, GID: h.gid,
		User: h.user, Group: h.group, Size: h.size, ModTime: time.Unix(h.mtime.Sec, h.mtime.Nsec), Device: h.device,
	}
}

// List tells see of every entry of an archive, in order, and makes none.
func List(ctx context.Context, archive io.Reader, formats compression.Formats, see func(Entry)) error {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &reader{in: newStream(working, &Layer{Archive: archive}, formats, math.MaxInt64)}
	for {
		h, err := r.next()
		if err == io.EOF {
			return interrupted(ctx, r.in.drain())
		}
		if err != nil {
			return interrupted(ctx, err)
		}
		see(h.entry())
	}
}

// An Extraction is how Extract makes the entries of an archive.
type Extraction struct {
	Exactly  bool                // permissions as the archive has them; otherwise less the umask and the set-id bits
	Wanted   func(Entry) bool    // whether an entry is made
	Complain func(error)         // told of an entry that cannot be made; the others are
	Formats  compression.Formats // that the archive may have besides gzip
}

// Extract makes entries of an archive below a directory that is there, each in
// the place of what may stand there, as tar(1) does. What goes wrong leaves what
// was made.
func Extract(ctx context.Context, dir string, archive io.Reader, how Extraction) (Result, error) {
	root, err := openIn(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Result{}, fail("cannot open "+quote(dir), err)
	}
	defer unix.Close(root)
	t := newTree(root, math.MaxInt64)
	t.how, t.unnamed = how, 0777&^t.umask
	if !how.Exactly {
		t.withheld = t.umask | unix.S_ISUID | unix.S_ISGID | unix.S_ISVTX
	}
	return t.receive(ctx, func(ctx context.Context) error {
		return t.unpack(&reader{in: newStream(ctx, &Layer{Archive: archive}, how.Formats, math.MaxInt64)})
	})
}
