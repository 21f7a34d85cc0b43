package vi

import (
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// colon reads a command line and carries it out. lead is its beginning.
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

// ex carries out a command line.
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

// An exLine is a parsed command line.
type exLine struct {
	address
	first, end int // the lines of the address, from 0
	name       string
	bang       bool // a "!" follows the name
	args       string
}

// is reports whether a name stands for a command. whole is written as in vim's manual: the letters
// in brackets may be left out, as in w[rite].
func is(name, whole string) bool {
	least, rest, _ := strings.Cut(strings.TrimSuffix(whole, "]"), "[")
	return strings.HasPrefix(name, least) && strings.HasPrefix(least+rest, name)
}

// exCommands returns the commands. The first row with a fitting name counts.
func exCommands() []struct {
	names string
	run   func(*editor, exLine)
} {
	return []struct {
		names string
		run   func(*editor, exLine)
	}{
		{"w[rite]", func(e *editor, c exLine) { e.writeCommand(c.address, c.bang, c.args) }},
		{"wq", func(e *editor, c exLine) {
			e.writeCommand(c.address, c.bang, c.args)
			e.leave(c.bang)
		}},
		{"x[it] exi[t]", func(e *editor, c exLine) {
			if e.changed || c.args != "" || c.count > 0 {
				e.writeCommand(c.address, c.bang, c.args)
			}
			e.leave(c.bang)
		}},
		{"q[uit]", func(e *editor, c exLine) { e.quitCommand(c.bang, false) }},
		{"qa[ll]", func(e *editor, c exLine) { e.quitCommand(c.bang, true) }},
		{"cq[uit]", func(e *editor, c exLine) {
			e.status = 1
			e.leave(true)
		}},
		{"wqa[ll] xa[ll] wa[ll]", func(e *editor, c exLine) {
			if e.changed {
				e.writeCommand(address{}, c.bang, "")
			}
			if !is(c.name, "wa[ll]") {
				e.leave(true)
			}
		}},
		{"e[dit] vi[sual] vie[w]", func(e *editor, c exLine) { e.editCommand(c.bang, c.args) }},
		{"n[ext]", func(e *editor, c exLine) { e.goTo(e.number+1, c.bang) }},
		{"prev[ious] N[ext]", func(e *editor, c exLine) { e.goTo(e.number-1, c.bang) }},
		{"rew[ind] fir[st]", func(e *editor, c exLine) { e.goTo(0, c.bang) }},
		{"la[st]", func(e *editor, c exLine) { e.goTo(len(e.files)-1, c.bang) }},
		{"ar[gs]", func(e *editor, c exLine) {
			names := slices.Clone(e.files)
			names[e.number] = "[" + names[e.number] + "]"
			e.show(strings.Join(names, " "))
		}},
		{"r[ead]", func(e *editor, c exLine) { e.readCommand(c.address, c.args) }},
		{"s[ubstitute]", func(e *editor, c exLine) { e.substituteCommand(c.first, c.end, c.args) }},
		{"~", func(e *editor, c exLine) {
			e.substituteLines(c.first, c.end, substitution{e.pattern, e.replaced.with, c.args})
		}},
		{"&", func(e *editor, c exLine) {
			e.substituteLines(c.first, c.end, substitution{e.replaced.pattern, e.replaced.with, c.args})
		}},
		{"g[lobal] v[global]", func(e *editor, c exLine) {
			if c.count == 0 {
				c.first, c.end = 0, len(e.lines)-1
			}
			e.global(c.first, c.end, c.name[0] == 'g' && !c.bang, c.args)
		}},
		{"d[elete] y[ank]", func(e *editor, c exLine) {
			first, end := e.registerArgument(c.args, c.first, c.end)
			e.operateRange(rune(c.name[0]), first, end)
		}},
		{"pu[t]", func(e *editor, c exLine) {
			e.registerArgument(c.args, c.first, c.end)
			e.cursor.line = c.end
			e.putLines(!c.bang && c.to >= 0)
		}},
		{"p[rint]", func(e *editor, c exLine) { e.printLines(c.first, c.end, false, e.settings.number) }},
		{"nu[mber] #", func(e *editor, c exLine) { e.printLines(c.first, c.end, false, true) }},
		{"l[ist]", func(e *editor, c exLine) { e.printLines(c.first, c.end, true, e.settings.number) }},
		{"j[oin]", func(e *editor, c exLine) {
			n := c.end - c.first + 1
			if c.count < 2 {
				n = 2
			}
			e.join(c.first, n, !c.bang)
			e.cursor.at = indent(e.line())
		}},
		{"> <", func(e *editor, c exLine) {
			times := 1
			for strings.HasPrefix(c.args, c.name) {
				times, c.args = times+1, c.args[1:]
			}
			e.shift(c.first, c.end, c.name == ">", times)
			e.cursor = position{c.end, indent(e.lines[c.end])}
		}},
		{"m[ove]", func(e *editor, c exLine) { e.moveCommand(c.first, c.end, c.args, true) }},
		{"co[py] t", func(e *editor, c exLine) { e.moveCommand(c.first, c.end, c.args, false) }},
		{"k ma[rk]", func(e *editor, c exLine) {
			r, _ := utf8.DecodeRuneInString(c.args)
			e.marks[r] = position{line: c.end}
		}},
		{"=", func(e *editor, c exLine) {
			n := len(e.lines)
			if c.count > 0 {
				n = c.end + 1
			}
			e.message = strconv.Itoa(n)
		}},
		{"u[ndo]", func(e *editor, c exLine) {
			e.count = 0
			e.undo(false)
		}},
		{"red[o]", func(e *editor, c exLine) {
			e.count = 0
			e.undo(true)
		}},
		{"se[t]", func(e *editor, c exLine) { e.setCommand(c.args) }},
		{"f[ile]", func(e *editor, c exLine) {
			if c.args != "" {
				e.name = c.args
			}
			e.message = e.position()
		}},
		{"!", func(e *editor, c exLine) { e.shellCommand(c.address, c.args) }},
		{"sh[ell]", func(e *editor, c exLine) { e.runOutside(exec.Command(shellPath())) }},
		{"st[op] sus[pend]", func(e *editor, c exLine) { e.screen.suspend() }},
		{"norm[al]", func(e *editor, c exLine) {
			e.queue = append([]rune(c.args), e.queue...)
			for len(e.queue) > 0 && !e.quit {
				e.command(e.key())
			}
		}},
		{"noh[lsearch] sy[ntax] ab[breviate]", func(e *editor, c exLine) {}},
		{"ve[rsion] h[elp]", func(e *editor, c exLine) {
			e.message = "contedor's small vi; see docs/commands.md for what it has"
		}},
	}
}

// exCommand carries out a command. Without a name it goes to the line of the address.
func (e *editor) exCommand(a address, name string, bang bool, args string) {
	c := exLine{a, max(a.from, 0), max(a.to, 0), name, bang, args}
	if name == "" {
		e.cursor = position{line: c.end}
		e.cursor.at = indent(e.line())
		return
	}
	for _, row := range exCommands() {
		if slices.ContainsFunc(strings.Fields(row.names), func(whole string) bool { return is(name, whole) }) {
			row.run(e, c)
			return
		}
	}
	e.fail("E492: Not an editor command: %s", name+args)
}

// printLines shows lines as :print does: with list as :list, with numbers as :number.
func (e *editor) printLines(first, end int, list, numbers bool) {
	for n := first; n <= end; n++ {
		text := e.shownLine(e.lines[n], list)
		if numbers {
			text = fmt.Sprintf("%3d ", n+1) + text
		}
		e.show(text)
	}
	e.cursor = position{end, indent(e.lines[end])}
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

// moveCommand moves or copies lines after another one.
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
