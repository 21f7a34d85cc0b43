// Package manual writes manual pages, man(7), from the help texts of the commands.
package manual

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/teach/helptext"
)

// A Page is a manual page.
type Page struct {
	Name string // without the section, which is 1
	Text string // in the language of man(7)
}

// Pages returns the pages of all commands in the language of a catalog; nil is English. commands are
// their help texts in that language. The first one is contedor itself, and its page lists the
// others. date stands at the foot of each page.
func Pages(commands []*helptext.Text, c *helptext.Catalog, date time.Time) []Page {
	var pages []Page
	for i, t := range commands {
		p := &page{catalog: c}
		p.begin(t, date)
		if i == 0 {
			p.list(commands[1:])
		}
		p.statuses(t)
		p.seeAlso(t)
		pages = append(pages, Page{Name(t), p.text.String()})
	}
	return pages
}

// Name returns the name of a command's page. Only contedor and fetchroot have pages of their own
// names: others would hide those of the system's tools.
func Name(t *helptext.Text) string {
	if t.Name == cli.Program || t.Name == "fetchroot" {
		return t.Name
	}
	return cli.Program + "-" + strings.TrimPrefix(t.Name, cli.Program+" ")
}

// A page is a page that is being written.
type page struct {
	catalog *helptext.Catalog
	text    strings.Builder
	titled  bool // the last line was a title
}

// line writes a line without any change.
func (p *page) line(text string) {
	p.text.WriteString(text + "\n")
	p.titled = strings.HasPrefix(text, ".S")
}

// section begins a section with a title that is not from a help text.
func (p *page) section(english string) {
	p.line(".SH " + quote(strings.ToUpper(p.catalog.Text(english))))
}

// begin writes what a help text has.
func (p *page) begin(t *helptext.Text, date time.Time) {
	p.line(`.TH ` + strings.ToUpper(Name(t)) + ` 1 ` + date.UTC().Format(time.DateOnly) + ` "contedor ` + cli.Version + `" contedor`)
	p.section("Name")
	p.wrapped(escape(Name(t))+` \- `+escape(lower(brief(t.Summary))), false)
	p.section("Synopsis")
	p.line(".nf")
	for _, form := range t.Forms {
		form, _, _ = strings.Cut(form, "  ") // hostname describes each form
		p.line(guard(escape(form)))
	}
	p.line(".fi")
	p.section("Description")
	p.wrap(t.Summary + ".")
	p.blocks(t.Blocks)
	if Name(t) == cli.Program+"-"+t.Name {
		p.section("Notes")
		p.wrap(p.catalog.Text("This command is a part of contedor(1), which runs it under the name of a link, or as its first word."))
	}
}

// brief returns a sentence without what follows a colon or a semicolon.
func brief(sentence string) string {
	if at := strings.IndexAny(sentence, ":;"); at > 0 {
		return sentence[:at]
	}
	return sentence
}

// lower writes the first letter of a sentence small, unless it begins an abbreviation.
func lower(sentence string) string {
	letters := []rune(sentence)
	if len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return sentence
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}

// blocks writes the description up to the first option, then the options.
func (p *page) blocks(blocks []helptext.Block) {
	options := false // whether their section has begun
	for i, b := range blocks {
		if !options && (hasOptions(b) || b.Title != "" && i+1 < len(blocks) && hasOptions(blocks[i+1])) {
			options = true
			p.section("Options")
			if b.Title == p.catalog.Text("Options") {
				continue
			}
		}
		switch {
		case b.Title == p.catalog.Text("Exit status"):
			p.section("Exit status")
		case b.Title != "":
			p.line(".SS " + quote(escape(b.Title)))
		case b.Paragraph != "":
			p.paragraph(b.Paragraph)
		case b.Lines != nil:
			p.literal(b.Lines)
		default:
			p.items(b.Items)
		}
	}
}

func hasOptions(b helptext.Block) bool {
	return slices.ContainsFunc(b.Items, func(item helptext.Item) bool { return item.Options != nil })
}

func (p *page) paragraph(text string) {
	if !p.titled {
		p.line(".PP")
	}
	p.wrap(text)
}

func (p *page) literal(lines []string) {
	if !p.titled {
		p.line(".PP")
	}
	p.line(".nf")
	for _, line := range lines {
		p.line(guard(escape(line)))
	}
	p.line(".fi")
}

func (p *page) items(items []helptext.Item) {
	for _, item := range items {
		p.line(".TP")
		p.line(guard(names(item)))
		p.wrap(item.Text)
	}
}

// names returns the names of an item, with options in bold letters.
func names(item helptext.Item) string {
	text := escape(item.Names)
	if item.Options == nil {
		return `\fB` + text + `\fR`
	}
	for _, o := range item.Options {
		name := escape(o.Name)
		bold := regexp.MustCompile(`(^|, |[^\w-])` + regexp.QuoteMeta(name) + `($|[^\w\\-])`)
		text = bold.ReplaceAllString(text, "${1}\\fB"+strings.ReplaceAll(name, "$", "$$")+"\\fR${2}")
	}
	return text
}

// list writes the section of contedor's page with all commands.
func (p *page) list(commands []*helptext.Text) {
	p.section("Commands")
	for _, t := range commands {
		p.line(".TP")
		p.line(`\fB` + escape(t.Name) + `\fR`)
		p.wrap(t.Summary + ".")
	}
}

// statuses writes what the exit statuses mean, unless the help text says so.
func (p *page) statuses(t *helptext.Text) {
	if p.tellsStatus(t) {
		return
	}
	p.section("Exit status")
	say := func(status, english string) {
		p.line(".TP")
		p.line(status)
		p.wrap(p.catalog.Text(english))
	}
	say("0", "All went well.")
	failed, usage := t.Dialect.Status, t.Dialect.UsageStatus
	if failed == 2 {
		say("1", "A result such as a difference or no match, or a minor problem.")
	}
	say(strconv.Itoa(failed), "Something failed.")
	if usage != failed {
		say(strconv.Itoa(usage), "The command line was wrong.")
	}
	if t.RunsCommand() {
		say(p.catalog.Text("Another"), "That of the command that was run.")
	}
}

// tellsStatus reports whether a help text speaks of the exit status.
func (p *page) tellsStatus(t *helptext.Text) bool {
	word := p.catalog.Text("status")
	return strings.Contains(t.Summary, word) || slices.ContainsFunc(t.Blocks, func(b helptext.Block) bool {
		return b.Title == p.catalog.Text("Exit status") || strings.Contains(b.Paragraph, word)
	})
}

func (p *page) seeAlso(t *helptext.Text) {
	p.section("See also")
	switch name := Name(t); name {
	case cli.Program:
		p.line(`\fBfetchroot\fR(1), \fBcontedor\-unshare\fR(1), \fBcontedor\-chroot\fR(1)`)
	default:
		p.line(`\fBcontedor\fR(1)`)
	}
}

// A line may be broken after a bar, which long alternatives need.
var special = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`, `|`, `|\:`)

// escape writes the characters that have a meaning as ones without.
func escape(text string) string { return special.Replace(text) }

// quote makes one argument of a text.
func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\(dq`) + `"` }

// guard lets a line be no request.
func guard(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}

// width is the greatest length of a line of text.
const width = 78

// length returns the length of a line as mandoc(1) counts it: it turns letters beyond ASCII into
// escapes such as \[u00F1].
func length(line string) (n int) {
	for _, c := range line {
		if n++; c >= utf8.RuneSelf {
			n += len(`\[u00F1]`) - 1
		}
	}
	return n
}

// wrap writes text in lines. Each sentence begins a line, as man(7) wants it.
func (p *page) wrap(text string) { p.wrapped(escape(text), true) }

func (p *page) wrapped(text string, sentences bool) {
	var line string
	flush := func() {
		if line != "" {
			p.line(guard(line))
		}
		line = ""
	}
	for _, word := range strings.Fields(text) {
		if length(line)+1+length(word) > width {
			flush()
		}
		if line != "" {
			line += " "
		}
		line += word
		if sentences && strings.ContainsAny(word[len(word)-1:], ".?!") {
			flush()
		}
	}
	flush()
}
