// Package cp copies files and trees: cp(1) of GNU coreutils.
//
// Synopsis:
//
//	cp [OPTION]... [-T] SOURCE DEST
//	cp [OPTION]... SOURCE... DIRECTORY
//	cp [OPTION]... -t DIRECTORY SOURCE...
package cp

import (
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/transfer"
)

// Command is cp.
var Command = gnu.Command("cp", gnu.Coreutils, `[OPTION]... [-T] SOURCE DEST
  or:  cp [OPTION]... SOURCE... DIRECTORY
  or:  cp [OPTION]... -t DIRECTORY SOURCE...
Copies files.
  -a, --archive                the same as -dR --preserve=all
  -r, -R, --recursive          directories with all that is in them
  -d                           the same as -P --preserve=links
  -p                           the same as --preserve=mode,ownership,timestamps
      --preserve[=LIST]        keep mode, ownership, timestamps, links, xattr, all
      --no-preserve=LIST       do not keep them
  -L, --dereference            follow symbolic links
  -P, --no-dereference         copy symbolic links themselves
  -H                           follow symbolic links on the command line
  -f, --force                  remove a file that cannot be opened, and try again
      --remove-destination     remove an existing file before opening it
  -i, --interactive            ask before writing over a file
  -n, --no-clobber             never write over a file; --update=none is the same
  -u, --update[=WHICH]         write over: all, none, none-fail, older (the default)
  -b, --backup[=HOW]           keep what is there: none, simple, existing, numbered
  -S, --suffix=SUFFIX          the suffix of a simple backup, in place of ~
  -l, --link                   hard links in the place of copies
  -s, --symbolic-link          symbolic links in the place of copies
      --attributes-only        no data, only the attributes
      --copy-contents          with -R, the content of devices and pipes
      --parents                use the whole name of SOURCE below DIRECTORY
      --keep-directory-symlink follow links to directories in the destination
      --reflink[=WHEN]         share the data: always, auto, never
      --sparse=WHEN            make holes: always, auto, never
      --strip-trailing-slashes remove slashes at the end of SOURCE
  -x, --one-file-system        stay on the file system of each SOURCE
  -t, --target-directory=DIR   all go into DIR
  -T, --no-target-directory    treat DEST as a normal file
  -v, --verbose                name every file
      --debug                  the same, and tell how each file is copied
`, cp)

const (
	attributesKey = gnu.FirstKey + iota
	contentsKey
	debugKey
	keepDirsKey
	noPreserveKey
	parentsKey
	preserveKey
	reflinkKey
	removeKey
	sparseKey
	stripKey
	contextKey
)

var options = cli.Options{Permute: true, Short: "abdfHilLnprst:uvxPRS:TZ", Long: []cli.LongOption{
	{Name: "archive", Key: 'a'},
	{Name: "attributes-only", Key: attributesKey},
	{Name: "backup", Argument: cli.Optional, Key: 'b'},
	{Name: "copy-contents", Key: contentsKey},
	{Name: "debug", Key: debugKey},
	{Name: "dereference", Key: 'L'},
	{Name: "force", Key: 'f'},
	{Name: "interactive", Key: 'i'},
	{Name: "link", Key: 'l'},
	{Name: "no-clobber", Key: 'n'},
	{Name: "no-dereference", Key: 'P'},
	{Name: "no-preserve", Argument: cli.Required, Key: noPreserveKey},
	{Name: "no-target-directory", Key: 'T'},
	{Name: "one-file-system", Key: 'x'},
	{Name: "parents", Key: parentsKey},
	{Name: "path", Key: parentsKey}, // the former name
	{Name: "preserve", Argument: cli.Optional, Key: preserveKey},
	{Name: "recursive", Key: 'R'},
	{Name: "remove-destination", Key: removeKey},
	{Name: "sparse", Argument: cli.Required, Key: sparseKey},
	{Name: "reflink", Argument: cli.Optional, Key: reflinkKey},
	{Name: "strip-trailing-slashes", Key: stripKey},
	{Name: "suffix", Argument: cli.Required, Key: 'S'},
	{Name: "symbolic-link", Key: 's'},
	{Name: "target-directory", Argument: cli.Required, Key: 't'},
	{Name: "update", Argument: cli.Optional, Key: 'u'},
	{Name: "verbose", Key: 'v'},
	{Name: "keep-directory-symlink", Key: keepDirsKey},
	{Name: "context", Argument: cli.Optional, Key: contextKey},
}}

// A run is one run of cp.
type run struct {
	*transfer.Copier
	transfer.Destination
	parents        bool
	hard, symbolic bool
	contents       bool
	backup         transfer.BackupOptions
}

func cp(t *gnu.Tool) error {
	r := run{Copier: transfer.NewCopier(t), Destination: transfer.Destination{Tool: t}}
	operands, err := t.Parse(options, r.option)
	if err != nil {
		return err
	}
	if err := r.settle(); err != nil {
		return err
	}
	if !r.parents {
		pairs, err := r.Pairs(operands)
		for _, p := range pairs {
			if p.InDir && strings.HasSuffix(p.To, "/..") { // copy into DIR/., not to the directory above DIR
				p.To = strings.TrimSuffix(p.To, ".")
			}
			r.copy(p)
		}
		return err
	}
	files, to, dir, err := r.Resolve(operands)
	switch {
	case err != nil:
		return err
	case !dir:
		return gnu.BadUsage("with --parents, the destination must be a directory")
	}
	for _, file := range files {
		r.WithParents(to, file)
	}
	return nil
}

// copy copies a file. `cp -f -b FILE FILE` makes a backup of FILE by copying it to the backup's
// name.
func (r *run) copy(p transfer.Pair) {
	if r.Force && r.Backup.Kind != 0 && p.From == p.To && !p.InDir {
		if info, err := os.Stat(p.To); err == nil && info.Mode().IsRegular() {
			backup := r.Backup
			p.To, r.Backup = backup.Name(p.To), transfer.Backup{}
			defer func() { r.Backup = backup }()
		}
	}
	r.Copy(p.From, p.To)
}

// preserve is a list of what to keep, or not.
func (r *run) preserve(list, option string, on bool) error {
	for word := range strings.SplitSeq(list, ",") {
		word, err := r.Copier.Match(word, option, []string{"mode"}, []string{"timestamps"}, []string{"ownership"},
			[]string{"links"}, []string{"context"}, []string{"xattr"}, []string{"all"})
		if err != nil {
			return err
		}
		if word == "context" && on {
			return cli.Fail("cannot preserve security context without an SELinux-enabled kernel", nil)
		}
		r.Keep.Set(word, on)
		if word == "mode" || word == "all" {
			r.DropMode = !on
		}
	}
	return nil
}

func (r *run) option(o cli.Option) (err error) {
	c := r.Copier
	switch o.Key {
	case 'a':
		c.Recursive, c.Follow, c.Demand = true, 'P', true
		c.Keep.Set("all", true)
	case attributesKey:
		c.Instead = transfer.AttributesOnly
	case 'b':
		r.backup.SetControl(o)
	case 'S':
		r.backup.SetSuffix(o.Value)
	case contentsKey:
		r.contents = true
	case debugKey:
		c.Debug, c.Verbose = true, true
	case 'd':
		c.Follow, c.Keep.Links = 'P', true
	case 'f':
		c.Force = true
	case 'i':
		c.Existing = transfer.Ask
	case 'l':
		r.hard = true
	case 's':
		r.symbolic = true
	case 'n':
		c.Existing = transfer.Skip
	case 'u':
		return r.update(o)
	case 'L', 'P', 'H':
		c.Follow = o.Key
	case keepDirsKey:
		c.KeepDirLinks = true
	case 'p':
		c.Demand = true
		return r.preserve("mode,ownership,timestamps", "", true)
	case preserveKey:
		c.Demand = true
		if !o.HasValue {
			o.Value = "mode,ownership,timestamps"
		}
		return r.preserve(o.Value, "--preserve", true)
	case noPreserveKey:
		return r.preserve(o.Value, "--no-preserve", false)
	case parentsKey:
		r.parents = true
	case 'R', 'r':
		c.Recursive = true
	case reflinkKey:
		if !o.HasValue {
			o.Value = "always"
		}
		c.Reflink, err = c.Match(o.Value, "--reflink", []string{"auto"}, []string{"always"}, []string{"never"})
	case sparseKey:
		c.Sparse, err = c.Match(o.Value, "--sparse", []string{"never"}, []string{"auto"}, []string{"always"})
	case removeKey:
		c.RemoveFirst = true
	case stripKey:
		r.Strip = true
	case 't':
		return r.SetDir(o.Value)
	case 'T':
		r.NoDir = true
	case 'v':
		c.Verbose = true
	case 'x':
		c.OneFileSystem = true
	case contextKey:
		if o.HasValue {
			c.Warn("warning: ignoring --context; it requires an SELinux-enabled kernel")
		}
	}
	return err
}

// update is -u.
func (r *run) update(o cli.Option) error {
	word, err := "older", error(nil)
	if o.HasValue {
		word, err = r.Copier.Match(o.Value, "--update", []string{"all"}, []string{"none"}, []string{"none-fail"}, []string{"older"})
	}
	r.Copier.Update = word
	return err
}

// settle checks the options together, and sets what follows from them.
func (r *run) settle() (err error) {
	c := r.Copier
	c.SettleUpdate()
	switch {
	case r.hard && r.symbolic:
		return gnu.BadUsage("cannot make both hard and symbolic links")
	case r.backup.Wanted && (c.Existing == transfer.Skip || c.Existing == transfer.Refuse):
		return gnu.BadUsage("--backup is mutually exclusive with -n or --update=none-fail")
	case c.Reflink == "always" && c.Sparse != "auto":
		return gnu.BadUsage("--reflink can be used only with --sparse=auto")
	}
	if c.Backup, err = r.backup.Backup(c.Tool); err != nil {
		return err
	}
	switch {
	case r.hard:
		c.Instead = transfer.HardLinks
	case r.symbolic:
		c.Instead = transfer.SymbolicLinks
	}
	if c.Follow == 0 {
		c.Follow = 'L'
		if c.Recursive && !r.hard {
			c.Follow = 'P'
		}
	}
	c.AsRegular = !c.Recursive || r.contents
	return nil
}
