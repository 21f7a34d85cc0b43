package ip

import (
	"bufio"
	"io"
	"os"
	"strings"
)

// maxWords is one more than the maximum number of words in a line of a batch.
const maxWords = 512

// batch runs the commands of a file, or of standard input for "-". It ends at the first failure,
// unless -force is given.
func (s *session) batch(name string) int {
	if !s.open() {
		s.say("Cannot open rtnetlink")
		return failed
	}
	s.batching = true
	in := s.Stdin
	if name != "-" && name != "" {
		f, err := os.Open(name)
		if err != nil {
			return s.fail(`Cannot open file "` + name + `" for reading: ` + strerror(err))
		}
		defer f.Close()
		in = f
	}
	lines := &batchLines{in: bufio.NewReader(in)}
	status, family := 0, s.family
	for {
		line, ok := lines.next(s)
		if !ok {
			return status
		}
		list := s.split(line)
		if len(list) == 0 {
			continue
		}
		s.family = family
		if s.carryOut(list) != 0 {
			s.say("Command failed " + name + ":" + decimal(lines.number))
			status = failed
			if !s.force {
				return status
			}
		}
	}
}

// batchLines reads the lines of a batch. It removes comments, and joins lines that end in a
// backslash.
type batchLines struct {
	in     *bufio.Reader
	number int // number of the last line read
}

func (l *batchLines) read() (string, bool) {
	line, err := l.in.ReadString('\n')
	if err != nil && (err != io.EOF || line == "") {
		return "", false
	}
	l.number++
	line, _, _ = strings.Cut(line, "#")
	return line, true
}

func (l *batchLines) next(s *session) (line string, ok bool) {
	line, ok = l.read()
	for ok {
		i := strings.Index(line, "\\\n")
		if i < 0 {
			break
		}
		var more string
		if more, ok = l.read(); !ok {
			s.say("Missing continuation line")
			break
		}
		line = line[:i] + more
	}
	return line, ok
}

// split splits a line into words. Blanks within quotes do not separate words.
func (s *session) split(line string) (list []string) {
	const blanks = " \t\r\n"
	for {
		line = strings.TrimLeft(line, blanks)
		if line == "" {
			return list
		}
		if len(list) == maxWords-1 {
			s.say("Too many arguments to command")
			panic(exit(failed))
		}
		var end int
		if line[0] == '\'' || line[0] == '"' {
			quote := line[:1]
			line = line[1:]
			if end = strings.Index(line, quote); end < 0 {
				s.say("Unterminated quoted string")
				panic(exit(failed))
			}
		} else if end = strings.IndexAny(line, blanks); end < 0 {
			return append(list, line)
		}
		list = append(list, line[:end])
		line = line[end+1:]
	}
}
