package shell

import (
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/tool/shell/edit"
	"contedor/internal/tool/shell/history"
	"golang.org/x/sys/unix"
)

// readLine reads a line, with editing if standard input is a terminal. After ^X^E it runs what an editor
// makes of the line, and reads another line.
func (s *shell) readLine(prompt string) (string, error) {
	for {
		line, err := s.editLine(prompt)
		if err != edit.ErrEditor {
			return line, err
		}
		if line != "" {
			s.history.Offer(line, s.historyRules())
		}
		s.editAndRun("${VISUAL:-${EDITOR:-"+s.defaultEditor()+"}}", line+"\n")
	}
}

// defaultEditor is Debian's editor(1) if it is there, otherwise vi(1).
func (s *shell) defaultEditor() string {
	if s.FindProgram("editor") != "" {
		return "editor"
	}
	return "vi"
}

// readEdited implements read -e.
func (s *shell) readEdited(prompt, text string) (line string, ok, interrupted bool) {
	s.editor.Begin(text)
	line, err := s.editLine(prompt)
	return line, err == nil, err == edit.ErrInterrupted
}

// takeSize sets LINES and COLUMNS.
func (s *shell) takeSize(fd int) {
	if size, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ); err == nil && size.Row > 0 && size.Col > 0 && s.asking {
		s.Set("LINES", strconv.Itoa(int(size.Row)))
		s.Set("COLUMNS", strconv.Itoa(int(size.Col)))
	}
}

// idleLimit returns the time after which the prompt ends the shell, TMOUT; 0 for none.
func (s *shell) idleLimit() time.Duration {
	seconds, err := strconv.Atoi(s.variable("TMOUT"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

func (s *shell) editLine(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	settings, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		os.Stderr.WriteString(prompt)
		line, ok := s.StdinLine()
		if !ok {
			return "", io.EOF
		}
		os.Stderr.WriteString(strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "") + "\n") // as readline does
		return strings.TrimSuffix(line, "\n"), nil
	}
	raw := *settings
	raw.Iflag &^= unix.ICRNL | unix.INLCR | unix.IXON | unix.ISTRIP
	raw.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN // ^C stays a signal, so that none is lost after the line
	wake := s.WakeFD()
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	if wake > 0 {
		raw.Cc[unix.VMIN] = 0
	}
	if err := unix.IoctlSetTermios(fd, unix.TCSETSW, &raw); err != nil {
		return "", err
	}
	defer unix.IoctlSetTermios(fd, unix.TCSETSW, settings)

	s.takeSize(fd)
	defer s.takeSize(fd)
	s.editor.In, s.editor.Out, s.editor.Complete = os.Stdin, os.Stderr, s.complete
	s.editor.Wake, s.editor.Interrupted, s.editor.Settle = wake, s.Signaled, s.SettleSignals
	s.editor.Run, s.editor.Words = s.runBound, history.Words
	s.editor.Interrupt = "^" + string(rune(raw.Cc[unix.VINTR]^0x40))
	s.editor.Signals = func(on bool) {
		changed := raw
		if !on {
			changed.Lflag &^= unix.ISIG
		}
		unix.IoctlSetTermios(fd, unix.TCSETSW, &changed)
	}
	s.editor.Limit = 0
	if s.asking {
		s.editor.Limit = s.idleLimit()
	}
	s.editor.Vi = s.Option("vi")
	term := s.variable("TERM")
	s.editor.Brackets = term != "" && term != "dumb"
	return s.editor.Read(prompt, s.history.Lines())
}
