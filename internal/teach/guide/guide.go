// Package guide is the common part of the teaching commands, such as explain and check: their options,
// their language, and their output as text or JSON. Begin reading at Parse.
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
	keyJSON = 256 + iota
	keyLanguage

	// FirstKey is the first key that an option of ParseOwn may have, if it has no letter.
	FirstKey
)

// common are the options of every teaching command.
var common = cli.Options{
	Short: "h",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "lang", Argument: cli.Required, Key: keyLanguage},
	},
}

// Options holds the options and operands of a teaching command, and its texts.
type Options struct {
	Help, JSON bool
	Verbose    bool // only of ParseVerbose
	*texts.Language
	Operands []string
}

var (
	jsonOption    = cli.LongOption{Name: "json", Key: keyJSON}
	verboseOption = cli.LongOption{Name: "verbose", Key: 'v'}
)

// Parse reads the options of a command with --json, which may follow its operands. More than limit
// operands are an error, a *cli.Failure, except with --help.
func Parse(inv *cli.Invocation, limit int) (Options, error) {
	return ParseOwn(inv, cli.Options{Long: []cli.LongOption{jsonOption}, Permute: true}, limit, nil)
}

// ParseVerbose is Parse with the option -v for a command whose operands are a command line. The options
// come before it.
func ParseVerbose(inv *cli.Invocation, limit int) (Options, error) {
	return ParseOwn(inv, cli.Options{Short: "v", Long: []cli.LongOption{jsonOption, verboseOption}}, limit, nil)
}

// ParseOwn is Parse for a command with options of its own, and without --json. It calls set for each
// of these options.
func ParseOwn(inv *cli.Invocation, own cli.Options, limit int, set func(cli.Option)) (o Options, err error) {
	own.Short, own.Long = common.Short+own.Short, slices.Concat(common.Long, own.Long)
	o.Language = texts.FromEnvironment(inv.Getenv)
	g := inv.Getopt(&own)
	for {
		opt, err := g.Next()
		if err != nil {
			return o, err
		}
		switch opt.Key {
		case 'h':
			o.Help = true
		case keyJSON:
			o.JSON = true
		case 'v':
			o.Verbose = true
		case keyLanguage:
			language := texts.ByCode(opt.Value)
			if language == nil {
				return o, o.wrong(o.BadLanguage, opt.Value)
			}
			o.Language = language
		case cli.End:
			o.Operands = g.Operands()
			if len(o.Operands) > limit && !o.Help {
				return o, o.wrong(o.Extra, o.Operands[limit])
			}
			return o, nil
		default:
			set(opt)
		}
	}
}

// PrintHelp prints text, the help of a command.
func (o *Options) PrintHelp(inv *cli.Invocation, text string) error {
	return inv.PrintPage(texts.Fill(text, "languages", texts.Codes()))
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
	text, err := JSON(report)
	if err != nil {
		return err
	}
	return inv.Print(text)
}

// JSON returns a value as indented JSON that ends with a newline. Characters such as < are not
// escaped.
func JSON(v any) (string, error) {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return text.String(), err
}

// FailFile returns a failure that names the file of an *os.PathError, and other errors unchanged.
func FailFile(err error) error {
	if file, ok := errors.AsType[*os.PathError](err); ok {
		return cli.Fail(file.Path, file.Err)
	}
	return err
}
