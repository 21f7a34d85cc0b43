// Package sync implements sync(1) of GNU coreutils: it writes cached data to the disks.
//
// Synopsis:
//
//	sync [OPTION] [FILE]...
package sync

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is sync.
var Command = gnu.Command("sync", gnu.Coreutils, `[OPTION] [FILE]...
Writes files, or everything, to the disks.
  -d, --data          only the data of the files, not their metadata
  -f, --file-system   the file systems that hold the files
`, synchronize)

var options = cli.Options{Permute: true, Short: "df", Long: []cli.LongOption{
	{Name: "data", Key: 'd'},
	{Name: "file-system", Key: 'f'},
}}

func synchronize(t *gnu.Tool) error {
	data, fileSystem := false, false
	files, err := t.Parse(options, func(o cli.Option) error {
		data = data || o.Key == 'd'
		fileSystem = fileSystem || o.Key == 'f'
		return nil
	})
	call := unix.Fsync
	switch {
	case err != nil:
		return err
	case data && fileSystem:
		return cli.Fail("cannot specify both --data and --file-system", nil)
	case data && len(files) == 0:
		return cli.Fail("--data needs at least one argument", nil)
	case data:
		call = unix.Fdatasync
	case fileSystem:
		call = unix.Syncfs
	}
	if len(files) == 0 {
		unix.Sync()
	}
	for _, name := range files {
		syncFile(t, name, call)
	}
	return nil
}

func syncFile(t *gnu.Tool, name string, call func(int) error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		first := err
		if fd, err = unix.Open(name, unix.O_WRONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0); err != nil {
			t.Complain("error opening "+t.Quoted(name), first)
			return
		}
	}
	defer unix.Close(fd)
	if err := call(fd); err != nil {
		t.Complain("error syncing "+t.Quoted(name), err)
	}
}
