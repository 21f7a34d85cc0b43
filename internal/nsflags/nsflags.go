// Package nsflags has the table of the kinds of namespaces, namespaces(7): their CLONE_NEW*
// flags, options, files and limits.
package nsflags

import (
	"strings"

	"golang.org/x/sys/unix"
)

// NamedNetworks is the directory of the network namespaces that have names, ip-netns(8). Package
// headstart uses it before the Go runtime starts.
const NamedNetworks = "/run/netns"

// A Namespace is one kind of namespace.
type Namespace struct {
	Flag      uintptr // its bit for unshare(2), clone(2) and setns(2), a CLONE_NEW* constant
	Name      string  // the name of that constant
	Short     byte    // the short option of unshare(1)
	Long      string  // the long option of unshare(1), without "--"
	File      string  // the name below /proc/PID/ns of the namespace that unshare(2) made
	Usage     string  // the noun in the help text of unshare(1)
	Since     string  // the first version of Linux whose unshare(2) makes it
	SinceJoin string  // the first version of Linux whose setns(2) enters it
}

// Table has all eight kinds in the order of unshare(1)'s options. It is a literal: package
// headstart reads it before the Go runtime starts.
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

// JoinFile returns the name below /proc/PID/ns of the namespace that the process itself is
// in: "pid", "mnt".
func (ns *Namespace) JoinFile() string {
	name, _, _ := strings.Cut(ns.File, "_")
	return name
}

// Limit returns the name of the kernel setting that limits the number of such namespaces of
// a user, namespaces(7): "user.max_pid_namespaces".
func (ns *Namespace) Limit() string {
	kind := ns.Long
	if kind == "mount" {
		kind = ns.File
	}
	return "user.max_" + kind + "_namespaces"
}

// bindOrder is the order in which unshare(1) bind-mounts the files of namespaces: the user
// namespace first, because it owns the others.
var bindOrder = [...]uintptr{
	unix.CLONE_NEWUSER, unix.CLONE_NEWCGROUP, unix.CLONE_NEWIPC, unix.CLONE_NEWUTS,
	unix.CLONE_NEWNET, unix.CLONE_NEWPID, unix.CLONE_NEWNS, unix.CLONE_NEWTIME,
}

// ByFlag returns the row with a CLONE_NEW* flag, or nil.
func ByFlag(flag uintptr) *Namespace {
	for i := range Table {
		if Table[i].Flag == flag {
			return &Table[i]
		}
	}
	return nil
}

// First returns the first row whose flag is set in flags, a set of CLONE_NEW* bits, or nil.
func First(flags uintptr) *Namespace {
	for i := range Table {
		if Table[i].Flag&flags != 0 {
			return &Table[i]
		}
	}
	return nil
}

// InBindOrder calls f for every row, in the order in which unshare(1) bind-mounts the files
// of namespaces.
func InBindOrder(f func(*Namespace)) {
	for _, flag := range bindOrder {
		f(ByFlag(flag))
	}
}
