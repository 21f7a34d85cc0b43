// Package column implements column(1) of util-linux: it prints the lines of files in columns, or makes a
// table of their words.
//
//	column [options] [FILE...]
//
// Lists are in list.go, tables in table.go.
package column

import (
	"bufio"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/columns"
	"contedor/internal/tool/gnu"
)

// Command is column(1).
var Command = gnu.Command("column", cli.UtilLinux, "", column)

// usage returns the text of --help: our own sentences, column(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<file>...]

Print lines in columns, or their words as a table.

Options:
 -t, --table                      make a table
 -n, --table-name <name>          the table's name in JSON
 -O, --table-order <columns>      these columns come first
     --table-colorscheme <name>   accepted, without effect
 -C, --table-column <properties>  name=..., right, trunc, wrap, noextremes, hidden,
                                    width=..., strictwidth, json=... of a column
 -N, --table-columns <names>      the names of all columns
 -l, --table-columns-limit <num>  at most this many columns
 -E, --table-noextreme <columns>  long words do not widen these columns
 -d, --table-noheadings           print no headings
 -m, --table-maxout               use the whole width
 -e, --table-header-repeat        accepted, without effect
 -K, --table-header-as-columns    the first line has the names of the columns
 -H, --table-hide <columns>       do not print these columns
 -R, --table-right <columns>      align these columns to the right
 -T, --table-truncate <columns>   these columns may be cut
 -W, --table-wrap <columns>       these columns may be broken
     --wrap-separator <string>    break them there
 -L, --keep-empty-lines           keep empty lines
 -J, --json                       print the table as JSON

 -r, --tree <column>              draw a tree in this column
 -i, --tree-id <column>           the column with the id of a line
 -p, --tree-parent <column>       the column with the id of its parent

 -c, --output-width <width>       the width of the output
 -o, --output-separator <string>  what stands between columns of a table
 -s, --input-separator, --separator <string>
                                  characters between words
 -x, --fillrows                   fill rows before columns
 -S, --use-spaces <number>        at least so many blanks between columns, no tabs

     --color[=<when>]             accepted, without effect

 -h, --help                       display this help
 -V, --version                    display version

For more details see column(1).
`
}

// Keys of options without a letter.
const (
	colorKey rune = 256 + iota
	schemeKey
	wrapKey
)

var options = cli.Options{
	Permute:   true,
	Short:     "C:c:dE:eH:hi:JKl:LN:n:mO:o:p:R:r:S:s:T:tVW:x",
	Exclusive: [][]rune{{'C', 'K', 'N'}, {'J', 'x'}, {'t', 'x'}},
	Long: []cli.LongOption{
		{Name: "color", Argument: cli.Optional, Key: colorKey},
		{Name: "columns", Argument: cli.Required, Key: 'c'}, // the old name of output-width
		{Name: "fillrows", Key: 'x'},
		{Name: "help", Key: 'h'},
		{Name: "json", Key: 'J'},
		{Name: "keep-empty-lines", Key: 'L'},
		{Name: "output-separator", Argument: cli.Required, Key: 'o'},
		{Name: "output-width", Argument: cli.Required, Key: 'c'},
		{Name: "separator", Argument: cli.Required, Key: 's'},
		{Name: "input-separator", Argument: cli.Required, Key: 's'},
		{Name: "table", Key: 't'},
		{Name: "table-colorscheme", Argument: cli.Required, Key: schemeKey},
		{Name: "table-columns", Argument: cli.Required, Key: 'N'},
		{Name: "table-column", Argument: cli.Required, Key: 'C'},
		{Name: "table-columns-limit", Argument: cli.Required, Key: 'l'},
		{Name: "table-hide", Argument: cli.Required, Key: 'H'},
		{Name: "table-name", Argument: cli.Required, Key: 'n'},
		{Name: "table-maxout", Key: 'm'},
		{Name: "table-noextreme", Argument: cli.Required, Key: 'E'},
		{Name: "table-noheadings", Key: 'd'},
		{Name: "table-order", Argument: cli.Required, Key: 'O'},
		{Name: "table-right", Argument: cli.Required, Key: 'R'},
		{Name: "table-truncate", Argument: cli.Required, Key: 'T'},
		{Name: "table-wrap", Argument: cli.Required, Key: 'W'},
		{Name: "table-empty-lines", Key: 'L'},
		{Name: "table-header-repeat", Key: 'e'},
		{Name: "table-header-as-columns", Key: 'K'},
		{Name: "tree", Argument: cli.Required, Key: 'r'},
		{Name: "tree-id", Argument: cli.Required, Key: 'i'},
		{Name: "tree-parent", Argument: cli.Required, Key: 'p'},
		{Name: "use-spaces", Argument: cli.Required, Key: 'S'},
		{Name: "version", Key: 'V'},
		{Name: "wrap-separator", Argument: cli.Required, Key: wrapKey},
	},
}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	isTable, json, byRows, keepEmpty, firstHasNames bool

	width      uint64
	hasWidth   bool
	spaces     uint64
	separators string // characters between words
	strict     bool   // between two separators is an empty word
	wrapAt     string

	table table

	entries []string // of a list
}

func column(t *gnu.Tool) error {
	q := &request{Tool: t, separators: "\t "}
	q.table.init()
	files, err := t.ParseUtilLinux(&options, usage, q.option)
	if err == nil {
		err = q.check()
	}
	if err != nil {
		return err
	}
	if len(files) == 0 {
		err = q.read(os.Stdin)
	}
	for _, name := range files {
		f, failed := os.Open(name)
		if failed != nil {
			t.Complain(name, failed)
			continue
		}
		err = q.read(f)
		f.Close()
		if err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	if q.isTable {
		return q.printTable()
	}
	q.printList()
	return nil
}

func (q *request) option(o cli.Option) (err error) {
	switch o.Key {
	case 'c':
		q.hasWidth = true
		if o.Value != "unlimited" {
			q.width, err = cli.Unsigned(o.Value, "invalid columns argument", math.MaxUint32)
		}
	case 'J':
		q.json, q.isTable = true, true
	case 'L':
		q.keepEmpty = true
	case 't':
		q.isTable = true
	case 'K':
		q.isTable, q.firstHasNames = true, true
	case 'x':
		q.byRows = true
	case 'S':
		q.spaces, err = cli.Unsigned(o.Value, "invalid spaces argument", math.MaxUint32)
	case 's':
		q.separators, q.strict = o.Value, true
	case wrapKey:
		q.wrapAt = o.Value
	case colorKey:
		switch o.Value {
		case "", "auto", "always", "never":
		default:
			return cli.Fail("unsupported color mode: "+o.Value, nil)
		}
	default:
		return q.table.option(o)
	}
	return err
}

// check checks which options go together.
func (q *request) check() error {
	t := &q.table
	if t.tree != "" {
		q.isTable = true
		if t.id == "" || t.parent == "" {
			return cli.Fail("options --tree-id and --tree-parent are required for tree formatting", nil)
		}
	}
	switch {
	case !q.isTable && t.given:
		return cli.Fail("option --table required for all --table-*", nil)
	case q.json && !t.named && !q.firstHasNames:
		return cli.Fail("option --table-columns or --table-column required for --json", nil)
	}
	if !q.hasWidth {
		q.width = 80
		if n := columns.TerminalWidth(q.Getenv); n > 0 {
			q.width = uint64(n)
		} else if text, ok := q.Getenv("COLUMNS"); ok {
			if n, err := cli.Unsigned(text, "", math.MaxInt32); err == nil && n > 0 {
				q.width = n
			}
		}
	}
	return nil
}

// read reads the lines of a file.
func (q *request) read(f *os.File) error {
	in := bufio.NewReaderSize(f, 64<<10)
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return cli.Fail("read failed", err)
		}
		if line == "" {
			return nil
		}
		line, _, _ = strings.Cut(strings.TrimSuffix(line, "\n"), "\x00")
		empty := strings.Trim(line, " \t\v\f\r") == ""
		switch {
		case empty && !q.keepEmpty:
		case q.isTable:
			err = q.addRow(q.valid(line), empty)
		case empty:
			q.entries = append(q.entries, "")
		default:
			q.entries = append(q.entries, q.valid(line))
		}
		if err != nil && err != io.EOF {
			return err
		}
	}
}

// valid returns a line in which the bytes that are no characters are written as \xff.
func (q *request) valid(line string) string {
	if q.Locale.UTF8 && utf8.ValidString(line) {
		return line
	}
	var b strings.Builder
	for line != "" {
		r, size := utf8.DecodeRuneInString(line)
		if line[0] >= utf8.RuneSelf && (!q.Locale.UTF8 || r == utf8.RuneError && size == 1) || strings.HasPrefix(line, `\x`) {
			const digits = "0123456789abcdef"
			b.Write([]byte{'\\', 'x', digits[line[0]>>4], digits[line[0]&15]})
			size = 1
		} else {
			b.WriteString(line[:size])
		}
		line = line[size:]
	}
	return b.String()
}
