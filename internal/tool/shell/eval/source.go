package eval

import (
	"strings"

	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

func evalBuiltin(s *Shell, args []string) int {
	words, status := s.Options(args, "", "[arg ...]", nil)
	if status != 0 {
		return status
	}
	text := strings.Join(words, " ")
	line, running := s.line, s.running
	s.runText(text, "eval", line)
	s.line, s.running = line, running
	return s.status
}

// sourceBuiltin implements . and source.
func sourceBuiltin(s *Shell, args []string) int {
	const usage = "[-p path] filename [arguments]"
	name := args[0]
	list, given := s.get("PATH"), false
	words, status := s.Options(args, "p:", usage, func(_ byte, value string) int {
		list, given = value, true
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 {
		s.errorf("%s: filename argument required", name)
		return s.wrongUsage(name, usage)
	}
	path := words[0]
	if s.shopt.restrictedShell && strings.Contains(path, "/") {
		return s.failf("%s: %s: restricted", name, path)
	}
	if !strings.Contains(path, "/") && (s.shopt.sourcepath || given) {
		if found := s.searchSource(path, list); found != "" {
			path = found
		} else if given {
			return s.failf("%s: %s: file not found", name, path)
		} else if s.opts.posix {
			s.errorf("%s: %s: file not found", name, path)
			return s.usageStatus(1, name)
		}
	}
	var st unix.Stat_t
	if err := s.stat(path, &st); err == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR {
		s.errorf("%s: %s: is a directory", name, words[0])
		return s.usageStatus(1, name)
	}
	data, err := s.readFile(path)
	if err != nil {
		s.errorf("%s: %s", words[0], strerror(err))
		return s.usageStatus(1, name)
	}
	return s.SourceText(path, string(data), words[1:])
}

// searchSource looks for a file to source in a list of directories.
func (s *Shell) searchSource(name, list string) string {
	for _, dir := range strings.Split(list, ":") {
		path := name
		if dir != "" {
			path = strings.TrimSuffix(dir, "/") + "/" + name
		}
		var st unix.Stat_t
		if s.stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && s.access(path, unix.R_OK) == nil {
			return path
		}
	}
	return ""
}

// SourceText runs the text of a file in this shell and returns the status.
func (s *Shell) SourceText(path, text string, args []string) int {
	status, _ := s.sourceText(path, text, args)
	return status
}

// sourceText is SourceText. It also reports whether return has ended the file.
func (s *Shell) sourceText(path, text string, args []string) (_ int, returned bool) {
	if s.sourcing > 1000 {
		return s.failf("%s: maximum source nesting level exceeded (1000)", path), false
	}
	params, source, line, running := s.params, s.source, s.line, s.running
	given := len(args) > 0
	if given {
		s.params, s.paramsSet = args, false
	}
	s.frame = &frame{outer: s.frame, function: "source", source: path, line: s.line, isSource: true, params: params}
	top := s.frame
	s.source = path
	s.sourcing++
	s.texts++
	s.runOr0(s.textParser(strings.ReplaceAll(text, "\x00", ""), 1))
	s.sourcing--
	s.texts--
	status := s.status
	if returned = s.flow == returns; returned {
		s.flow = goesOn
		s.status = s.beforeReturn
	}
	if s.frame == top {
		s.frame = top.outer
	}
	s.source, s.line, s.running = source, line, running
	if given && (!s.paramsSet || s.inFunction()) {
		s.params = params
	}
	s.returnTrap()
	if s.flow != exits {
		s.status = status
	}
	return s.status, returned
}

// runOr0 runs commands, which begin with the present $?. Without commands $? becomes 0.
func (s *Shell) runOr0(p *syntax.Parser) {
	errors := s.syntaxErrors
	if ran := s.Run(p); !ran && s.syntaxErrors == errors {
		s.status = 0
	}
}

// Source runs a startup file. A missing file is not an error. As in bash, the status of return is lost.
func (s *Shell) Source(path string) {
	data, err := s.readFile(path)
	if err != nil {
		return
	}
	if _, returned := s.sourceText(path, string(data), nil); returned && s.flow == goesOn {
		s.status = s.beforeReturn
	}
}
