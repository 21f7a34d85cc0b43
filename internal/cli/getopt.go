package cli

import (
	"slices"
	"strings"

	"contedor/internal/nearest"
)

// Argument reports whether an option takes a value: has_arg of getopt_long(3).
type Argument int

// The values of Argument. They say where an option finds its value.
const (
	None     Argument = iota // it has none
	Required                 // in the rest of the word, or in the next word
	Optional                 // only in the rest of the word
)

// A LongOption is one row of getopt_long(3)'s table.
type LongOption struct {
	Name     string
	Argument Argument
	Key      rune // what Next returns: the letter of the short option, or a number above 255
}

// Options is the set of options of a command. The message about an ambiguous abbreviation
// lists the long options in the order of Long.
type Options struct {
	Short string       // letters as in getopt(3): "x:" requires a value, "x::" may have one; "+" may begin them
	Long  []LongOption // nil for a command that calls getopt(3), where -- begins short options

	// Permute allows options after operands, as most GNU tools do. Without it, or with
	// POSIXLY_CORRECT in the environment, the first operand ends the options.
	Permute bool

	// Exclusive holds sets of keys. Two different keys of one set are an error with
	// util-linux's message. The same key may be repeated.
	Exclusive [][]rune
}

// A Getopt reads the words of a command line as glibc's getopt_long(3) does.
type Getopt struct {
	argv0    string
	options  *Options
	words    []string // not read yet
	cluster  string   // the rest of a word of short options
	operands []string // found between options, with Permute
	first    []rune   // for each set of Exclusive, its first key on the command line; 0 for none
}

// Getopt returns a Getopt for the invocation's arguments.
func (inv *Invocation) Getopt(o *Options) *Getopt {
	if _, posix := inv.Getenv("POSIXLY_CORRECT"); posix && o.Permute {
		stopping := *o
		stopping.Permute = false
		o = &stopping
	}
	return &Getopt{argv0: inv.Argv[0], options: o, words: inv.Argv[1:], first: make([]rune, len(o.Exclusive))}
}

// An Option is one option of a command line.
type Option struct {
	Key      rune
	Value    string
	HasValue bool // whether there is a value, which may be empty
	Joined   bool // a letter that follows another one in the same word
	Long     bool // typed by its long name
}

// End is the key that Next returns after the last option.
const End rune = 0

// Next returns the next option, or an Option with the key End. The error is a *Failure with
// the message of getopt_long(3), or with that of util-linux for a violation of Exclusive.
func (g *Getopt) Next() (Option, error) {
	option, err := g.next()
	if err != nil {
		return option, err
	}
	for i, set := range g.options.Exclusive {
		switch {
		case !slices.Contains(set, option.Key):
		case g.first[i] == 0:
			g.first[i] = option.Key
		case g.first[i] != option.Key:
			return Option{}, Fail("options "+g.options.spelled(g.first[i])+" and "+g.options.spelled(option.Key)+" cannot be combined", nil)
		}
	}
	return option, nil
}

// Each calls take for every option until it returns an error, and returns the operands. wrong returns
// the tool's own error for one of Next, and may be nil.
func (g *Getopt) Each(take func(Option) error, wrong func(err error) error) (operands []string, err error) {
	for {
		option, err := g.Next()
		switch {
		case err != nil && wrong != nil:
			return nil, wrong(err)
		case err != nil:
			return nil, err
		case option.Key == End:
			return g.Operands(), nil
		}
		if err := take(option); err != nil {
			return nil, err
		}
	}
}

// Name returns the first long option that has a key. There must be one.
func (o *Options) Name(key rune) string {
	return o.Long[slices.IndexFunc(o.Long, func(l LongOption) bool { return l.Key == key })].Name
}

// Typed returns "--name" for an option that was typed by its long name, else "-n".
func (o *Options) Typed(option Option) string {
	if option.Long {
		return "--" + o.Name(option.Key)
	}
	return "-" + string(option.Key)
}

// spelled returns the name of an option in messages: "--name", or "-n" if it has no long
// form.
func (o *Options) spelled(key rune) string {
	if slices.ContainsFunc(o.Long, func(l LongOption) bool { return l.Key == key }) {
		return "--" + o.Name(key)
	}
	return "-" + string(key)
}

func (g *Getopt) next() (Option, error) {
	if g.cluster != "" {
		option, err := g.short()
		option.Joined = true
		return option, err
	}
	for len(g.words) > 0 {
		word := g.words[0]
		switch {
		case word == "--":
			g.operands = append(g.operands, g.words[1:]...)
			g.words = nil
			return Option{}, nil
		case strings.HasPrefix(word, "--") && g.options.Long != nil:
			g.words = g.words[1:]
			return g.long(word[2:])
		case len(word) > 1 && word[0] == '-':
			g.words = g.words[1:]
			g.cluster = word[1:]
			return g.short()
		case !g.options.Permute:
			return Option{}, nil
		}
		g.operands = append(g.operands, word)
		g.words = g.words[1:]
	}
	return Option{}, nil
}

// Operands returns the arguments that are not options. It may be called after Next has
// returned End.
func (g *Getopt) Operands() []string {
	if len(g.operands) == 0 {
		return g.words
	}
	return append(g.operands, g.words...)
}

// Rest returns the words that follow the option that Next has returned last.
func (g *Getopt) Rest() []string { return g.words }

// Passed returns the operands before the option that Next has returned last.
func (g *Getopt) Passed() []string { return g.operands }

func (g *Getopt) fail(text string) (Option, error) {
	return Option{}, &Failure{Text: text, Usage: true, Whole: true}
}

func (g *Getopt) short() (Option, error) {
	letter := g.cluster[0]
	g.cluster = g.cluster[1:]
	letters := strings.TrimPrefix(g.options.Short, "+")
	at := strings.IndexByte(letters, letter)
	if at < 0 || letter == ':' {
		return g.fail("invalid option -- '" + string([]byte{letter}) + "'")
	}
	option := Option{Key: rune(letter)}
	rest := letters[at+1:]
	if !strings.HasPrefix(rest, ":") {
		return option, nil
	}
	option.Value, g.cluster = g.cluster, ""
	option.HasValue = option.Value != ""
	if !option.HasValue && !strings.HasPrefix(rest, "::") {
		if len(g.words) == 0 {
			return g.fail("option requires an argument -- '" + string([]byte{letter}) + "'")
		}
		option.Value, option.HasValue = g.words[0], true
		g.words = g.words[1:]
	}
	return option, nil
}

// long reads a word without its leading "--": a name or its abbreviation, and possibly
// "=value".
func (g *Getopt) long(word string) (Option, error) {
	name, value, hasValue := strings.Cut(word, "=")
	row, candidates := g.find(name)
	if len(candidates) > 0 {
		text := "option '--" + word + "' is ambiguous; possibilities:"
		for _, c := range candidates {
			text += " '--" + c + "'"
		}
		return g.fail(text)
	}
	switch {
	case row == nil:
		return Option{}, &Failure{Text: "unrecognized option '--" + word + "'", Usage: true, Whole: true, Near: g.near(name)}
	case hasValue && row.Argument == None:
		return g.fail("option '--" + row.Name + "' doesn't allow an argument")
	case !hasValue && row.Argument == Required:
		if len(g.words) == 0 {
			return g.fail("option '--" + row.Name + "' requires an argument")
		}
		value, hasValue = g.words[0], true
		g.words = g.words[1:]
	}
	return Option{Key: row.Key, Value: value, HasValue: hasValue, Long: true}, nil
}

// near returns the options that were perhaps meant by a name.
func (g *Getopt) near(name string) (list []string) {
	var names []string
	for _, o := range g.options.Long {
		names = append(names, o.Name)
	}
	for _, n := range nearest.To(name, names) {
		list = append(list, "--"+n)
	}
	return list
}

// find looks up a name or its abbreviation. An exact match wins. Otherwise all names that
// begin with it must have the same key and argument; if they do not, find returns them as
// candidates.
func (g *Getopt) find(name string) (row *LongOption, candidates []string) {
	for i := range g.options.Long {
		r := &g.options.Long[i]
		switch {
		case r.Name == name:
			return r, nil
		case !strings.HasPrefix(r.Name, name):
		case row == nil:
			row = r
		case r.Key != row.Key || r.Argument != row.Argument:
			if candidates == nil {
				candidates = append(candidates, row.Name)
			}
			candidates = append(candidates, r.Name)
		}
	}
	return row, candidates
}
