package tar

import (
	"bufio"
	"io"
	"os"
	"slices"
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
	flat       bool // --no-recursion: a directory's name does not stand for what is in it
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
				if m.flat && end < len(name) {
					continue
				}
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
func (m matching) excluding(text string) matcher {
	m.flat = false
	return m.matcher(text, true, false)
}

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
		if !j.packs() || e.before <= operand {
			matchers = append(matchers, e.matchers...)
		}
	}
	return func(name string) bool {
		for _, m := range matchers {
			if m(name) {
				return true
			}
		}
		if j.ignored.lists == nil || j.ignored.operand != operand {
			j.ignored = ignored{operand, map[string][]ignoreList{}}
		}
		return j.ignored.covers(name)
	}
}

// packs reports whether files are packed.
func (j *job) packs() bool { return j.do == 'c' || j.do == 'r' || j.do == 'u' }

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
	*job
	operands []operand
	matchers []matcher
	found    []int // how many members were found for each
	began    bool  // the member of -K was found
	excluded func(string) bool
}

func (j *job) selection(operands []operand) *selection {
	if j.starting != "" { // it is a name, too, as in GNU tar
		operands = append(slices.Clone(operands), operand{name: j.starting})
	}
	s := &selection{job: j, operands: operands, found: make([]int, len(operands)), began: j.starting == "", excluded: j.excludedAt(0)}
	for _, o := range operands {
		s.matchers = append(s.matchers, o.how.matcher(strings.TrimRight(o.name, "/"), false, true))
	}
	return s
}

// wants reports whether an entry is one of these members, or below one of them.
func (s *selection) wants(e *tarfile.Header) bool {
	wanted := s.selects(e)
	if !wanted && s.showsOmitted && e.Kind == tarfile.Directory {
		s.tell(s.member(strings.TrimRight(e.Written, "/")) + ": Omitting")
	}
	return wanted
}

func (s *selection) selects(e *tarfile.Header) bool {
	wanted := len(s.operands) == 0
	name := strings.TrimRight(e.Written, "/")
	if !s.began {
		if s.began = name == strings.TrimRight(s.starting, "/"); !s.began {
			return false
		}
	}
	for i, matches := range s.matchers {
		if matches(name) {
			whole := name == strings.TrimRight(s.operands[i].name, "/")
			if whole || s.found[i] == 0 {
				s.found[i]++
			}
			wanted = s.occurrence == 0 || !whole || s.found[i] == s.occurrence
			break
		}
	}
	return wanted && !s.excluded(name)
}

// missing prints the members that were not found.
func (j *job) missing(s *selection) {
	for i, o := range s.operands {
		switch {
		case s.found[i] > 0 && s.found[i] >= s.occurrence:
			continue
		case s.found[i] > 0:
			j.complain(j.quoted(o.name)+": Required occurrence not found in archive", nil)
			continue
		case o.how.wildcards == nil && strings.ContainsAny(o.name, `*?[\`):
			j.complain("Pattern matching characters used in file names", nil)
			j.complain("Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning", nil)
		}
		j.complain(j.quoted(o.name)+": Not found in archive", nil)
	}
}
