// Package cp copies files and trees: cp(1) of GNU coreutils.
//
// Synopsis:
//
//	cp [OPTION]... SOURCE DEST
//	cp [OPTION]... SOURCE... DIRECTORY
//	cp [OPTION]... -t DIRECTORY SOURCE...
package cp

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/transfer"
)

// Command is cp.
var Command = gnu.Command("cp", gnu.Coreutils, `[OPTION]... SOURCE DEST
  or:  cp [OPTION]... SOURCE... DIRECTORY
  or:  cp [OPTION]... -t DIRECTORY SOURCE...
Copies files.
  -a, --archive         -dR --preserve=all
  -r, -R, --recursive   directories with all that is in them
  -d                    -P --preserve=links
  -p, --preserve[=LIST] mode, owner, times; also links, xattr, all
  -L, --dereference     follow symbolic links   -P  never   -H  those that are named
  -f, --force           remove what cannot be opened
  -i, --interactive     ask before writing over a file
  -n, --no-clobber      never do    -u, --update  only over an older one
  -l, --link  -s, --symbolic-link   links in the place of copies
  -x, --one-file-system
  -t, --target-directory=DIR        -T, --no-target-directory
  -v, --verbose         name every one
`, cp)

var options = cli.Options{Permute: true, Short: "abdfHilLnprst:uvxPRS:TZ", Long: []cli.LongOption{
	{Name: "archive", Key: 'a'},
	{Name: "dereference", Key: 'L'},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "link", Key: 'l'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-dereference", Key: 'P'},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "one-file-system", Key: 'x'},
	{Name: "preserve", Argument: cli.Optional, Key: gnu.FirstKey},
	{Name: "reflink", Argument: cli.Optional, Key: gnu.FirstKey + 1},
	{Name: "recursive", Key: 'R'},
	{Name: "sparse", Argument: cli.Required, Key: gnu.FirstKey + 1},
	{Name: "symbolic-link", Key: 's'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
}}

func cp(t *gnu.Tool) error {
	c := transfer.NewCopier(t)
	d := transfer.Destination{Tool: t}
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'a':
			c.Recursive, c.Follow = true, 'P'
			c.Keep("all")
		case 'd':
			c.Follow, c.Links = 'P', true
		case 'R', 'r':
			c.Recursive = true
		case 'p':
			c.Keep("mode,ownership,timestamps")
		case gnu.FirstKey:
			if o.Value == "" {
				o.Value = "mode,ownership,timestamps"
			}
			if !c.Keep(o.Value) {
				return t.BadArgument(o.Value, "--preserve", "mode", "timestamps", "ownership", "links", "context", "xattr", "all")
			}
		case 'L', 'P', 'H':
			c.Follow = o.Key
		case 'f':
			c.Force = true
		case 'i':
			c.Ask, c.NoClobber = true, false
		case 'n':
			c.Ask, c.NoClobber = false, true
		case 'u':
			c.Update = true
		case 'l':
			c.HardLinks = true
		case 's':
			c.SymbolicLinks = true
		case 'x':
			c.OneFileSystem = true
		case 't':
			d.Dir, d.HasDir = o.Value, true
		case 'T':
			d.NoDir = true
		case 'v':
			c.Verbose = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.Follow == 0 && !c.Recursive {
		c.Follow = 'L'
	}
	pairs, err := d.Pairs(operands)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		c.Copy(p.From, p.To, true, 0)
	}
	return nil
}
