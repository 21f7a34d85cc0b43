// Package mount implements mount(8): file systems, binds, moves, remounts, propagation, fstab(5)
// and helper programs. It uses fsopen(2), open_tree(2) and the other calls of the kernel's new
// mount interface, and mount(2) where they are missing. Loop devices and labels it refuses by
// name.
//
// Begin reading at run, request.prepare and request.perform. In fstab.go the request is completed,
// in all.go repeated. operation.perform makes the system calls.
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
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// Command is mount(8).
var Command = &cli.Command{Name: "mount", Dialect: cli.UtilLinux, Run: run}

// Keys of the options that have no letter.
const (
	makeShared rune = 256 + iota
	makeSlave
	makePrivate
	makeUnbindable
	makeRShared
	makeRSlave
	makeRPrivate
	makeRUnbindable
	source
	target
	mapGroups
	mapUsers
	targetPrefix
	onlyOnce
	beneath
	exclusive
	optionsMode
	optionsSource
	optionsSourceForce
)

var words = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'B', 'M', 'R'}, {'L', 'U', source}},
	Short:     "aBcfFhilL:m::Mno:O:rRsU:vVwt:T:N:",
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "beneath", Key: beneath},
		{Name: "exclusive", Key: exclusive},
		{Name: "fake", Key: 'f'},
		{Name: "fstab", Argument: cli.Required, Key: 'T'},
		{Name: "fork", Key: 'F'},
		{Name: "help", Key: 'h'},
		{Name: "no-mtab", Key: 'n'},
		{Name: "read-only", Key: 'r'},
		{Name: "ro", Key: 'r'},
		{Name: "verbose", Key: 'v'},
		{Name: "version", Key: 'V'},
		{Name: "read-write", Key: 'w'},
		{Name: "rw", Key: 'w'},
		{Name: "options", Argument: cli.Required, Key: 'o'},
		{Name: "test-opts", Argument: cli.Required, Key: 'O'},
		{Name: "types", Argument: cli.Required, Key: 't'},
		{Name: "uuid", Argument: cli.Required, Key: 'U'},
		{Name: "label", Argument: cli.Required, Key: 'L'},
		{Name: "bind", Key: 'B'},
		{Name: "move", Key: 'M'},
		{Name: "rbind", Key: 'R'},
		{Name: "make-shared", Key: makeShared},
		{Name: "make-slave", Key: makeSlave},
		{Name: "make-private", Key: makePrivate},
		{Name: "make-unbindable", Key: makeUnbindable},
		{Name: "make-rshared", Key: makeRShared},
		{Name: "make-rslave", Key: makeRSlave},
		{Name: "make-rprivate", Key: makeRPrivate},
		{Name: "make-runbindable", Key: makeRUnbindable},
		{Name: "map-groups", Argument: cli.Required, Key: mapGroups},
		{Name: "map-users", Argument: cli.Required, Key: mapUsers},
		{Name: "mkdir", Argument: cli.Optional, Key: 'm'},
		{Name: "no-canonicalize", Key: 'c'},
		{Name: "internal-only", Key: 'i'},
		{Name: "show-labels", Key: 'l'},
		{Name: "target", Argument: cli.Required, Key: target},
		{Name: "target-prefix", Argument: cli.Required, Key: targetPrefix},
		{Name: "source", Argument: cli.Required, Key: source},
		{Name: "onlyonce", Key: onlyOnce},
		{Name: "options-mode", Argument: cli.Required, Key: optionsMode},
		{Name: "options-source", Argument: cli.Required, Key: optionsSource},
		{Name: "options-source-force", Key: optionsSourceForce},
		{Name: "namespace", Argument: cli.Required, Key: 'N'},
	},
}

// refused are the options of mount(8) that are not supported.
var refused = []rune{'L', 'U', mapGroups, mapUsers}

// A request is the parsed command line.
type request struct {
	source, target       string
	hasSource, hasTarget bool
	either               bool // set for a single operand: target may also be a source
	named                bool // --source or --target is given
	fstype               string
	hasType              bool
	pattern              bool // fstype begins with "no": all types except these
	options              []option
	operation            rune // 'B', 'M', 'R' or, for -o move, 'M'
	propagates           int  // number of --make-* options
	inv                  *cli.Invocation
	fstab                []mountinfo.Entry
	hasFstab             bool // fstab has been read
	fromTable            bool // the type is that of a line of a table
	writable             bool
	fake, verbose        bool
	sloppy, noMtab       bool // only for helper programs
	all, fork, once      bool
	beneath, exclusive   bool
	test                 string // the options of -O, which select lines of fstab(5)
	hasTest              bool
	prefix               string // of all mount points
	mode                 mode   // what fstab(5) is used for
	namespace            libmount.Namespace
	internal             bool // helper programs are ignored
	names                libmount.Names
	user                 bool // the user is not root and gave only options of forUsers
}

func unsupported(what string) error { return cli.Fail(what+" is not supported", nil) }

func run(inv *cli.Invocation) error {
	if err := cli.DropSetID(); err != nil {
		return cli.Fail("cannot drop privileges", err)
	}
	r := request{inv: inv, user: os.Getuid() != 0}
	g := inv.Getopt(&words)
	for {
		opt, err := g.Next()
		if err != nil {
			return err
		}
		if opt.Key == cli.End {
			break
		}
		if slices.Contains(refused, opt.Key) {
			return unsupported("--" + words.Name(opt.Key))
		}
		r.user = r.user && (strings.ContainsRune(forUsers, opt.Key) || opt.Key == source || opt.Key == target)
		switch opt.Key {
		case 'h':
			return inv.Print(help(inv.ErrorName()))
		case 'V':
			return inv.Print(inv.ErrorName() + version)
		case 'B':
			r.operation = opt.Key
			err = r.add("bind")
		case 'R':
			r.operation = opt.Key
			err = r.add("rbind")
		case 'M':
			r.operation = opt.Key
		case 'r':
			err = r.add("ro")
		case 'w':
			r.writable = true
			err = r.add("rw")
		case 'o':
			err = r.add(opt.Value)
		case 'm':
			word := mkdirOption
			if mode := strings.TrimPrefix(opt.Value, "="); mode != "" {
				word += `="` + mode + `"`
			}
			err = r.add(word)
		case 't':
			r.fstype, r.hasType = opt.Value, true
			r.pattern = strings.HasPrefix(opt.Value, "no")
		case 'T':
			err = r.readFstab(opt.Value)
		case source:
			r.source, r.hasSource, r.named = opt.Value, true, true
		case target:
			r.target, r.hasTarget, r.named = opt.Value, true, true
		case 'a':
			r.all = true
		case 'F':
			r.fork = true
		case 'O':
			r.test, r.hasTest = opt.Value, true
		case 's':
			r.sloppy = true
		case 'n':
			r.noMtab = true
		case 'N':
			err = r.namespace.Open(opt.Value)
		case onlyOnce:
			r.once = true
		case beneath:
			r.beneath = true
		case exclusive:
			r.exclusive = true
		case targetPrefix:
			r.prefix = opt.Value
		case optionsMode, optionsSource, optionsSourceForce:
			err = r.mode.set(opt.Key, opt.Value)
		case 'f':
			r.fake = true
		case 'v':
			r.verbose = true
		case 'i':
			r.internal = true
		case 'c':
			r.names.AsWritten = true
		}
		if opt.Key >= makeShared && opt.Key <= makeRUnbindable {
			r.propagates++
			err = r.add(propagations[opt.Key-makeShared])
		}
		if err != nil {
			return err
		}
	}
	operands := g.Operands()
	if len(operands) == 0 && !r.hasSource && !r.hasTarget && !r.all {
		if r.operation != 0 || len(r.options) > 0 {
			return badUsage
		}
		return r.namespace.Within(func() error { return list(inv, &r) })
	}
	if r.operation != 0 && (r.hasType || r.all || r.hasSource) {
		return badUsage
	}
	if r.all {
		return r.mountAll()
	}
	if err := r.place(operands); err != nil {
		return err
	}
	if r.user && !r.hasType && r.hasSource != r.hasTarget {
		r.source, r.target = cli.Canonical(r.source), cli.Canonical(r.target)
	}
	o, err := r.mount()
	if err == nil && r.verbose && !o.helped && !o.forgiven {
		return inv.Print(o.done(inv.ErrorName()))
	}
	return err
}

// forUsers are the options with which an ordinary user may mount what fstab(5) allows. With any
// other option the kernel decides, as for root.
const forUsers = "hlLUVvrist"

var badUsage = &cli.Failure{Text: "bad usage", Usage: true}

// propagations are the mount options of --make-*, in the order of the keys.
var propagations = []string{
	"shared", "slave", "private", "unbindable", "rshared", "rslave", "rprivate", "runbindable",
}

// add appends a list of options. "move" sets the operation, as it is no option of fstab(5).
func (r *request) add(text string) error {
	options, ok := parseOptions(text)
	if !ok {
		return cli.Fail("unsupported option format: "+text, nil)
	}
	for _, o := range options {
		if o.name == "move" {
			r.operation = 'M'
			continue
		}
		r.options = append(r.options, o)
	}
	return nil
}

// place assigns the operands to source and target.
func (r *request) place(operands []string) error {
	switch {
	case len(operands) == 0:
	case len(operands) == 1 && !r.hasSource && !r.hasTarget:
		r.target, r.hasTarget, r.either = operands[0], true, true
	case len(operands) == 1 && !r.hasTarget:
		r.target, r.hasTarget = operands[0], true
	case len(operands) == 1 && !r.hasSource:
		r.source, r.hasSource = operands[0], true
	case len(operands) == 2 && !r.hasSource && !r.hasTarget:
		r.source, r.target = operands[0], operands[1]
		r.hasSource, r.hasTarget = true, true
	default:
		return badUsage
	}
	return nil
}

// mount carries out one operation.
func (r *request) mount() (o *operation, err error) {
	err = r.namespace.Within(func() error {
		o, err = r.prepare()
		if err == nil {
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
	if err := r.check(o); err != nil {
		return nil, err
	}
	if err := r.findTypes(o); err != nil {
		return nil, err
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
	if forced {
		r.warn(o.target + ": WARNING: source write-protected, mounted read-only.")
	}
	if err := r.inv.Print(warned(warnings)); err != nil || r.fake {
		return err
	}
	return o.giveOwner()
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
	o.parameters = append(slices.DeleteFunc(o.parameters, tellsAccess), parameter{name: "ro"})
	o.attr.add(meaning{attr: unix.MOUNT_ATTR_RDONLY})
	o.flags |= unix.MS_RDONLY
	o.readOnly = true
	return true
}

// done returns the report of --verbose.
func (o *operation) done(name string) string {
	switch {
	case o.act&move != 0:
		return name + ": " + o.source + " moved to " + o.target + ".\n"
	case o.act&bind != 0:
		return name + ": " + o.source + " bound on " + o.target + ".\n"
	}
	text := ""
	switch {
	case o.classic && o.propagationOnly():
		return "" // libmount does not see that it has done something
	case len(o.propagation) > 0 && !o.classic:
		text = name + ": " + o.target + " propagation flags changed.\n"
		if !o.hasSource || o.source == "none" {
			return text
		}
	}
	return name + ": " + o.source + " mounted on " + o.target + ".\n" + text
}

// check refuses contradictions and what is not supported.
func (r *request) check(o *operation) error {
	if o.unsupported != "" {
		return unsupported("option " + o.unsupported)
	}
	if mountinfo.IsTag(o.source) {
		tag, _, _ := strings.Cut(o.source, "=")
		return unsupported(tag + "=")
	}
	lacksSource := !o.hasSource && o.act&remount == 0 && (o.act != 0 || r.hasType && r.fstype != "none" && r.fstype != "auto")
	if !o.classic && (lacksSource || o.act&move != 0 && o.act&(bind|remount) != 0) {
		return o.refused("mount failed", unix.EINVAL)
	}
	if o.invalid != 0 {
		return o.malformed(r.target, r.options, ": "+cli.Strerror(o.invalid))
	}
	if o.subdir != nil && *o.subdir == "" {
		return o.malformed(o.target, r.options, ": "+cli.Strerror(unix.EINVAL))
	}
	if !o.hasSource && o.act == 0 && len(o.propagation) == 0 && !r.hasType {
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
	if !o.noLoop && r.wantsLoop(o.source) {
		return unsupported("a loop device for " + o.source)
	}
	guessed := (!r.hasType || r.fstype == "auto") && !exists(o.source)
	switch {
	case r.hasType && r.fstype != "auto" && !r.pattern:
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

// wantsLoop reports whether mount(8) would use a loop device for a source: a regular file, with
// a type that the kernel knows.
func (r *request) wantsLoop(path string) bool {
	if isWord(r.fstype) || r.fstype == "auto" || r.fstype == "erofs" {
		return false
	}
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size <= maxWithoutLoop {
		return false
	}
	if !r.hasType || r.fstype == "none" || r.pattern || strings.Contains(r.fstype, ",") {
		return true
	}
	fs, err := unix.Fsopen(r.fstype, unix.FSOPEN_CLOEXEC)
	if err == nil {
		unix.Close(fs)
	}
	return err != unix.ENODEV
}

// maxWithoutLoop is the largest size in bytes of a regular file that mount(8) does not put on a
// loop device.
const maxWithoutLoop = 1024
