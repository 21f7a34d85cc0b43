// Package df implements df(1) of GNU coreutils: it prints the free space of file systems.
//
// Synopsis:
//
//	df [OPTION]... [FILE]...
package df

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is df.
var Command = gnu.Command("df", gnu.Coreutils, `[OPTION]... [FILE]...
Prints the free space of all file systems, or of those with the FILEs.
  -a, --all             also file systems without blocks
  -h, --human-readable  sizes such as 1.5G      -H, --si  in powers of 1000
  -k                    in units of 1024 bytes (default)     -m  in MiB
  -B, --block-size=SIZE
  -i, --inodes          inodes instead of blocks
  -T, --print-type      -t, --type=TYPE    -x, --exclude-type=TYPE
  -P, --portability     the format of POSIX      --total  a line with the sums
  -l, --local           accepted
`, df)

const totalKey = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "aB:hHiklmPTt:x:v", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "block-size", Argument: cli.Required, Key: 'B'},
	{Name: "inodes", Key: 'i'},
	{Name: "human-readable", Key: 'h'},
	{Name: "si", Key: 'H'},
	{Name: "local", Key: 'l'},
	{Name: "portability", Key: 'P'},
	{Name: "print-type", Key: 'T'},
	{Name: "total", Key: totalKey},
	{Name: "type", Argument: cli.Required, Key: 't'},
	{Name: "exclude-type", Argument: cli.Required, Key: 'x'},
}}

// A run is one run of df.
type run struct {
	*gnu.Tool
	all, inodes, types, portable, total bool
	human                               int64 // 1000 or 1024; 0 for blocks
	block                               int64
	only, without                       []string
	rows                                [][]string
	sum                                 usage
}

// usage is the space of a file system in bytes, or the number of its inodes.
type usage struct{ size, free, available int64 }

func (u usage) used() int64 { return u.size - u.free }

func df(t *gnu.Tool) error {
	d := run{Tool: t, block: 1024}
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			d.all = true
		case 'h':
			d.human = 1024
		case 'H':
			d.human = 1000
		case 'k':
			d.human, d.block = 0, 1024
		case 'm':
			d.human, d.block = 0, 1<<20
		case 'B':
			text := o.Value
			if strings.Trim(text, "0123456789") == text {
				text = "1" + text
			}
			n, err := quantity.Parse(text)
			if err != nil || n == 0 {
				return cli.Fail("invalid --block-size argument "+t.Locale.Quote(o.Value), nil)
			}
			d.human, d.block = 0, n
		case 'i':
			d.inodes = true
		case 'P':
			d.portable = true
		case 'T':
			d.types = true
		case 't':
			d.only = append(d.only, o.Value)
		case 'x':
			d.without = append(d.without, o.Value)
		case totalKey:
			d.total = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	mounts, err := mountinfo.Read()
	if err != nil {
		return cli.Fail("cannot read table of mounted file systems", err)
	}
	d.header()
	if len(files) == 0 {
		d.everything(mounts)
	}
	for _, file := range files {
		d.ofFile(file, mounts)
	}
	if len(d.rows) == 1 {
		if t.Status == 0 {
			return cli.Fail("no file systems processed", nil)
		}
		return nil
	}
	if d.total {
		d.row("total", "-", "-", d.sum)
	}
	d.show()
	return nil
}

func (d *run) header() {
	row := []string{"Filesystem"}
	if d.types {
		row = append(row, "Type")
	}
	switch {
	case d.inodes:
		row = append(row, "Inodes", "IUsed", "IFree", "IUse%")
	case d.human != 0:
		row = append(row, "Size", "Used", "Avail", "Use%")
	default:
		blocks := "1K-blocks"
		switch {
		case d.portable:
			blocks = strconv.FormatInt(d.block, 10) + "-blocks"
		case d.block != 1024:
			blocks = strings.Replace(quantity.Human(d.block, 1024), ".0", "", 1)
			if d.block < 1024 {
				blocks += "B"
			}
			blocks += "-blocks"
		}
		capacity := "Use%"
		if d.portable {
			capacity = "Capacity"
		}
		row = append(row, blocks, "Used", "Available", capacity)
	}
	d.rows = append(d.rows, append(row, "Mounted on"))
}

// everything adds a row for each file system that has an accessible mount point.
func (d *run) everything(mounts []mountinfo.Entry) {
	type place struct {
		mount mountinfo.Entry
		usage usage
	}
	var places []place
	seen := map[uint64]int{} // index in places by device
	for _, m := range mounts {
		var st unix.Stat_t
		u, err := d.measure(m.Target)
		if err != nil || unix.Stat(m.Target, &st) != nil || !d.selected(m.Type) || u.size == 0 && !d.all {
			continue
		}
		if at, twice := seen[st.Dev]; twice && !d.all {
			// The mount nearest to the root stands for the device.
			if old := places[at].mount; len(m.Target) < len(old.Target) && len(m.Root) <= len(old.Root) {
				places[at] = place{m, u}
			}
			continue
		}
		seen[st.Dev] = len(places)
		places = append(places, place{m, u})
	}
	for _, p := range places {
		d.row(p.mount.Source, p.mount.Type, p.mount.Target, p.usage)
	}
}

func (d *run) selected(kind string) bool {
	has := func(list []string) bool {
		for _, k := range list {
			if k == kind {
				return true
			}
		}
		return false
	}
	return (len(d.only) == 0 || has(d.only)) && !has(d.without)
}

// ofFile adds the row for the file system of a file.
func (d *run) ofFile(file string, mounts []mountinfo.Entry) {
	var st unix.Stat_t
	if err := unix.Stat(file, &st); err != nil {
		d.Complain(d.Name(file), err)
		return
	}
	path, err := paths.Canonical(file, 'e')
	if err != nil || unix.Access(path, unix.F_OK) != nil {
		// The way to the working directory is closed, or it has been removed.
		path = d.ofDevice(uint64(st.Dev), mounts)
	}
	u, err := d.measure(path)
	if err != nil {
		d.Complain(d.Name(file), err)
		return
	}
	var over mountinfo.Entry
	for _, m := range mounts { // the last mount on the longest prefix of the path
		below := m.Target == "/" || path == m.Target || strings.HasPrefix(path, m.Target+"/")
		if below && len(m.Target) >= len(over.Target) {
			over = m
		}
	}
	if !d.selected(over.Type) {
		return
	}
	d.row(over.Source, over.Type, over.Target, u)
}

// ofDevice returns the last mount point of the file system with a device number.
func (d *run) ofDevice(device uint64, mounts []mountinfo.Entry) (point string) {
	for _, m := range mounts {
		var st unix.Stat_t
		if unix.Stat(m.Target, &st) == nil && uint64(st.Dev) == device {
			point = m.Target
		}
	}
	return point
}

func (d *run) measure(path string) (usage, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return usage{}, err
	}
	if d.inodes {
		return usage{int64(s.Files), int64(s.Ffree), int64(s.Ffree)}, nil
	}
	unit := int64(s.Frsize)
	if unit == 0 {
		unit = int64(s.Bsize)
	}
	return usage{int64(s.Blocks) * unit, int64(s.Bfree) * unit, int64(s.Bavail) * unit}, nil
}

func (d *run) row(source, kind, target string, u usage) {
	row := []string{source}
	if d.types {
		row = append(row, kind)
	}
	percent := "-"
	if used := u.used(); used+u.available > 0 {
		percent = strconv.FormatInt((used*100+used+u.available-1)/(used+u.available), 10) + "%"
	}
	d.rows = append(d.rows, append(row, d.number(u.size), d.number(u.used()), d.number(u.available), percent, target))
	d.sum.size += u.size
	d.sum.free += u.free
	d.sum.available += u.available
}

func (d *run) number(n int64) string {
	switch {
	case d.human != 0:
		return quantity.Human(n, d.human)
	case d.inodes:
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt((n+d.block-1)/d.block, 10)
}

// show writes the rows in columns: names aligned left, numbers right.
func (d *run) show() {
	widths := make([]int, len(d.rows[0]))
	for _, row := range d.rows {
		for i, text := range row {
			widths[i] = max(widths[i], len(text))
		}
	}
	widths[0] = max(widths[0], 14)
	first := 1
	if d.types {
		first = 2
	}
	for i := first; i < first+3; i++ {
		widths[i] = max(widths[i], 5)
	}
	widths[first+3] = max(widths[first+3], 4)
	for _, row := range d.rows {
		last := len(row) - 1
		for i, text := range row[:last] {
			if i < first {
				fmt.Fprintf(d.Out, "%-*s ", widths[i], text)
			} else {
				fmt.Fprintf(d.Out, "%*s ", widths[i], text)
			}
		}
		d.Out.WriteString(row[last] + "\n")
	}
}
