package plan

import (
	"strconv"

	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// OOMScore says how likely it is that the kernel ends the process when memory is short,
// proc_pid_oom_score_adj(5).
type OOMScore struct {
	Adjust int // added to the kernel's own score: -1000 (never) to 1000 (first)
}

// Emit adds writing /proc/self/oom_score_adj. Its messages are choom(1)'s.
func (o OOMScore) Emit(p *solo.Program, name string) {
	textFile{path: "/proc/self/oom_score_adj", noOpen: NotAdjusted, noWrite: NotAdjusted, nameless: true}.
		write(p, name, []byte(strconv.Itoa(o.Adjust)))
}

// NotAdjusted is choom(1)'s message for a score that cannot be set.
const NotAdjusted = "failed to set score adjust value"

// Why names the value.
func (o OOMScore) Why(s Scene) string {
	return texts.Fill(s.Texts.OOMScore, "value", strconv.Itoa(o.Adjust))
}

// Needs adds nothing: which values are allowed depends on those that the process had before.
func (OOMScore) Needs(*Needs) {}

// Hint returns the attempt with the value.
func (o OOMScore) Hint() hint.Attempt { return &hint.OOMScore{Adjust: o.Adjust} }
