package solo

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// An Operation is a system call of a Program, for code that describes the Program instead
// of running it.
type Operation struct {
	For any     // the last Mark before it
	Nr  uintptr // the number of the system call
	// Args are the arguments: an int, a Register for a value that is not known
	// yet, or the memory that an address points to. The arguments of execve(2) are the
	// paths that are tried, argv and the environment, each of them a []string.
	Args []any
	// Child has the operations of the process that a fork makes.
	Child []Operation
	// IsHelper is set for a fork if the parent waits with WaitHelper.
	IsHelper bool
	// When is set if the call is made only after an earlier one has failed.
	When bool
	// Says is the message of Fail.
	Says string

	// The following fields are those of Call. Instead is the index, in the list of the
	// process, of the operation that follows an error; 0 if none does.
	Result  Register
	Ignore  syscall.Errno
	StopOn  Stop
	OnError *Message
	Instead int
}

// Operations lists the program's system calls in the order of the process that
// runs it.
func (p *Program) Operations() []Operation {
	list, _ := p.between(0, len(p.ops), 0)
	return list
}

// between lists the operations with an index from from to to-1. m is the number of marks
// before from.
func (p *Program) between(from, to, m int) (list []Operation, marks int) {
	var of any
	index := make(map[int]int, to-from) // from an index of the program to that of the list
program:
	for at := from; at < to; at++ {
		index[at] = len(list)
		for ; m < len(p.marks) && p.marks[m].at <= at; m++ {
			of = p.marks[m].of
		}
		if m > 0 && of == nil {
			of = p.marks[m-1].of
		}
		o := &p.ops[at]
		x := Operation{For: of, Result: o.result, Ignore: o.ignore, StopOn: o.stopOn, Instead: o.instead}
		if o.onError.speaks && o.instead == 0 {
			x.OnError = &o.onError.Message
		}
		switch o.kind {
		case call:
			x.Nr, x.When = o.nr, o.when != Discard
			for i := range int(o.count) {
				x.Args = append(x.Args, p.argument(o, i))
			}
		case fork:
			flags := int(syscall.SIGCHLD)
			if o.shared {
				flags |= unix.CLONE_VM | unix.CLONE_VFORK
			}
			x.Nr, x.Args = unix.SYS_CLONE, []any{flags}
			x.IsHelper = o.result != Child
			x.Child, m = p.between(at+1, o.jump, m)
			at = o.jump - 1
		case exec:
			x.Nr, x.Args = unix.SYS_EXECVE, []any{Candidates(o.exec.file, o.exec.path), goStrings(o.exec.words[1:]), goStrings(o.exec.envp)}
		case exit:
			x.Nr, x.Args = unix.SYS_EXIT_GROUP, []any{int(o.args[0])}
		case stop:
			x.Nr, x.Args = unix.SYS_EXIT_GROUP, []any{o.onError.Status}
			x.Says = o.onError.String()
		case wait:
			x.Nr, x.Args = unix.SYS_WAIT4, []any{Child, nil, 0}
			if o.stops {
				x.Args[2] = unix.WUNTRACED
			}
			if o.forward { // both calls repeat until the child has ended
				x.Args[2] = unix.WNOHANG
				list = append(list, x)
				x = Operation{For: of, Nr: unix.SYS_RT_SIGTIMEDWAIT, Args: []any{&forwarded}}
			}
			list = append(list, x)
			break program // it almost always ends the process
		case waitHelper:
			x.Nr, x.Args = unix.SYS_WAIT4, []any{o.result, nil, 0}
		default: // not a system call of the program itself
			continue
		}
		list = append(list, x)
	}
	for i := range list {
		if at := list[i].Instead; at != 0 {
			list[i].Instead = len(list)
			if behind, ok := index[at]; ok {
				list[i].Instead = behind
			}
		}
	}
	return list, m
}

func (p *Program) argument(o *op, i int) any {
	switch {
	case o.fromReg>>i&1 != 0:
		return Register(o.args[i])
	case o.kept[i] != 0:
		k := p.keep[o.kept[i]-1]
		if k.bytes != nil {
			return k.bytes
		}
		return k.of
	}
	return int(o.args[i])
}

// goStrings returns the strings of a list, which may end with nil.
func goStrings(list []*byte) []string {
	var words []string
	for _, w := range list {
		if w != nil {
			words = append(words, unix.BytePtrToString(w))
		}
	}
	return words
}
