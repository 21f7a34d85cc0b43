package losetup

import (
	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"golang.org/x/sys/unix"
)

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
	fd, opened, err := -1, true, error(nil)
	if device != nil {
		fd, opened, err = device.SetUp(j.setting)
	} else if device, fd, err = loopdev.SetUpUnused(j.setting); device == nil {
		return cli.Fail("cannot find an unused loop device", err)
	}
	switch {
	case err != nil && !opened:
		return cli.Fail(device.Path+": failed to set up loop device", err)
	case err != nil:
		return cli.Fail(j.file+": failed to set up loop device", err)
	}
	unix.Close(fd)
	j.warnOfSize()
	return j.report(device, nil)
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
	d, isSame := loopdev.Overlap(cli.Canonical(j.file), j.setting.Offset, j.setting.Limit)
	switch {
	case d == nil:
		return nil, nil
	case !isSame || isNamed:
		return nil, cli.Fail(j.file+": overlapping loop device exists", nil)
	case d.Attribute("ro") == "1" && j.setting.Flags&unix.LO_FLAGS_READ_ONLY == 0:
		return nil, cli.Fail(j.file+": overlapping read-only loop device exists", nil)
	case d.Keep() != nil:
		return nil, cli.Fail(j.file+": failed to re-use loop device", nil)
	}
	j.warnOfSize()
	return d, nil
}

// sectorSize is the unit of the kernel's block layer in bytes.
const sectorSize = 512

// warnOfSize warns if the device is not a whole number of sectors.
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
