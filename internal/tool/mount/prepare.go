package mount

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/superblock"
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// check refuses contradictions and what is not supported.
func (r *request) check(o *operation) error {
	if o.unsupported != "" {
		return unsupported("option " + o.unsupported)
	}
	if mountinfo.IsTag(o.source) {
		device, known, ok := libmount.Device(o.source)
		switch {
		case ok:
			o.source = device
		case !known:
			tag, _, _ := strings.Cut(o.source, "=")
			return unsupported(tag + "=")
		case o.nofail:
			o.forgiven = true
			return nil
		default:
			return cli.Fail(r.target+": can't find "+o.source+".", nil)
		}
	}
	if r.fstype == "swap" {
		return cli.Fail(r.target+": operation failed: "+cli.Strerror(unix.EINVAL)+".", nil)
	}
	typed := r.hasType && !r.pattern && r.fstype != "auto"
	opens := o.act&bind != 0 && o.hasSource && !exists(o.source) // opening the source fails first
	if !o.classic && !r.fake && !o.hasSource && o.act&remount == 0 && (o.act != 0 || typed && r.fstype != "") {
		return o.refused("mount failed", unix.EINVAL)
	}
	if !o.classic && !r.fake && o.act&move != 0 && o.act&(bind|remount) != 0 && !opens {
		return o.refused("filesystem was mounted, but any subsequent operation failed", unix.EINVAL)
	}
	if o.invalid != 0 {
		return o.malformed(r.target, r.options, ": "+cli.Strerror(o.invalid))
	}
	if o.idmap != nil && !r.fake {
		var err error
		if o.userns, err = o.openMapping(); err != nil {
			why := ": " + cli.Strerror(err)
			if err == unix.Errno(0) {
				why = ""
			}
			return o.malformed(r.target, r.options, why)
		}
	}
	if o.subdir != nil && *o.subdir == "" {
		return o.malformed(o.target, r.options, ": "+cli.Strerror(unix.EINVAL))
	}
	if !r.fake && !o.hasSource && o.act == 0 && len(o.propagation) == 0 && !typed {
		return o.refused("filesystem was mounted, but any subsequent operation failed", unix.EINVAL)
	}
	var err error
	r.namespace.Outside(func() { err = o.resolveIDs(r.target, r.options) })
	return err
}

// refused returns the failure for what util-linux refuses without a system call.
func (o *operation) refused(what string, e unix.Errno) error {
	return cli.Fail(o.target+": "+what+": "+cli.Strerror(e)+".", nil)
}

// resolveIDs replaces names of users and groups in the options uid and gid by numbers.
func (o *operation) resolveIDs(target string, options []option) error {
	for i := range options {
		p := &options[i]
		look, database := ids.Database.User, "passwd"
		switch p.name {
		case "uid":
		case "gid":
			look, database = ids.Database.Group, "group"
		default:
			continue
		}
		if _, err := strconv.ParseUint(p.value, 10, 32); err == nil || p.value == "" {
			continue
		}
		id, ok := look(ids.Host(), p.value)
		if !ok {
			why := unix.EINVAL
			if !ids.Host().Has(database) {
				why = unix.ENOENT
			}
			return o.malformed(target, options, ": "+cli.Strerror(why))
		}
		p.value = strconv.FormatUint(uint64(id), 10)
	}
	e := sum(options)
	o.parameters, o.data = e.parameters, e.data
	return nil
}

// malformed returns the failure for an option whose value is invalid. The message has the mount
// point as it is written if libmount notices that before it resolves the name.
func (o *operation) malformed(target string, options []option, why string) error {
	access := "rw"
	if o.readOnly {
		access = "ro"
	}
	others := slices.DeleteFunc(slices.Clone(options), tellsAccess)
	text := strings.TrimSuffix(access+","+formatOptions(others), ",")
	return cli.Fail(target+": failed to parse mount options '"+text+"'"+why+".", nil)
}

var umask sync.Mutex

// makeDirectory makes the mount point if X-mount.mkdir is given.
func (r *request) makeDirectory(o *operation) error {
	if o.mkdir == nil || exists(o.target) {
		return nil
	}
	mode := uint64(0o755)
	if *o.mkdir != "" {
		var err error
		if mode, err = strconv.ParseUint(*o.mkdir, 8, 12); err != nil {
			return o.malformed(o.target, r.options, "")
		}
	}
	if o.target == "" {
		return o.refused("mount failed", unix.EINVAL)
	}
	umask.Lock() // mount --all --fork makes several at once
	defer umask.Unlock()
	old := unix.Umask(0)
	err := os.MkdirAll(o.target, os.FileMode(mode&0o777))
	unix.Umask(old)
	if err != nil {
		return cli.Fail(o.target+": operation permitted for root only.", nil)
	}
	return nil
}

// findTypes determines the types of file system to try, and resolves the source's name.
func (r *request) findTypes(o *operation) error {
	o.asWritten = o.noCanonical == "source" || o.noCanonical == "all"
	if !o.asWritten && !isWord(r.fstype) && !(r.fromTable && r.fstype == "none") { // "none" counts as a word in fstab(5) only
		o.source = r.names.Canonical(o.source)
	}
	typed := r.hasType && r.fstype != "none"
	if o.act != 0 || !typed && o.propagationOnly() {
		return nil
	}
	if err := r.useLoop(o); err != nil {
		return err
	}
	guessed := (!r.hasType || r.fstype == "auto") && !exists(o.source)
	several := r.pattern || strings.Contains(r.fstype, ",")
	found := ""
	if !several && !guessed || several && o.loopFD > 0 && !o.loop.wanted { // a list does not count for a file
		found = superblock.Type(o.source)
	}
	switch {
	case found != "" && (several || !r.hasType || r.fstype == "auto"):
		o.types = o.guessed([]string{found})
	case r.hasType && r.fstype != "auto" && !(r.pattern && strings.HasPrefix(r.fstype, "no")):
		o.types = strings.Split(r.fstype, ",")
	case guessed && strings.Contains(o.source, ":"):
		o.types = o.guessed([]string{"nfs"})
	case guessed && strings.HasPrefix(o.source, "//"):
		o.types = o.guessed([]string{"cifs"})
	default:
		var block []string
		var ok bool
		r.namespace.Outside(func() { block, ok = kernelTypes() })
		if !ok {
			return o.refused("mount failed", unix.EPERM)
		}
		o.types = slices.DeleteFunc(block, func(t string) bool { return r.pattern && !mountinfo.MatchType(t, r.fstype) })
	}
	if len(o.types) == 0 && guessed {
		return cli.Fail(o.target+": no valid filesystem type specified.", nil)
	}
	if len(o.types) == 0 {
		return cli.Fail(o.target+": failed to determine filesystem type.", nil)
	}
	return nil
}
