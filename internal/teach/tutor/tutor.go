// Package tutor implements `contedor lesson`: the course, step by step, in the learner's own shell.
// The steps are in chapters.go, their text is in docs, and package scene sees whether one is reached.
// Begin reading at Run.
package tutor

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/cgroup"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/terminal"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/record"
	"contedor/internal/teach/scene"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Name is the name of the command.
const Name = "lesson"

// Run is `contedor lesson`.
func Run(inv *cli.Invocation) error {
	inv.Argv = slices.Clone(inv.Argv)
	for i, word := range inv.Argv {
		if word == "--beside" {
			inv.Argv[i] = "watch"
		}
	}
	o, err := guide.Parse(inv, 2)
	if err != nil {
		return err
	}
	if o.Help {
		return o.PrintHelp(inv, o.Lesson.Help)
	}
	l, err := open(inv, &o)
	if err != nil {
		return err
	}
	words := o.Operands
	if len(words) == 0 {
		if l.isInside() {
			return cli.Fail(o.Lesson.Already, nil)
		}
		return l.play("")
	}
	verb, takes := l.verb(words[0])
	if len(words)-1 > takes {
		return wrong(o.Lesson.NoWord, words[takes+1])
	}
	if l.isInside() && words[0] != "watch" && words[0] != "report" {
		return inv.Print(orderBegin + strings.Join(words, " ") + orderEnd)
	}
	return verb(words[1:])
}

// verb returns what a word does, and how many more words it takes.
func (l *lesson) verb(word string) (does func([]string) error, takes int) {
	switch word {
	case "list":
		return func([]string) error { return l.inv.Print(l.list()) }, 0
	case "watch":
		return func([]string) error { return l.watch() }, 0
	case "hint":
		return func([]string) error { return l.now(l.hint) }, 0
	case "again":
		return func([]string) error { return l.now(l.step) }, 0
	case "skip":
		return func([]string) error { return l.now(func() (string, error) { return l.moved(l.skip) }) }, 0
	case "back":
		return func([]string) error { return l.now(func() (string, error) { return l.moved(l.back) }) }, 0
	case "check":
		return l.check, 1
	case "report":
		return func([]string) error { return l.report() }, 0
	}
	return func([]string) error { return l.play(word) }, 0
}

func wrong(text, word string) error {
	return &cli.Failure{Text: texts.Fill(text, "word", word), Usage: true}
}

// A lesson is the course, and how far the learner is.
type lesson struct {
	inv     *cli.Invocation
	options *guide.Options
	*course
	screen *guide.Screen
	file   string // of the progress
	dir    string // the working directory
	root   bool
	record.Progress
}

// open returns the lesson as the learner has left it.
func open(inv *cli.Invocation, o *guide.Options) (*lesson, error) {
	l := &lesson{inv: inv, options: o, screen: guide.NewScreen(inv).Prose(), root: os.Geteuid() == 0}
	var err error
	if l.file, err = record.File(inv.Getenv); err != nil {
		return nil, cli.Fail(o.Lesson.NoHome, nil)
	}
	if l.dir, err = os.Getwd(); err != nil {
		return nil, guide.FailFile(err)
	}
	if l.course, err = load(o.Language, cgroupVersion()); err != nil {
		return nil, err
	}
	if err := l.reload(); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, l.explain(err)
	}
	return l, nil
}

// cgroupVersion returns the version of cgroups that limits memory on this machine.
func cgroupVersion() int {
	mounted, _ := cgroup.Mounted()
	if h := cgroup.Of(mounted, "memory"); h != nil && !h.Unified {
		return 1
	}
	return 2
}

// reload reads the progress again.
func (l *lesson) reload() error {
	p, err := record.Load(l.file)
	if err == nil {
		l.Progress = *p
	}
	return err
}

// update changes the progress.
func (l *lesson) update(f func()) error {
	p, err := record.Update(l.file, func(p *record.Progress) {
		l.Progress = *p
		f()
		*p = l.Progress
	})
	if err != nil {
		return l.explain(err)
	}
	l.Progress = *p
	return nil
}

// explain returns an error of package progress as a message.
func (l *lesson) explain(err error) error {
	t := &l.Lesson
	if broken, ok := errors.AsType[*record.Broken](err); ok {
		return cli.Fail(texts.Fill(t.Broken, "file", broken.File, "error", cli.Strerror(broken.Err)), nil)
	}
	if foreign, ok := errors.AsType[*record.Foreign](err); ok {
		return cli.Fail(texts.Fill(t.Unknown, "file", foreign.File, "version", number(foreign.Version)), nil)
	}
	return guide.FailFile(err)
}

// current returns the index of the step at which the learner is: the first one that is not over if
// the progress names none that this program has.
func (l *lesson) current() int {
	if at := l.find(l.Current); at >= 0 {
		return at
	}
	if l.Current == over {
		return len(l.stages)
	}
	for i := range l.stages {
		if _, isOver := l.Steps[l.stages[i].name]; !isOver {
			return i
		}
	}
	return len(l.stages)
}

// over is the Current of a learner who is behind the last step.
const over = "end"

// goTo makes a step the current one. If held is set, it counts as reached only after it was seen not
// reached.
func (l *lesson) goTo(at int, held bool) {
	l.Current, l.Held = over, held
	if at < len(l.stages) {
		l.Current = l.stages[at].name
	}
}

// done returns how many steps are reached.
func (l *lesson) done() (n int) {
	for i := range l.stages {
		if !l.Steps[l.stages[i].name].Reached.IsZero() {
			n++
		}
	}
	return n
}

// A finding is a claim, and whether it is so.
type finding struct {
	text string
	so   bool
}

// look judges the claims of a step.
func (l *lesson) look(s *stage) ([]finding, error) {
	v, err := l.view()
	if err != nil {
		return nil, err
	}
	var list []finding
	for _, claim := range s.claims {
		text, holds := claim()
		list = append(list, finding{text(&l.Lesson.Claims), holds(v)})
	}
	return list, nil
}

func (l *lesson) view() (*view, error) {
	s, err := scene.Look(l.dir)
	if err != nil {
		return nil, guide.FailFile(err)
	}
	return &view{s, &l.Progress}, nil
}

// isReached reports whether every claim is so.
func isReached(list []finding) bool {
	return !slices.ContainsFunc(list, func(f finding) bool { return !f.so })
}

// advance looks whether the current step is reached. If it is, it keeps that, makes the next step
// the current one, and returns the step.
func (l *lesson) advance() (*stage, error) {
	at := l.current()
	if at == len(l.stages) {
		return nil, nil
	}
	s := &l.stages[at]
	findings, err := l.look(s)
	if err != nil {
		return nil, err
	}
	switch reached := isReached(findings); {
	case reached && !l.Held:
		return s, l.update(func() {
			if l.current() == at { // not moved meanwhile
				l.Reach(s.name)
				l.goTo(at+1, false)
			}
		})
	case !reached && l.Held:
		return nil, l.update(func() { l.Held = l.Held && l.current() != at })
	}
	return nil, nil
}

// now prints what a function says of the current step.
func (l *lesson) now(say func() (string, error)) error {
	text, err := say()
	if err != nil {
		return err
	}
	return l.inv.Print(text)
}

// step returns the text of the current step.
func (l *lesson) step() (string, error) {
	at := l.current()
	if at == len(l.stages) {
		return l.paragraph(l.Lesson.End), nil
	}
	s := &l.stages[at]
	text := "\n" + l.show(s, l.screen, l.root)
	if !s.usesTree() {
		return text, nil
	}
	v, err := l.view()
	if err == nil && len(v.Trees) == 0 {
		text += l.paragraph(l.screen.Doubtful(l.Lesson.NeedsTree))
	}
	return text, err
}

// hint returns what is missing for the current step, what to type, and what may go wrong.
func (l *lesson) hint() (string, error) {
	at := l.current()
	if at == len(l.stages) {
		return l.step()
	}
	s := &l.stages[at]
	findings, err := l.look(s)
	if err != nil {
		return "", err
	}
	t := &l.Lesson
	text := "\n" + l.screen.Heading(t.Missing) + "\n" + l.findings(findings)
	if isReached(findings) {
		text += l.paragraph(t.Reached)
	}
	text += "\n" + l.show(s, l.screen, l.root)
	if len(s.fails) > 0 {
		text += "\n" + l.screen.Heading(t.IfFails) + "\n"
		for _, f := range s.fails {
			text += layout.Wrap(plain(f), 0, 0, l.screen.Columns, "") + "\n"
		}
	}
	return text, nil
}

func (l *lesson) findings(list []finding) string {
	text := ""
	for _, f := range list {
		text += "  " + l.sign(f.so) + " " + layout.Wrap(f.text, 4, 4, l.screen.Columns, "") + "\n"
	}
	return text
}

// sign returns the sign before a claim.
func (l *lesson) sign(so bool) string {
	if so {
		return l.screen.Good("✓")
	}
	return l.screen.Bad("✗")
}

func (l *lesson) paragraph(text string) string {
	return "\n" + layout.Wrap(text, 0, 0, l.screen.Columns, "") + "\n"
}

// skip leaves the current step out. For a user who is not root, the steps after it that only root
// can do are left out, too. It returns why it did nothing.
func (l *lesson) skip() (refused string) {
	at := l.current()
	if at == len(l.stages) {
		return l.Lesson.AtEnd
	}
	rootOnly := !l.root && l.stages[at].without == needsRoot
	for {
		l.Skip(l.stages[at].name)
		if at++; !rootOnly || at == len(l.stages) || l.stages[at].without != needsRoot {
			break
		}
	}
	l.goTo(at, false)
	return ""
}

// back goes to the step before. It returns why it did nothing.
func (l *lesson) back() (refused string) {
	at := l.current()
	if at == 0 {
		return l.Lesson.AtFirst
	}
	l.goTo(at-1, true)
	return ""
}

// jump makes the first step of a chapter the current one. It returns why it did nothing.
func (l *lesson) jump(word string) (refused string) {
	at := l.chapterAt(word)
	if at < 0 {
		return texts.Fill(l.Lesson.NoChapter, "word", word)
	}
	l.goTo(at, false)
	return ""
}

// list returns the chapters and their steps, with signs.
func (l *lesson) list() string {
	var b strings.Builder
	current := l.current()
	for i := range l.stages {
		s := &l.stages[i]
		if s.at == 1 {
			title := number(s.number) + ". " + s.chapter.title(&l.Lesson.Chapters)
			b.WriteString(l.screen.Heading(s.chapter.name) + strings.Repeat(" ", max(12-len(s.chapter.name), 1)) +
				layout.Wrap(title, 12, 12, l.screen.Columns, "") + "\n")
		}
		mark, isOver := l.Steps[s.name]
		sign := " "
		switch {
		case !mark.Reached.IsZero():
			sign = l.screen.Good("✓")
		case isOver:
			sign = l.screen.Doubtful("-")
		}
		line := layout.Wrap(l.anchor(s), 4, 6, l.screen.Columns, "")
		if i == current {
			line += " ← " + l.Lesson.Now
		}
		b.WriteString("  " + sign + " " + line + "\n")
	}
	b.WriteString("\n" + texts.Fill(l.Lesson.Progress, "done", number(l.done()), "steps", number(len(l.stages))) + "\n")
	return b.String()
}

// anchor returns the command with which a step ends.
func (l *lesson) anchor(s *stage) string {
	if !l.root && s.without != same && s.without != needsRoot {
		return string(s.without)
	}
	for _, item := range slices.Backward(s.text) {
		if item.Command != nil {
			return item.Command.Line
		}
	}
	return s.command
}

func number(n int) string { return strconv.Itoa(n) }

// isTerminal reports whether the lesson can be played: the standard input and output are terminals.
func (l *lesson) isTerminal() bool {
	return terminal.Is(unix.Stdin) && terminal.Is(terminal.FD(l.inv.Stdout))
}

// moved changes the current step with f and returns the text of the new one. Why f did nothing is an
// error.
func (l *lesson) moved(f func() string) (string, error) {
	refused := ""
	if err := l.update(func() { refused = f() }); err != nil {
		return "", err
	}
	if refused != "" {
		return "", cli.Fail(refused, nil)
	}
	return l.step()
}

// ticks returns the claims of a step that is reached.
func (l *lesson) ticks(s *stage) string {
	text := l.screen.Good("✓") + " " + layout.Wrap(texts.Fill(l.Lesson.Done, "title", l.anchor(s)), 2, 4, l.screen.Columns, "") + "\n"
	for _, claim := range s.claims {
		about, _ := claim()
		text += "    " + layout.Wrap(about(&l.Lesson.Claims), 4, 4, l.screen.Columns, "") + "\n"
	}
	return text
}
