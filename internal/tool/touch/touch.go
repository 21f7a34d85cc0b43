// Package touch implements touch(1) of GNU coreutils: it sets the times of files.
//
// Synopsis:
//
//	touch [OPTION]... FILE...
package touch

import (
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/dates"
	"golang.org/x/sys/unix"
)

// Command is touch.
var Command = gnu.Command("touch", gnu.Coreutils, `[OPTION]... FILE...
Sets the times of files to now. Makes files that do not exist.
  -a                    only the access time
  -c, --no-create       make no files
  -d, --date=TEXT       the time that TEXT describes
  -h, --no-dereference  the times of a symbolic link itself
  -m                    only the modification time
  -r, --reference=FILE  the times of FILE
  -t [[CC]YY]MMDDhhmm[.ss]
                        this time
      --time=WORD       only one time: access, atime, use; modify, mtime
`, touch)

var options = cli.Options{Permute: true, Short: "acd:fhmr:t:", Long: []cli.LongOption{
	{Name: "time", Argument: cli.Required, Key: gnu.FirstKey},
	{Name: "no-create", Key: 'c'},
	{Name: "date", Argument: cli.Required, Key: 'd'},
	{Name: "reference", Argument: cli.Required, Key: 'r'},
	{Name: "no-dereference", Key: 'h'},
}}

func touch(t *gnu.Tool) error {
	which := "" // "a", "m" or both
	now := dates.Now(t.Getenv)
	text, reference := "", ""
	described, referred := false, false
	var stamp *time.Time
	noCreate := false
	flags := 0
	times := [2]unix.Timespec{{Nsec: unix.UTIME_NOW}, {Nsec: unix.UTIME_NOW}}
	files, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'a', 'm':
			which += string(o.Key)
		case gnu.FirstKey:
			word, err := t.Match(o.Value, "--time", []string{"atime", "access", "use"}, []string{"mtime", "modify"})
			if err != nil {
				return err
			}
			which += word[:1]
		case 'c':
			noCreate = true
		case 'h':
			flags = unix.AT_SYMLINK_NOFOLLOW
		case 'd':
			text, described = o.Value, true
		case 't':
			at, err := parseStamp(o.Value, now)
			if err != nil {
				return cli.Fail("invalid date format "+t.Locale.Quote(o.Value), nil)
			}
			stamp = &at
		case 'r':
			reference, referred = o.Value, true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if stamp != nil && (described || referred) {
		return gnu.BadUsage("cannot specify times from more than one source")
	}
	from := [2]time.Time{now, now} // what the description starts from
	if referred {
		var st unix.Stat_t
		stat := unix.Stat
		if flags != 0 {
			stat = unix.Lstat
		}
		if err := stat(reference, &st); err != nil {
			return cli.Fail("failed to get attributes of "+t.Quoted(reference), err)
		}
		from = [2]time.Time{dates.Of(st.Atim).In(now.Location()), dates.Of(st.Mtim).In(now.Location())}
	}
	for i := range from {
		if described {
			at, err := dates.Parse(text, from[i])
			if err != nil {
				return cli.Fail("invalid date format "+t.Locale.Quote(text), nil)
			}
			from[i] = at
		} else if stamp != nil {
			from[i] = *stamp
		}
		if described || referred || stamp != nil {
			times[i] = clock.Timespec(from[i].Unix(), int64(from[i].Nanosecond()))
		}
	}
	if len(files) == 0 {
		return gnu.BadUsage("missing file operand")
	}
	if which != "" {
		for i, letter := range []byte("am") {
			if strings.IndexByte(which, letter) < 0 {
				times[i] = unix.Timespec{Nsec: unix.UTIME_OMIT}
			}
		}
	}
	for _, file := range files {
		var made error
		if !noCreate && flags == 0 {
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|unix.O_NONBLOCK|unix.O_NOCTTY, 0o666)
			if made = err; err == nil {
				f.Close()
			}
		}
		err := unix.UtimesNanoAt(unix.AT_FDCWD, file, times[:], flags)
		switch {
		case err == nil, err == unix.ENOENT && noCreate:
		case made != nil:
			t.Complain("cannot touch "+t.Quoted(file), made)
		default:
			t.Complain("setting times of "+t.Quoted(file), err)
		}
	}
	return nil
}

// parseStamp parses [[CC]YY]MMDDhhmm[.ss], the value of -t.
func parseStamp(text string, now time.Time) (time.Time, error) {
	for _, form := range []string{"200601021504", "0601021504", "01021504"} {
		for _, seconds := range []string{"", ".05"} {
			at, err := time.ParseInLocation(form+seconds, text, now.Location())
			if err != nil || len(text) != len(form+seconds) {
				continue
			}
			if form == "01021504" {
				at = at.AddDate(now.Year()-at.Year(), 0, 0)
			}
			return at, nil
		}
	}
	return now, dates.ErrInvalid
}
