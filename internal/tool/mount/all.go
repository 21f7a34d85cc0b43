package mount

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
)

// someFailed is the exit status when some of several mounts have failed, and others have not.
const someFailed = 64

// mountAll mounts what fstab(5) lists, in its order. With the option remount it remounts what is
// mounted.
func (r *request) mountAll() error {
	if sum(r.options).act&remount != 0 {
		return r.remountAll()
	}
	var waiting []chan error
	succeeded, failed := 0, 0
	lines := r.table()
	var table []mountinfo.Entry
	var err error
	r.namespace.Within(func() error {
		table, err = mountinfo.Read()
		return nil
	})
	for i := range lines {
		line := &lines[i]
		said := ""
		switch {
		case r.passesOver(line) || err != nil && line.Target != "/proc":
			said = "ignored"
		case r.names.IsMounted(table, line, r.prefixed(line.Target)):
			said = "already mounted"
		case r.fork:
			said = "mount successfully forked"
			done := make(chan error, 1)
			waiting = append(waiting, done)
			r.start(line, done)
		default:
			o, ok := r.mountLine(line)
			if ok {
				succeeded++
			} else {
				failed++
			}
			if ok && !o.forgiven {
				said = "successfully mounted"
			}
		}
		if err := r.tell(line, said); err != nil {
			return err
		}
	}
	for _, done := range waiting {
		if <-done == nil {
			succeeded++
		} else {
			failed++
		}
	}
	return summary(succeeded, failed)
}

// passesOver reports whether mount --all leaves a line of fstab(5) out.
func (r *request) passesOver(line *mountinfo.Entry) bool {
	_, noauto := mountinfo.Option(line.Options, "noauto")
	return line.Type == "swap" || line.Target == "/" || line.Target == "root" || noauto || !r.selects(line)
}

// selects reports whether an entry of a table fits -t and -O.
func (r *request) selects(e *mountinfo.Entry) bool {
	return (!r.hasType || mountinfo.MatchType(e.Type, r.fstype)) && (!r.hasTest || mountinfo.MatchOptions(e.Merged(), r.test))
}

// one returns a copy of the request for one of several mounts. Like libmount, it resets the fields that
// belong to a single mount.
func (r *request) one() *request {
	one := *r
	one.options = slices.Clone(r.options)
	one.fstype, one.hasType, one.pattern = "", false, false
	one.once, one.beneath = false, false
	return &one
}

// ofLine returns the request to mount a line of fstab(5).
func (r *request) ofLine(line *mountinfo.Entry) *request {
	one := r.one()
	one.apply(line)
	one.mode.force = false // the line has been found
	return one
}

// mountLine mounts a line of fstab(5), and prints the message if that fails.
func (r *request) mountLine(line *mountinfo.Entry) (o *operation, ok bool) {
	o, err := r.ofLine(line).mount()
	return o, r.tellFailure(err)
}

// start mounts a line of fstab(5) in the background. As with the processes of the real tool, a
// failure has no message, and that of a helper program does not count.
func (r *request) start(line *mountinfo.Entry, done chan error) {
	one := r.ofLine(line)
	one.inv = cli.Silent(r.inv.Dialect(), r.inv.Argv, r.inv.Env)
	mount := func() {
		o, err := one.mount()
		if o != nil && o.helped {
			err = nil
		}
		done <- err
	}
	if r.namespace.IsSet() || sum(one.options).subdir != nil { // both change the namespace of this thread
		mount()
		return
	}
	go mount()
}

// tellFailure prints the message of a failure. It reports whether there is none.
func (r *request) tellFailure(err error) bool {
	if f, ok := err.(*cli.Failure); ok && f.Text == "" {
		return false
	}
	if err != nil {
		r.warn(err.Error())
	}
	return err == nil
}

// tell prints what --verbose says about an entry of a table.
func (r *request) tell(e *mountinfo.Entry, said string) error {
	if said == "" || !r.verbose {
		return nil
	}
	padding := strings.Repeat(" ", max(0, 25-len(e.Target)))
	return r.inv.Print(e.Target + padding + ": " + said + "\n")
}

func summary(succeeded, failed int) error {
	switch {
	case failed == 0:
		return nil
	case succeeded == 0:
		return &cli.Failure{Status: mountFailed}
	}
	return &cli.Failure{Status: someFailed}
}

// remountAll remounts what is mounted, in the order of the kernel's table.
func (r *request) remountAll() error {
	succeeded, failed := 0, 0
	var table []mountinfo.Entry
	r.namespace.Within(func() (err error) {
		table, err = mountinfo.ReadUser() // without the table nothing is remounted
		return err
	})
	for i := range table {
		e := &table[i]
		said := ""
		switch one := r.ofMount(e); {
		case !r.selects(e):
			said = "ignored"
		case r.tellFailure(one()):
			said = "successfully remounted"
			succeeded++
		default:
			failed++
		}
		if err := r.tell(e, said); err != nil {
			return err
		}
	}
	return summary(succeeded, failed)
}

// ofMount returns what remounts a mount.
func (r *request) ofMount(e *mountinfo.Entry) func() error {
	one := r.one()
	one.target, one.hasTarget, one.either = e.Target, true, true
	return func() error {
		_, err := one.mount()
		return err
	}
}
