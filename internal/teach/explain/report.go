package explain

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/machine"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"contedor/internal/teach/strace"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A report is all that is told of a command line; its fields are those of
// --json.
type report struct {
	Command   []string   `json:"command"`
	Processes []*process `json:"processes"`
	Own       []share    `json:"own"`
	Shared    []share    `json:"shared"`
	Needs     []need     `json:"needs"`

	texts  *texts.Language
	flags  uintptr // CLONE_NEW* bits, all in all
	last   place   // where the program finds itself
	forked bool
	steps  plan.Steps // all in all
}

// A process does the calls, in order.
type process struct {
	ID     int    `json:"id"`     // 1 is the one that is started
	Parent int    `json:"parent"` // 0 for that one
	Role   string `json:"role"`   // "parent", "child" or "helper"
	Calls  []line `json:"calls"`

	heading string
	flags   uintptr // CLONE_NEW* bits of the namespaces that it has made
	why     string  // what was last said
	place
}

// A line is one system call.
type line struct {
	Call  string `json:"call"`
	Why   string `json:"why,omitempty"`   // with the first call of a step
	Forks int    `json:"forks,omitempty"` // the id of the process that it makes
}

// A share is what the program has to itself, or has in common with the machine.
type share struct {
	Namespace string `json:"namespace,omitempty"` // as unshare(1) names it; none for the root directory
	What      string `json:"what"`
}

// A need is what the command line needs, and whether it is had.
type need struct {
	What string `json:"what"`
	For  string `json:"for"`
	Have bool   `json:"have"`
	Here string `json:"here,omitempty"` // what was found

	missingCapability bool
}

func newReport(c *texts.Language, inv *cli.Invocation, steps plan.Steps) *report {
	r := &report{Command: inv.Argv, texts: c}
	r.gather(steps)
	r.tell(r.process(0, "parent", cli.BaseName(r.Command[0])), steps.Operations(inv.ErrorName()))
	r.share()
	r.need()
	return r
}

func (r *report) process(parent int, role, heading string) *process {
	p := &process{ID: len(r.Processes) + 1, Parent: parent, Role: role, heading: heading}
	r.Processes = append(r.Processes, p)
	return p
}

// gather collects what the steps do, those of commands that they run included.
func (r *report) gather(steps plan.Steps) {
	for _, step := range steps {
		r.steps.Add(step)
		switch s := step.(type) {
		case plan.Unshare:
			r.flags |= s.Flags
		case plan.Fork:
			r.forked = true
		case plan.Chroot:
			r.last.root = r.last.outside(s.Dir)
		case plan.Chdir:
			r.last.dir = r.last.inside(s.Dir)
		case plan.Exec:
			next, _ := follow(s)
			r.gather(next)
		}
	}
}

// tell adds operations to the process that does them.
func (r *report) tell(p *process, operations []solo.Operation) {
	for _, o := range operations {
		step, _ := o.For.(plan.Step)
		if o.Nr == unix.SYS_EXECVE {
			r.execute(p, step, o)
			continue
		}
		p.add(line{Call: strace.Call(o), Why: r.why(p, step, o)})
		if u, ok := step.(plan.Unshare); ok {
			p.flags |= u.Flags
		}
		p.enter(o)
		if o.Child == nil {
			continue
		}
		role, heading := "helper", r.texts.Explain.Helper
		if _, ok := step.(plan.Fork); ok {
			role, heading = "child", r.texts.Explain.Child
			if p.flags&unix.CLONE_NEWPID != 0 {
				heading = r.texts.Explain.ChildFirst
			}
		}
		child := r.process(p.ID, role, heading)
		child.place = p.place
		p.Calls[len(p.Calls)-1].Forks = child.ID
		r.tell(child, o.Child)
	}
}

// add adds a call; what was just said is not said again. This process stands
// for the one that would run the command.
func (p *process) add(l line) {
	pid := strconv.Itoa(os.Getpid())
	l.Call = strings.NewReplacer("/proc/"+pid+"/", "/proc/PID/", `"`+pid+`"`, `"PID"`).Replace(l.Call)
	if l.Why == p.why {
		l.Why = ""
	} else {
		p.why = l.Why
	}
	p.Calls = append(p.Calls, l)
}

// execute adds the end of a process's own part: it becomes another program, and
// goes on where that is one whose plan is known.
func (r *report) execute(p *process, step plan.Step, o solo.Operation) {
	t := &r.texts.Explain
	paths, argv := o.Args[0].([]string), o.Args[1].([]string)
	program, found := p.find(paths)
	if found {
		o.Args[0] = []string{program}
	} else {
		program = argv[0]
	}
	e, last := step.(plan.Exec)
	var next plan.Steps
	var name string
	if last {
		r.Needs = append(r.Needs, need{What: p.outside(program), For: "execve", Have: found})
		if found {
			next, name = follow(e)
		}
	}
	why := t.Exec
	switch {
	case next != nil:
		why = t.ExecNext
	case p.Parent == 0:
		why = t.ExecInPlace
	}
	p.add(line{Call: strace.Call(o), Why: texts.Fill(why, "program", program)})
	r.tell(p, next.Operations(name))
}

// share says what the program has to itself and what not.
func (r *report) share() {
	t := &r.texts.Explain
	for _, ns := range nsflags.Table {
		s := share{ns.Long, r.texts.Own.Of(ns.Long)}
		if r.flags&ns.Flag == 0 {
			r.Shared = append(r.Shared, s)
			continue
		}
		if ns.Flag == unix.CLONE_NEWPID && !r.forked {
			s.What += " (" + t.ChildrenOnly + ")"
		}
		r.Own = append(r.Own, s)
	}
	if r.last.root == "" || r.last.root == "/" {
		r.Shared = append(r.Shared, share{What: t.RootShared})
	} else {
		r.Own = append(r.Own, share{What: texts.Fill(t.RootOwn, "dir", r.last.root)})
	}
}

// need asks the machine for what the steps need.
func (r *report) need() {
	m := machine.Here()
	files := r.Needs
	r.Needs = nil
	kernel := need{}
	for _, n := range r.steps.Needs() {
		x := need{What: n.Name, For: n.For}
		switch n.Kind {
		case plan.Capability:
			x.Have = m.Capable(capability.Number(n.Name))
			x.missingCapability = !x.Have
		case plan.Kernel:
			if kernel.What == "" || machine.Newer(n.Name, kernel.What) {
				kernel.What, kernel.For = n.Name, x.For
			}
			continue
		case plan.Program:
			x.Here, x.Have = solo.LookUp(n.Name, searchPath(r.steps))
		default:
			value, there := m.Sysctl(n.Name)
			if !there && n.Kind != plan.Positive {
				continue
			}
			zero := value == "0"
			x.Have = !there || zero == (n.Kind == plan.Zero) || n.Kind != plan.Positive && m.Capable(unix.CAP_SYS_ADMIN)
			x.What += " > 0"
			if n.Kind == plan.Zero {
				x.What = n.Name + " = 0"
			}
			x.Here = value
		}
		r.Needs = append(r.Needs, x)
	}
	if kernel.What != "" {
		kernel.Here, kernel.Have = machine.Kernel(kernel.What)
		kernel.What = "Linux " + kernel.What
		r.Needs = append(r.Needs, kernel)
	}
	r.Needs = append(r.Needs, files...)
}

// searchPath returns the PATH of the program that is run.
func searchPath(steps plan.Steps) string {
	for _, s := range steps {
		if e, ok := s.(plan.Exec); ok {
			return e.Path
		}
	}
	return ""
}

// why says what a call is for.
func (r *report) why(p *process, step plan.Step, o solo.Operation) string {
	t := &r.texts.Explain
	fill := texts.Fill
	id := func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
	switch s := step.(type) {
	case plan.DefaultSignal:
		return fill(t.DefaultSignal, "signal", unix.SignalName(s.Signal))
	case plan.Unshare:
		if s.Flags == 0 {
			return t.UnshareNothing
		}
		var kinds []string
		for _, ns := range nsflags.Table {
			if s.Flags&ns.Flag != 0 {
				kinds = append(kinds, ns.Long)
			}
		}
		return fill(t.Unshare, "kinds", strings.Join(kinds, ", "))
	case plan.Fork:
		return r.whyFork(p, o)
	case plan.ForkBinder:
		return t.ForkBinder
	case plan.ForkMapper:
		return t.ForkMapper
	case plan.AwaitBinder, plan.AwaitMapper:
		if o.Nr == unix.SYS_WAIT4 {
			return t.HelperWait
		}
		return t.BeginHelper
	case plan.Bind:
		return t.Bind
	case plan.Propagation:
		if s.Flags&unix.MS_PRIVATE == 0 {
			return t.Unprivate
		}
		return t.Propagation
	case plan.Chroot:
		return fill(t.Chroot, "dir", s.Dir)
	case plan.Chdir:
		return fill(t.Chdir, "dir", s.Dir)
	case plan.MountProc:
		return t.MountProc
	case plan.MountBinfmt:
		return t.MountBinfmt
	case plan.LoadInterp:
		return t.LoadInterp
	case plan.MapID:
		text := t.MapUser
		if s.Map == plan.GIDMap {
			text = t.MapGroup
		}
		return fill(text, "inner", id(s.Inner), "outer", id(s.Outer))
	case plan.SetGroups:
		if s.Value == "deny" {
			return t.DenySetgroups
		}
		return t.AllowSetgroups
	case plan.SetTime:
		return t.SetTime
	case plan.SetUID:
		return fill(t.SetUser, "id", id(s.UID))
	case plan.SetGID:
		return fill(t.SetGroup, "id", id(s.GID))
	case plan.SetGroupList:
		return t.SetGroupList
	case plan.KeepCaps:
		return t.KeepCaps
	case plan.Fail:
		return fill(t.Fail, "message", o.Says)
	}
	return ""
}

func (r *report) whyFork(p *process, o solo.Operation) string {
	t := &r.texts.Explain
	switch o.Nr {
	case unix.SYS_CLONE:
		if p.flags&unix.CLONE_NEWPID != 0 {
			return t.ForkFirst
		}
		return t.Fork
	case unix.SYS_RT_SIGTIMEDWAIT:
		return t.Forward
	case unix.SYS_WAIT4:
		return t.Wait
	case unix.SYS_PIDFD_OPEN, unix.SYS_PRCTL, unix.SYS_PPOLL, unix.SYS_GETPID, unix.SYS_CLOSE:
		return t.KillChild
	}
	if o.Args[0] == any(unix.SIG_SETMASK) {
		return t.Unblock
	}
	return t.Signals
}
