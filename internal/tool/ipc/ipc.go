// Package ipc implements ipcs(1), ipcmk(1) and ipcrm(1) of util-linux: they show, make and remove
// the message queues, shared memory segments and semaphores of an IPC namespace. Each kind has a
// row in kinds. Lists come from /proc/sysvipc (proc(5)), and the values of one object from the
// system calls of sysvipc(7).
package ipc

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// A kind is one of the three kinds of objects of System V.
type kind struct {
	letter rune   // of the option that selects the kind
	word   string // in the old form of ipcrm's command line
	name   string // in messages
	proc   string // the file in /proc/sysvipc
	id     string // the column of that file with the identifiers
	get    func(key uint32) (int, error)
	remove func(id int) error
}

// key calls the system call by which an object gets its identifier.
func key(number uintptr) func(uint32) (int, error) {
	return func(key uint32) (int, error) {
		return result(unix.Syscall(number, uintptr(key), 0, 0)) // without IPC_CREAT, only an object that exists
	}
}

// removal calls msgctl(2) or shmctl(2) with IPC_RMID.
func removal(number uintptr) func(int) error {
	return func(id int) error {
		_, err := result(unix.Syscall(number, uintptr(id), unix.IPC_RMID, 0))
		return err
	}
}

// result returns the result of a system call. The error is an errno.
func result(r, _ uintptr, err unix.Errno) (int, error) {
	if err != 0 {
		return -1, err
	}
	return int(r), nil
}

// The kinds, in the order in which ipcs shows them.
var (
	queue = &kind{'q', "msg", "message queue", "msg", "msqid", key(unix.SYS_MSGGET), removal(unix.SYS_MSGCTL)}
	shm   = &kind{'m', "shm", "shared memory segment", "shm", "shmid", key(unix.SYS_SHMGET), removal(unix.SYS_SHMCTL)}
	sem   = &kind{'s', "sem", "semaphore", "sem", "semid", key(unix.SYS_SEMGET), func(id int) error {
		_, err := semctl(id, 0, unix.IPC_RMID)
		return err
	}}
	kinds = []*kind{queue, shm, sem}
)

// Commands of semctl(2).
const (
	getPID = 11 + iota
	getValue
	_ // GETALL
	getNCount
	getZCount
)

// semctl calls semctl(2) for one semaphore of an array.
func semctl(id, number, command int) (int, error) {
	return result(unix.Syscall6(unix.SYS_SEMCTL, uintptr(id), uintptr(number), uintptr(command), 0, 0, 0))
}

// An object is a line of a file in /proc/sysvipc: its numbers by the names of the columns.
type object map[string]uint64

func (o object) id(k *kind) int { return int(int32(o[k.id])) }

// list returns the objects of a kind. A namespace without /proc cannot be listed.
func (k *kind) list() (all []object, err error) {
	name := "/proc/sysvipc/" + k.proc
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, cli.Fail("cannot open "+name, err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	names := strings.Fields(lines[0])
	for _, line := range lines[1:] {
		o := object{}
		for i, field := range strings.Fields(line) {
			if i >= len(names) {
				break
			}
			base := 10
			if names[i] == "perms" {
				base = 8
			}
			if n, err := strconv.ParseInt(field, base, 64); err == nil {
				o[names[i]] = uint64(n)
			} else {
				o[names[i]], _ = strconv.ParseUint(field, base, 64)
			}
		}
		all = append(all, o)
	}
	return all, nil
}

// The directories of POSIX shared memory and semaphores (shm_overview(7)) and of POSIX message
// queues (mq_overview(7)). The file of a semaphore has a prefix.
const (
	memoryDir       = "/dev/shm/"
	queueDir        = "/dev/mqueue/"
	semaphorePrefix = "sem."
)

// posixFile returns the name of the file of POSIX shared memory, or of a POSIX semaphore with its
// prefix. The error is an errno.
func posixFile(prefix, name string) (string, error) {
	name = strings.TrimLeft(name, "/")
	if name == "" || strings.Contains(name, "/") {
		return "", unix.EINVAL
	}
	return memoryDir + prefix + name, nil
}

// posixQueue returns the name that mq_open(2) and mq_unlink(2) get for a message queue.
func posixQueue(name string) (*byte, error) {
	if !strings.HasPrefix(name, "/") {
		return nil, unix.EINVAL
	}
	return unix.BytePtrFromString(name[1:])
}
