// Package namei implements namei(1) of util-linux: it shows every file that a path name leads through,
// with the targets of symbolic links.
//
//	namei [options] PATH...
package namei

import (
	"fmt"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/filemode"
	"golang.org/x/sys/unix"
)

// Command is namei(1).
var Command = gnu.Command("namei", cli.UtilLinux, "", namei)

// usage returns the text of --help: our own sentences, namei(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] <pathname>...

Show every file that a path name leads through.

Options:
 -x, --mountpoints   show directories with a mount as 'D'
 -m, --modes         show the permissions
 -o, --owners        show owners and groups
 -l, --long          show all that in columns (-m -o -v)
 -n, --nosymlinks    do not follow symbolic links
 -v, --vertical      align the columns
 -Z, --context       show SELinux contexts
 -h, --help          display this help
 -V, --version       display version

For more details see namei(1).
`
}

var options = cli.Options{Permute: true, Short: "hVlmnovxZ", Long: []cli.LongOption{
	{Name: "help", Key: 'h'},
	{Name: "version", Key: 'V'},
	{Name: "mountpoints", Key: 'x'},
	{Name: "modes", Key: 'm'},
	{Name: "owners", Key: 'o'},
	{Name: "long", Key: 'l'},
	{Name: "nosymlinks", Key: 'n'},
	{Name: "vertical", Key: 'v'},
	{Name: "context", Key: 'Z'},
}}

// maxLinks is the number of symbolic links that namei(1) follows for one path.
const maxLinks = 20

// A step is one file that a path leads through.
type step struct {
	name   string
	err    error // of lstat(2)
	st     unix.Stat_t
	level  int
	mount  bool
	link   string // the target as it is written
	prefix string // the directory of a link, before a relative target
}

func (s *step) isLink() bool { return s.err == nil && s.st.Mode&unix.S_IFMT == unix.S_IFLNK }
func (s *step) isDir() bool  { return s.err == nil && s.st.Mode&unix.S_IFMT == unix.S_IFDIR }

// A request is a parsed command line.
type request struct {
	*gnu.Tool
	mounts, modes, owners, unfollowed, vertical, context bool

	names       ids.Database
	user, group int // widths of the names of all paths so far
}

func namei(t *gnu.Tool) error {
	q := &request{Tool: t, names: ids.Host()}
	paths, err := t.ParseUtilLinux(&options, usage, func(o cli.Option) error {
		switch o.Key {
		case 'x':
			q.mounts = true
		case 'm':
			q.modes = true
		case 'o':
			q.owners = true
		case 'l':
			q.modes, q.owners, q.vertical = true, true, true
		case 'n':
			q.unfollowed = true
		case 'v':
			q.vertical = true
		case 'Z':
			q.context = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return gnu.BadUsage("pathname argument is missing")
	}
	for _, path := range paths {
		if err := q.path(path); err != nil {
			return err
		}
	}
	return nil
}

// path shows one path.
func (q *request) path(path string) error {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		q.Status = 1
	}
	steps, err := q.walk(nil, "", path)
	links := 0
	for i := 0; i < len(steps) && err == nil && !q.unfollowed; i++ {
		s := steps[i]
		if !s.isLink() {
			continue
		}
		if links++; links > maxLinks {
			steps = steps[:i+1]
			break
		}
		var target []*step
		target, err = q.walk(s, s.prefix, s.link)
		steps = append(steps[:i+1:i+1], append(target, steps[i+1:]...)...)
	}
	if err != nil {
		return err
	}
	if q.print(path, steps) && links > maxLinks {
		if terminal.Is(1) {
			q.Out.Flush()
		}
		q.Stderr.Write([]byte(q.ErrorName() + ": " + path + ": exceeded limit of symlinks\n")) // for a pipe, the message comes before the buffered output
		q.Status = 1
	}
	return nil
}

// walk returns the steps of a path below prefix. parent is the link that leads there, or nil.
func (q *request) walk(parent *step, prefix, path string) (steps []*step, err error) {
	last, level := parent, 0
	if parent != nil {
		level = parent.level + 1
	}
	add := func(path, name string) error {
		s, err := q.look(last, path, name)
		if err != nil {
			return err
		}
		s.level = level
		steps, last = append(steps, s), s
		return nil
	}
	if strings.HasPrefix(path, "/") {
		if err := add("/", "/"); err != nil {
			return nil, err
		}
	}
	for end := 0; end < len(path); {
		start := end + len(path[end:]) - len(strings.TrimLeft(path[end:], "/"))
		if start == len(path) {
			break
		}
		end = len(path)
		if n := strings.IndexByte(path[start:], '/'); n >= 0 {
			end = start + n
		}
		if err := add(prefix+path[:end], path[start:end]); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// look returns the step for the file at path.
func (q *request) look(parent *step, path, name string) (*step, error) {
	s := &step{name: name}
	if s.err = unix.Lstat(path, &s.st); s.err != nil {
		return s, nil
	}
	if s.isLink() {
		target, err := os.Readlink(path)
		if err != nil || target == "" {
			return nil, cli.Fail("failed to read symlink: "+path, err)
		}
		s.link = target
		if at := strings.LastIndexByte(path, '/'); at >= 0 && target[0] != '/' {
			s.prefix = path[:at+1]
		}
	}
	if q.owners {
		q.user = max(q.user, len(q.names.UserName(s.st.Uid)))
		q.group = max(q.group, len(q.names.GroupName(s.st.Gid)))
	}
	if q.mounts && s.isDir() {
		above := &unix.Stat_t{}
		switch {
		case parent != nil && parent.isDir():
			above = &parent.st
		case unix.Stat(path+"/..", above) != nil:
			return s, nil
		}
		s.mount = above.Dev != s.st.Dev || above.Ino == s.st.Ino
	}
	return s, nil
}

// print prints the steps of a path until the first one that does not exist. It reports whether all exist.
func (q *request) print(path string, steps []*step) bool {
	if len(steps) == 0 {
		return true
	}
	fmt.Fprintf(q.Out, "f: %s\n", path)
	for _, s := range steps {
		indent := strings.Repeat("  ", s.level)
		if s.err != nil {
			blanks := 3
			if q.modes {
				blanks += 9
			}
			if q.owners {
				blanks += q.user + q.group + 2
			}
			if !q.vertical {
				blanks++
			}
			if q.context {
				blanks--
			}
			fmt.Fprintf(q.Out, "%*s%s%s - %s\n", blanks, "", indent, s.name, cli.Strerror(s.err))
			q.Status = 1
			return false
		}
		mode := filemode.String(s.st.Mode)
		if s.mount {
			mode = "D" + mode[1:]
		}
		if !q.modes {
			mode = mode[:1]
		}
		if !q.vertical {
			mode = indent + " " + mode
			indent = ""
		}
		q.Out.WriteString(mode)
		if q.owners {
			fmt.Fprintf(q.Out, " %-*s %-*s", q.user, q.names.UserName(s.st.Uid), q.group, q.names.GroupName(s.st.Gid))
		}
		if q.context {
			q.Out.WriteString(" ?")
		}
		q.Out.WriteString(indent + " " + s.name)
		if s.isLink() {
			q.Out.WriteString(" -> " + s.link)
		}
		q.Out.WriteByte('\n')
	}
	return true
}
