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

// An Exchange is one line or one key that is typed, and what must come of it.
type Exchange struct {
	// Title, where there is one, begins a section of the lesson.
	Title string
	// Type is the line. In it, {-r} is what an ordinary user adds and root does
	// not, and {bin} and {source} are the Lesson's Bin and Source.
	Type string
	// Key is the key that is pressed in place of a line: ^C or ^Z.
	Key byte
	// Second is 1 for the second terminal, 0 for the first.
	Second int
	// Slow is for what takes as long as the network does.
	Slow bool
	// Runs names the program that then has the terminal; where it is empty, a
	// prompt is waited for.
	Runs string
	// Shows is what a learner sees in the outcome.
	Shows string
	// Again has the line typed again, for a while, where its outcome is not what
	// it must be: it comes by itself, but not at once.
	Again bool
	// When tells whether the exchange belongs to this run; nil for always.
	When func(*Lesson) bool
	// Check returns an error where the outcome is not what it must be.
	Check func(*machine, Reply) error
}

// The keys that send SIGINT and SIGTSTP.
const (
	interrupt = 'C' - '@'
	suspend   = 'Z' - '@'
)

// Typed returns the line, or the name of the key, as this run has it.
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

// patience returns how long the exchange may say nothing.
func (s *Exchange) patience() time.Duration {
	if s.Slow {
		return 30 * time.Minute
	}
	return patience
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=-]*$`)

// quoted returns a word as the shell takes it.
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

// exchanges is the lesson, sections 1 to 3.
var exchanges = []Exchange{
	{
		Title: "1 The file system",
		Type:  "fetchroot {source}",
		Slow:  true,
		Shows: "one command in place of wget and tar",
		When:  fetched,
		Check: succeeds,
	},
	{
		Title: "1 The file system",
		Type:  "fetchroot mini",
		Shows: "without a network: out of the program itself, in place of wget and tar",
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
		Shows: "a shell whose root directory is rootfs; -r, since chroot is for root alone",
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
		Shows: "now there is",
		When:  root,
		Check: silent,
	},
	{
		Type:  "mount -t proc proc /proc",
		Shows: "refused: the machine's mounts are not this root's to change",
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
		Shows: "so with mounts of our own, in which the machine's /proc is put into rootfs",
		When:  ordinary,
	},
	{Type: "mount --rbind /proc rootfs/proc", When: ordinary, Check: silent},
	{Type: "chroot rootfs /bin/bash", When: ordinary},
	{
		Type:  "ps",
		Shows: "the machine's processes of this terminal, the shell outside rootfs among them",
		Check: func(m *machine, r Reply) error { return lists(r, m.shell) },
	},
	{
		Type:  "top -b -n 1",
		Shows: "every process of the machine: a changed root is not a container",
		Check: func(m *machine, r Reply) error { return lists(r, 1, m.shell, m.robot) },
	},
	{Type: "exit", Shows: "out of rootfs"},
	{Type: "exit", Shows: "back on the machine, and the mount is gone with the shell that had it", When: ordinary},
	{
		Type:  "umount rootfs/proc",
		Shows: "the mount had been made on the machine, and had stayed there",
		When:  root,
		Check: silent,
	},
	{Type: "ls rootfs/proc", Check: says("")},

	{
		Title: "3 Namespaces",
		Type:  "unshare {-r} -m -i -n -p -u -f chroot rootfs /bin/bash",
		Shows: "a container, made by hand",
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
		Shows: "five namespaces, none of them the machine's",
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
		Type:  "ps ax", // not jobs: bash notices late, or with its next child's end
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
		Shows: "and ends with process 1: leaving the shell leaves nothing behind",
		Check: func(m *machine, r Reply) error {
			if left := m.kin(); len(left) != 2 { // the shells of the two terminals
				return fmt.Errorf("processes are left: %v", left)
			}
			return nil
		},
	},
	{Type: "hostname", Shows: "the machine's name is its own", Check: named},
	{Type: "ls rootfs/proc", Shows: "and nothing is mounted", Check: says("")},
	{
		Second: 1,
		Type:   "ps ax",
		Shows:  "the machine has its processes as before",
		Check:  func(m *machine, r Reply) error { return lists(r, 1, m.shell, m.robot) },
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

// says expects success and exactly this output, without its last line end.
func says(text string) func(*machine, Reply) error {
	return func(_ *machine, r Reply) error {
		if r.Status != 0 || strings.TrimSuffix(r.Output, "\n") != text {
			return fmt.Errorf("it should say %q", text)
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

// processes returns the table that ps or top has printed, its heading left
// out: process ids, and the rest of each line from the column of the command on.
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
			return nil, nil, fmt.Errorf("strange line %q", line)
		}
		id, err := strconv.Atoi(fields[0])
		if err != nil {
			return nil, nil, err
		}
		ids, commands = append(ids, id), append(commands, line[column:])
	}
	return ids, commands, nil
}

// lists expects these process ids among those listed.
func lists(r Reply, want ...int) error {
	ids, _, err := processes(r)
	if err != nil {
		return err
	}
	for _, id := range want {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("process %d is not there", id)
		}
	}
	return nil
}

// namespaces expects five namespaces that the shell on the machine is not in.
func namespaces(m *machine, r Reply) error {
	list := strings.Fields(r.Output)
	if r.Status != 0 || len(list) != 5 {
		return errors.New("it should name five namespaces")
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

// alone expects two processes in all, the first of them number 1.
func alone(r Reply, first, second string) error {
	ids, commands, err := processes(r)
	if err != nil {
		return err
	}
	// top lists the busiest first.
	if len(ids) == 2 && ids[1] == 1 {
		slices.Reverse(ids)
		slices.Reverse(commands)
	}
	if len(ids) != 2 || ids[0] != 1 || !slices.Equal(commands, []string{first, second}) {
		return fmt.Errorf("it should list %s, number 1, and %s alone", first, second)
	}
	return nil
}
