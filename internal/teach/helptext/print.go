package helptext

import (
	"strings"

	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
)

// widest is the width in cells up to which the names of options stand beside their descriptions.
const widest = 24

// Print returns the text as a command prints it, with lines of at most columns cells. usage is the
// word above the forms.
func (t *Text) Print(usage string, columns int) string {
	var b strings.Builder
	b.WriteString("\n" + usage + ":\n")
	for _, form := range t.Forms {
		form, _, _ = strings.Cut(form, "  ") // hostname describes each form
		b.WriteString(" " + layout.Wrap(form, 1, 5, columns, "") + "\n")
	}
	paragraph := func(text string) { b.WriteString(layout.Wrap(text, 0, 0, columns, "") + "\n") }
	if len(t.Forms) > 0 && t.Summary != t.Forms[0] {
		b.WriteByte('\n')
		paragraph(t.Summary + ".")
	}
	titled := false
	for _, block := range t.Blocks {
		if !titled {
			b.WriteByte('\n')
		}
		switch {
		case block.Title != "":
			paragraph(block.Title + ":")
		case block.Paragraph != "":
			paragraph(block.Paragraph)
		case block.Lines != nil:
			for _, line := range block.Lines {
				b.WriteString(" " + layout.Wrap(line, 1, 3, columns, "") + "\n")
			}
		default:
			printItems(&b, block.Items, columns)
		}
		titled = block.Title != ""
	}
	return b.String()
}

// printItems writes the rows of a table.
func printItems(b *strings.Builder, items []Item, columns int) {
	column := 0 // where the descriptions begin
	for _, item := range items {
		if w := quote.Width(item.Names); w <= widest && item.Text != "" {
			column = max(column, w+3)
		}
	}
	if column == 0 || column > columns/2 {
		column = 5
	}
	for _, item := range items {
		used := 1 + quote.Width(item.Names)
		b.WriteString(" " + item.Names)
		switch {
		case item.Text == "":
		case used+2 > column:
			b.WriteByte('\n')
			used = 0
			fallthrough
		default:
			b.WriteString(strings.Repeat(" ", column-used) + layout.Wrap(item.Text, column, column, columns, ""))
		}
		b.WriteByte('\n')
	}
}
