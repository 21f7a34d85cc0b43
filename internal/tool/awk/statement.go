package awk

import "io"

// A statement is run. The flow says how it ended.
type statement interface{ run(*machine) flow }

type flow int

const (
	onward flow = iota
	breaking
	continuing
	nextRecord
	nextFile
	exiting
	returning
)

type block struct{ list []statement }

func (s *block) run(m *machine) flow {
	for _, st := range s.list {
		if f := st.run(m); f != onward {
			return f
		}
	}
	return onward
}

// jump is break, continue, next or nextfile.
type jump flow

func (s jump) run(*machine) flow { return flow(s) }

type exprStatement struct{ e expr }

func (s *exprStatement) run(m *machine) flow {
	s.e.eval(m)
	return onward
}

type ifStatement struct {
	condition expr
	yes, no   statement
}

func (s *ifStatement) run(m *machine) flow {
	switch {
	case s.condition.eval(m).bool():
		return s.yes.run(m)
	case s.no != nil:
		return s.no.run(m)
	}
	return onward
}

// ends says how a loop continues after a run of its body.
func ends(f flow) (stop bool, result flow) {
	switch f {
	case onward, continuing:
		return false, onward
	case breaking:
		return true, onward
	}
	return true, f
}

type whileStatement struct {
	condition expr
	body      statement
}

func (s *whileStatement) run(m *machine) flow {
	for s.condition.eval(m).bool() {
		if stop, f := ends(s.body.run(m)); stop {
			return f
		}
	}
	return onward
}

type doStatement struct {
	body      statement
	condition expr
}

func (s *doStatement) run(m *machine) flow {
	for {
		if stop, f := ends(s.body.run(m)); stop {
			return f
		}
		if !s.condition.eval(m).bool() {
			return onward
		}
	}
}

type forStatement struct {
	first, step statement
	condition   expr
	body        statement
}

func (s *forStatement) run(m *machine) flow {
	if s.first != nil {
		s.first.run(m)
	}
	for s.condition == nil || s.condition.eval(m).bool() {
		if stop, f := ends(s.body.run(m)); stop {
			return f
		}
		if s.step != nil {
			s.step.run(m)
		}
	}
	return onward
}

type forInStatement struct {
	variable, array *variable
	body            statement
}

func (s *forInStatement) run(m *machine) flow {
	for _, key := range s.array.array(m).keys() {
		s.variable.place(m).set(field(key))
		if stop, f := ends(s.body.run(m)); stop {
			return f
		}
	}
	return onward
}

type deleteStatement struct {
	array     *variable
	subscript []expr // nil for the whole array
}

func (s *deleteStatement) run(m *machine) flow {
	if s.subscript == nil {
		s.array.array(m).clear()
		return onward
	}
	key := m.subscript(s.subscript)
	s.array.array(m).delete(key)
	return onward
}

type exitStatement struct{ status expr }

func (s *exitStatement) run(m *machine) flow {
	if s.status != nil {
		m.status = int(s.status.eval(m).num()) & 0xff
	}
	return exiting
}

type returnStatement struct{ v expr }

func (s *returnStatement) run(m *machine) flow {
	m.returned = value{}
	if s.v != nil {
		m.returned = s.v.eval(m)
	}
	return returning
}

type printStatement struct {
	format      bool // printf
	arguments   []expr
	redirection tokenKind // ">", ">>", "|" or ""
	target      expr
}

func (s *printStatement) run(m *machine) flow {
	var line string
	switch {
	case s.format:
		values := make([]value, len(s.arguments))
		for i, a := range s.arguments {
			values[i] = a.eval(m)
		}
		var err error
		if line, err = sprintf("printf", values[0].text(m.convfmt), values[1:], m.convfmt); err != nil {
			m.write(m.target(s), line)
			m.fail(err.Error())
		}
	case len(s.arguments) == 0:
		line = m.record() + m.get(orsVariable)
	default:
		between := m.get(ofsVariable)
		for i, a := range s.arguments {
			if i > 0 {
				line += between
			}
			line += a.eval(m).text(m.ofmt)
		}
		line += m.get(orsVariable)
	}
	m.write(m.target(s), line)
	return onward
}

// target returns where a statement prints to.
func (m *machine) target(s *printStatement) *output {
	if s.redirection == "" {
		return m.stdout
	}
	return m.output(s.redirection, s.target.eval(m).text(m.convfmt))
}

func (m *machine) write(o *output, line string) {
	if _, err := io.WriteString(o.w, line); err != nil {
		m.writeFailed(o, err)
	}
	if o.unbuffered {
		o.flush()
	}
}
