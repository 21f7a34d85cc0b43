package mount

import (
	"os"
	"strings"

	"contedor/internal/linux/mountinfo"
)

const fstabPath = "/etc/fstab"

// A row is a line of fstab(5).
type row struct{ source, target, fstype, options string }

// parseFstab parses the text of an fstab. It skips lines with fewer than two fields.
func parseFstab(text string) (rows []row) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0][0] == '#' {
			continue
		}
		for i := range fields {
			fields[i] = mountinfo.Unescape(fields[i])
		}
		r := row{source: fields[0], target: fields[1], fstype: "auto"}
		if len(fields) > 2 {
			r.fstype = fields[2]
		}
		if len(fields) > 3 {
			r.options = fields[3]
		}
		rows = append(rows, r)
	}
	return rows
}

// findRow returns the first row of the files that fulfills a condition.
func findRow(paths []string, matches func(row) bool) (row, bool) {
	for _, path := range paths {
		text, _ := os.ReadFile(path) // a missing file has no rows
		for _, r := range parseFstab(string(text)) {
			if matches(r) {
				return r, true
			}
		}
	}
	return row{}, false
}
