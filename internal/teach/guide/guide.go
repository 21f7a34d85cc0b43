// Package guide is what the words have in common by which the program explains
// itself: their options, their language, and the two forms of what they say.
package guide

import (
	"encoding/json"
	"io"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

const (
	optJSON = iota + 256
	optLang
)

var words = cli.Options{
	Short: "h",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "json", Key: optJSON},
		{Name: "lang", Argument: cli.Required, Key: optLang},
	},
}

// Options are those of every word; what follows them is the word's own.
type Options struct {
	Help, JSON bool
	*texts.Language
	Operands []string
}

// Parse reads the options; more than limit operands are refused.
func Parse(inv *cli.Invocation, limit int) (o Options, err error) {
	o.Language = texts.FromEnvironment(inv.Getenv)
	g := inv.Getopt(&words)
	for {
		opt, err := g.Next()
		if err != nil {
			return o, err
		}
		switch opt.Key {
		case 'h':
			o.Help = true
		case optJSON:
			o.JSON = true
		case optLang:
			c := texts.ByCode(opt.Value)
			if c == nil {
				return o, o.wrong(o.BadLanguage, opt.Value)
			}
			o.Language = c
		case cli.End:
			o.Operands = g.Operands()
			if len(o.Operands) > limit {
				return o, o.wrong(o.Extra, o.Operands[limit])
			}
			return o, nil
		}
	}
}

// PrintHelp prints the text of a word's --help.
func (o *Options) PrintHelp(inv *cli.Invocation, text string) error {
	return inv.Print(texts.Fill(text, "languages", texts.Codes()))
}

func (o *Options) wrong(text, word string) error {
	return &cli.Failure{Text: texts.Fill(text, "word", word), Usage: true}
}

// Print writes a report: its fields as JSON, or as a person reads it in so many
// columns.
func (o *Options) Print(inv *cli.Invocation, report any, draw func(columns int) string) error {
	if !o.JSON {
		return inv.Print(draw(columns(inv.Stdout)))
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(report); err != nil {
		return err
	}
	return inv.Print(text.String())
}

// unbounded is the width of what is no terminal.
const unbounded = 1 << 20

// columns returns how wide a line may be.
func columns(w io.Writer) int {
	if f, ok := w.(interface{ Fd() uintptr }); ok {
		if size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil && size.Col > 0 {
			return int(size.Col)
		}
	}
	return unbounded
}
