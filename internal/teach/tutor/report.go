package tutor

import (
	"os"
	"runtime"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/machine"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/record"
	"contedor/internal/texts"
)

// reportFormat is the version of the fields of a report.
const reportFormat = 1

// A report is what a learner hands in. Its fields are those of --json, which docs/report.md
// describes. It has no names of users or machines.
type report struct {
	Format  int          `json:"format"`
	Program string       `json:"program"` // the version of contedor
	Date    time.Time    `json:"date"`
	Begun   *time.Time   `json:"begun,omitempty"`
	Steps   []stepResult `json:"steps"`
	Reached int          `json:"reached"` // the number of steps that are reached
	Tasks   []verdict    `json:"tasks"`
	Cost    *record.Cost `json:"cost,omitempty"`
	Machine host         `json:"machine"`
}

// A stepResult is a step and when it was reached or left out.
type stepResult struct {
	Name    string     `json:"name"`
	Reached *time.Time `json:"reached,omitempty"`
	Skipped *time.Time `json:"skipped,omitempty"`
}

// A host is what a report says of the machine.
type host struct {
	System       string `json:"system"` // PRETTY_NAME of os-release(5)
	Kernel       string `json:"kernel"`
	Architecture string `json:"architecture"` // GOARCH
	Processors   int    `json:"processors"`
	Cgroup       int    `json:"cgroup"` // the version that limits memory
	Root         bool   `json:"root"`   // whether root made the report
}

// report is `contedor lesson report`.
func (l *lesson) report() error {
	r := &report{Format: reportFormat, Program: cli.Version, Date: time.Now().UTC().Truncate(time.Second), Steps: []stepResult{}, Cost: l.Cost}
	if !l.Begun.IsZero() {
		r.Begun = &l.Begun
	}
	r.Reached = l.done()
	for i := range l.stages {
		x := stepResult{Name: l.stages[i].name}
		mark := l.Steps[x.Name]
		if !mark.Reached.IsZero() {
			x.Reached = &mark.Reached
		} else if !mark.Skipped.IsZero() {
			x.Skipped = &mark.Skipped
		}
		r.Steps = append(r.Steps, x)
	}
	for n := range tasks() {
		r.Tasks = append(r.Tasks, l.known(n+1))
	}
	kernel, _ := machine.Here().Read("proc/sys/kernel/osrelease")
	r.Machine = host{system(), kernel, runtime.GOARCH, runtime.NumCPU(), cgroupVersion(), l.root}
	return l.options.Print(l.inv, r, func(s *guide.Screen) string { return l.draw(r) })
}

// system returns the name of the distribution.
func system() string {
	data, _ := os.ReadFile("/etc/os-release")
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "PRETTY_NAME="); ok {
			return strings.Trim(strings.TrimSpace(name), `"'`)
		}
	}
	return "Linux"
}

// draw returns the report as text.
func (l *lesson) draw(r *report) string {
	t := &l.Lesson
	s := l.screen
	text := s.Heading(t.ReportHeading) + "\n" + clock(r.Date) + ", contedor " + r.Program + "\n" +
		layout.Wrap(texts.Fill(t.Machine, "system", r.Machine.System, "kernel", r.Machine.Kernel,
			"architecture", r.Machine.Architecture, "cgroup", number(r.Machine.Cgroup)), 0, 2, s.Columns, "") + "\n\n" +
		s.Heading(t.StepsHeading) + " (" + texts.Fill(t.Progress, "done", number(r.Reached), "steps", number(len(r.Steps))) + ")\n"
	for _, x := range r.Steps {
		sign, when := " ", ""
		switch {
		case x.Reached != nil:
			sign, when = s.Good("✓"), clock(*x.Reached)
		case x.Skipped != nil:
			sign, when = s.Doubtful("-"), clock(*x.Skipped)
		}
		text += strings.TrimRight("  "+sign+" "+x.Name+strings.Repeat(" ", max(20-len(x.Name), 1))+when, " ") + "\n"
	}
	text += "\n" + s.Heading(t.TasksHeading) + "\n"
	for i := range r.Tasks {
		text += l.drawTask(&r.Tasks[i])
	}
	return text
}
