package tar

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/tool/gnu/filemode"
	"github.com/klauspost/pgzip"
	"golang.org/x/sys/unix"
)

// create packs files. The archive appears only when it is complete.
func (j *job) create() error {
	switch {
	case len(j.names) == 0 && !j.fromFiles:
		return wrong("Cowardly refusing to create an empty archive")
	case j.verifies && j.file == "-":
		return j.giveUp("Cannot verify stdin/stdout archive", nil)
	case j.bySuffix && !j.gzip && j.program == "":
		j.chooseBySuffix()
	}
	if err := j.checkDirectories(); err != nil {
		return err
	}
	if err := j.backUpArchive(); err != nil {
		return err
	}
	var out *output
	var unopened error
	var packed tree.Packed
	remover := &remover{job: j}
	err := cleanly(func(ctx context.Context) (err error) {
		// From here on no signal can leave the temporary file.
		if out, unopened = j.output(false); unopened != nil {
			return unopened
		}
		packed, err = j.pack(ctx, out, remover)
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
	if err == nil && (packed.Files > 0 || j.status != fatal) {
		err = out.publish()
	}
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	j.total("written")
	j.tellUnused()
	if j.verifies {
		if err := j.verify(); err != nil {
			return err
		}
	}
	remover.remove()
	return j.end(nil)
}

// checkDirectories refuses directories of -C that cannot be entered.
func (j *job) checkDirectories() error {
	for _, o := range j.chdirs {
		err := unix.Access(o.dir, unix.X_OK)
		if st, e := os.Stat(o.dir); err == nil && e == nil && !st.IsDir() {
			err = unix.ENOTDIR
		}
		if err != nil {
			return j.giveUp(j.member(o.dirWord)+": Cannot open", err)
		}
	}
	return nil
}

// backUpArchive renames an archive that exists, for --backup.
func (j *job) backUpArchive() error {
	if st, err := os.Stat(j.file); j.backup.Kind == 0 || j.file == "-" || err != nil || !st.Mode().IsRegular() {
		return nil
	}
	_, err := j.renameToBackup(j.file, j.file)
	return err
}

// renameToBackup renames a file to its backup, and tells it with -v. name is its name in messages.
func (j *job) renameToBackup(path, name string) (string, error) {
	to, err := j.backup.Rename(path)
	if err != nil {
		return "", j.giveUp(j.member(name)+": Cannot rename to backup", err)
	}
	if to != "" && j.verbose > 0 {
		io.WriteString(j.lines, "Renaming "+j.quoting.Quote(name)+" to "+j.quoting.Quote(filepath.Join(filepath.Dir(name), filepath.Base(to)))+"\n")
	}
	return to, nil
}

// tellUnused prints the exclusions after the last name, which have no effect.
func (j *job) tellUnused() {
	first := true
	for _, e := range j.exclusions {
		if e.before < len(j.names) || e.option == "" {
			continue
		}
		if first {
			j.complain("The following options were used after non-option arguments.  These options are positional and affect only arguments that follow them.  Please, rearrange them properly.", nil)
			first = false
		}
		what := e.option
		if e.value != "" {
			what += " " + j.quoting.Quote(e.value)
		}
		j.complain(what+" has no effect", nil)
	}
}

// pack writes the archive.
func (j *job) pack(ctx context.Context, out *output, remover *remover) (tree.Packed, error) {
	w, end := io.Writer(out), func() error { return nil }
	if j.gzip {
		z := pgzip.NewWriter(out)
		if err := z.SetConcurrency(1<<20, runtime.GOMAXPROCS(0)+1); err != nil {
			return tree.Packed{}, err
		}
		w, end = z, z.Close
		outliveReader()
	}
	if j.program != "" {
		var err error
		if w, end, err = j.throughProgram(out); err != nil {
			return tree.Packed{}, err
		}
	}
	records := j.newRecorder(w, out.at)
	if j.label != nil {
		if err := j.writeLabel(records); err != nil {
			return tree.Packed{}, err
		}
	}
	packed, err := tree.PackNames(ctx, j.members(out), records, j.how(out, records, remover))
	if err == nil {
		err = records.fill()
	}
	err = cmp.Or(err, end())
	if out.unwritten() != nil && (j.gzip || j.program != "") {
		err = j.compressorFailed(out)
	}
	return packed, err
}

// how returns how files are packed.
func (j *job) how(out *output, records *recorder, remover *remover) tree.Packing {
	how := tree.Packing{
		Mtime:      j.mtime,
		Clamp:      j.clamps,
		Owner:      j.owners(j.owner, j.ownerMap, userName),
		Group:      j.owners(j.group, j.groupMap, groupName),
		Attribute:  j.attribute,
		RawLists:   !j.acls,
		Archive:    out.stats,
		Follow:     j.dereference,
		OneSystem:  j.oneSystem,
		Absolute:   j.absolute,
		Dialect:    &j.dialect,
		Sparse:     j.sparse,
		Order:      map[string]tree.Order{"": tree.AsRead, "none": tree.AsRead, "name": tree.ByName, "inode": tree.ByInode}[j.sort],
		Separate:   j.separate,
		KeepsAtime: j.keepsAtime,
		Tolerant:   j.ignoresUnread,
		Wanted:     j.isNewEnough,
		Member:     j.member,
		See:        func(name string, e *tarfile.Entry) { j.see(records.size, name, e) },
		Own:        func(name string) { j.tellOwn(out, name) },
		Complain:   func(err error) { j.complain(reason.Of(err), nil) },
		Remark:     j.remark,
		Stripped:   j.strip,
	}
	if j.tags != nil || j.packed != nil || j.ignores != nil {
		how.Enter = j.enter
	}
	if j.asks {
		how.Ask = func(name string) bool { return j.confirm("add", name) }
	}
	if j.removes {
		how.Packed = remover.add
	}
	if j.checksLinks {
		how.Unlinked = func(name string) { j.tell("Missing links to " + j.quoting.Quote(name) + ".") }
	}
	if len(j.transformations) > 0 {
		how.Rename = j.renamed
	}
	if j.mode != nil {
		how.Mode = func(mode uint32, isDir bool) uint32 { return j.mode.Apply(mode, filemode.Umask(), isDir) }
	}
	return how
}

// members returns what is packed, without the archive itself.
func (j *job) members(out *output) (members []tree.Member) {
	for i, o := range j.names {
		if out.willBe(filepath.Join(o.dir, o.name), o.name) {
			j.stripOutside(o.name, false)
			j.tellOwn(out, o.name)
			continue
		}
		members = append(members, tree.Member{Dir: o.dir, Name: o.name, Excluded: j.excludedAt(i), Flat: o.how.flat})
	}
	return members
}

// see prints the name of a file that is packed. at is where its headers begin.
func (j *job) see(at int64, name string, e *tarfile.Entry) {
	switch {
	case j.verbose == 0:
		return
	case j.showsChanged:
		name = e.Name
	}
	if name = j.quoted(name); j.verbose > 1 {
		name = j.long(packedHeader(e), name)
	}
	j.print(at, name)
}

// packedHeader returns what a listing shows of an entry.
func packedHeader(e *tarfile.Entry) *tarfile.Header {
	kind := max(strings.IndexByte("05213", e.Type), 0)
	kinds := []tarfile.Kind{tarfile.Regular, tarfile.Directory, tarfile.Symlink, tarfile.HardLink, tarfile.CharDevice}
	h := &tarfile.Header{Kind: kinds[kind], Device: e.Device, Size: e.Size, WrittenLink: e.Link, User: e.User, Group: e.Group}
	switch e.Type {
	case '4':
		h.Kind = tarfile.BlockDevice
	case '6':
		h.Kind = tarfile.FIFO
	}
	h.Mode, h.UID, h.GID, h.Mtime = e.Mode, e.UID, e.GID, e.Mtime
	return h
}

// remark prints why a file is packed differently, or not at all.
func (j *job) remark(about tree.Remark, name, text string) {
	if about == tree.Mounted && j.verbose == 0 {
		return
	}
	switch about {
	case tree.Unknown:
		j.status, about = fatal, tree.Ignored
	case tree.Changed, tree.Removed, tree.Shrank:
		j.differ()
	}
	j.warn(string(about), j.member(name)+": "+text)
}

// A remover removes the files that have been packed, for --remove-files.
type remover struct {
	*job
	paths []string
	dirs  []string
}

func (r *remover) add(m tree.Member, name string, dir bool) {
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(m.Dir, name)
	}
	if dir {
		r.dirs = append(r.dirs, path)
	} else {
		r.paths = append(r.paths, path)
	}
}

// remove removes the files, and then the directories that are empty.
func (r *remover) remove() {
	for _, path := range r.paths {
		if err := unix.Unlink(path); err != nil && err != unix.ENOENT {
			r.complain(r.member(path)+": Cannot unlink", err)
		}
	}
	slices.SortFunc(r.dirs, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, path := range r.dirs {
		if err := unix.Rmdir(path); err != nil && err != unix.ENOENT {
			r.complain(r.member(path)+": Cannot rmdir", err)
		}
	}
}

// tellOwn prints that a file is the archive, with its final name.
func (j *job) tellOwn(out *output, name string) {
	if out.file != nil && filepath.Base(name) == filepath.Base(out.file.Name()) && out.path != out.file.Name() {
		if out.replaces {
			return // a message about the older archive has been printed already
		}
		name = strings.TrimSuffix(name, filepath.Base(name)) + filepath.Base(out.path)
	}
	j.warn("ignore-archive", j.quoted(name)+": archive cannot contain itself; not dumped")
}
