package eval

import (
	"fmt"
	"slices"

	"contedor/internal/tool/shell/syntax"
)

// A coprocess is a running command of coproc.
type coprocess struct {
	job  *job
	name string // of the array of its descriptors
	fds  [2]int
}

// forgetCoproc closes the descriptors and removes the variables of a coprocess after wait.
func (s *Shell) forgetCoproc(j *job) {
	at := slices.IndexFunc(s.coprocs, func(c coprocess) bool { return c.job == j })
	if at < 0 {
		return
	}
	c := s.coprocs[at]
	s.coprocs = slices.Delete(slices.Clone(s.coprocs), at, at+1)
	for _, n := range c.fds {
		s.fds.put(n, nil)
	}
	s.unset(c.name)
	s.unset(c.name + "_PID")
}

// coproc runs a command in the background, with pipes to and from it.
func (s *Shell) coproc(c *syntax.Coproc) {
	s.line = c.Line
	name := c.Name
	if !validName(name) {
		if name = s.expandString(syntax.ParseText(name)); !validName(name) {
			if name == "" {
				name = "(null)" // as bash prints it
			}
			s.status = s.failf("`%s': not a valid identifier", name)
			return
		}
	}
	theirIn, ourOut, err := pipe(0)
	ourIn, theirOut, err2 := pipe(0)
	if err != nil || err2 != nil {
		s.status = s.failf("cannot make pipe for coproc")
		return
	}
	sub := s.subshell()
	sub.inputGiven = true
	sub.fds.put(0, newFile(theirIn))
	sub.fds.put(1, newFile(theirOut))
	text := syntax.Print(c.Cmd)
	shown := "coproc " + text
	if _, simple := c.Cmd.(*syntax.Simple); !simple {
		shown = "coproc " + c.Name + " " + text
	}
	j := &job{text: shown, background: true, controlled: s.control()}
	pid := 0
	if elements, ok := sub.programs(c.Cmd); ok {
		pid = lastPid(sub.startPipeline(j, elements))
	} else {
		pid = sub.respawn(j, text+"\n", c.Line).id()
	}
	sub.closeSub()
	read, write := newFile(ourIn), newFile(ourOut)
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
	s.vars[name] = v
	s.assign(name+"_PID", itoa(int64(pid)), false)
	s.lastBackground = pid
	s.addJob(j)
	s.coprocs = append(s.coprocs, coprocess{j, name, [2]int{r, w}})
	if s.Interactive && !s.inSub {
		s.Message(fmt.Sprintf("[%d] %d", j.number, pid))
	}
	s.status = 0
}
