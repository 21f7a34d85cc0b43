package libcap

import (
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	"golang.org/x/sys/unix"
)

// explanations say what capabilities permit: capabilities(7).
var explanations = [unix.CAP_LAST_CAP + 1]string{
	unix.CAP_CHOWN:              "Change the user and the group of any file.",
	unix.CAP_DAC_OVERRIDE:       "Read, write and execute files without regard to their mode\nand access control lists.",
	unix.CAP_DAC_READ_SEARCH:    "Read any file, and read and search any directory. Open files\nby handle.",
	unix.CAP_FOWNER:             "Do with any file what its owner may: chmod(2), utime(2),\nattributes, access control lists, deletion in sticky directories.",
	unix.CAP_FSETID:             "Keep the set-user-ID and set-group-ID bits of a file that\nis modified, and set the set-group-ID bit for any group.",
	unix.CAP_KILL:               "Send signals to any process.",
	unix.CAP_SETGID:             "Set the group ids and the supplementary groups of a process\nto any value. Write a gid map of a user namespace.",
	unix.CAP_SETUID:             "Set the user ids of a process to any value. Write a uid map\nof a user namespace.",
	unix.CAP_SETPCAP:            "Drop capabilities from the bounding set, add any of the\nbounding set to the inheritable set, and change the secure bits.",
	unix.CAP_LINUX_IMMUTABLE:    "Change the immutable and append-only flags of a file.",
	unix.CAP_NET_BIND_SERVICE:   "Bind a socket to a port below 1024.",
	unix.CAP_NET_BROADCAST:      "Send broadcasts and listen to multicasts. (Not used.)",
	unix.CAP_NET_ADMIN:          "Configure the network: interfaces, addresses, routes, the\nfirewall, masquerading, promiscuous mode, multicast.",
	unix.CAP_NET_RAW:            "Use RAW and PACKET sockets, and bind to any address for\ntransparent proxying.",
	unix.CAP_IPC_LOCK:           "Lock memory with mlock(2), mmap(2) and shmctl(2), and use\nhuge pages.",
	unix.CAP_IPC_OWNER:          "Use System V IPC objects without regard to their\npermissions.",
	unix.CAP_SYS_MODULE:         "Load and unload kernel modules.",
	unix.CAP_SYS_RAWIO:          "Use I/O ports, /dev/mem and raw device commands.",
	unix.CAP_SYS_CHROOT:         "Call chroot(2), and enter mount namespaces with setns(2).",
	unix.CAP_SYS_PTRACE:         "Trace any process with ptrace(2), and read and write its\nmemory.",
	unix.CAP_SYS_PACCT:          "Turn process accounting on and off.",
	unix.CAP_SYS_ADMIN:          "Administrate the system: mount(2), pivot_root(2), new\nnamespaces, setns(2), quotas, swap, host name, and much more.",
	unix.CAP_SYS_BOOT:           "Call reboot(2) and kexec_load(2).",
	unix.CAP_SYS_NICE:           "Raise priorities, and set the scheduling and the processors\nof any process.",
	unix.CAP_SYS_RESOURCE:       "Exceed resource limits, quotas and reserved space, and raise\nhard limits.",
	unix.CAP_SYS_TIME:           "Set the system clock and the hardware clock.",
	unix.CAP_SYS_TTY_CONFIG:     "Call vhangup(2), and configure virtual terminals.",
	unix.CAP_MKNOD:              "Make device nodes with mknod(2).",
	unix.CAP_LEASE:              "Set leases on any file.",
	unix.CAP_AUDIT_WRITE:        "Write records to the audit log of the kernel.",
	unix.CAP_AUDIT_CONTROL:      "Turn auditing on and off, and change its rules.",
	unix.CAP_SETFCAP:            "Set the capabilities of a file, and map uid 0 in a new user\nnamespace.",
	unix.CAP_MAC_OVERRIDE:       "Override mandatory access control. (Smack.)",
	unix.CAP_MAC_ADMIN:          "Configure mandatory access control. (Smack.)",
	unix.CAP_SYSLOG:             "Use the privileged operations of syslog(2), and see kernel\naddresses in /proc.",
	unix.CAP_WAKE_ALARM:         "Set timers that wake the system.",
	unix.CAP_BLOCK_SUSPEND:      "Keep the system from being suspended.",
	unix.CAP_AUDIT_READ:         "Read the audit log through a multicast netlink socket.",
	unix.CAP_PERFMON:            "Use perf_event_open(2) and BPF programs that observe\nperformance.",
	unix.CAP_BPF:                "Use privileged operations of bpf(2).",
	unix.CAP_CHECKPOINT_RESTORE: "Checkpoint and restore processes: choose process ids with\nclone3(2), and read /proc/PID/map_files.",
}

func (s *shell) explain(name string) error {
	n, ok := known(name)
	switch {
	case !ok:
		return s.fail("unrecognised value '" + name + "'\n")
	case n < len(explanations):
		s.describe(n)
		return nil
	case n <= s.last:
		s.Out.WriteString("<unnamed in libcap>")
	default:
		s.Out.WriteString("<unsupported>")
	}
	s.Out.WriteString(" (" + strconv.Itoa(n) + ")" + bitOf(n) + "\n")
	return nil
}

// describe shows the name, the bit and the explanation of a capability.
func (s *shell) describe(n int) {
	if n > s.last {
		s.Out.WriteString("<reserved for> ")
	}
	s.Out.WriteString(capability.TextName(n) + " (" + strconv.Itoa(n) + ")" + bitOf(n) + "\n\n")
	for line := range strings.SplitSeq(explanations[n], "\n") {
		s.Out.WriteString("    " + line + "\n")
	}
}

func bitOf(n int) string { return " [/proc/self/status:CapXXX: " + hexadecimal(1<<n) + "]" }

// suggest describes the capabilities whose name or explanation contains a text.
func (s *shell) suggest(text string) error {
	hits := 0
	for n, explanation := range explanations {
		if !strings.Contains(strings.ToLower(capability.TextName(n)+"\n"+explanation), strings.ToLower(text)) {
			continue
		}
		if hits > 0 {
			s.Out.WriteString("\n")
		}
		hits++
		s.describe(n)
	}
	return nil
}
