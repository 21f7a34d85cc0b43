package tutor

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/docs"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/multicall"
	"contedor/internal/solo"
	"contedor/internal/teach/document"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

// A stage is a step with its text in a language.
type stage struct {
	step
	name    string // "chapter.step"
	chapter *chapter
	number  int             // of the chapter, from 1
	at, of  int             // the number of the step in its chapter, from 1, and of the chapter's steps
	text    []document.Item // what to read and to type, up to the step's command
	after   []document.Item // what is left of the section after its last step
	fails   []string        // what the section says of failures
}

// usesTree reports whether a command of the step needs the root file system of the chapter before.
func (s *stage) usesTree() bool {
	return s.command != fetch && slices.ContainsFunc(s.text, func(item document.Item) bool {
		return item.Command != nil && strings.Contains(item.Command.Line, "rootfs")
	})
}

// A course is the whole lesson in a language, for one machine.
type course struct {
	stages []stage
	*texts.Language
}

// load returns the lesson in a language. version is that of the cgroups of the machine: steps for
// another one are left out. The error is that of a broken document, which tests exclude.
func load(language *texts.Language, version int) (*course, error) {
	c := &course{Language: language}
	all := chapters()
	pages := map[string]*reader{}
	for i := range all {
		chapter := &all[i]
		r := pages[chapter.document]
		if r == nil {
			text, err := fs.ReadFile(docs.Files, chapter.document+"."+language.Code+".md")
			if err != nil {
				return nil, err
			}
			items, err := document.Parse(string(text))
			if err != nil {
				return nil, err
			}
			r = &reader{items: ofVersion(items, version)}
			pages[chapter.document] = r
		}
		first := len(c.stages)
		for j := range chapter.steps {
			s := stage{step: chapter.steps[j], chapter: chapter, number: i + 1}
			s.name = chapter.name + "." + s.step.name
			// A chapter begins anywhere in the document, its steps follow one another.
			if !r.find(&s, len(c.stages) == first) {
				continue
			}
			c.stages = append(c.stages, s)
		}
		for j := range c.stages[first:] {
			s := &c.stages[first+j]
			s.at, s.of = j+1, len(c.stages)-first
		}
	}
	// What follows the last step of a section is shown after that step.
	for i := range c.stages {
		r := pages[c.stages[i].chapter.document]
		r.finish(&c.stages[i])
	}
	return c, nil
}

// ofVersion leaves out the commands for another version of cgroups, and the paragraphs before them.
func ofVersion(items []document.Item, version int) (list []document.Item) {
	other := func(i document.Item) bool {
		return i.Command != nil && i.Command.Version != 0 && i.Command.Version != version
	}
	for i, item := range items {
		if !other(item) && (item.Prose == "" || i+1 == len(items) || !other(items[i+1])) {
			list = append(list, item)
		}
	}
	return list
}

// A reader goes through a document.
type reader struct {
	items []document.Item
	at    int            // after the command of the last step
	ends  map[int]string // after the commands of steps: the name of the step
}

// find fills in the text of a step. It returns false if the document has no such command for this
// machine.
func (r *reader) find(s *stage, anywhere bool) bool {
	from := r.at
	if anywhere {
		from = 0
	}
	end := -1
	for i := from; i < len(r.items); i++ {
		command := r.items[i].Command
		if r.items[i].Heading != "" && s.command == sectionEnd {
			break
		}
		if command != nil && (s.command == sectionEnd || command.Line == s.command) {
			end = i
			if s.command != sectionEnd {
				break
			}
		}
	}
	if end < 0 {
		return false
	}
	begin := r.begin(end)
	if r.ends == nil {
		r.ends = map[int]string{}
	}
	r.at = end + 1
	r.ends[r.at] = s.name
	for _, item := range r.items[begin:r.at] {
		switch {
		case item.Heading != "":
		case isFailure(item):
		case item.Command != nil && item.Command.Line == fetch && s.command != fetch: // it is there from the first chapter
		default:
			s.text = append(s.text, item)
		}
	}
	s.fails = r.failures(end)
	return true
}

// begin returns where the text of a step begins that ends with the command at end: after the step
// before in its section, or at the section's heading.
func (r *reader) begin(end int) int {
	for i := end; i > 0; i-- {
		if _, isEnd := r.ends[i]; isEnd || r.items[i].Heading != "" {
			return i
		}
	}
	return 0
}

// isFailure reports whether a paragraph says what helps when something fails: "*If …:* …".
func isFailure(item document.Item) bool { return strings.HasPrefix(item.Prose, "*") }

// failures returns what the section around an item says of failures.
func (r *reader) failures(at int) (list []string) {
	for at > 0 && r.items[at].Heading == "" {
		at--
	}
	for at++; at < len(r.items) && r.items[at].Heading == ""; at++ {
		if isFailure(r.items[at]) {
			_, text, _ := strings.Cut(r.items[at].Prose[1:], "*")
			list = append(list, strings.TrimSpace(text))
		}
	}
	return list
}

// finish fills in what follows a step if it is the last one of its section.
func (r *reader) finish(s *stage) {
	for at, name := range r.ends {
		if name != s.name {
			continue
		}
		for ; at < len(r.items) && r.items[at].Heading == ""; at++ {
			if _, another := r.ends[at+1]; another {
				s.after = nil
				return
			}
			if !isFailure(r.items[at]) && !strings.HasPrefix(r.items[at].Prose, "[") { // a link to the next document
				s.after = append(s.after, r.items[at])
			}
		}
		return
	}
}

// find returns the index of a step by its name, or -1.
func (c *course) find(name string) int {
	return slices.IndexFunc(c.stages, func(s stage) bool { return s.name == name })
}

// chapterAt returns the index of the first step of a chapter, or -1.
func (c *course) chapterAt(name string) int {
	return slices.IndexFunc(c.stages, func(s stage) bool { return s.chapter.name == name })
}

// show returns a step as text for a screen: its heading, the prose and what to type.
func (c *course) show(s *stage, screen *guide.Screen, root bool) string {
	t := &c.Lesson
	heading := texts.Fill(t.Step, "chapter", number(s.number), "title", s.chapter.title(&t.Chapters), "step", number(s.at), "steps", number(s.of))
	text := screen.Heading(layout.Wrap(heading, 0, 2, screen.Columns, "")) + "\n" + c.items(s.text, screen)
	if s.command == fetch {
		text += wrapped(screen, plain, t.Offline)
	}
	switch {
	case root || s.without == same:
	case s.without == needsRoot:
		text += wrapped(screen, screen.Doubtful, texts.Fill(t.NeedsRoot, "program", called(securePath, multicall.Executable), "command", s.chapter.name))
	default:
		text += wrapped(screen, screen.Doubtful, t.WithoutRoot) + typed(screen, '$', string(s.without))
	}
	return text
}

// securePath has the directories in which sudo(8) looks: the usual value of secure_path.
const securePath = solo.UsualPath

// called returns the word by which a shell with this PATH finds the program: its name, or the path
// of the file.
func called(path string, executable func() (string, error)) string {
	file, err := executable()
	if err != nil {
		return multicall.Name
	}
	own, err := os.Stat(file)
	for _, dir := range filepath.SplitList(path) {
		if there, failed := os.Stat(filepath.Join(dir, multicall.Name)); err == nil && failed == nil && os.SameFile(own, there) {
			return multicall.Name
		}
	}
	return quote.Visible(file)
}

// items returns prose and commands as text.
func (c *course) items(items []document.Item, screen *guide.Screen) string {
	var b strings.Builder
	second := false
	for i, item := range items {
		command := item.Command
		if command == nil {
			second = false
			b.WriteString("\n" + layout.Wrap(plain(item.Prose), 0, 0, screen.Columns, "") + "\n")
			continue
		}
		if i == 0 || items[i-1].Command == nil || command.Second != second {
			b.WriteByte('\n')
		}
		if command.Second && !second {
			b.WriteString("  " + layout.Wrap(c.Lesson.Second, 2, 2, screen.Columns, "") + "\n")
		}
		second = command.Second
		b.WriteString(typed(screen, command.Prompt, command.Line))
	}
	return b.String()
}

// typed returns a command line with its prompt.
func typed(screen *guide.Screen, prompt byte, line string) string {
	lines := strings.Split(layout.Wrap(line, 4, 6, screen.Columns, ""), "\n")
	for i, part := range lines {
		indent := len(part) - len(strings.TrimLeft(part, " "))
		lines[i] = part[:indent] + screen.Heading(part[indent:])
	}
	return "  " + string(prompt) + " " + strings.Join(lines, "\n") + "\n"
}

// wrapped returns a paragraph of text with an attribute, below an empty line.
func wrapped(screen *guide.Screen, attribute func(string) string, text string) string {
	return "\n" + attribute(layout.Wrap(text, 0, 0, screen.Columns, "")) + "\n"
}

// plain returns Markdown as plain text: links as their text, code in quotes.
func plain(prose string) string {
	var b strings.Builder
	for prose != "" {
		at := strings.IndexAny(prose, "[`")
		if at < 0 {
			break
		}
		b.WriteString(prose[:at])
		if prose[at] == '`' {
			code, rest, _ := strings.Cut(prose[at+1:], "`")
			b.WriteString("'" + code + "'")
			prose = rest
			continue
		}
		text, rest, isLink := strings.Cut(prose[at+1:], "](")
		if !isLink {
			b.WriteByte('[')
			prose = prose[at+1:]
			continue
		}
		_, rest, _ = strings.Cut(rest, ")")
		b.WriteString(text)
		prose = rest
	}
	return b.String() + prose
}
