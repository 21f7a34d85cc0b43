package plan

import (
	"contedor/internal/hint"
	"contedor/internal/linux/auxv"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// addHints gives the program an afterword that prints the hint for a failed step. It opens
// this program's file and the machine's root directory now: after a failure there may be no
// /proc, and the process may have another root directory.
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

// openProgram opens the file that this process executes. Without /proc, as in a chroot, it
// uses the path that was passed to execve(2).
func openProgram() (fd int, err error) {
	fd, err = unix.Open("/proc/self/exe", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != unix.ENOENT {
		return fd, err
	}
	return unix.Open(auxv.Executed(), unix.O_PATH|unix.O_CLOEXEC, 0) // ENOENT for ""
}
