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

// A request is what the options ask for.
type request struct {
	*gnu.Tool
	now       time.Time
	text      *string // --date
	stamp     *time.Time
	reference *string
	which     string // "a", "m" or both
	noCreate  bool
	flags     int // of utimensat(2)
}

func touch(t *gnu.Tool) error {
	r := &request{Tool: t, now: time.Now()}
	files, err := t.Parse(options, r.option)
	if err != nil {
		return err
	}
	if r.stamp != nil && (r.text != nil || r.reference != nil) {
		return gnu.BadUsage("cannot specify times from more than one source")
	}
	times, err := r.times()
	if err != nil {
		return err
	}
	if r.text == nil && r.reference == nil && r.stamp == nil && len(files) > 1 && t.Posix2() < 200112 {
		if at, ok := obsoleteStamp(files[0], r.now); ok {
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
	if r.which != "" {
		for i, letter := range []byte("am") {
			if strings.IndexByte(r.which, letter) < 0 {
				times[i] = unix.Timespec{Nsec: unix.UTIME_OMIT}
			}
		}
	}
	for _, file := range files {
		r.touch(file, times)
	}
	return nil
}

func (r *request) option(o cli.Option) error {
	switch o.Key {
	case 'a', 'm':
		r.which += string(o.Key)
	case gnu.FirstKey:
		word, err := r.Match(o.Value, "--time", []string{"atime", "access", "use"}, []string{"mtime", "modify"})
		if err != nil {
			return err
		}
		r.which += word[:1]
	case 'c':
		r.noCreate = true
	case 'h':
		r.flags = unix.AT_SYMLINK_NOFOLLOW
	case 'd':
		r.text = &o.Value
	case 't':
		at, err := dates.Stamp(o.Value, false, r.now)
		if err != nil {
			return cli.Fail("invalid date format "+r.Locale.Quote(o.Value), nil)
		}
		r.stamp = &at
	case 'r':
		r.reference = &o.Value
	}
	return nil
}

// times returns the time of access and that of modification.
func (r *request) times() ([2]unix.Timespec, error) {
	times := [2]unix.Timespec{{Nsec: unix.UTIME_NOW}, {Nsec: unix.UTIME_NOW}}
	from := [2]time.Time{r.now, r.now} // what the description starts from
	if r.reference != nil {
		var st unix.Stat_t
		stat := unix.Stat
		if r.flags != 0 {
			stat = unix.Lstat
		}
		if err := stat(*r.reference, &st); err != nil {
			return times, cli.Fail("failed to get attributes of "+r.Quoted(*r.reference), err)
		}
		from = [2]time.Time{dates.Of(st.Atim).In(r.now.Location()), dates.Of(st.Mtim).In(r.now.Location())}
	}
	for i := range from {
		switch {
		case r.text != nil:
			at, err := dates.Parse(*r.text, from[i])
			if err != nil {
				return times, cli.Fail("invalid date format "+r.Locale.Quote(*r.text), nil)
			}
			if r.reference == nil && isNow(*r.text, r.now) {
				continue // UTIME_NOW: setting the current time only needs the permission to write
			}
			from[i] = at
		case r.stamp != nil:
			from[i] = *r.stamp
		case r.reference == nil:
			continue
		}
		times[i] = clock.Timespec(from[i].Unix(), int64(from[i].Nanosecond()))
	}
	return times, nil
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

// touch sets the times of a file, which is made unless it exists. "-" is standard output.
func (r *request) touch(file string, times [2]unix.Timespec) {
	if file == "-" {
		err := error(unix.EBADF)
		if !entry.WasClosed(1) {
			err = unix.UtimesNanoAt(terminal.FD(r.Stdout), "", times[:], unix.AT_EMPTY_PATH)
		}
		if err != nil && !(err == unix.EBADF && r.noCreate) {
			r.Complain("setting times of "+r.Quoted(file), err)
		}
		return
	}
	var made error
	if !r.noCreate && r.flags == 0 {
		f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|unix.O_NONBLOCK|unix.O_NOCTTY, 0o666)
		if err == nil {
			f.Close()
		} else if !errors.Is(err, unix.EISDIR) {
			made = err
		}
	}
	err := unix.UtimesNanoAt(unix.AT_FDCWD, file, times[:], r.flags)
	switch {
	case err == nil, err == unix.ENOENT && r.noCreate:
	case made != nil:
		r.Complain("cannot touch "+r.Quoted(file), made)
	default:
		r.Complain("setting times of "+r.Quoted(file), err)
	}
}
