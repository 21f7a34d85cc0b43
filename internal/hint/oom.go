package hint

import (
	"strconv"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// OOMScore is writing the process's own oom_score_adj, proc_pid_oom_score_adj(5).
type OOMScore struct {
	Adjust int
}

func (*OOMScore) word() string    { return "oom-score" }
func (a *OOMScore) code(c *codec) { number(c, &a.Adjust) }

func (a *OOMScore) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch r.Errno {
	case unix.EINVAL:
		return t.OOMRange
	case unix.EACCES:
		return fill(t.OOMLower, "value", strconv.Itoa(a.Adjust))
	case unix.ENOENT:
		return t.OOMNoProc
	}
	return ""
}
