package eval

import (
	"bytes"
	"strconv"
	"strings"

	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/pattern"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// testBuiltin implements test and [.
func testBuiltin(s *Shell, args []string) int {
	name, words := args[0], args[1:]
	if name == "[" {
		if len(words) == 0 || words[len(words)-1] != "]" {
			s.errorf("[: missing `]'")
			return usageError
		}
		words = words[:len(words)-1]
	}
	t := &tester{s: s, words: words}
	ok := t.run()
	if t.wrong != "" {
		s.errorf("%s: %s", name, t.wrong)
		return usageError
	}
	return btoi(!ok)
}

// A tester evaluates the words of test(1): up to four by their number, as POSIX defines, more by
// precedence.
type tester struct {
	s     *Shell
	words []string
	pos   int
	wrong string
}

func (t *tester) fail(text string) bool {
	if t.wrong == "" {
		t.wrong = text
	}
	return false
}

func (t *tester) run() bool {
	ok := t.count(t.words)
	return ok
}

func (t *tester) count(w []string) bool {
	switch len(w) {
	case 0:
		return false
	case 1:
		return w[0] != ""
	case 2:
		if w[0] == "!" {
			return w[1] == ""
		}
		if isTestUnary(w[0]) {
			return t.unary(w[0], w[1])
		}
		return t.fail(w[0] + ": unary operator expected")
	case 3:
		return t.three(w)
	case 4:
		if w[0] == "!" {
			return !t.three(w[1:])
		}
		if w[0] == "(" && w[3] == ")" {
			return t.count(w[1:3])
		}
	}
	t.words, t.pos = w, 0
	ok := t.or()
	if t.wrong == "" && t.pos < len(t.words) {
		if t.words[t.pos] != ")" && len(t.words) > 4 {
			return t.fail("too many arguments")
		}
		return t.fail("too many arguments")
	}
	return ok
}

func (t *tester) three(w []string) bool {
	switch {
	case isTestBinary(w[1]):
		return t.binary(w[0], w[1], w[2])
	case w[1] == "-a":
		return w[0] != "" && w[2] != ""
	case w[1] == "-o":
		return w[0] != "" || w[2] != ""
	case w[0] == "!":
		return !t.count(w[1:])
	case w[0] == "(" && w[2] == ")":
		return w[1] != ""
	}
	return t.fail(w[1] + ": binary operator expected")
}

func (t *tester) or() bool {
	x := t.and()
	for t.wrong == "" && t.pos < len(t.words) && t.words[t.pos] == "-o" {
		t.pos++
		y := t.and()
		x = x || y
	}
	return x
}

func (t *tester) and() bool {
	x := t.term()
	for t.wrong == "" && t.pos < len(t.words) && t.words[t.pos] == "-a" {
		t.pos++
		y := t.term()
		x = x && y
	}
	return x
}

func (t *tester) term() bool {
	if t.pos >= len(t.words) {
		return t.fail("argument expected")
	}
	w := t.words[t.pos]
	rest := len(t.words) - t.pos
	switch {
	case w == "!" && !(rest >= 3 && isTestBinary(t.words[t.pos+1])):
		t.pos++
		return !t.term()
	case w == "(" && !(rest >= 3 && isTestBinary(t.words[t.pos+1])):
		t.pos++
		x := t.or()
		if t.wrong != "" {
			return false
		}
		if t.pos >= len(t.words) || t.words[t.pos] != ")" {
			return t.fail("`)' expected")
		}
		t.pos++
		return x
	case rest >= 3 && isTestBinary(t.words[t.pos+1]):
		t.pos += 3
		return t.binary(w, t.words[t.pos-2], t.words[t.pos-1])
	case isTestUnary(w) && rest >= 2:
		t.pos += 2
		return t.unary(w, t.words[t.pos-1])
	}
	t.pos++
	return w != ""
}

func (t *tester) unary(op, word string) bool {
	ok, err := t.s.unary(op, word)
	if err != "" {
		return t.fail(err)
	}
	return ok
}

func (t *tester) binary(a, op, b string) bool {
	switch op {
	case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
		x, ok := testNumber(a)
		if !ok {
			return t.fail(a + ": integer expected")
		}
		y, ok := testNumber(b)
		if !ok {
			return t.fail(b + ": integer expected")
		}
		return compareInts(op, x, y)
	}
	ok, err := t.s.binary(a, op, b)
	if err != "" {
		return t.fail(err)
	}
	return ok
}

func testNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.Trim(s, " \t\n"), 10, 64)
	return n, err == nil
}

func isTestUnary(op string) bool {
	return len(op) == 2 && op[0] == '-' && strings.IndexByte("abcdefghknoprstuvwxzGLNORS", op[1]) >= 0
}

func isTestBinary(op string) bool {
	switch op {
	case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}

func compareInts(op string, a, b int64) bool {
	switch op {
	case "-eq":
		return a == b
	case "-ne":
		return a != b
	case "-lt":
		return a < b
	case "-le":
		return a <= b
	case "-gt":
		return a > b
	}
	return a >= b
}

// binary evaluates a binary operator on texts or files.
func (s *Shell) binary(a, op, b string) (bool, string) {
	switch op {
	case "=", "==":
		return a == b, ""
	case "!=":
		return a != b, ""
	case "<":
		return a < b, ""
	case ">":
		return a > b, ""
	}
	var x, y unix.Stat_t
	errX, errY := s.stat(a, &x), s.stat(b, &y)
	switch op {
	case "-ef":
		return errX == nil && errY == nil && x.Dev == y.Dev && x.Ino == y.Ino, ""
	case "-nt":
		return errX == nil && (errY != nil || x.Mtim.Nano() > y.Mtim.Nano()), ""
	case "-ot":
		return errY == nil && (errX != nil || x.Mtim.Nano() < y.Mtim.Nano()), ""
	}
	return false, op + ": binary operator expected"
}

// unary evaluates a unary operator on a file, a text, a variable or an option.
func (s *Shell) unary(op, word string) (bool, string) {
	var st unix.Stat_t
	kind := func(k uint32) (bool, string) { return s.stat(word, &st) == nil && st.Mode&unix.S_IFMT == k, "" }
	bit := func(b uint32) (bool, string) { return s.stat(word, &st) == nil && st.Mode&b != 0, "" }
	switch op[1] {
	case 'a', 'e':
		return s.stat(word, &st) == nil, ""
	case 'b':
		return kind(unix.S_IFBLK)
	case 'c':
		return kind(unix.S_IFCHR)
	case 'd':
		return kind(unix.S_IFDIR)
	case 'f':
		return kind(unix.S_IFREG)
	case 'p':
		return kind(unix.S_IFIFO)
	case 'S':
		return kind(unix.S_IFSOCK)
	case 'h', 'L':
		return s.lstat(word, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFLNK, ""
	case 'g':
		return bit(unix.S_ISGID)
	case 'u':
		return bit(unix.S_ISUID)
	case 'k':
		return bit(unix.S_ISVTX)
	case 's':
		return s.stat(word, &st) == nil && st.Size > 0, ""
	case 'r':
		return s.access(word, unix.R_OK) == nil, ""
	case 'w':
		return s.access(word, unix.W_OK) == nil, ""
	case 'x':
		return s.access(word, unix.X_OK) == nil, ""
	case 'O':
		return s.stat(word, &st) == nil && int(st.Uid) == unix.Geteuid(), ""
	case 'G':
		return s.stat(word, &st) == nil && int(st.Gid) == unix.Getegid(), ""
	case 'N':
		return s.stat(word, &st) == nil && st.Mtim.Nano() > st.Atim.Nano(), ""
	case 't':
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil {
			return false, word + ": integer expected"
		}
		f := s.fds[n]
		if f == nil || f.capture != nil {
			return false, ""
		}
		return terminal.Is(f.fd), ""
	case 'n':
		return word != "", ""
	case 'z':
		return word == "", ""
	case 'o':
		return s.Option(word), ""
	case 'v':
		return s.isSet(word), ""
	case 'R':
		v := s.vars[word]
		return v.has(nameref) && v.value != "", ""
	}
	return false, op + ": unary operator expected"
}

// isSet reports whether NAME or NAME[SUBSCRIPT] is set.
func (s *Shell) isSet(word string) bool {
	if at := strings.IndexByte(word, '['); at > 0 && strings.HasSuffix(word, "]") {
		name, sub := word[:at], word[at+1:len(word)-1]
		v := s.lookup(name)
		if (sub == "@" || sub == "*") && !v.has(isAssoc) {
			return v != nil && len(v.values()) > 0
		}
		_, ok := s.element(name, s.expandString(syntax.ParseText(sub)))
		return ok
	}
	if isDigits(word) {
		_, ok := s.param(word)
		return ok
	}
	_, ok := s.lookup(word).scalar(s)
	return ok
}

// regex evaluates [[ TEXT =~ WORD ]] and sets BASH_REMATCH.
func (s *Shell) regex(text string, w *syntax.Word) bool {
	expr := ""
	if s.shopt.compat[0] { // quotes do not count
		expr = s.expandString(w)
	} else {
		expr = s.patternOf(w, true)
	}
	if s.opts.xtrace {
		s.traceTest(orQuotes(text) + " =~ " + orQuotes(expr))
	}
	re, err := pattern.Compile(expr, pattern.Options{Extended: true, IgnoreCase: s.shopt.nocasematch, Bytes: s.bytes(), LooseParen: true})
	if err != nil {
		s.errorf("[[: invalid regular expression `%s': %s", expr, err)
		s.condStatus = usageError
		return false
	}
	m, _ := re.Find([]byte(text), 0)
	v := &Var{attr: isArray | isSet, array: newArray(false)}
	for i := 0; i < len(m)/2; i++ {
		if m[2*i] >= 0 {
			v.array.put(i, text[m[2*i]:m[2*i+1]])
		} else {
			v.array.put(i, "")
		}
	}
	s.vars["BASH_REMATCH"] = v
	return m != nil
}

// escapeRegex escapes a quoted text, so that it is literal after a regular expression. Within
// brackets characters lose their meaning without backslashes.
func escapeRegex(before []byte, text string) string {
	if inBracket(before) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(`.[]{}()\*+?^$|`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// inBracket reports whether a regular expression ends within a bracket expression.
func inBracket(expr []byte) bool {
	for i := 0; i < len(expr); i++ {
		switch expr[i] {
		case '\\':
			i++
		case '[':
			i++
			if i < len(expr) && expr[i] == '^' {
				i++
			}
			if i < len(expr) && expr[i] == ']' {
				i++
			}
			for i < len(expr) && expr[i] != ']' {
				if expr[i] == '[' && i+1 < len(expr) && strings.IndexByte(":.=", expr[i+1]) >= 0 {
					end := bytes.Index(expr[i+2:], []byte{expr[i+1], ']'})
					if end < 0 {
						return true
					}
					i += end + 3
				}
				i++
			}
			if i >= len(expr) {
				return true
			}
		}
	}
	return false
}
