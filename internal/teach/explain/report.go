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

	texts *texts.Language
	steps plan.Steps // those of commands that the steps run included
}

// A process does the calls, in order.
type process struct {
	ID     int    `json:"id"`     // 1 is the one that is started
	Parent int    `json:"parent"` // 0 for that one
	Role   string `json:"role"`   // "parent", "child" or "helper"
	Calls  []line `json:"calls"`

	heading string
	why     string // what was last said
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
	r.tell(r.process(0, "parent", cli.BaseName(r.Command[0])), steps, inv.ErrorName())
	r.share()
	r.need()
	return r
}

func (r *report) process(parent int, role, heading string) *process {
	p := &process{ID: len(r.Processes) + 1, Parent: parent, Role: role, heading: heading}
	r.Processes = append(r.Processes, p)
	return p
}

// tell adds what steps of the command name do, to the process that begins them.
func (r *report) tell(p *process, steps plan.Steps, name string) {
	r.steps.Add(steps...)
	r.operations(p, steps.Operations(name))
}

// operations adds operations to the process that does them.
func (r *report) operations(p *process, operations []solo.Operation) {
	for _, o := range operations {
		if o.Nr == unix.SYS_EXECVE {
			r.execute(p, o)
			continue
		}
		p.add(line{Call: strace.Call(o), Why: r.why(p, o, "", false)})
		p.follow(o)
		if o.Child == nil {
			continue
		}
		role, heading := "child", r.texts.Explain.Child
		switch {
		case o.IsHelper:
			role, heading = "helper", r.texts.Explain.Helper
		case p.made&unix.CLONE_NEWPID != 0:
			heading = r.texts.Explain.ChildFirst
		}
		child := r.process(p.ID, role, heading)
		child.place = place{root: p.root, dir: p.dir}
		p.Calls[len(p.Calls)-1].Forks = child.ID
		r.operations(child, o.Child)
	}
}

// why says what an operation is for, in the words of its step.
func (r *report) why(p *process, o solo.Operation, program string, continues bool) string {
	return o.For.(plan.Step).Why(plan.Scene{
		Texts: &r.texts.Explain, Operation: o,
		New: p.made, Joined: p.joined, IsChild: p.Parent != 0,
		Program: program, Continues: continues,
	})
}

// program is the process that becomes the program.
func (r *report) program() *process {
	last := r.Processes[0]
	for _, p := range r.Processes {
		if p.Role != "helper" {
			last = p
		}
	}
	return last
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
func (r *report) execute(p *process, o solo.Operation) {
	paths, argv, env := o.Args[0].([]string), o.Args[1].([]string), o.Args[2].([]string)
	program, found := p.find(paths)
	if found {
		o.Args[0] = []string{program}
	} else {
		program = argv[0]
	}
	var next plan.Steps
	var name string
	if p.Role != "helper" {
		r.Needs = append(r.Needs, need{What: p.outside(program), For: "execve", Have: found})
		if found {
			next, name = follow(program, argv, env)
		}
	}
	p.add(line{Call: strace.Call(o), Why: r.why(p, o, program, next != nil)})
	r.tell(p, next, name)
}

// share says what the program has to itself and what not.
func (r *report) share() {
	t := &r.texts.Explain
	made := uintptr(0)
	for _, p := range r.Processes {
		made |= p.made
	}
	program := r.program()
	for _, ns := range nsflags.Table {
		s := share{ns.Long, r.texts.Own.Of(ns.Long)}
		if made&ns.Flag == 0 {
			r.Shared = append(r.Shared, s)
			continue
		}
		if ns.Flag == unix.CLONE_NEWPID && program.Parent == 0 {
			s.What += " (" + t.ChildrenOnly + ")"
		}
		r.Own = append(r.Own, s)
	}
	if program.root == "" || program.root == "/" {
		r.Shared = append(r.Shared, share{What: t.RootShared})
	} else {
		r.Own = append(r.Own, share{What: texts.Fill(t.RootOwn, "dir", program.root)})
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
			x.Here, x.Have = solo.LookUp(n.Name, n.Path)
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
