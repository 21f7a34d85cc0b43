// Package mv renames files, or moves them to another file system: mv(1) of GNU coreutils.
//
// Synopsis:
//
//	mv [OPTION]... [-T] SOURCE DEST
//	mv [OPTION]... SOURCE... DIRECTORY
//	mv [OPTION]... -t DIRECTORY SOURCE...
package mv

import (
	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/transfer"
	"contedor/internal/tool/rm"
)

// Command is mv.
var Command = gnu.Command("mv", gnu.Coreutils, `[OPTION]... [-T] SOURCE DEST
  or:  mv [OPTION]... SOURCE... DIRECTORY
  or:  mv [OPTION]... -t DIRECTORY SOURCE...
Gives files another name, or moves them elsewhere.
  -f, --force                  do not ask before replacing a file
  -i, --interactive            ask before replacing a file
  -n, --no-clobber             never replace a file; --update=none is the same
  -u, --update[=WHICH]         replace: all, none, none-fail, older (the default)
  -b, --backup[=HOW]           keep what is there: none, simple, existing, numbered
  -S, --suffix=SUFFIX          the suffix of a simple backup, in place of ~
      --exchange               swap SOURCE and DEST
      --no-copy                never move to another file system
      --strip-trailing-slashes remove slashes at the end of SOURCE
  -t, --target-directory=DIR   all go into DIR
  -T, --no-target-directory    treat DEST as a normal file
  -v, --verbose                name every file
      --debug                  the same, and tell how each file is copied
`, mv)

const (
	debugKey = gnu.FirstKey + iota
	exchangeKey
	noCopyKey
	stripKey
)

var options = cli.Options{Permute: true, Short: "bfint:uvS:TZ", Long: []cli.LongOption{
	{Name: "backup", Argument: cli.Optional, Key: 'b'},
	{Name: "context", Key: 'Z'},
	{Name: "debug", Key: debugKey},
	{Name: "exchange", Key: exchangeKey},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-copy", Key: noCopyKey},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "strip-trailing-slashes", Key: stripKey},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
}}

func mv(t *gnu.Tool) error {
	c := transfer.NewCopier(t)
	d := transfer.Destination{Tool: t}
	var backup transfer.BackupOptions
	operands, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'b':
			backup.SetControl(o)
		case 'S':
			backup.SetSuffix(o.Value)
		case 'f':
			c.Existing = transfer.Always
		case 'i':
			c.Existing = transfer.Ask
		case 'n':
			c.Existing = transfer.Skip
		case debugKey:
			c.Debug, c.Verbose = true, true
		case exchangeKey:
			c.Exchange = true
		case noCopyKey:
			c.NoCopy = true
		case stripKey:
			d.StripAlways = true
		case 'u':
			word, err := "older", error(nil)
			if o.HasValue {
				word, err = t.Match(o.Value, "--update", []string{"all"}, []string{"none"}, []string{"none-fail"}, []string{"older"})
			}
			c.Update = word
			return err
		case 't':
			return d.SetDir(o.Value)
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
	c.SettleUpdate()
	if len(operands) == 2 && !d.HasDir && !d.NoDir && !c.Exchange {
		d.NoDir = c.TryRename(operands[0], operands[1])
	}
	pairs, err := d.Pairs(operands)
	if err != nil {
		return err
	}
	if backup.Wanted && (c.Exchange || c.Existing == transfer.Skip || c.Existing == transfer.Refuse) {
		return gnu.BadUsage("cannot combine --backup with --exchange, -n, or --update=none-fail")
	}
	if c.Backup, err = backup.Backup(t); err != nil {
		return err
	}
	for _, p := range pairs {
		if ok, gone := c.Move(p.From, p.To); ok && !gone {
			r := rm.Remover{Tool: t, Recursive: true, Verbose: c.Verbose}
			r.Remove(p.From)
		}
	}
	return nil
}
