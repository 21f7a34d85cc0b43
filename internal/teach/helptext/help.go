// Package helptext reads the text that a command prints for --help as a table: its forms, what it does,
// and its options with their values and descriptions. The manual pages, the completions and the help
// in other languages are made from these tables, so that every fact about a command stands only in its
// help text.
//
// A help text has this form; every part but the first may be missing or repeated:
//
//	Usage: name [OPTION]... FILE
//	A sentence that says what the command does. More sentences.
//
//	Title of a group of options:
//	  -o, --option=VALUE  description, which may continue in further lines
//	  -x  description   -y  two options in one line
//
// Begin reading at Text and Parse.
package helptext

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"contedor/internal/cli"
)

// A Text is the help text of a command.
type Text struct {
	Name     string // of the command, such as "unshare" or "contedor explain"
	Language string // of the text; empty for English that Translate can translate
	Dialect  cli.Dialect
	Forms    []string // the command lines after "Usage:"
	Summary  string   // the first sentence after them; empty for none
	Blocks   []Block  // everything else, in order
}

// A Block is a part of a help text. One of its fields is set.
type Block struct {
	Title     string // of what follows, without a colon
	Paragraph string // one line
	Items     []Item
	Lines     []string // to be shown as they are
}

// An Item is a row of a table: usually an option, or several with one meaning.
type Item struct {
	Names   string // as they are printed, with their values
	Text    string // the description, in one line; empty for none
	Options []Option
}

// An Option is one spelling of an option.
type Option struct {
	Name     string // with its dashes: "-m", "--mount"
	Value    string // as it is printed: "<file>", "FILE", "always|never"; empty for none
	Optional bool   // the option may stand without the value
}

// Options returns all options of a help text.
func (t *Text) Options() (list []Option) {
	for _, b := range t.Blocks {
		for _, item := range b.Items {
			list = append(list, item.Options...)
		}
	}
	return list
}

// seeMore is the sentence of util-linux's tools about their own manual pages, which ours are not.
var seeMore = lazy(`^For more details see .*\([0-9]\)\.$`)

// Parse reads the help text of a command.
func Parse(name, text string) *Text {
	t := &Text{Name: name}
	t.Read(text)
	return t
}

// Read sets the fields that stand in a help text.
func (t *Text) Read(text string) {
	text = strings.TrimRight(expandTabs(text), "\n ")
	lines := t.forms(strings.Split(text, "\n"))
	for len(lines) > 0 {
		n := 1
		line := lines[0]
		switch {
		case line == "" || seeMore().MatchString(line):
		case isRow(line):
			n = run(lines, isRow)
			t.Blocks = append(t.Blocks, rows(lines[:n]))
		case isTitle(line):
			t.Blocks = append(t.Blocks, Block{Title: strings.TrimSuffix(line, ":")})
		default:
			n = 1 + run(lines[1:], func(line string) bool { return line != "" && !isRow(line) && !isTitle(line) })
			t.Blocks = append(t.Blocks, Block{Paragraph: strings.Join(lines[:n], " ")})
		}
		lines = lines[n:]
	}
	t.summarize()
}

// lazy returns a function that compiles a regular expression when it is called first, so that no other
// command takes time for it when it starts.
func lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// expandTabs replaces each tab by at least two blanks.
func expandTabs(text string) string { return strings.ReplaceAll(text, "\t", "  ") }

// run returns how many lines from the first on have a property.
func run(lines []string, has func(string) bool) int {
	if n := slices.IndexFunc(lines, func(line string) bool { return !has(line) }); n >= 0 {
		return n
	}
	return len(lines)
}

func isRow(line string) bool { return strings.HasPrefix(line, " ") }

// isTitle reports whether a line is a title: a few words before a colon.
func isTitle(line string) bool {
	return strings.HasSuffix(line, ":") && !isOption(line) && len(line) < 60 && !strings.Contains(line, ". ")
}

// usageHeading is the beginning of the first form. In other languages than English it is
// another word.
var usageHeading = lazy(`^(?:(?:\S+ )?usage|\p{Lu}\pL+):(?: +|$)|^Usage$`)

// forms takes the command lines from the beginning of a help text, and returns the rest.
func (t *Text) forms(lines []string) []string {
	for len(lines) > 0 && !usageHeading().MatchString(lines[0]) {
		if _, summary, ok := strings.Cut(lines[0], t.Name+" - "); ok {
			t.Summary = summary
		}
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return nil
	}
	block := false // the forms are a block of indented lines below the heading
	if lines[0] = usageHeading().ReplaceAllString(lines[0], ""); lines[0] == "" {
		block, lines = true, lines[1:]
	}
	for len(lines) > 0 && lines[0] != "" {
		line := lines[0]
		words := strings.TrimLeft(line, " ")
		indent := len(line) - len(words)
		repeated := strings.HasPrefix(line, "usage:")
		words = strings.TrimPrefix(usageHeading().ReplaceAllString(words, ""), "or: ")
		words = strings.TrimLeft(words, " ")
		switch {
		case len(t.Forms) == 0, repeated, line != words && (t.begins(words) || strings.HasPrefix(words, "{")):
			t.Forms = append(t.Forms, words)
		case block || indent > 3 && strings.ContainsRune("[({", rune(words[0])):
			t.Forms[len(t.Forms)-1] += " " + words
		default:
			return lines
		}
		lines = lines[1:]
	}
	return lines
}

// begins reports whether a form begins in a line: with the same word as the first form.
func (t *Text) begins(words string) bool {
	name, _, _ := strings.Cut(t.Forms[0], " ")
	rest, ok := strings.CutPrefix(words, name)
	return ok && (rest == "" || rest[0] == ' ')
}

// summarize moves the first sentence to Summary, if it stands before all titles.
func (t *Text) summarize() {
	at := slices.IndexFunc(t.Blocks, func(b Block) bool { return b.Paragraph != "" || b.Title != "" })
	if t.Summary != "" || at < 0 || t.Blocks[at].Title != "" {
		return
	}
	sentence, rest, _ := strings.Cut(t.Blocks[at].Paragraph, ". ")
	t.Summary = strings.TrimSuffix(sentence, ".")
	if t.Blocks[at].Paragraph = rest; rest == "" {
		t.Blocks = slices.Delete(t.Blocks, at, at+1)
	}
}

var gap = lazy(` {2,}`)

// rows reads lines that are indented: a table, or text that is shown as it is.
func rows(lines []string) Block {
	var items []Item
	indent := 0 // of the line with the names of the last item
	column := 0 // of its description; 0 if that is not known yet
	table := true
	usual := descriptions(lines)
	for _, line := range lines {
		line = widen(line, usual)
		words := strings.TrimLeft(line, " ")
		at := len(line) - len(words)
		if len(items) > 0 && !isOption(words) && (column > 0 && at >= column-2 || column == 0 && at > indent+4) {
			last := &items[len(items)-1]
			last.Text = strings.TrimSpace(last.Text + " " + gap().ReplaceAllString(words, " "))
			if column == 0 {
				column = at
			}
			continue
		}
		indent = at
		var fresh []Item
		var columns int
		fresh, column, columns = cells(words)
		if column > 0 {
			column += at
		}
		table = table && (isOption(words) || columns <= 1)
		items = append(items, fresh...)
	}
	described := !slices.ContainsFunc(items, func(i Item) bool { return i.Text == "" })
	if !(table && described) && !slices.ContainsFunc(items, func(i Item) bool { return isOption(i.Names) }) {
		if items := definitions(lines); items != nil {
			return Block{Items: items}
		}
		return Block{Lines: undent(lines)}
	}
	for i := range items {
		items[i].Options = options(items[i].Names)
	}
	return Block{Items: items}
}

// definitions reads lines of the form "WORD - what it means". It returns nil if one of them has
// another form.
func definitions(lines []string) (items []Item) {
	for _, line := range lines {
		word, text, ok := strings.Cut(strings.TrimSpace(line), " - ")
		if !ok {
			return nil
		}
		items = append(items, Item{Names: word, Text: text})
	}
	return items
}

// descriptions returns the column in which most descriptions of a table begin.
func descriptions(lines []string) (column int) {
	count := map[int]int{}
	for _, line := range lines {
		at := len(line) - len(strings.TrimLeft(line, " "))
		if g := gap().FindStringIndex(line[at:]); isOption(line[at:]) && g != nil {
			begin := at + g[1]
			count[begin]++
			if count[begin] > count[column] {
				column = begin
			}
		}
	}
	return column
}

// widen inserts a blank before a description in a column that only one blank separates from
// the names of options.
func widen(line string, column int) string {
	if column < 2 || len(line) <= column || !isOption(strings.TrimLeft(line, " ")) || gap().MatchString(strings.TrimLeft(line[:column], " ")) {
		return line
	}
	if line[column-1] != ' ' || line[column-2] == ' ' || line[column] == ' ' {
		return line
	}
	return line[:column] + " " + line[column:]
}

// cells reads a line: names, their description, and possibly further names. column is where the
// last description begins, and 0 if there is none. columns is how many descriptions there are.
func cells(line string) (items []Item, column, columns int) {
	at := 0
	for i, cell := range gap().Split(line, -1) {
		begin := at + strings.Index(line[at:], cell)
		at = begin + len(cell)
		last := len(items) - 1
		switch {
		case i == 0 || isOption(cell) && items[last].Text != "":
			items = append(items, Item{Names: cell})
			column = 0
		case items[last].Text == "" && isOption(cell):
			items[last].Names += ", " + cell
		case items[last].Text == "" && strings.ContainsAny(cell[:1], "<[") && strings.ContainsAny(cell[len(cell)-1:], ">]}"):
			items[last].Names += " " + cell
		default:
			items[last].Text = strings.TrimSpace(items[last].Text + " " + cell)
			column = begin
			columns++
		}
	}
	return items, column, columns
}

// isOption reports whether a text begins with an option.
func isOption(text string) bool {
	return len(text) > 1 && (text[0] == '-' || text[0] == '+' && !strings.HasPrefix(text, "+ "))
}

// undent removes the blanks before the lines that all of them have.
func undent(lines []string) []string {
	least := 80
	for _, line := range lines {
		least = min(least, len(line)-len(strings.TrimLeft(line, " ")))
	}
	var list []string
	for _, line := range lines {
		list = append(list, line[least:])
	}
	return list
}

// spelling is an option with its value: "-m", "--mount[=<file>]", "--group=LIST", "-w[N]".
var spelling = lazy(`^(--?[^][\s=<,-][^][\s=<,]*|--?|-<\w+>)(?:(\[=?)(.+)\]|=?(<.+)|[= ]+(\S.*))?$`)

// options reads the names of an item. A short option without a value has the value of the long one
// beside it.
func options(names string) (list []Option) {
	for _, name := range split(names) {
		m := spelling().FindStringSubmatch(name)
		if m == nil || !strings.HasPrefix(name, "-") {
			continue
		}
		list = append(list, Option{
			Name:     m[1],
			Value:    strings.Trim(m[3]+m[4]+m[5], " "),
			Optional: m[2] != "",
		})
	}
	for i, o := range list {
		for _, other := range list[i+1:] {
			if list[i].Value == "" && len(o.Name) == 2 && strings.HasPrefix(other.Name, "--") {
				list[i].Value, list[i].Optional = other.Value, other.Optional
			}
		}
	}
	return list
}

// split divides names at the commas outside of brackets.
func split(names string) (list []string) {
	depth, from := 0, 0
	for i, c := range names {
		switch c {
		case '[', '<', '{':
			depth++
		case ']', '>', '}':
			depth--
		case ',':
			if depth == 0 && strings.HasPrefix(strings.TrimLeft(names[i+1:], " "), "-") {
				list, from = append(list, strings.TrimSpace(names[from:i])), i+1
			}
		}
	}
	return append(list, strings.TrimSpace(names[from:]))
}
