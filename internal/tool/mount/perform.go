package mount

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// An operation is what to mount or change, with all names resolved.
type operation struct {
	source, target string
	hasSource      bool
	types          []string // tried in this order
	fstype         string   // the one that is being tried
	effect
	asWritten          bool // symbolic links in the source are not followed
	beneath, exclusive bool
	forgiven           bool // it has failed, but the option nofail ignores that
	helped             bool // a helper program has done it
	byOption           bool // a change of propagation comes from -o
	writable           bool // never fall back to read-only
	classic            bool // it is done with mount(2)
	userns             int  // the descriptor of a user namespace, if idmap is set
	protected          bool // the source is a loop device that was there already, and is read-only
	loopFD             int  // the descriptor of the source's loop device; 0 or below for none
}

// propagationOnly reports whether nothing is mounted, moved or remounted.
func (o *operation) propagationOnly() bool {
	sets := o.marks && (o.hasSource || o.classic && !o.byOption)
	return len(o.propagation) > 0 && o.act == 0 && len(o.types) == 0 && (!o.hasSource || o.source == "none") && !sets
}

// A failure is a system call that failed.
type failure struct {
	call      string
	errno     error
	complaint string // the kernel's own error message, or ""
	attribute bool   // the call set attributes or the propagation
	fstype    string

	status int    // the exit status if the failure is not that of one call
	text   string // then, the whole message
}

// perform carries out the operation. warnings are the kernel's messages about a file system that
// it has mounted.
func (o *operation) perform() (warnings []string, f *failure) {
	if o.classic = o.classic || o.lacksAttributes(); !o.classic {
		warnings, f = o.performNew()
		o.classic = f.lacksFirstCall()
	}
	if o.classic {
		return nil, o.performClassic()
	}
	return warnings, f
}

// performNew makes the system calls of the new mount interface: fsopen(2), open_tree(2),
// move_mount(2), mount_setattr(2).
func (o *operation) performNew() (warnings []string, f *failure) {
	switch {
	case o.propagationOnly():
		tree, f := o.openAttached()
		if f == nil {
			f = o.change(tree)
		}
		if f == nil {
			f = o.reattach(tree)
		}
		if f == nil {
			f = o.setPropagation(tree)
		}
		return nil, f
	case o.act&remount != 0:
		return o.remount()
	case o.act&(bind|move) != 0:
		return nil, o.graft()
	}
	tree, warnings, f := o.create()
	if f == nil {
		f = o.attach(tree)
	}
	return warnings, f
}

func openTree(path string, flags uint) (int, *failure) {
	fd, err := unix.OpenTree(unix.AT_FDCWD, path, flags|unix.OPEN_TREE_CLOEXEC)
	if err != nil {
		return -1, &failure{call: "open_tree", errno: err}
	}
	return fd, nil
}

// graft moves a mount, or bind-mounts a directory or file.
func (o *operation) graft() *failure {
	var flags uint
	if o.act&bind != 0 {
		flags = unix.OPEN_TREE_CLONE
		if o.recursive {
			flags |= unix.AT_RECURSIVE
		}
	}
	if o.asWritten {
		flags |= unix.AT_SYMLINK_NOFOLLOW
	}
	tree, f := openTree(o.source, flags)
	if f != nil {
		return f
	}
	return o.attach(tree)
}

// attach sets the attributes of a detached tree and moves it to the mount point.
func (o *operation) attach(tree int) *failure {
	if f := o.change(tree); f != nil {
		return f
	}
	flags := unix.MOVE_MOUNT_F_EMPTY_PATH
	if o.beneath {
		flags |= moveBeneath
	}
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, o.target, flags); err != nil {
		return &failure{call: "move_mount", errno: err}
	}
	return o.setPropagation(tree)
}

// reset are the attributes that a remount clears unless its options set them.
const reset = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV |
	unix.MOUNT_ATTR_NOEXEC | unix.MOUNT_ATTR_NOSYMFOLLOW

// remount changes the file system and its mount. With bind it changes only the mount.
func (o *operation) remount() (warnings []string, f *failure) {
	tree, f := o.openAttached()
	if f != nil {
		return nil, f
	}
	if o.act&bind == 0 {
		fs, err := unix.Fspick(tree, "", unix.FSPICK_EMPTY_PATH|unix.FSPICK_NO_AUTOMOUNT|unix.FSPICK_CLOEXEC)
		if err != nil {
			return nil, &failure{call: "fspick", errno: err}
		}
		err = configure(fs, o.parameters)
		if err == nil && !slices.ContainsFunc(o.parameters, tellsAccess) {
			err = unix.FsconfigSetFlag(fs, "rw")
		}
		if err == nil {
			err = unix.FsconfigReconfigure(fs)
		}
		complaint, w := messages(fs)
		if err != nil {
			return w, &failure{call: "fsconfig", errno: err, complaint: complaint}
		}
		warnings = w
		o.attr.clear |= reset &^ o.attr.set
	}
	if f = o.change(tree); f == nil {
		f = o.reattach(tree)
	}
	if f == nil {
		f = o.setPropagation(tree)
	}
	return warnings, f
}

func tellsAccess(p parameter) bool { return p.name == "ro" || p.name == "rw" }

// create makes a mount of a new file system.
func (o *operation) create() (tree int, warnings []string, f *failure) {
	fs, err := unix.Fsopen(o.fstype, unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, nil, &failure{call: "fsopen", errno: err, fstype: o.fstype}
	}
	defer unix.Close(fs)
	call := "fsconfig"
	err = unix.FsconfigSetString(fs, "source", o.source)
	if err == nil {
		err = configure(fs, o.parameters)
	}
	if err == nil {
		err = o.fsconfigCreate(fs)
	}
	if err == nil {
		call = "fsmount"
		tree, err = unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, 0)
	}
	complaint, warnings := messages(fs)
	if err != nil {
		return -1, warnings, &failure{call: call, errno: err, complaint: complaint, fstype: o.fstype}
	}
	return tree, warnings, nil
}

// Constants of the kernel that golang.org/x/sys does not have.
const (
	moveBeneath     = 0x200 // MOVE_MOUNT_BENEATH of move_mount(2)
	createExclusive = 8     // FSCONFIG_CMD_CREATE_EXCL of fsconfig(2)
)

// fsconfigCreate makes the file system of a context. With --exclusive it must be a new one.
func (o *operation) fsconfigCreate(fs int) error {
	if !o.exclusive {
		return unix.FsconfigCreate(fs)
	}
	if _, _, e := unix.Syscall6(unix.SYS_FSCONFIG, uintptr(fs), createExclusive, 0, 0, 0, 0); e != 0 {
		return e
	}
	return nil
}

func configure(fs int, parameters []parameter) (err error) {
	for _, p := range parameters {
		if p.hasValue {
			err = unix.FsconfigSetString(fs, p.name, p.value)
		} else {
			err = unix.FsconfigSetFlag(fs, p.name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// messages reads the kernel's messages about a file system context, fsopen(2). Each read(2)
// returns one message, after a letter for its severity and a space.
func messages(fs int) (complaint string, warnings []string) {
	buffer := make([]byte, 8192)
	for {
		n, err := unix.Read(fs, buffer)
		if err != nil || n < 2 {
			return complaint, warnings
		}
		switch text := strings.TrimSuffix(string(buffer[2:n]), "\n"); buffer[0] {
		case 'e':
			if complaint != "" {
				complaint += "; "
			}
			complaint += text
		case 'w':
			warnings = append(warnings, text)
		}
	}
}

func (o *operation) setAttributes(tree int) *failure {
	for _, a := range []struct {
		attributes
		flags uint
	}{{o.attr, 0}, {o.below, unix.AT_RECURSIVE}} {
		if a.set|a.clear == 0 {
			continue
		}
		if (a.set|a.clear)&atime != 0 {
			a.clear |= atime // the kernel wants the whole field cleared
		}
		attr := unix.MountAttr{Attr_set: a.set, Attr_clr: a.clear}
		if f := setattr(tree, a.flags, &attr); f != nil {
			return f
		}
	}
	return nil
}

func (o *operation) setPropagation(tree int) *failure {
	for _, c := range o.propagation {
		var flags uint
		if c.recursive {
			flags = unix.AT_RECURSIVE
		}
		if f := setattr(tree, flags, &unix.MountAttr{Propagation: c.to}); f != nil {
			return f
		}
	}
	return nil
}

func setattr(tree int, flags uint, attr *unix.MountAttr) *failure {
	if err := unix.MountSetattr(tree, "", flags|unix.AT_EMPTY_PATH, attr); err != nil {
		return &failure{call: "mount_setattr", errno: err, attribute: true}
	}
	return nil
}
