package plan

import (
	"strconv"

	"contedor/internal/hint"
	"contedor/internal/solo"
)

// SetTime sets the offset of a clock in the new time namespace,
// time_namespaces(7).
type SetTime struct {
	Clock   int // CLOCK_MONOTONIC or CLOCK_BOOTTIME
	Seconds int64
}

// Emit adds writing /proc/self/timens_offsets.
func (s SetTime) Emit(p *solo.Program, name string) {
	textFile{path: "/proc/self/timens_offsets", noOpen: "failed to open ", noWrite: "failed to write to "}.
		write(p, name, []byte(strconv.Itoa(s.Clock)+" "+strconv.FormatInt(s.Seconds, 10)+" 0"))
}

// Why says that the offset is set.
func (SetTime) Why(s Scene) string { return s.Texts.SetTime }

// Needs adds CAP_SYS_TIME.
func (SetTime) Needs(n *Needs) { n.capability("CAP_SYS_TIME", "write") }

// Hint returns nil.
func (SetTime) Hint() hint.Attempt { return nil }
