// Package cache stores archives, complete or in part, for the next run: in a directory of the user
// (XDG Base Directory Specification), or in a file that the user has named.
package cache

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"contedor/internal/linux/atomicfile"
	"golang.org/x/sys/unix"
)

// maxUnused is the time after which an entry that nobody has used is removed.
const maxUnused = 30 * 24 * time.Hour

// A Record describes the archive of an entry.
type Record struct {
	ETag, LastModified string // as the server sends them
	Size               int64  // of the complete archive in bytes; -1 if unknown
	SHA256             string // of the complete archive, in hexadecimal; empty until it is complete
	Address            string // SHA-256 of the URL, which may contain a password
}

// An Entry is a stored archive: a file with its bytes so far, and beside it a file with its record.
// The record is written before the first byte and removed after the last, so that there are never
// bytes without a record. An open entry is locked, flock(2).
type Entry struct {
	path    string // of the file with the bytes
	target  string // the file that they become when complete; empty in the cache
	address string // the Address of the record
	file    *os.File
	record  Record
	length  int64
	gone    bool // removed or renamed
}

// ErrBusy is the error of an entry that another process has open.
var ErrBusy = errors.New("another fetchroot is using it")

// Dir returns the directory of the cache: contedor/archives in XDG_CACHE_HOME, or in ~/.cache. It
// returns "" if neither is known, or if the home belongs to another user, as under su(1).
func Dir(getenv func(string) (string, bool)) string {
	if dir, _ := getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "contedor/archives")
	}
	var st unix.Stat_t
	if home, _ := getenv("HOME"); filepath.IsAbs(home) && unix.Stat(home, &st) == nil && int(st.Uid) == unix.Geteuid() {
		return filepath.Join(home, ".cache/contedor/archives")
	}
	return ""
}

// Open opens the entry of an address in a cache directory, which it makes if necessary. A directory
// that another user can write to is an error.
func Open(dir, address string) (*Entry, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var st unix.Stat_t
	if err := unix.Lstat(dir, &st); err != nil {
		return nil, err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFDIR || int(st.Uid) != unix.Geteuid() || st.Mode&0o022 != 0 {
		return nil, errors.New(dir + " belongs to another user, or others can write to it")
	}
	prune(dir)
	return open(filepath.Join(dir, digest(address)), digest(address), 0o600)
}

// Length returns how many bytes of an address a cache directory has. A process that has the entry open
// may change that at any time.
func Length(dir, address string) int64 {
	path := filepath.Join(dir, digest(address))
	st, err := os.Lstat(path)
	if _, errRecord := os.Lstat(recordOf(path)); err != nil || errRecord != nil {
		return 0
	}
	return st.Size()
}

func digest(address string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(address))) }

// prune removes entries that have not been used for maxUnused.
func prune(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > maxUnused {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// Beside opens the entry of an archive that becomes the file target when it is complete. Until then
// its bytes are in target.partial.
func Beside(target, address string) (*Entry, error) {
	if path, err := filepath.EvalSymlinks(target); err == nil {
		target = path
	}
	if st, err := os.Stat(target); err == nil && !st.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	partial := target + ".partial"
	if st, err := os.Lstat(partial); err == nil && st.Size() > 0 {
		if _, err := os.Lstat(recordOf(partial)); err != nil {
			return nil, errors.New(partial + " is in the way")
		}
	}
	e, err := open(partial, digest(address), 0o666)
	if err == nil {
		e.target = target
	}
	return e, err
}

func open(path, address string, mode os.FileMode) (*Entry, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, mode)
		if err != nil {
			return nil, err
		}
		if err := lock(f); err != nil {
			f.Close()
			return nil, err
		}
		here, err := f.Stat()
		if err != nil || !here.Mode().IsRegular() {
			f.Close()
			return nil, errors.New("it is not a regular file")
		}
		if there, err := os.Lstat(path); err != nil || !os.SameFile(here, there) {
			f.Close() // another process has just finished it
			continue
		}
		e := &Entry{path: path, address: address, file: f, length: here.Size()}
		if err := e.read(); err != nil || e.length == 0 {
			e.record, e.length = Record{}, 0
		}
		return e, nil
	}
}

func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == unix.EWOULDBLOCK {
		return ErrBusy
	}
	return err
}

// recordOf returns the path of the record.
func recordOf(path string) string { return path + ".json" }

// read reads the record. Bytes without a record are dropped.
func (e *Entry) read() error {
	b, err := os.ReadFile(recordOf(e.path))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &e.record); err != nil {
		return err
	}
	if e.record.Address != e.address || e.record.Size >= 0 && e.length > e.record.Size {
		return errors.New("the record of another archive")
	}
	return nil
}

// write writes the record atomically.
func (e *Entry) write() error {
	b, err := json.Marshal(&e.record)
	if err != nil {
		return err
	}
	return atomicfile.Write(recordOf(e.path), string(b), atomicfile.Rule{Mode: 0o600, Temporary: ".new"})
}

// Kept returns the record and the number of bytes of the entry.
func (e *Entry) Kept() (Record, int64) { return e.record, e.length }

// Reader returns a reader of the bytes that are in the entry now.
func (e *Entry) Reader() io.Reader { return io.NewSectionReader(e.file, 0, e.length) }

// ReadAt implements io.ReaderAt for the bytes of the entry. It may be called during Write.
func (e *Entry) ReadAt(p []byte, at int64) (int, error) { return e.file.ReadAt(p, at) }

// Begin empties the entry for another archive.
func (e *Entry) Begin(r Record) error {
	e.record, e.length = r, 0
	e.record.Address = e.address
	if err := e.file.Truncate(0); err != nil {
		return err
	}
	return e.write()
}

// Write appends to the entry.
func (e *Entry) Write(p []byte) (int, error) {
	n, err := e.file.WriteAt(p, e.length)
	e.length += int64(n)
	return n, err
}

// Finish marks the archive as complete, with its SHA-256 in hexadecimal. A file of --keep gets the
// date of Last-Modified, as with wget(1).
func (e *Entry) Finish(sum string) error {
	e.record.Size, e.record.SHA256 = e.length, sum
	if e.target == "" {
		now := time.Now() // for prune
		os.Chtimes(e.path, now, now)
		return e.write()
	}
	if date, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", e.record.LastModified); err == nil {
		os.Chtimes(e.path, time.Time{}, date)
	}
	if err := os.Rename(e.path, e.target); err != nil {
		return err
	}
	e.gone = true
	return os.Remove(recordOf(e.path))
}

// Drop removes the entry.
func (e *Entry) Drop() error {
	if e.gone {
		return nil
	}
	e.gone, e.length = true, 0
	if err := e.file.Truncate(0); err != nil {
		return err
	}
	return errors.Join(os.Remove(recordOf(e.path)), os.Remove(e.path))
}

// Close unlocks the entry. An empty entry is removed.
func (e *Entry) Close() error {
	if e.length == 0 {
		e.Drop()
	}
	return e.file.Close()
}
