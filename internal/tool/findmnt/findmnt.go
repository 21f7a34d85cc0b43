// Package findmnt implements findmnt(8) of util-linux: it lists mounts, or finds some of them, in
// the kernel's table, fstab(5) or another file.
//
//	findmnt [options] [DEVICE|MOUNTPOINT] [MOUNTPOINT]
//
// Begin reading at run. table.go reads tables and compares, show.go prints, poll.go waits for
// changes and verify.go looks for mistakes.
package findmnt

import (
	"fmt"
	"math"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// Command is findmnt(8).
var Command = &cli.Command{Name: "findmnt", Dialect: cli.UtilLinux, Run: run}

const (
	verbose rune = 256 + iota
	tree
	outputAll
	pseudoOnly
	realOnly
	vfsAll
	shadowed
	hyperlink
	optID
	optUniqueID
	kernel
)

var options = cli.Options{
	Permute: true,
	Exclusive: [][]rune{
		{'C', 'c'}, {'C', 'e'}, {'J', 'P', 'r', 'x'}, {'M', 'T'}, {'N', 'k', 'm', 's'},
		{'P', 'l', 'r', 'x'}, {'Q', 'p'}, {'p', 'x'}, {'p', 's'}, {pseudoOnly, realOnly},
	},
	Short: "AabCcDd:ehIiJfF:o:O:p::PQ:klmM:nN:rst:uvRS:T:Uw:VxyH",
	Long: []cli.LongOption{
		{Name: "all", Key: 'A'},
		{Name: "ascii", Key: 'a'},
		{Name: "bytes", Key: 'b'},
		{Name: "canonicalize", Key: 'c'},
		{Name: "direction", Argument: cli.Required, Key: 'd'},
		{Name: "df", Key: 'D'},
		{Name: "dfi", Key: 'I'},
		{Name: "evaluate", Key: 'e'},
		{Name: "first-only", Key: 'f'},
		{Name: "fstab", Key: 's'},
		{Name: "help", Key: 'h'},
		{Name: "invert", Key: 'i'},
		{Name: "json", Key: 'J'},
		{Name: "kernel", Argument: cli.Optional, Key: kernel},
		{Name: "list", Key: 'l'},
		{Name: "mountpoint", Argument: cli.Required, Key: 'M'},
		{Name: "mtab", Key: 'm'},
		{Name: "noheadings", Key: 'n'},
		{Name: "notruncate", Key: 'u'},
		{Name: "options", Argument: cli.Required, Key: 'O'},
		{Name: "output", Argument: cli.Required, Key: 'o'},
		{Name: "output-all", Key: outputAll},
		{Name: "poll", Argument: cli.Optional, Key: 'p'},
		{Name: "pairs", Key: 'P'},
		{Name: "filter", Argument: cli.Required, Key: 'Q'},
		{Name: "raw", Key: 'r'},
		{Name: "types", Argument: cli.Required, Key: 't'},
		{Name: "nocanonicalize", Key: 'C'},
		{Name: "nofsroot", Key: 'v'},
		{Name: "submounts", Key: 'R'},
		{Name: "source", Argument: cli.Required, Key: 'S'},
		{Name: "tab-file", Argument: cli.Required, Key: 'F'},
		{Name: "task", Argument: cli.Required, Key: 'N'},
		{Name: "target", Argument: cli.Required, Key: 'T'},
		{Name: "timeout", Argument: cli.Required, Key: 'w'},
		{Name: "uniq", Key: 'U'},
		{Name: "verify", Key: 'x'},
		{Name: "version", Key: 'V'},
		{Name: "shell", Key: 'y'},
		{Name: "verbose", Key: verbose},
		{Name: "tree", Key: tree},
		{Name: "real", Key: realOnly},
		{Name: "pseudo", Key: pseudoOnly},
		{Name: "vfs-all", Key: vfsAll},
		{Name: "shadowed", Key: shadowed},
		{Name: "hyperlink", Argument: cli.Optional, Key: hyperlink},
		{Name: "id", Argument: cli.Required, Key: optID},
		{Name: "uniq-id", Argument: cli.Required, Key: optUniqueID},
		{Name: "list-columns", Key: 'H'},
	},
}

// A source is the kind of table to read.
type source uint8

const (
	noSource source = iota // no option has set it
	fstab
	mtab
	mountInfo
	listMount
)

// A finder is one run of findmnt.
type finder struct {
	inv   *cli.Invocation
	given map[rune]bool

	source   source
	files    []string
	backward bool
	tree     bool
	format   columns.Format
	link     string // the beginning of hyperlinks; "" for no hyperlinks
	columns  []int
	filter   *columns.Filter
	timeout  int
	actions  []string // of --poll; nil for all

	// The conditions of the search; nil for any value.
	wantSource, wantTarget, wantType, wantOptions *string
	wantDevice                                    string // "major:minor"
	wantID                                        *int64
	wantUniqueID                                  *uint64
	noSwap                                        bool // do not try the word for a source as a target, too

	entries   []mountinfo.Entry
	mounted   []mountinfo.Entry        // the kernel's mounts, if entries is another table
	tid       map[*mountinfo.Entry]int // id of the task whose table has the mount
	bad       int                      // number of lines that could not be parsed
	canonical map[string]string
}

func run(inv *cli.Invocation) error {
	f := &finder{inv: inv, given: map[rune]bool{}, tree: true, timeout: -1, canonical: map[string]string{}, tid: map[*mountinfo.Entry]int{}}
	output, hasOutput := "", false
	operands, err := inv.ParseUtilLinux(&options, usage, func(opt cli.Option) error {
		if opt.Key == 'o' {
			output, hasOutput = opt.Value, true
		}
		return f.take(opt)
	})
	if err != nil {
		return err
	}
	if f.given['H'] {
		return inv.Print(f.listColumns())
	}
	f.useDefaults()
	if hasOutput {
		if f.columns, err = columns.Choose(output, f.columns, 2*len(infos), columnNamed); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	if err := f.place(operands); err != nil {
		return err
	}
	return f.find()
}

func (f *finder) take(opt cli.Option) (err error) {
	f.given[opt.Key] = true
	v := opt.Value
	switch opt.Key {
	case 'D', 'm', 's', 'l', 'P', 'r', 'I', 'p':
		f.tree = false
	}
	switch opt.Key {
	case 'd':
		switch v {
		case "forward", "backward":
			f.backward = v == "backward"
		default:
			return cli.Fail("unknown direction '"+v+"'", nil)
		}
	case 'J':
		f.format = columns.JSON
	case 'P':
		f.format = columns.Pairs
	case 'r':
		f.format = columns.Raw
	case 'I':
		f.given['D'] = true
	case 'F':
		f.files = append(f.files, v)
	case outputAll:
		f.columns = nil
		for i := range infos {
			if !infos[i].polled {
				f.columns = append(f.columns, i)
			}
		}
	case 'O':
		f.wantOptions = &v
	case 'p':
		if opt.HasValue {
			return f.takeActions(v)
		}
	case 'Q':
		if f.filter, err = columns.ParseFilter(v, f.inv.Stdout); err != nil {
			return cli.Fail(`failed to parse "`+v+`": `+err.Error(), nil)
		}
	case 'm':
		f.source = mtab
	case 's':
		f.source = fstab
	case 'k':
		f.source = mountInfo
	case kernel:
		switch {
		case !opt.HasValue, v == "mountinfo":
			f.source = mountInfo
		case v == "listmount":
			f.source = listMount
		default:
			return cli.Fail("invalid --kernel argument", nil)
		}
	case 't':
		f.wantType = &v
	case 'N':
		n, err := cli.Unsigned(v, "invalid TID argument", math.MaxUint32)
		f.source = mountInfo
		f.files = append(f.files, fmt.Sprintf("/proc/%d/mountinfo", int32(n)))
		return err
	case 'S':
		f.lookFor(v)
		f.noSwap = true
	case 'M', 'T':
		f.wantTarget, f.noSwap = &v, true
	case 'w':
		n, err := cli.Signed(v, "invalid timeout", math.MinInt32, math.MaxInt32)
		f.timeout = int(n)
		return err
	case hyperlink:
		return f.takeHyperlink(opt)
	case optID:
		n, err := cli.Signed(v, "invalid id argument", math.MinInt32, math.MaxInt32)
		f.wantID = &n
		return err
	case optUniqueID:
		n, err := cli.Unsigned(v, "invalid uniq-id argument", math.MaxUint64)
		f.wantUniqueID = &n
		return err
	}
	return nil
}

func (f *finder) takeHyperlink(opt cli.Option) error {
	switch {
	case opt.Value == "never" && opt.HasValue:
		return nil
	case opt.Value == "always" && opt.HasValue:
	case !opt.HasValue, opt.Value == "auto":
		if columns.TerminalWidth(f.inv.Getenv) == 0 {
			return nil
		}
	default:
		return cli.Fail("invalid argument of --hyperlink: "+opt.Value, nil)
	}
	f.link = "file://"
	var uts unix.Utsname
	if unix.Uname(&uts) == nil {
		f.link += unix.ByteSliceToString(uts.Nodename[:])
	}
	return nil
}

// lookFor sets the wanted source, or the wanted device for MAJOR:MINOR.
func (f *finder) lookFor(word string) {
	var major, minor int32
	if n, _ := fmt.Sscanf(word, "%d:%d", &major, &minor); n == 2 {
		f.wantDevice = fmt.Sprintf("%d:%d", uint32(major), uint32(minor))
		f.noSwap = true
		return
	}
	f.wantSource = &word
}

// useDefaults sets the columns if no option has done so.
func (f *finder) useDefaults() {
	if len(f.columns) == 0 && f.given['D'] {
		f.columns = []int{sourceCol, fstype, size, used, avail, usePercent, target}
		if f.given['I'] {
			f.columns = []int{sourceCol, fstype, inodes, inodesUsed, inodesAvail, inodesPercent, target}
		}
	}
	if len(f.columns) == 0 {
		if f.given['p'] {
			f.columns = []int{action}
		}
		f.columns = append(f.columns, target, sourceCol, fstype, optionsCol)
	}
}

// place assigns the operands, and refuses options that exclude one another.
func (f *finder) place(operands []string) error {
	if f.source == noSource {
		f.source = mountInfo
		if f.given['x'] {
			f.source = fstab
		}
	}
	switch {
	case f.given['p'] && len(f.files) > 1:
		return cli.Fail("--poll accepts only one file, but more specified by --tab-file", nil)
	case len(f.files) > 0 && f.source == listMount:
		return cli.Fail("options --kernel=listmount and --tab-file or --task can't be used together", nil)
	case len(operands) > 0 && (f.wantSource != nil || f.wantTarget != nil):
		return cli.Fail("options --target and --source can't be used together with command line element that is not an option", nil)
	}
	if len(operands) > 0 {
		f.lookFor(operands[0])
	}
	if len(operands) > 1 {
		f.wantTarget = &operands[1]
	}
	if f.given['R'] && f.wantsAll() {
		f.given['R'] = false
	}
	if !f.given['R'] && (f.given['f'] || f.wantTarget != nil || f.wantSource != nil || f.wantDevice != "") {
		f.tree = false
	}
	if f.wantTarget == nil && f.wantSource != nil && mountinfo.IsTag(*f.wantSource) && !strings.HasPrefix(*f.wantSource, "ID=") {
		f.noSwap = true
	}
	return nil
}

// wantsAll reports whether there is no condition, so that every line matches.
func (f *finder) wantsAll() bool {
	if (f.given['D'] || f.given[realOnly] || f.given[pseudoOnly]) && !f.given['A'] {
		return false
	}
	return f.wantSource == nil && f.wantTarget == nil && f.wantType == nil && f.wantOptions == nil &&
		f.wantID == nil && f.wantUniqueID == nil && f.wantDevice == ""
}

func (f *finder) locale() quote.Locale { return quote.FromEnvironment(f.inv.Getenv) }

func (f *finder) warn(text string, err error) {
	f.inv.Stderr.Write([]byte(f.inv.ErrorName() + ": " + cli.Fail(text, err).Error() + "\n"))
}

// nothingFound is the failure, without a message, of a search without a result.
var nothingFound = &cli.Failure{}

// find reads the table, searches it and prints the result.
func (f *finder) find() error {
	if !f.load() {
		return &cli.Failure{}
	}
	if f.source == mtab && f.isKernels() {
		f.source = mountInfo
	}
	isTree := len(f.entries) > 0 && f.entries[len(f.entries)-1].Kernel && f.entries[len(f.entries)-1].Root != ""
	if isTree && f.given[tree] {
		f.tree = true
	}
	if len(f.files) > 1 || !isTree {
		f.tree = false
	}
	if f.given['U'] {
		f.dropDuplicates(isTree)
	}
	if f.given['x'] {
		return f.verify()
	}
	t := f.table()
	if err := f.checkFilter(); err != nil {
		return err
	}
	if f.given['p'] {
		return f.poll(t)
	}
	s := &search{finder: f, table: t, lines: map[*mountinfo.Entry]*columns.Line{}}
	found := false
	if f.tree && !f.given['R'] {
		found = s.whole()
	} else {
		found = s.matching()
		if !found && s.err == nil && f.source == mountInfo && f.noSwap && !f.given['M'] && f.wantTarget != nil {
			f.useMountPoint()
			found = s.matching()
		}
	}
	switch {
	case s.err != nil:
		return s.err
	case !found:
		return nothingFound
	}
	return f.inv.Print(t.Text())
}
