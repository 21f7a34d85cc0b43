// Package mount implements mount(8): file systems, binds, moves, remounts, propagation, fstab(5)
// and helper programs. It uses fsopen(2), open_tree(2) and the other calls of the kernel's new
// mount interface, and mount(2) where they are missing. A file with a file system is put on a loop
// device. A label or UUID is found by udev's links; without a link, the error names it.
//
// Begin reading at run, request.prepare and request.perform. In fstab.go the request is completed,
// in all.go repeated. operation.perform makes the system calls.
package mount

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// Command is mount(8).
var Command = &cli.Command{Name: "mount", Dialect: cli.UtilLinux, Run: run}

// A request is the parsed command line.
type request struct {
	inv *cli.Invocation

	source, target       string
	hasSource, hasTarget bool
	either               bool // set for a single operand: a target may also be a source, or it is a tag
	named                bool // --source or --target is given
	fstype               string
	hasType              bool
	pattern              bool   // fstype begins with "no": all types except these
	fromTable            bool   // fstype is that of a line of a table
	root                 string // of the mount in the kernel's table from which the request is completed
	options              []option
	operation            rune // 'B', 'M', 'R' or, for -o move, 'M'
	propagates           int  // number of --make-* options
	beneath, exclusive   bool
	writable, once       bool
	prefix               string   // of all mount points
	mappings             []string // of --map-users and --map-groups
	namespace            libmount.Namespace
	names                libmount.Names

	fstab     []mountinfo.Entry
	hasFstab  bool // fstab has been read
	mode      mode // what fstab is used for
	all, fork bool
	test      string // the options of -O, which select lines of fstab
	hasTest   bool
	fake      bool
	verbose   bool
	internal  bool // helper programs are ignored
	sloppy    bool // only for helper programs, as the next one
	noMtab    bool
	user      bool // the user is not root and gave only options of forUsers
}

func unsupported(what string) error { return cli.Fail(what+" is not supported", nil) }

func run(inv *cli.Invocation) error {
	if err := cli.DropSetID(); err != nil {
		return cli.Fail("cannot drop privileges", err)
	}
	r := request{inv: inv, user: os.Getuid() != 0}
	operands, shown, err := r.parse()
	if err != nil || shown {
		return err
	}
	nothing := len(operands) == 0 && !r.hasSource && !r.hasTarget
	switch {
	case nothing && !r.all && (r.operation != 0 || len(r.options) > 0),
		r.operation != 0 && (r.hasType || r.all || r.hasSource):
		return badUsage
	case nothing && !r.all:
		return r.namespace.Within(func() error { return list(inv, &r) })
	case r.all:
		return libmount.Delayed(inv, r.mountAll)
	}
	if err := r.place(operands); err != nil {
		return err
	}
	if r.user && !r.hasType && r.hasSource != r.hasTarget && !mountinfo.IsTag(r.source) {
		r.source, r.target = cli.Canonical(r.source), cli.Canonical(r.target)
	}
	o, err := r.mount()
	if err == nil && r.verbose && !o.helped && !o.forgiven {
		return inv.Print(o.done(inv.ErrorName()))
	}
	return err
}

var badUsage = &cli.Failure{Text: "bad usage", Usage: true}

// mount carries out one operation.
func (r *request) mount() (o *operation, err error) {
	err = r.namespace.Within(func() error {
		o, err = r.prepare()
		defer func() { o.closeLoop() }()
		if err == nil && !o.forgiven {
			err = r.perform(o)
		}
		return err
	})
	return o, err
}

// prepare resolves what is to be done, and refuses contradictions.
func (r *request) prepare() (*operation, error) {
	if err := r.complete(); err != nil {
		return nil, err
	}
	o := &operation{effect: sum(r.options), writable: r.writable, beneath: r.beneath, exclusive: r.exclusive}
	o.classic = forcesClassic() || len(o.propagation) > 0 && o.marks && (lacks(unix.SYS_FSOPEN) || lacks(unix.SYS_MOUNT_SETATTR))
	o.byOption = len(o.propagation) != r.propagates
	o.target = r.prefixed(r.target)
	if o.noCanonical != "target" && o.noCanonical != "all" {
		o.target = r.names.Canonical(o.target)
	}
	o.source, o.hasSource = r.source, r.hasSource
	if r.operation == 'M' {
		o.act |= move
	}
	if err := r.check(o); err != nil || o.forgiven {
		return o, err
	}
	if err := r.findTypes(o); err != nil {
		return o, err
	}
	if r.once {
		table, _ := mountinfo.Read() // nothing is found in a table that cannot be read
		line := mountinfo.Entry{Source: o.source, Type: r.fstype, Options: formatOptions(r.options)}
		if r.names.IsMounted(table, &line, o.target) {
			return nil, &cli.Failure{Text: o.target + ": filesystem already mounted.", Status: mountFailed}
		}
	}
	return o, nil
}

// prefixed returns a mount point with the prefix of --target-prefix.
func (r *request) prefixed(target string) string {
	switch rest := strings.TrimPrefix(target, "/"); {
	case r.prefix == "":
		return target
	case rest == "":
		return r.prefix
	default:
		return r.prefix + "/" + rest
	}
}

// perform carries out an operation, and prints warnings about it.
func (r *request) perform(o *operation) error {
	if o.propagationOnly() && !o.byOption && o.marks && !r.fake {
		return o.refused("filesystem was mounted, but any subsequent operation failed", unix.EINVAL)
	}
	if !r.fake || o.mkdir != nil {
		if err := r.makeDirectory(o); err != nil {
			return err
		}
	}
	warnings, f := r.tryTypes(o)
	forced := f != nil && o.fallsBack(f)
	if forced {
		warnings, f = r.tryTypes(o)
	}
	if f != nil {
		return r.fail(o, f, warnings)
	}
	if forced || o.protected {
		r.warn(o.target + ": WARNING: source write-protected, mounted read-only.")
	}
	err := r.inv.Print(warned(warnings))
	if err == nil && !r.fake {
		err = o.giveOwner()
	}
	if err == nil {
		err = r.record(o)
	}
	return err
}

// fail returns the failure of an operation, or nil if the option nofail forgives it. If the kernel
// has warnings, they follow the message.
func (r *request) fail(o *operation, f *failure, warnings []string) error {
	err := o.report(f)
	o.forgiven = err == nil
	if err == nil || len(warnings) == 0 {
		return err
	}
	r.warn(err.Error())
	if e := r.inv.Print(warned(warnings)); e != nil {
		return e
	}
	return &cli.Failure{Status: mountFailed}
}

// tryTypes mounts with one type after the other, as long as the types do not fit the source. If
// a type has a helper program, it decides.
func (r *request) tryTypes(o *operation) (warnings []string, f *failure) {
	types := o.types
	if len(types) == 0 {
		types = []string{""}
	}
	for _, o.fstype = range types {
		if helper := r.helper(o); helper != "" {
			return nil, r.help(o, helper)
		}
		if r.fake {
			return nil, nil
		}
		var failed *failure
		if o.subdir != nil && o.act == 0 && !o.propagationOnly() {
			warnings, failed = o.performSubdir()
		} else {
			warnings, failed = o.perform()
		}
		if f == nil || failed == nil || failed.errno != unix.ENODEV {
			f = failed // if several types are unknown, the message names the first
		}
		if failed == nil || failed.errno != unix.EINVAL && failed.errno != unix.ENODEV {
			break
		}
	}
	return warnings, f
}

// warned formats the kernel's warnings.
func warned(warnings []string) (text string) {
	switch len(warnings) {
	case 0:
		return ""
	case 1:
		text = "mount warning:\n"
	default:
		text = "mount warnings:\n"
	}
	for _, w := range warnings {
		text += "      * " + w + "\n"
	}
	return text
}

// fallsBack makes the operation read-only after a failure that a write-protected source
// causes. It reports whether to try again; it does not if the mount must be writable.
func (o *operation) fallsBack(f *failure) bool {
	if f.call != "fsconfig" && f.call != "mount" || f.errno != unix.EROFS && f.errno != unix.EACCES ||
		o.readOnly || o.writable || o.act != 0 {
		return false
	}
	o.makeReadOnly()
	return true
}

func (o *operation) makeReadOnly() {
	o.parameters = append(slices.DeleteFunc(o.parameters, tellsAccess), parameter{name: "ro"})
	o.attr.add(meaning{attr: unix.MOUNT_ATTR_RDONLY})
	o.flags |= unix.MS_RDONLY
	o.readOnly = true
}

// done returns the report of --verbose.
func (o *operation) done(name string) string {
	source := o.source
	if !o.hasSource {
		source = "(null)" // as printf(3) has it, with --fake
	}
	switch {
	case o.act&move != 0:
		return name + ": " + source + " moved to " + o.target + ".\n"
	case o.act&bind != 0:
		return name + ": " + source + " bound on " + o.target + ".\n"
	}
	text := ""
	switch {
	case o.classic && o.propagationOnly():
		return "" // like the real tool, whose libmount does not notice that it has changed something
	case len(o.propagation) > 0 && !o.classic:
		text = name + ": " + o.target + " propagation flags changed.\n"
		if !o.hasSource || o.source == "none" {
			return text
		}
	}
	return name + ": " + source + " mounted on " + o.target + ".\n" + text
}
