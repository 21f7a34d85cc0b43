// Package nsflags is the table of the kernel's namespaces, namespaces(7). It is
// the only place that knows the CLONE_NEW* flags.
package nsflags

import "golang.org/x/sys/unix"

// A Namespace is one kind of namespace as unshare(1) and the kernel name it.
type Namespace struct {
	Flag  uintptr // the bit for unshare(2) and clone(2), a CLONE_NEW* constant
	Short byte    // the letter of the short option
	Long  string  // the name of the long option
	File  string  // the name under /proc/PID/ns of what unshare(2) has made
	Usage string  // the noun in "unshare … namespace"
	Own   string  // what a process has to itself in a new one
}

// Table holds all eight kinds in the order of unshare(1)'s options.
var Table = [...]Namespace{
	{unix.CLONE_NEWNS, 'm', "mount", "mnt", "mounts", "the list of mounted file systems"},
	{unix.CLONE_NEWUTS, 'u', "uts", "uts", "UTS", "the host name and the NIS domain name"},
	{unix.CLONE_NEWIPC, 'i', "ipc", "ipc", "System V IPC", "System V IPC objects and POSIX message queues"},
	{unix.CLONE_NEWNET, 'n', "net", "net", "network", "network devices, addresses, routes, ports and firewall rules"},
	{unix.CLONE_NEWPID, 'p', "pid", "pid_for_children", "pid", "process ids, counted from 1"},
	{unix.CLONE_NEWUSER, 'U', "user", "user", "user", "user and group ids, and the capabilities over what it owns"},
	{unix.CLONE_NEWCGROUP, 'C', "cgroup", "cgroup", "cgroup", "the root of the cgroup tree that is seen"},
	{unix.CLONE_NEWTIME, 'T', "time", "time_for_children", "time", "the offsets of the monotonic and the boot-time clock"},
}

// bindOrder is the order in which unshare(1) binds namespace files: the user
// namespace first, as it owns the others.
var bindOrder = [...]uintptr{
	unix.CLONE_NEWUSER, unix.CLONE_NEWCGROUP, unix.CLONE_NEWIPC, unix.CLONE_NEWUTS,
	unix.CLONE_NEWNET, unix.CLONE_NEWPID, unix.CLONE_NEWNS, unix.CLONE_NEWTIME,
}

// ByFlag returns the row of one CLONE_NEW* flag, or nil.
func ByFlag(flag uintptr) *Namespace {
	for i := range Table {
		if Table[i].Flag == flag {
			return &Table[i]
		}
	}
	return nil
}

// InBindOrder calls f for every kind, in the order in which the files of
// persistent namespaces are made.
func InBindOrder(f func(*Namespace)) {
	for _, flag := range bindOrder {
		f(ByFlag(flag))
	}
}
