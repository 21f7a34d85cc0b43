package mount

import (
	"os"
	"strings"

	"contedor/internal/mountinfo"
)

const fstabPath = "/etc/fstab"

// A row is a line of fstab(5).
type row struct{ source, target, fstype, options string }

// parseFstab reads the text of an fstab. A line with fewer than two fields is
// skipped.
func parseFstab(text string) (rows []row) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0][0] == '#' {
			continue
		}
		for i := range fields {
			fields[i] = mountinfo.Unescape(fields[i])
		}
		fields = append(fields, "auto", "")
		if len(fields) < 6 && len(fields) == 5 {
			fields[3] = ""
		}
		rows = append(rows, row{fields[0], fields[1], fields[2], fields[3]})
	}
	return rows
}

// findRow looks for the operands in the tables: a mount point first, and, if
// either may be meant, then a source.
func findRow(paths []string, matches func(row) bool) (row, bool) {
	for _, path := range paths {
		text, _ := os.ReadFile(path) // one that is missing has no rows
		for _, r := range parseFstab(string(text)) {
			if matches(r) {
				return r, true
			}
		}
	}
	return row{}, false
}
