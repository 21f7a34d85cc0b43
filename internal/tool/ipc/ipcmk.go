package ipc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Make is ipcmk(1).
var Make = gnu.Command("ipcmk", cli.UtilLinux, "", makeObjects)

// makeUsage returns the text of --help: our own sentences, ipcmk(1)'s options.
func makeUsage(name string) string {
	return `
Usage:
 ` + name + ` [options]

Make message queues, shared memory and semaphores.

Options:
 -M, --shmem <size>       a shared memory segment of that size
 -m, --posix-shmem <size> POSIX shared memory of that size
 -S, --semaphore <number> an array of this many semaphores
 -s, --posix-semaphore    a POSIX semaphore
 -Q, --queue              a message queue
 -q, --posix-mqueue       a POSIX message queue
 -p, --mode <mode>        permissions, 0644 by default
 -n, --name <name>        name of the POSIX objects

 -h, --help               display this help
 -V, --version            display version

A size may have a unit: K, KiB, KB, M, MiB, MB, and so on.

For more details see ipcmk(1).
`
}

var makeOptions = cli.Options{Permute: true, Short: "hM:m:QqS:sp:n:Vh", Long: []cli.LongOption{
	{Name: "shmem", Argument: cli.Required, Key: 'M'},
	{Name: "posix-shmem", Argument: cli.Required, Key: 'm'},
	{Name: "semaphore", Argument: cli.Required, Key: 'S'},
	{Name: "posix-semaphore", Key: 's'},
	{Name: "queue", Key: 'Q'},
	{Name: "posix-mqueue", Key: 'q'},
	{Name: "mode", Argument: cli.Required, Key: 'p'},
	{Name: "name", Argument: cli.Required, Key: 'n'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
}}

// A maker has what the command line says about new objects.
type maker struct {
	mode            uintptr
	size, posixSize uint64
	semaphores      int64
	name            string
}

func makeObjects(t *gnu.Tool) error {
	m := &maker{mode: 0o644}
	asked := map[rune]bool{}
	_, err := t.ParseUtilLinux(&makeOptions, makeUsage, func(o cli.Option) (err error) {
		asked[o.Key] = true
		switch o.Key {
		case 'M':
			m.size, err = size(o.Value)
		case 'm':
			m.posixSize, err = size(o.Value)
		case 'S':
			m.semaphores, err = cli.Signed(o.Value, "failed to parse elements", -1<<31, 1<<31-1)
		case 'p':
			m.mode, err = parseMode(o.Value)
		case 'n':
			m.name = o.Value
		}
		return err
	})
	if err != nil {
		return err
	}
	steps := []struct {
		key        rune
		made, name string // in the messages of success and failure
		do         func() (int, error)
		posix      bool
	}{
		{'M', "Shared memory id", "share memory", m.shm, false},
		{'m', "POSIX shared memory name", "POSIX shared memory", m.posixShm, true},
		{'Q', "Message queue id", "message queue", m.queue, false},
		{'q', "POSIX message queue name", "POSIX message queue", m.posixQueue, true},
		{'S', "Semaphore id", "semaphore", m.sem, false},
		{'s', "POSIX semaphore name", "POSIX semaphore", m.posixSem, true},
	}
	any := false
	for _, s := range steps {
		any = any || asked[s.key]
		if asked[s.key] && s.posix && !asked['n'] {
			return &cli.Failure{Text: "name is required for POSIX IPC", Usage: true}
		}
	}
	if !any {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	for _, s := range steps {
		if !asked[s.key] {
			continue
		}
		id, err := s.do()
		if err != nil {
			return cli.Fail("create "+s.name+" failed", err)
		}
		if s.posix {
			fmt.Fprintf(t.Out, "%s: %s\n", s.made, m.name)
		} else {
			fmt.Fprintf(t.Out, "%s: %d\n", s.made, id)
		}
	}
	return nil
}

func size(word string) (uint64, error) {
	n, err := bytesize.Parse(word)
	if err != nil {
		return 0, cli.Fail("failed to parse size: '"+word+"'", err)
	}
	return n, nil
}

// parseMode parses an octal number as strtoul(3) does.
func parseMode(word string) (uintptr, error) {
	digits := strings.TrimLeft(word, " \t\n\v\f\r")
	negative := strings.HasPrefix(digits, "-")
	if negative || strings.HasPrefix(digits, "+") {
		digits = digits[1:]
	}
	n, err := strconv.ParseUint(digits, 8, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, cli.Fail("failed to parse mode: Success", nil) // the real tool reports an errno of 0
	}
	if negative {
		n = -n
	}
	return uintptr(n), nil
}

// flags returns the last argument of msgget(2) and its like.
func (m *maker) flags() uintptr { return unix.IPC_CREAT | unix.IPC_EXCL | m.mode&permissions }

func (m *maker) shm() (int, error) {
	return result(unix.Syscall(unix.SYS_SHMGET, uintptr(rand.Uint32()), uintptr(m.size), m.flags()))
}

func (m *maker) queue() (int, error) {
	return result(unix.Syscall(unix.SYS_MSGGET, uintptr(rand.Uint32()), m.flags(), 0))
}

func (m *maker) sem() (int, error) {
	return result(unix.Syscall(unix.SYS_SEMGET, uintptr(rand.Uint32()), uintptr(m.semaphores), m.flags()))
}

func (m *maker) posixShm() (int, error) {
	name, err := posixFile("", m.name)
	if err != nil {
		return -1, err
	}
	fd, err := unix.Open(name, unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW|unix.O_CLOEXEC, uint32(m.mode))
	if err == nil {
		err = unix.Ftruncate(fd, int64(m.posixSize))
		unix.Close(fd)
	}
	return 0, err
}

func (m *maker) posixQueue() (int, error) {
	name, err := posixQueue(m.name)
	if err != nil {
		return -1, err
	}
	fd, err := result(unix.Syscall6(unix.SYS_MQ_OPEN, uintptr(unsafe.Pointer(name)), unix.O_RDWR|unix.O_CREAT, m.mode, 0, 0, 0))
	if err == nil {
		unix.Close(fd)
	}
	return 0, err
}

// posixSem makes the file that sem_open(3) of glibc makes, unless it exists.
func (m *maker) posixSem() (int, error) {
	name, err := posixFile(semaphorePrefix, m.name)
	if err != nil {
		return -1, err
	}
	fd, err := unix.Open(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, uint32(m.mode))
	switch err {
	case nil:
	case unix.EEXIST:
		return 0, nil
	default:
		return -1, err
	}
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	// The content is a sem_t with the value 0: two words, then the bit by which the futex is
	// shared between processes.
	content, shared := make([]byte, 16), 4
	if strconv.IntSize == 64 {
		content, shared = make([]byte, 32), 8
	}
	binary.NativeEndian.PutUint32(content[shared:], 128)
	_, err = f.Write(content)
	return 0, err
}
