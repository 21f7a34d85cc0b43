// Package sudo implements sudo(8) for a root file system that has none. It runs a command as another
// user, but only for root. It never asks for a password and reads no policy: an option that needs one
// of these is refused with its name in the message. The program must not be set-user-ID.
//
// Synopsis:
//
//	sudo [-EHknPS] [-u USER] [-g GROUP] [VAR=VALUE]... [-i | -s] [COMMAND [ARG]...]
package sudo

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/solo"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/launch"
	"golang.org/x/sys/unix"
)

// Command is sudo(8).
var Command = gnu.Command("sudo", cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}, "", sudo)

const usage = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS]
usage: sudo [-ABbEHkNnPS] [-g group] [-p prompt] [-u user] [VAR=value] [-i | -s]
            [command [arg ...]]
`

const help = `sudo - execute a command as another user, for root only

` + usage + `
Options:
  -b, --background          run command in the background
  -E, --preserve-env[=list] keep the environment, or these variables
  -g, --group=group         run command with this primary group
  -H, --set-home            set HOME to the user's home directory
  -h, --help                display help message and exit
  -i, --login               run the user's login shell
  -P, --preserve-groups     keep the supplementary groups
  -s, --shell               run a shell
  -u, --user=user           run command as this user, a name or #ID
  -V, --version             display version information and exit
  -A, -B, -K, -k, -N, -n, -p, -S, -v
                            accepted: they are about passwords
`

// Keys of options without a letter.
const preserveListKey rune = 256

var options = cli.Options{
	Short: "Aa:bBC:D:Eeg:HhiKklNnPp:R:r:SsT:t:U:u:Vv",
	Long: []cli.LongOption{
		{Name: "askpass", Key: 'A'},
		{Name: "background", Key: 'b'},
		{Name: "bell", Key: 'B'},
		{Name: "close-from", Argument: cli.Required, Key: 'C'},
		{Name: "chdir", Argument: cli.Required, Key: 'D'},
		{Name: "preserve-env", Argument: cli.Optional, Key: preserveListKey},
		{Name: "edit", Key: 'e'},
		{Name: "group", Argument: cli.Required, Key: 'g'},
		{Name: "set-home", Key: 'H'},
		{Name: "help", Key: 'h'},
		{Name: "host", Argument: cli.Required, Key: 'a'},
		{Name: "login", Key: 'i'},
		{Name: "remove-timestamp", Key: 'K'},
		{Name: "reset-timestamp", Key: 'k'},
		{Name: "list", Key: 'l'},
		{Name: "no-update", Key: 'N'},
		{Name: "non-interactive", Key: 'n'},
		{Name: "preserve-groups", Key: 'P'},
		{Name: "prompt", Argument: cli.Required, Key: 'p'},
		{Name: "chroot", Argument: cli.Required, Key: 'R'},
		{Name: "role", Argument: cli.Required, Key: 'r'},
		{Name: "stdin", Key: 'S'},
		{Name: "shell", Key: 's'},
		{Name: "type", Argument: cli.Required, Key: 't'},
		{Name: "command-timeout", Argument: cli.Required, Key: 'T'},
		{Name: "other-user", Argument: cli.Required, Key: 'U'},
		{Name: "user", Argument: cli.Required, Key: 'u'},
		{Name: "version", Key: 'V'},
		{Name: "validate", Key: 'v'},
	},
}

// needPolicy has the names of the options that only a policy can allow.
var needPolicy = map[rune]string{
	'a': "--host", 'C': "-C", 'D': "-D", 'e': "-e", 'l': "-l", 'R': "-R", 'r': "-r", 'T': "-T", 't': "-t", 'U': "-U",
}

// A run is a parsed command line.
type run struct {
	*gnu.Tool
	user, group     string
	preserve        bool
	kept, variables []string
	setsHome        bool
	login, shell    bool
	keepsGroups     bool
	background      bool
	onlyPassword    bool // -k, -K and -v need no command
	asks, reads     bool // -A and -S, which exclude each other

	target ids.User
	gid    uint32
	groups []uint32
}

func sudo(t *gnu.Tool) error {
	r := &run{Tool: t, user: "root"}
	words, err := r.parse()
	if err != nil {
		return err
	}
	if os.Geteuid() != 0 {
		// The message of the real sudo if it is not set-user-ID.
		return cli.Fail(t.Argv[0]+" must be owned by uid 0 and have the setuid bit set", nil)
	}
	switch {
	case r.asks && r.reads:
		return r.badUsage("the -A and -S options may not be used together")
	case r.login && r.shell:
		return r.badUsage("you may not specify both the -i and -s options")
	case len(words) == 0 && r.onlyPassword:
		return nil
	case len(words) == 0 && !r.login && !r.shell:
		return r.badUsage("")
	}
	if err := r.identify(); err != nil {
		return err
	}
	return r.execute(words)
}

// parse parses options and VAR=VALUE, in any order, and returns the words after them.
func (r *run) parse() (words []string, err error) {
	argv := r.Argv
	for {
		sub := *r.Invocation
		sub.Argv = argv
		words, err = sub.Getopt(&options).Each(r.take, func(err error) error { return gnu.WithUsage(r.Invocation, err, usage, 1) })
		if err != nil {
			return nil, err
		}
		ended := len(argv) > len(words) && len(argv) > 1 && argv[len(argv)-len(words)-1] == "--"
		count := 0
		for count < len(words) && strings.Index(words[count], "=") > 0 {
			count++
		}
		r.variables = append(r.variables, words[:count]...)
		words = words[count:]
		if count == 0 || ended || len(words) == 0 || !strings.HasPrefix(words[0], "-") {
			return append([]string{}, words...), nil
		}
		argv = append([]string{r.Argv[0]}, words...)
	}
}

// take applies an option.
func (r *run) take(o cli.Option) error {
	if name, ok := needPolicy[o.Key]; ok {
		return cli.Fail("the option "+name+" needs a policy, and this sudo has none", nil)
	}
	switch o.Key {
	case 'A':
		r.asks = true
	case 'S':
		r.reads = true
	case 'b':
		r.background = true
	case 'E':
		r.preserve = true
	case preserveListKey:
		if !o.HasValue {
			r.preserve = true
		}
		r.kept = append(r.kept, strings.Split(o.Value, ",")...)
	case 'g':
		r.group = o.Value
	case 'H':
		r.setsHome = true
	case 'h':
		r.Out.WriteString(help)
		return cli.ErrAnswered
	case 'i':
		r.login = true
	case 'K', 'k', 'v':
		r.onlyPassword = true
	case 'P':
		r.keepsGroups = true
	case 's':
		r.shell = true
	case 'u':
		r.user = o.Value
	case 'V':
		return r.Tool.Version()
	}
	return nil
}

func (r *run) badUsage(text string) error {
	if text != "" {
		text = r.ErrorName() + ": " + text + "\n"
	}
	r.Stderr.Write([]byte(text + usage))
	return &cli.Failure{Status: 1}
}

// identify looks up the user and the groups.
func (r *run) identify() error {
	names := ids.Host()
	var known bool
	if number, ok := strings.CutPrefix(r.user, "#"); ok {
		if n, err := ids.ParseUint(number); err == nil && n < ids.None {
			r.target, known = names.UserByID(uint32(n))
		}
	} else {
		r.target, known = names.UserByName(r.user)
		if !known && r.user == "root" && !names.Has("passwd") { // a root file system without /etc/passwd
			r.target, known = ids.User{Name: "root", Home: "/root"}, true
		}
	}
	if !known {
		return cli.Fail("unknown user "+r.user, nil)
	}
	if r.target.Shell == "" {
		r.target.Shell = "/bin/sh"
	}
	r.gid = r.target.GID
	r.groups = names.GroupsOf(r.target.Name, r.target.GID)
	if r.group != "" {
		gid, _, ok := names.ParseGroup(strings.TrimPrefix(r.group, "#"))
		if !ok {
			return cli.Fail("unknown group "+r.group, nil)
		}
		r.gid = gid
		r.groups = append([]uint32{gid}, slices.DeleteFunc(r.groups, func(g uint32) bool { return g == gid })...)
	}
	return nil
}

// execute becomes the user and runs the command.
func (r *run) execute(words []string) error {
	argv := words
	file := ""
	if r.login || r.shell {
		file = r.target.Shell
		if shell, ok := r.Getenv("SHELL"); r.shell && ok && shell != "" {
			file = shell
		}
		argv = []string{file}
		if r.login {
			argv[0] = "-" + cli.BaseName(file)
		} else if len(words) == 0 {
			argv[0] = file
		}
		if len(words) > 0 {
			argv = append(argv, "-c", escaped(words))
		}
	}
	env, path := r.environment()
	if file == "" {
		found, ok := r.look(words[0], path)
		if !ok {
			own, _ := r.Getenv("PATH")
			if found, ok = r.look(words[0], own); !ok {
				return cli.Fail(words[0]+": command not found", nil)
			}
			path, env = own, set(env, "PATH", own) // the machine has commands outside of the secure path
		}
		file = found
	}
	command := strings.Join(append([]string{file}, argv[1:]...), " ")
	env = r.finish(env, command)
	if err := r.become(); err != nil {
		return err
	}
	if r.login {
		if err := os.Chdir(r.target.Home); err != nil {
			r.Warn(cli.Fail("unable to change directory to "+r.target.Home, err).Error())
		}
	}
	unix.Umask(unix.Umask(0) | 0o022)
	unix.CloseRange(3, 1<<32-1, unix.CLOSE_RANGE_CLOEXEC)
	execute := func(path string, argv []string) error { return unix.Exec(path, argv, env) }
	if r.background {
		execute = func(path string, argv []string) error {
			_, err := os.StartProcess(path, argv, &os.ProcAttr{Env: env, Files: launch.Files()})
			return err
		}
	}
	if err := launch.File(file, argv, "sh", execute); err != nil {
		return cli.Fail("unable to execute "+file, err)
	}
	return nil
}

// look finds an executable regular file in PATH.
func (r *run) look(name, path string) (string, bool) {
	var st unix.Stat_t
	found, ok := solo.LookUp(name, path)
	if !ok || unix.Stat(found, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG || st.Mode&0o111 == 0 {
		return "", false
	}
	return found, true
}

// become changes to the ids of the user. Package syscall changes those of all threads.
func (r *run) become() error {
	if !r.keepsGroups {
		groups := make([]int, len(r.groups))
		for i, g := range r.groups {
			groups[i] = int(g)
		}
		if err := syscall.Setgroups(groups); err != nil {
			return cli.Fail("unable to set supplementary group IDs", err)
		}
	}
	if err := syscall.Setresgid(int(r.gid), int(r.gid), int(r.gid)); err != nil {
		return cli.Fail("unable to set gid to runas gid "+ids.Decimal(r.gid), err)
	}
	uid := int(r.target.UID)
	if err := syscall.Setresuid(uid, uid, uid); err != nil {
		return cli.Fail("unable to change to runas uid ("+strconv.Itoa(uid)+", "+strconv.Itoa(uid)+")", err)
	}
	return nil
}

// escaped joins words for a shell. Every character except letters, digits, _, - and $ gets a
// backslash.
func escaped(words []string) string {
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		for j := range len(word) {
			c := word[j]
			if c < 0x80 && !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z') && strings.IndexByte("_-$", c) < 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
		}
	}
	return b.String()
}
