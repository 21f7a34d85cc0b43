package guide

import (
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
	usualColumns = 80 // where nothing says how wide a line may be
	leastColumns = 20 // in narrower terminals, lines wrap
)

// NewScreen returns the screen of the standard output. COLUMNS in the environment comes before the
// width of the terminal. Colors need a terminal whose TERM is not dumb, and no NO_COLOR in the
// environment (https://no-color.org).
func NewScreen(inv *cli.Invocation) *Screen {
	fd := terminal.FD(inv.Stdout)
	s := &Screen{Columns: usualColumns}
	if n := terminal.Columns(fd); n > 0 {
		s.Columns = n
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
