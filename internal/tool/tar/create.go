package tar

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tree"
	"contedor/internal/tool/gnu/filemode"
	"github.com/klauspost/pgzip"
)

// create packs files. The archive appears only when it is complete.
func (j *job) create() error {
	switch {
	case len(j.names) == 0 && len(j.nameFiles) == 0:
		return &cli.Failure{Text: "Cowardly refusing to create an empty archive", Usage: true, Status: fatal}
	case j.bySuffix && !j.gzip && j.program == "":
		j.chooseBySuffix()
	}
	for i, dir := range j.dirs {
		f, err := os.Open(dir)
		if err != nil {
			return j.giveUp(j.quoting.Member(j.dirWords[i])+": Cannot open", err)
		}
		f.Close()
	}
	var out *output
	var unopened error
	var packed tree.Packed
	err := interrupt.Run(reason.English(), nil, func(ctx context.Context) (err error) {
		// From here on no signal can leave the temporary file.
		if out, unopened = j.output(); unopened != nil {
			return unopened
		}
		packed, err = j.pack(ctx, out)
		if err != nil {
			out.discard()
		}
		return err
	})
	if unopened != nil {
		return unopened
	}
	defer out.discard()
	// An archive that exists is not replaced by an empty one if every FILE failed.
	if err == nil && (packed.Files > 0 || !j.failed) {
		err = out.publish()
	}
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	j.tellUnused()
	return j.end(nil)
}

// tellUnused prints the exclusions after the last name, which have no effect.
func (j *job) tellUnused() {
	first := true
	for _, e := range j.exclusions {
		if e.before < len(j.names) {
			continue
		}
		if first {
			j.complain("The following options were used after non-option arguments.  These options are positional and affect only arguments that follow them.  Please, rearrange them properly.", nil)
			first = false
		}
		j.complain(e.option+" "+j.quoting.Quote(e.value)+" has no effect", nil)
	}
}

// pack writes the archive.
func (j *job) pack(ctx context.Context, out *output) (tree.Packed, error) {
	w, end := io.Writer(out), func() error { return nil }
	if j.gzip {
		z := pgzip.NewWriter(out)
		if err := z.SetConcurrency(1<<20, runtime.GOMAXPROCS(0)+1); err != nil {
			return tree.Packed{}, err
		}
		w, end = z, z.Close
	}
	if j.program != "" {
		var err error
		if w, end, err = j.throughProgram(out); err != nil {
			return tree.Packed{}, err
		}
	}
	names := io.Discard
	switch {
	case j.verbose && j.file == "-":
		names = j.Stderr
	case j.verbose:
		names = j.Stdout
	}
	how := tree.Packing{
		Mtime:     j.mtime,
		Owner:     j.owners(j.owner, userName),
		Group:     j.owners(j.group, groupName),
		Attribute: j.attribute,
		RawLists:  !j.acls,
		Archive:   out.stats,
		Follow:    j.dereference,
		Flat:      j.flat,
		OneSystem: j.oneSystem,
		Absolute:  j.absolute,
		Wanted:    j.isNewEnough,
		Locale:    j.quoting,
		See:       func(name string) { io.WriteString(names, j.quoted(name)+"\n") },
		Own:       func(name string) { j.tellOwn(out, name) },
		Socket:    func(name string) { j.tell(j.quoted(name) + ": socket ignored") },
		Complain:  func(err error) { j.complain(reason.Of(err), nil) },
		Stripped:  j.strip,
	}
	if len(j.transformations) > 0 {
		how.Rename = j.renamed
	}
	if j.mode != nil {
		how.Mode = func(mode uint32, isDir bool) uint32 { return j.mode.Apply(mode, filemode.Umask(), isDir) }
	}
	var members []tree.Member
	for i, name := range j.names {
		if out.willBe(filepath.Join(j.dirs[i], name), name) {
			j.stripOutside(name, false)
			j.tellOwn(out, name)
			continue
		}
		members = append(members, tree.Member{Dir: j.dirs[i], Name: name, Excluded: j.excludedAt(i)})
	}
	records := &recorder{w, 0}
	packed, err := tree.PackNames(ctx, members, records, how)
	if err == nil {
		err = records.fill(512 * j.blocks)
	}
	return packed, cmp.Or(err, end())
}

// A recorder counts the bytes of an archive.
type recorder struct {
	io.Writer
	size int64
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	r.size += int64(n)
	return n, err
}

// fill writes zeros up to a multiple of a record's size in bytes.
func (r *recorder) fill(record int) error {
	rest := int64(record) - r.size%int64(record)
	if rest == int64(record) {
		return nil
	}
	_, err := r.Writer.Write(make([]byte, rest))
	return err
}

// tellOwn prints that a file is the archive, with its final name.
func (j *job) tellOwn(out *output, name string) {
	if out.file != nil && filepath.Base(name) == filepath.Base(out.file.Name()) {
		if out.replaces {
			return // a message about the older archive has been printed already
		}
		name = strings.TrimSuffix(name, filepath.Base(name)) + filepath.Base(out.path)
	}
	j.tell(j.quoted(name) + ": archive cannot contain itself; not dumped")
}
