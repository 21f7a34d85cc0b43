package mount

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"contedor/internal/linux/mountinfo"
)

// systemError is the exit status of mount(8) after an error of the system.
const systemError = 2

// list prints the mounts, or those whose type matches -t.
func list(inv *cli.Invocation, r *request) error {
	table, err := mountinfo.ReadUser()
	if err != nil {
		return &cli.Failure{Text: "failed to read mtab", Err: err, Status: systemError}
	}
	var text strings.Builder
	for _, e := range table {
		if e.Type == "autofs" || r.hasType && !mountinfo.MatchType(e.Type, r.fstype) {
			continue
		}
		text.WriteString(shownSource(e.Source) + " on " + printable(e.Target) + " type " + e.Type + " (" + e.Merged() + ")\n")
	}
	return inv.Print(text.String())
}

// shownSource returns the file of a loop device that mount(8) has set up. Other sources stay as they
// are.
func shownSource(source string) string {
	if d := loopdev.New(source); strings.HasPrefix(source, "/dev/loop") && d.Attribute("loop/autoclear") == "1" && d.BackingFile() != "" {
		return d.BackingFile()
	}
	return source
}

// printable replaces control characters by question marks.
func printable(name string) string {
	b := []byte(name)
	for i, c := range b {
		if c < ' ' || c == 0x7f {
			b[i] = '?'
		}
	}
	return string(b)
}
