// Package loopdev sets up and queries loop devices, which make a file a block device. It reads /sys.
// Without /sys, and for the inode of the backing file, it queries the device by ioctl(2). Begin
// reading at New and SetUp.
package loopdev

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	control = "/dev/loop-control"
	blocks  = "/sys/block"
	// Major is the major number of loop devices.
	Major = 7
)

// A Device is a loop device. Its methods fail if the path is another file, or none.
type Device struct {
	Path string
	sys  string // its directory in /sys; "" if there is none
}

// New returns the device with a path, or with a name in /dev.
func New(name string) *Device {
	if !strings.HasPrefix(name, "/") {
		name = "/dev/" + name
	}
	d := &Device{Path: name}
	if number, ok := d.Number(); ok {
		d.sys = "/sys/dev/block/" + strconv.Itoa(int(unix.Major(number))) + ":" + strconv.Itoa(int(unix.Minor(number)))
	}
	return d
}

// Number returns the number of a block device.
func (d *Device) Number() (uint64, bool) {
	var st unix.Stat_t
	if unix.Stat(d.Path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFBLK {
		return 0, false
	}
	return uint64(st.Rdev), true
}

// IsLoop reports whether path is a loop device.
func IsLoop(path string) bool {
	number, ok := (&Device{Path: path}).Number()
	return ok && unix.Major(number) == Major
}

// Used returns the loop devices with a backing file, in the order of the kernel's directory.
func Used() []*Device {
	var names []string
	if dir, err := os.Open(blocks); err == nil {
		all, _ := dir.Readdirnames(-1)
		dir.Close()
		for _, name := range all {
			if _, err := os.Stat(filepath.Join(blocks, name, "loop/backing_file")); err == nil {
				names = append(names, name)
			}
		}
	} else {
		names = partitions()
	}
	var list []*Device
	for _, name := range names {
		if d := New(name); d.Attribute("loop/offset") != "" {
			list = append(list, d)
		}
	}
	return list
}

// partitions returns the names of the loop devices in /proc/partitions, which lacks devices smaller
// than 512 bytes.
func partitions() (names []string) {
	text, _ := os.ReadFile("/proc/partitions")
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) == 4 && words[0] == strconv.Itoa(Major) {
			names = append(names, words[3])
		}
	}
	return names
}

// Attribute returns the content of a file in the device's directory in /sys, or "" without such a
// file.
func (d *Device) Attribute(name string) string {
	if d.sys == "" {
		return ""
	}
	text, err := os.ReadFile(d.sys + "/" + name)
	if err != nil && !exists(blocks) {
		return d.ask(name)
	}
	return strings.TrimSuffix(string(text), "\n")
}

func exists(path string) bool { return unix.Access(path, unix.F_OK) == nil }

// ask returns the value of an attribute from ioctl(2).
func (d *Device) ask(name string) string {
	if name == "queue/logical_block_size" {
		size := ""
		d.do(func(fd int) error {
			n, err := unix.IoctlGetInt(fd, unix.BLKSSZGET)
			if err == nil {
				size = strconv.Itoa(n)
			}
			return err
		})
		return size
	}
	info, err := d.Status()
	if err != nil {
		return ""
	}
	flag := func(mask uint32) string {
		if info.Flags&mask != 0 {
			return "1"
		}
		return "0"
	}
	switch name {
	case "loop/backing_file":
		return Name(info)
	case "loop/offset":
		return strconv.FormatUint(info.Offset, 10)
	case "loop/sizelimit":
		return strconv.FormatUint(info.Sizelimit, 10)
	case "loop/autoclear":
		return flag(unix.LO_FLAGS_AUTOCLEAR)
	case "loop/dio":
		return flag(unix.LO_FLAGS_DIRECT_IO)
	case "ro":
		return flag(unix.LO_FLAGS_READ_ONLY)
	}
	return ""
}

// BackingFile returns the path of the backing file, or "" if there is none.
func (d *Device) BackingFile() string { return d.Attribute("loop/backing_file") }

// Offset and Limit return the number of bytes before the device's first byte in the backing file,
// and the largest size of the device; 0 means no limit.
func (d *Device) Offset() uint64 { return d.number("loop/offset") }
func (d *Device) Limit() uint64  { return d.number("loop/sizelimit") }

func (d *Device) number(name string) uint64 {
	n, _ := strconv.ParseUint(d.Attribute(name), 10, 64)
	return n
}

// Status returns the status that the kernel keeps. The error is an errno.
func (d *Device) Status() (info *unix.LoopInfo64, err error) {
	err = d.do(func(fd int) (err error) {
		info, err = unix.IoctlLoopGetStatus64(fd)
		return err
	})
	return info, err
}

// Name returns the reference in a status: the name of a link that udev makes.
func Name(info *unix.LoopInfo64) string { return unix.ByteSliceToString(info.File_name[:]) }

// do calls f with the device open for reading.
func (d *Device) do(f func(fd int) error) error {
	fd, err := open(d.Path, unix.O_RDONLY)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return f(fd)
}

// Open opens the device for reading. While it is open it keeps its backing file.
func (d *Device) Open() (fd int, err error) { return open(d.Path, unix.O_RDONLY) }

func open(path string, mode int) (int, error) { return unix.Open(path, mode|unix.O_CLOEXEC, 0) }

// Control makes an ioctl(2) request whose argument is a number.
func (d *Device) Control(request uint, value int) error {
	return d.do(func(fd int) error { return unix.IoctlSetInt(fd, request, value) })
}

// Detach takes the backing file from the device. If the device is open, the kernel does so at the
// last close.
func (d *Device) Detach() error { return d.Control(unix.LOOP_CLR_FD, 0) }

// Keep makes a device stay after its last close.
func (d *Device) Keep() error {
	return d.do(func(fd int) error {
		info, err := unix.IoctlLoopGetStatus64(fd)
		if err != nil {
			return err
		}
		info.Flags &^= unix.LO_FLAGS_AUTOCLEAR
		return unix.IoctlLoopSetStatus64(fd, info)
	})
}

// Backs reports whether a file is the device's backing file. st is the file's status. If st is nil,
// or the device has no status, the names are compared.
func (d *Device) Backs(st *unix.Stat_t, file string) bool {
	if st != nil {
		if info, err := d.Status(); err == nil {
			return info.Inode == st.Ino && info.Device == uint64(st.Dev)
		}
	}
	return file != "" && d.BackingFile() == file
}

// Overlap returns a device that has some of the bytes of a file that begin at offset, or nil. limit
// is their number; 0 means all. isSame reports whether the device has exactly these bytes. The
// file's name is absolute.
func Overlap(file string, offset, limit uint64) (other *Device, isSame bool) {
	var status *unix.Stat_t
	if st := new(unix.Stat_t); unix.Stat(file, st) == nil {
		status = st
	}
	for _, d := range Used() {
		from, size := d.Offset(), d.Limit()
		switch {
		case !d.Backs(status, file), size != 0 && offset >= from+size, limit != 0 && offset+limit <= from:
		default:
			return d, from == offset && size == limit
		}
	}
	return nil, false
}

// Unused returns the first loop device without a backing file. If all have one, the kernel makes
// another device.
func Unused() (*Device, error) {
	fd, err := open(control, unix.O_RDWR)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	n, err := unix.IoctlRetInt(fd, unix.LOOP_CTL_GET_FREE)
	if err != nil {
		return nil, err
	}
	return New("loop" + strconv.Itoa(n)), nil
}

// Create makes the kernel create the device of this name. If that fails, opening the device fails.
func (d *Device) Create() {
	if n, err := d.index(); err == nil {
		d.manage(unix.LOOP_CTL_ADD, n)
	}
}

// Remove makes the kernel remove a device that is not used.
func (d *Device) Remove() error {
	n, err := d.index()
	if err != nil {
		return err
	}
	return d.manage(unix.LOOP_CTL_REMOVE, n)
}

// index returns the number in the device's name.
func (d *Device) index() (int, error) {
	digits, ok := strings.CutPrefix(filepath.Base(d.Path), "loop")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return 0, unix.EINVAL
	}
	return n, nil
}

func (d *Device) manage(request uint, n int) error {
	fd, err := open(control, unix.O_RDWR)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.IoctlSetInt(fd, request, n)
}

// A Setting has the parameters of a device.
type Setting struct {
	File      string // absolute
	Reference string // "" for the file's name
	Offset    uint64
	Limit     uint64 // 0 for none
	Sector    uint32 // 0 for the kernel's choice
	Flags     uint32 // LO_FLAGS_…
}

// A new device may lack its node until udev makes it. So opening it is tried again, patience times,
// after a pause each.
const (
	patience = 16
	pause    = 25 * time.Millisecond
)

// SetUp makes a file the backing file of the device. It returns an open descriptor of the device,
// which the caller closes. If the file is not writable, the device is read-only. opened reports
// whether the device could be opened: then an error is that of the setup.
func (d *Device) SetUp(s Setting) (fd int, opened bool, err error) {
	mode := unix.O_RDWR
	if s.Flags&unix.LO_FLAGS_READ_ONLY != 0 {
		mode = unix.O_RDONLY
	}
	file, err := open(s.File, mode)
	if mode == unix.O_RDWR && (err == unix.EROFS || err == unix.EACCES) {
		mode, s.Flags = unix.O_RDONLY, s.Flags|unix.LO_FLAGS_READ_ONLY
		file, err = open(s.File, mode)
	}
	if err != nil {
		return -1, false, err
	}
	defer unix.Close(file)
	fd, err = open(d.Path, mode)
	if _, bad := d.index(); bad == nil {
		for n := 0; n < patience && err != nil && err != unix.EACCES; n++ {
			time.Sleep(pause)
			fd, err = open(d.Path, mode)
		}
	}
	if err != nil {
		return -1, false, err
	}
	config := unix.LoopConfig{Fd: uint32(file), Size: s.Sector}
	config.Info.Offset, config.Info.Sizelimit, config.Info.Flags = s.Offset, s.Limit, s.Flags
	name := s.Reference
	if name == "" {
		name = s.File
	}
	copy(config.Info.File_name[:len(config.Info.File_name)-1], name)
	if err := unix.IoctlLoopConfigure(fd, &config); err != nil {
		unix.Close(fd)
		return -1, true, err
	}
	return fd, true, nil
}

// attempts is the number of further devices that are tried if other processes take the unused ones
// first.
const attempts = 16

// SetUpUnused is SetUp for an unused device, which it returns.
func SetUpUnused(s Setting) (d *Device, fd int, err error) {
	for n := 0; ; n++ {
		if d, err = Unused(); err != nil {
			return nil, -1, err
		}
		if fd, _, err = d.SetUp(s); err != unix.EBUSY || n == attempts {
			return d, fd, err
		}
	}
}
