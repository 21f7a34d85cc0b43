// Package nsflags is the table of the kernel's namespaces, namespaces(7). It is
// the only place that knows the CLONE_NEW* flags.
package nsflags

import (
	"strings"

	"golang.org/x/sys/unix"
)

// A Namespace is one kind of namespace as unshare(1) and the kernel name it.
type Namespace struct {
	Flag  uintptr // the bit for unshare(2) and clone(2), a CLONE_NEW* constant
	Name  string  // that constant's name
	Short byte    // the letter of the short option
	Long  string  // the name of the long option
	File  string  // the name under /proc/PID/ns of what unshare(2) has made
	Usage string  // the noun in "unshare … namespace"
	Since string  // the first version of Linux whose unshare(2) makes it
	// SinceJoin is the first version of Linux whose setns(2) enters it.
	SinceJoin string
}

// Table holds all eight kinds in the order of unshare(1)'s options. Package headstart
// reads it before the Go runtime starts: it is a literal.
var Table = [...]Namespace{
	{unix.CLONE_NEWNS, "CLONE_NEWNS", 'm', "mount", "mnt", "mounts", "2.4", "3.8"},
	{unix.CLONE_NEWUTS, "CLONE_NEWUTS", 'u', "uts", "uts", "UTS", "2.6", "3.0"},
	{unix.CLONE_NEWIPC, "CLONE_NEWIPC", 'i', "ipc", "ipc", "System V IPC", "2.6", "3.0"},
	{unix.CLONE_NEWNET, "CLONE_NEWNET", 'n', "net", "net", "network", "2.6", "3.0"},
	{unix.CLONE_NEWPID, "CLONE_NEWPID", 'p', "pid", "pid_for_children", "pid", "3.8", "3.8"},
	{unix.CLONE_NEWUSER, "CLONE_NEWUSER", 'U', "user", "user", "user", "3.8", "3.8"},
	{unix.CLONE_NEWCGROUP, "CLONE_NEWCGROUP", 'C', "cgroup", "cgroup", "cgroup", "4.6", "4.6"},
	{unix.CLONE_NEWTIME, "CLONE_NEWTIME", 'T', "time", "time_for_children", "time", "5.6", "5.6"},
}

// JoinFile returns the name under /proc/PID/ns of the namespace that the process itself is
// in: "pid", "mnt".
func (ns *Namespace) JoinFile() string {
	name, _, _ := strings.Cut(ns.File, "_")
	return name
}

// Limit returns the kernel setting that bounds how many such namespaces a user
// may have, namespaces(7): "user.max_pid_namespaces".
func (ns *Namespace) Limit() string {
	kind := ns.Long
	if kind == "mount" {
		kind = ns.File
	}
	return "user.max_" + kind + "_namespaces"
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

// First returns the first row whose flag is among several CLONE_NEW* bits, or nil.
func First(flags uintptr) *Namespace {
	for i := range Table {
		if Table[i].Flag&flags != 0 {
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

// OverflowID is what an id that a user namespace does not map reads as,
// user_namespaces(7).
const OverflowID = 65534
