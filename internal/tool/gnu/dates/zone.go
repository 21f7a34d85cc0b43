package dates

import (
	"os"
	"strings"
	"time"
)

// SetLocal makes the zone of the environment's TZ, tzset(3), the local one of package time, which alone
// would take a POSIX rule, and any other value that names no zone, for UTC.
func SetLocal(getenv func(string) (string, bool)) {
	if rule, ok := getenv("TZ"); ok {
		time.Local = Location(rule)
	}
}

// Location returns the zone for a value of TZ: the name of a zone, a zone file, or a POSIX rule such as
// CET-1CEST,M3.5.0,M10.5.0/3. Any other value is UTC, with the name at its beginning, if there is one.
func Location(rule string) *time.Location {
	if rule == "" {
		rule = "Universal" // this glibc does; Debian's tzdata does not have that zone
	}
	if rule = strings.TrimPrefix(rule, ":"); rule == "" {
		return time.UTC
	}
	file := rule
	if !strings.HasPrefix(file, "/") {
		file = "/usr/share/zoneinfo/" + rule
	}
	if data, err := os.ReadFile(file); err == nil {
		if place, err := time.LoadLocationFromTZData(rule, data); err == nil {
			return place
		}
	}
	name, offset := zoneWord(rule)
	invalid := time.FixedZone(name, 0)
	if sign, digits := len(strings.TrimLeft(offset, "+-")), strings.TrimLeft(offset, "+-0123456789"); name == "" ||
		len(offset)-sign > 1 || len(digits) == sign || strings.Contains(rule, "\n") {
		return invalid
	}
	// Package time supports such rules at the end of a zone file, tzfile(5). So this is the
	// beginning of a zone file without transitions.
	const header = "TZif2" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x01" + "\x00\x00\x00\x04"
	const utc = "\x00\x00\x00\x00" + "\x00" + "\x00" + "UTC\x00"
	place, err := time.LoadLocationFromTZData(rule, []byte(header+utc+header+utc+"\n"+rule+"\n"))
	if err != nil {
		return invalid
	}
	return place
}

// zoneWord splits a POSIX rule after its first name. That has three letters or more, or is in angle
// brackets; otherwise it is "".
func zoneWord(rule string) (name, rest string) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	rest = strings.TrimLeft(rule, letters)
	name = rule[:len(rule)-len(rest)]
	if quoted, ok := strings.CutPrefix(rule, "<"); ok {
		rest = strings.TrimLeft(quoted, letters+"0123456789+-")
		name = quoted[:len(quoted)-len(rest)]
		if rest, ok = strings.CutPrefix(rest, ">"); !ok {
			return "", ""
		}
	}
	if len(name) < 3 {
		return "", ""
	}
	return name, rest
}
