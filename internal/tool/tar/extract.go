package tar

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// extract unpacks the archive.
func (j *job) extract() error {
	if err := j.checkDirectories(); err != nil {
		return err
	}
	if err := j.chooseTop(); err != nil {
		return err
	}
	if j.toCommand != "" {
		signals.Ignore(int(unix.SIGPIPE)) // a command may end before it has read everything
		j.commander = &commander{job: j}
	}
	parts := j.byDirectory()
	if len(parts) > 1 && j.file == "-" {
		return j.giveUp("-C between names needs an archive in a file", nil)
	}
	for _, operands := range parts {
		if len(operands) > 0 {
			j.dir = operands[0].dir
		}
		if err := j.extractInto(operands); err != nil {
			return err
		}
	}
	j.total("read")
	return j.end(nil)
}

// byDirectory divides the operands by the directory of -C that they are unpacked in.
func (j *job) byDirectory() (parts [][]operand) {
	for _, o := range j.names {
		i := slices.IndexFunc(parts, func(part []operand) bool { return part[0].dir == o.dir })
		if i < 0 {
			i = len(parts)
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], o)
	}
	if parts == nil {
		parts = [][]operand{nil}
	}
	return parts
}

// extractInto unpacks members into the directory of the job.
func (j *job) extractInto(operands []operand) error {
	in, err := j.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := j.selection(operands)
	check := &labelCheck{job: j}
	from := j.source(in)
	from.Label = func(h *tarfile.Header) error {
		if err := check.check(h); err != nil || j.verbose == 0 || len(operands) > 0 {
			return err
		}
		return j.print(0, j.quoted(h.Written))
	}
	root := j.dir
	if j.absolute {
		root = "/"
	}
	result, err := tree.Extract(context.Background(), root, from, j.extraction.how(j, func(at int64, e *tarfile.Header) bool {
		return (j.label == nil || check.seen) && j.wants(s, at, e)
	}))
	if err := j.unread(err); err != nil {
		return err
	}
	if err := check.missing(); err != nil {
		return err
	}
	if j.commander != nil {
		j.commander.end()
	}
	j.lose(result.Lost)
	j.missing(s)
	return nil
}

// how returns how members are unpacked.
func (x *extraction) how(j *job, wanted func(int64, *tarfile.Header) bool) tree.Extraction {
	how := tree.Extraction{
		Exactly:   os.Geteuid() == 0,
		NoOwner:   x.noOwner,
		Follow:    x.follow,
		Attribute: j.attribute,
		Wanted:    wanted,
		Complain:  func(err error) { j.complain(reason.Of(err), nil) },
		Overwrite: x.existing == keyOverwrite,
		Unlink:    x.existing == 'U',
		Recursive: x.unlinksAll,
		KeepDirs:  x.existing == keyNoOverwriteDir,
	}
	if x.exactly != nil {
		how.Exactly = *x.exactly
	}
	if x.backup.Kind != 0 {
		how.Backup = j.backUp
	}
	if x.toStdout {
		how.Output = &j.shown
	}
	if x.commander != nil {
		how.Output = x.commander
	}
	return how
}

// A shown writes members to standard output, for -O. It reports the first error of each member and
// goes on without writing.
type shown struct {
	*job
	name   string
	failed bool
}

func (s *shown) Write(p []byte) (int, error) {
	if s.failed {
		return len(p), nil
	}
	if _, err := s.Stdout.Write(p); err != nil {
		s.failed = true
		s.complain(s.member(s.name)+": Cannot write", err)
	}
	return len(p), nil
}

// backUp renames a file that an entry would replace to its backup.
func (j *job) backUp(parent int, base, name string) error {
	var st unix.Stat_t
	if unix.Fstatat(parent, base, &st, unix.AT_SYMLINK_NOFOLLOW) != nil || st.Mode&unix.S_IFMT == unix.S_IFDIR {
		return nil
	}
	_, err := j.renameToBackup("/proc/self/fd/"+strconv.Itoa(parent)+"/"+base, name)
	return err
}

// lose prints what could not be made.
func (j *job) lose(lost tree.Losses) {
	if n := lost.Devices; n > 0 {
		j.complain(tree.Losses{Devices: n}.String()+": Cannot mknod", unix.EPERM)
	}
	if n := lost.Owners; n > 0 && j.sameOwner && os.Geteuid() != 0 {
		j.complain(tree.Losses{Owners: n}.String()+": Cannot change ownership", unix.EPERM)
	}
	if n := lost.Attributes; n > 0 && (j.acls || j.xattrs) {
		j.tell(tree.Losses{Attributes: n}.String() + ": Cannot set")
	}
}

// wants reports whether to unpack an entry. With -v it prints the name.
func (j *job) wants(s *selection, at int64, e *tarfile.Header) bool {
	if !s.wants(e) {
		return false
	}
	if !j.absolute {
		j.stripOutside(e.Written, false)
		if e.Kind == tarfile.HardLink {
			j.stripOutside(e.WrittenLink, true)
		}
	}
	if !j.confirm("extract", strings.TrimRight(e.Written, "/")) || !j.rename(e) {
		return false
	}
	j.seeMember(at, e)
	if j.keepsExisting(e) {
		return false
	}
	if j.absolute {
		j.place(e)
	}
	if j.touch {
		now := time.Now()
		e.Mtime = unix.NsecToTimespec(now.UnixNano())
	} else {
		j.checkTime(e)
	}
	j.shown = shown{job: j, name: e.Name}
	if j.commander != nil {
		j.commander.begin(e)
	}
	return true
}

// seeMember prints the name of a member, for -v.
func (j *job) seeMember(at int64, e *tarfile.Header) {
	if j.verbose == 0 || e.Refused != nil {
		return
	}
	line := j.listed(e)
	if j.verbose > 1 {
		line = j.long(e, line)
	}
	j.print(at+tarfile.BlockSize, line) // the number of the block after the header
}

// checkTime warns of a time that is not likely.
func (j *job) checkTime(e *tarfile.Header) {
	if e.Kind == tarfile.Symlink || e.Kind == tarfile.HardLink || e.Refused != nil || j.toStdout || j.commander != nil || !j.warns("timestamp") {
		return
	}
	stamp := j.stamp(&e.Mtime, true)
	now := time.Now()
	seconds, nanos := e.Mtime.Unix()
	seconds, nanos = seconds-now.Unix(), nanos-int64(now.Nanosecond())
	if nanos < 0 {
		seconds--
		nanos += 1e9
	}
	switch {
	case e.Mtime.Sec < 0:
		j.tell(j.member(e.Written) + ": implausibly old time stamp " + stamp)
	case seconds >= 0:
		j.tell(fmt.Sprintf("%s: time stamp %s is %d.%s s in the future", j.member(e.Written), stamp, seconds,
			cmp.Or(strings.TrimRight(fmt.Sprintf("%09d", nanos), "0"), "0")))
	}
}

// chooseTop chooses the directory of --one-top-level.
func (j *job) chooseTop() error {
	if !j.hasTop || j.top != "" {
		return nil
	}
	base := filepath.Base(j.file)
	for _, s := range suffixes {
		if cut, ok := strings.CutSuffix(base, s.end); ok {
			if base = cut; s.end[1] != 't' {
				base = strings.TrimSuffix(cut, ".tar")
			}
			j.top = base
			break
		}
	}
	if cut, ok := strings.CutSuffix(base, ".tar"); ok && j.top == "" {
		j.top = cut
	}
	if j.top == "" || j.file == "-" {
		return wrong("Cannot deduce top-level directory name; please set it explicitly with --one-top-level=DIR")
	}
	return nil
}

// underTop returns a name below the directory of --one-top-level.
func (j *job) underTop(name string) string {
	inner := strings.TrimLeft(name, "/.")
	switch {
	case !j.hasTop:
		return name
	case inner == "":
		return j.top
	case inner == j.top, strings.HasPrefix(inner, j.top+"/"):
		return name
	}
	return j.top + "/" + name
}

// place makes the names of an entry relative to the root directory, for -P: those that were absolute
// in the archive, and the others below the directory of -C.
func (j *job) place(e *tarfile.Header) {
	dir, err := filepath.Abs(j.dir)
	if err != nil {
		dir = "/"
	}
	at := func(name, written string) string {
		if !strings.HasPrefix(written, "/") {
			name = filepath.Join(dir, name)
		}
		return strings.TrimLeft(name, "/")
	}
	e.Name = at(e.Name, e.Written)
	if e.Kind == tarfile.HardLink {
		e.Link = at(e.Link, e.WrittenLink)
	}
}
