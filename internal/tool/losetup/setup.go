package losetup

import (
	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"golang.org/x/sys/unix"
)

// attempts is how often another unused device is tried if someone else was faster.
const attempts = 16

// create sets up the device that is named, or an unused one.
func (j *job) create(named []string) error {
	var device *loopdev.Device
	if len(named) > 0 {
		device = loopdev.New(named[0])
	}
	if j.nooverlap {
		if other, err := j.overlap(device != nil); err != nil || other != nil {
			return j.report(other, err)
		}
	}
	if device != nil && !loopdev.IsLoop(device.Path) {
		device.Create()
	}
	j.setting.File = cli.Canonical(j.file)
	isNamed := device != nil
	for n := 0; ; n++ {
		if !isNamed {
			var err error
			if device, err = loopdev.Unused(); err != nil {
				return cli.Fail("cannot find an unused loop device", err)
			}
		}
		fd, opened, err := device.SetUp(j.setting)
		if err == nil {
			unix.Close(fd)
			j.warnOfSize()
			return j.report(device, nil)
		}
		if err == unix.EBUSY && !isNamed && n < attempts {
			continue
		}
		blamed := j.file
		if isNamed && !opened {
			blamed = device.Path
		}
		return cli.Fail(blamed+": failed to set up loop device", err)
	}
}

// report prints the device's name with --show.
func (j *job) report(device *loopdev.Device, err error) error {
	if err != nil || !j.shows {
		return err
	}
	return j.inv.Print(device.Path + "\n")
}

// overlap looks for a device with the same bytes of the file. If it has exactly these, that device
// can be used, unless another one is named.
func (j *job) overlap(isNamed bool) (*loopdev.Device, error) {
	var status *unix.Stat_t
	if st := new(unix.Stat_t); unix.Stat(j.file, st) == nil {
		status = st
	}
	from, size := j.setting.Offset, j.setting.Limit
	for _, d := range loopdev.Used() {
		offset, limit := d.Offset(), d.Limit()
		switch {
		case !d.Backs(status, j.file):
		case offset == from && limit == size && !isNamed:
			if d.Attribute("ro") == "1" && j.setting.Flags&unix.LO_FLAGS_READ_ONLY == 0 {
				return nil, cli.Fail(j.file+": overlapping read-only loop device exists", nil)
			}
			if d.Keep() != nil {
				return nil, cli.Fail(j.file+": failed to re-use loop device", nil)
			}
			j.warnOfSize()
			return d, nil
		case limit != 0 && from >= offset+limit, size != 0 && from+size <= offset:
		default:
			return nil, cli.Fail(j.file+": overlapping loop device exists", nil)
		}
	}
	return nil, nil
}

// sector is the size of what the block layer counts in.
const sectorSize = 512

// warnOfSize warns if the device is no whole number of sectors.
func (j *job) warnOfSize() {
	var st unix.Stat_t
	size := j.setting.Limit
	if size == 0 {
		if unix.Stat(j.file, &st) != nil || st.Mode&unix.S_IFMT == unix.S_IFBLK {
			return
		}
		size = uint64(st.Size) - j.setting.Offset
	}
	switch {
	case size < sectorSize:
		j.warn(j.file + ": Warning: file is smaller than 512 bytes; the loop device may be useless or invisible for system tools.")
	case size%sectorSize != 0:
		j.warn(j.file + ": Warning: file does not end on a 512-byte sector boundary; the remaining end of the file will be ignored.")
	}
}
