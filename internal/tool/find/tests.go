package find

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/gnu/filemode"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// always is the test for words that are no conditions, such as -daystart. It is true for all files.
func always(*finding) bool { return true }

// plain parses the tests and settings without an argument.
func (f *search) plain(word string) (t test, known bool) {
	access := func(mode uint32) test {
		return func(file *finding) bool { return unix.Access(file.path, mode) == nil }
	}
	switch word {
	case "-true", "-noleaf", "-ignore_readdir_race", "-noignore_readdir_race":
		return always, true
	case "-warn", "-nowarn":
		f.warns = word == "-warn"
		return always, true
	case "-follow":
		f.follow = 'L'
		return always, true
	case "-daystart":
		f.fromMidnight = true
		return always, true
	case "-false":
		return func(*finding) bool { return false }, true
	case "-depth", "-d":
		f.depthFirst, f.explicitDepth = true, true
		return always, true
	case "-xdev":
		f.xdev = true
		return always, true
	case "-mount":
		f.xdev, f.hidesMounts = true, true
		return always, true
	case "-empty":
		return f.isEmpty, true
	case "-prune":
		f.prunes = true
		return func(file *finding) bool { file.prune = true; return true }, true
	case "-readable":
		return access(unix.R_OK), true
	case "-writable":
		return access(unix.W_OK), true
	case "-executable":
		return access(unix.X_OK), true
	case "-nouser":
		return func(file *finding) bool { _, ok := f.db.UserByID(file.st.Uid); return !ok }, true
	case "-nogroup":
		return func(file *finding) bool { _, ok := f.db.GroupByID(file.st.Gid); return !ok }, true
	}
	return nil, false
}

// isEmpty is the test -empty.
func (f *search) isEmpty(file *finding) bool {
	switch file.kind() {
	case unix.S_IFREG:
		return file.st.Size == 0
	case unix.S_IFDIR:
		names, err := paths.Names(file.path)
		if err != nil {
			f.Complain(f.Locale.Quote(file.path), err)
		}
		return err == nil && len(names) == 0
	}
	return false
}

// withArgument returns the function that makes a test from a word's argument, or nil if the word
// is not a test.
func (f *search) withArgument(word string) func(string) (test, error) {
	glob := func(text func(*finding) string, ignoreCase bool) func(string) (test, error) {
		return func(argument string) (test, error) { return f.globTest(word, argument, text, ignoreCase), nil }
	}
	age := func(when func(*unix.Stat_t) unix.Timespec) func(string) (test, error) {
		return func(argument string) (test, error) { return f.ageTest(word, argument, when) }
	}
	whole := func(value func(*finding) int64) func(string) (test, error) {
		return func(argument string) (test, error) { return f.numberTest(word, argument, value) }
	}
	switch word {
	case "-name":
		return glob(lastName, false)
	case "-iname":
		return glob(lastName, true)
	case "-path", "-wholename":
		return glob(wholeName, false)
	case "-ipath", "-iwholename":
		return glob(wholeName, true)
	case "-lname", "-ilname":
		return func(argument string) (test, error) {
			matches := f.globTest(word, argument, linkTarget, word == "-ilname")
			return func(file *finding) bool { return file.kind() == unix.S_IFLNK && matches(file) }, nil
		}
	case "-regex", "-iregex":
		return func(argument string) (test, error) { return f.regexTest(argument, word == "-iregex") }
	case "-regextype":
		return f.setRegexType
	case "-type", "-xtype":
		return func(argument string) (test, error) { return f.typeTest(word, argument) }
	case "-maxdepth":
		return func(argument string) (test, error) { return f.setDepth(&f.maxDepth, word, argument) }
	case "-mindepth":
		return func(argument string) (test, error) { return f.setDepth(&f.minDepth, word, argument) }
	case "-size":
		return f.sizeTest
	case "-perm":
		return f.permTest
	case "-mtime", "-mmin":
		return age(modified)
	case "-atime", "-amin":
		return age(accessed)
	case "-ctime", "-cmin":
		return age(changed)
	case "-used":
		return f.usedTest
	case "-newer", "-anewer", "-cnewer":
		return func(argument string) (test, error) { return f.newerTest(word, argument) }
	case "-files0-from":
		return func(argument string) (test, error) { f.listFile = argument; return always, nil }
	case "-fstype":
		return func(kind string) (test, error) {
			return func(file *finding) bool { return f.systemOf(uint64(file.st.Dev)) == kind }, nil
		}
	case "-samefile":
		return f.sameFileTest
	case "-links":
		return whole(func(file *finding) int64 { return int64(file.st.Nlink) })
	case "-inum":
		return whole(func(file *finding) int64 { return int64(file.st.Ino) })
	case "-uid":
		return whole(func(file *finding) int64 { return int64(file.st.Uid) })
	case "-gid":
		return whole(func(file *finding) int64 { return int64(file.st.Gid) })
	case "-user":
		return f.userTest
	case "-group":
		return f.groupTest
	}
	return nil
}

// setDepth takes the argument of -maxdepth or -mindepth.
func (f *search) setDepth(depth *int, word, argument string) (test, error) {
	n, err := strconv.ParseInt(argument, 10, 32)
	digits := strings.Trim(argument, "0123456789") == ""
	if errors.Is(err, strconv.ErrRange) && digits {
		return nil, cli.Fail(argument, unix.ERANGE)
	}
	if err != nil || !digits {
		return nil, fmt.Errorf("Expected a positive decimal integer argument to %s, but got %s", word, f.Locale.Quote(argument))
	}
	*depth = int(n)
	return always, nil
}

// numberTest makes a test of a number of the file, such as that of its links.
func (f *search) numberTest(word, argument string, value func(*finding) int64) (test, error) {
	compare, err := f.compare(word, argument)
	if err != nil {
		err = errors.New("non-numeric argument to " + word + ": " + f.Locale.Quote(argument))
	}
	return func(file *finding) bool { return compare(value(file)) }, err
}

// sameFileTest makes the test -samefile.
func (f *search) sameFileTest(argument string) (test, error) {
	var st unix.Stat_t
	if err := unix.Lstat(argument, &st); err != nil {
		return nil, cli.Fail(f.Locale.Quote(argument), err)
	}
	return func(file *finding) bool { return paths.InodeOf(&file.st) == paths.InodeOf(&st) }, nil
}

// userTest makes the test -user.
func (f *search) userTest(argument string) (test, error) {
	id, ok := f.db.User(argument)
	if !ok {
		id, ok = number(argument)
	}
	if !ok {
		return nil, errors.New("invalid user name or UID argument to -user: " + f.Locale.Quote(argument))
	}
	return func(file *finding) bool { return file.st.Uid == id }, nil
}

// groupTest makes the test -group.
func (f *search) groupTest(argument string) (test, error) {
	id, ok := f.db.Group(argument)
	if !ok {
		id, ok = number(argument)
	}
	if !ok {
		return nil, errors.New("invalid group name or GID argument to -group: " + f.Locale.Quote(argument))
	}
	return func(file *finding) bool { return file.st.Gid == id }, nil
}

// number parses the number of a user or a group.
func number(argument string) (id uint32, ok bool) {
	n, err := strconv.ParseUint(argument, 10, 32)
	return uint32(n), err == nil
}

// systemOf returns the type of the file system on a device.
func (f *search) systemOf(device uint64) string {
	if kind, known := f.systems[device]; known {
		return kind
	}
	kind := "unknown"
	entries, _ := mountinfo.Read()
	number := fmt.Sprintf("%d:%d", unix.Major(device), unix.Minor(device))
	for _, e := range entries {
		if e.Device == number {
			kind = e.Type
		}
	}
	if f.systems == nil {
		f.systems = map[uint64]string{}
	}
	f.systems[device] = kind
	return kind
}

// compare parses N, +N (more than N) or -N (less than N).
func (f *search) compare(word, argument string) (func(int64) bool, error) {
	text := argument
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	number := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), "+")
	unsigned, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("invalid argument `%s' to `%s'", argument, word)
	}
	n := int64(min(unsigned, math.MaxInt64)) // no value is larger
	switch argument[0] {
	case '+':
		return func(value int64) bool { return value > n }, nil
	case '-':
		return func(value int64) bool { return value < n }, nil
	}
	return func(value int64) bool { return value == n }, nil
}

// typeTest makes the tests -type and -xtype.
func (f *search) typeTest(word, argument string) (test, error) {
	kinds := map[string]uint32{
		"b": unix.S_IFBLK, "c": unix.S_IFCHR, "d": unix.S_IFDIR, "p": unix.S_IFIFO, "f": unix.S_IFREG, "l": unix.S_IFLNK, "s": unix.S_IFSOCK,
	}
	var wanted []uint32
	for letter := range strings.SplitSeq(argument, ",") {
		kind, known := kinds[letter]
		if _, first := kinds[letter[:min(1, len(letter))]]; first && !known {
			return nil, fmt.Errorf("Must separate multiple arguments to %s using: ','", word)
		}
		if slices.Contains(wanted, kind) {
			return nil, fmt.Errorf("Duplicate file type '%s' in the argument list to %s.", letter, word)
		}
		switch {
		case known:
		case argument == "":
			return nil, fmt.Errorf("Arguments to %s should contain at least one letter", word)
		case letter == "" && strings.HasSuffix(argument, ",") && wanted != nil:
			return nil, fmt.Errorf("Last file type in list argument to %s is missing, i.e., list is ending on: ','", word)
		case letter == "D":
			return nil, fmt.Errorf("%s D is not supported because Solaris doors are not supported on the platform find was compiled on.", word)
		case letter == "":
			return nil, fmt.Errorf("Unknown argument to %s: ,", word)
		default:
			return nil, fmt.Errorf("Unknown argument to %s: %s", word, letter)
		}
		wanted = append(wanted, kind)
	}
	return func(file *finding) bool {
		kind := file.kind()
		var st unix.Stat_t
		other := unix.Stat // -xtype follows links where -type does not, and the other way around
		if f.follow == 'L' {
			other = unix.Lstat
		}
		if word == "-xtype" && other(file.path, &st) == nil {
			kind = st.Mode & unix.S_IFMT
		}
		return slices.Contains(wanted, kind)
	}, nil
}

// sizeTest makes the test -size.
func (f *search) sizeTest(argument string) (test, error) {
	wrong := fmt.Errorf("Invalid argument `%s' to -size", argument)
	if argument == "" {
		return nil, errors.New("invalid null argument to -size")
	}
	unit := int64(512)
	text := argument
	if last := argument[len(argument)-1]; strings.IndexByte("0123456789bcwkMG", last) < 0 {
		return nil, fmt.Errorf("invalid -size type `%c'", last)
	}
	if at := strings.IndexByte("bcwkMG", argument[len(argument)-1]); at >= 0 {
		unit = [...]int64{512, 1, 2, 1 << 10, 1 << 20, 1 << 30}[at]
		text = argument[:len(argument)-1]
	}
	compare, err := f.compare("-size", text)
	if err != nil {
		return nil, wrong
	}
	return func(file *finding) bool { return compare((file.st.Size + unit - 1) / unit) }, nil
}

// permTest makes the test -perm.
func (f *search) permTest(argument string) (test, error) {
	how := byte(0)
	text := argument
	if argument != "" && (argument[0] == '-' || argument[0] == '/') {
		how, text = argument[0], argument[1:]
	}
	change, err := filemode.Parse(text)
	if err != nil || len(argument) > 1 && argument[0] == '+' && argument[1] >= '0' && argument[1] <= '7' { // +MODE, the old form of /MODE
		return nil, fmt.Errorf("invalid file mode %s", f.Locale.Quote(argument))
	}
	mode := change.Apply(0, 0, false)
	if how == '/' && mode == 0 {
		f.Warn("warning: you have specified a mode pattern " + argument + " (which is equivalent to /000). The meaning of -perm /000 was changed in 2007 to be consistent with -perm -000; that is, while it used to match no files, it now matches all files. This warning message will be removed in a future findutils release.")
	}
	return func(file *finding) bool {
		has := file.st.Mode & 0o7777
		switch how {
		case '-':
			return has&mode == mode
		case '/':
			return mode == 0 || has&mode != 0
		}
		return has == mode
	}, nil
}
