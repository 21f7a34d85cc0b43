package tutor

import (
	"contedor/internal/texts"
)

// A chapter is a part of the lesson. Its text is in a document of docs.
type chapter struct {
	name     string // what is typed
	title    func(*texts.Chapters) string
	document string
	steps    []step
}

// A step ends with a command of the document. Its text is that of the document from the end of the
// step before, or from the heading of the section, to that command.
type step struct {
	name    string // within the chapter
	command string // the next line of the document after the step before; sectionEnd for its last one
	without rootless
	claims  []claim // what must be so when the step is reached
}

// sectionEnd stands for the last command of a section.
const sectionEnd = ""

// fetch is the command that makes the root file system of all chapters.
const fetch = "fetchroot"

// A rootless says what a user other than root types instead of a step's command.
type rootless string

const (
	same      rootless = ""  // the same command
	needsRoot rootless = "#" // nothing: only root can do the step
)

// to returns a step. A step without a claim does not compile.
func to(name, command string, without rootless, first claim, more ...claim) step {
	return step{name, command, without, append([]claim{first}, more...)}
}

// chapters returns the whole lesson. A step is added here, with its text in docs.
func chapters() []chapter {
	return []chapter{
		{"files", func(t *texts.Chapters) string { return t.Files }, "lesson", []step{
			to("fetch", fetch, same, tree),
		}},
		{"chroot", func(t *texts.Chapters) string { return t.Chroot }, "lesson", []step{
			to("enter", "chroot rootfs /bin/bash", "unshare -r chroot rootfs /bin/bash", tree, caged),
		}},
		{"cage", func(t *texts.Chapters) string { return t.Cage }, "lesson", []step{
			to("proc", "mount -t proc proc /proc", needsRoot, caged, seesAll),
			to("leave", "exit", same, left),
			to("umount", "umount rootfs/proc", same, noProc),
		}},
		{"namespaces", func(t *texts.Chapters) string { return t.Namespaces }, "course", []step{
			to("uts", "unshare -u /bin/bash", "unshare -r -u /bin/bash", ownUTS),
			to("name", "hostname alone", same, ownUTS, renamed),
			to("mount", "unshare -m /bin/bash", "unshare -r -m /bin/bash", ownMount),
			to("mounted", "mount -t tmpfs none secret", same, ownMount, mounted),
			to("net", "unshare -n /bin/bash", "unshare -r -n /bin/bash", ownNet),
			to("ipc", "unshare -i /bin/bash", "unshare -r -i /bin/bash", ownIPC),
			to("pid", "unshare -p -f --mount-proc /bin/bash", "unshare -r -p -f --mount-proc /bin/bash", ownPID, ownProc),
			to("leave", sectionEnd, same, left),
		}},
		{"container", func(t *texts.Chapters) string { return t.Container }, "lesson", []step{
			to("make", "unshare -m -i -n -p -u -f chroot rootfs /bin/bash", "unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash", tree, caged, full),
			to("proc", "mount -t proc proc /proc", same, full, ownProc),
		}},
		{"hostname", func(t *texts.Chapters) string { return t.Hostname }, "lesson", []step{
			to("rename", "hostname contedor-a-man", same, renamed),
			to("leave", "exit", same, left),
		}},
		{"users", func(t *texts.Chapters) string { return t.Users }, "lesson", []step{
			to("make", "unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash", same, mapped, full),
			to("proc", "mount -t proc proc /proc", same, mapped, ownProc),
			to("rename", "hostname contedor-a-man", same, mapped, renamed),
			to("leave", "exit", same, left),
		}},
		{"nsenter", func(t *texts.Chapters) string { return t.Nsenter }, "course", []step{
			to("pid", "unshare -fp /bin/bash", "unshare -r -fp /bin/bash", ownPID, pidSeesAll),
			to("proc", "unshare -fpu --mount-proc /bin/bash", "unshare -r -fpu --mount-proc /bin/bash", ownUTS, ownPID, ownProc),
			to("enter", "nsenter --target $pid -p -m -u", "nsenter --target $pid -U --preserve-credentials -p -m -u", enteredPID, enteredUTS),
			to("rename", "hostname box", same, renamed),
			to("leave", sectionEnd, same, left),
		}},
		{"root", func(t *texts.Chapters) string { return t.Root }, "course", []step{
			to("overlay", "mount -t overlay overlay -o lowerdir=rootfs,upperdir=upper,workdir=work merged", needsRoot, tree, ownMount, overlay),
			to("bind", "mount -o remount,bind,ro merged/data", needsRoot, overlay, readOnly),
			to("pivot", "pivot_root . old", needsRoot, overlayRoot),
			to("sever", "umount -l /old", needsRoot, overlayRoot, severed),
			to("leave", "exit", same, left),
		}},
		{"network", func(t *texts.Chapters) string { return t.Network }, "course", []step{
			to("cable", "ip link set veth1 netns box", needsRoot, cabled),
			to("bridge", "ip link set bridge0 up; ip link set veth0 up", needsRoot, cabled, bridge),
			to("address", "ip -n box route add default via 10.10.0.1", needsRoot, cabled, inner),
			to("ping", "ip netns exec box ping -c 1 -W 5 10.10.0.1", needsRoot, inner, pinged),
			to("world", "ip -n world addr add 203.0.113.2/24 dev wire; ip -n world link set wire up", needsRoot, world),
			to("forward", "sysctl -w net.ipv4.ip_forward=1", needsRoot, world, forward),
			to("nat", "iptables -t nat -A POSTROUTING -s 10.10.0.0/24 -o uplink -j MASQUERADE", needsRoot, inner, nat),
			to("away", "ip link del bridge0", same, noNetwork),
		}},
		{"limits", func(t *texts.Chapters) string { return t.Limits }, "course", []step{
			to("limit", "echo $! >$G/cgroup.procs", needsRoot, limited),
			to("away", "until rmdir $G; do sleep 0.1; done 2>/dev/null", same, noGroups),
			to("small", "echo 4K >$G/memory.limit_in_bytes", needsRoot, emptyGroup),
			to("killed", "until rmdir $G; do sleep 0.1; done 2>/dev/null", same, noGroups),
			to("cgset", "cgset -r memory.limit_in_bytes=512M course", needsRoot, emptyGroup),
			to("cgdelete", "cgdelete -g memory,pids:course", same, noGroups),
			to("shares", "for g in two one other; do cgexec -g cpu,cpuset:$g sh -c 'while :; do :; done' & done", needsRoot, shares),
			to("shared", "cgdelete -g cpu,cpuset:two -g cpu,cpuset:one -g cpu,cpuset:other", same, noGroups),
			to("unified", "echo $! >/sys/fs/cgroup/course/cgroup.procs", needsRoot, limited),
			to("removed", "rmdir /sys/fs/cgroup/course", same, noGroups),
			to("freeze", "echo 1 >$C/cgroup.freeze", needsRoot, frozen),
			to("thaw", "umount two", same, thawed),
		}},
		{"cost", func(t *texts.Chapters) string { return t.Cost }, "lesson", []step{
			to("measure", "contedor cost rootfs", same, tree, measured),
		}},
	}
}
