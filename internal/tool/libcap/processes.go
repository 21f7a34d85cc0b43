package libcap

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

const getpcapsUsage = `usage: getpcaps [opts] <pid> [<pid> ...]

  This program shows the capabilities of processes,
  in the notation of cap_from_text(3).

  Optional arguments:
     --help, -h or --usage display this help.
     --verbose             show more words.
     --ugly or --legacy    show them as older versions did.
     --iab                 show the IAB sets, too.
     --license             show the program and its version
`

// A format is how getpcaps(8) prints the sets.
type format int

const (
	plain format = iota
	verbose
	legacy // to standard error
)

func getpcaps(t *tool) error {
	if len(t.Argv) < 2 {
		return t.fail(getpcapsUsage)
	}
	how, iab := plain, false
	for _, word := range t.Argv[1:] {
		switch word {
		case "--help", "--usage", "-h":
			t.say(getpcapsUsage)
			return statusOf(t)
		case "--license":
			return t.license()
		case "--verbose":
			how = verbose
			continue
		case "--ugly", "--legacy":
			how = legacy
			continue
		case "--iab":
			iab = true
			continue
		}
		pid, err := parsePID(word)
		if err != nil {
			t.say("Cannot parse pid " + word + ": (" + cli.Strerror(err) + ")\n")
			t.Status = 1
			continue
		}
		sets, err := capability.Of(pid)
		if err != nil {
			t.say("Failed to get cap's for process " + strconv.Itoa(pid) + ": (" + cli.Strerror(err) + ")\n")
			t.Status = 1
			continue
		}
		text := sets.Text(t.last)
		switch {
		case iab:
			if err := t.showIAB(word, pid, text, how != plain); err != nil {
				return err
			}
		case how == verbose:
			t.Out.WriteString("Capabilities for '" + word + "': " + text + "\n")
		case how == legacy:
			t.say("Capabilities for `" + word + "': " + text + "\n")
		default:
			t.Out.WriteString(word + ": " + text + "\n")
		}
	}
	return nil
}

// statusOf forgets the failures so far: --help is a success.
func statusOf(t *tool) error {
	t.Status = 0
	return nil
}

// parsePID parses a process id. The error is an errno.
func parsePID(word string) (int, error) {
	n, rest, fits := numeral.Signed(word, 10)
	switch {
	case rest != "":
		return 0, unix.EINVAL
	case !fits:
		return 0, unix.ERANGE
	case n < 0 || n != int64(int32(n)):
		return 0, unix.EOVERFLOW
	}
	return int(n), nil
}

// showIAB shows the sets of a process together with its IAB sets.
func (t *tool) showIAB(word string, pid int, text string, all bool) error {
	t.Out.WriteString(word + ":")
	if all || text != "=" {
		t.Out.WriteString(" \"" + text + "\"")
	}
	v, ok := iabOf(pid, t.last)
	if !ok {
		return t.fail(" no IAB value for " + strconv.Itoa(pid) + "\n")
	}
	if all || v.Ambient != 0 || v.Dropped != 0 {
		t.Out.WriteString(" [" + v.Text(t.last) + "]")
	}
	t.Out.WriteString("\n")
	return nil
}

// iabOf reads the IAB sets of a process in /proc/PID/status.
func iabOf(pid, last int) (v capability.IAB, ok bool) {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return v, false
	}
	found := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		name, value, _ := strings.Cut(line, ":\t")
		n, err := strconv.ParseUint(value, 16, 64)
		if err != nil {
			continue
		}
		set := capability.Set(n) & capability.All(last)
		switch name {
		case "CapInh":
			v.Inheritable = set
		case "CapBnd":
			v.Dropped = capability.All(last) &^ set
		case "CapAmb":
			v.Ambient = set
		default:
			continue
		}
		found++
	}
	return v, found == 3
}
