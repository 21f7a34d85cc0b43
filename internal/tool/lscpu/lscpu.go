// Package lscpu implements lscpu(1) of util-linux: it describes the processors of the machine.
//
//	lscpu [options]
//
// Begin reading at run. read.go collects what /sys and /proc/cpuinfo tell, summary.go makes the
// summary, and tables.go the tables of processors and of caches.
package lscpu

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/columns"
)

// Command is lscpu(1).
var Command = &cli.Command{Name: "lscpu", Dialect: cli.UtilLinux, Run: run}

const (
	outputAll rune = 256 + iota
	hierarchic
	annotate
	armID
	armModel
)

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'C', 'e'}, {'C', 'p'}, {'a', 'b', 'c'}, {'e', 'p'}},
	Short:     "aBbC::ce::hJp::rs:xyVH",
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "annotate", Argument: cli.Optional, Key: annotate},
		{Name: "online", Key: 'b'},
		{Name: "bytes", Key: 'B'},
		{Name: "caches", Argument: cli.Optional, Key: 'C'},
		{Name: "offline", Key: 'c'},
		{Name: "help", Key: 'h'},
		{Name: "extended", Argument: cli.Optional, Key: 'e'},
		{Name: "json", Key: 'J'},
		{Name: "parse", Argument: cli.Optional, Key: 'p'},
		{Name: "raw", Key: 'r'},
		{Name: "sysroot", Argument: cli.Required, Key: 's'},
		{Name: "physical", Key: 'y'},
		{Name: "hex", Key: 'x'},
		{Name: "version", Key: 'V'},
		{Name: "output-all", Key: outputAll},
		{Name: "hierarchic", Argument: cli.Optional, Key: hierarchic},
		{Name: "arm-id", Argument: cli.Optional, Key: armID},
		{Name: "arm-model", Argument: cli.Required, Key: armModel},
		{Name: "list-columns", Key: 'H'},
	},
}

// A lister is one run of lscpu.
type lister struct {
	inv      *cli.Invocation
	root     string // --sysroot: begins every path
	mode     rune   // 'e', 'p' or 'C' for a table, or 0 for the summary
	list     string // the columns that the option of the mode names
	listed   bool   // it names columns
	every    bool   // all columns
	format   columns.Format
	which    rune // 'a', 'b' or 'c', or 0 for the default of the mode
	tree     bool // the summary has subsections
	tooltips bool
	bytes    bool
	hex      bool
	physical bool

	computer
}

func run(inv *cli.Invocation) error {
	l := &lister{inv: inv, tree: terminal.Is(1), tooltips: terminal.Is(1)}
	help := false
	operands, err := inv.ParseUtilLinux(&options, usage, func(opt cli.Option) error {
		if opt.Key == 'H' {
			help = true
			return nil
		}
		return l.take(opt)
	})
	switch {
	case err != nil:
		return err
	case help:
		return inv.ReplyVerbatim(l.listColumns())
	case len(operands) > 0:
		return &cli.Failure{Text: "bad usage", Usage: true}
	case l.which != 0 && l.mode == 0:
		return cli.Fail("options --all, --online and --offline may only be used with options --extended or --parse.", nil)
	}
	if err := l.read(); err != nil {
		return err
	}
	text := ""
	switch l.mode {
	case 'e', 'p':
		text, err = l.showProcessors()
	case 'C':
		text, err = l.showCaches()
	default:
		text = l.summary()
	}
	if err != nil {
		return err
	}
	return inv.Print(text)
}

// take takes one option.
func (l *lister) take(opt cli.Option) (err error) {
	switch opt.Key {
	case 'a', 'b', 'c':
		l.which = opt.Key
	case 'B':
		l.bytes = true
	case 'C', 'e', 'p':
		l.mode = opt.Key
		if opt.HasValue {
			l.list, l.listed = strings.TrimPrefix(opt.Value, "="), true
		}
	case 'J':
		l.format = columns.JSON
	case 'r':
		l.format = columns.Raw
	case 's':
		l.root = opt.Value
	case 'x':
		l.hex = true
	case 'y':
		l.physical = true
	case outputAll:
		l.every = true
	case hierarchic:
		l.tree, err = when(opt, "always", "unsupported --flat argument")
	case annotate:
		l.tooltips, err = when(opt, "auto", "invalid argument of --annotate: "+opt.Value)
	case armID, armModel:
		return cli.Fail("--arm-id and --arm-model are not supported", nil)
	}
	return err
}

// when reads the value of --hierarchic or --annotate. usual is the value of one without "=WHEN".
func when(opt cli.Option, usual, message string) (bool, error) {
	word := opt.Value
	if !opt.HasValue {
		word = usual
	}
	switch word {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return terminal.Is(1), nil
	}
	return false, cli.Fail(message, nil)
}

func (l *lister) locale() quote.Locale { return quote.FromEnvironment(l.inv.Getenv) }

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options]

Describe the processors of the machine.

Options:
 -a, --all               all processors (default for -e)
 -b, --online            only processors that are online (default for -p)
 -B, --bytes             print sizes in bytes
 -C, --caches[=<list>]   print a table of caches
 -c, --offline           only processors that are offline
 -J, --json              print JSON
 -e, --extended[=<list>] print a table of processors
 -p, --parse[=<list>]    print the processors for programs
 -r, --raw               print -e and -C without aligned columns
 -s, --sysroot <dir>     read /sys and /proc below another directory
 -x, --hex               print sets of processors as hexadecimal masks
     --annotate[=<when>] explain the columns by hyperlinks: always, never or auto
 -y, --physical          print the hardware's numbers of cores and sockets
     --hierarchic[=<when>]
                         print a summary with subsections: always, never or auto
     --output-all        print all columns of -e, -p or -C

 -H, --list-columns      list the columns
 -h, --help              show this help
 -V, --version           print the version
`
}
