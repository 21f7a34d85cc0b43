package mount

import (
	"errors"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
)

// notRecorded is the exit status of mount(8) when utab cannot be locked.
const notRecorded = 16

// record keeps what the kernel does not know about a mount in /run/mount/utab, for umount(8) and
// for lists: its options for other programs, such as x-systemd.automount, user and _netdev. A change
// of the propagation keeps nothing.
func (r *request) record(o *operation) error {
	options := r.options
	if o.loopFD > 0 { // the kernel knows it
		options = slices.DeleteFunc(slices.Clone(options), func(o option) bool { return o.name == "loop" })
	}
	words := userOptions(options)
	unchanged := o.act == remount|bind && !o.classic && o.attr == attributes{} && o.below == attributes{} && o.idmap == nil
	var err error
	switch {
	case r.noMtab, len(o.propagation) > 0, unchanged:
	case o.act&move != 0:
		err = libmount.RecordMove(o.source, o.target)
	case words == "":
	case o.act&remount != 0:
		err = libmount.RecordRemount(r.remounted(o, words))
	case o.helped:
		err = libmount.RecordHelped(r.mounted(o, words))
	default:
		err = libmount.Record(r.mounted(o, words))
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, libmount.ErrLock):
		return &cli.Failure{Text: o.target + ": filesystem was mounted, but failed to update userspace mount table.", Status: notRecorded}
	}
	return &cli.Failure{Text: o.target + ": filesystem was mounted, but any subsequent operation failed: " + cli.Strerror(err) + ".", Status: mountFailed}
}

// mounted returns the entry of a new mount.
func (r *request) mounted(o *operation, options string) (u mountinfo.UserEntry) {
	source, root := o.source, "/"
	if o.act&bind != 0 {
		table, _ := mountinfo.Read() // without the table the entry names what is bound
		if above := r.names.MountPointOf(table, o.source); above != nil {
			source, root = above.Source, libmount.BoundRoot(o.source, above)
		}
		u.Set(mountinfo.UserBindSource, o.source)
	}
	u.Set(mountinfo.UserSource, source)
	u.Set(mountinfo.UserTarget, o.target)
	u.Set(mountinfo.UserRoot, root)
	u.Set(mountinfo.UserOptions, options)
	return u
}

// remounted returns the entry of a mount that has been remounted. Its directory is known only if
// the mount was looked up in the table.
func (r *request) remounted(o *operation, options string) (u mountinfo.UserEntry) {
	if o.hasSource {
		u.Set(mountinfo.UserSource, o.source)
	}
	u.Set(mountinfo.UserTarget, o.target)
	if r.root != "" {
		u.Set(mountinfo.UserRoot, r.root)
	}
	u.Set(mountinfo.UserOptions, options)
	return u
}

// userOptions returns the options that utab keeps. Of equal options the last counts, and "nouser"
// takes away what is before it. Only a user other than root is named there.
func userOptions(options []option) string {
	var kept []option
	named := false // whether an option user has been seen
	for i, o := range options {
		later := options[i+1:]
		same := func(other option) bool {
			return other.name == o.name && other.value == o.value && other.hasValue == o.hasValue
		}
		switch {
		case slices.ContainsFunc(later, same), o.name == "user" && slices.ContainsFunc(later, forbidsUsers):
			continue
		case o.name == "user":
			first := !named
			named = true
			if first && o.value != "" {
				continue
			}
		case strings.HasPrefix(o.name, "x-"), o.name == "_netdev" && !o.hasValue, o.name == "uhelper", o.name == "helper", o.name == "loop":
		default:
			continue
		}
		kept = append(kept, o)
	}
	return formatOptions(kept)
}

func forbidsUsers(o option) bool { return o.name == "nouser" }
