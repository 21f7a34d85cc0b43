package find

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// action parses an action. It returns nil for another word.
func (f *search) action(word string) (test, error) {
	switch word {
	case "-print", "-print0", "-ls", "-delete", "-quit", "-exec", "-execdir", "-ok", "-okdir", "-printf":
		f.acts = true
	}
	switch word {
	case "-print":
		return func(file *finding) bool { return f.print(file, "\n") }, nil
	case "-print0":
		return func(file *finding) bool { return f.print(file, "\x00") }, nil
	case "-ls":
		return f.ls, nil
	case "-quit":
		return func(*finding) bool { f.quit = true; return true }, nil
	case "-delete":
		f.depthFirst, f.deletes = true, true
		return f.delete, nil
	case "-printf":
		if len(f.words) == 0 {
			return nil, errors.New("missing argument to `-printf'")
		}
		format, err := f.compile(f.words[0])
		f.words = f.words[1:]
		return func(file *finding) bool { format.write(f.Out, file); return true }, err
	case "-exec", "-execdir", "-ok", "-okdir":
		return f.exec(word)
	case "-fprint", "-fprint0", "-fprintf", "-fls":
		return f.toFile(word)
	}
	return nil, nil
}

// toFile makes the actions that write to a file. The file is made even if nothing is written.
func (f *search) toFile(word string) (test, error) {
	f.acts = true
	arguments := 1
	if word == "-fprintf" {
		arguments = 2
	}
	if arguments == 2 && len(f.words) == 1 {
		return nil, fmt.Errorf("invalid argument `%s' to `%s'", f.words[0], word)
	}
	if len(f.words) < arguments {
		return nil, fmt.Errorf("missing argument to `%s'", word)
	}
	name := f.words[0]
	var printed format
	if arguments == 2 {
		var err error
		if printed, err = f.compile(f.words[1]); err != nil {
			return nil, err
		}
	}
	f.words = f.words[arguments:]
	out, known := f.files[name]
	if !known {
		switch name {
		case "/dev/stdout": // it is not truncated
			out = f.Out
		case "/dev/stderr":
			out = bufio.NewWriterSize(f.Stderr, 0)
		default:
			opened, err := os.Create(name)
			if err != nil {
				return nil, cli.Fail(f.Locale.Quote(name), err)
			}
			out = bufio.NewWriter(opened)
		}
		if f.files == nil {
			f.files = map[string]*bufio.Writer{}
		}
		f.files[name] = out
	}
	return func(file *finding) bool {
		switch word {
		case "-fprint":
			out.WriteString(file.path + "\n")
		case "-fprint0":
			out.WriteString(file.path + "\x00")
		case "-fprintf":
			printed.write(out, file)
		default:
			standard := f.Out
			f.Out = out
			f.ls(file)
			f.Out = standard
		}
		return true
	}, nil
}

// closeFiles writes what is left for the files of -fprint and similar actions.
func (f *search) closeFiles() {
	for name, out := range f.files {
		if err := out.Flush(); err != nil {
			f.Complain(f.Locale.Quote(name), err)
		}
	}
}

func (f *search) print(file *finding, end string) bool {
	f.Out.WriteString(file.path + end)
	return true
}

func (f *search) ls(file *finding) bool {
	when := dates.Short(dates.Of(file.st.Mtim), f.now)
	size := fmt.Sprintf("%8d", file.st.Size)
	if file.kind() == unix.S_IFBLK || file.kind() == unix.S_IFCHR {
		size = fmt.Sprintf("%3d, %3d", unix.Major(uint64(file.st.Rdev)), unix.Minor(uint64(file.st.Rdev)))
	}
	target := ""
	if file.kind() == unix.S_IFLNK {
		text, _ := os.Readlink(file.path)
		target = " -> " + escaped(text)
	}
	fmt.Fprintf(f.Out, "%9d %6d %s %3d %-8s %-8s %s %s %s%s\n", file.st.Ino, (file.st.Blocks+1)/2, filemode.String(file.st.Mode), file.st.Nlink,
		f.db.UserName(file.st.Uid), f.db.GroupName(file.st.Gid), size, when, escaped(file.path), target)
	return true
}

// escaped returns a name as -ls shows it.
func escaped(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if i := strings.IndexByte("\n\b\r\t\f\\ \"", c); i >= 0 {
			b.WriteString(`\` + `nbrtf\ "`[i:i+1])
		} else if c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\%03o`, c)
		}
	}
	return b.String()
}

func (f *search) delete(file *finding) bool {
	if file.path == "." {
		return true
	}
	remove := unix.Unlink
	if file.kind() == unix.S_IFDIR {
		remove = unix.Rmdir
	}
	if err := remove(file.path); err != nil {
		f.Complain("cannot delete "+f.Locale.Quote(file.path), err)
		return false
	}
	return true
}
