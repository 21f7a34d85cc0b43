package plan

import (
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A Pipe tells a helper process to begin. The helper ends silently when the process
// that made it is gone.
type Pipe struct{ Read, Write int }

// NewPipe makes a pipe, pipe2(2).
func NewPipe() (Pipe, error) {
	var fds [2]int
	err := unix.Pipe2(fds[:], unix.O_CLOEXEC)
	return Pipe{fds[0], fds[1]}, err
}

// await adds the helper's wait for begin.
func (pipe Pipe) await(p *solo.Program) {
	p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.Int(pipe.Write)}})
	p.Call(solo.Call{
		Nr:   unix.SYS_READ,
		Args: []solo.Arg{solo.Int(pipe.Read), p.Bytes(make([]byte, 1)), solo.Int(1)}, StopOn: solo.OnZero,
	})
}

// begin adds the word to the helper, and the wait for its end.
func (pipe Pipe) begin(p *solo.Program, helper solo.Register) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(pipe.Write), p.String("x"), solo.Int(1)}})
	p.WaitHelper(helper)
}

// whyAwait says what the operations of begin are for.
func whyAwait(s Scene) string {
	if s.Operation.Nr == unix.SYS_WAIT4 {
		return s.Texts.HelperWait
	}
	return s.Texts.BeginHelper
}
