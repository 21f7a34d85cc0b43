// Package touch implements touch(1) of GNU coreutils: it sets the times of files.
//
// Synopsis:
//
//	touch [OPTION]... FILE...
package touch

import (
	"errors"
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/terminal"
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
			at, err := dates.Stamp(o.Value, false, now)
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
		if described && !referred && isNow(text, now) {
			continue // what anybody may set who may write to the file
		}
		if described || referred || stamp != nil {
			times[i] = clock.Timespec(from[i].Unix(), int64(from[i].Nanosecond()))
		}
	}
	if !described && !referred && stamp == nil && len(files) > 1 && t.Posix2() < 200112 {
		if at, ok := obsoleteStamp(files[0], now); ok {
			if _, posix := t.Getenv("POSIXLY_CORRECT"); !posix {
				t.Warn("warning: 'touch " + files[0] + "' is obsolete; use 'touch -t " + at.Format("200601021504.05") + "'")
			}
			files = files[1:]
			times = [2]unix.Timespec{clock.Timespec(at.Unix(), 0), clock.Timespec(at.Unix(), 0)}
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
		touchFile(t, file, noCreate, flags, times)
	}
	return nil
}

// isNow reports whether a text describes the current time, whatever that is.
func isNow(text string, now time.Time) bool {
	for _, at := range []time.Time{now, now.Add(-time.Second + 1)} {
		if described, err := dates.Parse(text, at); err != nil || !described.Equal(at) {
			return false
		}
	}
	return true
}

// obsoleteStamp parses MMDDhhmm[YY], which is a time of 1969 to 1999.
func obsoleteStamp(word string, now time.Time) (at time.Time, ok bool) {
	if len(word) != 8 && len(word) != 10 {
		return now, false
	}
	at, err := dates.Stamp(word, true, now)
	return at, err == nil && (len(word) == 8 || at.Year() < 2000)
}

// touchFile sets the times of a file, which is made unless it exists. "-" is standard output.
func touchFile(t *gnu.Tool, file string, noCreate bool, flags int, times [2]unix.Timespec) {
	if file == "-" {
		err := error(unix.EBADF)
		if !entry.WasClosed(1) {
			err = unix.UtimesNanoAt(terminal.FD(t.Stdout), "", times[:], unix.AT_EMPTY_PATH)
		}
		if err != nil && !(err == unix.EBADF && noCreate) {
			t.Complain("setting times of "+t.Quoted(file), err)
		}
		return
	}
	var made error
	if !noCreate && flags == 0 {
		f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|unix.O_NONBLOCK|unix.O_NOCTTY, 0o666)
		if err == nil {
			f.Close()
		} else if !errors.Is(err, unix.EISDIR) {
			made = err
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
