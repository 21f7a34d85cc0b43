// Package newidmap implements newuidmap(1) and newgidmap(1) of shadow: they set the ids of a user
// namespace, within the ranges that subuid(5) and subgid(5) give to its owner.
//
//	newuidmap PID|fd:FD [ID LOWERID COUNT]...
//
// Debian's are set-user-ID root or have a capability, ours never are: a user who is not root may only
// set what the kernel allows.
//
// Begin reading at tool.run.
package newidmap

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/logindefs"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Users is newuidmap(1), and Groups is newgidmap(1).
var (
	Users = command(tool{kind: "uid",
		usage: "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> [ <uid> <loweruid> <count> ] ... \n"})
	Groups = command(tool{kind: "gid",
		usage: "usage: newgidmap [<pid|fd:<pidfd>] <gid> <lowergid> <count> [ <gid> <lowergid> <count> ] ... \n"})
)

// command returns the command whose ids are of a kind. In its messages it has its own name, whatever
// argv[0] is.
func command(of tool) *cli.Command {
	name := func(string) string { return "new" + of.kind + "map" }
	dialect := cli.Dialect{ErrorName: name, TryName: name, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}
	return gnu.Command(name(""), dialect, "", func(g *gnu.Tool) error {
		t := of
		t.Tool = g
		return t.run()
	})
}

// A tool is one run of a command.
type tool struct {
	*gnu.Tool
	kind   string // "uid" or "gid"
	usage  string
	subgid bool // a range is from subgid(5), whose owner may keep setgroups(2)
}

// A span is one line of uid_map or gid_map.
type span struct{ upper, lower, count uint64 }

func (t *tool) run() error {
	if len(t.Argv) < 2 {
		return t.wrong("")
	}
	process, message := target(t.Argv[1])
	if process < 0 {
		return t.wrong(message)
	}
	user, ok := ids.Host().UserByID(uint32(os.Getuid()))
	if !ok {
		return cli.Fail("Cannot determine your user name.", nil)
	}
	var st unix.Stat_t
	if err := unix.Fstat(process, &st); err != nil {
		return cli.Fail("Could not stat directory for target process", err)
	}
	aux, _ := logindefs.Value("GRANT_AUX_GROUP_SUBIDS")
	gid := uint32(os.Getgid())
	if !strings.EqualFold(aux, "yes") && gid != user.GID || user.UID != st.Uid || gid != st.Gid {
		return cli.Fail(fmt.Sprintf("Target process is owned by a different user: uid:%d pw_uid:%d st_uid:%d, gid:%d pw_gid:%d st_gid:%d",
			user.UID, user.UID, st.Uid, gid, user.GID, st.Gid), nil)
	}
	file := "/etc/sub" + t.kind
	allowed, err := os.ReadFile(file)
	if err != nil {
		return cli.Fail("cannot open "+file, err)
	}
	spans, err := t.spans(t.Argv[2:])
	if err != nil {
		return err
	}
	for _, s := range spans {
		if !t.allows(user, string(allowed), s) {
			return cli.Fail(fmt.Sprintf("%s range [%d-%d) -> [%d-%d) not allowed", t.kind, s.upper, s.upper+s.count, s.lower, s.lower+s.count), nil)
		}
	}
	if t.kind == "gid" && !t.subgid {
		if err := denySetgroups(process); err != nil {
			return err
		}
	}
	return t.write(process, spans)
}

// wrong writes a message, if there is one, and the usage.
func (t *tool) wrong(message string) error {
	t.Stderr.Write([]byte(message + t.usage))
	return &cli.Failure{Status: 1}
}

// target opens the directory of a process in /proc, or returns the descriptor after "fd:". If the
// word is neither, it returns -1 and, for some words, a message.
func target(word string) (fd int, message string) {
	number, inherited := strings.CutPrefix(word, "fd:")
	if !inherited || number == "" {
		number, inherited = word, false
	}
	n, err := ids.ParseInt(number)
	switch {
	case err != nil || n < 0 || n > math.MaxInt32 || n == 0 && !inherited:
		return -1, ""
	case inherited:
		var proc, st unix.Stat_t
		if unix.Stat("/proc/self/uid_map", &proc) != nil || unix.Fstat(int(n), &st) != nil || proc.Dev != st.Dev || proc.Rdev != st.Rdev {
			return -1, ""
		}
		return int(n), ""
	}
	fd, err = unix.Open(fmt.Sprintf("/proc/%d/", n), unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Sprintf("Could not open proc directory for target %d: %s\n", n, cli.Strerror(err))
	}
	return fd, ""
}

// spans reads the numbers of the command line.
func (t *tool) spans(words []string) (list []span, err error) {
	if len(words)%3 != 0 {
		return nil, t.wrong(fmt.Sprintf("%s: ranges: %d is wrong for argc: %d\n", t.ErrorName(), (len(words)+2)/3, len(words)))
	}
	for ; len(words) > 0; words = words[3:] {
		var s span
		err := error(nil)
		read := func(word string, low, high uint64) (n uint64) {
			if err == nil {
				n, err = number(word, low, high)
			}
			return n
		}
		s.upper = read(words[0], 0, math.MaxUint32-1)
		s.lower = read(words[1], 0, math.MaxUint32-1)
		s.count = read(words[2], 1, math.MaxUint32-max(s.lower, s.upper))
		switch err {
		case nil:
			list = append(list, s)
		case unix.ERANGE:
			return nil, t.wrong(t.ErrorName() + ": subuid overflow detected.\n")
		default:
			return nil, t.wrong("")
		}
	}
	return list, nil
}

// number reads a number as strtoul(3) does: in base 8 after 0, 16 after 0x, 2 after 0b. The error is
// unix.ERANGE for a number below low or above high, even if other text follows it, and unix.EINVAL for
// other text.
func number(word string, low, high uint64) (uint64, error) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	digits := strings.TrimLeft(word, "+-")
	if len(word)-len(digits) > 1 {
		return 0, unix.EINVAL
	}
	base, known := 10, "0123456789"
	prefix := strings.ToLower(digits[:min(len(digits), 3)])
	switch {
	case len(prefix) == 3 && prefix[:2] == "0x" && strings.IndexByte("0123456789abcdef", prefix[2]) >= 0:
		base, known, digits = 16, "0123456789abcdefABCDEF", digits[2:]
	case len(prefix) == 3 && prefix[:2] == "0b" && strings.IndexByte("01", prefix[2]) >= 0:
		base, known, digits = 2, "01", digits[2:]
	case strings.HasPrefix(prefix, "0"):
		base, known = 8, "01234567"
	}
	rest := strings.TrimLeft(digits, known)
	n, err := strconv.ParseUint(digits[:len(digits)-len(rest)], base, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, unix.EINVAL
	case err != nil || n < low || n > high || word[0] == '-' && n != 0:
		return 0, unix.ERANGE
	case rest != "":
		return 0, unix.EINVAL
	}
	return n, nil
}

// allows reports whether the user may map a span: it is within ranges of subuid(5) or subgid(5), or the
// own id.
func (t *tool) allows(user ids.User, text string, s span) bool {
	names := func(owner string) bool { return owner == user.Name }
	isSame := func(owner string) bool {
		other, ok := ids.Host().User(owner)
		return owner == ids.Decimal(user.UID) || ok && other == user.UID
	}
	start, end := s.lower, s.lower+s.count
	for start < end {
		next, ok := reach(text, start, names)
		if !ok {
			next, ok = reach(text, start, isSame)
		}
		if !ok {
			break
		}
		start = next
	}
	if start >= end {
		t.subgid = true
		return true
	}
	own := uint64(user.UID)
	if t.kind == "gid" {
		own = uint64(os.Getgid())
	}
	return s.count == 1 && s.lower == own
}

// reach returns the first id after the first range that has id start and an owner who matches.
func reach(text string, start uint64, matches func(owner string) bool) (next uint64, ok bool) {
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), ":")
		if len(f) != 3 || f[0] == "" || f[0][0] == '+' || f[0][0] == '-' {
			continue
		}
		first, err := number(f[1], 0, math.MaxUint64)
		count, wrong := number(f[2], 1, math.MaxUint64)
		if err == nil && wrong == nil && start >= first && start-first < count && matches(f[0]) {
			return first + count, true
		}
	}
	return 0, false
}

// denySetgroups turns setgroups(2) off, so that a process whose groups are not subordinate ones of the
// user cannot leave them.
func denySetgroups(process int) error {
	const policy = "deny\n"
	fd, err := unix.Openat(process, "setgroups", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err == unix.ENOENT {
		return cli.Fail("kernel doesn't support setgroups restrictions", nil)
	}
	if err != nil {
		return cli.Fail("couldn't open process setgroups", err)
	}
	defer unix.Close(fd)
	now := make([]byte, 4096)
	n, err := unix.Read(fd, now)
	if err != nil {
		return cli.Fail("failed to read setgroups", err)
	}
	if strings.HasPrefix(string(now[:n]), policy) {
		return nil
	}
	if _, err := unix.Seek(fd, 0, 0); err != nil {
		return cli.Fail("failed to seek setgroups", err)
	}
	if _, err := unix.Write(fd, []byte(policy)); err != nil {
		return cli.Fail("failed to setgroups "+policy+" policy", err)
	}
	return nil
}

// write writes the map.
func (t *tool) write(process int, spans []span) error {
	file := t.kind + "_map"
	var text strings.Builder
	for _, s := range spans {
		fmt.Fprintf(&text, "%d %d %d\n", s.upper, s.lower, s.count)
	}
	fd, err := unix.Openat(process, file, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return cli.Fail("open of "+file+" failed", err)
	}
	defer unix.Close(fd)
	if text.Len() == 0 {
		return nil
	}
	if _, err := unix.Write(fd, []byte(text.String())); err != nil {
		return cli.Fail("write to "+file+" failed", err)
	}
	return nil
}
