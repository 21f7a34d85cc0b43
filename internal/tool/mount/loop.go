package mount

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/superblock"
	"contedor/internal/tool/bytesize"
	"golang.org/x/sys/unix"
)

// loopOptions are the options for a loop device. Each of them asks for one.
var loopOptions = []string{"loop", "offset", "sizelimit"}

// A loop is what the options say about the loop device.
type loop struct {
	wanted        bool
	device        string // of the option loop; "" for an unused one
	offset, limit uint64
	invalid       bool // the value of offset or sizelimit is not a size
}

// take takes over one of loopOptions.
func (l *loop) take(o option) {
	switch {
	case o.name == "loop":
		l.device = o.value
	case o.value == "":
		return
	default:
		n, err := bytesize.Parse(o.value)
		l.invalid = l.invalid || err != nil
		if o.name == "offset" {
			l.offset = n
		} else {
			l.limit = n
		}
	}
	l.wanted = true
}

// useLoop sets up a loop device if the source is a file that needs one. It becomes the source. The
// device frees itself when it is neither mounted nor open: o.loopFD keeps it open.
func (r *request) useLoop(o *operation) error {
	o.loopFD = -1
	l := o.loop
	switch {
	case o.noLoop || isWord(r.fstype) || !l.wanted && !r.wantsLoop(o.source):
		return nil
	case l.invalid:
		return o.malformed(r.target, r.options, ": "+cli.Strerror(unix.ENOTTY)) // the real tool prints a left-over errno
	case r.fake:
		return nil
	case r.isHere(o):
		return cli.Fail(r.target+": "+o.source+" is already mounted.", nil)
	}
	setting := loopdev.Setting{File: o.source, Offset: l.offset, Limit: l.limit, Flags: unix.LO_FLAGS_AUTOCLEAR}
	if o.readOnly {
		setting.Flags |= unix.LO_FLAGS_READ_ONLY
	}
	var device *loopdev.Device
	var err error
	isReused := false
	switch other, isSame := loopdev.Overlap(o.source, l.offset, l.limit); {
	case other != nil && isSame && l.device == "":
		device, isReused = other, true
		o.loopFD, err = other.Open()
	case other != nil:
		return &cli.Failure{Text: r.target + ": overlapping loop device exists for " + o.source + ".", Status: mountFailed}
	case l.device != "":
		device = loopdev.New(l.device)
		o.loopFD, _, err = device.SetUp(setting)
	default:
		if device, o.loopFD, err = loopdev.SetUpUnused(setting); device == nil && err == unix.EACCES {
			return &cli.Failure{Text: r.target + ": mount failed: " + cli.Strerror(err) + ".", Status: mountFailed}
		}
	}
	if err != nil {
		return &cli.Failure{Text: r.target + ": failed to set up loop device for " + o.source + ".", Status: mountFailed}
	}
	o.source = device.Path
	if device.Attribute("ro") == "1" && !o.readOnly {
		o.makeReadOnly()
		o.protected = isReused
	}
	return nil
}

// isHere reports whether a loop device with the source is mounted on the mount point already.
func (r *request) isHere(o *operation) bool {
	table, _ := mountinfo.Read()
	var st unix.Stat_t
	if unix.Stat(o.source, &st) != nil {
		return false
	}
	for _, e := range table {
		if e.Target != o.target || !strings.HasPrefix(e.Source, "/dev/loop") {
			continue
		}
		if d := loopdev.New(e.Source); d.Backs(&st, o.source) && d.Offset() == o.loop.offset {
			return true
		}
	}
	return false
}

// closeLoop closes the loop device. If it is not mounted, the kernel frees it.
func (o *operation) closeLoop() {
	if o != nil && o.loopFD > 0 {
		unix.Close(o.loopFD)
	}
}

// wantsLoop reports whether mount(8) uses a loop device for a source without being told: for a
// regular file, with a type that the kernel knows.
func (r *request) wantsLoop(path string) bool {
	if isWord(r.fstype) || r.fstype == "erofs" {
		return false
	}
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size <= maxWithoutLoop {
		return false
	}
	if r.fstype == "auto" {
		return superblock.Type(path) != ""
	}
	if !r.hasType || r.pattern || r.fstype == "none" || strings.Contains(r.fstype, ",") {
		return true
	}
	fs, err := unix.Fsopen(r.fstype, unix.FSOPEN_CLOEXEC)
	if err == nil {
		unix.Close(fs)
	}
	return err != unix.ENODEV
}

// maxWithoutLoop is the largest size in bytes of a regular file that mount(8) does not put on a
// loop device.
const maxWithoutLoop = 1024
