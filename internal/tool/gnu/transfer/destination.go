// Package transfer is what cp, mv and ln share: where files go, and how trees are
// copied.
package transfer

import (
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// A Destination is the last operand of cp, mv and ln, or what -t names.
type Destination struct {
	*gnu.Tool
	Dir           string // of -t
	HasDir        bool
	NoDir         bool  // -T: never a directory that is to take the files
	NoDereference *bool // a link to a directory is no directory either
}

// A Pair is a file and the name that it or its copy gets.
type Pair struct{ From, To string }

// Pairs says what goes where. Failures are those of the command line.
func (d *Destination) Pairs(operands []string) (list []Pair, err error) {
	if d.HasDir {
		if len(operands) == 0 {
			return nil, gnu.BadUsage("missing file operand")
		}
		if info, err := os.Stat(d.Dir); err != nil {
			return nil, cli.Fail("target directory "+d.Quoted(d.Dir), err)
		} else if !info.IsDir() {
			return nil, cli.Fail("target directory "+d.Quoted(d.Dir), unix.ENOTDIR)
		}
		return into(operands, d.Dir), nil
	}
	switch len(operands) {
	case 0:
		return nil, gnu.BadUsage("missing file operand")
	case 1:
		return nil, gnu.BadUsage("missing destination file operand after " + d.Quoted(operands[0]))
	}
	files, last := operands[:len(operands)-1], operands[len(operands)-1]
	if d.NoDir {
		if len(files) > 1 {
			return nil, gnu.BadUsage("extra operand " + d.Quoted(operands[2]))
		}
		return []Pair{{files[0], last}}, nil
	}
	stat := os.Stat
	if d.NoDereference != nil && *d.NoDereference {
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
		return nil, cli.Fail("target "+d.Quoted(last), err)
	}
	return []Pair{{files[0], last}}, nil
}

func into(files []string, dir string) (list []Pair) {
	for _, file := range files {
		base := filepath.Base(file)
		if base == "/" { // the root's content
			base = "."
		}
		list = append(list, Pair{file, strings.TrimRight(dir, "/") + "/" + base})
	}
	for i := range list {
		if strings.TrimRight(dir, "/") == "" {
			list[i].To = "/" + filepath.Base(list[i].From)
		}
	}
	return list
}
