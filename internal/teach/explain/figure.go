package explain

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/plan"
	"contedor/internal/teach/planner"
	"contedor/internal/texts"
)

// Figure returns a drawing of what the command lines of a terminal session change, as an SVG element
// for a page: which namespaces a program gets, enters and shares, and what changes in the present
// ones. It is empty if nothing changes. Nothing of this machine is in it.
func Figure(c *texts.Language, typed []string) string {
	var drawn []string
	f := figure{y: 4}
	for _, text := range typed {
		for _, argv := range commandLines(text) {
			if argv[0] == "exit" {
				f.leave()
			}
			if f.command(c, argv) {
				drawn = append(drawn, strings.Join(argv, " "))
			}
		}
	}
	if drawn == nil {
		return ""
	}
	f.leaveChanges()
	for len(f.shells) > 0 {
		f.leave()
	}
	return fmt.Sprintf("<svg role=\"img\" viewBox=\"0 0 %d %d\"><title>%s</title>\n%s</svg>\n",
		figureWidth, f.y, html.EscapeString(strings.Join(drawn, "; ")), f.b.String())
}

// Sizes of a figure. The page shows its units as pixels, or smaller on a phone.
const (
	figureWidth  = 440
	figureIndent = 14
	figureLine   = 20
	figureColumn = 7   // average width of a letter of text
	figureLetter = 7.3 // width of a letter of a command
)

// A figure is a drawing from top to bottom.
type figure struct {
	b      strings.Builder
	y      int      // where the next line begins
	left   int      // of the frame around what comes next
	shells []func() // what ends the frames of the shells that run

	place      string // of the last effect
	endChanges func() // what ends the frame around it
}

// command draws what a command line changes, and reports whether there is anything.
func (f *figure) command(c *texts.Language, argv []string) bool {
	if p := planner.Find(argv[0]); p != nil {
		quiet := cli.Silent(p.Command.Dialect, argv, nil)
		if steps, err := p.Plan(quiet); err == nil && steps != nil {
			f.program(c, reportOf(c, quiet, steps))
			return true
		}
		return false
	}
	found := false
	for _, e := range effects(c, argv) {
		if e.Need != "" || e.Undo != "" { // without either, it changes nothing
			f.change(e)
			found = true
		}
	}
	return found
}

// reportOf returns the part of a report that does not depend on the machine: every program exists,
// and what is needed is left out.
func reportOf(c *texts.Language, quiet *cli.Invocation, steps plan.Steps) *report {
	r := &report{Command: quiet.Argv, texts: c, exists: true}
	r.add(r.process(0, "parent", cli.BaseName(r.Command[0])), steps, quiet.ErrorName())
	r.share()
	return r
}

// program draws a program in the middle of what it shares with the machine. What is typed into a
// shell is drawn inside it.
func (f *figure) program(c *texts.Language, r *report) {
	t, p := &c.Explain, r.program()
	f.leaveChanges()
	outer := f.frame()
	f.text("", t.SharedHeading)
	f.kinds(r.Shared, "")
	inner := f.frame()
	f.text("program", p.last[0])
	if r.Own != nil {
		f.text("", t.OwnHeading)
		f.kinds(r.Own, p.root)
	}
	if r.Joined != nil {
		f.text("", t.JoinedHeading)
		f.kinds(r.Joined, "")
	}
	f.shells = append(f.shells, func() { inner(); outer() })
	if name := cli.BaseName(p.last[0]); name != "bash" && name != "sh" || len(p.last) > 1 {
		f.leave()
	}
}

// leave ends the innermost shell, if there is one.
func (f *figure) leave() {
	f.leaveChanges()
	if n := len(f.shells); n > 0 {
		f.shells[n-1]()
		f.shells = f.shells[:n-1]
	}
}

// change draws an effect in the namespace where it happens. Effects in the same one share a frame.
func (f *figure) change(e effect) {
	if place := e.Namespace + " " + e.Where; f.endChanges == nil || place != f.place {
		f.leaveChanges()
		f.place, f.endChanges = place, f.frame()
		if e.Namespace != "" {
			f.kinds([]share{{Namespace: e.Namespace}}, "")
			if e.Where != "" {
				f.word(float64(f.left)+kindWidth(e.Namespace)+6, "", e.Where)
			}
		}
	}
	columns := (figureWidth - 2*f.left) / figureColumn
	for _, line := range strings.Split(layout.Wrap(e.What, 0, 2, columns, ""), "\n") {
		f.text("", line)
	}
}

// leaveChanges ends the frame of the effects, if there is one.
func (f *figure) leaveChanges() {
	if f.endChanges != nil {
		f.endChanges()
		f.endChanges = nil
	}
}

// frame begins a frame, with a space above it. It ends where the function that it returns is called.
func (f *figure) frame() (end func()) {
	left, top := f.left, f.y+6
	f.y += 10
	f.left += figureIndent
	return func() {
		fmt.Fprintf(&f.b, "<rect x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", left, top, figureWidth-1-2*left, f.y+8-top)
		f.y += 10
		f.left = left
	}
}

// text draws a line of text.
func (f *figure) text(class, s string) {
	f.y += figureLine
	f.word(float64(f.left), class, s)
}

func (f *figure) word(x float64, class, s string) {
	if class != "" {
		class = " class=\"" + class + "\""
	}
	fmt.Fprintf(&f.b, "<text x=\"%g\" y=\"%d\"%s>%s</text>\n", x, f.y, class, html.EscapeString(s))
}

// kinds draws the names of namespaces in boxes, in several lines if need be. A share without a
// namespace is the root directory, which is the directory root of the machine.
func (f *figure) kinds(shares []share, root string) {
	f.y += figureLine + 4
	x := float64(f.left)
	for _, s := range shares {
		name := s.Namespace
		if name == "" {
			name = "/"
			if root != "" {
				name = "/ = " + root
			}
		}
		width := kindWidth(name)
		if x > float64(f.left) && x+width > float64(figureWidth-f.left) {
			x = float64(f.left)
			f.y += figureLine + 4
		}
		fmt.Fprintf(&f.b, "<rect x=\"%g\" y=\"%d.5\" width=\"%g\" height=\"%d\" rx=\"3\" class=\"kind\"/>\n", x, f.y-15, width, figureLine)
		f.word(x+6, "kind-name", name)
		x += width + 6
	}
}

// kindWidth returns the width of the box with a name.
func kindWidth(name string) float64 { return figureLetter*float64(utf8.RuneCountInString(name)) + 12 }
