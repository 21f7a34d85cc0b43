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
	"contedor/internal/teach/planner"
	"contedor/internal/teach/strace"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A report is the explanation of a command line. Its fields are those of --json.
type report struct {
	Command   []string   `json:"command"`
	Processes []*process `json:"processes"`
	Own       []share    `json:"own"`
	Shared    []share    `json:"shared"`
	Joined    []share    `json:"joined,omitempty"`
	Needs     []need     `json:"needs"`

	texts *texts.Language
	steps plan.Steps // of the command, and of our own commands that it executes

	exists bool // whether every program is taken to exist, without a look at this machine
}

// A process has calls, in order.
type process struct {
	ID     int    `json:"id"`     // 1 for the first process
	Parent int    `json:"parent"` // ID of the parent; 0 for the first process
	Role   string `json:"role"`   // "parent", "child" or "helper"
	Calls  []line `json:"calls"`

	heading string
	why     string   // the last reason
	last    []string // argv of the last program that it executes
	place
}

// A line is one system call.
type line struct {
	Call  string `json:"call"`
	Why   string `json:"why,omitempty"`   // the reason; empty if it is that of the call before
	Forks int    `json:"forks,omitempty"` // ID of the process that the call makes
	Maybe bool   `json:"maybe,omitempty"` // whether it is made only after another call has failed

	housekeeping bool // whether it only prepares signals, for the program or for the waiting
}

// A share is something that the program has to itself or shares with the machine.
type share struct {
	Namespace string `json:"namespace,omitempty"` // long option of unshare(1); empty for the root directory
	What      string `json:"what"`
}

// A need is something that the command line needs, and whether this machine has it.
type need struct {
	What string `json:"what"`
	For  string `json:"for"` // the system call that needs it
	Have bool   `json:"have"`
	Here string `json:"here,omitempty"` // the value or path on this machine

	missingCapability bool
}

func newReport(c *texts.Language, inv *cli.Invocation, steps plan.Steps) *report {
	r := &report{Command: inv.Argv, texts: c}
	r.add(r.process(0, "parent", cli.BaseName(r.Command[0])), steps, inv.ErrorName())
	r.share()
	r.need()
	return r
}

// process adds a process.
func (r *report) process(parent int, role, heading string) *process {
	p := &process{ID: len(r.Processes) + 1, Parent: parent, Role: role, heading: heading}
	r.Processes = append(r.Processes, p)
	return p
}

// add adds steps that the process p begins. Their messages begin with name.
func (r *report) add(p *process, steps plan.Steps, name string) {
	r.steps.Add(steps...)
	r.operations(p, steps.Operations(name))
}

// operations adds operations of the process p.
func (r *report) operations(p *process, operations []solo.Operation) {
	for _, o := range operations {
		if o.Nr == unix.SYS_EXECVE {
			r.execute(p, o)
			continue
		}
		p.add(line{
			Call: strace.Call(o), Why: r.why(p, o, "", false), Maybe: o.When,
			housekeeping: o.Nr == unix.SYS_RT_SIGPROCMASK || o.Nr == unix.SYS_RT_SIGACTION,
		})
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

// why returns the reason for an operation.
func (r *report) why(p *process, o solo.Operation, program string, continues bool) string {
	return o.For.(plan.Step).Why(plan.Scene{
		Texts: &r.texts.Explain, Operation: o,
		New: p.made, Joined: p.joined, IsChild: p.Parent != 0,
		Program: program, Continues: continues,
	})
}

// program returns the process that executes the program.
func (r *report) program() *process {
	last := r.Processes[0]
	for _, p := range r.Processes {
		if p.Role != "helper" {
			last = p
		}
	}
	return last
}

// add adds a call, without its reason if that is the same as for the call before. The id of
// this process, which made the plan, is replaced with PID.
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

// execute adds the execve(2) of a process and, if the program is one of the planners, the
// steps of that program.
func (r *report) execute(p *process, o solo.Operation) {
	paths, argv, env := o.Args[0].([]string), o.Args[1].([]string), o.Args[2].([]string)
	program, found := argv[0], r.exists
	if !r.exists {
		if path, ok := p.find(paths); ok {
			program, found = path, true
			o.Args[0] = []string{program}
		}
	}
	p.last = argv
	var next plan.Steps
	var name string
	if p.Role != "helper" {
		r.Needs = append(r.Needs, need{What: p.outside(program), For: "execve", Have: found})
		if found {
			next, name = planner.Follow(program, argv, env)
		}
	}
	p.add(line{Call: strace.Call(o), Why: r.why(p, o, program, next != nil)})
	r.add(p, next, name)
}

// share finds what the program has to itself and what it shares.
func (r *report) share() {
	t := &r.texts.Explain
	made, joined := uintptr(0), uintptr(0)
	for _, p := range r.Processes {
		made |= p.made
		joined |= p.joined
	}
	program := r.program()
	for _, ns := range nsflags.Table {
		s := share{ns.Long, r.texts.Own.Of(ns.Long)}
		if made&ns.Flag == 0 && joined&ns.Flag != 0 {
			r.Joined = append(r.Joined, s)
			continue
		}
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

// need checks whether this machine has what the steps need.
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
