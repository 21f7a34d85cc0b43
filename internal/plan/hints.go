package plan

import (
	"strconv"
	"unsafe"

	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// addHints has the cause of a failure told after its message. The program's own
// file and the machine's root directory are opened now: there may be neither
// /proc nor a way back where the failure happens.
func (s Steps) addHints(p *solo.Program, env []string) {
	program, err := openProgram()
	if err != nil {
		return
	}
	root, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	before := hint.Now(s.flags())
	p.SetAfterword(&solo.Afterword{
		File: program, Keep: root, Env: env, Errno: hint.ErrnoWord,
		Argv: func(of any) []string {
			f := hint.Failure{Before: before}
			if f.Step, f.Words = told(of); f.Step == "" {
				return nil
			}
			return f.Argv(root)
		},
	})
}

// openProgram opens the file that this process executes: where there is no
// /proc, as in a bare chroot, by the path that execve(2) was given.
func openProgram() (fd int, err error) {
	fd, err = unix.Open("/proc/self/exe", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != unix.ENOENT {
		return fd, err
	}
	const execFn = 31 // AT_EXECFN, getauxval(3)
	vector, err := unix.Auxv()
	if err != nil {
		return -1, err
	}
	for _, entry := range vector {
		if entry[0] == execFn {
			path := unix.BytePtrToString(*(**byte)(unsafe.Pointer(&entry[1])))
			return unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
		}
	}
	return -1, unix.ENOENT
}

// flags returns the CLONE_NEW* bits of all steps.
func (s Steps) flags() (flags uintptr) {
	for _, step := range s {
		if u, ok := step.(Unshare); ok {
			flags |= u.Flags
		}
	}
	return flags
}

// told is what is told of a step that has failed.
func told(step any) (hint.Step, []string) {
	number := func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
	switch s := step.(type) {
	case Unshare:
		return hint.Unshare, []string{strconv.FormatUint(uint64(s.Flags), 10)}
	case MapID:
		return hint.Map, []string{s.Map.File, number(s.Inner), number(s.Outer)}
	case ForkMapper:
		return hint.Mapper, nil
	case Propagation:
		return hint.Propagation, nil
	case Chroot:
		return hint.Chroot, []string{s.Dir}
	case Chdir:
		return hint.Chdir, []string{s.Dir}
	case Bind:
		return hint.Bind, s.targets()
	case ForkBinder:
		return hint.Bind, s.targets()
	case MountProc:
		return hint.Proc, []string{s.Dir}
	case SetUID:
		return hint.ID, []string{number(s.UID)}
	case SetGID:
		return hint.ID, []string{number(s.GID)}
	case Exec:
		return hint.Exec, []string{s.File, s.Path}
	}
	return "", nil
}

func (b Bind) targets() (files []string) {
	for _, x := range b.Bindings {
		files = append(files, x.Target)
	}
	return files
}

// warned returns the steps with what is to be said before a program runs whose
// children alone are in the new PID namespace: its failure comes later, and in
// words that are not ours.
func (s Steps) warned(c *texts.Language) Steps {
	if s.flags()&unix.CLONE_NEWPID == 0 {
		return s
	}
	for _, step := range s {
		if _, ok := step.(Fork); ok {
			return s
		}
	}
	last := len(s) - 1
	e, ok := s[last].(Exec)
	if !ok {
		return s
	}
	text := hint.Text(texts.Fill(c.Hint.WithoutFork, "program", e.File))
	return append(append(Steps{}, s[:last]...), say{text}, e)
}

// say writes a line to the standard error.
type say struct{ line string }

func (s say) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(2), p.String(s.line), solo.Int(len(s.line))}})
}
