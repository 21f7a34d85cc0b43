package lesson

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Exchange is a line or a key that is typed, and the reply that is expected.
type Exchange struct {
	// Title is the title of the section that the exchange begins; empty for none.
	Title string
	// Type is the line. {-r} stands for -r for users other than root, and for nothing for
	// root; {bin} and {source} stand for Bin and Source of the Lesson.
	Type string
	// Key is the control key that is pressed instead of a line: ^C or ^Z.
	Key byte
	// Second is 1 for the second terminal, 0 for the first.
	Second int
	// Slow is set if the command may take long, because it uses the network.
	Slow bool
	// Runs is the name of a program that keeps the terminal. If it is not empty, the
	// exchange ends when that program is in the foreground, not at the next prompt.
	Runs string
	// Shows says what a learner sees in the reply.
	Shows string
	// Again is set if the expected reply may come with a delay: then the line is typed
	// again until it comes.
	Again bool
	// When reports whether the exchange belongs to a run; nil for always.
	When func(*Lesson) bool
	// Check returns an error if the reply is not as expected; nil for any reply.
	Check func(*machine, Reply) error
}

// The keys that send SIGINT and SIGTSTP.
const (
	interrupt = 'C' - '@'
	suspend   = 'Z' - '@'
)

// Typed returns the line with its placeholders replaced, or the name of the key.
func (s *Exchange) Typed(l *Lesson) string {
	switch s.Key {
	case interrupt:
		return "^C"
	case suspend:
		return "^Z"
	}
	r := ""
	if l.ordinary() {
		r = "-r "
	}
	line := strings.NewReplacer("{-r} ", r, "{bin}", l.Bin, "{source}", quoted(l.Source)).Replace(s.Type)
	return strings.TrimSpace(line)
}

// patience returns the longest time without output before the next prompt.
func (s *Exchange) patience() time.Duration {
	if s.Slow {
		return 30 * time.Minute
	}
	return patience
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=-]*$`)

// quoted quotes a word for the shell.
func quoted(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func root(l *Lesson) bool     { return !l.ordinary() }
func ordinary(l *Lesson) bool { return l.ordinary() }
func inside(l *Lesson) bool   { return l.Inside }
func fetched(l *Lesson) bool  { return l.Source != Mini }

// exchanges are those of the lesson's sections 1 to 3.
var exchanges = []Exchange{
	{
		Title: "1 The file system",
		Type:  "fetchroot {source}",
		Slow:  true,
		Shows: "one command instead of wget and tar",
		When:  fetched,
		Check: succeeds,
	},
	{
		Title: "1 The file system",
		Type:  "fetchroot mini",
		Shows: "instead of wget and tar, and without a network: the program itself has it all",
		When:  func(l *Lesson) bool { return !fetched(l) },
		Check: succeeds,
	},
	{
		Type:  "ls rootfs",
		Shows: "a directory that looks like a Debian system",
		Check: words("bin", "dev", "etc", "proc", "usr", "var"),
	},
	{
		Type:  "cp {bin}/mount {bin}/umount {bin}/hostname rootfs/usr/local/bin",
		Shows: "these too, for use inside",
		When:  inside,
		Check: succeeds,
	},

	{
		Title: "2 A process in a cage",
		Type:  "chroot rootfs /bin/bash",
		Shows: "a shell whose root directory is rootfs",
		When:  root,
	},
	{
		Title: "2 A process in a cage",
		Type:  "unshare -r chroot rootfs /bin/bash",
		Shows: "a shell whose root directory is rootfs; with -r, because only root may use chroot",
		When:  ordinary,
	},
	{
		Type:  "id -u",
		Shows: "root, here",
		Check: says("0"),
	},
	{
		Type:  "ls -d /*",
		Shows: "/ is rootfs",
		Check: words("/bin", "/dev", "/etc", "/proc", "/usr", "/var"),
	},
	{
		Type:  "ls /proc",
		Shows: "nothing is mounted on /proc yet",
		Check: says(""),
	},
	{
		Type:  "mount -t proc proc /proc",
		Shows: "now proc is there",
		When:  root,
		Check: silent,
	},
	{
		Type:  "mount -t proc proc /proc",
		Shows: "refused: this root may not change the machine's mounts",
		When:  ordinary,
		Check: func(_ *machine, r Reply) error {
			if r.Status == 0 {
				return errors.New("an ordinary user changes the mounts of the machine")
			}
			return nil
		},
	},
	{Type: "exit", Shows: "back on the machine", When: ordinary},
	{
		Type:  "unshare -r -m bash --norc",
		Shows: "so we take a mount namespace of our own, and mount the machine's /proc in rootfs",
		When:  ordinary,
	},
	{Type: "mount --rbind /proc rootfs/proc", When: ordinary, Check: silent},
	{Type: "chroot rootfs /bin/bash", When: ordinary},
	{
		Type:  "ps",
		Shows: "the processes of this terminal, also the shell outside of rootfs",
		Check: func(m *machine, r Reply) error { return lists(r, m.shell) },
	},
	{
		Type:  "top -b -n 1",
		Shows: "every process of the machine: a changed root is not a container",
		Check: func(m *machine, r Reply) error { return lists(r, 1, m.shell, m.typer) },
	},
	{Type: "exit", Shows: "out of rootfs"},
	{Type: "exit", Shows: "back on the machine, and the mount is gone with the shell that had it", When: ordinary},
	{
		Type:  "umount rootfs/proc",
		Shows: "the mount was made on the machine, and stayed there",
		When:  root,
		Check: silent,
	},
	{Type: "ls rootfs/proc", Check: says("")},

	{
		Title: "3 Namespaces",
		Type:  "unshare {-r} -m -i -n -p -u -f chroot rootfs /bin/bash",
		Shows: "a container made by hand",
	},
	{Type: "echo $$", Shows: "this shell is process 1", Check: says("1")},
	{Type: "mount -t proc proc /proc", Check: silent},
	{
		Type:  "ps ax",
		Shows: "two processes: /bin/bash is process 1, and ps",
		Check: func(_ *machine, r Reply) error { return alone(r, "/bin/bash", "ps ax") },
	},
	{
		Type:  "top -b -n 1",
		Shows: "two processes: bash is process 1, and top",
		Check: func(_ *machine, r Reply) error { return alone(r, "bash", "top") },
	},
	{
		Type:  "readlink /proc/self/ns/{mnt,ipc,net,pid,uts}",
		Shows: "five namespaces, all of them other than the machine's",
		Check: namespaces,
	},
	{
		Type:  "hostname",
		Shows: "the machine's name: the UTS namespace began as a copy",
		Check: named,
	},
	{Type: "hostname contedor-a-man", Shows: "a name of its own", Check: silent},
	{Type: "hostname", Check: says("contedor-a-man")},
	{
		Second: 1,
		Type:   "hostname",
		Shows:  "on the machine it is still the old name",
		Check:  named,
	},
	{
		Second: 1,
		Type:   "ls rootfs/proc",
		Shows:  "and the mount is not there",
		Check:  says(""),
	},

	{Type: "sleep 100", Runs: "sleep", Shows: "the terminal's keys work in the container"},
	{Key: interrupt, Shows: "^C ends the program, not the shell", Check: status(130)},
	{Type: "sleep 100", Runs: "sleep"},
	{Key: suspend, Shows: "^Z stops it", Check: shows("Stopped", "sleep 100")},
	{Type: "jobs", Check: shows("Stopped", "sleep 100")},
	{Type: "kill %1", Check: succeeds},
	{
		Type:  "ps ax", // not jobs: bash may notice the end only with that of its next child
		Again: true,
		Shows: "and it is gone",
		Check: func(_ *machine, r Reply) error { return alone(r, "/bin/bash", "ps ax") },
	},
	{
		Type:  "sleep 1000 &",
		Shows: "still running when we leave",
		Check: succeeds,
	},
	{
		Type:  "exit",
		Shows: "it ends with process 1: nothing is left when we leave the shell",
		Check: func(m *machine, r Reply) error {
			if left := m.left(); len(left) != 2 { // the shells of the two terminals
				return fmt.Errorf("processes are left: %v", left)
			}
			return nil
		},
	},
	{Type: "hostname", Shows: "the machine still has its own name", Check: named},
	{Type: "ls rootfs/proc", Shows: "and nothing is mounted", Check: says("")},
	{
		Second: 1,
		Type:   "ps ax",
		Shows:  "the machine has its processes as before",
		Check:  func(m *machine, r Reply) error { return lists(r, 1, m.shell, m.typer) },
	},
}

func succeeds(_ *machine, r Reply) error {
	if r.Status != 0 {
		return errors.New("it fails")
	}
	return nil
}

func silent(_ *machine, r Reply) error {
	return says("")(nil, r)
}

// named expects the machine's host name.
func named(m *machine, r Reply) error {
	return says(m.name)(m, r)
}

// says expects success and exactly this output, without the newline at its end.
func says(text string) func(*machine, Reply) error {
	return func(_ *machine, r Reply) error {
		if r.Status != 0 || strings.TrimSuffix(r.Output, "\n") != text {
			return fmt.Errorf("it should print %q", text)
		}
		return nil
	}
}

// shows expects these texts in the output.
func shows(texts ...string) func(*machine, Reply) error {
	return func(_ *machine, r Reply) error {
		for _, text := range texts {
			if !strings.Contains(r.Output, text) {
				return fmt.Errorf("no %q", text)
			}
		}
		return nil
	}
}

// words expects success and these words in the output.
func words(list ...string) func(*machine, Reply) error {
	return func(_ *machine, r Reply) error {
		for _, word := range list {
			if r.Status != 0 || !slices.Contains(strings.Fields(r.Output), word) {
				return fmt.Errorf("no %q", word)
			}
		}
		return nil
	}
}

func status(want int) func(*machine, Reply) error {
	return func(_ *machine, r Reply) error {
		if r.Status != want {
			return fmt.Errorf("the status should be %d", want)
		}
		return nil
	}
}

// processes returns the table that ps or top has printed, without its heading: the process
// ids, and each line from the column of the command on.
func processes(r Reply) (ids []int, commands []string, err error) {
	lines := strings.Split(strings.TrimRight(r.Output, "\n"), "\n")
	heading := slices.IndexFunc(lines, func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "PID ")
	})
	if r.Status != 0 || heading < 0 {
		return nil, nil, errors.New("no table of processes")
	}
	column := max(strings.Index(lines[heading], "COMMAND"), strings.Index(lines[heading], "CMD"))
	for _, line := range lines[heading+1:] {
		fields := strings.Fields(line)
		if len(fields) == 0 || len(line) <= column {
			return nil, nil, fmt.Errorf("unexpected line %q", line)
		}
		id, err := strconv.Atoi(fields[0])
		if err != nil {
			return nil, nil, err
		}
		ids, commands = append(ids, id), append(commands, line[column:])
	}
	return ids, commands, nil
}

// lists expects that the table has these process ids.
func lists(r Reply, want ...int) error {
	ids, _, err := processes(r)
	if err != nil {
		return err
	}
	for _, id := range want {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("process %d is not listed", id)
		}
	}
	return nil
}

// namespaces expects five namespaces that the shell on the machine is not in.
func namespaces(m *machine, r Reply) error {
	list := strings.Fields(r.Output)
	if r.Status != 0 || len(list) != 5 {
		return errors.New("it should print five namespaces")
	}
	for _, own := range list {
		kind, _, _ := strings.Cut(own, ":")
		machines, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", m.shell, kind))
		if err != nil {
			return err
		}
		if own == machines {
			return fmt.Errorf("%s is the machine's", own)
		}
	}
	return nil
}

// alone expects that the table has only two processes, and that first is process 1.
func alone(r Reply, first, second string) error {
	ids, commands, err := processes(r)
	if err != nil {
		return err
	}
	// top lists the busiest process first.
	if len(ids) == 2 && ids[1] == 1 {
		slices.Reverse(ids)
		slices.Reverse(commands)
	}
	if len(ids) != 2 || ids[0] != 1 || !slices.Equal(commands, []string{first, second}) {
		return fmt.Errorf("it should list only %s, with process id 1, and %s", first, second)
	}
	return nil
}
