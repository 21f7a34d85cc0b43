// Package libcgroup implements cgcreate(1), cgset(1), cgget(1), cgexec(1), cgclassify(1), lscgroup(1) and
// cgdelete(1) of libcgroup, Debian's cgroup-tools. They are one package because each of them is
// short, and they share the names of cgroups and controllers and the errors of their library.
//
// libcgroup.go has what they share. create.go, list.go, processes.go and values.go have the commands.
package libcgroup

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/cgroup"
)

// misused is the exit status for a wrong command line.
const misused = 129

var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: misused, Unwritten: cli.Forgive}

// A libraryError is an error of libcgroup: its text, and the low byte of its number as exit status.
type libraryError struct {
	text   string
	status int
}

func (e *libraryError) Error() string { return e.text }

var (
	errNoGroup    = &libraryError{"Cgroup does not exist", 82}
	errNotAllowed = &libraryError{"Cgroup, operation not allowed", 87}
	errNoValue    = &libraryError{"Cgroup, requested group parameter does not exist", 95}
	errAll        = &libraryError{"Cgroup is not compatible", 81} // "*" with version 2 only
)

// otherError is the exit status for an error of the kernel.
const otherError = 96

// worded returns the message and the exit status for an error.
func worded(err error) (text string, status int) {
	var l *libraryError
	if errors.As(err, &l) {
		return l.text, l.status
	}
	var r *refusal
	if errors.As(err, &r) {
		err = r.error
	}
	return cli.Strerror(err), otherError
}

// A group is a path in the hierarchies of one or several controllers.
type group struct {
	path        string
	controllers []string
}

// A missing is the error for a controller that no hierarchy has.
type missing struct{ controller string }

func (m *missing) Error() string { return "no controller " + m.controller }

// parseGroup parses "[CONTROLLER[,CONTROLLER]...]:PATH". No controller means the hierarchy of version 2.
func parseGroup(word string) (g group, ok bool) {
	list, path, _ := strings.Cut(word, ":")
	if path == "" {
		return g, false
	}
	return group{path, strings.Split(list, ",")}, true
}

// beforeColon returns what the messages of the real tools show of a word that is not a group.
func beforeColon(word string) string {
	name, _, _ := strings.Cut(word, ":")
	return cmp.Or(name, word)
}

// A place is a cgroup in one hierarchy.
type place struct {
	*cgroup.Hierarchy
	controller string
	dir        string
}

// places returns the directories of the group in its hierarchies. They need not exist.
func (g group) places() (list []place, err error) {
	mounted, err := cgroup.Mounted()
	if err != nil {
		return nil, err
	}
	names := g.controllers
	if len(names) == 1 && names[0] == "*" {
		names = nil
		for _, h := range mounted {
			names = append(names, h.Controllers...)
		}
	}
	for _, name := range names {
		h := cgroup.Of(mounted, cmp.Or(name, "cgroup"))
		if h == nil {
			return nil, &missing{name}
		}
		list = append(list, place{h, name, h.Path(g.path)})
	}
	return list, nil
}

// join moves a process into the group in all of its hierarchies.
func (g group) join(pid string) error {
	list, err := g.places()
	if err != nil {
		return errNotAllowed
	}
	allUnified := g.controllers[0] == "*" && !slices.ContainsFunc(list, func(p place) bool { return !p.Unified })
	for _, p := range list {
		if allUnified && !p.isEnabled() {
			return errAll
		}
		file := p.dir + "/" + cgroup.Processes
		if err := write(file, pid); err != nil {
			said := err
			switch {
			case errors.Is(err, fs.ErrNotExist):
				said = errNoGroup
			case errors.Is(err, fs.ErrPermission):
				said = errNotAllowed
			}
			return refuse(file, pid, err, said)
		}
	}
	if allUnified {
		return errAll
	}
	return nil
}

// isEnabled reports whether the parent of a cgroup of version 2 has enabled the controller for it.
func (p place) isEnabled() bool {
	text, _ := os.ReadFile(filepath.Dir(p.dir) + "/cgroup.subtree_control")
	return slices.Contains(strings.Fields(string(text)), p.controller)
}

// A refusal is an error with its hint.
type refusal struct {
	error
	hint *hint.Refusal
}

func (r *refusal) Unwrap() error { return r.error }

// refuse returns the error said, with the hint for err, the error of an operation on a file or
// directory of a cgroup.
func refuse(path, value string, err, said error) error {
	return &refusal{said, hint.Refused(&hint.Cgroup{Path: path, Value: value}, err)}
}

// failure returns the failure for an error, with its hint. The message is before, the text of the
// error, and after.
func failure(before string, err error, after string) *cli.Failure {
	text, status := worded(err)
	f := &cli.Failure{Text: before + text + after, Status: status}
	var r *refusal
	if errors.As(err, &r) {
		f.Hint = r.hint
	}
	return f
}

// write writes to an existing file. The error is an errno.
func write(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(text)
		f.Close()
	}
	return plain(err)
}

// plain returns the errno in an error, or the error itself.
func plain(err error) error {
	var e syscall.Errno
	if errors.As(err, &e) {
		return e
	}
	return err
}

// parse parses the command line and calls take for every option but -h. hint is the option in the
// message about a wrong command line, with the quotes that the real tool has there.
func parse(inv *cli.Invocation, o *cli.Options, usage, hint string, take func(cli.Option) error) (operands []string, err error) {
	return inv.Getopt(o).Each(func(opt cli.Option) error {
		if opt.Key == 'h' {
			return inv.Reply(usage)
		}
		return take(opt)
	}, func(err error) error {
		inv.Stderr.Write([]byte(inv.Argv[0] + ": " + err.Error() + "\n"))
		return wrong(inv, hint)
	})
}

// wrong prints the message about a wrong command line and returns the failure.
func wrong(inv *cli.Invocation, hint string) error {
	return said(inv, "Wrong input parameters, try "+cli.BaseName(inv.Argv[0])+" "+hint+" for more information.\n", misused)
}

// said prints a message without the tool's name in front and returns the failure.
func said(inv *cli.Invocation, text string, status int) error {
	inv.Stderr.Write([]byte(text))
	return &cli.Failure{Status: status}
}

// files returns the names of the controller's files in the directory of a cgroup, in the kernel's
// order.
func (p place) files() ([]string, error) {
	d, err := os.Open(p.dir)
	if err != nil {
		return nil, plain(err)
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	return slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, p.controller+".") }), plain(err)
}
