// Package lsblk implements lsblk(8) of util-linux: it lists block devices, with what is built on
// top of each and where it is mounted.
//
//	lsblk [options] [DEVICE...]
//
// Begin reading at run. devices.go reads the devices from /sys, properties.go what they hold,
// columns.go has the columns with their values, and table.go makes the table.
package lsblk

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// Command is lsblk(8).
var Command = &cli.Command{Name: "lsblk", Dialect: cli.UtilLinux, Run: run}

const (
	sysroot rune = 256 + iota
	propertiesBy
	highlight
	counter
	counterFilter
	hyperlink
)

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'D', 'O'}, {'I', 'e'}, {'J', 'P', 'r'}, {'O', 'S'}, {'O', 'f'}, {'O', 'm'}, {'O', 'o'}, {'O', 't'}, {'P', 'T', 'l', 'r'}},
	Short:     "AabdDzE:e:fHhJlNnMmo:OpPQ:iI:rstVvST::w:x:y",
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "bytes", Key: 'b'},
		{Name: "nodeps", Key: 'd'},
		{Name: "noempty", Key: 'A'},
		{Name: "discard", Key: 'D'},
		{Name: "dedup", Argument: cli.Required, Key: 'E'},
		{Name: "zoned", Key: 'z'},
		{Name: "help", Key: 'h'},
		{Name: "json", Key: 'J'},
		{Name: "output", Argument: cli.Required, Key: 'o'},
		{Name: "output-all", Key: 'O'},
		{Name: "filter", Argument: cli.Required, Key: 'Q'},
		{Name: "highlight", Argument: cli.Required, Key: highlight},
		{Name: "hyperlink", Argument: cli.Optional, Key: hyperlink},
		{Name: "merge", Key: 'M'},
		{Name: "perms", Key: 'm'},
		{Name: "noheadings", Key: 'n'},
		{Name: "list", Key: 'l'},
		{Name: "ascii", Key: 'i'},
		{Name: "raw", Key: 'r'},
		{Name: "inverse", Key: 's'},
		{Name: "fs", Key: 'f'},
		{Name: "exclude", Argument: cli.Required, Key: 'e'},
		{Name: "include", Argument: cli.Required, Key: 'I'},
		{Name: "topology", Key: 't'},
		{Name: "paths", Key: 'p'},
		{Name: "pairs", Key: 'P'},
		{Name: "scsi", Key: 'S'},
		{Name: "nvme", Key: 'N'},
		{Name: "virtio", Key: 'v'},
		{Name: "sort", Argument: cli.Required, Key: 'x'},
		{Name: "sysroot", Argument: cli.Required, Key: sysroot},
		{Name: "shell", Key: 'y'},
		{Name: "tree", Argument: cli.Optional, Key: 'T'},
		{Name: "version", Key: 'V'},
		{Name: "width", Argument: cli.Required, Key: 'w'},
		{Name: "ct-filter", Argument: cli.Required, Key: counterFilter},
		{Name: "ct", Argument: cli.Required, Key: counter},
		{Name: "properties-by", Argument: cli.Required, Key: propertiesBy},
		{Name: "list-columns", Key: 'H'},
	},
}

// A lister is one run of lsblk.
type lister struct {
	inv        *cli.Invocation
	given      map[rune]bool // options without a value
	root       string        // --sysroot: the directory that /sys, /proc and /dev are in; "" for "/"
	format     columns.Format
	tree       bool
	forceTree  bool
	treeColumn int // the column that has the branches; -1 for none
	sortColumn int // -1 if no option names one
	width      int // -w; 0 for the terminal's
	exclude    []uint64
	include    []uint64
	filter     *columns.Filter
	columns    []int
	sources    []string // where properties come from, in order

	devices map[string]*device
	roots   []*device
	mounts  []mountinfo.Entry
	swaps   []mountinfo.Entry
}

// Exit statuses for devices in operands.
const (
	allFailed  = 32
	someFailed = 64
)

func run(inv *cli.Invocation) error {
	l := &lister{
		inv: inv, given: map[rune]bool{}, tree: true, treeColumn: name, sortColumn: -1, devices: map[string]*device{},
		sources: []string{"file", "udev", "blkid"},
	}
	output, hasOutput := "", false
	operands, err := inv.ParseUtilLinux(&options, usage, func(opt cli.Option) error {
		if opt.Key == 'o' {
			output, hasOutput = opt.Value, true
		}
		return l.take(opt)
	})
	switch {
	case err != nil:
		return err
	case l.given['H']:
		return inv.Print(l.listColumns())
	}
	l.tree = l.tree || l.forceTree
	if err := unix.Access("/sys/dev/block", unix.R_OK); err != nil {
		return cli.Fail("failed to access sysfs directory: /sys/dev/block", err)
	}
	if len(l.columns) == 0 {
		l.columns = []int{name, number, removable, size, readOnly, kind, mountpoints}
	}
	if hasOutput {
		if l.columns, err = columns.Choose(output, l.columns, 2*len(infos), columnNamed); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	const ramDisks = 1 // major number
	if !l.given['a'] && len(l.exclude) == 0 && len(l.include) == 0 {
		l.exclude = []uint64{ramDisks}
	}
	l.readMounts()
	status := l.read(operands)
	text, err := l.text()
	if err != nil {
		return err
	}
	if err := inv.Print(text); err != nil || status == 0 {
		return err
	}
	return &cli.Failure{Status: status}
}

// group returns the columns that an option stands for.
func group(option rune) []int {
	switch option {
	case 'D':
		return []int{name, discardAlignment, discardSize, discardMost, discardZero}
	case 'f':
		return []int{name, fsType, fsVersion, label, uuid, fsAvail, fsUsePercent, mountpoints}
	case 'm':
		return []int{name, size, owner, groupName, mode}
	case 't':
		return []int{name, alignment, minimumIO, optimalIO, physicalSector, logicalSector, rotational, scheduler, requests, readAhead, writeSame}
	case 'S':
		return []int{name, address, kind, vendor, model, revision, serial, transport}
	case 'N':
		return []int{name, kind, model, serial, revision, transport, requests, queues}
	case 'v':
		return []int{name, kind, transport, size, requests, queues}
	case 'z':
		return []int{name, zoned, zoneSize, zones, zonesActive, zonesOpen, zoneAppend, zoneWrite}
	}
	return nil
}

func (l *lister) take(opt cli.Option) (err error) {
	l.given[opt.Key] = true
	for _, c := range group(opt.Key) {
		if !slices.Contains(l.columns, c) {
			l.columns = append(l.columns, c)
		}
	}
	switch opt.Key {
	case 'l', 'P', 'r', 'Q', 'x':
		l.tree = false
	}
	switch v := opt.Value; opt.Key {
	case 'O':
		l.columns = nil
		for i := range infos {
			l.columns = append(l.columns, i)
		}
	case 'J':
		l.format = columns.JSON
	case 'P':
		l.format = columns.Pairs
	case 'r':
		l.format = columns.Raw
	case 'e':
		l.exclude, err = majors(v, l.exclude)
	case 'I':
		l.include, err = majors(v, l.include)
	case 'T':
		l.forceTree = true
		if opt.HasValue {
			l.treeColumn = l.columnOrWarn(strings.TrimPrefix(v, "="))
		}
	case 'x':
		if l.sortColumn = l.columnOrWarn(v); l.sortColumn < 0 {
			return &cli.Failure{Usage: true}
		}
	case 'w':
		n, err := cli.Unsigned(v, "invalid output width number argument", math.MaxUint32)
		l.width = int(n)
		return err
	case 'Q':
		if l.filter, err = columns.ParseFilter(v, l.inv.Stdout); err != nil {
			return cli.Fail(`failed to parse "`+v+`": `+err.Error(), nil)
		}
	case sysroot:
		l.root = v
	case propertiesBy:
		return l.takeSources(v)
	case 'M', 'E', highlight, counter, counterFilter, hyperlink:
		return cli.Fail("--merge, --dedup, --highlight, --hyperlink and counters are not supported", nil)
	}
	return err
}

func (l *lister) takeSources(list string) error {
	l.sources = nil
	for word := range strings.SplitSeq(list, ",") {
		if !slices.Contains([]string{"file", "udev", "blkid", "none"}, word) {
			return &cli.Failure{Text: "unknown properties probing method: " + list, Usage: true}
		}
		l.sources = append(l.sources, word)
	}
	return nil
}

// columnOrWarn returns the index of a column, or -1 with a message.
func (l *lister) columnOrWarn(word string) int {
	n := columnNamed(word)
	if n < 0 {
		l.warn("unknown column: " + word)
	}
	return n
}

// majors adds a list of major numbers to another one.
func majors(list string, to []uint64) ([]uint64, error) {
	for rest := list; rest != ""; {
		word, after, _ := strings.Cut(rest, ",")
		n, err := strconv.ParseUint(strings.TrimLeft(word, " \t\n\v\f\r+"), 10, 64)
		if err != nil {
			return nil, cli.Fail("failed to parse list '"+list+"'", nil)
		}
		to, rest = append(to, n), after
	}
	return to, nil
}

func (l *lister) warn(text string) {
	l.inv.Stderr.Write([]byte(l.inv.ErrorName() + ": " + text + "\n"))
}

func (l *lister) locale() quote.Locale { return quote.FromEnvironment(l.inv.Getenv) }

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<device>...]

List block devices.

Options:
 -A, --noempty        no devices without content
 -D, --discard        columns about discarding
 -I, --include <list> only devices with these major numbers
 -J, --json           print JSON
 -O, --output-all     print all columns
 -P, --pairs          print NAME="value"
 -Q, --filter <expr>  only lines for which an expression is true
 -S, --scsi           SCSI devices and columns about them
 -N, --nvme           NVMe devices and columns about them
 -v, --virtio         virtio devices and columns about them
 -T, --tree[=<column>]  print a tree; the column has its branches
 -a, --all            all devices, also empty ones
 -b, --bytes          print sizes in bytes
 -d, --nodeps         no devices that are built on top of others
 -e, --exclude <list> no devices with these major numbers (default: RAM disks)
 -f, --fs             columns about file systems
 -i, --ascii          draw the tree in ASCII
 -l, --list           print a list, not a tree
 -m, --perms          columns about owners and modes
 -n, --noheadings     print no headings
 -o, --output <list>  print these columns; +<list> adds columns
 -p, --paths          print paths in place of names
 -r, --raw            print values separated by one blank
 -s, --inverse        print a tree from the top down
 -t, --topology       columns about sizes of requests
 -w, --width <num>    make the table so wide
 -x, --sort <column>  sort by a column
 -y, --shell          print names of columns as names of shell variables
 -z, --zoned          columns about zones
     --sysroot <dir>  read the files of another machine below a directory
     --properties-by <list>
                      where properties come from (default: file,udev,blkid)

 -H, --list-columns   list the columns
 -h, --help           show this help
 -V, --version        show the version

For more details see lsblk(8).
`
}
