package awk

import (
	"math/rand"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// The numbers of the special variables, which are global variables.
const (
	nfVariable = iota
	nrVariable
	fnrVariable
	fsVariable
	ofsVariable
	orsVariable
	rsVariable
	subsepVariable
	convfmtVariable
	ofmtVariable
	rstartVariable
	rlengthVariable
	filenameVariable
	environVariable
	argcVariable
	argvVariable
)

var specials = []string{"NF", "NR", "FNR", "FS", "OFS", "ORS", "RS", "SUBSEP", "CONVFMT", "OFMT", "RSTART", "RLENGTH",
	"FILENAME", "ENVIRON", "ARGC", "ARGV"}

const (
	maxField = 1 << 24 // maximum number of fields of a record
	maxDepth = 100000  // maximum depth of nested calls
)

// A slot is a variable: a value, or an array.
type slot struct {
	value    value
	elements *array
	from     *slot // the unset variable of the caller that a parameter stands for
}

// array returns the array of the slot. It makes one if there is none, and the caller's variable that
// the slot stands for gets the same array.
func (s *slot) array() *array {
	if s.elements == nil {
		if s.from != nil && s.from.value.kind == unset {
			s.elements = s.from.array()
		} else {
			s.elements = newArray()
		}
	}
	return s.elements
}

// A machine is one run of a program.
type machine struct {
	*gnu.Tool
	program  *program
	globals  []slot
	frame    []slot // the parameters of the function that runs
	depth    int
	returned value
	status   int

	convfmt, ofmt string

	text      string // the record, if it is valid
	isText    bool   // the record is valid; otherwise it is made from the fields when it is needed
	fields    []value
	isSplit   bool   // the fields are valid
	separator string // the FS that splits the record into fields

	input    *records // of the current file
	main     records
	argument int
	isOpen   bool
	ended    bool
	stdin    *records

	stdout  *output
	outputs map[string]*output
	inputs  map[string]*source

	expressions map[string]*regex
	random      *rand.Rand
	seed        float64
}

func newMachine(t *gnu.Tool, p *program, operands []string) *machine {
	m := &machine{
		Tool: t, program: p, globals: make([]slot, len(p.globals)),
		isText: true, isSplit: true,
		outputs: map[string]*output{}, inputs: map[string]*source{},
		expressions: map[string]*regex{},
		stdin:       &records{r: t.Stdin},
	}
	m.stdout = &output{w: t.Out, unbuffered: isTerminal(1)}
	for i, v := range []value{num(0), num(0), num(0), str(" "), str(" "), str("\n"), str("\n"), str("\x1c"), str("%.6g"), str("%.6g"), num(0), num(0), str("")} {
		m.globals[i].value = v
	}
	m.convfmt, m.ofmt, m.separator = "%.6g", "%.6g", " "
	environ := m.globals[environVariable].array()
	for _, word := range t.Env {
		if name, v, ok := strings.Cut(word, "="); ok {
			*environ.at(name) = field(v)
		}
	}
	argv := m.globals[argvVariable].array()
	*argv.at("0") = str(cli.BaseName(t.Argv[0]))
	for i, word := range operands {
		*argv.at(decimal(i + 1)) = field(word)
	}
	m.globals[argcVariable].value = num(float64(len(operands) + 1))
	return m
}

// get returns the text of a special variable.
func (m *machine) get(special int) string { return m.globals[special].value.text(m.convfmt) }

// setSpecial sets a special variable, and what depends on it.
func (m *machine) setSpecial(special int, v value) {
	switch special {
	case nfVariable:
		n := v.num()
		if n < 0 {
			m.fail("negative value assigned to NF")
		}
		if n > maxField {
			m.fail("value assigned to NF is too large")
		}
		m.split()
		m.resize(int(n))
		return
	case convfmtVariable:
		m.convfmt = v.text(m.convfmt)
	case ofmtVariable:
		m.ofmt = v.text(m.convfmt)
	}
	m.globals[special].value = v
}

// assignText carries out an operand NAME=VALUE.
func (m *machine) assignText(word string) {
	name, v, _ := strings.Cut(word, "=")
	for i, n := range m.program.globals {
		if n == name {
			if m.globals[i].elements != nil {
				m.fail("cannot command line assign to " + name)
			}
			if v = unescape(v); i < len(specials) {
				m.setSpecial(i, field(v))
			} else {
				m.globals[i].value = field(v)
			}
		}
	}
}

// fail ends the program with a message as mawk's.
func (m *machine) fail(message string) {
	panic(cli.Fail("run time error: "+message+"\n\tFILENAME=\""+m.get(filenameVariable)+"\" FNR="+m.get(fnrVariable)+" NR="+m.get(nrVariable), nil))
}

// run runs the whole program and returns its exit status.
func (m *machine) run() (status int, err error) {
	defer func() {
		if f, ok := recover().(*cli.Failure); ok {
			// The message comes before the output that is still buffered.
			m.Stderr.Write([]byte(m.ErrorName() + ": " + f.Error() + "\n"))
			m.closeAll()
			status, err = 2, nil
		} else if f != nil {
			panic(f)
		}
	}()
	m.everything()
	return m.status, m.closeAll()
}

func (m *machine) everything() {
	f := onward
	for _, b := range m.program.begin {
		if f = m.execute(b); f == exiting {
			break
		}
	}
	if f != exiting && len(m.program.rules)+len(m.program.end) > 0 {
		f = m.records()
	}
	for _, b := range m.program.end {
		if m.execute(b) == exiting {
			return
		}
	}
}

// records runs the rules for all records.
func (m *machine) records() flow {
	for {
		record, status := m.readMain()
		if status <= 0 {
			return onward
		}
		m.count()
		m.setRecord(record)
		switch m.rules() {
		case exiting:
			return exiting
		case nextFile:
			m.closeMain()
		}
	}
}

// rules runs the rules for the record.
func (m *machine) rules() (f flow) {
	defer m.caught(&f)
	for _, r := range m.program.rules {
		if !r.selects(m) {
			continue
		}
		if !r.hasBlock {
			m.write(m.stdout, m.record()+m.get(orsVariable))
			continue
		}
		if f := r.action.run(m); f != onward {
			return f
		}
	}
	return onward
}

func (r *rule) selects(m *machine) bool {
	switch {
	case r.pattern == nil:
		return true
	case r.last == nil:
		return r.pattern.eval(m).bool()
	case !r.inRange && !r.pattern.eval(m).bool():
		return false
	}
	r.inRange = !r.last.eval(m).bool()
	return true
}

// execute runs the action of BEGIN or END.
func (m *machine) execute(b *block) (f flow) {
	defer m.caught(&f)
	return b.run(m)
}

// caught recovers from a jump out of functions.
func (m *machine) caught(f *flow) {
	switch e := recover().(type) {
	case nil:
	case flow:
		*f, m.frame, m.depth = e, nil, 0
	default:
		panic(e)
	}
}

// count counts a record of the command line's files.
func (m *machine) count() {
	for _, v := range []int{nrVariable, fnrVariable} {
		m.globals[v].value = num(m.globals[v].value.num() + 1)
	}
}

// setRecord sets $0.
func (m *machine) setRecord(text string) {
	m.text, m.isText, m.isSplit = text, true, false
	m.separator = m.get(fsVariable)
}

// record returns $0.
func (m *machine) record() string {
	if !m.isText {
		var b strings.Builder
		between := m.get(ofsVariable)
		for i, f := range m.fields {
			if i > 0 {
				b.WriteString(between)
			}
			b.WriteString(f.text(m.convfmt))
		}
		m.text, m.isText = b.String(), true
	}
	return m.text
}

// split splits the record into fields, unless it is split already.
func (m *machine) split() {
	if m.isSplit {
		return
	}
	m.isSplit = true
	m.fields = m.fields[:0]
	paragraphs := m.get(rsVariable) == ""
	m.parts(m.text, m.separator, paragraphs, func(s string) { m.fields = append(m.fields, field(s)) })
	m.globals[nfVariable].value = num(float64(len(m.fields)))
}

// resize sets the number of fields.
func (m *machine) resize(n int) {
	for len(m.fields) < n {
		m.fields = append(m.fields, value{kind: input})
	}
	m.fields = m.fields[:n]
	m.globals[nfVariable].value = num(float64(n))
	m.isText = false
}

func (m *machine) field(n int) value {
	if n == 0 {
		return field(m.record())
	}
	if m.split(); n > len(m.fields) {
		return str("") // unlike an uninitialized variable it is not a 0
	}
	return m.fields[n-1]
}

func (m *machine) setField(n int, v value) {
	if n == 0 {
		m.setRecord(v.text(m.convfmt))
		return
	}
	if m.split(); n > len(m.fields) {
		m.resize(n)
	}
	if v.kind == unset {
		v = str("")
	}
	m.fields[n-1] = v
	m.isText = false
}

// parts calls use for each part of a text. newlines says that a newline separates, too.
func (m *machine) parts(s, separator string, newlines bool, use func(string)) {
	switch {
	case s == "":
	case separator == " ":
		for i := 0; i < len(s); {
			for i < len(s) && isSpace(s[i]) {
				i++
			}
			begin := i
			for i < len(s) && !isSpace(s[i]) {
				i++
			}
			if i > begin {
				use(s[begin:i])
			}
		}
	case separator == "":
		for i := range len(s) {
			use(s[i : i+1])
		}
	case len(separator) == 1 && separator != "\\" && !newlines:
		for {
			part, rest, more := strings.Cut(s, separator)
			use(part)
			if !more {
				return
			}
			s = rest
		}
	default:
		if len(separator) == 1 {
			separator = "[" + strings.ReplaceAll(separator, `\`, `\\`) + "]"
			if separator == "[^]" {
				separator = `\^`
			}
		}
		if newlines {
			separator = "(" + separator + ")|\n"
		}
		m.partsBy(s, m.compiled(separator), use)
	}
}

// partsBy calls use for each part of a text between matches that are not empty.
func (m *machine) partsBy(s string, re *regex, use func(string)) {
	if s == "" {
		return
	}
	begin := 0
	for _, at := range re.all(s, -1, false) {
		if at[1] > at[0] {
			use(s[begin:at[0]])
			begin = at[1]
		}
	}
	use(s[begin:])
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// A formatError is the error of sprintf, with mawk's message. mawk prints what was formatted before it.
type formatError string

func (e formatError) Error() string { return string(e) }
