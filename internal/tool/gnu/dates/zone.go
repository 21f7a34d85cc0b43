package dates

import (
	"strings"
	"time"
)

// Now returns the time in the zone of the environment's TZ, tzset(3). Package time supports only names
// of zones in TZ.
func Now(getenv func(string) (string, bool)) time.Time {
	now := time.Now()
	if rule, ok := getenv("TZ"); ok {
		return now.In(Location(rule))
	}
	return now
}

// Location returns the zone for a value of TZ: the name of a zone, or a POSIX rule such as
// CET-1CEST,M3.5.0,M10.5.0/3. Any other value is UTC, with the letters at its beginning as the name.
func Location(rule string) *time.Location {
	rule = strings.TrimPrefix(rule, ":")
	if place, err := time.LoadLocation(rule); err == nil {
		return place
	}
	name := rule[:len(rule)-len(strings.TrimLeft(rule, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	invalid := time.UTC
	if len(name) >= 3 {
		invalid = time.FixedZone(name, 0)
	}
	if offset := rule[len(name):]; offset == "" || name != "" && strings.IndexByte("+-0123456789", offset[0]) < 0 || strings.Contains(rule, "\n") {
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
