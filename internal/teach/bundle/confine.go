package bundle

import (
	"github.com/moby/profiles/seccomp"
	specs "github.com/opencontainers/runtime-spec/specs-go"
)

// confine adds what an engine usually takes from a container, as Docker and containerd do: most
// capabilities, the files of the kernel that tell about or change the machine, devices, and
// system calls. It adds the file systems that programs expect, too.
func confine(c *config) error {
	root := c.Process.User.UID == 0
	sets := &specs.LinuxCapabilities{Bounding: usualCapabilities}
	if root {
		sets.Permitted, sets.Effective = usualCapabilities, usualCapabilities
	}
	c.Process.Capabilities = sets
	c.Process.NoNewPrivileges = true
	c.Mounts = append([]specs.Mount{proc}, usualMounts...)
	c.Linux.MaskedPaths, c.Linux.ReadonlyPaths = maskedPaths, readonlyPaths
	c.Linux.Resources.Devices = usualDevices()
	list, err := seccomp.GetDefaultProfile(&c.Spec)
	c.Linux.Seccomp = list
	return err
}

// usualCapabilities is Docker's list.
var usualCapabilities = []string{
	"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
	"CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SYS_CHROOT", "CAP_MKNOD", "CAP_AUDIT_WRITE", "CAP_SETFCAP",
}

// usualMounts are the file systems that the runtime specification names for Linux.
var usualMounts = []specs.Mount{
	{Destination: "/dev", Type: "tmpfs", Source: "tmpfs", Options: []string{"nosuid", "strictatime", "mode=755", "size=65536k"}},
	{Destination: "/dev/pts", Type: "devpts", Source: "devpts", Options: []string{"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"}},
	{Destination: "/dev/shm", Type: "tmpfs", Source: "shm", Options: []string{"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}},
	{Destination: "/dev/mqueue", Type: "mqueue", Source: "mqueue", Options: []string{"nosuid", "noexec", "nodev"}},
	{Destination: "/sys", Type: "sysfs", Source: "sysfs", Options: []string{"nosuid", "noexec", "nodev", "ro"}},
	{Destination: "/sys/fs/cgroup", Type: "cgroup", Source: "cgroup", Options: []string{"nosuid", "noexec", "nodev", "relatime", "ro"}},
}

// maskedPaths and readonlyPaths are Docker's lists.
var (
	maskedPaths = []string{
		"/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
		"/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
	}
	readonlyPaths = []string{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
)

// usualDevices denies all devices but making their files, and what every container has: null,
// zero, full, random, urandom, tty and pseudo-terminals.
func usualDevices() []specs.LinuxDeviceCgroup {
	list := []specs.LinuxDeviceCgroup{{Allow: false, Access: "rwm"}, {Allow: true, Type: "c", Access: "m"}, {Allow: true, Type: "b", Access: "m"}}
	for _, d := range [][2]int64{{1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}, {5, 2}} {
		list = append(list, specs.LinuxDeviceCgroup{Allow: true, Type: "c", Major: &d[0], Minor: &d[1], Access: "rwm"})
	}
	every := int64(-1)
	slave := int64(136)
	return append(list, specs.LinuxDeviceCgroup{Allow: true, Type: "c", Major: &slave, Minor: &every, Access: "rwm"})
}
