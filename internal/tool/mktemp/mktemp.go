// Package mktemp makes temporary files and directories: mktemp(1) of GNU coreutils.
//
// Synopsis:
//
//	mktemp [OPTION]... [TEMPLATE]
package mktemp

import (
	"crypto/rand"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is mktemp.
var Command = gnu.Command("mktemp", gnu.Coreutils, `[OPTION]... [TEMPLATE]
Makes a temporary file or directory, and prints its name. The X at the end of
TEMPLATE, at least three, are replaced; the default is tmp.XXXXXXXXXX in --tmpdir.
  -d, --directory       make a directory
  -u, --dry-run         print a name, but make nothing
  -q, --quiet           print no message on failure
      --suffix=SUFF     append SUFF to the name
  -p DIR, --tmpdir[=DIR]  TEMPLATE is in DIR, $TMPDIR or /tmp
  -t                    TEMPLATE is a name in $TMPDIR, the DIR of -p or /tmp
`, mktemp)

const suffixKey = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "dp:qtuV", Long: []cli.LongOption{
	{Name: "directory", Key: 'd'},
	{Name: "quiet", Key: 'q'},
	{Name: "dry-run", Key: 'u'},
	{Name: "suffix", Argument: cli.Required, Key: suffixKey},
	{Name: "tmpdir", Argument: cli.Optional, Key: 'p'},
}}

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	directory, quiet, dry bool

	inDir       bool // the file goes to a directory for temporary files
	onlyName    bool // -t
	dir         string
	hasSuffix   bool
	suffix      string
	template    string
	replaced    int // the number of X that are replaced by random letters
	replacedEnd int // the index after the last of them
}

func mktemp(t *gnu.Tool) error {
	r := &request{Tool: t}
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'd':
			r.directory = true
		case 'q':
			r.quiet = true
		case 'u':
			r.dry = true
		case 't':
			r.inDir, r.onlyName = true, true
		case 'p':
			r.inDir, r.dir = true, o.Value
		case suffixKey:
			r.hasSuffix, r.suffix = true, o.Value
		case 'V':
			return t.Version()
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(words) > 1:
		return gnu.BadUsage("too many templates")
	case len(words) == 0:
		r.template, r.inDir = "tmp.XXXXXXXXXX", true
	default:
		r.template = words[0]
	}
	if err := r.resolve(); err != nil {
		return err
	}
	return r.make()
}

// resolve finds the X in the template, checks it, and prepends its directory.
func (r *request) resolve() error {
	given := r.template
	if r.hasSuffix {
		if !strings.HasSuffix(given, "X") {
			return cli.Fail("with --suffix, template "+r.Locale.Quote(given)+" must end in X", nil)
		}
		r.replacedEnd = len(given)
		r.template += r.suffix
	} else {
		r.replacedEnd = strings.LastIndexByte(given, 'X') + 1
		if r.replacedEnd == 0 {
			r.replacedEnd = len(given)
		}
		r.suffix = given[r.replacedEnd:]
	}
	if strings.Contains(r.suffix, "/") {
		return cli.Fail("invalid suffix "+r.Locale.Quote(r.suffix)+", contains directory separator", nil)
	}
	before := strings.TrimRight(r.template[:r.replacedEnd], "X")
	r.replaced = r.replacedEnd - len(before)
	if r.replaced < 3 {
		return cli.Fail("too few X's in template "+r.Locale.Quote(r.template), nil)
	}
	if !r.inDir {
		return nil
	}
	environment, _ := r.Getenv("TMPDIR")
	dir := "/tmp"
	if r.onlyName {
		if strings.Contains(r.template, "/") {
			return cli.Fail("invalid template, "+r.Locale.Quote(r.template)+", contains directory separator", nil)
		}
		if r.dir != "" {
			dir = r.dir
		}
		if environment != "" {
			dir = environment
		}
	} else {
		if environment != "" {
			dir = environment
		}
		if r.dir != "" {
			dir = r.dir
		}
		if strings.HasPrefix(r.template, "/") {
			return cli.Fail("invalid template, "+r.Locale.Quote(r.template)+"; with --tmpdir, it may not be absolute", nil)
		}
	}
	if !strings.HasSuffix(dir, "/") {
		dir += "/"
	}
	r.template = dir + r.template
	r.replacedEnd += len(dir)
	return nil
}

func (r *request) make() error {
	what := "file"
	create := func(name string) error {
		fd, err := unix.Open(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0o600)
		if err == nil {
			unix.Close(fd)
		}
		return err
	}
	if r.directory {
		what = "directory"
		create = func(name string) error { return unix.Mkdir(name, 0o700) }
	}
	if r.dry {
		create = isFree
	}
	name, err := r.try(create)
	if err != nil {
		if r.quiet {
			return &cli.Failure{}
		}
		return cli.Fail("failed to create "+what+" via template "+r.Locale.Quote(r.template), err)
	}
	r.Out.WriteString(name + "\n")
	if err := r.Out.Flush(); err != nil && !r.dry {
		unix.Unlink(name)
		unix.Rmdir(name)
	}
	return nil
}

// isFree returns the error that creating a file of that name would have, without creating one.
func isFree(name string) error {
	var st unix.Stat_t
	err := unix.Lstat(name, &st)
	switch err {
	case nil:
		return unix.EEXIST
	case unix.ENOENT:
		return nil
	}
	return err
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// try makes random names until create succeeds with one, and returns that name.
func (r *request) try(create func(string) error) (string, error) {
	for range 62 * 62 * 62 {
		name := []byte(r.template)
		x := name[r.replacedEnd-r.replaced : r.replacedEnd]
		rand.Read(x)
		for i := range x {
			x[i] = letters[int(x[i])%len(letters)]
		}
		if err := create(string(name)); err != unix.EEXIST {
			return string(name), err
		}
	}
	return "", unix.EEXIST
}
