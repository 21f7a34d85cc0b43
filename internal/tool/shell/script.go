package shell

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// lines are the lines of a program.
type lines struct{ r io.ByteReader }

func newLines(r io.Reader) lines { return lines{bufio.NewReader(r)} }

// next returns a line with its line feed; at the end io.EOF, perhaps with a
// last line that has none.
func (l lines) next() (string, error) {
	var line []byte
	for {
		c, err := l.r.ReadByte()
		if err != nil {
			return string(line), err
		}
		line = append(line, c)
		if c == '\n' {
			return string(line), nil
		}
	}
}

// bytewise reads a byte at a time, so that what follows a command is left for
// the command itself.
type bytewise struct{ io.Reader }

// ReadByte implements io.ByteReader.
func (b bytewise) ReadByte() (byte, error) {
	var buf [1]byte
	for {
		n, err := b.Read(buf[:])
		if n == 1 || err != nil {
			return buf[0], err
		}
	}
}

// runSource runs a program, each command as soon as its last line is read.
func (s *shell) runSource(l lines) {
	text := ""
	for number := 1; !s.exited; number++ {
		line, err := l.next()
		text += line
		stmts, incomplete, wrong := parseCommands(text)
		if incomplete && err == nil {
			continue
		}
		if wrong != nil {
			s.line = uint(number)
			if strings.HasSuffix(line, "\n") == (line != "") { // the end is on a line of its own
				s.line++
			}
			s.complainSyntax(text, wrong, incomplete)
			return
		}
		s.runAll(context.Background(), stmts)
		if err != nil {
			return
		}
		text = strings.Repeat("\n", number) // keeps the numbers of the lines
	}
}

// parseCommands parses whole lines; incomplete says that more of them may make
// sense of it.
func parseCommands(text string) (stmts []*syntax.Stmt, incomplete bool, err error) {
	file, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		wrong, _ := errors.AsType[syntax.ParseError](err)
		// The parser does not call a quoted here-document incomplete.
		return nil, syntax.IsIncomplete(err) || strings.HasPrefix(wrong.Text, "unclosed here-document"), err
	}
	body := strings.TrimSuffix(text, "\n")
	backslashes := len(body) - len(strings.TrimRight(body, `\`))
	rewrite(file)
	return file.Stmts, backslashes%2 == 1 && len(body) < len(text), nil
}

// runAll runs statements one after the other.
func (s *shell) runAll(ctx context.Context, stmts []*syntax.Stmt) {
	for _, stmt := range stmts {
		s.line = stmt.Pos().Line()
		s.runStmt(ctx, stmt)
		if s.exited || ctx.Err() != nil {
			return
		}
	}
}

// complainSyntax words a syntax error in bash's manner where the parser says
// which word is out of place.
func (s *shell) complainSyntax(program string, err error, incomplete bool) {
	text, line := "syntax error: unexpected end of file", ""
	if wrong, ok := errors.AsType[syntax.ParseError](err); ok && !incomplete {
		s.line = wrong.Pos.Line()
		text = syntaxText(wrong.Text)
		if lines := strings.Split(program, "\n"); !s.interactive && s.line <= uint(len(lines)) {
			line = "`" + lines[s.line-1] + "'"
		}
	}
	prefix := s.prefix(s.line)
	if s.hasCommand {
		prefix = s.name + ": -c" + strings.TrimPrefix(prefix, s.name)
	}
	os.Stderr.WriteString(prefix + text + "\n")
	if line != "" {
		os.Stderr.WriteString(prefix + line + "\n")
	}
	s.setStatus(syntaxError)
}

// syntaxText turns the parser's "`)` can only be used to ..." round.
func syntaxText(text string) string {
	_, token, found := strings.Cut(text, "encountered `")
	if !found {
		token, found = strings.CutPrefix(text, "`")
	}
	if token, rest, _ := strings.Cut(token, "`"); found && (rest == "" || strings.HasPrefix(rest, " can only ")) {
		return "syntax error near unexpected token `" + token + "'"
	}
	return "syntax error: " + text
}
