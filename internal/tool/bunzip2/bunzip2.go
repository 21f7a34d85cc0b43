// Package bunzip2 implements bunzip2(1) and bzcat(1) of bzip2: they decompress .bz2 files.
//
// Synopsis:
//
//	bunzip2 [-cfkqstv]... [FILE]...
//	bzcat [-fqst]... [FILE]...
package bunzip2

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/inplace"
	"golang.org/x/sys/unix"
)

// The commands.
var (
	Command = command("bunzip2", false)
	Cat     = command("bzcat", true)
)

const usage = `[OPTION]... [FILE]...
Decompresses .bz2 files; without a FILE, or for -, standard input to standard output.
  -d, --decompress  decompress, which is what it does anyway
  -c, --stdout      write to standard output, keep the files
  -f, --force       overwrite files, follow links; with -c, copy what is not compressed
  -k, --keep        keep the files
  -q, --quiet       no warnings
  -t, --test        only check the files
  -v, --verbose     print a line about each file
  -s, --small       accepted
`

func command(name string, toStdout bool) *cli.Command {
	dialect := cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 1, UsageStatus: 1}
	return gnu.Command(name, dialect, usage, func(t *gnu.Tool) error {
		b := &worker{Tool: t, toStdout: toStdout}
		return b.run()
	})
}

// failed is the status for data that are damaged.
const failed = 2

var longOptions = map[string]byte{
	"--stdout": 'c', "--decompress": 'd', "--compress": 'z', "--force": 'f', "--test": 't', "--keep": 'k', "--small": 's',
	"--quiet": 'q', "--verbose": 'v', "--version": 'V', "--license": 'L', "--help": 'h', "--fast": '1', "--best": '9',
	"--repetitive-fast": '1', "--repetitive-best": '9', "--exponential": '1',
}

// A worker is one run.
type worker struct {
	*gnu.Tool
	toStdout, force, keep, quiet, test, verbose bool
	longest                                     int // length of the longest name, for -v
}

func (b *worker) run() error {
	var files []string
	words := b.Argv[1:]
	for i, word := range words {
		key, long := longOptions[word]
		switch {
		case word == "--":
			files = append(files, words[i+1:]...)
			words = nil
		case long:
			if err := b.option(word, key); err != nil {
				return err
			}
		case strings.HasPrefix(word, "--"):
			return b.badFlag(word)
		case len(word) > 1 && word[0] == '-':
			for _, key := range []byte(word[1:]) {
				if err := b.option(word, key); err != nil {
					return err
				}
			}
		default:
			files = append(files, word)
		}
		if words == nil {
			break
		}
	}
	b.longest = len("(stdin)")
	for _, name := range files {
		b.longest = max(b.longest, len(name))
	}
	for _, name := range gnu.OrStdin(files) {
		b.file(name)
	}
	return nil
}

func (b *worker) badFlag(word string) error {
	io.WriteString(b.Stderr, b.ErrorName()+": Bad flag `"+word+"'\n")
	return b.usageError()
}

// usageError shows the help text as the answer to a wrong command line.
func (b *worker) usageError() error {
	io.WriteString(b.Stderr, "Usage: "+b.Argv[0]+" "+usage)
	return &cli.Failure{Status: 1}
}

func (b *worker) option(word string, key byte) error {
	switch key {
	case 'c':
		b.toStdout = true
	case 'd', 's', '1', '2', '3', '4', '5', '6', '7', '8', '9':
	case 'z':
		return cli.Fail("compression is not supported", nil)
	case 'f':
		b.force = true
	case 't':
		b.test = true
	case 'k':
		b.keep = true
	case 'q':
		b.quiet = true
	case 'v':
		b.verbose = true
	case 'V', 'L':
		return b.Version()
	case 'h':
		return b.Help()
	default:
		return b.badFlag(word)
	}
	return nil
}

// say writes a message about a file that is skipped.
func (b *worker) say(text string) {
	b.Out.Flush()
	io.WriteString(b.Stderr, b.ErrorName()+": "+text+".\n")
	b.Status = max(b.Status, 1)
}

// target returns the name of the file to write. guessed says that the name had no known suffix.
func target(name string) (to string, guessed bool) {
	for _, s := range []struct{ end, becomes string }{{".bz2", ""}, {".bz", ""}, {".tbz2", ".tar"}, {".tbz", ".tar"}} {
		if rest, ok := strings.CutSuffix(name, s.end); ok {
			return rest + s.becomes, false
		}
	}
	return name + ".out", true
}

func (b *worker) file(name string) {
	if name == "-" {
		if terminal.Is(terminal.FD(b.Stdin)) {
			b.Out.Flush()
			io.WriteString(b.Stderr, b.ErrorName()+": I won't read compressed data from a terminal.\n"+b.ErrorName()+": For help, type: `"+b.ErrorName()+" --help'.\n")
			b.Status = max(b.Status, 1)
			return
		}
		b.data("(stdin)", b.Stdin, nil)
		return
	}
	inPlace := !b.toStdout && !b.test
	to, guessed := target(name)
	in, err := os.Open(name)
	if err != nil {
		b.say("Can't open input file " + name + ": " + cli.Strerror(errors.Unwrap(err)))
		return
	}
	defer in.Close()
	var st, link unix.Stat_t
	unix.Fstat(int(in.Fd()), &st)
	unix.Lstat(name, &link)
	if st.Mode&unix.S_IFMT == unix.S_IFDIR {
		b.say("Input file " + name + " is a directory")
		return
	}
	if inPlace && !b.force && link.Mode&unix.S_IFMT != unix.S_IFREG {
		b.say("Input file " + name + " is not a normal file")
		return
	}
	if inPlace && guessed && !b.quiet {
		b.Out.Flush()
		io.WriteString(b.Stderr, b.ErrorName()+": Can't guess original name for "+name+" -- using "+to+"\n")
	}
	if inPlace && !b.force {
		if unix.Lstat(to, &link) == nil {
			b.say("Output file " + to + " already exists")
			return
		}
		if st.Nlink > 1 {
			plural := ""
			if st.Nlink > 2 {
				plural = "s"
			}
			b.say("Input file " + name + " has " + strconv.Itoa(int(st.Nlink)-1) + " other link" + plural)
			return
		}
	}
	b.data(name, in, &st)
}

// data decompresses a file, or standard input if st is nil.
func (b *worker) data(name string, file io.Reader, st *unix.Stat_t) {
	in := &inplace.Counter{Do: file.Read}
	out := &inplace.Counter{Do: b.Out.Write}
	to := "(stdout)"
	var f *os.File
	switch {
	case b.test:
		out.Do = io.Discard.Write
	case st != nil && !b.toStdout:
		to, _ = target(name)
		if b.force {
			unix.Unlink(to) // not an empty directory
		}
		var err error
		if f, err = inplace.Create(to, 0o600); err != nil {
			b.say("Can't create output file " + to + ": " + cli.Strerror(errors.Unwrap(err)))
			return
		}
		out.Do = f.Write
	}
	if b.verbose {
		b.Out.Flush()
		io.WriteString(b.Stderr, "  "+name+": "+strings.Repeat(" ", b.longest-len(name)))
	}
	ok := b.copy(name, to, in, out, st != nil)
	if f == nil {
		if ok && b.verbose {
			io.WriteString(b.Stderr, map[bool]string{true: "ok\n", false: "done\n"}[b.test])
		}
		return
	}
	if ok {
		if err := inplace.Finish(f, st); err != nil {
			b.say("Can't write output file " + to + ": " + cli.Strerror(err))
			return
		}
		if !b.keep {
			os.Remove(name)
		}
		if b.verbose {
			io.WriteString(b.Stderr, "done\n")
		}
		return
	}
	f.Close()
	os.Remove(to)
}

// copy writes the decompressed data, and reports whether all is well.
func (b *worker) copy(name, to string, in, out *inplace.Counter, named bool) bool {
	source := bufio.NewReaderSize(in, 64<<10)
	head, err := source.Peek(4)
	if err == nil && formats.All.Detect(head) == nil || err == io.EOF && len(head) > 0 && !strings.HasPrefix("BZh", string(head)) {
		if b.force && !b.test && to == "(stdout)" {
			io.Copy(out, source)
			return true
		}
		b.notBzip2(name)
		return false
	}
	z := formats.NewBzip2(source)
	_, err = io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{z}, make([]byte, 64<<10))
	if e := b.Out.Flush(); e != nil {
		out.Err, err = e, e
		b.Out.Reset(io.Discard) // the error is said here
	}
	switch {
	case err == nil:
		if z.Trailing() && !b.quiet {
			io.WriteString(b.Stderr, "\n"+b.ErrorName()+": "+name+": trailing garbage after EOF ignored\n")
		}
		return true
	case out.Err != nil, in.Err != nil && in.Err != io.EOF:
		b.broken("I/O or other error, bailing out.  Possible reason follows.\n"+b.ErrorName()+": "+cli.Strerror(cmp.Or(out.Err, in.Err)), name, to, false)
	case b.test:
		text := "data integrity (CRC) error in data"
		if errors.Is(err, io.ErrUnexpectedEOF) {
			text = "file ends unexpectedly"
		}
		b.wrong(name, text)
	case errors.Is(err, io.ErrUnexpectedEOF):
		leftover := cli.Strerror(unix.ENOENT) // the real one prints the last errno, whatever it was about
		switch {
		case to == "(stdout)" && named:
			leftover = "Success"
		case to == "(stdout)":
			leftover = cli.Strerror(unix.ENOTTY)
		}
		b.broken("Compressed file ends unexpectedly;\n\tperhaps it is corrupted?  *Possible* reason follows.\n"+b.ErrorName()+": "+leftover, name, to, true)
	default:
		b.broken("Data integrity error when decompressing.", name, to, true)
	}
	return false
}

const recovery = "\nYou can use the `bzip2recover' program to attempt to recover\ndata from undamaged sections of corrupted files.\n\n"

// wrong writes the message of -t.
func (b *worker) wrong(name, text string) {
	if !b.verbose {
		text = b.ErrorName() + ": " + name + ": " + text
	}
	io.WriteString(b.Stderr, text+"\n"+recovery)
	b.Status = failed
}

func (b *worker) notBzip2(name string) {
	switch {
	case b.test:
		b.wrong(name, "bad magic number (file not created by bzip2)")
	case b.verbose:
		io.WriteString(b.Stderr, "not a bzip2 file.\n")
	default:
		io.WriteString(b.Stderr, b.ErrorName()+": "+name+" is not a bzip2 file.\n")
	}
	b.Status = failed
}

// broken writes the message about data that cannot be decompressed or written.
func (b *worker) broken(text, name, to string, damaged bool) {
	text = "\n" + b.ErrorName() + ": " + text + "\n\tInput file = " + name + ", output file = " + to + "\n"
	if damaged {
		text += "\nIt is possible that the compressed file(s) have become corrupted.\nYou can use the -tvv option to test integrity of such files.\n" + recovery
	}
	if to != "(stdout)" {
		text += b.ErrorName() + ": Deleting output file " + to + ", if it exists.\n"
	}
	io.WriteString(b.Stderr, text)
	b.Status = failed
}
