// Package pidof implements pidof(8) of Debian's sysvinit-utils: it finds the processes of a program.
//
// Synopsis:
//
//	pidof [-cnqsxz] [-d SEPARATOR] [-o PID[,PID...]]... PROGRAM...
package pidof

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/procps"
	"golang.org/x/sys/unix"
)

// Command is pidof(8). The real pidof writes its messages to the system log.
var Command = gnu.Command("pidof", gnu.Findutils, "", pidof)

const usage = `pidof usage: [options] <program-name>

 -c           only processes with the same root directory
 -d <sep>     the text between two process ids
 -h           display this help
 -n           do not look at files on network file systems
 -o <pid>     leave a process out; %PPID is the parent of pidof
 -q           show nothing
 -s           show one process id
 -x           find scripts, too
 -z           find zombies and processes in uninterruptible sleep, too
`

// failed is a failure without a message.
var failed = &cli.Failure{Status: 1}

// A search is a parsed command line.
type search struct {
	processes []*procps.Process
	scripts   bool
	root      string // the root directory that a process must have; "" for any
}

func pidof(t *gnu.Tool) error {
	t.Unwritten = cli.Forgive
	s := search{}
	var omitted []int
	separator := " "
	quiet, single, stuck := false, false, false
	g := t.Getopt(&cli.Options{Short: "hcd:no:qsxz", Permute: true})
	t.Stderr = discard{} // the real pidof turns the messages of getopt(3) off
	operands, err := g.Each(func(o cli.Option) error {
		switch o.Key {
		case 'h':
			t.Out.WriteString(usage)
			return cli.ErrAnswered
		case 'c':
			if os.Geteuid() == 0 {
				s.root, _ = os.Readlink(procps.MountPoint + "/self/root")
			}
		case 'd':
			separator = (o.Value + "\x00")[:1]
		case 'o':
			for _, word := range strings.FieldsFunc(o.Value, func(r rune) bool { return strings.ContainsRune(",; ", r) }) {
				pid := int(int32(ids.Leading(word)))
				if word == "%PPID" {
					pid = os.Getppid()
				}
				omitted = append(omitted, pid)
			}
		case 'q':
			quiet = true
		case 's':
			single = true
		case 'x':
			s.scripts = true
		case 'z':
			stuck = true
		}
		return nil
	}, func(error) error { return failed })
	if err != nil {
		return err
	}
	table, err := procps.ReadIfMounted()
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(table.Processes) {
		if stuck || p.State != "Z" && p.State != "D" {
			s.processes = append(s.processes, p)
		}
	}
	count := 0
	for _, program := range operands {
		for _, p := range s.find(program) {
			if slices.Contains(omitted, p.PID) || !s.sameRoot(p.PID) {
				continue
			}
			if !quiet {
				if count > 0 {
					t.Out.WriteString(separator)
				}
				t.Out.WriteString(strconv.Itoa(p.PID))
			}
			count++
			if single {
				break
			}
		}
	}
	switch {
	case count == 0:
		return failed
	case !quiet:
		t.Out.WriteString("\n")
	}
	return nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func (s *search) sameRoot(pid int) bool {
	if s.root == "" {
		return true
	}
	root, err := os.Readlink(procps.MountPoint + "/" + strconv.Itoa(pid) + "/root")
	return err == nil && root == s.root
}

// find returns the processes of a program, the highest process id first: those that execute the file,
// or, if there are none, those that were called by its name.
func (s *search) find(program string) (found []*procps.Process) {
	base := cli.BaseName(program)
	if base == "" {
		return nil
	}
	var st unix.Stat_t
	if path, err := filepath.EvalSymlinks(program); err == nil && strings.HasPrefix(program, "/") && unix.Stat(path, &st) == nil {
		for _, p := range s.processes {
			var executed unix.Stat_t
			if unix.Stat(procps.MountPoint+"/"+strconv.Itoa(p.PID)+"/exe", &executed) == nil && executed.Dev == st.Dev && executed.Ino == st.Ino {
				found = append(found, p)
			}
		}
	}
	if found != nil {
		return found
	}
	for _, p := range s.processes {
		if s.calledAs(p, program, base) {
			found = append(found, p)
		}
	}
	return found
}

// calledAs reports whether a process was called by the name of a program. base is the part of that
// name after its last slash. An absolute name has to be equal as a whole.
func (s *search) calledAs(p *procps.Process, program, base string) bool {
	same := func(word string) bool {
		if strings.HasPrefix(program, "/") {
			return word == program
		}
		return word == program || word == base || cli.BaseName(word) == program
	}
	args := p.Args()
	switch {
	case len(args) == 0:
		return p.Comm == program
	case same(args[0]), strings.Contains(args[0], " ") && p.Comm == base && program[0] != '/':
		return true
	case s.scripts && len(args) > 1:
		name := cli.BaseName(args[1])
		return name[:min(len(name), len(p.Comm))] == p.Comm && same(args[1])
	}
	return false
}
