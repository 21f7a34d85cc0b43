package vi

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A substitution is what :s did last.
type substitution struct {
	pattern, with, flags string
}

// colon reads a command line and obeys it. lead is its beginning.
func (e *editor) colon(lead string) {
	if lead == "" && e.count > 0 {
		lead = "."
		if e.count > 1 {
			lead = fmt.Sprintf(".,.+%d", e.count-1)
		}
	}
	text, ok := e.prompt(":" + lead)
	if !ok {
		return
	}
	e.screen.lines = nil
	failed := !e.attempt(func() { e.ex(lead + text) })
	if len(e.screen.lines) > 0 && !e.quit {
		if failed {
			e.screen.lines = append(e.screen.lines, e.message)
			e.message = ""
		}
		e.pause()
	}
}

// pause shows the output of a command until a key is pressed.
func (e *editor) pause() {
	e.screen.paused = true
	k := e.key()
	e.screen.paused, e.screen.lines = false, nil
	e.screen.forget()
	if k == ':' {
		e.queue = append(e.queue, k)
	}
}

// show adds a line to the output of the running command.
func (e *editor) show(text string) { e.screen.lines = append(e.screen.lines, text) }

// An address is the range of a command. count is how many addresses there are.
type address struct{ from, to, count int }

// ex obeys a command line.
func (e *editor) ex(text string) {
	text = strings.TrimLeft(text, " \t:")
	if text == "" || text[0] == '"' {
		return
	}
	a, text := e.addresses(text)
	text = strings.TrimLeft(text, " \t:")
	name := commandName(text)
	args := text[len(name):]
	bang := strings.HasPrefix(args, "!") && name != "!"
	if bang {
		args = args[1:]
	}
	if name != "s" && name != "g" && name != "v" && name != "&" {
		if before, after, found := cutBar(args); found && name != "!" && !(name == "r" && strings.HasPrefix(strings.TrimLeft(args, " "), "!")) {
			e.exCommand(a, name, bang, strings.TrimSpace(before))
			e.ex(after)
			return
		}
	}
	e.exCommand(a, name, bang, strings.TrimLeft(args, " \t"))
}

// cutBar divides a line at a bar without a backslash.
func cutBar(text string) (before, after string, found bool) {
	for i := range len(text) {
		if text[i] == '|' && (i == 0 || text[i-1] != '\\') {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// commandName returns the name at the beginning of a command line.
func commandName(text string) string {
	if text == "" {
		return ""
	}
	n := 0
	for n < len(text) && (text[n] >= 'a' && text[n] <= 'z' || text[n] >= 'A' && text[n] <= 'Z') {
		n++
	}
	switch {
	case text[0] == '|':
		return ""
	case n == 0:
		return text[:1]
	case text[0] == 's' && n > 1 && !slices.ContainsFunc([]string{"set", "se", "sp", "sh", "st", "su"}, func(p string) bool { return strings.HasPrefix(text[:n], p) }):
		return "s"
	case text[0] == 'k' && n == 2:
		return "k"
	case (text[0] == 'g' || text[0] == 'v') && n > 1 && !strings.HasPrefix("global", text[:n]) && !strings.HasPrefix("vglobal", text[:n]) && !strings.HasPrefix("version", text[:n]):
		return text[:1]
	case text[0] == 'd' && strings.HasPrefix("delete", text[:n-1]) && n > 1 && !strings.HasPrefix("delete", text[:n]):
		return "d"
	}
	return text[:n]
}

// addresses reads the addresses of a command.
func (e *editor) addresses(text string) (address, string) {
	a := address{e.cursor.line, e.cursor.line, 0}
	current := e.cursor.line
	for {
		text = strings.TrimLeft(text, " \t")
		if strings.HasPrefix(text, "%") {
			return address{0, len(e.lines) - 1, 2}, text[1:]
		}
		n, rest, ok := e.address(text, current)
		text = strings.TrimLeft(rest, " \t")
		separator := text != "" && (text[0] == ',' || text[0] == ';')
		if !ok && !separator && a.count == 0 {
			return a, text
		}
		a.from, a.to = a.to, n
		if a.count == 0 {
			a.from = n
		}
		a.count++
		if !separator {
			break
		}
		if text[0] == ';' {
			current = n
		}
		text = text[1:]
	}
	if a.from > a.to && a.count > 1 {
		a.from, a.to = a.to, a.from
	}
	if a.from < -1 || a.to >= len(e.lines) {
		e.fail("E16: Invalid range")
	}
	return a, text
}

// address reads one address.
func (e *editor) address(text string, current int) (n int, rest string, ok bool) {
	n = current
	switch {
	case text == "":
		return n, text, false
	case text[0] == '.':
		text, ok = text[1:], true
	case text[0] == '$':
		n, text, ok = len(e.lines)-1, text[1:], true
	case text[0] >= '0' && text[0] <= '9':
		n, text = number(text)
		n, ok = n-1, true
	case text[0] == '\'' && len(text) > 1:
		r, size := utf8.DecodeRuneInString(text[1:])
		n, text, ok = e.markTarget('\'', r).to.line, text[1+size:], true
	case text[0] == '/' || text[0] == '?':
		pattern, after, _ := cutPattern(text[1:], text[0])
		from := position{current, len(e.lines[e.lineAt(current)])}
		if text[0] == '?' {
			from.at = 0
		}
		p, _, found := e.search(e.compile(pattern), from, text[0] == '/')
		if !found {
			e.fail("E486: Pattern not found: %s", pattern)
		}
		n, text, ok = p.line, after, true
	}
	for {
		text = strings.TrimLeft(text, " \t")
		if text == "" || text[0] != '+' && text[0] != '-' {
			return n, text, ok
		}
		sign := map[byte]int{'+': 1, '-': -1}[text[0]]
		step := 1
		text, ok = text[1:], true
		if text != "" && text[0] >= '0' && text[0] <= '9' {
			step, text = number(text)
		}
		n += sign * step
	}
}

// number reads a number at the beginning of a text.
func number(text string) (n int, rest string) {
	i := 0
	for ; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
		n = min(n*10+int(text[i]-'0'), 1<<30)
	}
	return n, text[i:]
}

// is reports whether a name is a command, which may be shortened to least.
func is(name, least, whole string) bool {
	return strings.HasPrefix(name, least) && strings.HasPrefix(whole, name)
}

func (e *editor) exCommand(a address, name string, bang bool, args string) {
	first, end := max(a.from, 0), max(a.to, 0)
	switch {
	case name == "":
		e.cursor = position{line: end}
		e.cursor.at = indent(e.line())
	case is(name, "w", "write"):
		e.writeCommand(a, bang, args)
	case is(name, "wq", "wq"):
		e.writeCommand(a, bang, args)
		e.leave(bang)
	case is(name, "x", "xit"), is(name, "exi", "exit"):
		if e.changed || args != "" || a.count > 0 {
			e.writeCommand(a, bang, args)
		}
		e.leave(bang)
	case is(name, "q", "quit"), is(name, "qa", "qall"), is(name, "cq", "cquit"):
		if is(name, "cq", "cquit") {
			e.status, bang = 1, true
		}
		if e.changed && !bang {
			e.fail("E37: No write since last change (add ! to override)")
		}
		e.leave(bang || name[0] == 'q' && len(name) > 1 && name[1] == 'a')
	case is(name, "wqa", "wqall"), is(name, "xa", "xall"), is(name, "wa", "wall"):
		if e.changed {
			e.writeCommand(address{}, bang, "")
		}
		if name[:2] != "wa" {
			e.leave(true)
		}
	case is(name, "e", "edit"), is(name, "vi", "visual"), is(name, "vie", "view"):
		e.editCommand(bang, args)
	case is(name, "n", "next"):
		e.goTo(e.number+1, bang)
	case is(name, "prev", "previous"), is(name, "N", "Next"):
		e.goTo(e.number-1, bang)
	case is(name, "rew", "rewind"), is(name, "fir", "first"):
		e.goTo(0, bang)
	case is(name, "la", "last"):
		e.goTo(len(e.files)-1, bang)
	case is(name, "ar", "args"):
		names := slices.Clone(e.files)
		names[e.number] = "[" + names[e.number] + "]"
		e.show(strings.Join(names, " "))
	case is(name, "r", "read"):
		e.readCommand(a, args)
	case name == "s" || is(name, "s", "substitute"):
		e.substituteCommand(first, end, args)
	case name == "~":
		e.substituteLines(first, end, substitution{e.pattern, e.replaced.with, args})
	case name == "&":
		e.substituteLines(first, end, substitution{e.replaced.pattern, e.replaced.with, args})
	case is(name, "g", "global"), is(name, "v", "vglobal"):
		if a.count == 0 {
			first, end = 0, len(e.lines)-1
		}
		e.global(first, end, name[0] == 'g' && !bang, args)
	case is(name, "d", "delete"), is(name, "y", "yank"):
		first, end = e.registerArgument(args, first, end)
		e.operateRange(rune(name[0]), first, end)
	case is(name, "pu", "put"):
		e.registerArgument(args, first, end)
		e.cursor.line = end
		e.putLines(!bang && a.to >= 0)
	case is(name, "p", "print"), is(name, "nu", "number"), name == "#", is(name, "l", "list"):
		for n := first; n <= end; n++ {
			text := e.shownLine(e.lines[n], name[0] == 'l')
			if name == "#" || name[0] == 'n' || e.settings.number {
				text = fmt.Sprintf("%3d ", n+1) + text
			}
			e.show(text)
		}
		e.cursor = position{end, indent(e.lines[end])}
	case is(name, "j", "join"):
		n := end - first + 1
		if a.count < 2 {
			n = 2
		}
		e.join(first, n, !bang)
		e.cursor.at = indent(e.line())
	case name == ">" || name == "<":
		times := 1
		for strings.HasPrefix(args, name) {
			times, args = times+1, args[1:]
		}
		e.shift(first, end, name == ">", times)
		e.cursor = position{end, indent(e.lines[end])}
	case is(name, "m", "move"), is(name, "co", "copy"), name == "t":
		e.moveCommand(first, end, args, name[0] == 'm')
	case is(name, "k", "k"), is(name, "ma", "mark"):
		r, _ := utf8.DecodeRuneInString(args)
		e.marks[r] = position{line: end}
	case name == "=":
		n := len(e.lines)
		if a.count > 0 {
			n = end + 1
		}
		e.message = strconv.Itoa(n)
	case is(name, "u", "undo"):
		e.count = 0
		e.undo(false)
	case is(name, "red", "redo"):
		e.count = 0
		e.undo(true)
	case is(name, "se", "set"):
		e.setCommand(args)
	case is(name, "f", "file"):
		if args != "" {
			e.name = args
		}
		e.message = e.position()
	case name == "!":
		e.shellCommand(a, args)
	case is(name, "sh", "shell"):
		e.runOutside(exec.Command(shellPath()))
	case is(name, "st", "stop"), is(name, "sus", "suspend"):
		e.screen.suspend()
	case is(name, "norm", "normal"):
		e.queue = append([]rune(args), e.queue...)
		for len(e.queue) > 0 && !e.quit {
			e.command(e.key())
		}
	case is(name, "noh", "nohlsearch"), is(name, "sy", "syntax"), is(name, "ab", "abbreviate"):
	case is(name, "ve", "version"), is(name, "h", "help"):
		e.message = "contedor's small vi; see docs/commands.md for what it has"
	default:
		e.fail("E492: Not an editor command: %s", name+args)
	}
}

// registerArgument reads the register and the count of a command on lines.
func (e *editor) registerArgument(args string, first, end int) (int, int) {
	e.register, e.count = 0, 0
	for _, word := range strings.Fields(args) {
		if n, err := strconv.Atoi(word); err == nil {
			first, end = end, e.lineAt(end+n-1)
		} else {
			r, _ := utf8.DecodeRuneInString(word)
			e.register = r
		}
	}
	return first, end
}

// putLines inserts a register as lines.
func (e *editor) putLines(after bool) {
	name := registerName(unicode.ToLower(e.register))
	r := e.registers[name]
	e.registers[name] = register{r.text, true}
	defer func() { e.registers[name] = r }()
	e.put(after)
}

// shownLine returns a line as :print shows it.
func (e *editor) shownLine(line string, list bool) string {
	s := e.settings
	s.list = s.list || list
	var b strings.Builder
	columns := 0
	for i := 0; i < len(line); {
		c, n := s.cell(line[i:], columns)
		b.WriteString(c)
		columns = s.width(line[:i+n])
		i += n
	}
	if s.list {
		b.WriteByte('$')
	}
	return b.String()
}

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

// leave ends the editor. Unless it is forced, files that were not edited yet keep it from that once.
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

// moveCommand moves or copies lines behind another one.
func (e *editor) moveCommand(first, end int, args string, moves bool) {
	to, rest, ok := e.address(args, e.cursor.line)
	if !ok || strings.TrimSpace(rest) != "" || to < -1 || to >= len(e.lines) {
		e.fail("E14: Invalid address")
	}
	lines := slices.Clone(e.lines[first : end+1])
	if !moves {
		e.replace(to+1, 0, lines)
		e.cursor = position{line: to + len(lines)}
		return
	}
	if to >= first && to < end {
		e.fail("E134: Cannot move a range of lines into itself")
	}
	e.replace(first, len(lines), nil)
	if to > end {
		to -= len(lines)
	}
	if e.empty {
		e.replace(0, 1, lines)
	} else {
		e.replace(to+1, 0, lines)
	}
	e.cursor = position{line: to + len(lines)}
	e.cursor.at = indent(e.line())
}

// substituteCommand reads the arguments of :s.
func (e *editor) substituteCommand(first, end int, args string) {
	if args == "" || !unicode.IsPunct(rune(args[0])) && !unicode.IsSymbol(rune(args[0])) || args[0] == '&' || args[0] == '"' {
		e.substituteLines(first, end, substitution{e.replaced.pattern, e.replaced.with, args})
		return
	}
	delimiter := args[0]
	text, rest, _ := cutPattern(args[1:], delimiter)
	with, flags, _ := cutPattern(rest, delimiter)
	if delimiter != '/' {
		text = strings.ReplaceAll(text, `\`+string(delimiter), string(delimiter))
	}
	if with == "~" {
		with = e.replaced.with
	}
	if text == "" {
		text = e.pattern
	}
	e.substituteLines(first, end, substitution{text, with, flags})
}

// substituteLines replaces what matches in lines.
func (e *editor) substituteLines(first, end int, s substitution) {
	flags := s.flags
	if strings.HasPrefix(flags, "&") {
		flags = e.replaced.flags + flags[1:]
	}
	if before, after, found := cutBar(flags); found {
		flags = before
		defer func() { e.ex(after) }()
	}
	flags, count := strings.TrimSpace(flags), 0
	if at := strings.IndexAny(flags, "0123456789"); at >= 0 {
		count, _ = number(flags[at:])
		flags = strings.TrimSpace(flags[:at])
		first, end = end, e.lineAt(end+count-1)
	}
	text := s.pattern
	if strings.Contains(flags, "i") {
		text = `\c` + text
	}
	re := e.compile(text)
	e.pattern = s.pattern
	e.replaced = substitution{s.pattern, s.with, flags}
	global, asks := strings.Contains(flags, "g"), strings.Contains(flags, "c")
	changed, lines := 0, 0
	lastLine := -1
	all := false
	for n := first; n <= end && n < len(e.lines); n++ {
		line := e.lines[n]
		var b strings.Builder
		at, found := 0, 0
		stop := false
		for at <= len(line) && !stop {
			m, _ := re.Find([]byte(line), at)
			if m == nil || m[0] == m[1] && m[0] == len(line) && at > 0 && found > 0 {
				break
			}
			b.WriteString(line[at:m[0]])
			yes := true
			if asks && !all {
				yes, all, stop = e.confirm(position{n, m[0]}, s.with)
			}
			if yes {
				b.WriteString(expand(s.with, line, m))
				found++
			} else {
				b.WriteString(line[m[0]:m[1]])
			}
			at = m[1]
			if m[0] == m[1] {
				after := next(line, at)
				b.WriteString(line[at:after])
				if at = after; m[1] == len(line) {
					at++
				}
			}
			if !global {
				break
			}
		}
		if found > 0 {
			if at < len(line) {
				b.WriteString(line[at:])
			}
			with := strings.Split(b.String(), "\n")
			e.replace(n, 1, with)
			n += len(with) - 1
			end += len(with) - 1
			changed, lines, lastLine = changed+found, lines+1, n
		}
		if stop {
			break
		}
	}
	if lastLine < 0 {
		if !asks {
			e.fail("E486: Pattern not found: %s", s.pattern)
		}
		return
	}
	e.cursor = position{lastLine, indent(e.lines[lastLine])}
	if changed > 2 {
		e.message = fmt.Sprintf("%d substitutions on %d line%s", changed, lines, map[bool]string{true: "s"}[lines > 1])
	}
}

// confirm asks whether a match is to be replaced.
func (e *editor) confirm(at position, with string) (yes, all, stop bool) {
	e.cursor = at
	e.message = "replace with " + with + " (y/n/a/q/l)?"
	defer func() { e.message = "" }()
	for {
		switch e.key() {
		case 'y':
			return true, false, false
		case 'n':
			return false, false, false
		case 'a':
			return true, true, false
		case 'l':
			return true, false, true
		case 'q', escape, control('c'):
			return false, false, true
		}
	}
}

// expand returns the replacement for a match.
func expand(with, line string, m []int) string {
	var b strings.Builder
	change, once := rune(0), rune(0) // \U, \L and \u, \l
	write := func(text string) {
		for _, r := range text {
			how := change
			if once != 0 {
				how, once = once, 0
			}
			switch how {
			case 'U', 'u':
				r = unicode.ToUpper(r)
			case 'L', 'l':
				r = unicode.ToLower(r)
			}
			b.WriteRune(r)
		}
	}
	group := func(n int) {
		if 2*n+1 < len(m) && m[2*n] >= 0 {
			write(line[m[2*n]:m[2*n+1]])
		}
	}
	for i := 0; i < len(with); i++ {
		switch c := with[i]; {
		case c == '&':
			group(0)
		case c == '\r':
			b.WriteByte('\n')
		case c == '\\' && i+1 < len(with):
			i++
			switch c := with[i]; c {
			case 'r', 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case 'U', 'L':
				change = rune(c)
			case 'u', 'l':
				once = rune(c)
			case 'E', 'e':
				change, once = 0, 0
			default:
				if c >= '0' && c <= '9' {
					group(int(c - '0'))
				} else {
					write(string(c))
				}
			}
		default:
			_, n := utf8.DecodeRuneInString(with[i:])
			write(with[i : i+n])
			i += n - 1
		}
	}
	return b.String()
}

// global obeys a command on every line that matches, or that does not.
func (e *editor) global(first, end int, matching bool, args string) {
	if args == "" {
		e.fail("E148: Regular expression missing from global")
	}
	text, command, _ := cutPattern(args[1:], args[0])
	re := e.compile(text)
	pattern := e.pattern
	if strings.TrimSpace(command) == "" {
		command = "p"
	}
	const mark = 0x110000 // names of marks from here on are not characters
	var names []rune
	for n := first; n <= end; n++ {
		if found, _ := re.Match([]byte(e.lines[n])); found == matching {
			name := rune(mark + len(names))
			e.marks[name] = position{line: n}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		e.fail("E486: Pattern not found: %s", text)
	}
	defer func() {
		for _, name := range names {
			delete(e.marks, name)
		}
	}()
	for _, name := range names {
		if p, ok := e.marks[name]; ok && !e.quit {
			delete(e.marks, name)
			e.cursor = position{line: e.lineAt(p.line)}
			e.pattern = pattern
			e.attempt(func() { e.ex(command) })
		}
	}
}

// setCommand implements :set.
func (e *editor) setCommand(args string) {
	s := &e.settings
	flags := []struct {
		long, short string
		on          *bool
	}{{"number", "nu", &s.number}, {"autoindent", "ai", &s.autoindent}, {"ignorecase", "ic", &s.ignorecase}, {"smartcase", "scs", &s.smartcase},
		{"wrapscan", "ws", &s.wrapscan}, {"expandtab", "et", &s.expandtab}, {"list", "list", &s.list}, {"readonly", "ro", &s.readonly}}
	numbers := []struct {
		long, short string
		value       *int
	}{{"tabstop", "ts", &s.tabstop}, {"shiftwidth", "sw", &s.shiftwidth}}
	if args == "" || args == "all" {
		e.show("--- Options ---")
		for _, f := range flags {
			if *f.on {
				e.show("  " + f.long)
			} else if args == "all" {
				e.show("no" + f.long)
			}
		}
		for _, n := range numbers {
			e.show(fmt.Sprintf("  %s=%d", n.long, *n.value))
		}
		return
	}
words:
	for _, word := range strings.Fields(args) {
		name, value, assigns := strings.Cut(word, "=")
		asks := strings.HasSuffix(name, "?")
		name = strings.TrimSuffix(name, "?")
		bare, no := strings.CutPrefix(name, "no")
		toggles := strings.HasSuffix(name, "!")
		for _, f := range flags {
			switch {
			case asks && (name == f.long || name == f.short):
				e.message = map[bool]string{true: "  ", false: "no"}[*f.on] + f.long
			case name == f.long || name == f.short:
				*f.on = true
			case no && (bare == f.long || bare == f.short):
				*f.on = false
			case toggles && (name == f.long+"!" || name == f.short+"!"):
				*f.on = !*f.on
			default:
				continue
			}
			continue words
		}
		for _, n := range numbers {
			if name != n.long && name != n.short {
				continue
			}
			if !assigns {
				e.message = fmt.Sprintf("  %s=%d", n.long, *n.value)
				continue words
			}
			v, err := strconv.Atoi(value)
			if err != nil {
				e.fail("E521: Number required after =: %s", word)
			}
			if v <= 0 || v > 100 {
				e.fail("E487: Argument must be positive: %s", word)
			}
			*n.value = v
			continue words
		}
		if !slices.Contains(accepted, strings.TrimPrefix(name, "no")) {
			e.fail("E518: Unknown option: %s", word)
		}
	}
}

// accepted are options that have no effect.
var accepted = []string{"compatible", "cp", "nocp", "showmode", "smd", "ruler", "ru", "hlsearch", "hls", "incsearch", "is", "wrap", "showmatch", "sm", "paste", "mouse",
	"backspace", "bs", "syntax", "encoding", "enc", "fileencoding", "fenc", "softtabstop", "sts", "magic", "warn", "term", "swapfile", "swf", "backup", "bk", "undofile",
	"modeline", "ml", "hidden", "hid", "textwidth", "tw", "laststatus", "ls", "showcmd", "sc", "visualbell", "vb", "errorbells", "eb", "title", "history", "hi", "scroll"}

// position returns the message of ^G.
func (e *editor) position() string {
	name := "[No Name]"
	if e.name != "" {
		name = e.name
	}
	text := "\"" + name + "\" "
	if e.changed {
		text += "[Modified] "
	}
	if e.settings.readonly {
		text += "[readonly] "
	}
	if e.empty {
		return text + "--No lines in buffer--"
	}
	n := len(e.lines)
	return text + fmt.Sprintf("line %d of %d --%d%%-- col %d", e.cursor.line+1, n, (e.cursor.line+1)*100/n, e.settings.width(e.line()[:e.cursor.at])+1)
}

func shellPath() string {
	if path := os.Getenv("SHELL"); path != "" {
		return path
	}
	return "/bin/sh"
}

// shellCommand implements :!, with and without a range.
func (e *editor) shellCommand(a address, args string) {
	args = e.shellText(args)
	if a.count > 0 {
		e.filterWith(max(a.from, 0), a.to, args)
		return
	}
	e.runOutside(exec.Command(shellPath(), "-c", args))
}

// shellText replaces ! by the last command, and % by the name of the file.
func (e *editor) shellText(args string) string {
	var b strings.Builder
	for i := 0; i < len(args); i++ {
		switch c := args[i]; {
		case c == '\\' && i+1 < len(args) && (args[i+1] == '!' || args[i+1] == '%'):
			i++
			b.WriteByte(args[i])
		case c == '!':
			b.WriteString(e.lastShell)
		case c == '%':
			b.WriteString(e.name)
		default:
			b.WriteByte(c)
		}
	}
	e.lastShell = b.String()
	return e.lastShell
}

// filter reads a command and replaces lines by its output.
func (e *editor) filter(first, end int) {
	lead := ".!"
	if end > first {
		lead = fmt.Sprintf(".,.+%d!", end-first)
	}
	text, ok := e.prompt(":" + lead)
	if ok {
		e.filterWith(first, end, e.shellText(text))
	}
}

func (e *editor) filterWith(first, end int, command string) {
	out := e.runFilter(command, strings.Join(e.lines[first:end+1], "\n")+"\n", false)
	var lines []string
	if out != "" {
		lines = strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	}
	e.replace(first, end-first+1, lines)
	e.cursor = position{line: e.lineAt(first)}
	e.cursor.at = indent(e.line())
	e.report(end-first+1, "lines filtered")
}

// runFilter runs a command with a text as input and returns its output. With shows, the output is shown.
func (e *editor) runFilter(command, in string, shows bool) string {
	c := exec.Command(shellPath(), "-c", command)
	c.Stdin = strings.NewReader(in)
	out, _ := c.CombinedOutput()
	if shows {
		for line := range strings.Lines(string(out)) {
			e.show(strings.TrimSuffix(line, "\n"))
		}
		return ""
	}
	return string(out)
}
