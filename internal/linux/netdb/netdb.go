// Package netdb reads the tables of names in /etc: hosts(5), networks(5), services(5), protocols(5)
// and those of the same form.
package netdb

import (
	"os"
	"strings"
)

// The tables.
const (
	Hosts     = "/etc/hosts"
	Networks  = "/etc/networks"
	Services  = "/etc/services"
	Protocols = "/etc/protocols"
)

// Rows yields the fields of each line of a file that has at least two, without comments. A file that
// cannot be read has none.
func Rows(file string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		data, _ := os.ReadFile(file)
		for line := range strings.Lines(string(data)) {
			line, _, _ = strings.Cut(line, "#")
			if fields := strings.Fields(line); len(fields) > 1 && !yield(fields) {
				return
			}
		}
	}
}

// Find returns the fields of the first line of a file that has the value in a field, 0 or 1, or nil.
func Find(file string, field int, value string) []string {
	for fields := range Rows(file) {
		if fields[field] == value {
			return fields
		}
	}
	return nil
}
