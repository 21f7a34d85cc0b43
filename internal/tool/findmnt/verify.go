package findmnt

import (
	"fmt"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/tool/libmount"
	"golang.org/x/sys/unix"
)

// A verifier looks for mistakes in a table.
type verifier struct {
	*finder
	out              strings.Builder
	entry            *mountinfo.Entry
	named            bool // the target has been printed
	noCheck          bool // the file system needs no fsck(8)
	errors, warnings int
	types            []string // the kernel's types of file system
}

func (v *verifier) tell(mark, text string) {
	if !v.named && v.entry != nil {
		v.out.WriteString(v.entry.Target + "\n")
		v.named = true
	}
	v.out.WriteString("   [" + mark + "] " + text + "\n")
}

func (v *verifier) fail(text string) {
	v.errors++
	v.tell("E", text)
}

func (v *verifier) warning(text string) {
	v.warnings++
	v.tell("W", text)
}

func (v *verifier) ok(text string) {
	if v.given[verbose] {
		v.tell(" ", text)
	}
}

// verify checks the matching lines and prints the result. The exit status is 1 if there are
// errors.
func (f *finder) verify() error {
	v := &verifier{finder: f}
	v.readTypes()
	order := f.wantsAll()
	s := &search{finder: f}
	visit := func(e *mountinfo.Entry) bool {
		v.entry, v.named, v.noCheck = e, false, false
		if order {
			v.checkOrder()
		}
		v.check()
		f.noSwap = true
		return !f.given['f']
	}
	switch {
	case f.wantsAll():
		f.inOrder(visit)
	case f.givesFirst():
		if e := f.first(); e != nil {
			visit(e)
		}
	default:
		found := false
		s.search(func(e *mountinfo.Entry) bool {
			found = true
			return visit(e)
		})
		if !found && !f.noSwap && f.wantTarget == nil && f.wantSource != nil {
			f.wantTarget, f.wantSource = f.wantSource, nil
			s.search(visit)
		}
	}
	v.entry = nil
	if v.errors == 0 && v.warnings == 0 && f.bad == 0 {
		v.out.WriteString("Success, no errors or warnings detected\n")
		return f.inv.Print(v.out.String())
	}
	summary := fmt.Sprintf("\n%s, %s, %s\n", count(f.bad, "parse error"), count(v.errors, "error"), count(v.warnings, "warning"))
	err := libmount.Delayed(f.inv, func() error {
		err := f.inv.Print(v.out.String())
		f.inv.Stderr.Write([]byte(summary))
		return err
	})
	if err != nil {
		return err
	}
	if status := v.errors + f.bad; status > 0 {
		return &cli.Failure{Status: 1}
	}
	return nil
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// readTypes reads the types of file system that the kernel has, built in or as modules.
func (v *verifier) readTypes() {
	text, _ := os.ReadFile("/proc/filesystems")
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 0 {
			v.types = append(v.types, words[len(words)-1])
		}
	}
	var uts unix.Utsname
	if unix.Uname(&uts) != nil {
		return
	}
	text, _ = os.ReadFile("/lib/modules/" + unix.ByteSliceToString(uts.Release[:]) + "/modules.dep")
	for line := range strings.Lines(string(text)) {
		file, _, ok := strings.Cut(line, ":")
		if ok && strings.HasPrefix(file, "kernel/fs/") && !strings.HasPrefix(file, "kernel/fs/nls/") {
			if name, _, isModule := strings.Cut(cli.BaseName(file), ".ko"); isModule {
				v.types = append(v.types, name)
			}
		}
	}
}

func (v *verifier) supported(fstype string) bool {
	for _, t := range v.types {
		if mountinfo.MatchType(t, fstype) {
			return true
		}
	}
	return false
}

// targetOf returns the target of a line without symbolic links.
func (v *verifier) targetOf(e *mountinfo.Entry) string {
	if name, ok := v.resolvedTarget(e.Target); ok {
		return name
	}
	return e.Target
}

// checkOrder compares the target with those of the following lines.
func (v *verifier) checkOrder() {
	own, past := v.targetOf(v.entry), false
	for i := range v.entries {
		e := &v.entries[i]
		if !past {
			past = e == v.entry
			continue
		}
		rest, under := strings.CutPrefix(own, v.targetOf(e))
		switch {
		case !under:
		case rest == "":
			v.warning("target specified more than once")
		case rest[0] == '/':
			v.fail("wrong order: " + own + " specified before " + v.targetOf(e))
		}
	}
}

func (v *verifier) has(option string) bool {
	_, ok := mountinfo.Option(v.entry.Merged(), option)
	return ok
}

func (v *verifier) check() {
	if v.entry.Type == "swap" {
		v.checkSwap()
	} else {
		v.checkTarget()
		e := v.entry
		for _, c := range [...]struct {
			class mountinfo.Class
			name  string
		}{{mountinfo.ForKernel, "VFS"}, {mountinfo.ForFileSystem, "FS"}, {mountinfo.ForTool, "userspace"}} {
			text := mountinfo.OptionsOf(e.Options, c.class)
			if e.Kernel {
				text = map[mountinfo.Class]string{mountinfo.ForKernel: e.Options, mountinfo.ForFileSystem: e.Super}[c.class]
			}
			if text != "" {
				v.ok(c.name + " options: " + text)
			}
		}
	}
	v.checkSource()
	v.checkType()
	if v.entry.Target == "/" && v.entry.Pass != 1 && !v.noCheck {
		v.warning(fmt.Sprintf("recommended root FS passno is 1 (current is %d)", v.entry.Pass))
	}
}

func (v *verifier) checkTarget() {
	name := v.entry.Target
	if resolved, ok := v.resolvedTarget(name); ok {
		if resolved != name {
			v.warning("non-canonical target path (real: " + resolved + ")")
		}
		name = resolved
	}
	var st unix.Stat_t
	switch err := unix.Stat(name, &st); {
	case err != nil && !v.has("noauto"):
		v.fail("unreachable on boot required target: " + cli.Strerror(err))
	case err != nil:
		v.warning("unreachable target: " + cli.Strerror(err))
	case st.Mode&unix.S_IFMT != unix.S_IFDIR && !v.has("bind"):
		v.fail("target is not a directory")
	default:
		v.ok("target exists")
	}
}

func (v *verifier) checkSwap() {
	list := v.entry.Merged()
	if value, ok := mountinfo.Option(list, "discard"); ok && value != "" && !strings.HasPrefix("once", value) && !strings.HasPrefix("pages", value) {
		_, rest, _ := strings.Cut(list, "discard=")
		v.fail("unsupported swaparea discard policy: " + rest)
	}
	if value, ok := mountinfo.Option(list, "pri"); ok && strings.Trim(strings.TrimPrefix(value, "-"), "0123456789") != "" {
		v.fail("failed to parse swaparea priority option")
	}
}

func (v *verifier) checkSource() {
	e := v.entry
	path, isPath := sourcePath(e)
	var st unix.Stat_t
	if !isPath {
		tag, value, _ := e.Tag()
		device, ok := v.device(e.Source)
		if !ok {
			if text := tag + "=" + value; v.has("noauto") {
				v.warning("unreachable: " + text)
			} else {
				v.fail("unreachable on boot required source: " + text)
			}
			return
		}
		v.ok(tag + "=" + value + " translated to " + device)
		path = device
	} else if name, _, equals := strings.Cut(path, "="); equals && name != "" && unix.Stat(path, &st) != nil {
		v.fail("unsupported source tag: " + path)
		return
	}
	isBind := v.has("bind")
	err := unix.Stat(path, &st)
	switch kind := st.Mode & unix.S_IFMT; {
	case mountinfo.IsPseudo(e.Type) || mountinfo.IsNetwork(e.Type):
		v.ok("do not check " + path + " source (pseudo/net)")
	case err != nil:
		v.warning("unreachable source: " + path + ": " + cli.Strerror(err))
	case (kind == unix.S_IFDIR || kind == unix.S_IFREG) && !isBind:
		v.warning("non-bind mount source " + path + " is a directory or regular file")
	case kind != unix.S_IFBLK && !isBind:
		v.warning("source " + path + " is not a block device")
	default:
		v.ok("source " + path + " exists")
	}
}

func (v *verifier) checkType() {
	e := v.entry
	source, ok := v.device(e.Source)
	if !ok && mountinfo.IsTag(e.Source) {
		return
	}
	if !ok {
		source = e.Source
	}
	if mountinfo.IsPseudo(e.Type) || mountinfo.IsNetwork(e.Type) {
		v.ok("do not check " + source + " FS type (pseudo/net)")
		return
	}
	switch e.Type {
	case "xfs", "btrfs":
		v.noCheck = true
	}
	if e.Type != "swap" && e.Type != "auto" && !v.supported(e.Type) {
		v.warning(e.Type + " seems unsupported by the current kernel")
	}
	// The contents of devices are not examined, so the type is always unknown.
	reason := "reason unknown"
	var st unix.Stat_t
	switch err := unix.Stat(source, &st); {
	case err != nil:
		reason = cli.Strerror(err)
	case st.Mode&unix.S_IFMT == unix.S_IFCHR:
		reason = cli.Strerror(unix.EINVAL)
	}
	if text := "cannot detect on-disk filesystem type (" + reason + ")"; e.Type == "auto" {
		v.fail(text)
	} else {
		v.warning(text)
	}
}
