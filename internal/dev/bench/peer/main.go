// Peer decompresses and unpacks with Go libraries, with which bench compares our own code:
//
//	peer inflate ours|pgzip|klauspost|compress/gzip FILE   decompress FILE, without output
//	peer untar FILE                                        unpack FILE into the working directory with pgzip and archive/tar
package main

import (
	"archive/tar"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"contedor/internal/fetch/inflate"
	klauspost "github.com/klauspost/compress/gzip"
	"github.com/klauspost/pgzip"
	"golang.org/x/sys/unix"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func run(words []string) error {
	switch {
	case len(words) == 3 && words[0] == "inflate":
		return decompress(words[1], words[2])
	case len(words) == 2 && words[0] == "untar":
		return untar(words[1])
	}
	return fmt.Errorf("unknown arguments %q", words)
}

func decompress(library, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if library == "ours" {
		return discardPieces(inflate.NewReader(f))
	}
	open, ok := map[string]func(io.Reader) (io.Reader, error){
		"pgzip":         func(r io.Reader) (io.Reader, error) { return pgzip.NewReader(r) },
		"klauspost":     func(r io.Reader) (io.Reader, error) { return klauspost.NewReader(r) },
		"compress/gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	}[library]
	if !ok {
		return fmt.Errorf("unknown library %q", library)
	}
	z, err := open(f)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, z)
	return err
}

func discardPieces(z *inflate.Reader) error {
	defer z.Close()
	for {
		piece, err := z.NextPiece()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		piece.Release()
	}
}

// untar unpacks an archive in the straightforward way.
func untar(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := pgzip.NewReader(f)
	if err != nil {
		return err
	}
	type done struct {
		name string
		head *tar.Header
	}
	var directories []done
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(h.Name) {
			return fmt.Errorf("%s leads out of the directory", h.Name)
		}
		if h.Typeflag == tar.TypeDir {
			directories = append(directories, done{h.Name, h})
		}
		if err := create(r, h); err != nil {
			return err
		}
	}
	for _, d := range directories {
		if err := os.Chtimes(d.name, d.head.ModTime, d.head.ModTime); err != nil {
			return err
		}
	}
	return nil
}

func create(r io.Reader, h *tar.Header) error {
	mode := h.FileInfo().Mode()
	switch h.Typeflag {
	case tar.TypeDir:
		if err := os.MkdirAll(h.Name, 0o700); err != nil {
			return err
		}
	case tar.TypeReg:
		f, err := os.OpenFile(h.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, r)
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return err
		}
	case tar.TypeSymlink:
		if err := os.Symlink(h.Linkname, h.Name); err != nil {
			return err
		}
		return os.Lchown(h.Name, h.Uid, h.Gid)
	case tar.TypeLink:
		return os.Link(h.Linkname, h.Name)
	case tar.TypeChar:
		if err := unix.Mknod(h.Name, unix.S_IFCHR, int(unix.Mkdev(uint32(h.Devmajor), uint32(h.Devminor)))); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%s is of an unsupported type", h.Name)
	}
	if err := os.Chown(h.Name, h.Uid, h.Gid); err != nil {
		return err
	}
	if err := os.Chmod(h.Name, mode); err != nil {
		return err
	}
	if h.Typeflag == tar.TypeDir {
		return nil
	}
	return os.Chtimes(h.Name, h.ModTime, h.ModTime)
}
