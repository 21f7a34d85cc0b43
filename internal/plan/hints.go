package plan

import (
	"contedor/internal/hint"
	"contedor/internal/linux/auxv"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// addHints gives the program an afterword that tells the cause of a failure. The
// program's own file and the machine's root directory are opened now: there may be
// neither /proc nor a way back where the failure happens.
func (s Steps) addHints(p *solo.Program, env []string) {
	program, err := openProgram()
	if err != nil {
		return
	}
	root, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	n := s.needs()
	before := hint.Now(n.made | n.joined)
	p.SetAfterword(&solo.Afterword{
		File: program, Keep: root, Env: env, Errno: hint.ErrnoWord,
		Argv: func(mark any) []string {
			if attempt := mark.(Step).Hint(); attempt != nil {
				return hint.Refusal{Attempt: attempt, Before: before}.Argv(root)
			}
			return nil
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
	return unix.Open(auxv.Executed(), unix.O_PATH|unix.O_CLOEXEC, 0) // ENOENT for ""
}
