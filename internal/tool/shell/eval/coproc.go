package eval

import (
	"fmt"

	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// coproc runs a command in the background, with pipes to and from it.
func (s *Shell) coproc(c *syntax.Coproc) {
	s.line = c.Line
	var in, out [2]int
	if unix.Pipe2(in[:], unix.O_CLOEXEC) != nil || unix.Pipe2(out[:], unix.O_CLOEXEC) != nil {
		s.status = s.failf("cannot make pipe for coproc")
		return
	}
	sub := s.subshell()
	sub.inputGiven = true
	sub.fds.put(0, newFile(raise(in[0])))
	sub.fds.put(1, newFile(raise(out[1])))
	text := syntax.Print(c.Cmd)
	j := &job{text: "coproc " + c.Name + " " + text, background: true, controlled: s.control()}
	pid := 0
	if elements, ok := sub.programs(c.Cmd); ok {
		pid = lastPid(sub.startPipeline(j, elements))
	} else {
		pid = sub.respawn(j, text+"\n", c.Line).id()
	}
	sub.closeSub()
	read, write := newFile(raise(out[0])), newFile(raise(in[1]))
	if pid == 0 {
		read.release()
		write.release()
		s.status = 1
		return
	}
	top := 63
	place := func(f *file) int {
		for s.fds[top] != nil {
			top--
		}
		s.fds[top] = f
		return top
	}
	r, w := place(read), place(write)
	v := &Var{attr: isArray | isSet, array: newArray(false)}
	v.array.put(0, itoa(int64(r)))
	v.array.put(1, itoa(int64(w)))
	s.vars[c.Name] = v
	s.assign(c.Name+"_PID", itoa(int64(pid)), false)
	s.lastBackground = pid
	s.jobs.add(j)
	s.coprocFds = append(s.coprocFds, r, w)
	if s.Interactive && !s.inSub {
		s.Message(fmt.Sprintf("[%d] %d", j.number, pid))
	}
	s.status = 0
}
