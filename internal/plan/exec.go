package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Exec runs the program in place of the process, as execvp(3) does.
type Exec struct {
	File    string
	Argv    []string
	Env     []string
	Path    string        // the value of PATH
	Direct  bool          // File is the path itself, execve(2): no search, no shell for a file without a format
	OnError *solo.Message // nil: util-linux's words, 127 for ENOENT and 126 otherwise
}

// Emit adds execvp(3) or execve(2).
func (e Exec) Emit(p *solo.Program, name string) {
	m := e.OnError.Or(NotExecuted(name, e.File))
	if e.Direct {
		p.Execute(e.File, e.Argv, e.Env, m)
		return
	}
	p.Exec(e.File, e.Path, e.Argv, e.Env, m)
}

// NotExecuted is util-linux's message for an Exec that fails.
func NotExecuted(name, file string) *solo.Message {
	return &solo.Message{Name: name, Text: "failed to execute ", Word: file, Status: 126, NotFound: 127, Unheard: 1}
}

// Why says what the process becomes.
func (Exec) Why(s Scene) string {
	text := s.Texts.Exec
	switch {
	case s.Continues:
		text = s.Texts.ExecNext
	case !s.IsChild:
		text = s.Texts.ExecInPlace
	}
	return texts.Fill(text, "program", s.Program)
}

// Needs adds nothing: whether the program is there depends on the root directory at
// that time, which package explain follows.
func (Exec) Needs(*Needs) {}

// Hint tells the file and where it was searched for.
func (e Exec) Hint() hint.Attempt { return &hint.Exec{File: e.File, Path: e.Path} }
