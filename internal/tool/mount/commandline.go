package mount

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
)

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

var options = cli.Options{
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

// forUsers are the options with which an ordinary user may mount what fstab(5) allows. With any
// other option the kernel decides, as for root.
const forUsers = "hlLUVvrist"

// propagations are the mount options of --make-*, in the order of the keys.
var propagations = []string{
	"shared", "slave", "private", "unbindable", "rshared", "rslave", "rprivate", "runbindable",
}

// parse reads the command line, and returns the operands. shown is set if the help or the version
// has been printed, and nothing else is to be done.
func (r *request) parse() (operands []string, shown bool, err error) {
	g := r.inv.Getopt(&options)
	for {
		opt, err := g.Next()
		switch {
		case err != nil:
			return nil, false, err
		case opt.Key == cli.End:
			return g.Operands(), false, r.addMappings()
		case opt.Key == 'h':
			return nil, true, r.inv.PrintPage(help(r.inv.ErrorName()))
		case opt.Key == 'V':
			return nil, true, r.inv.Print(r.inv.ErrorName() + libmount.Version)
		}
		r.user = r.user && (strings.ContainsRune(forUsers, opt.Key) || opt.Key == source || opt.Key == target)
		if err := r.take(opt); err != nil {
			return nil, false, err
		}
	}
}

// take takes over an option of the command line.
func (r *request) take(opt cli.Option) error {
	if opt.Key >= makeShared && opt.Key <= makeRUnbindable {
		r.propagates++
		return r.add(propagations[opt.Key-makeShared])
	}
	switch opt.Key {
	case 'B':
		r.operation = opt.Key
		return r.add("bind")
	case 'R':
		r.operation = opt.Key
		return r.add("rbind")
	case 'M':
		r.operation = opt.Key
	case 'r':
		return r.add("ro")
	case 'w':
		r.writable = true
		return r.add("rw")
	case 'o':
		return r.add(opt.Value)
	case 'm':
		word := mkdirOption
		if mode := strings.TrimPrefix(opt.Value, "="); mode != "" {
			word += `="` + mode + `"`
		}
		return r.add(word)
	case 't':
		r.fstype, r.hasType = opt.Value, true
		r.pattern = strings.HasPrefix(opt.Value, "no") || strings.Contains(opt.Value, ",")
	case 'T':
		return r.readFstab(opt.Value)
	case source:
		r.source, r.hasSource, r.named = opt.Value, true, true
	case target:
		r.target, r.hasTarget, r.named = opt.Value, true, true
	case 'L', 'U':
		tag := map[rune]string{'L': "LABEL", 'U': "UUID"}[opt.Key]
		r.source, r.hasSource, r.named = tag+`="`+opt.Value+`"`, true, true
	case 'O':
		r.test, r.hasTest = opt.Value, true
	case 'N':
		return r.namespace.Open(opt.Value)
	case mapUsers:
		return r.takeMapping("u:", opt.Value)
	case mapGroups:
		return r.takeMapping("g:", opt.Value)
	case targetPrefix:
		r.prefix = opt.Value
	case optionsMode, optionsSource, optionsSourceForce:
		return r.mode.set(opt.Key, opt.Value)
	case 'c':
		r.names.AsWritten = true
	default:
		if given := r.flag(opt.Key); given != nil {
			*given = true
		}
	}
	return nil
}

// flag returns the field of an option without a value, or nil if the option has no effect.
func (r *request) flag(key rune) *bool {
	switch key {
	case 'a':
		return &r.all
	case 'F':
		return &r.fork
	case 's':
		return &r.sloppy
	case 'n':
		return &r.noMtab
	case 'f':
		return &r.fake
	case 'v':
		return &r.verbose
	case 'i':
		return &r.internal
	case onlyOnce:
		return &r.once
	case beneath:
		return &r.beneath
	case exclusive:
		return &r.exclusive
	}
	return nil
}

// add appends a list of options.
func (r *request) add(text string) error {
	options, ok := parseOptions(text)
	if !ok {
		return cli.Fail("unsupported option format: "+text, nil)
	}
	r.options = append(r.options, r.withoutMove(options)...)
	return nil
}

// withoutMove removes the option move, and sets the operation instead.
func (r *request) withoutMove(options []option) []option {
	return slices.DeleteFunc(options, func(o option) bool {
		if o.name == "move" {
			r.operation = 'M'
		}
		return o.name == "move"
	})
}

// place assigns the operands to source and target.
func (r *request) place(operands []string) error {
	switch {
	case len(operands) == 0:
	case len(operands) == 1 && mountinfo.IsTag(operands[0]):
		if r.hasSource {
			return cli.Fail("source specified more than once", nil)
		}
		r.source, r.hasSource, r.either = operands[0], true, !r.hasTarget
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
