package shell

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// errInterrupted is the error of readLine after ^C.
var errInterrupted = errors.New("interrupted")

const controlC = 3

// keyboard reads keys one by one, because what is typed after a line is input of the program that
// the line starts.
type keyboard struct {
	in, out *os.File
	last    byte
}

// Read reads at most one key.
func (k *keyboard) Read(p []byte) (int, error) {
	n, err := k.in.Read(p[:1])
	if n == 1 {
		k.last = p[0]
	}
	return n, err
}

// Write writes to the terminal. The terminal itself changes "\n" to the start of a new line.
func (k *keyboard) Write(p []byte) (int, error) {
	_, err := k.out.Write(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n")))
	return len(p), err
}

// readLine reads a line, with editing if standard input is a terminal.
func (s *shell) readLine(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	settings, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		os.Stderr.WriteString(prompt)
		line, ok := s.StdinLine()
		if !ok {
			return "", io.EOF
		}
		return strings.TrimSuffix(line, "\n"), nil
	}
	raw := *settings
	raw.Iflag &^= unix.ICRNL | unix.INLCR | unix.IXON | unix.ISTRIP
	raw.Lflag &^= unix.ICANON | unix.ECHO | unix.ISIG | unix.IEXTEN
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETSW, &raw); err != nil {
		return "", err
	}
	defer unix.IoctlSetTermios(fd, unix.TCSETSW, settings)

	before, last := "", prompt // the editor only gets the last line of the prompt
	if at := strings.LastIndexByte(prompt, '\n'); at >= 0 {
		before, last = prompt[:at+1], prompt[at+1:]
	}
	os.Stderr.WriteString(before)
	k := &keyboard{in: os.Stdin, out: os.Stderr}
	t := term.NewTerminal(k, last)
	t.History = &s.history
	t.AutoCompleteCallback = func(line string, at int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return s.complete(t, line, at)
	}
	if size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ); err == nil && size.Col > 0 {
		t.SetSize(int(size.Col), int(size.Row))
	}
	line, err := t.ReadLine()
	switch {
	case err == io.EOF && k.last == controlC:
		os.Stderr.WriteString("^C\n")
		return "", errInterrupted
	case err == term.ErrPasteIndicator:
		err = nil
	}
	return line, err
}
