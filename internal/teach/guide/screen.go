package guide

import (
	"cmp"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
)

// A Screen says how a report may look: the number of columns, and whether it has colors.
type Screen struct {
	Columns int
	colors  bool
}

const (
	usualColumns = 80      // of a terminal that does not report its width
	leastColumns = 20      // in narrower terminals, lines wrap
	unbounded    = 1 << 20 // for files and pipes, where grep(1) may look for a whole line
)

// NewScreen returns the screen of the standard output. COLUMNS in the environment comes before the
// width of the terminal. Colors need a terminal whose TERM is not dumb, and no NO_COLOR in the
// environment (https://no-color.org).
func NewScreen(inv *cli.Invocation) *Screen {
	fd := terminal.FD(inv.Stdout)
	s := &Screen{Columns: unbounded}
	if terminal.Is(fd) {
		s.Columns = cmp.Or(terminal.Columns(fd), usualColumns)
	}
	columns, _ := inv.Getenv("COLUMNS")
	if n, err := strconv.Atoi(columns); err == nil && n > 0 {
		s.Columns = n
	}
	s.Columns = max(s.Columns, leastColumns)
	term, _ := inv.Getenv("TERM")
	noColor, _ := inv.Getenv("NO_COLOR")
	s.colors = terminal.Is(fd) && term != "" && term != "dumb" && noColor == ""
	return s
}

// Prose returns the screen for paragraphs of text, which have at most 80 columns.
func (s *Screen) Prose() *Screen { return &Screen{min(s.Columns, usualColumns), s.colors} }

// Heading returns a heading in bold.
func (s *Screen) Heading(text string) string { return s.with("1", text) }

// Good returns a text in green, Bad in red, Doubtful in yellow.
func (s *Screen) Good(text string) string { return s.with("32", text) }

// Bad is described at Good.
func (s *Screen) Bad(text string) string { return s.with("31", text) }

// Doubtful is described at Good.
func (s *Screen) Doubtful(text string) string { return s.with("33", text) }

// with returns a text with an attribute of SGR, console_codes(4).
func (s *Screen) with(attribute, text string) string {
	if !s.colors {
		return text
	}
	return "\x1b[" + attribute + "m" + text + "\x1b[m"
}
