package helptext

import (
	"slices"
	"strings"
)

// A Kind says what a value or an operand is, as far as a shell can complete it.
type Kind int

// The kinds of values.
const (
	Anything Kind = iota
	Words         // one of a few words
	Files
	Directories
	Commands // a program; its own arguments follow
	Users
	Groups
	Processes
	Signals
	Devices     // network devices
	Filesystems // types of file systems
)

// kinds says what the words in help texts mean, in small letters and without brackets, digits and
// dots. A word that is missing here may be anything.
var kinds = map[string]Kind{
	"archive": Files, "cafile": Files, "device": Files, "file": Files, "filename": Files, "files": Files, "init": Files,
	"input": Files, "input-file": Files, "link_name": Files, "output": Files, "path": Files, "rfile": Files,
	"script": Files, "source": Files, "dest": Files, "target": Files, "url": Files,
	"dir": Directories, "directory": Directories, "mountpoint": Directories, "new": Directories, "new_root": Directories,
	"newroot": Directories, "newrootdir": Directories, "put_old": Directories, "rootfs": Directories,
	"/path/to/directory": Directories,
	"command":            Commands, "comando": Commands, "program": Commands,
	"owner": Users, "uid": Users, "user": Users,
	"gid": Groups, "group": Groups,
	"ns": Processes, "pgid": Processes, "pid": Processes, "pidlist": Processes, "ppid": Processes, "tid": Processes,
	"sig": Signals, "signal": Signals, "signame": Signals, "signals": Signals,
	"bridge": Devices, "interface": Devices,
	"fstype": Filesystems,
}

// values are the values of words in help texts that always have the same.
var values = map[string][]string{"when": {"always", "auto", "never"}}

// KindOf says what a value is by its word in a help text, such as "<file>" or "always|never". list
// has the words of the kind Words.
func KindOf(value string) (kind Kind, list []string) {
	if literal().MatchString(value) {
		return Words, strings.Split(value, "|")
	}
	for _, part := range strings.Split(value, "|") {
		part, _, _ = strings.Cut(strings.ToLower(strings.Trim(part, "<>[]=.")), ":") // USER:GROUP
		part = strings.TrimRight(first().FindString(part), "0123456789,.")
		if values[part] != nil {
			return Words, values[part]
		}
		if kinds[part] != Anything {
			return kinds[part], nil
		}
	}
	return Anything, nil
}

// first is a word up to what is in brackets, as in "<group>[,...]".
var first = lazy(`^[^][<>]*`)

// literal is a choice of words that are typed as they stand.
var literal = lazy(`^[a-z0-9][-a-z0-9_]*(\|[-a-z0-9_]+)+$`)

// An Operand is one word of a command line that is not an option.
type Operand struct {
	Kind     Kind
	Words    []string // of the kind Words
	Repeated bool     // any number of such operands may follow
}

// Operands returns the operands of a command in order, from its form that has most of them. One of
// the kind Commands is the last one.
func (t *Text) Operands() (best []Operand) {
	repeats := func(o Operand) bool { return o.Repeated }
	for i, form := range t.Forms {
		if i > 0 && required().MatchString(form) {
			continue // for an option that does something else
		}
		list := operands(form, len(strings.Fields(t.Name)))
		if len(list) > len(best) || len(list) == len(best) && slices.ContainsFunc(list, repeats) && !slices.ContainsFunc(best, repeats) {
			best = list
		}
	}
	return best
}

// RunsCommand reports whether the operands name another command, which is run.
func (t *Text) RunsCommand() bool {
	return slices.ContainsFunc(t.Operands(), func(o Operand) bool { return o.Kind == Commands })
}

// operands returns the operands of a form, after the words of the command's name.
func operands(form string, name int) (list []Operand) {
	form, _, _ = strings.Cut(form, "  ") // what follows describes the form
	for _, field := range strings.Fields(option().ReplaceAllString(form, " "))[name:] {
		word := strings.Trim(field, "[]()")
		if dots := strings.Trim(word, "."); dots == "" && word != "" && len(list) > 0 {
			list[len(list)-1].Repeated = true // FILE ...
			continue
		}
		word = strings.TrimRight(word, ".[]")
		if word == "" || word == "|" || strings.ContainsAny(word[:1], "-+") || strings.Contains(word, "=") || strings.HasPrefix(strings.ToLower(word), "option") || word == "opts" {
			continue
		}
		kind, words := KindOf(word)
		list = append(list, Operand{kind, words, strings.Contains(field, "...")})
		if kind == Commands {
			break
		}
	}
	return list
}

var (
	// option is an option in brackets, possibly with a value, or one with a value in <>.
	option = lazy(`\[ *-[^][]*(?:\[[^][]*\][^][]*)*\]\.*| -[-\w]+ <\S+`)
	// required is an option that is not in brackets.
	required = lazy(` --?[a-z]`)
)

// Subcommands returns the words of which the first operand is one, with their meanings. They are in
// the table below a title that is their name.
func (t *Text) Subcommands() []Item {
	for i, b := range t.Blocks[:max(0, len(t.Blocks)-1)] {
		if b.Title == "Objects" || b.Title == "commands" {
			return t.Blocks[i+1].Items
		}
	}
	return nil
}
