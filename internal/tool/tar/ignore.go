package tar

import (
	"io"
	"os"
	"path"
	"strings"

	"contedor/internal/linux/openat2"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// An ignoreFile is a file of patterns in a directory that is packed. They leave out files of the
// directory. The files are those of --exclude-ignore, --exclude-ignore-recursive and
// --exclude-vcs-ignores.
type ignoreFile struct {
	name   string
	before int           // operands before it on the command line
	flat   bool          // directories below are not concerned
	syntax func() syntax // nil: each line is a pattern
}

// ignoreFileOf returns the file that an option names. GNU tar reads the files of version control
// systems in their syntax, too. It does not apply only .cvsignore to directories below, with
// --exclude-ignore as with --exclude-ignore-recursive.
func ignoreFileOf(name string) ignoreFile {
	for _, file := range versionIgnores {
		if file.name == name {
			file.flat = name == ".cvsignore"
			return file
		}
	}
	return ignoreFile{name: name}
}

// A syntax reads a line of an ignoreFile. It returns the rules of the line.
type syntax func(line string) []ignoreRule

// An ignoreRule says which names are left out.
type ignoreRule struct {
	matches matcher
	keeps   bool // they are packed instead
}

// versionIgnores are the files of --exclude-vcs-ignores.
var versionIgnores = []ignoreFile{
	{name: ".cvsignore", syntax: func() syntax { return cvsRules }},
	{name: ".gitignore", syntax: func() syntax { return gitRules }},
	{name: ".bzrignore", syntax: func() syntax { return bzrRules }},
	{name: ".hgignore", syntax: func() syntax { return new(mercurial).rules }},
}

// ignored are the patterns that the directories of an operand have.
type ignored struct {
	operand int
	lists   map[string][]ignoreList // by the name of the directory
}

// An ignoreList has the rules of a file.
type ignoreList struct {
	*ignoreFile
	rules []ignoreRule
}

// readIgnored reads the files of patterns of an open directory.
func (j *job) readIgnored(dir int, name string) {
	var lists []ignoreList
	for f := range j.ignores {
		file := &j.ignores[f]
		if file.before > j.ignored.operand {
			continue
		}
		rules, err := file.read(dir)
		if err != nil && err != unix.ENOENT {
			j.complain(j.member(file.name), err)
		}
		if rules != nil {
			lists = append(lists, ignoreList{file, rules})
		}
	}
	if lists != nil {
		j.ignored.lists[name] = lists
	}
}

// covers reports whether the directories above a name leave it out.
func (i *ignored) covers(name string) bool {
	base, parent := path.Base(name), true
	for dir := name; ; parent = false {
		slash := strings.LastIndexByte(dir, '/')
		if slash < 0 {
			return false
		}
		dir = dir[:slash]
		for _, list := range i.lists[dir] {
			if (parent || !list.flat) && (list.leavesOut(strings.TrimLeft(name, "/")) || list.leavesOut(base)) {
				return true
			}
		}
	}
}

// leavesOut reports what the last rule for a name says. A name without a rule is left out if the
// first rule names what is packed.
func (l *ignoreList) leavesOut(name string) bool {
	for i := len(l.rules) - 1; i >= 0; i-- {
		if l.rules[i].matches(name) {
			return !l.rules[i].keeps
		}
	}
	return l.rules[0].keeps
}

// read returns the rules of the file in an open directory, or nil.
func (f *ignoreFile) read(dir int) (rules []ignoreRule, err error) {
	fd, err := openat2.Open(dir, f.name, unix.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	in := os.NewFile(uintptr(fd), f.name)
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	rulesOf := syntax(globRules)
	if f.syntax != nil {
		rulesOf = f.syntax()
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if line = strings.TrimRight(line, blanks); line != "" {
			rules = append(rules, rulesOf(line)...)
		}
	}
	return rules, nil
}

const blanks = " \t\n\v\f\r"

// globRules reads a line that is a pattern of the shell.
func globRules(line string) []ignoreRule {
	return []ignoreRule{{matches: matching{components: true, flat: true}.matcher(line, true, true)}}
}

// cvsRules reads a line of .cvsignore, with several patterns.
func cvsRules(line string) (rules []ignoreRule) {
	for word := range strings.FieldsSeq(line) {
		rules = append(rules, globRules(word)...)
	}
	return rules
}

// gitRules reads a line of .gitignore.
func gitRules(line string) []ignoreRule {
	if line = uncommented(line); line == "" {
		return nil
	}
	if strings.HasPrefix(line, `\#`) {
		line = line[1:]
	}
	return globRules(line)
}

// bzrRules reads a line of .bzrignore.
func bzrRules(line string) []ignoreRule {
	line = uncommented(line)
	line, keeps := strings.CutPrefix(line, "!")
	if strings.HasPrefix(line, "!") && keeps {
		line, keeps = line[1:], false
	}
	if line == "" && !keeps {
		return nil
	}
	rules := globRules(line)
	if expression, is := strings.CutPrefix(line, "RE:"); is {
		rules = expressionRules(expression, false)
	}
	for i := range rules {
		rules[i].keeps = keeps
	}
	return rules
}

// mercurial reads .hgignore, where a line may change the syntax of those after it.
type mercurial struct{ globs bool }

func (m *mercurial) rules(line string) []ignoreRule {
	line = uncommented(line)
	if name, is := strings.CutPrefix(line, "syntax:"); is {
		switch strings.TrimLeft(name, blanks) {
		case "regexp":
			m.globs = false
		case "glob":
			m.globs = true
		}
		return nil
	}
	text, whole := strings.CutSuffix(line, "/")
	switch {
	case line == "":
		return nil
	case !m.globs:
		return expressionRules(text, whole)
	}
	return []ignoreRule{{matches: matching{components: true, flat: !whole}.matcher(text, true, true)}}
}

// uncommented returns a line without the blanks before it, or "" for a comment.
func uncommented(line string) string {
	line = strings.TrimLeft(line, blanks)
	if strings.HasPrefix(line, "#") {
		return ""
	}
	return line
}

// expressionRules returns the rule of a regular expression. whole says that it also stands for what
// is in a directory. An expression without the operators that GNU tar looks for is a name.
func expressionRules(text string, whole bool) []ignoreRule {
	if !strings.ContainsAny(text, ".{}()?*[") {
		return []ignoreRule{{matches: matching{flat: !whole}.matcher(text, false, true)}}
	}
	if whole {
		text += "(/.*)?"
	}
	expression, err := pattern.Compile(text, pattern.Options{Extended: true})
	if err != nil {
		return nil
	}
	return []ignoreRule{{matches: func(name string) bool {
		found, _ := expression.Match([]byte(name))
		return found
	}}}
}
