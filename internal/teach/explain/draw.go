package explain

import (
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

// draw returns the report as text: the processes as a tree, each child below the call that
// makes it. Calls that only prepare signals are shown if verbose is set.
func (r *report) draw(s *guide.Screen, verbose bool) string {
	t := &r.texts.Explain
	d := drawing{report: r, Screen: s, verbose: verbose}
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
	*guide.Screen
	verbose bool
	text    strings.Builder
}

// column is the column in which reasons begin, unless the call is longer.
const column = 48

func (d *drawing) process(p *process, margin string) {
	used := quote.Width(margin) + 2
	d.text.WriteString(margin + "● " + d.Heading(layout.Wrap(p.heading, used, 0, d.Columns, margin+"│ ")) + "\n")
	calls := shorten(d.shown(p.Calls))
	for i, l := range calls {
		bar, below := "│ ", "│ "
		switch {
		case l.Forks != 0:
			bar = "├─╮ "
		case i == len(calls)-1:
			bar, below = "╰ ", "  "
		}
		d.line(margin+bar, l.Call, l.Why, margin+below)
		if l.Forks != 0 {
			d.process(d.Processes[l.Forks-1], margin+"│ ")
		}
	}
}

// shown returns the calls that are drawn. A call has no reason if that is the same as for the call
// before, so a call after one that is left out may get that one's reason.
func (d *drawing) shown(calls []line) (list []line) {
	why := ""
	for _, l := range calls {
		if l.Why == "" {
			l.Why = why
		}
		why = ""
		if l.housekeeping && !d.verbose {
			why = l.Why
			continue
		}
		list = append(list, l)
	}
	return list
}

// line writes a call after margin, and its reason beside it or, if the line would be too long,
// below it, after the margin below.
func (d *drawing) line(margin, call, why, below string) {
	why = quote.Visible(why)
	used := quote.Width(margin)
	n := used + quote.Width(call)
	d.text.WriteString(margin + layout.Wrap(call, used, 2, d.Columns, below))
	switch {
	case why == "":
	case max(n+2, column)+quote.Width(why) <= d.Columns:
		d.text.WriteString(strings.Repeat(" ", max(column-n, 2)) + why)
	default:
		below += "    "
		d.text.WriteString("\n" + below + layout.Wrap(why, quote.Width(below), 0, d.Columns, below))
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
	d.text.WriteString("\n" + d.Heading(heading+":") + "\n")
	for _, s := range list {
		d.text.WriteString("  " + pad(s.Namespace, 8) + layout.Wrap(quote.Visible(s.What), 10, 10, d.Columns, "") + "\n")
	}
	if len(list) == 0 {
		d.text.WriteString("  " + layout.Wrap(none, 2, 2, d.Columns, "") + "\n")
	}
}

func (d *drawing) needs() {
	t := &d.texts.Explain
	d.text.WriteString("\n" + layout.Wrap(d.Heading(t.NeedsHeading+":"), 0, 0, d.Columns, "") + "\n")
	widest, missing := 0, false
	for _, n := range d.Needs {
		widest = max(widest, utf8.RuneCountInString(n.What))
		missing = missing || n.missingCapability
	}
	widest = min(widest, d.Columns-18) // beside it fits the answer
	for _, n := range d.Needs {
		what := layout.Wrap(quote.Visible(n.What), 2, 4, d.Columns, "")
		last := what[strings.LastIndexByte(what, '\n')+1:]
		if quote.Width(last) > widest {
			what += "\n  "
			last = ""
		}
		why := texts.Fill(t.NeedFor, "steps", n.For)
		if n.Here != "" {
			why += ": " + n.Here
		}
		used := 2 + max(quote.Width(last), widest) + 2 + answerWidth
		d.text.WriteString("  " + what + strings.Repeat(" ", max(widest-quote.Width(last), 0)+2) + d.answer(n.Have) +
			layout.Wrap(why, used, 6, d.Columns, "") + "\n")
	}
	if len(d.Needs) == 0 {
		d.text.WriteString("  " + t.NeedsNothing + "\n")
	}
	if missing {
		d.text.WriteString("  " + layout.Wrap(t.TryMapRoot, 2, 2, d.Columns, "") + "\n")
	}
}

// answerWidth is the number of columns of an answer.
const answerWidth = 5

// answer returns yes or no.
func (d *drawing) answer(yes bool) string {
	if yes {
		return d.Good(pad(d.texts.Yes, answerWidth))
	}
	return d.Bad(pad(d.texts.No, answerWidth))
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}
