package tar

import (
	"bufio"
	"io"
	"os"
	"strings"

	"contedor/internal/fetch/tarfile"
	"contedor/internal/tool/gnu/pattern"
)

// matching says how a pattern matches. The options before the pattern on the command line set it.
// Options for wildcards set it for both kinds of patterns; each kind has its own default.
type matching struct {
	wildcards  *bool // nil: --exclude has wildcards, names of members do not
	anchored   *bool // nil: --exclude matches after any slash, names only at the beginning
	components bool  // "*" and "?" do not match slashes
	ignoreCase bool
}

// A matcher reports whether a name, or a directory above it, matches a pattern.
type matcher func(name string) bool

// matcher returns the matcher for a pattern.
func (m matching) matcher(text string, wildcards, anchored bool) matcher {
	if m.wildcards != nil {
		wildcards = *m.wildcards
	}
	if m.anchored != nil {
		anchored = *m.anchored
	}
	whole := m.whole(text, wildcards)
	return func(name string) bool {
		for start := 0; ; {
			// The name itself and each directory above it.
			for end := start; end <= len(name); end++ {
				if (end == len(name) || name[end] == '/') && whole(name[start:end]) {
					return true
				}
			}
			slash := strings.IndexByte(name[start:], '/')
			if anchored || slash < 0 {
				return false
			}
			start += slash + 1
		}
	}
}

// whole returns the function that matches a whole name.
func (m matching) whole(text string, wildcards bool) func(string) bool {
	switch {
	case wildcards:
		return pattern.Globber(text, m.ignoreCase, m.components)
	case m.ignoreCase:
		return func(name string) bool { return strings.EqualFold(name, text) }
	}
	return func(name string) bool { return name == text }
}

// excluding returns the matcher for a pattern of --exclude.
func (m matching) excluding(text string) matcher { return m.matcher(text, true, false) }

// An exclusion is a pattern of --exclude or a file of -X.
type exclusion struct {
	option, value string // for messages
	before        int    // operands before it on the command line
	matchers      []matcher
}

// excludedAt returns the matcher of the names to leave out below the operand with an index. In an
// archive to write, a pattern only applies to the operands after it.
func (j *job) excludedAt(operand int) func(name string) bool {
	var matchers []matcher
	for _, e := range j.exclusions {
		if j.do != 'c' || e.before <= operand {
			matchers = append(matchers, e.matchers...)
		}
	}
	return func(name string) bool {
		for _, m := range matchers {
			if m(name) {
				return true
			}
		}
		return false
	}
}

// excludeFrom reads a file of patterns, one per line. It ignores blanks at the end of a line, and
// empty lines.
func (j *job) excludeFrom(file string, m matching) ([]matcher, error) {
	var in io.Reader = j.Stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, j.giveUp(j.quoting.Member(file), err)
		}
		defer f.Close()
		in = f
	}
	var matchers []matcher
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if line := strings.TrimRight(lines.Text(), " \t\r\v\f"); line != "" {
			matchers = append(matchers, m.excluding(line))
		}
	}
	if err := lines.Err(); err != nil {
		return nil, j.giveUp(j.quoting.Member(file), err)
	}
	return matchers, nil
}

// A selection is the list of members on the command line.
type selection struct {
	names    []string
	matchers []matcher
	found    []bool
	excluded func(string) bool
}

func (j *job) selection() *selection {
	s := &selection{names: j.names, found: make([]bool, len(j.names)), excluded: j.excludedAt(0)}
	for i, name := range j.names {
		s.matchers = append(s.matchers, j.matchings[i].matcher(strings.TrimRight(name, "/"), false, true))
	}
	return s
}

// wants reports whether an entry is one of these members, or below one of them.
func (s *selection) wants(e *tarfile.Header) bool {
	wanted := len(s.names) == 0
	name := strings.TrimRight(e.Written, "/")
	for i, matches := range s.matchers {
		if matches(name) {
			s.found[i], wanted = true, true
			break
		}
	}
	return wanted && !s.excluded(name)
}

// missing prints the members that were not found, and reports whether there are any.
func (j *job) missing(s *selection) (some bool) {
	for i, found := range s.found {
		if found {
			continue
		}
		if j.matchings[i].wildcards == nil && strings.ContainsAny(s.names[i], `*?[\`) {
			j.complain("Pattern matching characters used in file names", nil)
			j.complain("Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning", nil)
		}
		j.complain(j.quoted(s.names[i])+": Not found in archive", nil)
		some = true
	}
	return some
}
