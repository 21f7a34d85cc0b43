// Package guide is the common part of the teaching commands explain, check, show and cost:
// their options, their language, and their output as text or JSON.
package guide

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/texts"
)

const (
	optJSON = iota + 256
	optLang
)

var options = cli.Options{
	Short: "h",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "json", Key: optJSON},
		{Name: "lang", Argument: cli.Required, Key: optLang},
	},
}

// Options holds the options and operands of a teaching command, and its texts.
type Options struct {
	Help, JSON bool
	Verbose    bool // only of ParseVerbose
	*texts.Language
	Operands []string
}

// verboseOptions are options with -v.
var verboseOptions = cli.Options{
	Short: options.Short + "v",
	Long:  append(slices.Clone(options.Long), cli.LongOption{Name: "verbose", Key: 'v'}),
}

// Parse reads the options. More than limit operands are an error, a *cli.Failure.
func Parse(inv *cli.Invocation, limit int) (Options, error) { return parse(inv, &options, limit) }

// ParseVerbose is Parse with the option -v.
func ParseVerbose(inv *cli.Invocation, limit int) (Options, error) {
	return parse(inv, &verboseOptions, limit)
}

func parse(inv *cli.Invocation, known *cli.Options, limit int) (o Options, err error) {
	o.Language = texts.FromEnvironment(inv.Getenv)
	g := inv.Getopt(known)
	for {
		opt, err := g.Next()
		if err != nil {
			return o, err
		}
		switch opt.Key {
		case 'h':
			o.Help = true
		case 'v':
			o.Verbose = true
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

// PrintHelp prints text, the help of a command.
func (o *Options) PrintHelp(inv *cli.Invocation, text string) error {
	return inv.Print(texts.Fill(text, "languages", texts.Codes()))
}

func (o *Options) wrong(text, word string) error {
	return &cli.Failure{Text: texts.Fill(text, "word", word), Usage: true}
}

// Print prints a report: as JSON with --json, otherwise as the text that draw returns for the
// screen.
func (o *Options) Print(inv *cli.Invocation, report any, draw func(*Screen) string) error {
	if !o.JSON {
		return inv.Print(draw(NewScreen(inv)))
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

// FailFile returns a failure that names the file of an *os.PathError, and other errors unchanged.
func FailFile(err error) error {
	if file, ok := errors.AsType[*os.PathError](err); ok {
		return cli.Fail(file.Path, file.Err)
	}
	return err
}
