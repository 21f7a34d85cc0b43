// Package capability reads and names the capabilities of a process, the parts into which
// root's power is divided: capabilities(7).
package capability

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A Set is a set of capabilities: capability n is bit n.
type Set uint64

// Has reports whether capability n is in the set.
func (s Set) Has(n int) bool { return n >= 0 && n < 64 && s>>n&1 != 0 }

// All returns the set of the capabilities from 0 to last, 0 to 63.
func All(last int) Set { return Set(1)<<(last+1) - 1 }

// Sets are the three sets that capget(2) returns.
type Sets struct{ Effective, Permitted, Inheritable Set }

// Of returns the sets of the process pid, or of the calling thread if pid is 0. The error
// is an errno.
func Of(pid int) (Sets, error) {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3, Pid: int32(pid)}
	var data [2]unix.CapUserData
	err := unix.Capget(&header, &data[0])
	set := func(low, high uint32) Set { return Set(high)<<32 | Set(low) }
	return Sets{
		Effective:   set(data[0].Effective, data[1].Effective),
		Permitted:   set(data[0].Permitted, data[1].Permitted),
		Inheritable: set(data[0].Inheritable, data[1].Inheritable),
	}, err
}

// Data returns the sets as capset(2) takes them.
func (s Sets) Data() *[2]unix.CapUserData {
	return &[2]unix.CapUserData{
		{Effective: uint32(s.Effective), Permitted: uint32(s.Permitted), Inheritable: uint32(s.Inheritable)},
		{Effective: uint32(s.Effective >> 32), Permitted: uint32(s.Permitted >> 32), Inheritable: uint32(s.Inheritable >> 32)},
	}
}

// Bounding returns the calling thread's bounding set, of the capabilities from 0 to last.
func Bounding(last int) (s Set) {
	for n := range last + 1 {
		if in, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, uintptr(n), 0, 0, 0); err == nil && in == 1 {
			s |= 1 << n
		}
	}
	return s
}

// Ambient returns the calling thread's ambient set, of the capabilities from 0 to last. It
// is empty before Linux 4.3, which has none.
func Ambient(last int) (s Set) {
	for n := range last + 1 {
		if in, err := unix.PrctlRetInt(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_IS_SET, uintptr(n), 0, 0); err == nil && in == 1 {
			s |= 1 << n
		}
	}
	return s
}

// Last returns the highest capability of the running kernel, 0 to 63. Without /proc it asks
// for one capability after another.
func Last() int {
	if text, err := os.ReadFile("/proc/sys/kernel/cap_last_cap"); err == nil {
		if n, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && n >= 0 && n < 64 {
			return n
		}
	}
	n := 63
	for n > 0 {
		if _, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, uintptr(n), 0, 0, 0); err == nil {
			break
		}
		n--
	}
	return n
}

// Name returns the name of a capability, "CAP_SYS_ADMIN", or "CAP_63" for a number that has
// no name.
func Name(n int) string {
	if n >= 0 && n < len(names) {
		return names[n]
	}
	return "CAP_" + strconv.Itoa(n)
}

// Number returns the number of the capability that is called name, "CAP_SYS_ADMIN", or -1
// if there is none.
func Number(name string) int {
	for n, s := range names {
		if s == name {
			return n
		}
	}
	return -1
}

var names = [unix.CAP_LAST_CAP + 1]string{
	unix.CAP_CHOWN:              "CAP_CHOWN",
	unix.CAP_DAC_OVERRIDE:       "CAP_DAC_OVERRIDE",
	unix.CAP_DAC_READ_SEARCH:    "CAP_DAC_READ_SEARCH",
	unix.CAP_FOWNER:             "CAP_FOWNER",
	unix.CAP_FSETID:             "CAP_FSETID",
	unix.CAP_KILL:               "CAP_KILL",
	unix.CAP_SETGID:             "CAP_SETGID",
	unix.CAP_SETUID:             "CAP_SETUID",
	unix.CAP_SETPCAP:            "CAP_SETPCAP",
	unix.CAP_LINUX_IMMUTABLE:    "CAP_LINUX_IMMUTABLE",
	unix.CAP_NET_BIND_SERVICE:   "CAP_NET_BIND_SERVICE",
	unix.CAP_NET_BROADCAST:      "CAP_NET_BROADCAST",
	unix.CAP_NET_ADMIN:          "CAP_NET_ADMIN",
	unix.CAP_NET_RAW:            "CAP_NET_RAW",
	unix.CAP_IPC_LOCK:           "CAP_IPC_LOCK",
	unix.CAP_IPC_OWNER:          "CAP_IPC_OWNER",
	unix.CAP_SYS_MODULE:         "CAP_SYS_MODULE",
	unix.CAP_SYS_RAWIO:          "CAP_SYS_RAWIO",
	unix.CAP_SYS_CHROOT:         "CAP_SYS_CHROOT",
	unix.CAP_SYS_PTRACE:         "CAP_SYS_PTRACE",
	unix.CAP_SYS_PACCT:          "CAP_SYS_PACCT",
	unix.CAP_SYS_ADMIN:          "CAP_SYS_ADMIN",
	unix.CAP_SYS_BOOT:           "CAP_SYS_BOOT",
	unix.CAP_SYS_NICE:           "CAP_SYS_NICE",
	unix.CAP_SYS_RESOURCE:       "CAP_SYS_RESOURCE",
	unix.CAP_SYS_TIME:           "CAP_SYS_TIME",
	unix.CAP_SYS_TTY_CONFIG:     "CAP_SYS_TTY_CONFIG",
	unix.CAP_MKNOD:              "CAP_MKNOD",
	unix.CAP_LEASE:              "CAP_LEASE",
	unix.CAP_AUDIT_WRITE:        "CAP_AUDIT_WRITE",
	unix.CAP_AUDIT_CONTROL:      "CAP_AUDIT_CONTROL",
	unix.CAP_SETFCAP:            "CAP_SETFCAP",
	unix.CAP_MAC_OVERRIDE:       "CAP_MAC_OVERRIDE",
	unix.CAP_MAC_ADMIN:          "CAP_MAC_ADMIN",
	unix.CAP_SYSLOG:             "CAP_SYSLOG",
	unix.CAP_WAKE_ALARM:         "CAP_WAKE_ALARM",
	unix.CAP_BLOCK_SUSPEND:      "CAP_BLOCK_SUSPEND",
	unix.CAP_AUDIT_READ:         "CAP_AUDIT_READ",
	unix.CAP_PERFMON:            "CAP_PERFMON",
	unix.CAP_BPF:                "CAP_BPF",
	unix.CAP_CHECKPOINT_RESTORE: "CAP_CHECKPOINT_RESTORE",
}
