package vi

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// contents returns lines as they are written to a file.
func (e *editor) contents(first, end int) string {
	if e.empty {
		return ""
	}
	return strings.Join(e.lines[first:end+1], "\n") + "\n"
}

func (e *editor) writeCommand(a address, bang bool, args string) {
	first, end := 0, len(e.lines)-1
	if a.count > 0 {
		first, end = max(a.from, 0), a.to
	}
	text := e.contents(first, end)
	if command, ok := strings.CutPrefix(args, "!"); ok {
		e.runFilter(command, text, true)
		return
	}
	name, appends := e.name, false
	if rest, ok := strings.CutPrefix(args, ">>"); ok {
		appends, args = true, strings.TrimLeft(rest, " \t")
	}
	if args != "" {
		name = e.fileName(args)
	}
	if name == "" {
		e.fail("E32: No file name")
	}
	_, missing := os.Stat(name)
	whole := a.count == 0 && !appends
	switch {
	case !whole && name == e.name && !bang && !appends && (first > 0 || end < len(e.lines)-1):
		e.fail("E140: Use ! to write partial buffer")
	case name != e.name && missing == nil && !bang && !appends && e.name != "":
		e.fail("E13: File exists (add ! to override)")
	case name == e.name && e.settings.readonly && !bang:
		e.fail("E45: 'readonly' option is set (add ! to override)")
	}
	var err error
	if appends {
		err = appendTo(name, text)
	} else {
		err = save(name, text)
	}
	if err != nil {
		e.fail("\"%s\" E212: Can't open file for writing: %s", name, reason(err))
	}
	if e.name == "" {
		e.name = name
	}
	if whole && name == e.name {
		e.changed = false
	}
	e.message = "\"" + name + "\" " + flagText(missing != nil, false, false) + e.size(text, end-first+1) + " written"
	if appends {
		e.message = strings.TrimSuffix(e.message, "written") + "appended"
	}
}

// flagText returns the words in brackets of the message about a file.
func flagText(fresh, noEnd, readOnly bool) (text string) {
	for _, f := range []struct {
		on   bool
		word string
	}{{fresh, "[New]"}, {noEnd, "[noeol]"}, {readOnly, "[readonly]"}} {
		if f.on {
			text += f.word
		}
	}
	if text != "" {
		text += " "
	}
	return text
}

// size returns the number of lines and bytes of a text.
func (e *editor) size(text string, lines int) string {
	if text == "" {
		lines = 0
	}
	return fmt.Sprintf("%dL, %dB", lines, len(text))
}

func appendTo(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return finish(f, text)
}

// fileName expands % to the name of the file and # to that of the previous one.
func (e *editor) fileName(word string) string {
	switch word {
	case "%":
		return e.name
	case "#":
		if e.previous == "" {
			e.fail("E23: No alternate file")
		}
		return e.previous
	}
	return strings.ReplaceAll(word, `\ `, " ")
}

// quitCommand implements :q and, with all, :qa.
func (e *editor) quitCommand(bang, all bool) {
	if e.changed && !bang {
		e.fail("E37: No write since last change (add ! to override)")
	}
	e.leave(bang || all)
}

// leave ends the editor. If files of the command line were not edited yet, it fails the first time,
// unless it is forced.
func (e *editor) leave(forced bool) {
	if left := len(e.files) - 1 - e.number; left > 0 && !forced && !e.screen.warned {
		e.screen.warned = true
		e.fail("E173: %d more file%s to edit", left, map[bool]string{true: "s"}[left > 1])
	}
	e.quit = true
}

func (e *editor) editCommand(bang bool, args string) {
	line := -1
	if rest, ok := strings.CutPrefix(args, "+"); ok {
		where, name, _ := strings.Cut(rest, " ")
		args = strings.TrimLeft(name, " ")
		if n, err := strconv.Atoi(where); err == nil {
			line = n - 1
		} else if where == "" {
			line = 1 << 30
		}
	}
	name := e.name
	if args != "" {
		name = e.fileName(args)
	}
	if name == "" {
		e.fail("E32: No file name")
	}
	if e.changed && !bang {
		e.fail("E37: No write since last change (add ! to override)")
	}
	e.edit(name)
	if line >= 0 {
		e.cursor = position{line: e.lineAt(line)}
	}
}

// edit loads a file.
func (e *editor) edit(name string) {
	l, err := load(name)
	if err != nil && e.buffer != nil {
		e.fail("\"%s\" %s", name, reason(err))
	}
	if err != nil {
		l = &loaded{}
	}
	if e.name != "" && e.name != name {
		e.previous = e.name
	}
	if e.name == name && e.buffer != nil {
		e.cursor = position{line: min(e.cursor.line, max(len(l.lines)-1, 0))}
	} else {
		e.cursor = position{}
	}
	e.name, e.buffer = name, newBuffer(l.lines)
	e.cursor.at = indent(e.line())
	e.settings.readonly = l.readOnly || e.screen.view
	e.message = "\"" + name + "\" "
	switch {
	case err != nil:
		e.message += reason(err)
	case l.fresh:
		e.message += "[New]"
	default:
		e.message += flagText(false, l.noEnd, e.settings.readonly) + fmt.Sprintf("%dL, %dB", len(l.lines), l.bytes)
	}
}

// goTo edits another file of the command line.
func (e *editor) goTo(n int, bang bool) {
	switch {
	case len(e.files) < 2:
		e.fail("E163: There is only one file to edit")
	case n < 0:
		e.fail("E164: Cannot go before first file")
	case n >= len(e.files):
		e.fail("E165: Cannot go beyond last file")
	case e.changed && !bang:
		e.fail("E37: No write since last change (add ! to override)")
	}
	e.number = n
	e.edit(e.files[n])
}

func (e *editor) readCommand(a address, args string) {
	text := ""
	if command, ok := strings.CutPrefix(args, "!"); ok {
		text = e.runFilter(command, "", false)
	} else {
		name := e.name
		if args != "" {
			name = e.fileName(args)
		}
		l, err := load(name)
		if err != nil || l.fresh {
			e.fail("E484: Can't open file %s", name)
		}
		e.message = fmt.Sprintf("\"%s\" %s%dL, %dB", name, flagText(false, l.noEnd, false), len(l.lines), l.bytes)
		text = strings.Join(l.lines, "\n")
		if len(l.lines) == 0 {
			return
		}
		text += "\n"
	}
	if text == "" {
		return
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	e.replace(a.to+1, 0, lines)
	e.cursor = position{line: a.to + 1}
	e.cursor.at = indent(e.line())
}
