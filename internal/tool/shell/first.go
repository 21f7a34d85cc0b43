package shell

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// If the shell is process 1 of a PID namespace, the first program should be process 2, as with bash.
// But the threads of the Go runtime also take process ids. So such a shell sets the kernel's last
// process id to a high number and executes itself again, so that its threads get high numbers. Then
// it sets the last process id to 1. Without CONFIG_CHECKPOINT_RESTORE or the permission, it leaves
// the process ids as they are.

// firstVariable is the environment string of a process 1 that has executed itself again.
const firstVariable = "_contedor_first_process=1"

// aboveThreads is the last process id before those of the threads. It is below the smallest pid_max in
// use.
const aboveThreads = "32000"

// lastNumber is the file in /proc with the last process id, proc_sys_kernel(5).
const lastNumber = "sys/kernel/ns_last_pid"

// numberThreads keeps low process ids free of threads. It returns the environment without
// firstVariable, or executes the program again.
func numberThreads(argv, env []string) []string {
	if os.Getpid() != 1 {
		return env
	}
	again := slices.Contains(env, firstVariable)
	env = slices.DeleteFunc(slices.Clone(env), func(word string) bool { return word == firstVariable })
	proc, err := openProc()
	if err != nil {
		return env
	}
	defer unix.Close(proc)
	if again {
		name := strings.TrimPrefix(cli.BaseName(argv[0]), "-")
		write(proc, "self/comm", name) // execveat(2) has changed the name of the process
		makeThreads()
		setLastNumber(proc, "1")
		return env
	}
	if setLastNumber(proc, aboveThreads) == nil {
		executeAgain(proc, argv, append(slices.Clone(env), firstVariable))
		setLastNumber(proc, "1")
	}
	return env
}

// openProc opens a proc file system of this PID namespace: the mounted one, or a new one that is not
// mounted.
func openProc() (int, error) {
	fd, err := unix.Open("/proc", unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err == nil {
		if unix.Faccessat(fd, lastNumber, unix.W_OK, 0) == nil {
			return fd, nil
		}
		unix.Close(fd)
	}
	context, err := unix.Fsopen("proc", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, err
	}
	defer unix.Close(context)
	if err := unix.FsconfigCreate(context); err != nil {
		return -1, err
	}
	return unix.Fsmount(context, unix.FSMOUNT_CLOEXEC, 0)
}

func setLastNumber(proc int, number string) error { return write(proc, lastNumber, number) }

// write writes a text to a file in proc.
func write(proc int, file, text string) error {
	fd, err := unix.Openat(proc, file, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	_, err = unix.Write(fd, []byte(text))
	return err
}

// executeAgain executes the program of this process again. It returns only on failure.
func executeAgain(proc int, argv, env []string) {
	file, err := unix.Openat(proc, "self/exe", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer unix.Close(file)
	av, err1 := syscall.SlicePtrFromStrings(argv)
	ev, err2 := syscall.SlicePtrFromStrings(env)
	if err1 != nil || err2 != nil {
		return
	}
	var raised unix.Rlimit
	inherited := entry.OpenFiles()
	unix.Prlimit(0, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: inherited.Soft, Max: inherited.Hard}, &raised)
	signals.Inherit()
	empty := [1]byte{}
	unix.RawSyscall6(unix.SYS_EXECVEAT, uintptr(file), uintptr(unsafe.Pointer(&empty)), uintptr(unsafe.Pointer(&av[0])), uintptr(unsafe.Pointer(&ev[0])), unix.AT_EMPTY_PATH, 0)
	unix.Prlimit(0, unix.RLIMIT_NOFILE, &raised, nil)
}

// makeThreads makes the runtime start the threads that it is going to need. The runtime keeps idle
// threads.
func makeThreads() {
	const enough = 6
	var p [2]int
	if unix.Pipe2(p[:], unix.O_CLOEXEC) != nil {
		return
	}
	var all, begun sync.WaitGroup
	begun.Add(enough)
	for range enough {
		all.Go(func() {
			runtime.LockOSThread() // so that each goroutine has its own thread until all wait
			begun.Done()
			var b [1]byte
			unix.Read(p[0], b[:])
			runtime.UnlockOSThread()
		})
	}
	begun.Wait()
	for range enough {
		unix.Write(p[1], []byte{0})
	}
	all.Wait()
	unix.Close(p[0])
	unix.Close(p[1])
}
