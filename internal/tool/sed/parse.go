package sed

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/pattern"
)

const endOfScript = -1

// A parser reads the parts of a script one after the other.
type parser struct {
	*editor
	text  string // the part that is read
	at    int
	name  string // name of the script file; empty for an expression
	line  int    // number of the line in the script file
	count int    // number of expressions so far
	parts int    // number of parts so far

	blocks  []block
	labels  map[string]int
	pending *command // the command whose text continues in the next part
	buffer  []byte   // its text so far
}

// A block is an open { with its place.
type block struct {
	index, count, line int
	name               string
}

func newParser(e *editor) *parser {
	return &parser{editor: e, labels: map[string]int{}}
}

// bad returns the failure for a wrong script, with the place.
func (p *parser) bad(text string) error {
	return &cli.Failure{Text: p.place() + text, Status: statusUsage}
}

func (p *parser) place() string {
	if p.name != "" {
		return "file " + p.name + " line " + strconv.Itoa(p.line) + ": "
	}
	return "-e expression #" + strconv.Itoa(p.count) + ", char " + strconv.Itoa(p.at) + ": "
}

// expression reads a script that is an argument.
func (p *parser) expression(text string) error {
	p.count++
	p.text, p.at, p.name, p.line = text, 0, "", 0
	return p.compile()
}

// file reads a script file.
func (p *parser) file(name string) error {
	in, err := p.openScript(name)
	if err != nil {
		return &cli.Failure{Text: "couldn't open file " + name, Err: err}
	}
	p.text, p.at, p.name, p.line = in, 0, name, 1
	return p.compile()
}

func (p *parser) openScript(name string) (string, error) {
	f, err := p.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b bytes.Buffer
	b.ReadFrom(f) // a file that cannot be read is empty
	return b.String(), nil
}

// next returns the next byte, or endOfScript.
func (p *parser) next() int {
	if p.at == len(p.text) {
		return endOfScript
	}
	c := p.text[p.at]
	p.at++
	if c == '\n' {
		p.line++
	}
	return int(c)
}

// back makes the next byte the one that next has returned.
func (p *parser) back(c int) {
	if c == endOfScript {
		return
	}
	p.at--
	if c == '\n' {
		p.line--
	}
}

func isBlank(c int) bool { return c == ' ' || c == '\t' }
func isSpace(c int) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c int) bool { return c >= '0' && c <= '9' }

// nonblank returns the next byte that is neither a space nor a tab.
func (p *parser) nonblank() int {
	for {
		if c := p.next(); !isBlank(c) {
			return c
		}
	}
}

// integer reads a number whose first digit is c. It is 0 if c is not a digit.
func (p *parser) integer(c int) (n uint64) {
	for ; isDigit(c); c = p.next() {
		n = n*10 + uint64(c-'0')
	}
	p.back(c)
	return n
}

// endOfCommand reads what may follow a command.
func (p *parser) endOfCommand() error {
	switch c := p.nonblank(); c {
	case '}', '#':
		p.back(c)
	case endOfScript, '\n', ';':
	default:
		return p.bad("extra characters after command")
	}
	return nil
}

// compile reads the commands of a part.
func (p *parser) compile() error {
	p.parts++
	if p.pending != nil {
		p.readText()
	}
	for {
		c := p.next()
		for c == ';' || isSpace(c) {
			c = p.next()
		}
		if c == endOfScript {
			return nil
		}
		if err := p.command(c); err != nil {
			return err
		}
	}
}

// command reads a command that begins with c.
func (p *parser) command(c int) (err error) {
	cmd := &command{number: -1}
	if c, err = p.addresses(cmd, c); err != nil {
		return err
	}
	if c == '!' {
		cmd.negated = true
		if c = p.nonblank(); c == '!' {
			return p.bad("multiple `!'s")
		}
	}
	if c == endOfScript {
		return p.bad("missing command")
	}
	cmd.name = byte(c)
	if p.posix {
		switch {
		case strings.IndexByte("eFvzLQTRW", cmd.name) >= 0:
			return p.unknown(c)
		case cmd.to != nil && strings.IndexByte("ail=r", cmd.name) >= 0:
			return p.bad("command only uses one address")
		}
	}
	switch c {
	case '#':
		if cmd.from != nil {
			return p.bad("comments don't accept any addresses")
		}
		p.comment()
		return nil
	case 'v':
		wanted := p.readLabel()
		if newer(wanted) {
			return p.bad("expected newer version of sed")
		}
		return nil
	}
	if err := p.arguments(cmd, c); err != nil {
		return err
	}
	if c != '}' && c != ':' {
		p.commands = append(p.commands, cmd)
	}
	return nil
}

func (p *parser) unknown(c int) error {
	return p.bad("unknown command: `" + string([]byte{byte(c)}) + "'")
}

// newer reports whether a version is newer than ours, as strverscmp(3) compares.
func newer(wanted string) bool {
	a, b := strings.Split(wanted, "."), strings.Split(cli.SedVersion, ".")
	for i := 0; i < len(a) && i < len(b); i++ {
		m, err1 := strconv.Atoi(a[i])
		n, err2 := strconv.Atoi(b[i])
		switch {
		case err1 != nil || err2 != nil:
			if a[i] != b[i] {
				return a[i] > b[i]
			}
		case m != n:
			return m > n
		}
	}
	return len(a) > len(b)
}

// comment reads the rest of a comment. One that begins with "n" at the beginning of the script
// means -n.
func (p *parser) comment() {
	c := p.next()
	if c == 'n' && p.parts == 1 && p.at == 2 {
		p.quiet = true
	}
	for c != endOfScript && c != '\n' {
		c = p.next()
	}
}

// addresses reads up to two addresses that begin with c. It returns the byte after them.
func (p *parser) addresses(cmd *command, c int) (int, error) {
	var err error
	if cmd.from, err = p.address(c); err != nil || cmd.from == nil {
		return c, err
	}
	if cmd.from.kind == addressOffset || cmd.from.kind == addressMultiple {
		if cmd.from.number > 0 {
			return c, p.bad("invalid usage of +N or ~N as first address")
		}
		cmd.from = &address{kind: addressStep, step: 1} // every line
	}
	if c = p.nonblank(); c == ',' {
		if cmd.to, err = p.address(p.nonblank()); err != nil {
			return c, err
		}
		if cmd.to == nil {
			return c, p.bad("unexpected `,'")
		}
		c = p.nonblank()
	}
	if cmd.from.kind == addressLine && cmd.from.number == 0 {
		switch {
		case p.posix:
			return c, p.bad("invalid usage of line address 0")
		case cmd.to != nil && cmd.to.kind == addressRegexp:
			cmd.state = rangeActive
		case c != 'r' || cmd.to != nil:
			return c, p.bad("invalid usage of line address 0")
		}
	}
	return c, nil
}

// address reads an address that begins with c, or returns nil.
func (p *parser) address(c int) (*address, error) {
	switch {
	case c == '/' || c == '\\':
		if c == '\\' {
			c = p.next()
		}
		text, err := p.delimited(c, true, "unterminated address regex")
		if err != nil {
			return nil, err
		}
		a := &address{kind: addressRegexp}
		var o pattern.Options
		for {
			c = p.nonblank()
			switch {
			case c == 'I' && !p.posix:
				o.IgnoreCase = true
				continue
			case c == 'M' && !p.posix:
				o.Lines = true
				continue
			}
			p.back(c)
			a.re, err = p.regexp(text, o)
			return a, err
		}
	case isDigit(c):
		a := &address{kind: addressLine, number: p.integer(c)}
		if c = p.nonblank(); c != '~' || p.posix {
			p.back(c)
			return a, nil
		}
		if a.step = p.integer(p.nonblank()); a.step > 0 {
			a.kind = addressStep
		}
		return a, nil
	case c == '+' && !p.posix:
		return &address{kind: addressOffset, number: p.integer(p.nonblank())}, nil
	case c == '~' && !p.posix:
		return &address{kind: addressMultiple, number: p.integer(p.nonblank())}, nil
	case c == '$':
		return &address{kind: addressLast}, nil
	}
	return nil, nil
}

// regexp compiles an expression; nil stands for the last one that is used.
func (p *parser) regexp(text string, o pattern.Options) (*pattern.Regexp, error) {
	if text == "" {
		if o.IgnoreCase || o.Lines {
			return nil, p.bad("cannot specify modifiers on empty regexp")
		}
		return nil, nil
	}
	o.Extended, o.Bytes = p.extended, !p.Locale.UTF8
	o.LooseParen, o.Strict = p.posix, p.posix
	o.Lines = o.Lines && p.delimiter == '\n'
	text, err := p.unescape(text, inRegexp)
	if err != nil {
		return nil, err
	}
	if _, posix := p.Getenv("POSIXLY_CORRECT"); !posix && isClassWithoutBrackets(text) {
		return nil, cli.Fail("character class syntax is [[:space:]], not [:space:]", nil)
	}
	re, err := pattern.Compile(text, o)
	if err != nil {
		return nil, p.bad(err.Error())
	}
	return re, nil
}

// isClassWithoutBrackets reports whether an expression contains [:class:], a bracket expression
// that begins and ends with a colon.
func isClassWithoutBrackets(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			end := bracketEnd(text, i)
			if end < 0 {
				return false
			}
			if inside := text[i+1 : end-1]; len(inside) > 1 && inside[0] == ':' && inside[len(inside)-1] == ':' {
				return true
			}
			i = end - 1
		}
	}
	return false
}

// bracketEnd returns the place after the bracket expression that begins at a place, or -1.
func bracketEnd(text string, at int) int {
	i := at + 1
	if i < len(text) && text[i] == '^' {
		i++
	}
	if i < len(text) && text[i] == ']' {
		i++
	}
	for i < len(text) {
		switch {
		case text[i] == ']':
			return i + 1
		case text[i] == '\n':
			return -1
		case text[i] == '[' && i+1 < len(text) && strings.IndexByte(":.=", text[i+1]) >= 0:
			end := strings.Index(text[i+2:], text[i+1:i+2]+"]")
			if end >= 0 {
				i += end + 4
				continue
			}
		}
		i++
	}
	return -1
}

// delimited reads a text up to a delimiter, as a regular expression or as another text.
// problem is the message if there is no such delimiter.
func (p *parser) delimited(delimiter int, isRegexp bool, problem string) (string, error) {
	if delimiter >= utf8.RuneSelf && p.Locale.UTF8 {
		return "", p.bad("delimiter character is not a single-byte character")
	}
	var b strings.Builder
	for {
		c := p.next()
		switch {
		case c == endOfScript || c == '\n':
			p.back(c)
			return "", p.bad(problem)
		case c == delimiter:
			return b.String(), nil
		case c == '[' && isRegexp && delimiter != '[':
			end := bracketEnd(p.text, p.at-1)
			if end < 0 {
				p.at = len(p.text)
				return "", p.bad(problem)
			}
			b.WriteString(strings.ReplaceAll(p.text[p.at-1:end], `\n`, "\n"))
			p.at = end
			continue
		case c == '\\':
			c = p.next()
			switch {
			case c == endOfScript:
				return "", p.bad(problem)
			case c == 'n' && isRegexp:
				c = '\n'
			case c != '\n' && (c != delimiter || !isRegexp && c == '&'):
				b.WriteByte('\\')
			case c == '\n' && !isRegexp:
				b.WriteByte('\\')
			}
		}
		b.WriteByte(byte(c))
	}
}

// arguments reads what follows the letter of a command.
func (p *parser) arguments(cmd *command, c int) error {
	switch c {
	case '{':
		p.blocks = append(p.blocks, block{len(p.commands), p.count, p.line, p.name})
		return nil
	case '}':
		if len(p.blocks) == 0 {
			return p.bad("unexpected `}'")
		}
		if cmd.from != nil {
			return p.bad("} doesn't want any addresses")
		}
		last := len(p.blocks) - 1
		p.commands[p.blocks[last].index].target = len(p.commands)
		p.blocks = p.blocks[:last]
		return p.endOfCommand()
	case 'e':
		if p.sandbox {
			return p.bad("e/r/w commands disabled in sandbox mode")
		}
		if c = p.nonblank(); c == endOfScript || c == '\n' {
			return nil
		}
		return p.startText(cmd, c)
	case 'a', 'i', 'c':
		if c = p.nonblank(); c == endOfScript {
			return p.bad("expected \\ after `a', `c' or `i'")
		}
		return p.startText(cmd, c)
	case ':':
		if cmd.from != nil {
			return p.bad(": doesn't want any addresses")
		}
		label := p.readLabel()
		if label == "" {
			return p.bad(`":" lacks a label`)
		}
		if _, known := p.labels[label]; !known {
			p.labels[label] = len(p.commands)
		}
		return nil
	case 'b', 't', 'T':
		cmd.label = p.readLabel()
		return nil
	case 'q', 'Q', 'l', 'L':
		if cmd.to != nil && (c == 'q' || c == 'Q') {
			return p.bad("command only uses one address")
		}
		if c = p.nonblank(); isDigit(c) && !p.posix {
			cmd.number = int(p.integer(c))
		} else {
			p.back(c)
		}
		return p.endOfCommand()
	case '=', 'd', 'D', 'F', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'z', 'x':
		return p.endOfCommand()
	case 'r', 'R', 'w', 'W':
		return p.fileArgument(cmd)
	case 's':
		return p.substitute(cmd)
	case 'y':
		return p.transliterate(cmd)
	}
	return p.unknown(c)
}

// readLabel reads a label.
func (p *parser) readLabel() string {
	c := p.nonblank()
	begin := p.at - 1
	if c == endOfScript {
		return ""
	}
	for c != endOfScript && !isSpace(c) && c != ';' && c != '}' && c != '#' {
		c = p.next()
	}
	p.back(c)
	return p.text[begin:p.at]
}

// fileName reads the rest of the line as a name.
func (p *parser) fileName() (string, error) {
	if p.sandbox {
		return "", p.bad("e/r/w commands disabled in sandbox mode")
	}
	c := p.nonblank()
	var b []byte
	for ; c != endOfScript && c != '\n'; c = p.next() {
		b = append(b, byte(c))
	}
	if len(b) == 0 {
		p.back(c)
		return "", p.bad("missing filename in r/R/w/W commands")
	}
	return string(b), nil
}

func (p *parser) fileArgument(cmd *command) (err error) {
	if cmd.file, err = p.fileName(); err != nil {
		return err
	}
	switch cmd.name {
	case 'R':
		cmd.source = p.lineSource(cmd.file)
	case 'w', 'W':
		cmd.out, err = p.outputFile(cmd.file)
	}
	return err
}

// startText reads the text of a, i, c or e, which begins with c.
func (p *parser) startText(cmd *command, c int) error {
	switch {
	case c == '\\':
		if c = p.next(); c != '\n' {
			p.back(c)
		}
	case p.posix:
		return p.bad("expected \\ after `a', `c' or `i'")
	default:
		p.back(c)
	}
	p.pending, p.buffer = cmd, nil
	if c != endOfScript {
		p.readText()
	}
	return nil
}

// readText reads the pending text up to the end of a line without a backslash. At the end of a part
// after a backslash the text stays pending.
func (p *parser) readText() {
	for {
		c := p.next()
		if c == '\\' {
			if c = p.next(); c == endOfScript {
				p.buffer = append(p.buffer, '\n')
				return
			}
			p.buffer = append(p.buffer, '\\', byte(c))
			continue
		}
		if c == endOfScript || c == '\n' {
			p.buffer = append(p.buffer, p.delimiter)
			p.endText()
			return
		}
		p.buffer = append(p.buffer, byte(c))
	}
}

func (p *parser) endText() {
	text, err := p.unescape(string(p.buffer), inText)
	if err != nil {
		text = string(p.buffer)
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		b = append(b, text[i])
	}
	p.pending.text = b
	p.pending, p.buffer = nil, nil
}

// finish ends the script: texts are complete, and labels have their places.
func (p *parser) finish() error {
	if p.pending != nil {
		p.endText()
	}
	if len(p.blocks) > 0 {
		b := p.blocks[len(p.blocks)-1]
		p.count, p.line, p.name, p.at = b.count, b.line, b.name, 0
		return p.bad("unmatched `{'")
	}
	for _, cmd := range p.commands {
		if strings.IndexByte("btT", cmd.name) < 0 {
			continue
		}
		cmd.target = len(p.commands)
		if cmd.label != "" {
			target, ok := p.labels[cmd.label]
			if !ok {
				return &cli.Failure{Text: "can't find label for jump to `" + cmd.label + "'"}
			}
			cmd.target = target
		}
	}
	p.at = 0
	p.scriptPlace = p.place()
	return nil
}

// transliterate reads the arguments of y.
func (p *parser) transliterate(cmd *command) error {
	const problem = "unterminated `y' command"
	delimiter := p.next()
	var lists [2][]rune
	for i := range lists {
		text, err := p.delimited(delimiter, false, problem)
		if err != nil {
			return err
		}
		if lists[i], err = p.characters(text); err != nil {
			return err
		}
	}
	if len(lists[0]) != len(lists[1]) {
		return p.bad("strings for `y' command are different lengths")
	}
	m := &mapping{}
	for c := range m.bytes {
		m.bytes[c] = byte(c)
	}
	for i, r := range lists[0] {
		switch to := lists[1][i]; {
		case !p.Locale.UTF8:
			m.bytes[r] = byte(to)
		case r < utf8.RuneSelf && to < utf8.RuneSelf && m.runes == nil:
			m.bytes[r] = byte(to)
		default:
			if m.runes == nil {
				m.runes = map[rune]rune{}
			}
			m.runes[r] = to
		}
	}
	cmd.mapping = m
	return p.endOfCommand()
}

// characters returns the characters of an argument of y.
func (p *parser) characters(text string) (list []rune, err error) {
	if text, err = p.unescape(text, inMapping); err != nil {
		return nil, err
	}
	for i := 0; i < len(text); {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if text[i] == 'n' {
				list = append(list, '\n')
				i++
				continue
			}
		}
		r, size := rune(text[i]), 1
		if p.Locale.UTF8 {
			r, size = decode([]byte(text[i:]))
		}
		list = append(list, r)
		i += size
	}
	return list, nil
}

// invalidByte is added to a byte that is not part of a character.
const invalidByte = unicode.MaxRune + 1

// decode returns the first character of a text and its size.
func decode(text []byte) (r rune, size int) {
	if r, size = utf8.DecodeRune(text); r == utf8.RuneError && size == 1 {
		r = invalidByte + rune(text[0])
	}
	return r, size
}

// substitute reads the arguments of s.
func (p *parser) substitute(cmd *command) error {
	const problem = "unterminated `s' command"
	delimiter := p.next()
	text, err := p.delimited(delimiter, true, problem)
	if err != nil {
		return err
	}
	replacement, err := p.delimited(delimiter, false, problem)
	if err != nil {
		return err
	}
	s := &substitution{}
	cmd.subst = s
	if err := p.replacement(s, replacement); err != nil {
		return err
	}
	o, err := p.substituteFlags(cmd)
	if err != nil {
		return err
	}
	if s.re, err = p.regexp(text, o); err != nil {
		return err
	}
	if s.re != nil && s.largest > s.re.Groups {
		return p.bad(badReference(s.largest))
	}
	if s.evaluate && p.sandbox {
		return p.bad("e/r/w commands disabled in sandbox mode")
	}
	return nil
}

func badReference(n int) string {
	return "invalid reference \\" + strconv.Itoa(n) + " on `s' command's RHS"
}

func (p *parser) substituteFlags(cmd *command) (o pattern.Options, err error) {
	s := cmd.subst
	for {
		c := p.next()
		switch {
		case (c == 'i' || c == 'I') && !p.posix:
			o.IgnoreCase = true
		case (c == 'm' || c == 'M') && !p.posix:
			o.Lines = true
		case c == 'e' && !p.posix:
			s.evaluate = true
		case c == 'p':
			if s.print != 0 {
				return o, p.bad("multiple `p' options to `s' command")
			}
			s.print = 1
			if s.evaluate {
				s.print = 2
			}
		case c == 'g':
			if s.global {
				return o, p.bad("multiple `g' options to `s' command")
			}
			s.global = true
		case c == 'w':
			if cmd.file, err = p.fileName(); err == nil {
				cmd.out, err = p.outputFile(cmd.file)
			}
			return o, err
		case isDigit(c):
			if s.number != 0 {
				return o, p.bad("multiple number options to `s' command")
			}
			if s.number = int(min(p.integer(c), 1<<30)); s.number == 0 {
				return o, p.bad("number option to `s' command may not be zero")
			}
		case c == '}' || c == '#':
			p.back(c)
			return o, nil
		case c == '\n' || c == ';' || c == endOfScript:
			return o, nil
		case isBlank(c):
		case c == '\r' && p.at < len(p.text) && p.text[p.at] == '\n':
			p.next()
			return o, nil
		default:
			return o, p.bad("unknown option to `s'")
		}
	}
}

// replacement splits the replacement of s into parts.
func (p *parser) replacement(s *substitution, raw string) error {
	text, err := p.unescape(raw, inReplacement)
	if err != nil {
		return err
	}
	current := part{group: -1}
	end := func(group int) {
		current.group = group
		s.largest = max(s.largest, group)
		if group >= 0 || len(current.text) > 0 || current.first != asIs {
			s.parts = append(s.parts, current)
		}
		current = part{group: -1, rest: current.rest}
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '&':
			end(0)
			continue
		case c != '\\' || i+1 == len(text):
			current.text = append(current.text, c)
			continue
		}
		i++
		switch c = text[i]; {
		case c >= '0' && c <= '9':
			end(int(c - '0'))
		case strings.IndexByte("LUEul", c) >= 0 && !p.posix:
			s.hasLetters = true
			if len(current.text) > 0 {
				end(-1)
			}
			switch c {
			case 'L':
				current.rest, current.first = lower, asIs
			case 'U':
				current.rest, current.first = upper, asIs
			case 'E':
				current.rest, current.first = asIs, asIs
			case 'u':
				current.first = upper
			case 'l':
				current.first = lower
			}
		default:
			current.text = append(current.text, c)
		}
	}
	end(-1)
	return nil
}

// A place is where escapes stand.
type place uint8

const (
	inRegexp place = iota
	inReplacement
	inText
	inMapping
)

// unescape replaces the escapes that mean one byte. Those that it does not know stay.
func (p *parser) unescape(s string, where place) (string, error) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, nil
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		i++
		c := s[i]
		base, digits := 0, 0
		switch c {
		case 'a', 'f', 'r', 't', 'v':
			b = append(b, "\a\f\r\t\v"[strings.IndexByte("afrtv", c)])
			continue
		case 'n':
			if where == inText || where == inReplacement {
				b = append(b, '\n')
				continue
			}
		case 'c':
			if i+1 == len(s) {
				b = append(b, '\\')
				if where != inRegexp {
					b = append(b, '\\')
				}
				continue
			}
			i++
			if s[i] == '\\' {
				if i++; i == len(s) || s[i] != '\\' {
					return "", p.bad("recursive escaping after \\c not allowed")
				}
			}
			c = s[i]
			if c >= 'a' && c <= 'z' {
				c -= 0x20
			}
			b = appendByte(b, c^0x40, where)
			continue
		case 'd':
			base, digits = 10, 3
		case 'o':
			base, digits = 8, 3
		case 'x':
			base, digits = 16, 2
		}
		if base == 0 {
			b = append(b, '\\', c)
			continue
		}
		end, n := i+1, 0
		for ; end < len(s) && end <= i+digits; end++ {
			d := strings.IndexByte("0123456789abcdefABCDEF", s[end])
			if d > 15 {
				d -= 6
			}
			if d < 0 || d >= base {
				break
			}
			n = n*base + d
		}
		if end == i+1 {
			b = append(b, c)
			continue
		}
		b = appendByte(b, byte(n), where)
		i = end - 1
	}
	return string(b), nil
}

// appendByte appends a byte that was written with a number. In a replacement and in a text it has no special
// meaning.
func appendByte(b []byte, c byte, where place) []byte {
	if where == inReplacement && (c == '&' || c == '\\' || c == '\n') || where != inRegexp && c == '\\' {
		b = append(b, '\\')
	}
	return append(b, c)
}
