package find

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// A batch collects files for "-exec ... {} +".
type batch struct {
	words []string
	files []string
	size  int
}

// exec parses the command of -exec, -execdir, -ok and -okdir.
func (f *search) exec(word string) (test, error) {
	end := 0
	for end < len(f.words) && f.words[end] != ";" && !(f.words[end] == "+" && end > 0 && f.words[end-1] == "{}" && word[1] == 'e') {
		end++
	}
	if end == len(f.words) {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	if end == 0 {
		return nil, fmt.Errorf("invalid argument `;' to `%s'", word)
	}
	words, inDir, ask := f.words[:end], strings.HasSuffix(word, "dir"), word[1] == 'o'
	many := f.words[end] == "+"
	f.asks = f.asks || ask
	if inDir {
		if err := f.safePath(word); err != nil {
			return nil, err
		}
	}
	for _, w := range words[:end-1] {
		if many && strings.Contains(w, "{}") {
			return nil, errors.New("Only one instance of {} is supported with " + word + " ... +")
		}
	}
	f.words = f.words[end+1:]
	if many && !inDir {
		b := &batch{words: words[:len(words)-1]}
		f.batches = append(f.batches, b)
		return func(file *finding) bool {
			if b.size+len(file.path) > 100<<10 {
				f.runBatch(b)
			}
			b.files, b.size = append(b.files, file.path), b.size+len(file.path)+1
			return true
		}, nil
	}
	return func(file *finding) bool {
		dir, name := "", file.path
		if inDir {
			dir, name = inParent(file.path)
		}
		argv := make([]string, len(words))
		for i, w := range words {
			argv[i] = strings.ReplaceAll(w, "{}", name)
		}
		if ask {
			f.Out.Flush()
			f.Stderr.Write([]byte("< " + argv[0] + " ... " + file.path + " > ? "))
			if !f.Answer() {
				return false
			}
		}
		stdin := os.Stdin
		if ask { // the answers are not for the program
			stdin = nil
		}
		return f.run(argv, dir, stdin) == nil
	}, nil
}

// inParent splits a path into the directory in which -execdir runs a program, and the name for it there.
func inParent(path string) (dir, name string) {
	short := strings.TrimRight(path, "/")
	if short == "" {
		return "/", "/"
	}
	slash := ""
	if short != path {
		slash = "/"
	}
	dir, name = filepath.Split(short)
	return cmp.Or(dir, "."), "./" + name + slash
}

// safePath refuses -execdir and -okdir if PATH has a relative directory: find runs their programs in the
// directory of each file, and could execute a program there.
func (f *search) safePath(word string) error {
	list, _ := f.Getenv("PATH")
	for dir := range strings.SplitSeq(list, ":") {
		switch {
		case dir == "" || dir == ".":
			return fmt.Errorf("The current directory is included in the PATH environment variable, which is insecure in combination with the %s action of find.  Please remove the current directory from your $PATH (that is, remove \".\", doubled colons, or leading or trailing colons)", word)
		case dir[0] != '/':
			return fmt.Errorf("The relative path %s is included in the PATH environment variable, which is insecure in combination with the %s action of find.  Please remove that entry from $PATH", f.Locale.Quote(dir), word)
		}
	}
	return nil
}

func (f *search) runBatch(b *batch) {
	if len(b.files) == 0 {
		return
	}
	if err := f.run(append(append([]string{}, b.words...), b.files...), "", os.Stdin); err != nil {
		f.Status = 1
	}
	b.files, b.size = nil, 0
}

// run runs a program. Without stdin its standard input is /dev/null. It returns an error unless the exit
// status is 0.
func (f *search) run(argv []string, dir string, stdin *os.File) error {
	f.Out.Flush()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Dir = f.Env, dir
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if stdin != nil { // a nil *os.File is not a nil Reader
		cmd.Stdin = stdin
	}
	err := cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		if status := ended.Sys().(syscall.WaitStatus); status.Signaled() {
			f.Warn(fmt.Sprintf("%s terminated by signal %d", f.Locale.Quote(argv[0]), status.Signal()))
		}
	} else if err != nil {
		var reason unix.Errno
		if !errors.As(err, &reason) {
			reason = unix.ENOENT
		}
		f.ComplainWith(f.Status, f.Locale.Quote(argv[0]), reason)
	}
	return err
}
