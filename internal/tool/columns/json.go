package columns

import (
	"strconv"
	"strings"
)

// json writes the table as an object with one array. A tree has "children". encoding/json cannot
// write the layout of libsmartcols, with "},{" on one line.
func (p *printer) json() {
	if p.Bare {
		for i, l := range p.lines {
			if i > 0 {
				p.out.WriteString(",")
			}
			p.out.WriteString("{\n")
			p.object(l, 1)
			p.out.WriteString("\n}\n")
		}
		return
	}
	p.out.WriteString("{\n   ")
	p.name(p.Name)
	p.out.WriteString("[")
	lines := p.lines
	if p.tree {
		lines = nil
		for _, l := range p.lines {
			if l.parent == nil {
				lines = append(lines, l)
			}
		}
	}
	if len(lines) == 0 {
		p.out.WriteString("\n") // an empty array has an empty line
	}
	p.objects(lines, 2)
	p.out.WriteString("\n   ]\n}\n")
}

func (p *printer) name(name string) {
	p.out.WriteString(QuotedJSON(strings.ToLower(name)))
	p.out.WriteString(": ")
}

const indentation = "   "

func (p *printer) indent(depth int) {
	for range depth {
		p.out.WriteString(indentation)
	}
}

// objects writes the elements of an array of lines.
func (p *printer) objects(lines []*Line, depth int) {
	for i, l := range lines {
		if i == 0 {
			p.out.WriteString("\n")
			p.indent(depth)
		} else {
			p.out.WriteString(",")
		}
		p.out.WriteString("{\n")
		p.object(l, depth+1)
		p.out.WriteString("\n")
		p.indent(depth)
		p.out.WriteString("}")
	}
}

func (p *printer) object(l *Line, depth int) {
	first, blanks := true, 0
	next := func() {
		if !first {
			p.out.WriteString(",\n")
		}
		first = false
		p.indent(depth)
	}
	extra := -1
	for _, c := range p.Columns {
		if c.Hidden {
			continue
		}
		next()
		p.name(p.heading(c))
		if c.Type == Strings {
			p.jsonStrings(c, l.Cells[c.index], depth)
			continue
		}
		text, more := c.chunk(l.Cells[c.index], 0)
		if more && extra < 0 {
			extra = blanks
		}
		blanks++
		p.jsonValue(c, text)
	}
	if extra >= 0 { // libsmartcols begins the second line of a value here
		p.out.WriteString("\n" + strings.Repeat(" ", extra))
	}
	if p.tree && len(l.children) > 0 {
		next()
		p.name("children")
		p.out.WriteString("[")
		p.objects(l.children, depth+1)
		p.out.WriteString("\n")
		p.indent(depth)
		p.out.WriteString("]")
	}
}

// jsonStrings writes an array with the lines of a value.
func (p *printer) jsonStrings(c *Column, text string, depth int) {
	if text == "" {
		p.out.WriteString("[]")
		return
	}
	p.out.WriteString("[\n")
	p.indent(depth + 1)
	for n, more := 0, true; more; n++ {
		var chunk string
		chunk, more = c.chunk(text, n)
		p.out.WriteString(" " + QuotedJSON(chunk))
		if more {
			p.out.WriteString(",")
		}
	}
	p.out.WriteString("\n")
	p.indent(depth)
	p.out.WriteString("]")
}

func (p *printer) jsonValue(c *Column, text string) {
	switch {
	case c.Type == Boolean:
		p.out.WriteString(strconv.FormatBool(text != "" && text != "0"))
	case text == "":
		p.out.WriteString("null")
	case c.Type == Number:
		p.out.WriteString(text)
	default:
		p.out.WriteString(QuotedJSON(text))
	}
}

// QuotedJSON returns a text as a JSON string. Invalid UTF-8 stays unchanged, as in libsmartcols.
func QuotedJSON(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		c := text[i]
		switch at := strings.IndexByte("\b\t\n\f\r", c); {
		case c == '"' || c == '\\':
			b.Write([]byte{'\\', c})
		case c >= ' ':
			b.WriteByte(c)
		case at >= 0:
			b.Write([]byte{'\\', "btnfr"[at]})
		default:
			b.WriteString(`\u00`)
			b.Write([]byte{hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	b.WriteByte('"')
	return b.String()
}
