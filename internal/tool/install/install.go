// Package install implements install(1) of GNU coreutils: it copies files and sets their attributes,
// and makes directories.
//
// Synopsis:
//
//	install [OPTION]... [-T] SOURCE DEST
//	install [OPTION]... SOURCE... DIRECTORY
//	install [OPTION]... -t DIRECTORY SOURCE...
//	install [OPTION]... -d DIRECTORY...
package install

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"contedor/internal/tool/gnu/transfer"
	"golang.org/x/sys/unix"
)

// Command is install.
var Command = gnu.Command("install", gnu.Coreutils, `[OPTION]... [-T] SOURCE DEST
  or:  install [OPTION]... SOURCE... DIRECTORY
  or:  install [OPTION]... -t DIRECTORY SOURCE...
  or:  install [OPTION]... -d DIRECTORY...
Copies files and sets their modes and owners, or makes directories.
      --backup[=HOW]        keep what is there: none, simple, existing, numbered
  -b                        the same as --backup, without a value
  -c                        accepted, without an effect
  -C, --compare             change nothing if the file is there as it should be
  -d, --directory           make directories, with their parents
  -D                        make the directories above DEST, or that of -t
      --debug               say how files are copied; implies -v
  -g, --group=GROUP         set the group
  -m, --mode=MODE           set the mode, as chmod(1) does; the default is 755
  -o, --owner=OWNER         set the owner
  -p, --preserve-timestamps   keep the times of SOURCE
  -s, --strip               run strip(1) on the files
      --strip-program=PROGRAM  run this program instead
  -S, --suffix=SUFFIX       the suffix of a simple backup, in place of ~
  -t, --target-directory=DIRECTORY  copy into this directory
  -T, --no-target-directory  treat DEST as a normal file
  -v, --verbose             print the name of each file and directory
      --preserve-context    accepted; there are no SELinux contexts
  -Z, --context[=CTX]       accepted; there are no SELinux contexts
`, install)

const (
	contextKey = gnu.FirstKey + iota
	debugKey
	preserveContextKey
	stripProgramKey
	backupKey
)

var options = cli.Options{Permute: true, Short: "bcCsDdg:m:o:pt:TvS:Z", Long: []cli.LongOption{
	{Name: "backup", Argument: cli.Optional, Key: backupKey},
	{Name: "compare", Key: 'C'},
	{Name: "context", Argument: cli.Optional, Key: contextKey},
	{Name: "debug", Key: debugKey},
	{Name: "directory", Key: 'd'},
	{Name: "group", Argument: cli.Required, Key: 'g'},
	{Name: "mode", Argument: cli.Required, Key: 'm'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "owner", Argument: cli.Required, Key: 'o'},
	{Name: "preserve-timestamps", Key: 'p'},
	{Name: "preserve-context", Key: preserveContextKey},
	{Name: "strip", Key: 's'},
	{Name: "strip-program", Argument: cli.Required, Key: stripProgramKey},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "verbose", Key: 'v'},
}}

// An installer is one run of install.
type installer struct {
	*transfer.Copier
	to transfer.Destination

	directories bool // -d
	parents     bool // -D
	compare     bool
	strip       bool
	stripper    string
	mode        string
	hasMode     bool
	hasStripper bool
	owner       *string
	group       *string
	uid, gid    int // -1 to leave it

	change filemode.Change
	backup transfer.BackupOptions
}

func install(t *gnu.Tool) error {
	c := transfer.NewCopier(t)
	c.Follow, c.AsRegular, c.RemoveFirst, c.Installs = 'L', true, true, true
	i := &installer{Copier: c, to: transfer.Destination{Tool: t}, uid: -1, gid: -1, stripper: defaultStripper, mode: "755"}
	operands, err := t.Parse(options, i.option)
	if err != nil {
		return err
	}
	if err := i.settle(); err != nil {
		return err
	}
	if i.directories {
		return i.makeAll(operands)
	}
	return i.installAll(operands)
}

func (i *installer) option(o cli.Option) error {
	switch o.Key {
	case 'b', backupKey:
		i.backup.SetControl(o)
	case 'c', preserveContextKey:
		if o.Key == preserveContextKey {
			i.Warn("WARNING: ignoring --preserve-context; this kernel is not SELinux-enabled")
		}
	case 'C':
		i.compare = true
	case 's':
		i.strip = true
	case stripProgramKey:
		i.stripper, i.hasStripper = o.Value, true
	case 'd':
		i.directories = true
	case 'D':
		i.parents = true
	case 'v':
		i.Verbose = true
	case debugKey:
		i.Debug, i.Verbose = true, true
	case 'g':
		i.group = &o.Value
	case 'm':
		i.mode, i.hasMode = o.Value, true
	case 'o':
		i.owner = &o.Value
	case 'p':
		i.Keep.Times = true
	case 'S':
		i.backup.SetSuffix(o.Value)
	case 't':
		return i.to.SetDir(o.Value)
	case 'T':
		i.to.NoDir = true
	case contextKey:
		if o.HasValue {
			i.Warn("warning: ignoring --context; it requires an SELinux-enabled kernel")
		}
	}
	return nil
}

// settle checks the options together.
func (i *installer) settle() (err error) {
	switch {
	case i.directories && i.strip:
		return cli.Fail("the strip option may not be used when installing a directory", nil)
	case i.directories && i.to.HasDir:
		return cli.Fail("target directory not allowed when installing a directory", nil)
	}
	i.Backup, err = i.backup.Backup(i.Tool)
	return err
}

// rest checks what the real install checks after the operands.
func (i *installer) rest() (err error) {
	if i.hasMode {
		if i.change, err = filemode.Parse(i.mode); err != nil {
			return cli.Fail("invalid mode "+i.Locale.Quote(i.mode), nil)
		}
	} else {
		i.change, _ = filemode.Parse(i.mode)
	}
	switch {
	case i.compare && i.Keep.Times:
		return gnu.BadUsage("options --compare (-C) and --preserve-timestamps are mutually exclusive")
	case i.compare && i.strip:
		return gnu.BadUsage("options --compare (-C) and --strip are mutually exclusive")
	case i.hasStripper && !i.strip:
		i.Warn("WARNING: ignoring --strip-program option as -s option was not specified")
	}
	names := ids.Host()
	if i.uid, err = i.id(i.owner, "user", names.User); err == nil {
		i.gid, err = i.id(i.group, "group", names.Group)
	}
	return err
}

// id returns the id of a user or group, or -1 if none is given.
func (i *installer) id(word *string, kind string, lookUp func(string) (uint32, bool)) (int, error) {
	if word == nil {
		return -1, nil
	}
	if id, ok := lookUp(*word); ok {
		return int(id), nil
	}
	if n, ok := numeral.Whole(*word, 32); ok {
		return int(n), nil
	}
	return 0, cli.Fail("invalid "+kind+" "+i.Locale.Quote(*word), nil)
}

// makeAll makes directories with their parents. Only the last component gets the attributes.
func (i *installer) makeAll(dirs []string) error {
	if len(dirs) == 0 {
		return gnu.BadUsage("missing file operand")
	}
	if err := i.rest(); err != nil {
		return err
	}
	unix.Umask(0)
	for _, dir := range dirs {
		i.makeDirectory(dir)
	}
	return nil
}

func (i *installer) makeDirectory(dir string) {
	if !i.above(dir, i.Locale.Quote) {
		return
	}
	mode := i.change.Apply(0, 0, true)
	existed := false
	first := mode
	if i.uid >= 0 || i.gid >= 0 || mode&0o7000 != 0 { // until it has its owner, nobody else gets in
		first = 0o700
	}
	err := unix.Mkdir(dir, first)
	if err == unix.EEXIST && paths.IsDir(dir) {
		existed, err = true, nil
	}
	if err != nil {
		i.Complain("cannot create directory "+i.Locale.Quote(dir), err)
		return
	}
	if !existed {
		i.tell(dir)
	}
	i.setDirectory(dir, mode, existed)
}

// above makes the directories above a file. quote quotes a name for a message.
func (i *installer) above(file string, quote func(string) string) bool {
	for at := 0; at < len(file); at++ {
		if file[at] != '/' || at == 0 || file[at-1] == '/' || strings.Trim(file[at:], "/") == "" {
			continue
		}
		dir := file[:at]
		err := unix.Mkdir(dir, 0o755)
		switch {
		case err == nil:
			i.tell(dir)
		case paths.IsDir(dir):
		default:
			if err == unix.EEXIST {
				err = unix.ENOTDIR
			}
			i.Complain("cannot create directory "+quote(dir), err)
			return false
		}
	}
	return true
}

func (i *installer) tell(dir string) {
	if i.Verbose {
		i.Out.WriteString(i.ErrorName() + ": creating directory " + i.Quoted(dir) + "\n")
	}
}

// setDirectory sets the owner and the mode of a directory. A directory that has the mode already need not
// belong to the user.
func (i *installer) setDirectory(dir string, mode uint32, existed bool) {
	if i.uid >= 0 || i.gid >= 0 {
		if err := unix.Lchown(dir, i.uid, i.gid); err != nil {
			i.Complain("cannot change owner and permissions of "+i.Quoted(dir), err)
			return
		}
	}
	var st unix.Stat_t
	if existed && unix.Stat(dir, &st) == nil && st.Mode&0o7777 == mode {
		return
	}
	if err := unix.Chmod(dir, mode); err != nil {
		i.Complain("cannot change permissions of "+i.Quoted(dir), err)
	}
}

// attributes sets the owner and the mode of a file.
func (i *installer) attributes(name string, mode uint32) bool {
	if i.uid >= 0 || i.gid >= 0 {
		if err := unix.Lchown(name, i.uid, i.gid); err != nil {
			i.Complain("cannot change ownership of "+i.Quoted(name), err)
			return false
		}
	}
	if err := unix.Chmod(name, mode); err != nil {
		i.Complain("cannot change permissions of "+i.Quoted(name), err)
		return false
	}
	return true
}

// installAll copies files.
func (i *installer) installAll(operands []string) error {
	unix.Umask(0) // the modes do not depend on it
	pairs, err := i.pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		i.one(p, i.change.Apply(0, 0, false))
	}
	return nil
}

// pairs returns the files with their new names. With -D it makes the directories.
func (i *installer) pairs(operands []string) ([]transfer.Pair, error) {
	if err := i.count(operands); err != nil {
		return nil, err
	}
	if err := i.rest(); err != nil {
		return nil, err
	}
	if dir := i.to.Dir; i.to.HasDir && !transfer.IsHere(dir) {
		_, err := os.Stat(dir)
		switch {
		case i.parents && errors.Is(err, fs.ErrNotExist):
			if !i.above(dir, i.Quoted) {
				return nil, nil
			}
			if err := unix.Mkdir(dir, 0o755); err != nil {
				return nil, cli.Fail("target directory "+i.Quoted(dir), err)
			}
			i.tell(dir)
		case err != nil:
			return nil, cli.Fail("failed to access "+i.Quoted(dir), err)
		}
	}
	pairs, err := i.to.Pairs(operands)
	if err == nil && i.parents && !i.to.HasDir && len(pairs) == 1 && !pairs[0].InDir && !i.above(pairs[0].To, i.Quoted) {
		return nil, nil
	}
	return pairs, err
}

// count checks the number of operands.
func (i *installer) count(operands []string) error {
	switch {
	case len(operands) == 0:
		return gnu.BadUsage("missing file operand")
	case len(operands) == 1 && !i.to.HasDir:
		return gnu.BadUsage("missing destination file operand after " + i.Quoted(operands[0]))
	case i.to.NoDir && i.to.HasDir:
		return cli.Fail("cannot combine --target-directory (-t) and --no-target-directory (-T)", nil)
	case i.to.NoDir && len(operands) > 2:
		return gnu.BadUsage("extra operand " + i.Quoted(operands[2]))
	}
	return nil
}

// one installs one file.
func (i *installer) one(p transfer.Pair, mode uint32) {
	if i.compare && i.unchanged(p, mode) {
		return
	}
	if !i.Copy(p.From, p.To) {
		return
	}
	if i.strip && !i.runStrip(p.To) {
		return
	}
	if i.Keep.Times && i.strip {
		i.copyTimes(p)
	}
	i.attributes(p.To, mode)
}

// copyTimes gives a file the times of its source again, which strip has changed.
func (i *installer) copyTimes(p transfer.Pair) {
	var st unix.Stat_t
	if unix.Stat(p.From, &st) == nil {
		unix.UtimesNanoAt(unix.AT_FDCWD, p.To, []unix.Timespec{st.Atim, st.Mtim}, 0)
	}
}

// defaultStripper is the program that strips symbols if no option names one.
const defaultStripper = "strip"

// runStrip runs the program that strips symbols. A file that cannot be stripped is removed.
func (i *installer) runStrip(name string) bool {
	i.Out.Flush()
	file := name
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	c := exec.Command(i.stripper, file)
	c.Env, c.Stdin, c.Stdout, c.Stderr = i.Env, os.Stdin, os.Stdout, os.Stderr
	err := c.Run()
	if err == nil {
		return true
	}
	if _, ended := err.(*exec.ExitError); ended {
		i.Complain("strip process terminated abnormally", nil)
	} else {
		i.cannotStrip(err)
	}
	unix.Unlink(name)
	return false
}

// cannotStrip complains that the strip program cannot be started, as execvp(3) fails.
func (i *installer) cannotStrip(err error) {
	what, number := "cannot run strip program ", unix.ENOENT
	if i.stripper == defaultStripper {
		what = "cannot run "
	}
	errors.As(err, &number)
	if number == unix.EISDIR || errors.Is(err, fs.ErrPermission) {
		number = unix.EACCES
	}
	i.Complain(what+i.Quoted(i.stripper), number)
}

// unchanged reports whether a file is already there with the same bytes, mode and owner.
func (i *installer) unchanged(p transfer.Pair, mode uint32) bool {
	const special = unix.S_ISUID | unix.S_ISGID | unix.S_ISVTX
	var from, to unix.Stat_t
	if mode&special != 0 || unix.Lstat(p.From, &from) != nil || unix.Lstat(p.To, &to) != nil {
		return false
	}
	if from.Mode&unix.S_IFMT != unix.S_IFREG || to.Mode&unix.S_IFMT != unix.S_IFREG {
		return false
	}
	if from.Mode&special != 0 || to.Mode&0o7777 != mode || from.Size != to.Size {
		return false
	}
	uid, gid := uint32(os.Geteuid()), uint32(os.Getegid())
	if i.uid >= 0 {
		uid = uint32(i.uid)
	}
	if i.gid >= 0 {
		gid = uint32(i.gid)
	}
	return to.Uid == uid && to.Gid == gid && sameBytes(p.From, p.To)
}

// sameBytes reports whether two files have the same contents.
func sameBytes(a, b string) bool {
	f, err := os.Open(a)
	if err != nil {
		return false
	}
	defer f.Close()
	g, err := os.Open(b)
	if err != nil {
		return false
	}
	defer g.Close()
	var left, right [32 << 10]byte
	for {
		n, err := io.ReadFull(f, left[:])
		m, otherErr := io.ReadFull(g, right[:])
		if !bytes.Equal(left[:n], right[:m]) {
			return false
		}
		if err != nil || otherErr != nil {
			return err == otherErr && (err == io.EOF || err == io.ErrUnexpectedEOF)
		}
	}
}
