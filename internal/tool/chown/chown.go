// Package chown implements chown(1) and chgrp(1) of GNU coreutils: they change the owners of files.
//
// Synopsis:
//
//	chown [OPTION]... [OWNER][:[GROUP]] FILE...
//	chown [OPTION]... --reference=RFILE FILE...
//	chgrp [OPTION]... GROUP FILE...
package chown

import (
	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/paths"
	"golang.org/x/sys/unix"
)

// Owner and Group are chown(1) and chgrp(1).
var (
	Owner = gnu.Command("chown", gnu.Coreutils, `[OPTION]... [OWNER][:[GROUP]] FILE...
  or:  chown [OPTION]... --reference=RFILE FILE...
Gives files another owner, another group or both. OWNER: is the owner and the
owner's login group.
`+options, func(t *gnu.Tool) error { return run(t, false) })
	Group = gnu.Command("chgrp", gnu.Coreutils, `[OPTION]... GROUP FILE...
  or:  chgrp [OPTION]... --reference=RFILE FILE...
Gives files another group.
`+options, func(t *gnu.Tool) error { return run(t, true) })
)

const options = `
  -c, --changes           report changes only
  -f, --silent, --quiet   no messages about most failures
  -v, --verbose           report every file
      --dereference       change the target of a symbolic link (the default)
  -h, --no-dereference    change symbolic links themselves
      --from=OWNER:GROUP  change only what has this owner and group
      --no-preserve-root  treat / as any other directory (the default)
      --preserve-root     refuse to work on / with -R
      --reference=RFILE   take the owner and group of this file
  -R, --recursive         also change all files below directories
  -H                      with -R, follow a link to a directory in FILE
  -L                      with -R, follow all links to directories
  -P                      with -R, follow no links (the default)
      --help              display this help and exit
      --version           output version information and exit
`

// Keys of options without a letter.
const (
	dereferenceKey = gnu.FirstKey + iota
	fromKey
	noRootKey
	rootKey
	referenceKey
)

// A verbosity says for which files the tool prints a message.
type verbosity int

const (
	off verbosity = iota
	changes
	all
)

// A changer is one run of chown or chgrp.
type changer struct {
	*gnu.Tool
	to, from         ids.Owner // the new owner, and the owner that a file must have
	verbosity        verbosity
	quiet, recursive bool
	referent         bool // the target of a symbolic link is changed, not the link
	followed         rune // the option -H, -L or -P: which symbolic links the walk follows
	root             paths.Inode
	preservesRoot    bool
	names            ids.Database
}

func run(t *gnu.Tool, group bool) error {
	c := &changer{Tool: t, followed: 'P', names: ids.Host()}
	reference, hasReference := "", false
	dereference := -1 // see settle
	operands, err := t.Parse(cli.Options{
		Short: "HLPRcfhv", Permute: true,
		Long: []cli.LongOption{
			{Name: "recursive", Key: 'R'},
			{Name: "changes", Key: 'c'},
			{Name: "dereference", Key: dereferenceKey},
			{Name: "from", Argument: cli.Required, Key: fromKey},
			{Name: "no-dereference", Key: 'h'},
			{Name: "no-preserve-root", Key: noRootKey},
			{Name: "preserve-root", Key: rootKey},
			{Name: "quiet", Key: 'f'},
			{Name: "silent", Key: 'f'},
			{Name: "reference", Argument: cli.Required, Key: referenceKey},
			{Name: "verbose", Key: 'v'},
		},
	}, func(o cli.Option) (err error) {
		switch o.Key {
		case 'H', 'L', 'P':
			c.followed = o.Key
		case 'R':
			c.recursive = true
		case 'c':
			c.verbosity = changes
		case 'f':
			c.quiet = true
		case 'h':
			dereference = 0
		case dereferenceKey:
			dereference = 1
		case 'v':
			c.verbosity = all
		case fromKey:
			c.from, err = c.parseOwner(o.Value)
		case noRootKey, rootKey:
			c.preservesRoot = o.Key == rootKey
		case referenceKey:
			reference, hasReference = o.Value, true
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := c.settle(dereference); err != nil {
		return err
	}
	switch {
	case len(operands) == 0:
		return gnu.BadUsage("missing operand")
	case hasReference:
		err = c.copyOwner(reference, group)
	case len(operands) == 1:
		return gnu.BadUsage("missing operand after " + t.Locale.Quote(operands[0]))
	case group:
		c.to, err = c.parseGroup(operands[0])
		operands = operands[1:]
	default:
		c.to, err = c.parseOwner(operands[0])
		operands = operands[1:]
	}
	if err != nil {
		return err
	}
	if c.preservesRoot = c.preservesRoot && c.recursive; c.preservesRoot {
		var st unix.Stat_t
		if err := unix.Lstat("/", &st); err != nil {
			return cli.Fail("failed to get attributes of "+t.Quoted("/"), err)
		}
		c.root = paths.InodeOf(&st)
	}
	for _, file := range operands {
		c.walk(file, nil)
	}
	return nil
}

// settle decides which symbolic links are followed. dereference is 1 for --dereference, 0 for -h and
// -1 for neither.
func (c *changer) settle(dereference int) error {
	c.referent = dereference != 0
	switch {
	case !c.recursive:
		c.followed = 'P'
	case c.followed == 'P' && dereference == 1:
		return cli.Fail("-R --dereference requires either -H or -L", nil)
	case c.followed == 'P':
		c.referent = false
	}
	return nil
}

// parseOwner parses OWNER:GROUP.
func (c *changer) parseOwner(spec string) (ids.Owner, error) {
	owner, warning, failure := c.names.ParseOwner(spec)
	if failure != "" {
		return owner, cli.Fail(failure+": "+c.Locale.Quote(spec), nil)
	}
	if warning != "" {
		c.Warn(warning + ": " + c.Locale.Quote(spec))
	}
	return owner, nil
}

// parseGroup parses the GROUP of chgrp.
func (c *changer) parseGroup(word string) (o ids.Owner, err error) {
	if word == "" {
		return o, nil
	}
	if o.GID, o.Group, o.HasGroup = c.names.ParseGroup(word); !o.HasGroup {
		return o, cli.Fail("invalid group: "+c.Locale.Quote(word), nil)
	}
	return o, nil
}

// copyOwner takes the new owner from another file.
func (c *changer) copyOwner(file string, group bool) error {
	var st unix.Stat_t
	if err := unix.Stat(file, &st); err != nil {
		return cli.Fail("failed to get attributes of "+c.Quoted(file), err)
	}
	c.to.GID, c.to.HasGroup, c.to.Group = st.Gid, true, c.names.GroupName(st.Gid)
	if !group {
		c.to.UID, c.to.HasUser, c.to.User = st.Uid, true, c.names.UserName(st.Uid)
	}
	return nil
}
