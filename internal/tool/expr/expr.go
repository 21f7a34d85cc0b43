// Package expr implements expr(1) of GNU coreutils: it evaluates an expression.
//
// Synopsis:
//
//	expr EXPRESSION
package expr

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
)

// The exit statuses apart from 0 and 1, which say whether the result is neither empty nor 0.
const (
	statusInvalid = 2
	statusFailure = 3
)

var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: statusFailure, UsageStatus: statusInvalid}

// Command is expr.
var Command = gnu.Command("expr", dialect, `EXPRESSION
Prints the value of EXPRESSION. Lowest precedence first, groups have the same:
  A | B            A if it is neither empty nor 0, else B
  A & B            A if neither is empty or 0, else 0
  A < B  A <= B  A = B  A == B  A != B  A >= B  A > B   1 or 0; of numbers, or else of texts
  A + B  A - B
  A * B  A / B  A % B
  TEXT : REGEXP    the text of \(...\), or how many characters match
  match TEXT REGEXP, substr TEXT POSITION LENGTH, index TEXT CHARACTERS, length TEXT
  + WORD           WORD as a text, even if it is an operator
  ( EXPRESSION )
The status is 1 if the value is empty or 0, 2 for a syntax error, 3 for other failures.
`, expr)

// A value is a text or, if number is set, an integer.
type value struct {
	number *big.Int
	text   string
}

func integer(n int64) value { return value{number: big.NewInt(n)} }

func (v value) String() string {
	if v.number != nil {
		return v.number.String()
	}
	return v.text
}

// isNull reports whether a value is empty or 0.
func (v value) isNull() bool {
	if v.number != nil {
		return v.number.Sign() == 0
	}
	digits := strings.TrimPrefix(v.text, "-")
	return v.text == "" || digits != "" && strings.Trim(digits, "0") == ""
}

// integer returns the number that a value is or looks like, or nil.
func (v value) integer() *big.Int {
	if v.number != nil {
		return v.number
	}
	digits := strings.TrimPrefix(v.text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	n, _ := new(big.Int).SetString(v.text, 10)
	return n
}

// An evaluator evaluates the words of an expression while it parses them.
type evaluator struct {
	*gnu.Tool
	all   []string // the words
	at    int      // index of the next word
	depth int      // nesting depth of parentheses and functions
	err   error    // the first failure; after it no more words are read
}

// maxDepth bounds how deep parentheses and functions may be nested, because the stack is bounded.
const maxDepth = 100_000

func expr(t *gnu.Tool) error {
	if err := t.OnlyWord(); err != nil {
		return err
	}
	words := t.Argv[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return gnu.BadUsage("missing operand")
	}
	e := &evaluator{Tool: t, all: words}
	v := e.or(true)
	if e.err == nil && e.at < len(e.all) {
		e.fail("syntax error: unexpected argument " + t.Locale.Quote(e.all[e.at]))
	}
	if e.err != nil {
		return e.err
	}
	t.Out.WriteString(v.String() + "\n")
	if v.isNull() {
		t.Status = 1
	}
	return nil
}

// fail records a failure with this message, unless there was one before.
func (e *evaluator) fail(text string) {
	if e.err == nil {
		e.err = &cli.Failure{Text: text, Status: statusInvalid}
	}
}

// next reads a word if it is one of words, a list separated by blanks, and returns it. Otherwise
// it returns "".
func (e *evaluator) next(words string) string {
	if e.err == nil && e.at < len(e.all) {
		for _, word := range strings.Fields(words) {
			if e.all[e.at] == word {
				e.at++
				return word
			}
		}
	}
	return ""
}

// needsWord fails if there are no more words.
func (e *evaluator) needsWord() bool {
	if e.err == nil && e.at == len(e.all) {
		e.fail("syntax error: missing argument after " + e.Locale.Quote(e.all[e.at-1]))
	}
	return e.err == nil
}

// or evaluates an expression, as the functions below do for each higher precedence. If real is
// false, the value does not matter: the words are parsed, but a division by zero is not a failure.
func (e *evaluator) or(real bool) value {
	left := e.and(real)
	for e.next("|") != "" {
		right := e.and(real && left.isNull())
		if left.isNull() {
			if left = right; left.isNull() {
				left = integer(0)
			}
		}
	}
	return left
}

func (e *evaluator) and(real bool) value {
	left := e.comparison(real)
	for e.next("&") != "" {
		right := e.comparison(real && !left.isNull())
		if left.isNull() || right.isNull() {
			left = integer(0)
		}
	}
	return left
}

func (e *evaluator) comparison(real bool) value {
	left := e.sum(real)
	for {
		operator := e.next("< <= = == != >= >")
		if operator == "" {
			return left
		}
		right := e.sum(real)
		a, b := left.integer(), right.integer()
		order := strings.Compare(left.String(), right.String())
		if a != nil && b != nil {
			order = a.Cmp(b)
		}
		holds := order == 0
		switch operator {
		case "<":
			holds = order < 0
		case "<=":
			holds = order <= 0
		case "!=":
			holds = order != 0
		case ">=":
			holds = order >= 0
		case ">":
			holds = order > 0
		}
		left = integer(0)
		if holds {
			left = integer(1)
		}
	}
}

func (e *evaluator) sum(real bool) value     { return e.arithmetic("+ -", e.product, real) }
func (e *evaluator) product(real bool) value { return e.arithmetic("* / %", e.match, real) }

// arithmetic evaluates operands with operators of one precedence between them, from left to right.
func (e *evaluator) arithmetic(operators string, operand func(real bool) value, real bool) value {
	left := operand(real)
	for {
		operator := e.next(operators)
		if operator == "" {
			return left
		}
		right := operand(real)
		if real && e.err == nil {
			left = e.compute(left.integer(), operator, right.integer())
		}
	}
}

// compute returns the result of an arithmetic operator. An operand is nil if it is not an integer.
func (e *evaluator) compute(a *big.Int, operator string, b *big.Int) (result value) {
	switch {
	case a == nil || b == nil:
		e.fail("non-integer argument")
	case operator == "+":
		result.number = new(big.Int).Add(a, b)
	case operator == "-":
		result.number = new(big.Int).Sub(a, b)
	case operator == "*":
		result.number = new(big.Int).Mul(a, b)
	case b.Sign() == 0:
		e.fail("division by zero")
	case operator == "/":
		result.number = new(big.Int).Quo(a, b)
	default:
		result.number = new(big.Int).Rem(a, b)
	}
	return result
}

func (e *evaluator) match(real bool) value {
	left := e.function(real)
	for e.next(":") != "" {
		right := e.function(real)
		if real && e.err == nil {
			left = e.matched(left.String(), right.String())
		}
	}
	return left
}

// matched returns the value of TEXT : REGEXP.
func (e *evaluator) matched(text, expression string) value {
	re, err := pattern.Compile(expression, pattern.Options{Bytes: !e.Locale.UTF8, LooseRepeat: true, LooseRange: true, Anchored: true})
	if err != nil {
		e.fail(err.Error())
		return value{}
	}
	match, ok := re.Find([]byte(text), 0)
	switch {
	case !ok:
		e.err = &cli.Failure{Text: "error in regular expression matcher", Status: statusFailure}
		return value{}
	case re.Groups > 0 && (match == nil || match[2] < 0):
		return value{}
	case re.Groups > 0:
		return value{text: text[match[2]:match[3]]}
	case match == nil:
		return integer(0)
	}
	return integer(int64(len(e.characters(text[:match[1]]))))
}

// characters splits a text into its characters.
func (e *evaluator) characters(text string) (list []string) {
	for len(text) > 0 {
		size := 1
		if e.Locale.UTF8 {
			_, size = utf8.DecodeRuneInString(text)
		}
		list, text = append(list, text[:size]), text[size:]
	}
	return list
}

// function evaluates one of the functions that are written as words, or a primary.
func (e *evaluator) function(real bool) value {
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > maxDepth {
		e.fail("expression is nested too deeply")
		return value{}
	}
	switch e.next("+ length match index substr") {
	case "+":
		if !e.needsWord() {
			return value{}
		}
		e.at++
		return value{text: e.all[e.at-1]}
	case "length":
		return integer(int64(len(e.characters(e.function(real).String()))))
	case "match":
		left, right := e.function(real), e.function(real)
		if real && e.err == nil {
			return e.matched(left.String(), right.String())
		}
		return left
	case "index":
		left, right := e.function(real), e.function(real)
		wanted := map[string]bool{}
		for _, c := range e.characters(right.String()) {
			wanted[c] = true
		}
		for i, c := range e.characters(left.String()) {
			if wanted[c] {
				return integer(int64(i + 1))
			}
		}
		return integer(0)
	case "substr":
		text, from, count := e.function(real), e.function(real).integer(), e.function(real).integer()
		if from == nil || count == nil {
			return value{}
		}
		list := e.characters(text.String())
		first, n := bounded(from, len(list)+1), bounded(count, len(list))
		if first == 0 || first > len(list) {
			return value{}
		}
		return value{text: strings.Join(list[first-1:min(first-1+n, len(list))], "")}
	}
	return e.primary(real)
}

// bounded returns n, or the nearest number from 0 to limit.
func bounded(n *big.Int, limit int) int {
	switch {
	case n.Sign() < 0:
		return 0
	case n.Cmp(big.NewInt(int64(limit))) > 0:
		return limit
	}
	return int(n.Int64())
}

// primary evaluates a word, or an expression in parentheses.
func (e *evaluator) primary(real bool) value {
	if !e.needsWord() {
		return value{}
	}
	if e.next("(") != "" {
		v := e.or(real)
		switch {
		case e.err != nil:
		case e.at == len(e.all):
			e.fail("syntax error: expecting ')' after " + e.Locale.Quote(e.all[e.at-1]))
		case e.next(")") == "":
			e.fail("syntax error: expecting ')' instead of " + e.Locale.Quote(e.all[e.at]))
		}
		return v
	}
	if e.next(")") != "" {
		e.fail("syntax error: unexpected ')'")
		return value{}
	}
	e.at++
	return value{text: e.all[e.at-1]}
}
