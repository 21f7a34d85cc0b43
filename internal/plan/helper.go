package plan

import (
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A Pipe tells a helper process to begin. The helper ends silently when the process
// that made it is gone.
type Pipe struct {
	Read, Write int
	writes      []int // of this pipe and of those of the other helpers
}

// NewPipes makes so many pipes, one for each helper of a process, pipe2(2).
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

// await adds the helper's wait for begin. As long as a helper holds the end of any
// pipe that is written to, another one does not notice that the process is gone.
func (pipe Pipe) await(p *solo.Program) {
	for _, fd := range pipe.writes {
		p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.Int(fd)}})
	}
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
