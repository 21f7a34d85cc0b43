package tail

import (
	"io"
	"math"
	"os"
	"slices"
	"time"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/extent"
	"golang.org/x/sys/unix"
)

// followAll prints what is appended to the files, until the processes of --pid have ended.
func (r *run) followAll(open []*followed) error {
	for last := false; ; {
		if !slices.ContainsFunc(open, func(f *followed) bool { return f.file != nil || r.retry }) {
			return cli.Fail("no files remaining", nil)
		}
		for _, f := range open {
			r.more(f)
		}
		if err := r.Out.Flush(); err != nil {
			return cli.Fail("write error", err)
		}
		if last {
			return nil
		}
		if last = len(r.pids) > 0 && !slices.ContainsFunc(r.pids, runs); last {
			continue // once more, for what the processes wrote before they ended
		}
		if r.pause() {
			unix.Kill(os.Getpid(), unix.SIGPIPE)
			return &cli.Failure{} // the process ignores SIGPIPE
		}
	}
}

// pause waits for the interval, or until nobody reads the pipe to which tail writes any more. It reports
// whether that is so: a file that does not grow would keep tail running for ever.
func (r *run) pause() (closed bool) {
	d := time.Duration(r.interval * float64(time.Second))
	var st unix.Stat_t
	if unix.Fstat(1, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFIFO {
		time.Sleep(d)
		return false
	}
	out := []unix.PollFd{{Fd: 1}}
	n, _ := unix.Poll(out, int(min(d.Milliseconds(), math.MaxInt32))) // after EINTR the files are looked at early
	return n > 0 && out[0].Revents&unix.POLLERR != 0
}

// runs reports whether a process with the id exists.
func runs(pid int) bool {
	err := unix.Kill(pid, 0)
	return err == nil || err == unix.EPERM
}

// announce prints the title of a file if another one was printed last.
func (r *run) announce(name string) {
	if r.titles > 0 && r.shown != name {
		extent.Title(r.Tool, name, r.shown == "")
	}
	r.shown = name
}

// A followed file is a file of tail -f.
type followed struct {
	name string
	file *os.File // nil while it does not exist

	strange bool // the name belongs to a file that cannot be followed, such as a directory
}

// givingUp ends the message about a file that cannot be followed.
func (r *run) givingUp() string {
	if r.retry && r.byName {
		return ""
	}
	return "; giving up on this name"
}

// isTailable reports whether a file of the type can be followed.
func isTailable(info os.FileInfo) bool {
	return info.Mode().IsRegular() || info.Mode()&(os.ModeNamedPipe|os.ModeSocket|os.ModeCharDevice) != 0
}

// more writes what was appended to a file.
func (r *run) more(f *followed) {
	if r.byName || f.file == nil && r.retry {
		r.reopen(f)
	}
	if f.file == nil {
		return
	}
	if info, err := f.file.Stat(); err == nil && info.Mode().IsRegular() {
		if at, err := f.file.Seek(0, io.SeekCurrent); err == nil && info.Size() < at {
			r.Warn(r.Name(f.name) + ": file truncated")
			f.file.Seek(0, io.SeekStart)
		}
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := f.file.Read(buf)
		if n > 0 {
			r.announce(f.name)
			r.Out.Write(buf[:n])
		}
		if err != nil || n == 0 {
			return
		}
	}
}

// reopen opens the file again if its name belongs to another file now.
func (r *run) reopen(f *followed) {
	info, err := os.Stat(f.name)
	if err != nil {
		if f.file != nil {
			r.Warn(r.Quoted(f.name) + " has become inaccessible: " + cli.Strerror(err))
			f.file.Close()
			f.file = nil
		}
		return
	}
	text := " has appeared;  following new file"
	if !isTailable(info) {
		if !f.strange {
			r.Warn(r.Quoted(f.name) + " has been replaced with an untailable file" + r.givingUp())
		}
		f.strange = true
		if f.file != nil {
			f.file.Close()
			f.file = nil
		}
		return
	}
	f.strange = false
	if f.file != nil {
		if old, err := f.file.Stat(); err == nil && os.SameFile(old, info) {
			return
		}
		f.file.Close()
		text = " has been replaced;  following new file"
	}
	if f.file, err = os.Open(f.name); err == nil {
		r.Warn(r.Quoted(f.name) + text)
	}
}
