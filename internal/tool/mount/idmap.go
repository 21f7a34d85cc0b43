package mount

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

const idmapOption = "X-mount.idmap"

// takeMapping takes over the value of --map-users or --map-groups: the path of a user namespace, or a
// mapping. kind is "u:" or "g:". A path must be the only one.
func (r *request) takeMapping(kind, value string) error {
	isPath := strings.HasPrefix(value, "/")
	if isPath && len(r.mappings) > 0 || len(r.mappings) > 0 && r.mappings[0][0] == '/' {
		return badUsage
	}
	if !isPath {
		value = kind + value
	}
	r.mappings = append(r.mappings, value)
	return nil
}

// addMappings appends the option that stands for --map-users and --map-groups.
func (r *request) addMappings() error {
	if len(r.mappings) == 0 {
		return nil
	}
	return r.add(idmapOption + `="` + strings.Join(r.mappings, " ") + `"`)
}

// openMapping opens the user namespace of X-mount.idmap: that of a file, or a new one with the
// mappings.
func (o *operation) openMapping() (fd int, err error) {
	value := *o.idmap
	if value == "" {
		return -1, unix.EINVAL
	}
	if value[0] == '/' {
		fd, err = unix.Open(value, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
		if err == nil {
			_, err = unix.IoctlRetInt(fd, unix.NS_GET_NSTYPE)
		}
		return fd, err
	}
	var users, groups []syscall.SysProcIDMap
	for word := range strings.FieldsSeq(value) {
		kind, rest := "b:", word
		if len(word) >= 2 && strings.Contains("b:u:g:", word[:2]) && word[1] == ':' {
			kind, rest = word[:2], word[2:]
		}
		if rest == "" {
			return -1, unix.Errno(0)
		}
		m, ok := parseMapping(rest)
		if !ok {
			return -1, unix.ENOENT // as libmount has it
		}
		if kind != "g:" {
			users = append(users, m)
		}
		if kind != "u:" {
			groups = append(groups, m)
		}
	}
	return newUserNamespace(users, groups)
}

// parseMapping reads INSIDE:OUTSIDE:COUNT. The first are the ids on the file system. As in libmount,
// anything may follow the last number.
func parseMapping(text string) (m syscall.SysProcIDMap, ok bool) {
	fields := strings.SplitN(text, ":", 3)
	if len(fields) != 3 {
		return m, false
	}
	if end := strings.IndexFunc(fields[2], func(c rune) bool { return c < '0' || c > '9' }); end >= 0 {
		fields[2] = fields[2][:end]
	}
	for i, to := range []*int{&m.ContainerID, &m.HostID, &m.Size} {
		n, err := strconv.ParseUint(fields[i], 10, 32)
		if err != nil {
			return m, false
		}
		*to = int(n)
	}
	return m, true
}

// newUserNamespace returns a descriptor of a user namespace with the mappings. The process in it is
// this program again, which ptrace(2) stops before its first instruction.
func newUserNamespace(users, groups []syscall.SysProcIDMap) (fd int, err error) {
	runtime.LockOSThread() // the tracer is the thread
	defer runtime.UnlockOSThread()
	child, err := os.StartProcess("/proc/self/exe", []string{"mount"}, &os.ProcAttr{Sys: &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWUSER, UidMappings: users, GidMappings: groups, GidMappingsEnableSetgroups: true, Ptrace: true,
	}})
	if err != nil {
		err := err.(*os.PathError).Err
		if err == unix.ENOSPC { // no more namespaces: the child of the real mount has ended then
			err = unix.ENOENT
		}
		return -1, err
	}
	fd, err = unix.Open("/proc/"+strconv.Itoa(child.Pid)+"/ns/user", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	child.Kill()
	child.Wait()
	return fd, err
}

// openAttached opens the mount on the target for a change. The kernel maps the ids of a mount that is
// not attached only: with X-mount.idmap that is a copy, which reattach puts on top.
func (o *operation) openAttached() (tree int, f *failure) {
	if o.idmap != nil {
		return openTree(o.target, unix.OPEN_TREE_CLONE)
	}
	return openTree(o.target, 0)
}

func (o *operation) reattach(tree int) *failure {
	if o.idmap == nil {
		return nil
	}
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, o.target, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return &failure{call: "move_mount", errno: err}
	}
	return nil
}

// change sets the attributes of a mount and maps its ids.
func (o *operation) change(tree int) *failure {
	f := o.setAttributes(tree)
	if f != nil || o.idmap == nil {
		return f
	}
	attr := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_IDMAP, Userns_fd: uint64(o.userns)}
	if f = setattr(tree, 0, &attr); f != nil {
		f.complaint = "cannot set ID-mapping: " + cli.Strerror(f.errno)
	}
	return f
}
