package eval

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"contedor/internal/tool/shell/pattern"
	"golang.org/x/sys/unix"
)

// glob returns the files that match a pattern. It returns false if the word stays unchanged.
func (s *Shell) glob(pat string) ([]string, bool) {
	if !pattern.Special(pat, s.shopt.extglob) {
		return nil, false
	}
	found := s.globAll(pat)
	if ignore := s.get("GLOBIGNORE"); ignore != "" {
		found = slices.DeleteFunc(found, func(name string) bool {
			base := name[strings.LastIndexByte(name, '/')+1:]
			if base == "." || base == ".." {
				return true
			}
			for _, p := range strings.Split(ignore, ":") {
				if s.mode().Match(p, name) {
					return true
				}
			}
			return false
		})
	}
	if len(found) > 0 {
		s.sortFound(found)
		return found, true
	}
	if s.shopt.failglob {
		s.errorf("no match: %s", pattern.Text(pat))
		panic(discard{status: 1})
	}
	return nil, s.shopt.nullglob
}

// sortFound sorts the files that match a pattern as GLOBSORT says.
func (s *Shell) sortFound(found []string) {
	by := s.get("GLOBSORT")
	if by == "" {
		slices.Sort(found)
		return
	}
	key, descending := strings.CutPrefix(by, "-")
	key = strings.TrimPrefix(key, "+")
	if key == "nosort" {
		return
	}
	order := map[string]func(*unix.Stat_t) int64{
		"size":   func(st *unix.Stat_t) int64 { return st.Size },
		"blocks": func(st *unix.Stat_t) int64 { return st.Blocks },
		"atime":  func(st *unix.Stat_t) int64 { return st.Atim.Nano() },
		"mtime":  func(st *unix.Stat_t) int64 { return st.Mtim.Nano() },
		"ctime":  func(st *unix.Stat_t) int64 { return st.Ctim.Nano() },
	}[key]
	numbers := map[string]int64{}
	for _, name := range found {
		var st unix.Stat_t
		switch {
		case order != nil && s.lstat(name, &st) == nil:
			numbers[name] = order(&st)
		case key == "numeric" && isDigits(name):
			numbers[name] = s.arithQuiet("10#" + name)
		case key == "numeric":
			numbers[name] = math.MaxInt64
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		c := cmp.Or(cmp.Compare(numbers[a], numbers[b]), strings.Compare(a, b))
		if descending {
			return -c
		}
		return c
	})
}

// globAll returns all files that match a pattern. It matches the parts between slashes in turn.
func (s *Shell) globAll(pat string) []string {
	prefix := ""
	for strings.HasPrefix(pat, "/") {
		prefix, pat = prefix+"/", pat[1:]
	}
	return s.globParts(prefix, splitPath(pat), true)
}

// splitPath splits a pattern at slashes outside of brackets.
func splitPath(pat string) []string {
	var parts []string
	start := 0
	depth := 0
	for i := 0; i < len(pat); i++ {
		switch pat[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			depth--
		case '/':
			if depth <= 0 {
				parts = append(parts, pat[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, pat[start:])
}

// globParts matches the parts of a pattern below a directory, which is literal if no part before it was
// a pattern.
func (s *Shell) globParts(prefix string, parts []string, literal bool) []string {
	if len(parts) == 0 {
		return []string{prefix}
	}
	part, rest := parts[0], parts[1:]
	more := len(rest) > 0
	if part == "" || !pattern.Special(part, s.shopt.extglob) {
		path := prefix + pattern.Text(part)
		if more {
			return s.globParts(path+"/", rest, literal)
		}
		var st unix.Stat_t
		if s.lstat(strings.TrimSuffix(path, "/")+strings.Repeat("/", btoi(part == "")), &st) != nil {
			return nil
		}
		return []string{path}
	}
	if part == "**" && s.shopt.globstar {
		return s.globStar(prefix, rest, literal)
	}
	var found []string
	for _, name := range s.readDir(prefix) {
		if !s.globMatches(part, name) {
			continue
		}
		path := prefix + name
		if !more {
			found = append(found, path)
			continue
		}
		if s.isDir(path) {
			found = append(found, s.globParts(path+"/", rest, false)...)
		}
	}
	return found
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// globStar expands **: directories at any depth and, if it is the last part, files. A link to a directory
// is not entered, but what follows is looked for in it, if the pattern does not begin with **.
func (s *Shell) globStar(start string, rest []string, literal bool) []string {
	for len(rest) > 0 && (rest[0] == "**" || rest[0] == "" && len(rest) > 1) {
		literal = literal && rest[0] == ""
		rest = rest[1:]
	}
	var found []string
	var below func(prefix string)
	below = func(prefix string) {
		for _, name := range s.readDir(prefix) {
			if name[0] == '.' && !s.shopt.dotglob || name == "." || name == ".." {
				continue
			}
			path := prefix + name
			if len(rest) == 0 {
				found = append(found, path)
			}
			var st unix.Stat_t
			isDir := s.lstat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
			if len(rest) > 0 && (isDir || (start != "" || rest[0] == "") && s.isDir(path)) {
				found = append(found, s.globParts(path+"/", rest, false)...)
			}
			if isDir {
				below(path + "/")
			}
		}
	}
	if len(rest) > 0 && !(start == "" && rest[0] == "") {
		found = s.globParts(start, rest, literal)
	} else if start != "" && s.isDir(start) {
		if !literal {
			found = append(found, strings.TrimSuffix(start, "/"))
		} else {
			found = append(found, start)
		}
	}
	below(start)
	return found
}

func (s *Shell) globMatches(pat, name string) bool {
	if name[0] == '.' {
		if name == "." || name == ".." {
			if pat[0] != '.' && pat[0] != '\\' || s.shopt.globskipdots {
				return false
			}
		}
		explicit := pat[0] == '.' || strings.HasPrefix(pat, `\.`) || len(pat) > 2 && pat[1] == '(' && strings.Contains(pat, "(.")
		if !explicit && !s.shopt.dotglob {
			return false
		}
	}
	m := s.mode()
	m.NoCase = s.shopt.nocaseglob
	return m.Match(pat, name)
}

// readDir lists a directory, "" for the current one. It returns nil if it cannot be read.
func (s *Shell) readDir(dir string) []string {
	if dir == "" {
		dir = "."
	}
	fd, err := s.openat(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	list := []string{".", ".."}
	buf := make([]byte, 8192)
	for {
		n, err := unix.ReadDirent(fd, buf)
		if n <= 0 || err != nil {
			return list
		}
		_, _, list = unix.ParseDirent(buf[:n], -1, list)
	}
}
