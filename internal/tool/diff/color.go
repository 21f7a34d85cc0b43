package diff

import (
	"strings"

	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
)

// A palette has the codes of --palette for each part of the output: rs ends a color, hd is a header,
// ad and de are lines that are added and deleted, ln is a line with numbers.
type palette map[string]string

// setColor carries out --color.
func (d *run) setColor(when string, given bool) error {
	switch {
	case !given, when == "auto":
		name, _ := d.Getenv("TERM")
		d.colored = terminal.Is(terminal.FD(d.Stdout)) && name != "" && name != "dumb"
	case when == "always":
		d.colored = true
	case when == "never":
		d.colored = false
	default:
		return gnu.BadUsage("invalid color " + d.Locale.Quote(when))
	}
	return nil
}

// choosePalette applies --palette. Without colors it is not looked at.
func (d *run) choosePalette() {
	if !d.colored {
		return
	}
	d.palette = palette{"rs": "0", "hd": "1", "ad": "32", "de": "31", "ln": "36"}
	for _, word := range strings.Split(d.colors, ":") {
		if word == "" {
			continue
		}
		name, code, ok := strings.Cut(word, "=")
		if ok && len(name) == 2 && d.palette[name] == "" {
			d.Warn("unrecognized prefix: " + name)
			ok = false
		}
		if !ok {
			d.Warn("unparsable value for --palette")
			d.palette = nil
			return
		}
		d.palette[name] = code
	}
}

// begin begins a part of the output in its color, and end ends it.
func (d *run) begin(part string) {
	if d.palette != nil {
		d.say("\x1b[" + d.palette[part] + "m")
	}
}

func (d *run) end() { d.begin("rs") }

// paint says a text in a color.
func (d *run) paint(part, text string) {
	d.begin(part)
	d.say(text)
	d.end()
}
