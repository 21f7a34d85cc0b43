package plan

import (
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Exec executes a program, execvp(3).
type Exec struct {
	File    string
	Argv    []string
	Env     []string
	Path    string        // the search path
	Direct  bool          // execve(2): File is a path, and no shell runs a file of unknown format
	OnError *solo.Message // nil for NotExecuted
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

// NotExecuted returns util-linux's message for an Exec that fails. The exit status is 127 for
// ENOENT and 126 for other errors.
func NotExecuted(name, file string) *solo.Message {
	return &solo.Message{Name: name, Text: "failed to execute ", Word: file, Status: 126, NotFound: 127, NotWritten: 1}
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

// Needs adds nothing: whether the program exists depends on the root directory at that time.
// Package explain checks it.
func (Exec) Needs(*Needs) {}

// Hint returns the attempt with the file and the search path.
func (e Exec) Hint() hint.Attempt { return &hint.Exec{File: e.File, Path: e.Path} }
