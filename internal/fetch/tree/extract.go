package tree

import (
	"context"
	"io"
	"math"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/openat2"
	"contedor/internal/linux/quote"
	"golang.org/x/sys/unix"
)

// An Extraction says how Extract makes the entries of an archive.
type Extraction struct {
	Exactly   bool                                   // permissions as the archive has them; otherwise less the umask and the set-id bits
	Wanted    func(at int64, h *tarfile.Header) bool // whether an entry is made whose headers begin at a byte of the archive
	Complain  func(error)                            // is called for an entry that cannot be made, or not as it says; the other entries are made
	NoOwner   bool                                   // every file belongs to the process's user
	Follow    bool                                   // a directory's entry keeps a symlink that leads to a directory
	Attribute func(string) bool                      // whether an extended attribute of that name is set; nil for all
	Output    io.Writer                              // gets the data of regular files, and nothing is made; nil to make files

	Overwrite bool                                      // an existing regular file is written, not replaced
	Unlink    bool                                      // a file or an empty directory that exists is removed first
	Recursive bool                                      // Unlink removes a directory with its files
	KeepDirs  bool                                      // a directory that exists keeps its metadata
	Backup    func(parent int, base, name string) error // is called before a file may be replaced; nil for no backups
}

// Extract makes entries of an archive below an existing directory. The Source is Lenient. Existing
// files are replaced, as in tar(1). After an error, the entries that have been made stay.
func Extract(ctx context.Context, dir string, from tarfile.Source, how Extraction) (Result, error) {
	root, err := openat2.Open(unix.AT_FDCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return Result{}, reason.New("cannot open "+reason.Quote(dir), err)
	}
	defer unix.Close(root)
	t := New(root, Limits{Bytes: math.MaxInt64, Files: math.MaxInt64}, from.Formats)
	t.how, t.locale, t.unnamed, t.keepOwner = how, from.Locale, 0777&^t.umask, how.NoOwner
	if !how.Exactly {
		t.withheld = t.umask | unix.S_ISUID | unix.S_ISGID | unix.S_ISVTX
	}
	return t.receive(ctx, func(ctx context.Context) error {
		return t.unpack(tarfile.NewReader(ctx, from))
	})
}

// prepare makes room for an entry: a backup, or no file of that name.
func (t *Tree) prepare(h *tarfile.Header, parent int, base string) error {
	if t.how.Backup != nil && h.Kind != tarfile.Directory {
		if err := t.how.Backup(parent, base, h.Name); err != nil {
			return err
		}
	}
	if t.how.Unlink {
		err := ignore(t.remove(h, parent, base), unix.ENOENT)
		if err == unix.EEXIST {
			err = unix.ENOTEMPTY
		}
		if err != nil {
			return reason.New(t.locale.Member(strings.TrimRight(h.Written, "/"))+": Cannot unlink", err)
		}
	}
	return nil
}

// overwritten opens an existing regular file for new data. The descriptor is -1 if there is none.
func overwritten(parent int, base string) int {
	fd, err := openat2.Open(parent, base, unix.O_WRONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return -1
	}
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG || unix.Ftruncate(fd, 0) != nil {
		unix.Close(fd)
		return -1
	}
	return fd
}

// export writes the data of a regular file to Output. Holes become zeros.
func (t *Tree) export(r *tarfile.Reader, h *tarfile.Header) error {
	if h.Kind != tarfile.Regular {
		return nil
	}
	at := int64(0)
	err := r.Data(h, func(p []byte, offset int64) error {
		if h.Sparse != nil {
			if err := t.exportZeros(offset - at); err != nil {
				return err
			}
			at = offset + int64(len(p))
		}
		_, err := t.how.Output.Write(p)
		return err
	})
	if err == nil && h.Sparse != nil {
		err = t.exportZeros(h.Size - at)
	}
	return err
}

func (t *Tree) exportZeros(n int64) error {
	zeros := make([]byte, min(n, 64<<10))
	for n > 0 {
		written, err := t.how.Output.Write(zeros[:min(n, int64(len(zeros)))])
		if err != nil {
			return err
		}
		n -= int64(written)
	}
	return nil
}

// followed reports whether a symlink stays in the place of a directory: Follow is set, and it
// leads to a directory of the tree. A symlink to a directory outside of the tree is an error,
// EXDEV.
func (t *Tree) followed(name string, parent int, base string) (bool, error) {
	if !t.how.Follow {
		return false, nil
	}
	fd, err := t.open(name, unix.O_PATH|unix.O_DIRECTORY)
	if err == nil {
		unix.Close(fd)
		return true, nil
	}
	var st unix.Stat_t
	if unix.Fstatat(parent, base, &st, 0) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return false, unix.EXDEV
	}
	return false, nil
}

// asTar words an error of a system call as tar(1) does.
func asTar(h *tarfile.Header, err error, locale quote.Locale) error {
	if _, ofSystem := err.(unix.Errno); !ofSystem {
		return err
	}
	cannot := map[tarfile.Kind]string{
		tarfile.Regular: "Cannot open", tarfile.Directory: "Cannot mkdir", tarfile.Symlink: "Cannot create symlink to " + locale.Quote(h.Link),
		tarfile.HardLink: "Cannot hard link to " + locale.Quote(h.Link), tarfile.FIFO: "Cannot mkfifo",
		tarfile.CharDevice: "Cannot mknod", tarfile.BlockDevice: "Cannot mknod",
	}[h.Kind]
	return reason.New(locale.Member(strings.TrimRight(h.Written, "/"))+": "+cannot, err)
}
