package sed

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/pattern"
)

// The machine is the state while the commands are carried out.
type machine struct {
	input   input
	out     *output // where lines go: standard output, or the edited file
	stdout  *output
	special *output // of w /dev/stdout
	stderr  *output
	outputs []*output // of w commands
	sources []*lineFile

	space    []byte // the pattern space
	chomped  bool   // its last line had a newline
	hold     []byte
	whole    bool   // the last line of the hold space had a newline
	spare    []byte // for the result of a substitution
	replaced bool   // there was a substitution since the last line was read, or since the last t
	appended []appendix
	last     *pattern.Regexp // the last one that was used
}

// An appendix is written at the end of the cycle: a text or a file.
type appendix struct {
	text []byte
	file string
}

// An outcome says how the cycle continues after a command.
type outcome uint8

const (
	goesOn    outcome = iota
	endsCycle         // the cycle ends: the pattern space is printed
	deletes           // the cycle ends, and the pattern space is not printed
	restarts          // as deletes, but the next cycle keeps the pattern space and reads no line
	quits             // the pattern space is printed, and sed ends
	aborts            // sed ends, and the pattern space is not printed
)

// edit edits the files.
func (e *editor) edit(names []string) error {
	e.input.names = names
	e.out = e.standardOutput()
	e.chomped, e.whole = true, true
	err := e.cycles()
	if err == nil {
		err = e.closeInput()
	}
	if e.input.edited != nil { // after a failure
		os.Remove(e.input.edited.temp.Name())
	}
	if err == nil {
		if e.input.failed {
			e.Status = statusInput
		}
		err = e.closeOutputs()
	}
	if err == nil {
		return nil
	}
	// the message comes before what is still buffered
	io.WriteString(e.Stderr, e.ErrorName()+": "+err.Error()+"\n")
	e.closeOutputs()
	status := 0
	if failure, ok := err.(*cli.Failure); ok {
		status = failure.Status
	}
	return &cli.Failure{Status: status}
}

// cycles runs the script for each line.
func (e *editor) cycles() error {
	for o := endsCycle; ; {
		if o != restarts {
			ok, err := e.readSpace()
			if err != nil || !ok {
				return err
			}
		}
		var err error
		if o, err = e.cycle(); err != nil {
			return err
		}
		if (o == endsCycle || o == quits) && !e.quiet {
			if err := e.writeLine(e.out, e.space, e.chomped); err != nil {
				return err
			}
		}
		switch o {
		case aborts:
			return nil
		case quits:
			return e.writeAppended()
		}
	}
}

// readSpace reads the next line into the pattern space.
func (e *editor) readSpace() (ok bool, err error) {
	e.space = e.space[:0]
	return e.readMore()
}

// readMore appends the next line to the pattern space.
func (e *editor) readMore() (ok bool, err error) {
	if err := e.writeAppended(); err != nil {
		return false, err
	}
	e.replaced = false
	line, chomped, ok, err := e.nextLine(e.space)
	if ok {
		e.space, e.chomped = line, chomped
	}
	return ok, err
}

// writeAppended writes what a, r and R have queued.
func (e *editor) writeAppended() error {
	for _, a := range e.appended {
		var err error
		if a.file != "" {
			err = e.copyFile(e.out, a.file)
		} else {
			err = e.write(e.out, a.text)
		}
		if err != nil {
			return err
		}
	}
	e.appended = e.appended[:0]
	return nil
}

// cycle carries out the commands for the pattern space.
func (e *editor) cycle() (outcome, error) {
	for at := 0; at < len(e.commands); {
		cmd := e.commands[at]
		at++
		selected, err := e.selects(cmd)
		if err != nil {
			return 0, err
		}
		if selected == cmd.negated {
			if cmd.name == '{' {
				at = cmd.target
			}
			continue
		}
		switch cmd.name {
		case 'b':
			at = cmd.target
		case 't':
			if e.replaced {
				e.replaced = false
				at = cmd.target
			}
		case 'T':
			if !e.replaced {
				at = cmd.target
			}
			e.replaced = false
		case 'q', 'Q':
			e.Status = max(cmd.number, 0) & 0xff
			if cmd.name == 'Q' {
				return aborts, nil
			}
			return quits, nil
		default:
			if o, err := e.carryOut(cmd); err != nil || o != goesOn {
				return o, err
			}
		}
	}
	return endsCycle, nil
}

// carryOut carries out a command that does not jump.
func (e *editor) carryOut(cmd *command) (outcome, error) {
	switch cmd.name {
	case '{':
	case 'a':
		e.appended = append(e.appended, appendix{text: cmd.text})
	case 'c':
		if cmd.to == nil || cmd.state != rangeActive {
			if err := e.write(e.out, cmd.text); err != nil {
				return 0, err
			}
		}
		return deletes, nil
	case 'd':
		return deletes, nil
	case 'D':
		at := bytes.IndexByte(e.space, e.delimiter)
		if at < 0 {
			return deletes, nil
		}
		e.space = append(e.space[:0], e.space[at+1:]...)
		return restarts, nil
	case 'e':
		return goesOn, e.execute(cmd)
	case 'F':
		return goesOn, e.writeLine(e.out, []byte(e.input.name), true)
	case 'g':
		e.space, e.chomped = append(e.space[:0], e.hold...), e.whole
	case 'G':
		e.space, e.chomped = append(append(e.space, e.delimiter), e.hold...), e.whole
	case 'h':
		e.hold, e.whole = append(e.hold[:0], e.space...), e.chomped
	case 'H':
		e.hold, e.whole = append(append(e.hold, e.delimiter), e.space...), e.chomped
	case 'i':
		return goesOn, e.write(e.out, cmd.text)
	case 'l':
		width := cmd.number
		if width < 0 {
			width = e.width
		}
		return goesOn, e.writeLine(e.out, listed(e.space, width), true)
	case 'n':
		return e.nextInput(false)
	case 'N':
		return e.nextInput(true)
	case 'p':
		return goesOn, e.writeLine(e.out, e.space, e.chomped)
	case 'P':
		line, chomped := e.firstLine()
		return goesOn, e.writeLine(e.out, line, chomped)
	case 'r':
		e.appended = append(e.appended, appendix{file: cmd.file})
	case 'R':
		text, err := e.line(cmd.source)
		if err != nil {
			return goesOn, err
		}
		if len(text) > 0 {
			e.appended = append(e.appended, appendix{text: text})
		}
	case 's':
		return goesOn, e.substitute(cmd)
	case 'w':
		return goesOn, e.writeLine(cmd.out, e.space, e.chomped)
	case 'W':
		line, chomped := e.firstLine()
		return goesOn, e.writeLine(cmd.out, line, chomped)
	case 'x':
		e.space, e.hold, e.chomped, e.whole = e.hold, e.space, e.whole, e.chomped
	case 'y':
		e.space = cmd.mapping.apply(e.space)
	case 'z':
		e.space = e.space[:0]
	case '=':
		return goesOn, e.writeLine(e.out, strconv.AppendUint(nil, e.input.number, 10), true)
	}
	return goesOn, nil
}

// firstLine returns the first line of the pattern space.
func (e *editor) firstLine() (line []byte, chomped bool) {
	if at := bytes.IndexByte(e.space, e.delimiter); at >= 0 {
		return e.space[:at], true
	}
	return e.space, e.chomped
}

// nextInput reads a line for n, or appends it for N.
func (e *editor) nextInput(appends bool) (outcome, error) {
	end, err := e.atEnd()
	if err != nil {
		return 0, err
	}
	if end {
		if appends && (e.posix || e.posixEnvironment) {
			return deletes, nil
		}
		return endsCycle, nil
	}
	if appends {
		e.space = append(e.space, e.delimiter)
	} else {
		if !e.quiet {
			if err := e.writeLine(e.out, e.space, e.chomped); err != nil {
				return 0, err
			}
		}
		e.space = e.space[:0]
	}
	ok, err := e.readMore()
	if err == nil && !ok {
		return endsCycle, nil
	}
	return goesOn, err
}

// selects reports whether a command's addresses select the current line.
func (e *editor) selects(cmd *command) (bool, error) {
	if cmd.from == nil {
		return true, nil
	}
	line := e.input.number
	if cmd.to == nil {
		return e.matches(cmd.from)
	}
	if cmd.state != rangeActive {
		if cmd.from.kind == addressLine {
			if cmd.state == rangeClosed || line != cmd.from.number {
				return false, nil
			}
		} else if ok, err := e.matches(cmd.from); err != nil || !ok {
			return false, err
		}
		switch to := cmd.to; to.kind {
		case addressLine:
			cmd.end = to.number
		case addressOffset:
			cmd.end = line + to.number
		case addressMultiple:
			if cmd.end = line; to.number > 0 {
				cmd.end = line/to.number*to.number + to.number
			}
		default:
			cmd.state = rangeActive
			return true, nil
		}
		cmd.state = rangeActive
		if cmd.end <= line {
			cmd.state = closed(cmd)
		}
		return true, nil
	}
	switch cmd.to.kind {
	case addressLine, addressOffset, addressMultiple:
		if cmd.end == 0 {
			cmd.end = cmd.to.number
		}
		if line >= cmd.end {
			cmd.state = closed(cmd)
		}
		return line <= cmd.end, nil
	}
	ends, err := e.matches(cmd.to)
	if ends {
		cmd.state = closed(cmd)
	}
	return true, err
}

// closed returns the state of a range after its end. A range that begins at a line number begins only
// once.
func closed(cmd *command) rangeState {
	if cmd.from.kind == addressLine {
		return rangeClosed
	}
	return rangeInactive
}

// matches reports whether an address is that of the current line.
func (e *editor) matches(a *address) (bool, error) {
	line := e.input.number
	switch a.kind {
	case addressLine:
		return line == a.number, nil
	case addressStep:
		return line >= a.number && (line-a.number)%a.step == 0, nil
	case addressLast:
		return e.atEnd()
	case addressRegexp:
		re, err := e.regexp(a.re)
		if err != nil {
			return false, err
		}
		found, ok := re.Match(e.space)
		if !ok {
			return false, tooSlow()
		}
		return found, nil
	}
	return false, nil
}

func tooSlow() error { return cli.Fail("a line takes too long to match a back-reference", nil) }

// regexp returns an expression, or the last one that was used instead of nil.
func (e *editor) regexp(re *pattern.Regexp) (*pattern.Regexp, error) {
	if re == nil {
		re = e.last
	}
	if re == nil {
		return nil, e.scriptError("no previous regular expression")
	}
	e.last = re
	return re, nil
}

func (e *editor) scriptError(text string) error {
	return &cli.Failure{Text: e.scriptPlace + text, Status: statusUsage}
}

// substitute carries out s.
func (e *editor) substitute(cmd *command) error {
	s := cmd.subst
	re, err := e.regexp(s.re)
	if err != nil {
		return err
	}
	if s.largest > re.Groups {
		return e.scriptError(badReference(s.largest))
	}
	number := max(s.number, 1)
	limit := number
	if s.global {
		limit = -1
	}
	matches, ok := re.FindAll(e.space, limit)
	if !ok {
		return tooSlow()
	}
	if len(matches) < number {
		return nil
	}
	result := e.spare[:0]
	from := 0
	for _, m := range matches[number-1:] {
		result = append(result, e.space[from:m[0]]...)
		result = s.expand(result, e.space, m)
		from = m[1]
	}
	result = append(result, e.space[from:]...)
	e.space, e.spare = result, e.space
	e.replaced = true
	if s.print&1 != 0 && s.evaluate {
		if err := e.writeLine(e.out, e.space, e.chomped); err != nil {
			return err
		}
	}
	if s.evaluate {
		if err := e.evaluate(); err != nil {
			return err
		}
	}
	if s.print != 0 && (!s.evaluate || s.print&2 != 0) {
		if err := e.writeLine(e.out, e.space, e.chomped); err != nil {
			return err
		}
	}
	if cmd.out != nil {
		return e.writeLine(cmd.out, e.space, e.chomped)
	}
	return nil
}

// expand appends the replacement for a match.
func (s *substitution) expand(result, space []byte, m []int) []byte {
	later := asIs // the case of a first letter that is still to come
	for i := range s.parts {
		p := &s.parts[i]
		first := p.first
		if first == asIs {
			first = later
		}
		later = asIs
		if len(p.text) > 0 {
			result = appendCased(result, p.text, first, p.rest)
			first = asIs
		}
		if p.group < 0 {
			continue
		}
		from, to := m[2*p.group], m[2*p.group+1]
		switch {
		case from < to:
			result = appendCased(result, space[from:to], first, p.rest)
		case p.first != asIs:
			later = first
		}
	}
	return result
}

// appendCased appends a text with its first letter and the others in a case.
func appendCased(result, text []byte, first, rest letterCase) []byte {
	if first == asIs && rest == asIs {
		return append(result, text...)
	}
	if first == asIs {
		first = rest
	}
	for change := first; len(text) > 0; change = rest {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1 || change == asIs:
			result = append(result, text[:size]...)
		case change == upper:
			result = utf8.AppendRune(result, unicode.ToUpper(r))
		default:
			result = utf8.AppendRune(result, unicode.ToLower(r))
		}
		text = text[size:]
	}
	return result
}

// apply translates characters.
func (m *mapping) apply(space []byte) []byte {
	if m.runes == nil {
		for i, c := range space {
			space[i] = m.bytes[c]
		}
		return space
	}
	result := make([]byte, 0, len(space))
	for len(space) > 0 {
		r, size := decode(space)
		to, ok := m.runes[r]
		switch {
		case ok && to >= invalidByte:
			result = append(result, byte(to-invalidByte))
		case ok:
			result = utf8.AppendRune(result, to)
		case size == 1:
			result = append(result, m.bytes[space[0]])
		default:
			result = append(result, space[:size]...)
		}
		space = space[size:]
	}
	return result
}

// execute carries out e.
func (e *editor) execute(cmd *command) error {
	if len(cmd.text) == 0 {
		return e.evaluate()
	}
	text, err := e.shell(cmd.text)
	if err != nil {
		return err
	}
	return e.write(e.out, text)
}

// evaluate replaces the pattern space by the output of the command that it contains.
func (e *editor) evaluate() error {
	text, err := e.shell(e.space)
	if err != nil {
		return err
	}
	e.space = append(e.space[:0], text...)
	if n := len(e.space); n > 0 && e.space[n-1] == e.delimiter {
		e.space = e.space[:n-1]
	}
	return nil
}

// shell returns the output of a command line.
func (e *editor) shell(text []byte) ([]byte, error) {
	if terminal.Is(terminal.FD(e.Stdout)) { // elsewhere what is buffered may wait, as with popen(3)
		if err := e.flush(e.out); err != nil {
			return nil, err
		}
	}
	cmd := exec.Command("/bin/sh", "-c", string(text))
	cmd.Args[0] = "sh"
	cmd.Env = e.Env
	cmd.Stdin, cmd.Stderr = e.Stdin, e.Stderr
	out, err := cmd.Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		return nil, cli.Fail("error subprocess", err)
	}
	return out, nil
}

// listed returns a line as l prints it, in lines of a width, or in one if the width is 0.
func listed(space []byte, width int) []byte {
	var b []byte
	column := 0
	for _, c := range space {
		var piece string
		switch {
		case c == '\\':
			piece = `\\`
		case c >= ' ' && c < 0x7f:
			piece = string(rune(c))
		case c >= '\a' && c <= '\r':
			piece = `\` + "abtnvfr"[c-'\a':c-'\a'+1]
		default:
			piece = fmt.Sprintf(`\%03o`, c)
		}
		if column+len(piece) > width-1 && width > 0 {
			b = append(b, "\\\n"...)
			column = 0
		}
		b = append(b, piece...)
		column += len(piece)
	}
	return append(b, '$')
}
