package grep

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
)

// A palette holds the colors of GREP_COLORS.
type palette struct {
	codes    map[string]string
	reversed bool // rv: -v exchanges the colors of selected lines and of context
	bare     bool // ne: lines are not cleared to their end
}

func (p *palette) start(kind string) string {
	code := p.codes[kind]
	if code == "" {
		return ""
	}
	return "\x1b[" + code + "m" + p.clear()
}

func (p *palette) stop() string { return "\x1b[m" + p.clear() }

func (p *palette) clear() string {
	if p.bare {
		return ""
	}
	return "\x1b[K"
}

// setColor carries out --color. An unknown WHEN is answered with the help.
func (g *grepper) setColor(o cli.Option) error {
	on := false
	switch o.Value {
	case "always", "yes", "force":
		on = true
	case "never", "no", "none":
	case "", "auto", "tty", "if-tty":
		if o.Value == "" && o.HasValue {
			return g.Help()
		}
		name, _ := g.Getenv("TERM")
		on = terminal.Is(terminal.FD(g.Stdout)) && name != "" && name != "dumb"
	default:
		return g.Help()
	}
	if g.palette = nil; on {
		g.palette = g.readPalette()
	}
	return nil
}

func (g *grepper) readPalette() *palette {
	p := &palette{codes: map[string]string{"ms": "01;31", "mc": "01;31", "fn": "35", "ln": "32", "bn": "32", "se": "36"}}
	if old, _ := g.Getenv("GREP_COLOR"); old != "" {
		g.Warn("warning: GREP_COLOR='" + old + "' is deprecated; use GREP_COLORS='mt=" + old + "'")
		if strings.Trim(old, "0123456789;") == "" {
			p.codes["ms"], p.codes["mc"] = old, old
		}
	}
	text, _ := g.Getenv("GREP_COLORS")
	for text != "" {
		var item string
		item, text, _ = strings.Cut(text, ":")
		name, code, valued := strings.Cut(item, "=")
		if valued && (name == "" || strings.Trim(code, "0123456789;") != "") {
			break // grep ignores everything after a wrong item
		}
		switch {
		case name == "rv":
			p.reversed = true
		case name == "ne":
			p.bare = true
		case !valued:
		case name == "mt":
			p.codes["ms"], p.codes["mc"] = code, code
		case len(name) == 2 && strings.Contains("ms mc sl cx fn ln bn se", name):
			p.codes[name] = code
		}
	}
	return p
}
