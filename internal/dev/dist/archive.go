package main

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"contedor/internal/fetch/tree"
	"github.com/klauspost/pgzip"
)

// documents returns the paths of the documents for people, relative to the repository.
func documents() ([]string, error) {
	pages, err := filepath.Glob("docs/*.md")
	return append([]string{"README.md", "CHANGELOG.md"}, pages...), err
}

// archive makes the tar.gz archive for an architecture. Unpacked over /usr/local it is installed.
func (r *release) archive(arch, documents string) error {
	name := version() + "-linux-" + arch
	top := filepath.Join(r.scratch, "archive", arch, name)
	if err := copyFile(r.program(arch), filepath.Join(top, "bin/contedor"), 0o755); err != nil {
		return err
	}
	if err := os.Symlink("contedor", filepath.Join(top, "bin/fetchroot")); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(top, "share"), os.DirFS(documents)); err != nil {
		return err
	}
	if err := copyPapers(filepath.Join(top, "share/doc/contedor")); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(r.out, name+".tar.gz"))
	if err != nil {
		return err
	}
	return cmp.Or(r.packed(f, filepath.Dir(top), name), f.Close())
}

// copyPapers copies the documents for people into a directory.
func copyPapers(dir string) error {
	list, err := documents()
	if err != nil {
		return err
	}
	for _, paper := range list {
		if err := copyFile(paper, filepath.Join(dir, paper), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// packed writes a file or directory of dir as a tar.gz archive, as plain does.
func (r *release) packed(w io.Writer, dir, name string) error {
	z, err := pgzip.NewWriterLevel(w, pgzip.BestCompression)
	if err != nil {
		return err
	}
	// The blocks that are compressed apart have one size whatever the number of processors is.
	if err := z.SetConcurrency(1<<20, runtime.GOMAXPROCS(0)+1); err != nil {
		return err
	}
	return cmp.Or(r.plain(z, dir, name), z.Close())
}

// plain writes files of dir as a tar archive. All belong to root, and have the time of the release.
func (r *release) plain(w io.Writer, dir string, names ...string) error {
	var members []tree.Member
	for _, name := range names {
		members = append(members, tree.Member{Dir: dir, Name: name})
	}
	root := func(id *tree.ID) { *id = tree.ID{Name: "root"} }
	_, err := tree.PackNames(context.Background(), members, w, tree.Packing{
		Mtime: &r.date, Owner: root, Group: root, Attribute: func(string) bool { return false },
	})
	return err
}
