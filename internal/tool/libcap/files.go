package libcap

import (
	"io"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"golang.org/x/sys/unix"
)

const getcapUsage = `usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]

	shows the capabilities of files.
`

// A lister is one run of getcap(8).
type lister struct {
	*tool
	verbose, recursive, owners bool
	depth                      int // the number of directories above
}

// openDirs is the number of directories that stay open, as in the real tool, while what is below
// them is shown. They are seen if /proc/self/fd is shown.
const openDirs = 20

func getcap(t *tool) error {
	l := lister{tool: t}
	g := t.Getopt(&cli.Options{Short: "rvhnl", Permute: true})
	names, err := g.Each(func(o cli.Option) error {
		switch o.Key {
		case 'r':
			l.recursive = true
		case 'v':
			l.verbose = true
		case 'n':
			l.owners = true
		case 'l':
			return t.license()
		case 'h':
			t.say(getcapUsage)
			return cli.ErrAnswered
		}
		return nil
	}, func(err error) error { return t.fail(t.Argv[0] + ": " + err.Error() + "\n" + getcapUsage) })
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return t.fail(getcapUsage)
	}
	for _, name := range names {
		l.show(name)
	}
	return nil
}

// show shows a file, and with -r everything below a directory, in the order of the kernel.
func (l *lister) show(name string) {
	var st unix.Stat_t
	if err := unix.Lstat(name, &st); err != nil {
		l.say(name + " (" + cli.Strerror(err) + ")\n")
		return
	}
	if st.Mode&unix.S_IFMT == unix.S_IFREG {
		l.showFile(name)
		return
	}
	if l.verbose {
		l.Out.WriteString(name + " (Not a regular file)\n")
	}
	if !l.recursive || st.Mode&unix.S_IFMT != unix.S_IFDIR {
		return
	}
	dir, err := os.Open(name)
	if err != nil {
		return
	}
	defer dir.Close()
	entries, _ := dir.Readdirnames(-1)
	if l.depth >= openDirs {
		dir.Close()
	}
	l.depth++
	defer func() { l.depth-- }()
	for _, entry := range entries {
		l.show(strings.TrimSuffix(name, "/") + "/" + entry)
	}
}

func (l *lister) showFile(name string) {
	f, err := readFile(name)
	switch {
	case err == unix.ENODATA, err == unix.ENOTSUP:
		if l.verbose {
			l.Out.WriteString(name + "\n")
		}
	case err != nil:
		l.say("Failed to get capabilities of file '" + name + "' (" + cli.Strerror(err) + ")\n")
	default:
		line := name + " " + f.Text(l.last)
		if l.owners && f.Root != 0 {
			line += " [rootid=" + strconv.Itoa(int(int32(f.Root))) + "]"
		}
		l.Out.WriteString(line + "\n")
	}
}

// readFile returns the capabilities of a file. The error is an errno.
func readFile(name string) (f capability.File, err error) {
	value := make([]byte, 24)
	n, err := unix.Getxattr(name, capability.Attribute, value)
	if err != nil {
		return f, err
	}
	f, ok := capability.ParseFile(value[:n])
	if !ok {
		err = unix.EINVAL
	}
	return f, err
}

const setcapUsage = `usage: setcap [--license] [-f] [-h] [-n <rootid>] [-q] [-v] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]

 Note <filename> must be a regular file, no symbolic link.
 -r          remove the capabilities of the file
 -           read the text from standard input
 <capsN>     capabilities as in cap_from_text(3)
 [ Note: capsh --suggest="something..." finds capabilities by a word. ]
 --license   show the program and its version
 -f          set them even if they are invalid
 -h          display this help
 -n <rootid> the capabilities count in a user namespace with this root (!= 0)
 -q          quietly
 -v          check that the file has the capabilities
`

// A setter is one run of setcap(8).
type setter struct {
	*tool
	quiet, verify, force bool
	root                 uint32
	raised               bool // whether CAP_SETFCAP has been raised
}

func setcap(t *tool) error {
	s := setter{tool: t}
	words := t.Argv[1:]
	if len(words) == 0 {
		return t.fail(setcapUsage)
	}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch word {
		case "-q":
			s.quiet = true
			continue
		case "--license":
			return t.license()
		case "-f":
			s.force = true
			continue
		case "-h":
			t.say(setcapUsage)
			return nil
		case "-v":
			s.verify = true
			continue
		case "-n":
			if len(words) == 0 {
				return t.fail("usage: .. -n <rootid> .. - rootid!=0 file caps")
			}
			n, ok := parseNumber(words[0])
			if !ok || n == 0 {
				return t.fail("bad ns rootid: want positive integer, got \"" + words[0] + "\"\n")
			}
			s.root = uint32(n)
			words = words[1:]
			continue
		}
		f, err := s.parse(word)
		if err != nil {
			return err
		}
		if len(words) == 0 {
			return t.fail(setcapUsage)
		}
		if err := s.handle(words[0], f); err != nil {
			return err
		}
		words = words[1:]
	}
	return nil
}

// parse returns the capabilities that a word means, nil for -r.
func (s *setter) parse(word string) (*capability.File, error) {
	text := word
	switch word {
	case "-r":
		return nil, nil
	case "-":
		var err error
		if text, err = s.read(); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, s.fail("empty space is an invalid capability, did you mean -r?\n")
	}
	sets, ok := capability.ParseText(text, s.last)
	if !ok {
		s.Out.WriteString("argument: " + text + "\n")
		return nil, s.fail("fatal error: Invalid argument\n" + setcapUsage)
	}
	return &capability.File{Sets: sets, Root: s.root}, nil
}

// maxText is the largest size of the text on standard input, in bytes.
const maxText = 2048

// read reads the text from standard input, up to an empty line.
func (s *setter) read() (string, error) {
	if !s.quiet {
		s.say("Please enter caps for file [empty line to end]:\n")
	}
	var text []byte
	for len(text) < maxText {
		chunk := make([]byte, maxText-len(text))
		n, err := s.Stdin.Read(chunk)
		if err != nil && err != io.EOF {
			return "", s.fail("\n[Error - aborting]\n")
		}
		if n == 0 || chunk[0] == '\n' {
			break
		}
		text = append(text, chunk[:n]...)
	}
	if len(text) == 0 {
		return "", s.fail(setcapUsage)
	}
	return string(text), nil
}

// handle sets or, with -v, checks the capabilities of a file. f is nil if the file is to have none.
func (s *setter) handle(name string, f *capability.File) error {
	if s.verify {
		return s.check(name, f)
	}
	if !s.raised {
		if err := set(raised(own(), unix.CAP_SETFCAP)); err != nil {
			return s.failErrno("unable to set CAP_SETFCAP effective capability", err)
		}
		s.raised = true
	}
	if f != nil && f.Effective != 0 && f.Effective != f.Permitted|f.Inheritable {
		s.say("Error: under Linux, effective file capabilities must either be empty, or\n" +
			"       exactly match the union of selected permitted and inheritable bits.\n")
		if !s.force {
			return failed
		}
	}
	switch err := write(name, f); {
	case err == nil:
		return nil
	case err == unix.EINVAL:
		return s.fail("Invalid file '" + name + "' for capability operation\n")
	case err == unix.ENODATA && f == nil:
		return s.fail("File '" + name + "' has no capability to remove\n")
	default:
		return s.fail("Failed to set capabilities on file '" + name + "': " + cli.Strerror(err) + "\n")
	}
}

// write sets the capabilities of a file, or removes them if f is nil. The error is an errno.
func write(name string, f *capability.File) error {
	var st unix.Stat_t
	if err := unix.Lstat(name, &st); err != nil {
		return err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return unix.EINVAL
	}
	if f == nil {
		return unix.Removexattr(name, capability.Attribute)
	}
	value, ok := f.Value()
	if !ok {
		return unix.EINVAL
	}
	return unix.Setxattr(name, capability.Attribute, value, 0)
}

// check compares the capabilities of a file with the expected ones.
func (s *setter) check(name string, want *capability.File) error {
	if want == nil {
		want = &capability.File{}
	}
	got, err := readFile(name)
	if err != nil {
		got = capability.File{}
	}
	if got.Sets == want.Sets && got.Root == s.root {
		if !s.quiet {
			s.Out.WriteString(name + ": OK\n")
		}
		return nil
	}
	if s.quiet {
		return failed
	}
	if got.Root != s.root {
		s.Out.WriteString("nsowner[got=" + strconv.Itoa(int(int32(got.Root))) + ", want=" + strconv.Itoa(int(int32(s.root))) + "],")
	}
	different := ""
	for _, pair := range []struct {
		letter    string
		got, want capability.Set
	}{{"p", got.Permitted, want.Permitted}, {"i", got.Inheritable, want.Inheritable}, {"e", got.Effective, want.Effective}} {
		if pair.got != pair.want {
			different += pair.letter
		}
	}
	s.Out.WriteString(name + " differs in [" + different + "]\n")
	return failed
}
