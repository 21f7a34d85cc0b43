package tutor

import (
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminal"
	"contedor/internal/multicall"
	"contedor/internal/nearest"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/record"
	"contedor/internal/texts"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// play runs the lesson in this terminal, from a chapter on; from where the learner has left if that
// is "".
func (l *lesson) play(chapter string) error {
	if chapter != "" && l.chapterAt(chapter) < 0 {
		return &cli.Failure{Text: texts.Fill(l.Lesson.NoChapter, "word", chapter), Usage: true, Near: nearest.To(chapter, Words())}
	}
	if !l.isTerminal() {
		return cli.Fail(l.Lesson.NoTerminal, nil)
	}
	isNew := l.Progress.Format == 0
	err := l.update(func() {
		if chapter != "" {
			l.jump(chapter)
		}
	})
	if err != nil {
		return err
	}
	p := &player{lesson: l}
	intro := l.paragraph(l.Lesson.Keys)
	if isNew {
		intro = l.paragraph(texts.Fill(l.Lesson.Begins, "file", l.file)) + intro
	}
	step, err := l.step()
	if err != nil {
		return err
	}
	p.notes = intro + step
	return p.run()
}

// Words returns the words that may follow `contedor lesson`: the names of the chapters are the last
// ones.
func Words() []string {
	words := []string{"list", "watch", "hint", "again", "skip", "back", "check", "report"}
	for _, c := range chapters() {
		words = append(words, c.name)
	}
	return words
}

// A player passes on what the learner types to a shell, and what the shell prints to the terminal.
// Between two commands, at the prompt, it prints the notes of the lesson.
type player struct {
	*lesson
	shells [2]*shell // the second one may be nil
	active int
	notes  string // what waits for the next prompt
	waits  bool   // the learner has the last texts of a section to read: Enter goes on
	asks   bool   // the menu is open
}

func (p *player) shell() *shell { return p.shells[p.active] }

// look is how often the machine is looked at.
const look = 200 * time.Millisecond

func (p *player) run() (err error) {
	settings, err := unix.IoctlGetTermios(unix.Stdin, unix.TCGETS)
	if err != nil {
		return cli.Fail(p.Lesson.NoTerminal, nil)
	}
	signals := make(chan os.Signal, 8)
	catch.Notify(signals, unix.SIGHUP, unix.SIGTERM, unix.SIGINT, unix.SIGQUIT, unix.SIGWINCH)
	defer signal.Stop(signals)
	if p.shells[0], err = p.startShell(); err != nil {
		return guide.FailFile(err)
	}
	terminal.SetRaw(unix.Stdin, *settings)
	defer func() {
		for _, s := range p.shells {
			if s != nil {
				s.end()
			}
		}
		unix.IoctlSetTermios(unix.Stdin, unix.TCSETS, settings)
		path, _ := p.inv.Getenv("PATH")
		p.inv.Print(p.paragraph(texts.Fill(p.Lesson.Resume, "program", called(path, multicall.Executable))))
	}()
	keys := make(chan []byte)
	go readKeys(keys)
	again := time.NewTimer(look)
	for {
		select {
		case b, ok := <-keys:
			if !ok || p.press(b) {
				return nil
			}
		case b, ok := <-p.shell().output:
			if !ok {
				if !p.other() {
					return nil
				}
				continue
			}
			p.pass(b)
		case <-again.C:
			if err := p.tick(); err != nil {
				return err
			}
			again.Reset(look)
		case s := <-signals:
			switch s {
			case unix.SIGHUP, unix.SIGTERM:
				return nil
			case unix.SIGWINCH:
				p.resize()
			}
		}
	}
}

func readKeys(keys chan<- []byte) {
	defer close(keys)
	for {
		b := make([]byte, 4096)
		n, err := os.Stdin.Read(b)
		if n > 0 {
			keys <- b[:n]
		}
		if err != nil {
			return
		}
	}
}

// menuKey is ^], which opens the menu.
const menuKey = ']' - '@'

// press handles keys. It returns whether the lesson ends.
func (p *player) press(keys []byte) (ends bool) {
	for len(keys) > 0 {
		if p.asks {
			p.asks = false
			if p.choose(keys[0]) {
				return true
			}
			keys = keys[1:]
			continue
		}
		at := slices.Index(keys, menuKey)
		if at < 0 || !p.shell().commands() {
			at = len(keys)
		}
		if at > 0 {
			p.send(keys[:at])
		}
		if keys = keys[at:]; len(keys) > 0 {
			keys = keys[1:]
			p.asks = true
			p.print("\n" + layout.Wrap(p.Lesson.Menu, 0, 0, p.screen.Columns, "") + "\n")
		}
	}
	return false
}

// send types keys into the shell.
func (p *player) send(keys []byte) {
	if p.waits && p.notes == "" && slices.ContainsFunc(keys, func(k byte) bool { return k == '\r' || k == '\n' }) {
		p.waits = false
		p.goOn()
	}
	p.shell().note(keys)
	p.shell().input <- keys
}

// goOn leaves the text of the current step for the next prompt.
func (p *player) goOn() {
	if text, err := p.step(); err == nil {
		p.notes += text
	}
}

// choose carries out a choice of the menu. It returns whether the lesson ends.
func (p *player) choose(key byte) (ends bool) {
	switch key {
	case 'h':
		p.order("hint")
	case 'a':
		p.order("again")
	case 'b':
		p.order("back")
	case 's':
		p.order("skip")
	case 'l':
		p.order("list")
	case '1', '2':
		p.change()
		return false
	case 'q':
		return true
	case menuKey:
		p.send([]byte{menuKey})
	}
	p.flush()
	return false
}

// change goes to the other shell, and starts the second one if there is none.
func (p *player) change() {
	other := 1 - p.active
	if p.shells[other] == nil {
		s, err := p.startShell()
		if err != nil {
			p.notes += "\n" + cli.Strerror(err) + "\n"
			p.flush()
			return
		}
		p.shells[other] = s
	}
	p.active = other
	p.appear()
}

// appear shows that the terminal belongs to the active shell.
func (p *player) appear() {
	heading := [...]string{p.Lesson.Shell1, p.Lesson.Shell2}[p.active]
	p.print("\n" + p.screen.Heading(layout.Wrap("── "+heading+" ──", 0, 0, p.screen.Columns, "")) + "\n")
	p.resize()
	os.Stdout.Write(p.shell().tail)
}

// other goes to the other shell because the active one has ended. It returns false if there is none.
func (p *player) other() bool {
	p.shell().end()
	p.shells[p.active] = nil
	if p.active = 1 - p.active; p.shell() == nil {
		return false
	}
	p.appear()
	return true
}

// pass writes the output of the shell to the terminal, and carries out the orders in it.
func (p *player) pass(b []byte) {
	s := p.shell()
	shown, orders := s.split(b)
	s.printed(shown)
	os.Stdout.Write(shown)
	for _, o := range orders {
		p.order(o)
	}
}

// order carries out an order: a word of `contedor lesson`, with its operands. What it says waits
// for the prompt.
func (p *player) order(line string) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return
	}
	var text string
	err := p.reload()
	if err == nil {
		switch words[0] {
		case "hint":
			text, err = p.hint()
		case "again":
			text, err = p.step()
		case "list":
			text = "\n" + p.list()
		case "check":
			if text, err = p.checked(words[1:]); text != "" {
				err = nil // the text says what is missing
			}
		case "skip":
			text, err = p.moved(p.skip)
		case "back":
			text, err = p.moved(p.back)
		default:
			text, err = p.moved(func() string { return p.jump(words[0]) })
		}
	}
	if err != nil {
		text = "\n" + multicall.Name + " " + Name + ": " + cli.Strerror(err) + "\n"
	}
	p.notes, p.waits = p.notes+text, false
}

// tick looks at the machine, and prints what waits for the prompt.
func (p *player) tick() error {
	if !p.waits {
		if err := p.reload(); err != nil {
			return p.explain(err)
		}
		s, err := p.advance()
		if err != nil {
			return err
		}
		if s != nil {
			p.reached(s)
		}
	}
	if p.notes != "" && p.shell().atPrompt() && !p.asks {
		p.flush()
	}
	return nil
}

// reached leaves a note that a step is reached, and what comes next.
func (p *player) reached(s *stage) {
	p.notes += "\n" + p.ticks(s)
	if len(s.after) == 0 {
		p.goOn()
		return
	}
	p.notes += p.items(s.after, p.screen) + p.paragraph(p.screen.Doubtful(p.Lesson.GoOn))
	p.waits = true
}

// flush prints the notes, and the prompt again.
func (p *player) flush() {
	p.print(p.notes + "\n")
	p.notes = ""
	os.Stdout.Write(p.shell().tail)
}

// print writes text to the terminal, below the current line.
func (p *player) print(text string) {
	os.Stdout.WriteString("\r\n" + strings.ReplaceAll(strings.TrimPrefix(text, "\n"), "\n", "\r\n"))
}

// resize passes on the size of the terminal.
func (p *player) resize() {
	p.screen = guide.NewScreen(p.inv).Prose()
	for _, s := range p.shells {
		if s != nil {
			pty.InheritSize(os.Stdin, s.screen)
		}
	}
}

// isInside reports whether this process runs in the shell of a lesson, at its terminal.
func (l *lesson) isInside() bool {
	_, inside := l.inv.Getenv(record.Variable)
	return inside && l.isTerminal()
}
