package explain

import (
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/quote"
	"contedor/internal/texts"
)

// draw returns the report as text: the processes as a tree, each child below the call that
// makes it.
func (r *report) draw(width int) string {
	t := &r.texts.Explain
	d := drawing{report: r, width: width}
	d.process(r.Processes[0], "")
	d.shares(t.OwnHeading, r.Own, t.NothingOwn)
	if r.Joined != nil {
		d.shares(t.JoinedHeading, r.Joined, "")
	}
	d.shares(t.SharedHeading, r.Shared, "")
	d.needs()
	return d.text.String()
}

type drawing struct {
	*report
	width int
	text  strings.Builder
}

// column is the column in which reasons begin, unless the call is longer.
const column = 48

func (d *drawing) process(p *process, margin string) {
	d.text.WriteString(margin + "● " + p.heading + "\n")
	calls := shorten(p.Calls)
	for i, l := range calls {
		bar, below := "│ ", "│ "
		switch {
		case l.Forks != 0:
			bar = "├─╮ "
		case i == len(calls)-1:
			bar, below = "╰ ", "  "
		}
		d.line(margin+bar+l.Call, l.Why, margin+below)
		if l.Forks != 0 {
			d.process(d.Processes[l.Forks-1], margin+"│ ")
		}
	}
}

// line writes a call, and its reason beside it or, if the line would be too long, below it.
func (d *drawing) line(call, why, below string) {
	why = quote.Visible(why)
	d.text.WriteString(call)
	n := utf8.RuneCountInString(call)
	switch {
	case why == "":
	case max(n+2, column)+utf8.RuneCountInString(why) <= d.width:
		d.text.WriteString(strings.Repeat(" ", max(column-n, 2)) + why)
	default:
		d.text.WriteString("\n" + below + "    " + why)
	}
	d.text.WriteByte('\n')
}

// maxAlike is the largest number of consecutive calls of one kind that are shown.
const maxAlike = 3

// shorten replaces calls of one kind between the first and the last one with an ellipsis, if
// there are more than maxAlike.
func shorten(calls []line) (short []line) {
	for i := 0; i < len(calls); {
		end := i + 1
		for end < len(calls) && name(calls[end]) == name(calls[i]) && calls[end].Why == "" {
			end++
		}
		if end-i > maxAlike {
			short = append(short, calls[i], line{Call: "…"}, calls[end-1])
		} else {
			short = append(short, calls[i:end]...)
		}
		i = end
	}
	return short
}

func name(l line) string {
	name, _, _ := strings.Cut(l.Call, "(")
	return name
}

func (d *drawing) shares(heading string, list []share, none string) {
	d.text.WriteString("\n" + heading + ":\n")
	for _, s := range list {
		d.text.WriteString("  " + pad(s.Namespace, 8) + quote.Visible(s.What) + "\n")
	}
	if len(list) == 0 {
		d.text.WriteString("  " + none + "\n")
	}
}

func (d *drawing) needs() {
	t := &d.texts.Explain
	d.text.WriteString("\n" + t.NeedsHeading + ":\n")
	widest, missing := 0, false
	for _, n := range d.Needs {
		widest = max(widest, utf8.RuneCountInString(n.What))
		missing = missing || n.missingCapability
	}
	for _, n := range d.Needs {
		answer := d.texts.Yes
		if !n.Have {
			answer = d.texts.No
		}
		line := "  " + pad(quote.Visible(n.What), widest+2) + pad(answer, 5) + texts.Fill(t.NeedFor, "steps", n.For)
		if n.Here != "" {
			line += ": " + n.Here
		}
		d.text.WriteString(line + "\n")
	}
	if len(d.Needs) == 0 {
		d.text.WriteString("  " + t.NeedsNothing + "\n")
	}
	if missing {
		d.text.WriteString("  " + t.TryMapRoot + "\n")
	}
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}
