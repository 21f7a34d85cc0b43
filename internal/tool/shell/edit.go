package shell

import (
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

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
	s.editor.In, s.editor.Out, s.editor.Complete = os.Stdin, os.Stderr, s.complete
	text, err := s.editor.Read(last, s.history.lines)
	if err == nil {
		s.history.Add(text)
	}
	return text, err
}
