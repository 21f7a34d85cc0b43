// Package df implements df(1) of GNU coreutils: it prints the free space of file systems.
//
// Synopsis:
//
//	df [OPTION]... [FILE]...
//
// Begin reading at df. mounts.go chooses the file systems, table.go prints them.
package df

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// Command is df.
var Command = gnu.Command("df", gnu.Coreutils, `[OPTION]... [FILE]...
Prints the free space of all file systems, or of those with the FILEs.
  -a, --all             also file systems without blocks, and those below others
  -B, --block-size=SIZE in units of SIZE
  -h, --human-readable  sizes such as 1.5G
  -H, --si              the same in powers of 1000
  -i, --inodes          inodes instead of blocks
  -k                    in units of 1024 bytes (default)
  -l, --local           only file systems of this machine
  -m                    in units of 1 MiB
      --no-sync         do not write anything to the disks first (default)
      --output[=FIELDS] these columns, or all: source, fstype, itotal, iused,
                        iavail, ipcent, size, used, avail, pcent, file, target
  -P, --portability     the format of POSIX
      --sync            write what is not yet on the disks first
      --total           a line with the sums
  -t, --type=FSTYPE     only file systems of this type
  -T, --print-type      show the types
  -v                    no effect
  -x, --exclude-type=FSTYPE
                        no file systems of this type
`, df)

const (
	totalKey = gnu.FirstKey + iota
	outputKey
	syncKey
	noSyncKey
)

var options = cli.Options{Permute: true, Short: "aB:iF:hHklmPTt:vx:", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "block-size", Argument: cli.Required, Key: 'B'},
	{Name: "inodes", Key: 'i'},
	{Name: "human-readable", Key: 'h'},
	{Name: "si", Key: 'H'},
	{Name: "local", Key: 'l'},
	{Name: "output", Argument: cli.Optional, Key: outputKey},
	{Name: "portability", Key: 'P'},
	{Name: "print-type", Key: 'T'},
	{Name: "sync", Key: syncKey},
	{Name: "no-sync", Key: noSyncKey},
	{Name: "total", Key: totalKey},
	{Name: "type", Argument: cli.Required, Key: 't'},
	{Name: "exclude-type", Argument: cli.Required, Key: 'x'},
}}

// A run is one run of df.
type run struct {
	*gnu.Tool
	all, inodes, types, portable, total bool
	local, sync, forOperands            bool // forOperands: rows are for operands, which are printed even without storage
	unit                                *quantity.Block
	only, without                       []string
	fields                              []string // the columns: those of --output, or those of the format
	output                              bool
	rows                                [][]string
	processed                           bool
	sum                                 usage
	mounts                              []mount
}

func df(t *gnu.Tool) error {
	d := run{Tool: t}
	files, err := t.Parse(options, d.option)
	if err != nil {
		return err
	}
	if d.unit == nil {
		unit, _ := quantity.BlockFromEnvironment(t.Getenv, "DF_BLOCK_SIZE", "BLOCK_SIZE", "BLOCKSIZE")
		if d.portable {
			unit = quantity.DefaultBlock(t.Getenv)
		}
		d.unit = &unit
	}
	both := false
	for _, kind := range d.only {
		if slices.Contains(d.without, kind) {
			t.Complain("file system type "+t.Locale.Quote(kind)+" both selected and excluded", nil)
			both = true
		}
	}
	if both {
		return nil
	}
	status := make([]*unix.Stat_t, len(files))
	for i, file := range files {
		var st unix.Stat_t
		if err := unix.Stat(file, &st); err != nil {
			t.Complain(t.Name(file), err)
			continue
		}
		status[i] = &st
	}
	entries, err := mountinfo.Read()
	if err != nil {
		return cli.Fail("cannot read table of mounted file systems", err)
	}
	d.take(entries)
	if d.sync {
		unix.Sync()
	}
	d.heading()
	if len(files) == 0 {
		d.everything()
	}
	d.forOperands = true
	for i, file := range files {
		if status[i] != nil {
			d.ofFile(file, status[i])
		}
	}
	if !d.processed {
		if t.Status == 0 {
			return cli.Fail("no file systems processed", nil)
		}
		return nil
	}
	if d.total {
		d.totalRow()
	}
	d.show()
	return nil
}

// exclusive is the failure for an option together with --output.
func (d *run) exclusive(option string) error {
	return gnu.BadUsage("options " + option + " and --output are mutually exclusive")
}

func (d *run) option(o cli.Option) error {
	fixed := func(size int64) {
		unit := quantity.Fixed(size)
		d.unit = &unit
	}
	switch o.Key {
	case 'a':
		d.all = true
	case 'h':
		d.unit = &quantity.HumanReadable
	case 'H':
		d.unit = &quantity.SI
	case 'k':
		fixed(1024)
	case 'm':
		fixed(1 << 20)
	case 'B':
		unit, err := d.BlockSize(options.Typed(o), o.Value)
		d.unit = &unit
		return err
	case 'i':
		if d.output {
			return d.exclusive("-i")
		}
		d.inodes = true
	case 'l':
		d.local = true
	case 'P':
		if d.output {
			return d.exclusive("-P")
		}
		d.portable = true
	case 'T':
		if d.output {
			return d.exclusive("-T")
		}
		d.types = true
	case 't', 'F':
		d.only = append(d.only, o.Value)
	case 'x':
		d.without = append(d.without, o.Value)
	case totalKey:
		d.total = true
	case syncKey:
		d.sync = true
	case noSyncKey:
		d.sync = false
	case outputKey:
		switch {
		case d.inodes:
			return d.exclusive("-i")
		case d.portable:
			return d.exclusive("-P")
		case d.types:
			return d.exclusive("-T")
		}
		d.output = true
		if o.HasValue {
			return d.outputFields(o.Value)
		}
	}
	return nil
}

func (d *run) outputFields(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		switch {
		case !slices.Contains(allFields, name):
			return gnu.BadUsage("option --output: field " + d.Locale.Quote(name) + " unknown")
		case slices.Contains(d.fields, name):
			return gnu.BadUsage("option --output: field " + d.Locale.Quote(name) + " used more than once")
		}
		d.fields = append(d.fields, name)
	}
	return nil
}
