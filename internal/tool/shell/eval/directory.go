package eval

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// cdBuiltin implements cd.
func cdBuiltin(s *Shell, args []string) int {
	if s.shopt.restrictedShell {
		return s.failf("cd: restricted")
	}
	physical := s.opts.physical
	words, status := s.Options(args, "LPe", "[-L|[-P [-e]]] [-@] [dir]", func(letter byte, _ string) int {
		if letter != 'e' {
			physical = letter == 'P'
		}
		return 0
	})
	if status != 0 {
		return status
	}
	dir, shows, searched := "", false, false
	switch {
	case len(words) > 1:
		s.errorf("cd: too many arguments")
		return usageError
	case len(words) == 0:
		home, ok := s.Get("HOME")
		if !ok {
			return s.failf("cd: HOME not set")
		}
		if home == "" {
			return 0
		}
		dir = home
	case words[0] == "-":
		old, ok := s.Get("OLDPWD")
		if !ok {
			return s.failf("cd: OLDPWD not set")
		}
		if old == "" { // bash stays where it is
			s.assignDir("OLDPWD", s.get("PWD"))
			return s.print("cd", "\n")
		}
		dir, shows = old, true
	case words[0] == "":
		return s.failf("cd: null directory")
	default:
		dir = words[0]
	}
	if !strings.HasPrefix(dir, "/") && dir != "." && dir != ".." && !strings.HasPrefix(dir, "./") && !strings.HasPrefix(dir, "../") {
		for _, p := range strings.Split(s.get("CDPATH"), ":") {
			if p == "" { // the current directory
				if s.isDir(dir) {
					break
				}
				continue
			}
			if path := strings.TrimSuffix(p, "/") + "/" + dir; s.isDir(path) {
				dir, shows, searched = path, true, true
				break
			}
		}
	}
	err := s.changeDir(dir, physical)
	if name := dir; err != nil && s.shopt.cdableVars && len(words) > 0 && validName(words[0]) {
		if value, ok := s.Get(words[0]); ok && s.changeDir(value, physical) == nil {
			err, dir, shows = nil, value, true
		} else {
			dir = name
		}
	}
	if err == errReadonly {
		return 1
	}
	if err != nil {
		return s.failf("cd: %s: %s", dir, strerror(err))
	}
	switch {
	case !shows:
		return 0
	case searched && !physical:
		dir = s.get("PWD")
	}
	return s.print("cd", dir+"\n")
}

// changeDir changes the directory, and sets PWD and OLDPWD. Where the directory of the shell is gone,
// and was at its start, PWD becomes a relative path, as in bash.
func (s *Shell) changeDir(dir string, physical bool) error {
	pwd := s.workingDir("chdir")
	full := dir
	if !strings.HasPrefix(dir, "/") && pwd != "" {
		full = strings.TrimSuffix(pwd, "/") + "/" + dir
	}
	path, target := full, dir
	if !strings.HasPrefix(path, "/") { // the directory of the shell is not known
		path = filepath.Clean(path)
		physical, target = false, path
	} else if !physical {
		clean, ok := s.cleanPath(path)
		if ok {
			path, target = clean, clean
		} else { // a parent directory is gone, so use the path as it is
			physical, path = true, dir
		}
	}
	fd, err := unix.Openat(s.dir, target, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil && target != dir { // a parent directory is gone or not readable
		if fd, err = unix.Openat(s.dir, dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0); err == nil {
			physical, path = true, dir
		}
	}
	if err != nil {
		return err
	}
	if err := unix.Faccessat2(fd, "", unix.X_OK, unix.AT_EACCESS|unix.AT_EMPTY_PATH); err != nil && err != unix.EINVAL && err != unix.ENOSYS {
		unix.Close(fd)
		return err
	}
	if s.inSub {
		if s.ownDir {
			unix.Close(s.dir)
		}
		s.dir, s.ownDir = raise(fd), true
	} else {
		err = unix.Fchdir(fd)
		unix.Close(fd)
		if err != nil {
			return err
		}
	}
	if physical {
		if s.cwd = ""; s.workingDir("cd") != "" {
			full = s.cwd
		}
		path = full
	}
	s.cwd = path
	if !s.assignDir("OLDPWD", s.get("PWD")) || !s.assignDir("PWD", path) {
		return errReadonly
	}
	return nil
}

// workingDir returns the path of the working directory, or "" after a message that begins with who.
func (s *Shell) workingDir(who string) string {
	if s.cwd == "" {
		found := s.physicalDir()
		if found == "" || strings.HasSuffix(found, " (deleted)") {
			s.Message(who + ": error retrieving current directory: getcwd: cannot access parent directories: " + strerror(unix.ENOENT))
			return ""
		}
		s.cwd = found
	}
	return s.cwd
}

// errReadonly says that PWD or OLDPWD could not be set. The message has been printed.
var errReadonly = errors.New("readonly variable")

// assignDir sets PWD or OLDPWD. It returns false after a message if that is not permitted.
func (s *Shell) assignDir(name, value string) bool {
	v := s.vars[name]
	switch {
	case v == nil:
		s.vars[name] = &Var{attr: isSet, value: value}
	case v.has(readonly):
		s.errorf("%s: readonly variable", name)
		return false
	default:
		v.value, v.attr = value, v.attr&^invisible|isSet
	}
	return true
}

// physicalDir returns the path of the working directory without symbolic links, or "".
func (s *Shell) physicalDir() string {
	if s.dir == unix.AT_FDCWD {
		buf := make([]byte, unix.PathMax)
		if n, err := unix.Getcwd(buf); err == nil && n > 1 {
			return string(buf[:n-1])
		}
		return ""
	}
	buf := make([]byte, unix.PathMax)
	if n, err := unix.Readlink("/proc/self/fd/"+strconv.Itoa(s.dir), buf); err == nil {
		return string(buf[:n])
	}
	return ""
}

// cleanPath removes . and .. from a path. A component before .. must be a directory.
func (s *Shell) cleanPath(path string) (string, bool) {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		switch part {
		case "", ".":
		case "..":
			if len(parts) > 0 {
				if !s.isDir("/" + strings.Join(parts, "/")) {
					return "", false
				}
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, part)
		}
	}
	prefix := "/"
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		prefix = "//"
	}
	return prefix + strings.Join(parts, "/"), true
}

func pwdBuiltin(s *Shell, args []string) int {
	physical := s.opts.physical
	_, status := s.Options(args, "LP", "[-LP]", func(letter byte, _ string) int {
		physical = letter == 'P'
		return 0
	})
	if status != 0 {
		return status
	}
	logical := s.cwd
	if physical || s.opts.posix && !s.same(logical, ".") {
		s.cwd = ""
	}
	dir := s.workingDir("pwd")
	if dir == "" { // bash forgets the directory, also for -L
		return 1
	}
	if s.isDir(logical) {
		s.cwd = logical
	}
	return s.print("pwd", dir+"\n")
}

// dirText returns the directory stack in the format of dirs.
func (s *Shell) dirText(long bool) string {
	list := append([]string{s.get("PWD")}, s.stack...)
	if long {
		return strings.Join(list, " ")
	}
	return s.shortDirs(list)
}

// shortDirs joins directories, with ~ for the home directory.
func (s *Shell) shortDirs(list []string) string {
	home := s.get("HOME")
	for i, dir := range list {
		if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && (rest == "" || rest[0] == '/') {
			list[i] = "~" + rest
		}
	}
	return strings.Join(list, " ")
}

func dirsBuiltin(s *Shell, args []string) int {
	long, lines, numbered := false, false, false
	for _, w := range args[1:] {
		switch w {
		case "-c":
			s.stack = nil
			return 0
		case "-l":
			long = true
		case "-p":
			lines = true
		case "-v":
			lines, numbered = true, true
		default:
			n, plus, ok := stackIndex(w)
			if !ok {
				wrong := "option"
				if w != "" && (w[0] == '-' || w[0] == '+') {
					wrong = "number"
				}
				s.errorf("dirs: %s: invalid %s", w, wrong)
				s.Message("dirs: usage: dirs [-clpv] [+N] [-N]")
				return usageError
			}
			all := append([]string{s.get("PWD")}, s.stack...)
			if !plus {
				n = len(all) - 1 - n
			}
			if n < 0 || n >= len(all) {
				return s.failStack("dirs", w[1:])
			}
			return s.print("dirs", all[n]+"\n")
		}
	}
	if !lines {
		return s.print("dirs", s.dirText(long)+"\n")
	}
	text := ""
	for i, dir := range strings.Split(s.dirText(long), " ") {
		if numbered {
			text += fmt.Sprintf("%2d  ", i)
		}
		text += dir + "\n"
	}
	return s.print("dirs", text)
}

// failStack prints that an index is not in the stack of directories.
func (s *Shell) failStack(name, index string) int {
	if len(s.stack) == 0 {
		return s.failf("%s: directory stack empty", name)
	}
	return s.failf("%s: %s: directory stack index out of range", name, index)
}

// stackIndex parses +N and -N.
func stackIndex(w string) (n int, plus, ok bool) {
	if len(w) < 2 || w[0] != '+' && w[0] != '-' || !isDigits(w[1:]) {
		return 0, false, false
	}
	n, _ = strconv.Atoi(w[1:])
	return n, w[0] == '+', true
}

// wrongIndex reports whether a word begins as +N or -N does, and is neither.
func wrongIndex(w string) bool {
	_, _, ok := stackIndex(w)
	return !ok && len(w) > 1 && (w[0] == '+' || w[0] == '-')
}

// stackEntry returns the directory for ~N, ~+N and ~-N.
func (s *Shell) stackEntry(name string) (string, bool) {
	if name[0] != '+' && name[0] != '-' {
		name = "+" + name
	}
	n, plus, ok := stackIndex(name)
	all := append([]string{s.get("PWD")}, s.stack...)
	if !plus {
		n = len(all) - 1 - n
	}
	if !ok || n < 0 || n >= len(all) {
		return "", false
	}
	return all[n], true
}

func pushdBuiltin(s *Shell, args []string) int {
	words := args[1:]
	stays := false
	if len(words) > 0 && words[0] == "-n" {
		stays, words = true, words[1:]
	}
	ended := len(words) > 0 && words[0] == "--"
	if ended {
		words = words[1:]
	}
	all := append([]string{s.get("PWD")}, s.stack...)
	switch {
	case len(words) > 0 && !ended && wrongIndex(words[0]):
		s.errorf("pushd: %s: invalid number", words[0])
		s.Message("pushd: usage: pushd [-n] [+N | -N | dir]")
		return usageError
	case len(words) > 1:
		return s.failf("pushd: too many arguments")
	case len(words) == 0:
		if len(s.stack) == 0 {
			return s.failf("pushd: no other directory")
		}
		all[0], all[1] = all[1], all[0]
	default:
		if n, plus, ok := stackIndex(words[0]); ok {
			if !plus {
				n = len(all) - 1 - n
			}
			if n < 0 || n >= len(all) {
				return s.failStack("pushd", words[0])
			}
			all = append(append([]string{}, all[n:]...), all[:n]...)
			break
		}
		if stays {
			s.stack = append([]string{words[0]}, s.stack...)
			return s.print("pushd", s.dirText(false)+"\n")
		}
		if err := s.changeDir(words[0], false); err != nil {
			return s.failf("pushd: %s: %s", words[0], strerror(err))
		}
		s.stack = all
		return s.print("pushd", s.dirText(false)+"\n")
	}
	if err := s.changeDir(all[0], false); err != nil {
		return s.failf("pushd: %s: %s", all[0], strerror(err))
	}
	s.stack = all[1:]
	return s.print("pushd", s.dirText(false)+"\n")
}

func popdBuiltin(s *Shell, args []string) int {
	words := args[1:]
	stays := false
	if len(words) > 0 && words[0] == "-n" {
		stays, words = true, words[1:]
	}
	n := 0
	i, plus := 0, true
	if len(words) > 0 {
		var ok bool
		if i, plus, ok = stackIndex(words[0]); !ok {
			wrong := "argument"
			if wrongIndex(words[0]) {
				wrong = "number"
			}
			s.errorf("popd: %s: invalid %s", words[0], wrong)
			s.Message("popd: usage: popd [-n] [+N | -N]")
			return usageError
		}
	}
	if len(s.stack) == 0 {
		return s.failf("popd: directory stack empty")
	}
	if len(words) > 0 {
		n = i
		if !plus {
			n = len(s.stack) - i
		}
		if n < 0 || n > len(s.stack) {
			return s.failStack("popd", words[0])
		}
	}
	if n == 0 && !stays {
		if err := s.changeDir(s.stack[0], false); err != nil {
			return s.failf("popd: %s: %s", s.stack[0], strerror(err))
		}
		s.stack = slices.Clone(s.stack[1:])
	} else {
		n = max(n, 1)
		s.stack = slices.Delete(slices.Clone(s.stack), n-1, n)
	}
	return s.print("popd", s.dirText(false)+"\n")
}
