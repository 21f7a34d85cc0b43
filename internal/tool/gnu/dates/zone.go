package dates

import (
	"strings"
	"time"
)

// Now returns the time in the zone of the environment's TZ, tzset(3). Go knows only the
// names of zones there.
func Now(getenv func(string) (string, bool)) time.Time {
	now := time.Now()
	if rule, ok := getenv("TZ"); ok {
		return now.In(Location(rule))
	}
	return now
}

// Location returns the zone that a value of TZ names, or describes as POSIX has it, such
// as CET-1CEST,M3.5.0,M10.5.0/3. Another value means UTC
// under the letters that it begins with.
func Location(rule string) *time.Location {
	rule = strings.TrimPrefix(rule, ":")
	if place, err := time.LoadLocation(rule); err == nil {
		return place
	}
	name := rule[:len(rule)-len(strings.TrimLeft(rule, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	if name == rule || strings.Contains(rule, "\n") {
		if len(name) < 3 {
			return time.UTC
		}
		return time.FixedZone(name, 0)
	}
	// The reader of zone files knows such rules: they stand at the end of a file, tzfile(5).
	const header = "TZif2" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x01" + "\x00\x00\x00\x04"
	const utc = "\x00\x00\x00\x00" + "\x00" + "\x00" + "UTC\x00"
	place, err := time.LoadLocationFromTZData(rule, []byte(header+utc+header+utc+"\n"+rule+"\n"))
	if err != nil {
		return time.UTC
	}
	return place
}
