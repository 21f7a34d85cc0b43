package awk

import (
	"math"
	"strconv"
	"strings"
)

// An expr is an expression. Errors at run time are panics with a *failure.
type expr interface{ eval(*machine) value }

// An lvalue is an expression to which values can be assigned.
type lvalue interface {
	expr
	place(*machine) place
}

// A place is where a value is stored: a field, or a variable or element.
type place struct {
	m       *machine
	cell    *value
	special int // the number of a special variable; -1 for any other place
	field   int // the number of the field if cell is nil
}

func (p place) get() value {
	switch {
	case p.cell == nil:
		return p.m.field(p.field)
	case p.special == nfVariable:
		p.m.split()
	}
	return *p.cell
}

func (p place) set(v value) {
	switch {
	case p.cell == nil:
		p.m.setField(p.field, v)
	case p.special >= 0:
		p.m.setSpecial(p.special, v)
	default:
		*p.cell = v
	}
}

func decimal(n int) string { return strconv.Itoa(n) }

type literal struct{ v value }

func (e *literal) eval(*machine) value { return e.v }

// A regexLiteral is /re/, which is matched with the record.
type regexLiteral struct{ re *regex }

func (e *regexLiteral) eval(m *machine) value { return truth(e.re.matches(m.record())) }

// A grouping is an expression in parentheses, or a list of expressions in them: (a, b) before "in" or
// after print.
type grouping struct {
	one  expr
	list []expr
}

func (e *grouping) eval(m *machine) value { return e.one.eval(m) }

type variable struct {
	name  string
	at    int
	local bool
}

func (e *variable) slot(m *machine) *slot {
	if e.local {
		return &m.frame[e.at]
	}
	return &m.globals[e.at]
}

func (e *variable) place(m *machine) place {
	s := e.slot(m)
	if s.elements != nil {
		m.fail("illegal reference to array " + e.name)
	}
	special := -1
	if !e.local && e.at < len(specials) {
		special = e.at
	}
	return place{m: m, cell: &s.value, special: special}
}

func (e *variable) eval(m *machine) value { return e.place(m).get() }

// array returns the array in a variable. A variable that is not set becomes an array.
func (e *variable) array(m *machine) *array {
	s := e.slot(m)
	if s.elements == nil && s.value.kind != unset {
		m.fail("type error: " + e.name + " is no array")
	}
	return s.array()
}

type elementOf struct {
	of        *variable
	subscript []expr
}

func (e *elementOf) place(m *machine) place {
	key := m.subscript(e.subscript)
	return place{m: m, cell: e.of.array(m).at(key), special: -1}
}

func (e *elementOf) eval(m *machine) value { return e.place(m).get() }

// subscript returns the key of an element.
func (m *machine) subscript(list []expr) string {
	key := list[0].eval(m).text(m.convfmt)
	for _, e := range list[1:] {
		key += m.get(subsepVariable) + e.eval(m).text(m.convfmt)
	}
	return key
}

type fieldOf struct{ number expr }

func (e *fieldOf) place(m *machine) place {
	n := e.number.eval(m).num()
	if n <= -1 {
		m.fail("negative field index $" + num(math.Trunc(n)).text(m.convfmt))
	}
	if n > maxField {
		m.fail("field index $" + num(math.Trunc(n)).text(m.convfmt) + " is too large")
	}
	return place{m: m, field: int(n), special: -1}
}

func (e *fieldOf) eval(m *machine) value { return e.place(m).get() }

type assignment struct {
	to lvalue
	op tokenKind // "" for "="
	v  expr
}

func (e *assignment) eval(m *machine) value {
	v := e.v.eval(m)
	p := e.to.place(m)
	if e.op != "" {
		v = num(calculate(e.op, p.get().num(), v.num()))
	}
	p.set(v)
	return v
}

type increment struct {
	of     lvalue
	up     bool
	before bool
}

func (e *increment) eval(m *machine) value {
	p := e.of.place(m)
	old := p.get().num()
	now := old - 1
	if e.up {
		now = old + 1
	}
	p.set(num(now))
	if e.before {
		return num(now)
	}
	return num(old)
}

type conditional struct{ condition, yes, no expr }

func (e *conditional) eval(m *machine) value {
	if e.condition.eval(m).bool() {
		return e.yes.eval(m)
	}
	return e.no.eval(m)
}

type logical struct {
	a, b expr
	or   bool
}

func (e *logical) eval(m *machine) value {
	if e.a.eval(m).bool() == e.or {
		return truth(e.or)
	}
	return truth(e.b.eval(m).bool())
}

type membership struct {
	subscript []expr
	of        *variable
}

func (e *membership) eval(m *machine) value {
	key := m.subscript(e.subscript)
	return truth(e.of.array(m).has(key))
}

type matching struct {
	text, pattern expr
	negated       bool
}

func (e *matching) eval(m *machine) value {
	s := e.text.eval(m).text(m.convfmt)
	return truth(m.regex(e.pattern).matches(s) != e.negated)
}

type comparison struct {
	op   tokenKind
	a, b expr
}

func (e *comparison) eval(m *machine) value {
	a := e.a.eval(m)
	b := e.b.eval(m)
	if a.kind == number && b.kind == number && (a.n != a.n || b.n != b.n) {
		return truth(e.op == "!=")
	}
	order := compare(a, b, m.convfmt)
	switch e.op {
	case "<":
		return truth(order < 0)
	case "<=":
		return truth(order <= 0)
	case "==":
		return truth(order == 0)
	case "!=":
		return truth(order != 0)
	case ">":
		return truth(order > 0)
	}
	return truth(order >= 0)
}

type concat struct{ a, b expr }

func (e *concat) eval(m *machine) value {
	a := e.a.eval(m).text(m.convfmt)
	return str(a + e.b.eval(m).text(m.convfmt))
}

type arithmetic struct {
	op   tokenKind
	a, b expr
}

func (e *arithmetic) eval(m *machine) value {
	a := e.a.eval(m).num()
	return num(calculate(e.op, a, e.b.eval(m).num()))
}

func calculate(op tokenKind, a, b float64) float64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		if b == 0 && (a == 0 || a != a) {
			return nan
		}
		return a / b
	case "%":
		if b == 0 || math.IsInf(a, 0) {
			return nan
		}
		return math.Mod(a, b)
	}
	return math.Pow(a, b)
}

type unary struct {
	op tokenKind
	of expr
}

func (e *unary) eval(m *machine) value {
	v := e.of.eval(m)
	switch e.op {
	case "!":
		return truth(!v.bool())
	case "-":
		return num(-v.num())
	}
	return num(v.num())
}

// A call calls a function of the program.
type call struct {
	name      string
	line      int
	arguments []expr
	function  *function
}

func (e *call) eval(m *machine) value {
	frame := make([]slot, len(e.function.parameters))
	for i, a := range e.arguments {
		v, ok := a.(*variable)
		if !ok {
			frame[i].value = a.eval(m)
			continue
		}
		s := v.slot(m)
		switch {
		case s.elements != nil:
			frame[i].elements = s.elements
		case s.value.kind == unset:
			frame[i].from = s // becomes an array if the function uses the parameter as one
		default:
			frame[i].value = v.eval(m)
		}
	}
	if m.depth++; m.depth > maxDepth {
		m.fail("function call nesting too deep in " + e.name)
	}
	caller := m.frame
	m.frame = frame
	m.returned = value{}
	if f := e.function.body.run(m); f != onward && f != returning {
		panic(f) // exit and next leave all functions
	}
	v := m.returned
	m.returned = value{}
	m.frame = caller
	m.depth--
	return v
}

// A getline reads a record from the input, a file or a command.
type getline struct {
	target        lvalue // nil for $0
	file, command expr
}

func (e *getline) eval(m *machine) value {
	var record string
	var status int
	switch {
	case e.command != nil:
		record, status = m.readCommand(e.command.eval(m).text(m.convfmt))
	case e.file != nil:
		record, status = m.readFile(e.file.eval(m).text(m.convfmt))
	default:
		record, status = m.readMain()
	}
	if status <= 0 {
		return num(float64(status))
	}
	if e.file == nil && e.command == nil {
		m.count()
	}
	if e.target == nil {
		m.setRecord(record)
	} else {
		e.target.place(m).set(field(record))
	}
	return num(1)
}

type builtinCall struct {
	name      string
	function  func(*machine, []expr) value
	arguments []expr
}

func (e *builtinCall) eval(m *machine) value { return e.function(m, e.arguments) }

// regex returns the regular expression for an operand of ~ or an argument of a function: a literal
// /re/ as it is, and the text of any other expression compiled.
func (m *machine) regex(e expr) *regex {
	for {
		g, ok := e.(*grouping)
		if !ok || g.one == nil {
			break
		}
		e = g.one
	}
	if r, ok := e.(*regexLiteral); ok {
		return r.re
	}
	return m.compiled(e.eval(m).text(m.convfmt))
}

// compiled compiles a regular expression, or remembers it.
func (m *machine) compiled(source string) *regex {
	if re := m.expressions[source]; re != nil {
		return re
	}
	re, err := compile(source)
	if err != nil {
		m.fail(err.Error())
	}
	if len(m.expressions) >= 500 {
		clear(m.expressions)
	}
	m.expressions[strings.Clone(source)] = re
	return re
}
