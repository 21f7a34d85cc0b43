package plan

import (
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A Pipe tells a helper process to begin. The helper ends silently if its parent ends before
// it has written to the pipe.
type Pipe struct {
	Read, Write int   // descriptors
	writes      []int // Write of this pipe and of those of all other helpers
}

// NewPipes makes n pipes, one for each helper of a process, pipe2(2). The error is an errno.
func NewPipes(n int) ([]Pipe, error) {
	pipes := make([]Pipe, n)
	var writes []int
	for i := range pipes {
		var fds [2]int
		if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
			return nil, err
		}
		pipes[i] = Pipe{Read: fds[0], Write: fds[1]}
		writes = append(writes, fds[1])
	}
	for i := range pipes {
		pipes[i].writes = writes
	}
	return pipes, nil
}

// await adds the helper's wait for begin. The helper first closes the write ends of all
// pipes: as long as it had one open, another helper would not notice that the parent has
// ended.
func (pipe Pipe) await(p *solo.Program) {
	for _, fd := range pipe.writes {
		p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.Int(fd)}})
	}
	p.Call(solo.Call{
		Nr:   unix.SYS_READ,
		Args: []solo.Arg{solo.Int(pipe.Read), p.Bytes(make([]byte, 1)), solo.Int(1)}, StopOn: solo.OnZero,
	})
}

// begin adds the write that the helper waits for, and the wait until the helper has ended.
func (pipe Pipe) begin(p *solo.Program, helper solo.Register) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(pipe.Write), p.String("x"), solo.Int(1)}})
	p.WaitHelper(helper)
}

// whyAwait says what an operation of begin is for.
func whyAwait(s Scene) string {
	if s.Operation.Nr == unix.SYS_WAIT4 {
		return s.Texts.HelperWait
	}
	return s.Texts.BeginHelper
}
