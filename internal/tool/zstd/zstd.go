// Package zstd implements zstd(1), unzstd(1) and zstdcat(1).
//
// Synopsis:
//
//	zstd [OPTION]... [FILE]... [-o FILE]
//	unzstd [OPTION]... [FILE]...
//	zstdcat [OPTION]... [FILE]...
package zstd

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/inplace"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sys/unix"
)

// The commands.
var (
	Command    = command("zstd", "")
	Decompress = command("unzstd", "-d")
	Cat        = command("zstdcat", "-dcf")
)

const usage = `[OPTION]... [FILE]... [-o FILE]
Compresses or decompresses files; without a FILE, or for -, standard input to standard output.
  -d, --decompress   decompress
  -t, --test         only check the files
  -c, --stdout       write to standard output
  -f, --force        overwrite files, follow links; with -dc, copy what is not compressed
  -k, --keep         keep the files (default)
      --rm           remove the files
  -o FILE            write to a file
  -q, --quiet        print less
  -v, --verbose      print more
      --no-progress  accepted
  -1, --fast         compress faster; there are the levels 2 to 19 as well
      --ultra        accepted
  -T NUMBER          accepted
      --check, --no-check
                     accepted
`

func command(name, implied string) *cli.Command {
	dialect := cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}
	return gnu.Command(name, dialect, usage, func(t *gnu.Tool) error {
		p := &packer{Tool: t, level: 3, notices: 2}
		if implied != "" {
			p.option(implied)
		}
		return p.run()
	})
}

// A packer is one run.
type packer struct {
	*gnu.Tool
	decompress, test, toStdout, force, remove bool

	level   int
	notices int // 2 as usual; -q is one less, -v one more
	output  string
	files   []string

	done          int   // files
	read, written int64 // bytes of them
	many          bool

	joined *os.File // the one result of several files; nil if each has its own
}

// Whether an option has a value after "=".
const (
	never = iota
	perhaps
	always
)

// accepted are the options that change how the real tool compresses, not what is decompressed again.
var accepted = map[string]int{
	"adapt": perhaps, "asyncio": never, "auto-threads": always, "check": never, "content-size": never, "fast": perhaps,
	"long": perhaps, "memlimit": always, "memlimit-decompress": always, "memory": always,
	"no-asyncio": never, "no-check": never, "no-content-size": never, "no-dictID": never, "no-progress": never,
	"no-row-match-finder": never, "no-sparse": never, "progress": never, "row-match-finder": never, "rsyncable": never,
	"single-thread": never, "size-hint": always, "sparse": never, "stream-size": always, "threads": always,
	"ultra": never, "zstd": always,
}

// option reads an option, and reports whether there is one of that name.
func (p *packer) option(word string) bool {
	if name, ok := strings.CutPrefix(word, "--"); ok {
		switch name {
		case "decompress", "uncompress":
			p.decompress = true
		case "stdout":
			p.toStdout = true
		case "force":
			p.force = true
		case "keep":
			p.remove = false
		case "rm":
			p.remove = true
		case "test":
			p.test, p.decompress = true, true
		case "quiet":
			p.notices--
		case "verbose":
			p.notices++
		case "compress":
			p.decompress = false
		default:
			name, _, valued := strings.Cut(name, "=")
			takes, known := accepted[name]
			return known && (takes == perhaps || valued == (takes == always))
		}
		return true
	}
	for i := 1; i < len(word); i++ {
		switch c := word[i]; c {
		case 'd':
			p.decompress = true
		case 'c':
			p.toStdout = true
		case 'f':
			p.force = true
		case 'k':
			p.remove = false
		case 't':
			p.test, p.decompress = true, true
		case 'q':
			p.notices--
		case 'v':
			p.notices++
		case 'z':
			p.decompress = false
		case 'n', 'C':
		case 'T', 'M', 'B':
			for i+1 < len(word) && word[i+1] >= '0' && word[i+1] <= '9' {
				i++
			}
		default:
			if c < '0' || c > '9' {
				return false
			}
			begin := i
			for i+1 < len(word) && word[i+1] >= '0' && word[i+1] <= '9' {
				i++
			}
			p.level, _ = strconv.Atoi(word[begin : i+1])
		}
	}
	return true
}

// missing writes that the last option has no value.
func (p *packer) missing() error {
	io.WriteString(p.Stderr, "error: missing command argument \n")
	return &cli.Failure{Status: 1}
}

func (p *packer) run() error {
	words := p.Argv[1:]
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "--":
			p.files = append(p.files, words...)
			words = nil
		case word == "-h" || word == "--help" || word == "-H":
			return p.Help()
		case word == "-V" || word == "--version":
			return p.Version()
		case len(word) < 2 || word[0] != '-':
			p.files = append(p.files, word)
		case strings.HasPrefix(word, "-o") && !strings.HasPrefix(word, "--"):
			if p.output = word[2:]; p.output == "" {
				if len(words) == 0 {
					return p.missing()
				}
				p.output, words = words[0], words[1:]
			}
		case strings.HasPrefix(word, "--") && accepted[word[2:]] == always: // the value is the next word
			if len(words) == 0 {
				return p.missing()
			}
			words = words[1:]
		case !p.option(word):
			p.Stderr.Write([]byte("Incorrect parameter: " + word + " \nUsage: " + p.Argv[0] + " " + usage))
			return &cli.Failure{Status: 1}
		}
	}
	p.present()
	if len(p.files) == 0 && p.Status == 0 {
		p.file("-")
	}
	p.many = len(p.files) > 1
	if p.many && p.output != "" && !p.toStdout && !p.test && !p.join() {
		p.Status = 1
		return nil
	}
	for _, name := range p.files {
		p.file(name)
	}
	if p.joined != nil {
		if err := p.joined.Close(); err != nil {
			p.fail(p.output + ": " + cli.Strerror(err))
		}
	}
	if p.many && p.done > 0 && !p.toStdout && p.notices >= 2 {
		p.Out.Flush()
		if p.decompress {
			fmt.Fprintf(p.Stderr, "%d files decompressed : %6d bytes total \n", p.done, p.written)
		} else {
			fmt.Fprintf(p.Stderr, "%3d files compressed : %.2f%% (%s => %s)\n", p.done, ratio(p.read, p.written), human(p.read), human(p.written))
		}
	}
	return nil
}

// join creates the one result of several files, which are never removed, and asks before that. It
// reports whether to go on.
func (p *packer) join() bool {
	p.notice(2, "zstd: WARNING: all input files will be processed and concatenated into a single output file: "+p.output)
	p.notice(2, "The concatenated output CANNOT regenerate original file names nor directory structure.")
	if p.remove {
		p.notice(2, "Since it's a destructive operation, input files will not be removed.")
		p.remove = false
	}
	switch {
	case p.force:
	case p.notices <= 1:
		p.notice(1, "Concatenating multiple processed inputs into a single output loses file metadata.")
		p.notice(1, "Aborting.")
		return false
	case slices.Contains(p.files, "-"):
		p.Out.Flush()
		io.WriteString(p.Stderr, "stdin is an input - not proceeding.\n")
		return false
	default:
		p.Out.Flush()
		io.WriteString(p.Stderr, "Proceed? (y/n): ")
		if !p.Answer() {
			p.say("Aborting...")
			return false
		}
	}
	f, ok := p.create("", p.output, 0o666)
	p.joined = f
	return ok
}

// notice writes a notice if at least so many are wanted.
func (p *packer) notice(level int, text string) {
	if p.notices >= level {
		p.say(text)
	}
}

// present removes files that do not exist and symbolic links from the list.
func (p *packer) present() {
	var kept []string
	for _, name := range p.files {
		st, err := os.Lstat(name)
		if err == nil && st.Mode()&os.ModeSymlink != 0 && !p.force && !p.toStdout {
			p.notice(2, "Warning : "+name+" is a symbolic link, ignoring")
			p.Status = 1
			continue
		}
		kept = append(kept, name)
	}
	p.files = kept
}

// say writes a notice, which ends with a blank as those of zstd do.
func (p *packer) say(text string) {
	p.Out.Flush()
	io.WriteString(p.Stderr, text+" \n")
}

func (p *packer) fail(text string) {
	p.notice(1, "zstd: "+text)
	p.Status = 1
}

const known = "(.zst/.tzst/.gz/.tgz/.lzma/.xz/.txz/.lz4/.tlz4 expected)"

// target returns the name of the result. ok is false after a message.
func (p *packer) target(name string) (to string, ok bool) {
	switch {
	case p.test || p.toStdout || p.output == "" && name == "-":
		return "", true
	case p.output != "":
		return p.output, true
	case !p.decompress:
		return name + ".zst", true
	}
	for _, s := range []struct{ suffix, becomes string }{{".zst", ""}, {".tzst", ".tar"}} {
		if rest, ok := strings.CutSuffix(name, s.suffix); ok && filepath.Base(rest) != "." && rest != "" {
			return rest + s.becomes, true
		}
	}
	if p.notices >= 0 {
		p.Out.Flush()
		io.WriteString(p.Stderr, "zstd: "+name+": unknown suffix "+known+". Can't derive the output file name. Specify it with -o dstFileName. Ignoring.\n")
	}
	p.Status = 1
	return "", false
}

func (p *packer) file(name string) {
	to, ok := p.target(name)
	if !ok {
		return
	}
	var in io.Reader = p.Stdin
	shown := `/*stdin*\`
	var st unix.Stat_t
	if name != "-" {
		shown = name
		if err := unix.Stat(name, &st); err != nil {
			p.fail("can't stat " + name + " : " + cli.Strerror(err) + " -- ignored")
			return
		}
		if st.Mode&unix.S_IFMT == unix.S_IFDIR {
			p.fail(name + " is a directory -- ignored")
			return
		}
		f, err := os.Open(name)
		if err != nil {
			p.fail(name + ": " + cli.Strerror(err))
			return
		}
		defer f.Close()
		in = f
	}
	j := &job{packer: p, name: shown, shown: shown, to: to}
	j.in.Do = in.Read
	j.out.Do = p.Stdout.Write
	switch {
	case p.test:
		j.out.Do = io.Discard.Write
	case p.joined != nil:
		j.out.Do = p.joined.Write
	case to != "":
		f, ok := p.create(name, to, 0o600)
		if !ok {
			return
		}
		j.file = f
		j.out.Do = f.Write
	}
	if !j.run() {
		if j.file != nil {
			inplace.Discard(j.file)
		}
		return
	}
	p.done++
	p.read += j.in.N
	p.written += j.out.N
	if j.file != nil {
		var err error
		if name == "-" {
			err = j.file.Close()
		} else {
			err = inplace.Finish(j.file, &st)
		}
		if err != nil {
			p.fail(to + ": " + cli.Strerror(err))
			return
		}
		if p.remove && name != "-" {
			os.Remove(name)
		}
	}
	if p.notices >= 2 && !p.many && (j.file != nil || p.test || p.notices > 2) {
		j.report()
	}
}

// create creates the file name, and asks before it overwrites one. from is the file that it is made of,
// which must be another one; it may be empty.
func (p *packer) create(from, name string, mode os.FileMode) (*os.File, bool) {
	if inplace.Same(from, name) {
		p.notice(1, "zstd: Refusing to open an output file which will overwrite the input file")
		p.Status = 1
		return nil, false
	}
	f, err := inplace.Create(name, mode)
	if errors.Is(err, os.ErrExist) {
		if st, e := os.Stat(name); e == nil && !st.Mode().IsRegular() {
			f, err := os.OpenFile(name, os.O_WRONLY, 0)
			return f, err == nil
		}
		switch {
		case p.force:
		case p.notices <= 1:
			p.fail(name + " already exists; not overwritten ")
			return nil, false
		default:
			p.Out.Flush()
			io.WriteString(p.Stderr, "zstd: "+name+" already exists; overwrite (y/n) ? ")
			if !p.Answer() {
				io.WriteString(p.Stderr, "Not overwritten  \n \n")
				p.Status = 1
				return nil, false
			}
		}
		unix.Unlink(name)
		f, err = inplace.Create(name, mode)
	}
	if err != nil {
		p.fail(name + ": " + cli.Strerror(err))
		return nil, false
	}
	return f, true
}

// A job is the work on one file.
type job struct {
	*packer
	name, shown, to string
	file            *os.File
	in, out         inplace.Counter
}

func (j *job) report() {
	j.Out.Flush()
	if j.decompress {
		fmt.Fprintf(j.Stderr, "%-20s: %d bytes \n", j.shown, j.out.N)
		return
	}
	to := j.to
	if to == "" {
		to = `/*stdout*\`
	}
	fmt.Fprintf(j.Stderr, "%-20s :%6.2f%%   (%s => %s, %s) \n", j.shown, ratio(j.in.N, j.out.N), human(j.in.N), human(j.out.N), to)
}

// ratio returns the size of compressed data as a percentage.
func ratio(before, after int64) float64 { return 100 * float64(after) / float64(max(before, 1)) }

// human formats a size as zstd does: six characters and a unit.
func human(n int64) string {
	v, unit := float64(n), 0
	for v >= 1024 && unit < 4 {
		v /= 1024
		unit++
	}
	digits := 2
	switch {
	case unit == 0 || v >= 1000:
		digits = 0
	case v >= 100:
		digits = 1
	}
	return fmt.Sprintf("%6.*f %s", digits, v, [...]string{"B  ", "KiB", "MiB", "GiB", "TiB"}[unit])
}

// run compresses or decompresses, and reports whether all is well.
func (j *job) run() bool {
	buf := make([]byte, 128<<10)
	source := bufio.NewReaderSize(&j.in, 128<<10)
	if _, err := source.Peek(1); err != nil && err != io.EOF {
		return j.checked(err)
	}
	if !j.decompress {
		z, err := zstd.NewWriter(struct{ io.Writer }{&j.out}, zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(j.level)), zstd.WithEncoderConcurrency(1), zstd.WithAllLitEntropyCompression(true))
		if err == nil {
			_, err = io.CopyBuffer(struct{ io.Writer }{z}, struct{ io.Reader }{source}, buf)
			if e := z.Close(); err == nil {
				err = e
			}
		}
		return j.checked(err)
	}
	head, err := source.Peek(4)
	switch {
	case len(head) == 0 && err == io.EOF:
		j.fail(j.name + ": unexpected end of file")
	case formats.IsZstd(head):
		z, err := zstd.NewReader(source, zstd.WithDecoderMaxWindow(compression.MaxWindow), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1))
		if err == nil {
			_, err = io.CopyBuffer(struct{ io.Writer }{&j.out}, struct{ io.Reader }{z}, buf)
			z.Close()
		}
		return j.checked(err)
	case j.force && j.toStdout:
		_, err := io.Copy(struct{ io.Writer }{&j.out}, source)
		return j.checked(err)
	case len(head) < 4:
		j.fail(j.name + ": unknown header")
	default:
		j.fail(j.name + ": unsupported format")
	}
	return false
}

func (j *job) checked(err error) bool {
	switch {
	case err == nil:
		return true
	case j.in.Err != nil && j.in.Err != io.EOF:
		j.fail("error 37 : Read error")
		j.Status = 37
	case j.out.Err != nil:
		name := j.to
		if name == "" {
			name = `/*stdout*\`
		}
		j.fail(name + ": " + cli.Strerror(j.out.Err))
	case errors.Is(err, zstd.ErrMagicMismatch):
		j.fail(j.name + ": unsupported format")
	case errors.Is(err, io.ErrUnexpectedEOF):
		if j.notices >= 1 {
			j.say(j.name + " : Read error (39) : premature end")
		}
		j.Status = 1
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		j.fail(j.name + " : Decoding error (36) : Frame requires too much memory for decoding")
	case errors.Is(err, zstd.ErrCRCMismatch):
		j.fail(j.name + " : Decoding error (36) : Restored data doesn't match checksum")
	default:
		j.fail(j.name + " : Decoding error (36) : Data corruption detected")
	}
	return false
}
