package userland

import (
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// A destination is the last operand of cp, mv and ln, or what -t names.
type destination struct {
	*tool
	dir           string // of -t
	hasDir        bool
	noDir         bool  // -T: never a directory that is to take the files
	noDereference *bool // a link to a directory is no directory either
}

// A pair is a file and the name that it or its copy gets.
type pair struct{ from, to string }

// pairs says what goes where. Failures are those of the command line.
func (d *destination) pairs(operands []string) (list []pair, err error) {
	if d.hasDir {
		if len(operands) == 0 {
			return nil, badUsage("missing file operand")
		}
		if info, err := os.Stat(d.dir); err != nil {
			return nil, cli.Fail("target directory "+d.quoted(d.dir), err)
		} else if !info.IsDir() {
			return nil, cli.Fail("target directory "+d.quoted(d.dir), unix.ENOTDIR)
		}
		return into(operands, d.dir), nil
	}
	switch len(operands) {
	case 0:
		return nil, badUsage("missing file operand")
	case 1:
		return nil, badUsage("missing destination file operand after " + d.quoted(operands[0]))
	}
	files, last := operands[:len(operands)-1], operands[len(operands)-1]
	if d.noDir {
		if len(files) > 1 {
			return nil, badUsage("extra operand " + d.quoted(operands[2]))
		}
		return []pair{{files[0], last}}, nil
	}
	stat := os.Stat
	if d.noDereference != nil && *d.noDereference {
		stat = os.Lstat
	}
	info, err := stat(last)
	if err == nil && info.IsDir() {
		return into(files, last), nil
	}
	if len(files) > 1 || strings.HasSuffix(last, "/") && err == nil {
		if err == nil {
			err = unix.ENOTDIR
		}
		return nil, cli.Fail("target "+d.quoted(last), err)
	}
	return []pair{{files[0], last}}, nil
}

func into(files []string, dir string) (list []pair) {
	for _, file := range files {
		base := filepath.Base(file)
		if base == "/" { // the root's content
			base = "."
		}
		list = append(list, pair{file, strings.TrimRight(dir, "/") + "/" + base})
	}
	for i := range list {
		if strings.TrimRight(dir, "/") == "" {
			list[i].to = "/" + filepath.Base(list[i].from)
		}
	}
	return list
}
