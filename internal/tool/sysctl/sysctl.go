// Package sysctl reads and sets kernel parameters, the files below /proc/sys: sysctl(8) of procps.
//
// Synopsis:
//
//	sysctl [OPTION]... [VARIABLE[=VALUE]]...
//	sysctl -p [FILE]...
//
// settings.go reads lines of sysctl.conf(5).
package sysctl

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is sysctl(8).
var Command = gnu.Command("sysctl", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: failed, UsageStatus: failed}, "", run)

// failed is the status of a failure. Reading variables adds the failures up.
const failed = 1

// unreadable is the status of a variable without a file in /proc/sys.
const unreadable = -1

// root is the directory of the parameters.
const root = "/proc/sys/"

const usage = `
Usage:
 sysctl [options] [variable[=value] ...]

Show and set parameters of the kernel, the files below /proc/sys.

Options:
  -a, --all            show all variables
  -A                   the same as -a
  -X                   the same as -a
      --deprecated     also show deprecated variables
      --dry-run        show what would be written
  -b, --binary         show values without the newline
  -e, --ignore         unknown variables are no errors
  -N, --names          show names without values
  -n, --values         show values without names
  -p, --load[=<file>]  set what a file says
  -f                   the same as -p
      --system         set what the files of the system say
  -r, --pattern <expression>
                       only variables whose names match
  -q, --quiet          do not show what is set
  -w, --write          every operand sets a variable
  -o                   no effect
  -x                   no effect
  -d                   the same as -h

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see sysctl(8).
`

const (
	deprecatedKey = gnu.FirstKey + iota
	systemKey
	dryRunKey
)

var options = cli.Options{Short: "bneNwfp::qoxaAXr:Vdh", Permute: true, Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "deprecated", Key: deprecatedKey},
	{Name: "dry-run", Key: dryRunKey},
	{Name: "binary", Key: 'b'},
	{Name: "ignore", Key: 'e'},
	{Name: "names", Key: 'N'},
	{Name: "values", Key: 'n'},
	{Name: "load", Argument: cli.Optional, Key: 'p'},
	{Name: "quiet", Key: 'q'},
	{Name: "write", Key: 'w'},
	{Name: "system", Key: systemKey},
	{Name: "pattern", Argument: cli.Required, Key: 'r'},
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
}}

// deprecated are the names of files that -a leaves out. It also leaves out refreshing, because to read
// that file has an effect.
var deprecated = []string{"base_reachable_time", "retrans_time"}

const refreshing = "stat_refresh"

// A parameters is one run.
type parameters struct {
	*gnu.Tool
	withoutName, withoutNewline, onlyName bool
	ignoresUnknown, quiet, dryRun         bool
	showsDeprecated                       bool
	pattern                               *pattern.Regexp // of the names that count
	matchesNothing                        bool            // the pattern is not a valid expression
}

func run(t *gnu.Tool) error {
	p := &parameters{Tool: t}
	if len(t.Argv) < 2 {
		t.Stderr.Write([]byte(usage))
		return &cli.Failure{Status: failed}
	}
	var all, writes, loads, system bool
	var files []string // that of -p
	operands, err := t.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'a', 'A', 'X':
			all = true
		case 'b':
			p.withoutName, p.withoutNewline = true, true
		case 'n':
			p.withoutName = true
		case 'e':
			p.ignoresUnknown = true
		case 'N':
			p.onlyName = true
		case 'w':
			writes = true
		case 'f', 'p':
			loads = true
			if o.HasValue {
				files = []string{o.Value}
			}
		case 'q':
			p.quiet = true
		case 'r':
			p.compile(o.Value)
		case deprecatedKey:
			p.showsDeprecated = true
		case dryRunKey:
			p.dryRun = true
		case systemKey:
			p.ignoresUnknown = true
			system = true
		case 'V':
			t.Out.WriteString(t.ErrorName() + cli.Procps)
			return cli.ErrAnswered
		case 'd', 'h':
			t.Out.WriteString(usage)
			return cli.ErrAnswered
		}
		return nil
	}, func(err error) error { // as in the real sysctl, a wrong option is not a failure
		t.Stderr.Write([]byte(t.Argv[0] + ": " + err.Error() + "\n"))
		t.Out.WriteString(usage)
		return cli.ErrAnswered
	})
	if err != nil {
		return err
	}
	switch {
	case all:
		t.Status = p.showAll(root) & 0xff
	case loads:
		t.Status = p.loadFiles(append(files, operands...))
	default:
		return p.each(operands, writes, system)
	}
	return nil
}

func (p *parameters) tryHelp(text string) error {
	return &cli.Failure{Text: text + "\nTry `" + p.ErrorName() + " --help' for more information."}
}

// each shows or sets the variables of the command line, after those of --system.
func (p *parameters) each(operands []string, writes, system bool) error {
	status := 0
	if system {
		status = p.loadSystem()
	}
	switch {
	case len(operands) == 0 && !system:
		return p.tryHelp("no variables specified")
	case len(operands) > 0 && p.onlyName && p.quiet:
		return p.tryHelp("options -N and -q cannot coexist")
	}
	for _, word := range operands {
		if !writes && !strings.Contains(word, "=") {
			status += p.show(word)
			continue
		}
		if s, ok := p.parse("command line", 0, word); ok {
			status |= p.write(s, s.path)
		} else {
			status |= failed
		}
	}
	p.Status = status & 0xff
	return nil
}

// compile compiles the pattern, a POSIX extended expression.
func (p *parameters) compile(text string) {
	var err error
	p.pattern, err = pattern.Compile(text, pattern.Options{Extended: true, LooseParen: true, Bytes: !p.Locale.UTF8})
	p.matchesNothing = err != nil
}

func (p *parameters) matches(text string) bool {
	if p.matchesNothing || p.pattern == nil {
		return !p.matchesNothing
	}
	found, _ := p.pattern.Match([]byte(text)) // a search that takes too long finds nothing
	return found
}

// swap exchanges dots and slashes, unless the first of them is wanted already: net.ipv4 and
// net/ipv4 are the same, and in net.ipv4.conf.eth0/100 a slash stands for a dot in a name.
func (p *parameters) swap(name string, wanted byte) string {
	first := strings.IndexAny(name, "/.")
	if first < 0 || name[first] == wanted {
		return name
	}
	swapped := []byte(name)
	warned := false
	for i := first; i < len(name); i++ {
		if !isSeparator(name[i]) {
			continue
		}
		if !warned && i+1 < len(name) && isSeparator(name[i+1]) {
			p.Warn("separators should not be repeated: " + string(swapped[i:]))
			warned = true
		}
		swapped[i] = '.'
		if name[i] == '.' {
			swapped[i] = '/'
		}
	}
	return string(swapped)
}

func isSeparator(c byte) bool { return c == '/' || c == '.' }

// isBelowRoot reports whether a path is below /proc/sys. The message says so if it is not.
func (p *parameters) isBelowRoot(path string) bool {
	resolved, err := cli.Realpath(path)
	if err != nil {
		return false
	}
	if !strings.HasPrefix(resolved, root) {
		p.Warn("Path is not under " + root + ": " + path)
		return false
	}
	return true
}

// show shows a variable, or those in a directory. It returns the status.
func (p *parameters) show(name string) int {
	if name == "" {
		p.Warn(`"" is an unknown key`)
		return unreadable
	}
	path := root + p.swap(name, '/')
	dotted := p.swap(name, '.')
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return p.unknown(path, err)
	}
	switch {
	case st.Mode&unix.S_IRUSR == 0:
		return 0
	case !p.isBelowRoot(path):
		return unreadable
	case st.Mode&unix.S_IFMT == unix.S_IFDIR:
		return p.showAll(path + "/")
	case !p.matches(dotted):
		return 0
	case p.onlyName:
		p.Out.WriteString(dotted + "\n")
		return 0
	}
	value, err := os.ReadFile(path)
	p.print(dotted, value)
	return p.unread(dotted, err)
}

// unknown tells that a file does not exist. It returns the status.
func (p *parameters) unknown(path string, err error) int {
	if p.ignoresUnknown {
		return 0
	}
	p.Warn(cli.Fail("cannot stat "+path, err).Error())
	return failed
}

// unread tells why a variable could not be read. It returns the status.
func (p *parameters) unread(name string, err error) int {
	var failure *os.PathError
	if !errors.As(err, &failure) {
		return 0
	}
	switch {
	case errors.Is(err, unix.EIO): // as from stable_secret before it is set
	case errors.Is(err, unix.EACCES):
		p.Warn("permission denied on key '" + name + "'")
	case failure.Op == "read":
		p.Warn(`reading key "` + name + `"`)
	case !errors.Is(err, unix.ENOENT):
		p.Warn(cli.Fail(`reading key "`+name+`"`, err).Error())
	case p.ignoresUnknown:
		return 0
	default:
		p.Warn(`"` + name + `" is an unknown key`)
	}
	return failed
}

// print shows a value. Each of its lines has the name.
func (p *parameters) print(name string, value []byte) {
	for line := range bytes.Lines(value) {
		switch {
		case !p.withoutName:
			p.Out.WriteString(name + " = ")
			p.Out.Write(line)
			if !bytes.HasSuffix(line, []byte("\n")) {
				p.Out.WriteByte('\n')
			}
		case p.withoutNewline:
			p.Out.Write(bytes.TrimSuffix(line, []byte("\n")))
		default:
			p.Out.Write(line)
		}
	}
}

// showAll shows the variables in a directory and below. dir ends with a slash. It returns the
// status.
func (p *parameters) showAll(dir string) int {
	names, err := entries(dir)
	if err != nil {
		p.Warn(`unable to open directory "` + dir + `"`)
		return failed
	}
	status := 0
	for _, name := range names {
		if name == refreshing || !p.showsDeprecated && slices.Contains(deprecated, name) {
			continue
		}
		var st unix.Stat_t
		switch err := unix.Stat(dir+name, &st); {
		case err != nil:
			p.Warn(cli.Fail("cannot stat "+dir+name, err).Error())
		case st.Mode&unix.S_IFMT == unix.S_IFDIR:
			p.showAll(dir + name + "/")
		default:
			status |= p.show(strings.TrimPrefix(dir+name, root))
		}
	}
	return status
}

// entries returns the names in a directory in the order of the kernel.
func entries(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	return names, nil
}
