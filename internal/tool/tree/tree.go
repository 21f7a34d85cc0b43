// Package tree implements tree(1) 2.3: it prints the files of directories as a tree.
//
// Synopsis:
//
//	tree [OPTION]... [DIRECTORY]...
//
// tree.go reads the options and walks, entry.go reads directories, and print.go prints names.
package tree

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Command is tree.
var Command = gnu.Command("tree", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1}, help, tree)

const help = `[OPTION]... [DIRECTORY]...
Prints the files of directories as a tree.
  -a                hidden files, too
  -d                directories only
  -l                follow links to directories
  -f                whole paths, not names
  -x                only one file system
  -L LEVEL          only to this depth
  -P PATTERN        only files that match; a|b for several patterns
  -I PATTERN        leave out files that match
      --ignore-case upper and lower case in patterns are the same
      --matchdirs   the patterns are for directories, too
      --prune       no directories that are empty
      --filelimit N leave out the content of directories with more than N files
  -p                show types and permissions
  -s                show sizes
  -h                show sizes such as 1.5K
  -u                show owners
  -g                show groups
  -D                show times
  -F                show what a file is, as ls -F does
      --si          show sizes in powers of 1000
      --du          show directories with the size of all that is in them
      --inodes      show numbers of inodes
      --device      show numbers of devices
      --timefmt FORMAT
                    show times in a format of strftime(3)
  -r                in reverse order
  -t                by the time of modification
  -c                by the time of the status change
  -v                by the numbers in names
  -U                not sorted
      --sort NAME   by name, version, size, mtime, ctime or none
      --dirsfirst   directories before files
      --filesfirst  files before directories
  -i                no lines
  -A                lines for ANSI terminals
  -S                lines of the character set CP437
      --charset X   lines of this character set
  -C                always colors
  -n                no colors
  -Q                names between quotation marks
  -N                names as they are
  -q                ? for unprintable characters
  -J                print JSON
  -X                print XML
  -o FILE           write to a file
      --noreport    no numbers at the end
`

// A walker is one run of tree.
type walker struct {
	*gnu.Tool
	out     io.Writer
	form    rune
	charset string // for XML
	all     bool
	onlyDir bool
	follow  bool
	full    bool
	oneFS   bool
	depth   int
	include []string
	exclude []string
	fold    bool // --ignore-case
	dirsToo bool // --matchdirs
	prune   bool
	limit   int

	mode, size, human, si, user, group, when, classify, usage, inodes, device bool

	timefmt            string
	reverse            bool
	sort               string
	dirsFirst          bool
	filesFirst         bool
	noLines            bool
	lines              [3]string // before an entry, before the last one, and below an entry that is not the last
	color              bool
	colors             *palette
	quoted, raw, marks bool
	utf8               bool
	noReport           bool

	host        ids.Database
	names       map[uint64]string
	dirs, files int
	total       int64
	open        []paths.Inode // the directories above, with -l
}

// lineSets are the lines of character sets.
var lineSets = map[string][3]string{
	"ascii": {"|-- ", "`-- ", "|   "},
	"utf":   {"├── ", "└── ", "│\u00a0\u00a0 "},
	"ansi":  {"\x1b(0tqq\x1b(B ", "\x1b(0mqq\x1b(B ", "\x1b(0x  \x1b(B "},
	"cp437": {"\xc3\xc4\xc4 ", "\xc0\xc4\xc4 ", "\xb3   "},
}

func tree(t *gnu.Tool) error {
	t.Unwritten = cli.Forgive
	w := &walker{Tool: t, out: t.Out, depth: -1, utf8: t.Locale.UTF8, host: ids.Host(), names: map[uint64]string{}, sort: "name"}
	w.lines = lineSets["ascii"]
	if w.utf8 {
		w.lines, w.charset = lineSets["utf"], "UTF-8"
	}
	color := 0
	var output *string
	operands, err := w.options(&color, &output)
	if err != nil || operands == nil {
		return err
	}
	w.prune = w.prune && !w.onlyDir
	w.setColors(color)
	if output != nil {
		f, err := os.Create(*output)
		if err != nil {
			return cli.Fail("invalid filename '"+*output+"'", nil)
		}
		defer f.Close()
		b := bufio.NewWriter(f)
		defer b.Flush()
		w.out = b
	}
	w.begin()
	for i, dir := range operands {
		w.root(dir, place{last: i == len(operands)-1})
	}
	w.finish()
	return nil
}

// wrong returns the failure for an unknown option.
func (w *walker) wrong(text string) error {
	return cli.Fail(text+"\nusage: tree "+strings.TrimRight(help, "\n"), nil)
}

// options reads the command line. operands is nil after --help and --version.
func (w *walker) options(color *int, output **string) (operands []string, err error) {
	words := w.Argv[1:]
	// value returns the value of a long option, after = or in the next word.
	value := func(word, name string) (string, bool, error) {
		if v, ok := strings.CutPrefix(word, name+"="); ok {
			if v == "" {
				return "", true, cli.Fail("Missing argument to "+word, nil)
			}
			return v, true, nil
		}
		if word != name {
			return "", false, nil
		}
		if len(words) == 0 {
			return "", true, cli.Fail("Missing argument to "+name, nil)
		}
		v := words[0]
		words = words[1:]
		return v, true, nil
	}
	onlyOperands := false
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case onlyOperands || len(word) < 2 || word[0] != '-':
			operands = append(operands, word)
			continue
		case word == "--":
			onlyOperands = true
			continue
		case strings.HasPrefix(word, "--"):
			done, err := w.long(word, value)
			if err != nil || done {
				return nil, err
			}
			continue
		}
		for _, c := range word[1:] {
			switch c {
			case 'I', 'L', 'P', 'o':
				if len(words) == 0 {
					return nil, cli.Fail("Missing argument to -"+string(c)+" option.", nil)
				}
				v := words[0]
				words = words[1:]
				switch c {
				case 'I':
					w.exclude = append(w.exclude, v)
				case 'L':
					if w.depth = number(v); w.depth < 1 {
						return nil, cli.Fail("Invalid level, must be greater than 0.", nil)
					}
				case 'P':
					w.include = append(w.include, v)
				case 'o':
					*output = &v
				}
			case 'C':
				*color = 1
			case 'n':
				if *color == 0 {
					*color = -1
				}
			case jsonForm, xmlForm:
				w.form = c
			case 'H', 'R', 'T':
				return nil, cli.Fail("-"+string(c)+" is not supported", nil)
			default:
				if !w.letter(c) {
					return nil, w.wrong("Invalid argument -`" + string(c) + "'.")
				}
			}
		}
	}
	if operands == nil {
		operands = []string{"."}
	}
	return operands, nil
}

// letter sets an option without a value.
func (w *walker) letter(c rune) bool {
	switch c {
	case 'a':
		w.all = true
	case 'd':
		w.onlyDir = true
	case 'f':
		w.full = true
	case 'g':
		w.group = true
	case 'h':
		w.size, w.human = true, true
	case 'i':
		w.noLines = true
	case 'l':
		w.follow = true
	case 'p':
		w.mode = true
	case 'q':
		w.marks = true
	case 'r':
		w.reverse = true
	case 's':
		w.size = true
	case 't':
		w.sort = "mtime"
	case 'c':
		w.sort = "ctime"
	case 'u':
		w.user = true
	case 'v':
		w.sort = "version"
	case 'x':
		w.oneFS = true
	case 'A':
		w.lines = lineSets["ansi"]
	case 'S':
		w.lines = lineSets["cp437"]
	case 'D':
		w.when = true
	case 'F':
		w.classify = true
	case 'N':
		w.raw = true
	case 'Q':
		w.quoted = true
	case 'U':
		w.sort = "none"
	default:
		return false
	}
	return true
}

// long reads a long option. done says that nothing else is to be done.
func (w *walker) long(word string, value func(word, name string) (string, bool, error)) (done bool, err error) {
	switch word {
	case "--help":
		return true, w.Help()
	case "--version":
		return true, w.Version()
	case "--noreport":
		w.noReport = true
	case "--nolinks":
	case "--dirsfirst":
		w.dirsFirst = true
	case "--filesfirst":
		w.filesFirst = true
	case "--inodes":
		w.inodes = true
	case "--device":
		w.device = true
	case "--si":
		w.size, w.human, w.si = true, true, true
	case "--du":
		w.size, w.usage = true, true
	case "--prune":
		w.prune = true
	case "--ignore-case":
		w.fold = true
	case "--matchdirs":
		w.dirsToo = true
	default:
		for _, name := range []string{"--sort", "--charset", "--timefmt", "--filelimit"} {
			v, ok, err := value(word, name)
			if err != nil {
				return false, err
			}
			if !ok {
				continue
			}
			return false, w.set(name, v)
		}
		return false, w.wrong("Invalid argument `" + word + "'.")
	}
	return false, nil
}

func (w *walker) set(name, v string) error {
	switch name {
	case "--sort":
		for _, s := range []string{"name", "version", "size", "mtime", "ctime", "none"} {
			if strings.EqualFold(s, v) {
				w.sort = s
				return nil
			}
		}
		return cli.Fail("Sort type '"+v+"' not valid, should be one of: name,version,size,mtime,ctime,none", nil)
	case "--charset":
		w.charset = v
		if strings.HasPrefix(strings.ToLower(v), "utf") {
			w.lines = lineSets["utf"]
		} else {
			w.lines = lineSets["ascii"]
		}
	case "--timefmt":
		w.timefmt, w.when = v, true
	case "--filelimit":
		w.limit = number(v)
	}
	return nil
}

// number returns the number at the beginning of a text in the notation of C, as strtol(3) reads it: 0
// if there is none, and the low 32 bits of one that is longer.
func number(text string) int {
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	sign := ""
	if text != "" && (text[0] == '+' || text[0] == '-') {
		sign, text = text[:1], text[1:]
	}
	base, digits := 10, "0123456789"
	switch low := strings.ToLower(text); {
	case strings.HasPrefix(low, "0x"):
		base, digits, text = 16, "0123456789abcdefABCDEF", text[2:]
	case strings.HasPrefix(low, "0b"):
		base, digits, text = 2, "01", text[2:]
	case strings.HasPrefix(text, "0"):
		base, digits = 8, "01234567"
	}
	n, _ := strconv.ParseInt(sign+text[:len(text)-len(strings.TrimLeft(text, digits))], base, 64)
	return int(int32(n))
}

const unopened = "error opening dir"

func tooMany(list []*entry) string {
	return fmt.Sprintf("%d entries exceeds filelimit, not opening dir", len(list))
}

// root prints the tree of an operand.
func (w *walker) root(dir string, at place) {
	if w.full && len(dir) > 1 {
		dir = strings.TrimRight(dir, "/")
	}
	e := &entry{name: dir, path: dir}
	if err := e.stat(w, true); err != nil {
		w.show("", e, unopened, at, false)
		w.Status = 2
		return
	}
	list, err := []*entry(nil), error(unix.ENOTDIR)
	if e.isDir {
		list, err = w.read(e)
	}
	unix.Lstat(e.path, &e.st) // its attributes are shown, although a link is followed
	if err != nil {
		w.show("", e, unopened, at, false)
		w.files++
		return
	}
	if w.usage {
		w.measure(e, list)
	}
	w.total += e.size()
	if len(list) > 0 {
		w.dirs++
	}
	if w.limit > 0 && len(list) > w.limit {
		w.show("", e, tooMany(list), at, false)
		return
	}
	w.show("", e, "", at, len(list) > 0)
	w.open = append(w.open, paths.InodeOf(&e.target))
	w.below(list, "", 1)
	w.open = w.open[:0]
	if len(list) > 0 {
		w.close(e, at)
	}
}

// below prints the entries of a directory. prefix is what stands before all of them.
func (w *walker) below(list []*entry, prefix string, level int) {
	for i, e := range list {
		at := place{level, i == len(list)-1}
		line, next := w.lines[0], w.lines[2]
		if at.last {
			line, next = w.lines[1], "    "
		}
		if w.noLines {
			line, next = "", ""
		}
		if !e.isDir && !e.toDir {
			w.files++
			w.show(prefix+line, e, "", at, false)
			continue
		}
		w.dirs++
		if !e.isDir && !w.follow || w.depth > 0 && level >= w.depth || e.other {
			w.show(prefix+line, e, "", at, false)
			continue
		}
		if w.follow && e.toDir && w.isOpen(e) {
			w.show(prefix+line, e, "recursive, not followed", at, false)
			continue
		}
		sub, err := e.list, e.err
		if !e.listed {
			sub, err = w.read(e)
		}
		switch {
		case err != nil:
			w.show(prefix+line, e, unopened, at, false)
			w.Status = 2
		case w.limit > 0 && len(sub) > w.limit:
			w.show(prefix+line, e, tooMany(sub), at, false)
		default:
			w.show(prefix+line, e, "", at, len(sub) > 0)
			w.open = append(w.open, paths.InodeOf(&e.target))
			w.below(sub, prefix+next, level+1)
			if w.open = w.open[:len(w.open)-1]; w.follow {
				w.open = append([]paths.Inode{paths.InodeOf(&e.target)}, w.open...)
			}
			if len(sub) > 0 {
				w.close(e, at)
			}
		}
	}
}

// isOpen reports whether a directory has been visited already.
func (w *walker) isOpen(e *entry) bool {
	id := paths.InodeOf(&e.target)
	for _, o := range w.open {
		if o == id {
			return true
		}
	}
	return false
}

func (w *walker) report() {
	if w.noReport {
		return
	}
	text := "\n"
	if w.usage {
		text += " " + w.bytes(w.total)
		if !w.human {
			text += " bytes"
		}
		text += " used in "
	}
	text += plural(w.dirs, "directory", "directories")
	if !w.onlyDir {
		text += ", " + plural(w.files, "file", "files")
	}
	io.WriteString(w.out, text+"\n")
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}
