package tar

import (
	"strings"

	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/clock"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// formatNames are the names of --format.
var formatNames = []struct {
	name   string
	format tarfile.Format
}{{"v7", tarfile.V7}, {"oldgnu", tarfile.OldGNU}, {"ustar", tarfile.Ustar}, {"posix", tarfile.POSIX}, {"gnu", tarfile.GNU}, {"pax", tarfile.POSIX}}

// setFormat applies --format.
func (j *job) setFormat(name string) error {
	for _, f := range formatNames {
		if f.name != name {
			continue
		}
		j.dialect.Format, j.hasFormat = f.format, true
		return nil
	}
	return wrong(name + ": Invalid archive format")
}

// formatName returns the name of the format.
func (j *job) formatName() string {
	for _, f := range formatNames {
		if f.format == j.dialect.Format {
			return f.name
		}
	}
	return ""
}

// setPax applies --pax-option: KEYWORD=VALUE and KEYWORD:=VALUE, with commas between.
func (j *job) setPax(list string) error {
	d := &j.dialect
	for item := range strings.SplitSeq(list, ",") {
		key, value, found := strings.Cut(strings.TrimLeft(item, " \t"), "=")
		key, every := strings.CutSuffix(key, ":")
		switch {
		case !found:
			return wrong("Keyword " + key + " is unknown or not yet implemented")
		case every:
			d.Every = append(d.Every, tarfile.Keyword{Name: key, Value: value})
		case key == "delete":
			matches, earlier := pattern.Globber(value, false, false), d.Deleted
			d.Deleted = func(key string) bool { return matches(key) || earlier != nil && earlier(key) }
		case key == "exthdr.name":
			d.HeaderName = value
		case key == "exthdr.mtime":
			at, err := j.date(strings.Trim(value, "{}"))
			if err != nil {
				return err
			}
			d.HeaderTime = new(unix.Timespec)
			*d.HeaderTime = clock.Timespec(at.Unix(), 0)
		case key == "globexthdr.name", key == "globexthdr.mtime":
			return wrong("Keyword " + key + " is unknown or not yet implemented")
		default:
			d.Global = append(d.Global, tarfile.Keyword{Name: key, Value: value})
		}
	}
	return nil
}
