package explain

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/machine"
	"contedor/internal/linux/quote"
	"contedor/internal/nsflags"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// An account is the explanation of a command that has no plan: what it changes, and in which
// namespace. Its fields are those of --json.
type account struct {
	Command []string `json:"command"`
	Effects []effect `json:"effects"`

	texts *texts.Language
}

// An effect is one change that a command makes.
type effect struct {
	Call      string `json:"call"`      // the most important system call, or the rtnetlink(7) request
	What      string `json:"what"`      // what it does
	Namespace string `json:"namespace"` // long option of unshare(1) for the kind; empty for none
	Where     string `json:"where,omitempty"`
	Undo      string `json:"undo,omitempty"` // a command line that takes the change back
	Need      string `json:"need,omitempty"` // the capability that it needs
	Have      bool   `json:"have"`           // whether this process has it
}

// A teller knows what the commands of one name do. It returns nil for a command line that it does
// not know.
type teller struct {
	name string
	tell func(t *texts.Deed, words []string) []effect
}

func tellers() []teller {
	return []teller{
		{"mount", tellMount}, {"umount", tellUmount}, {"hostname", tellHostname}, {"pivot_root", tellPivotRoot}, {"switch_root", tellSwitchRoot},
		{"ip", tellIP}, {"iptables", tellIptables}, {"ping", tellPing}, {"sysctl", tellSysctl},
		{"fetchroot", tellFetchroot}, {"tar", tellTar}, {"wget", tellDownload}, {"curl", tellDownload},
		{"ps", tellPs}, {"top", tellTop}, {"lsns", tellLsns},
		{"mkdir", tellMkdir}, {"rmdir", tellRmdir}, {"echo", tellEcho}, {"cat", tellCat}, {"tee", tellTee}, {"setpriv", tellSetpriv},
		{"cgcreate", tellCgcreate}, {"cgset", tellCgset}, {"cgexec", tellCgexec}, {"cgclassify", tellCgclassify}, {"cgdelete", tellCgdelete},
	}
}

// effects returns what a command line changes, or nil if no teller knows it. An empty Where is the
// present namespace.
func effects(c *texts.Language, argv []string) []effect {
	for _, x := range tellers() {
		if x.name == cli.BaseName(argv[0]) {
			return x.tell(&c.Deed, argv[1:])
		}
	}
	return nil
}

// accountOf returns the account of a command line, or nil if no teller knows it.
func accountOf(c *texts.Language, argv []string) *account {
	list := effects(c, argv)
	if list == nil {
		return nil
	}
	m := machine.Here()
	for i := range list {
		e := &list[i]
		if e.Where == "" {
			e.Where = whose(&c.Deed, e.Namespace)
		}
		if e.Need != "" {
			e.Have = m.Capable(capability.Number(e.Need))
		}
	}
	return &account{argv, list, c}
}

// whose says whose namespace of a kind this process is in: the machine's or another one. It returns ""
// if that cannot be seen.
func whose(t *texts.Deed, kind string) string {
	for _, ns := range nsflags.Table {
		if ns.Long != kind {
			continue
		}
		file := "/ns/" + strings.TrimSuffix(ns.File, "_for_children")
		own, err1 := os.Readlink("/proc/self" + file)
		first, err2 := os.Readlink("/proc/1" + file)
		switch {
		case err1 != nil || err2 != nil:
			return ""
		case own == first:
			return t.OfMachine
		}
		return t.OfShell
	}
	return ""
}

// draw returns the account as text.
func (a *account) draw(s *guide.Screen) string {
	t := &a.texts.Deed
	labels := []string{t.Namespace, t.Undo, t.Need}
	widest := 0
	for _, label := range labels {
		widest = max(widest, utf8.RuneCountInString(label))
	}
	var b strings.Builder
	b.WriteString("● " + s.Heading(layout.Wrap(quote.Visible(strings.Join(a.Command, " ")), 2, 4, s.Columns, "")) + "\n")
	for _, e := range a.Effects {
		d := drawing{Screen: s}
		d.line("├ ", quote.Visible(e.Call), e.What, "│ ")
		b.WriteString(d.text.String())
		row := func(label, value string) {
			if value != "" {
				hang := widest + 6
				b.WriteString("│     " + pad(label, widest+2) + layout.Wrap(quote.Visible(value), 2+hang, hang, s.Columns, "│ ") + "\n")
			}
		}
		if e.Namespace != "" {
			where := e.Namespace + ": " + a.texts.Own.Of(e.Namespace)
			if e.Where != "" {
				where += " (" + e.Where + ")"
			}
			row(t.Namespace, where)
		}
		row(t.Undo, e.Undo)
		if e.Need != "" {
			answer := a.texts.Yes
			if !e.Have {
				answer = a.texts.No
			}
			row(t.Need, e.Need+"  "+answer)
		}
	}
	return b.String()
}

// call returns a system call in the format of strace(1).
func call(name string, args ...string) string { return name + "(" + strings.Join(args, ", ") + ")" }

func quoted(word string) string { return strconv.Quote(word) }

// operands returns the words that are not options. Options in takes have a value.
func operands(words []string, takes string) (list []string, options map[string]string) {
	options = map[string]string{}
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case strings.HasPrefix(w, "--") && len(w) > 2:
			name, value, _ := strings.Cut(w, "=")
			options[name] = value
		case len(w) > 1 && w[0] == '-':
			for j := 1; j < len(w); j++ {
				name := "-" + w[j:j+1]
				if !strings.Contains(takes, w[j:j+1]) {
					options[name] = ""
					continue
				}
				value := w[j+1:]
				if value == "" && i+1 < len(words) {
					i++
					value = words[i]
				}
				if old := options[name]; old != "" {
					value = old + "," + value
				}
				options[name] = value
				break
			}
		default:
			list = append(list, w)
		}
	}
	return list, options
}

func has(options map[string]string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, ok := options[n]; return ok })
}

const admin = "CAP_SYS_ADMIN"

func tellMount(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "tToOLUN")
	kind, how := options["-t"], options["-o"]
	if v, ok := options["--types"]; ok {
		kind = v
	}
	e := effect{Namespace: "mount", Need: admin}
	for _, p := range []string{"shared", "slave", "private", "unbindable"} {
		for _, r := range []string{"", "r"} {
			if has(options, "--make-"+r+p) && len(list) == 1 {
				at := "AT_EMPTY_PATH"
				if r != "" {
					at += "|AT_RECURSIVE"
				}
				e.Call = call("mount_setattr", "FD", `""`, at, "{... propagation=MS_"+strings.ToUpper(p)+"...}", "...")
				text := t.Private
				if p == "shared" || p == "slave" {
					text = t.Spread
				}
				e.What = texts.Fill(text, "dir", list[0])
				return []effect{e}
			}
		}
	}
	if len(list) == 0 || len(list) > 2 {
		return nil
	}
	dir := list[len(list)-1]
	source := list[0]
	e.Undo = "umount " + dir
	bind := has(options, "-B", "--bind", "-R", "--rbind")
	for word := range strings.SplitSeq(how, ",") {
		bind = bind || word == "bind" || word == "rbind"
		if word == "remount" {
			e.Call = call("mount_setattr", "...")
			e.What, e.Undo = texts.Fill(t.Remount, "dir", dir), ""
			return []effect{e}
		}
	}
	if bind {
		flags := "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC"
		if has(options, "-R", "--rbind") || slices.Contains(strings.Split(how, ","), "rbind") {
			flags += "|AT_RECURSIVE"
		}
		e.Call = call("open_tree", "AT_FDCWD", "...", flags)
		text := t.BindMount
		if source == dir {
			text = t.BindSelf
		}
		e.What = texts.Fill(text, "source", source, "dir", dir)
		return []effect{e}
	}
	e.Call = call("fsopen", quoted(kind), "FSOPEN_CLOEXEC")
	text := t.MountOther
	switch kind {
	case "proc":
		text = t.MountProc
	case "tmpfs":
		text = t.MountTmpfs
	case "sysfs":
		text = t.MountSysfs
	case "overlay":
		text = t.MountOverlay
	case "cgroup":
		text = t.MountCgroup1
	case "cgroup2":
		text = t.MountCgroup2
	}
	e.What = texts.Fill(text, "source", source, "dir", dir, "kind", kind)
	return []effect{e}
}

func tellUmount(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "tO")
	if len(list) == 0 {
		return nil
	}
	var effects []effect
	for _, dir := range list {
		flags, text := "0", t.Umount
		if has(options, "-l", "--lazy") {
			flags, text = "MNT_DETACH", t.Detach
		}
		effects = append(effects, effect{
			Call: call("umount2", quoted(dir), flags), What: texts.Fill(text, "dir", dir), Namespace: "mount", Need: admin,
		})
	}
	return effects
}

func tellHostname(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "F")
	if len(list) == 0 && len(options) == 0 {
		return []effect{{Call: call("uname", "..."), What: t.ShowName, Namespace: "uts"}}
	}
	if len(list) != 1 {
		return nil
	}
	return []effect{{
		Call: call("sethostname", quoted(list[0]), strconv.Itoa(len(list[0]))), What: texts.Fill(t.SetName, "name", list[0]),
		Namespace: "uts", Need: admin,
	}}
}

func tellPivotRoot(t *texts.Deed, words []string) []effect {
	if len(words) != 2 {
		return nil
	}
	text, undo := t.Pivot, ""
	if words[0] == "." && words[1] == "." {
		text = t.PivotOver
	}
	return []effect{{
		Call: call("pivot_root", quoted(words[0]), quoted(words[1])), What: texts.Fill(text, "new", words[0], "old", words[1]),
		Namespace: "mount", Undo: undo, Need: admin,
	}}
}

func tellSwitchRoot(t *texts.Deed, words []string) []effect {
	if len(words) < 2 || strings.HasPrefix(words[0], "-") {
		return nil
	}
	return []effect{{
		Call: call("mount", quoted(words[0]), `"/"`, "NULL", "MS_MOVE", "NULL"), What: texts.Fill(t.SwitchRoot, "new", words[0], "init", words[1]),
		Namespace: "mount", Need: admin,
	}}
}

// cgroupRoot is where control groups are usually mounted.
const cgroupRoot = "/sys/fs/cgroup"

// inCgroups reports whether a path lies where control groups are mounted.
func inCgroups(name string) bool {
	var fs unix.Statfs_t
	dir := name
	for dir != "/" && dir != "." && unix.Statfs(dir, &fs) != nil {
		dir = parent(dir)
	}
	return strings.HasPrefix(name, cgroupRoot+"/") || fs.Type == unix.CGROUP2_SUPER_MAGIC || fs.Type == unix.CGROUP_SUPER_MAGIC
}

func parent(name string) string {
	at := strings.LastIndexByte(strings.TrimRight(name, "/"), '/')
	switch at {
	case -1:
		return "."
	case 0:
		return "/"
	}
	return name[:at]
}

func tellMkdir(t *texts.Deed, words []string) []effect {
	list, _ := operands(words, "m")
	var effects []effect
	for _, dir := range list {
		if !inCgroups(dir) {
			return nil
		}
		effects = append(effects, effect{Call: call("mkdirat", "AT_FDCWD", quoted(dir), "0777"), What: texts.Fill(t.MakeCgroup, "dir", dir), Undo: "rmdir " + dir})
	}
	return effects
}

func tellRmdir(t *texts.Deed, words []string) []effect {
	list, _ := operands(words, "")
	var effects []effect
	for _, dir := range list {
		if !inCgroups(dir) {
			return nil
		}
		effects = append(effects, effect{Call: call("unlinkat", "AT_FDCWD", quoted(dir), "AT_REMOVEDIR"), What: texts.Fill(t.RemoveCgroup, "dir", dir)})
	}
	return effects
}

// tellEcho tells of "echo VALUE > FILE", where FILE is in a cgroup.
func tellEcho(t *texts.Deed, words []string) []effect {
	at := slices.IndexFunc(words, func(w string) bool { return w == ">" || w == ">>" })
	if at < 0 || at+2 != len(words) || !inCgroups(words[at+1]) {
		return nil
	}
	return []effect{writing(t, words[at+1], strings.Join(words[:at], " "))}
}

// tellCat tells of files that are in cgroups.
func tellCat(t *texts.Deed, words []string) (effects []effect) {
	list, _ := operands(words, "")
	for _, file := range list {
		if !inCgroups(file) {
			return nil
		}
		name := file[strings.LastIndexByte(file, '/')+1:]
		e := effect{Call: call("openat", "AT_FDCWD", quoted(file), "O_RDONLY..."), What: texts.Fill(t.ReadCgroup, "group", parent(file), "file", name)}
		effects = append(effects, e)
	}
	return effects
}

// writing returns the effect of writing a value to a file of a cgroup.
func writing(t *texts.Deed, file, value string) effect {
	e := effect{Call: call("write", "FD</"+strings.TrimLeft(file, "/")+">", quoted(value+"\n"))}
	name := file[strings.LastIndexByte(file, '/')+1:]
	group := parent(file)
	text := t.SetOther
	switch name {
	case "cgroup.procs", "tasks":
		text, e.Undo = t.JoinGroup, "echo "+value+" > "+parent(group)+"/"+name
	case "cgroup.subtree_control":
		text = t.Enable
		if strings.HasPrefix(value, "+") {
			e.Undo = "echo " + strings.ReplaceAll(value, "+", "-") + " > " + file
		}
	case "memory.max", "memory.limit_in_bytes", "memory.hard_limit_in_bytes":
		text = t.LimitMemory
	case "memory.high", "memory.soft_limit_in_bytes":
		text = t.SlowMemory
	case "memory.swap.max", "memory.memsw.limit_in_bytes":
		text = t.LimitSwap
	case "cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us":
		text = t.LimitCPU
	case "cpu.weight", "cpu.shares":
		text = t.ShareCPU
	case "pids.max":
		text = t.LimitPIDs
	case "cpuset.cpus", "cpuset.mems":
		text = t.ChooseCPUs
	case "cgroup.freeze", "freezer.state":
		text = t.Freeze
	case "cgroup.kill":
		text = t.KillGroup
	}
	e.What = texts.Fill(text, "group", group, "value", value, "file", name)
	return e
}

// groupsOf returns the paths and controllers of -g CONTROLLERS:PATH, of which there may be several.
func groupsOf(value string) (controllers, path string, ok bool) {
	return strings.Cut(value, ":")
}

func tellCgcreate(t *texts.Deed, words []string) []effect {
	_, options := operands(words, "gtadfs")
	controllers, path, ok := groupsOf(options["-g"])
	if !ok {
		return nil
	}
	return []effect{{
		Call: call("mkdirat", "AT_FDCWD", quoted(cgroupRoot+"/.../"+path), "0775"), What: texts.Fill(t.CreateGroup, "group", path, "controllers", controllers),
		Undo: "cgdelete -g " + options["-g"],
	}}
}

func tellCgset(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "r")
	if len(list) != 1 || options["-r"] == "" {
		return nil
	}
	var effects []effect
	for setting := range strings.SplitSeq(options["-r"], ",") {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			return nil
		}
		effects = append(effects, writing(t, list[0]+"/"+name, value))
	}
	return effects
}

func tellCgexec(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "g")
	controllers, path, ok := groupsOf(options["-g"])
	if !ok || len(list) == 0 {
		return nil
	}
	return []effect{{
		Call: call("write", "FD</.../"+path+"/cgroup.procs>", quoted("PID")),
		What: texts.Fill(t.ExecGroup, "group", path, "controllers", controllers, "program", list[0]),
	}}
}

func tellCgclassify(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "g")
	_, path, ok := groupsOf(options["-g"])
	if !ok || len(list) == 0 {
		return nil
	}
	return []effect{writing(t, path+"/cgroup.procs", strings.Join(list, " "))}
}

func tellCgdelete(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "g")
	name := options["-g"]
	if name == "" && len(list) == 1 {
		name = list[0]
	}
	_, path, ok := groupsOf(name)
	if !ok {
		return nil
	}
	return []effect{{Call: call("unlinkat", "AT_FDCWD", quoted(cgroupRoot+"/.../"+path), "AT_REMOVEDIR"), What: texts.Fill(t.RemoveCgroup, "dir", path)}}
}
