// Package completion writes what bash, zsh and fish need to complete the words of command lines of
// contedor and of its commands.
//
// For each shell there is a file with the part that is always the same: it goes through the words
// of the command line and finds what the next one may be. It asks for one command at a time: which
// operands it has, and which options with which values. Table makes these answers from the help texts.
package completion

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/dev/help"
	"contedor/internal/teach/explain"
	"contedor/internal/teach/helptext"
	"contedor/internal/teach/tutor"
	"contedor/internal/texts"
)

// An entry is what a shell needs to know about a command.
type entry struct {
	name     string
	operands []string // a code for each
	options  []option
}

// An option is one spelling of an option.
type option struct {
	name string
	code string // of its value: "" for none, and "?" before one that may be missing
	text string
}

// codes are what the kinds of values are called in the shells' tables. A * after the code of an
// operand says that it may be repeated. "w:a,b" is one of the words a and b, and "W:a,b" the same
// where the word selects the next entry: after "ip" that of "ip link". "c:a,b" is one of the commands
// a and b, and its own words follow.
var codes = map[helptext.Kind]string{
	helptext.Anything: "x", helptext.Files: "f", helptext.Directories: "d", helptext.Commands: "c", helptext.Users: "u", helptext.Groups: "g",
	helptext.Processes: "p", helptext.Signals: "s", helptext.Devices: "i", helptext.Filesystems: "y",
}

func code(kind helptext.Kind, words []string) string {
	if kind == helptext.Words {
		return "w:" + strings.Join(words, ",")
	}
	return codes[kind]
}

// Source tells what the help texts do not have.
type Source struct {
	Commands []*helptext.Text
	Roots    []string                   // the names of sources for fetchroot
	IP       func(object string) string // the text of "ip OBJECT help"
}

// Read asks a program that has all commands for everything in a Source.
func Read(program string) (*Source, error) {
	texts, err := help.ReadAll(program, "en")
	if err != nil {
		return nil, err
	}
	s := &Source{Commands: texts, IP: func(object string) string {
		out, _ := ask(program, "ip", object, "help").CombinedOutput() // its status is never 0
		return string(out)
	}}
	out, err := ask(program, "fetchroot", "--list").Output()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(out)) {
		s.Roots = append(s.Roots, strings.Fields(line)[0])
	}
	return s, nil
}

// ask returns a command line of the program.
func ask(program string, words ...string) *exec.Cmd {
	cmd := exec.Command(program, words...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd
}

// entries returns the entries of all commands.
func (s *Source) entries() (list []entry) {
	for _, t := range s.Commands {
		e := entry{name: t.Name}
		for _, o := range t.Operands() {
			c := code(o.Kind, o.Words)
			if o.Repeated {
				c += "*"
			}
			e.operands = append(e.operands, c)
		}
		for _, b := range t.Blocks {
			for _, item := range b.Items {
				for _, o := range item.Options {
					e.options = append(e.options, optionOf(o, item.Text))
				}
			}
		}
		switch {
		case t.Name == cli.Program:
			e.operands = []string{"W:" + strings.Join(s.words(), ",")}
		case t.Name == "fetchroot":
			e.operands[0] = "f:" + strings.Join(s.Roots, ",")
		case t.Name == "contedor explain":
			e.operands = []string{"c:" + strings.Join(explain.Known(), ",")}
		case t.Name == "contedor help":
			e.operands = []string{"w:" + strings.Join(append(topics(), s.words()...), ",")}
		case t.Name == "contedor lesson":
			e.operands = []string{"W:" + strings.Join(tutor.Words(), ",")}
			list = append(list, lessonEntries(e)...)
		case t.Subcommands() != nil:
			e.operands = []string{"W:" + strings.Join(names(t.Subcommands()), ",")}
			list = append(list, s.subentries(t)...)
		}
		list = append(list, e)
	}
	return list
}

// lessonEntries returns the entries of the words that follow `contedor lesson`, whose entry is e. Some
// of them, such as hostname, are names of commands, too.
func lessonEntries(e entry) (list []entry) {
	for _, word := range tutor.Words() {
		below := entry{name: e.name + " " + word, options: e.options}
		if word == "check" {
			below.operands = []string{"w:" + strings.Join(tutor.TaskNumbers(), ",")}
		}
		list = append(list, below)
	}
	return list
}

// topics returns the topics of `contedor help` that are no commands.
func topics() (list []string) {
	for _, topic := range texts.ByCode("en").Front.Concepts.List() {
		list = append(list, topic.Name)
	}
	return list
}

// names returns the first words of items.
func names(items []helptext.Item) (list []string) {
	for _, item := range items {
		name, _, _ := strings.Cut(item.Names, " ")
		list = append(list, name)
	}
	return list
}

// words returns the first words that contedor knows: the names of all commands.
func (s *Source) words() (list []string) {
	for _, t := range s.Commands[1:] {
		list = append(list, strings.TrimPrefix(t.Name, cli.Program+" "))
	}
	slices.Sort(list)
	return list
}

func optionOf(o helptext.Option, text string) option {
	c := ""
	if o.Value != "" {
		c = code(helptext.KindOf(o.Value))
		if o.Optional {
			c = "?" + c
		}
	}
	return option{o.Name, c, text}
}

// subentries returns the entries of the words that follow a command such as ip or brctl.
func (s *Source) subentries(t *helptext.Text) (list []entry) {
	for _, item := range t.Subcommands() {
		fields := strings.Fields(item.Names)
		e := entry{name: t.Name + " " + fields[0]}
		for _, operand := range fields[1:] {
			e.operands = append(e.operands, code(helptext.KindOf(strings.Trim(operand, "{}"))))
		}
		if t.Name == "ip" {
			var below []entry
			e, below = grammar(fields[0], s.IP(fields[0]))
			list = append(list, below...)
		}
		list = append(list, e)
	}
	return list
}

var (
	definition = regexp.MustCompile(`(?m)^([A-Z][-A-Z_]+) +:= `)
	form       = regexp.MustCompile(`(?m)^(?:Usage:)?\s+ip(?: \[-all\])? \w+ (.*(?:\n\s+[^\si].*)*)`)
	choice     = regexp.MustCompile(`^\[? ?(?:\{([^}]*)\}|(\S+))`)
	keyword    = regexp.MustCompile(`(^|[^-\w])([a-z][-a-z0-9_]+)`)
	symbol     = regexp.MustCompile(`[A-Z][-A-Z_]+`)
)

// grammar reads the help of an object of ip(8): the entry of the object, and one for each of its
// commands, whose operands are the words in the command's form and in what the form refers to.
func grammar(object, text string) (e entry, below []entry) {
	rest := text
	defined := map[string]string{}
	if at := definition.FindStringIndex(text); at != nil {
		text, rest = text[:at[0]], text[at[0]:]
		starts := definition.FindAllStringSubmatchIndex(rest, -1)
		for i, m := range starts {
			end := len(rest)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			}
			defined[rest[m[2]:m[3]]] = rest[m[1]:end]
		}
	}
	e.name = "ip " + object
	var commands []string
	for _, m := range form.FindAllStringSubmatch(text, -1) {
		c := choice.FindStringSubmatch(m[1])
		if c == nil {
			continue
		}
		for _, name := range strings.FieldsFunc(c[1]+c[2], func(r rune) bool { return r == '|' || r == ' ' }) {
			operands := keywords(strings.TrimPrefix(m[1], c[0]), defined, map[string]bool{})
			if i := slices.IndexFunc(below, func(b entry) bool { return b.name == e.name+" "+name }); i >= 0 {
				continue
			}
			commands = append(commands, name)
			next := entry{name: e.name + " " + name}
			if name == "exec" {
				next.operands = []string{"n", "c"}
			} else if len(operands) > 0 {
				next.operands = []string{"k:" + strings.Join(operands, ",") + "*"}
			} else if object == "netns" {
				next.operands = []string{"n"}
			}
			below = append(below, next)
		}
	}
	if commands != nil {
		e.operands = []string{"W:" + strings.Join(commands, ",")}
	}
	return e, below
}

// keywords returns the words in small letters of a form, and of the definitions that it refers to.
func keywords(text string, defined map[string]string, seen map[string]bool) (list []string) {
	for _, m := range keyword.FindAllStringSubmatch(text, -1) {
		list = append(list, m[2])
	}
	for _, name := range symbol.FindAllString(text, -1) {
		if defined[name] != "" && !seen[name] {
			seen[name] = true
			list = append(list, keywords(defined[name], defined, seen)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// The parts of the files that are always the same. The line with only @TABLE@ is replaced.
var (
	//go:embed contedor.bash
	bash string
	//go:embed contedor.zsh
	zsh string
	//go:embed contedor.fish
	fish string
)

// Bash returns the file for bash.
func (s *Source) Bash() string {
	return s.file(bash, func(e entry) string {
		options := ""
		for _, o := range e.options {
			options += " " + quoted(o.name+"|"+o.code)
		}
		return fmt.Sprintf("\t%s) operands=(%s) options=(%s) ;;\n", quoted(e.name), list(e.operands), strings.TrimSpace(options))
	})
}

// Zsh returns the file for zsh.
func (s *Source) Zsh() string {
	return s.file(zsh, func(e entry) string {
		return fmt.Sprintf("\t(%s) operands=(%s) options=(%s) ;;\n", quoted(e.name), list(e.operands), described(e.options, `'\''`))
	})
}

// Fish returns the file for fish.
func (s *Source) Fish() string {
	return s.file(fish, func(e entry) string {
		return fmt.Sprintf("\t\tcase %s\n\t\t\tset -g __contedor_operands %s\n\t\t\tset -g __contedor_options %s\n",
			quoted(e.name), list(e.operands), described(e.options, `\'`))
	})
}

func (s *Source) file(text string, row func(entry) string) string {
	var table, all strings.Builder
	for _, e := range s.entries() {
		table.WriteString(row(e))
	}
	for _, t := range s.Commands[1:] {
		if !strings.HasPrefix(t.Name, cli.Program+" ") {
			all.WriteString(" " + t.Name)
		}
	}
	text = strings.Replace(text, "@TABLE@\n", table.String(), 1)
	return strings.ReplaceAll(text, "@COMMANDS@", strings.TrimSpace(all.String()))
}

// quoted returns a word without quotation marks for a shell.
func quoted(word string) string { return "'" + word + "'" }

func list(words []string) string {
	var all []string
	for _, word := range words {
		all = append(all, quoted(word))
	}
	return strings.Join(all, " ")
}

// described returns options with their descriptions. mark is a quotation mark within quoted words.
func described(options []option, mark string) string {
	var all []string
	for _, o := range options {
		all = append(all, "'"+o.name+"|"+o.code+"|"+strings.ReplaceAll(strings.ReplaceAll(o.text, `\`, `\\`), "'", mark)+"'")
	}
	return strings.Join(all, " ")
}
