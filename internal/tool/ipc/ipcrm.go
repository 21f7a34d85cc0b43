package ipc

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Remove is ipcrm(1).
var Remove = gnu.Command("ipcrm", cli.UtilLinux, "", remove)

// removeUsage returns the text of --help: our own sentences, ipcrm(1)'s options.
func removeUsage(name string) string {
	return `
Usage:
 ` + name + ` [options]
 ` + name + ` shm|msg|sem <id>...

Remove message queues, shared memory and semaphores.

Options:
 -m, --shmem-id <id>           a shared memory segment with this id
 -M, --shmem-key <key>         a shared memory segment with this key
     --posix-shmem <name>      POSIX shared memory
 -q, --queue-id <id>           a message queue with this id
 -Q, --queue-key <key>         a message queue with this key
     --posix-mqueue <name>     a POSIX message queue
 -s, --semaphore-id <id>       an array of semaphores with this id
 -S, --semaphore-key <key>     an array of semaphores with this key
     --posix-semaphore <name>  a POSIX semaphore
 -a, --all[=shm|pshm|msg|pmsg|sem|psem]
                               all of them, or of one kind
 -v, --verbose                 name what is removed

 -h, --help                 display this help
 -V, --version              display version

For more details see ipcrm(1).
`
}

const (
	posixShmKey rune = 256 + iota
	posixQueueKey
	posixSemKey
)

var removeOptions = cli.Options{Permute: true, Short: "m:M:q:Q:s:S:a::vhV", Long: []cli.LongOption{
	{Name: "shmem-id", Argument: cli.Required, Key: 'm'},
	{Name: "shmem-key", Argument: cli.Required, Key: 'M'},
	{Name: "posix-shmem", Argument: cli.Required, Key: posixShmKey},
	{Name: "queue-id", Argument: cli.Required, Key: 'q'},
	{Name: "queue-key", Argument: cli.Required, Key: 'Q'},
	{Name: "posix-mqueue", Argument: cli.Required, Key: posixQueueKey},
	{Name: "semaphore-id", Argument: cli.Required, Key: 's'},
	{Name: "semaphore-key", Argument: cli.Required, Key: 'S'},
	{Name: "posix-semaphore", Argument: cli.Required, Key: posixSemKey},
	{Name: "all", Argument: cli.Optional, Key: 'a'},
	{Name: "verbose", Key: 'v'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
}}

// A remover is one run of ipcrm.
type remover struct {
	*gnu.Tool
	verbose bool
}

// unknown is the beginning of the message about a word that ipcrm does not know.
const unknown = "unknown argument: "

func remove(t *gnu.Tool) error {
	r := &remover{Tool: t}
	if len(t.Argv) > 1 {
		for _, k := range kinds {
			if t.Argv[1] == k.word {
				return r.old(k, t.Argv[2:])
			}
		}
	}
	if len(t.Argv) == 1 {
		return &cli.Failure{Text: "bad usage", Usage: true}
	}
	categories, all := []string{"shm", "pshm", "sem", "psem", "msg", "pmsg"}, map[string]bool{}
	operands, err := t.ParseUtilLinux(&removeOptions, removeUsage, func(o cli.Option) error {
		switch o.Key {
		case 'v':
			r.verbose = true
		case posixShmKey:
			r.posix("POSIX shared memory", o.Value, removeFile(""))
		case posixSemKey:
			r.posix("POSIX semaphore", o.Value, removeFile(semaphorePrefix))
		case posixQueueKey:
			r.posix("POSIX message queue", o.Value, removeQueue)
		case 'a':
			word := strings.TrimPrefix(o.Value, "=")
			for _, c := range categories {
				if !o.HasValue || c == word {
					all[c] = true
				}
			}
			if o.HasValue && !all[word] {
				return cli.Fail(unknown+word, nil)
			}
		default:
			for _, k := range kinds {
				switch o.Key {
				case k.letter:
					return r.byID(k, o.Value)
				case k.letter &^ 0x20:
					return r.byKey(k, o.Value)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return &cli.Failure{Text: unknown + operands[0], Usage: true}
	}
	for _, c := range categories {
		if all[c] {
			if err := r.all(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// old removes the objects of the form `ipcrm shm|msg|sem ID...`.
func (r *remover) old(k *kind, words []string) error {
	if len(words) == 0 {
		return &cli.Failure{Text: "not enough arguments", Usage: true}
	}
	for _, word := range words {
		id, err := strconv.Atoi(word)
		if err != nil {
			r.Complain("invalid id: "+word, nil)
			continue
		}
		r.object(k, id, "id", word)
	}
	if r.Status == 0 {
		r.Out.WriteString("resource(s) deleted\n")
	}
	return nil
}

func (r *remover) byID(k *kind, word string) error {
	id, err := cli.Signed(word, "failed to parse argument", -1<<31, 1<<31-1)
	if err == nil {
		r.object(k, int(id), "id", word)
	}
	return err
}

func (r *remover) byKey(k *kind, word string) error {
	key, err := strconv.ParseInt(word, 0, 64)
	if err != nil {
		if errors.Is(err, strconv.ErrRange) {
			return cli.Fail("failed to parse argument: '"+word+"'", unix.ERANGE)
		}
		return cli.Fail("failed to parse argument: '"+word+"'", nil)
	}
	if key == 0 { // IPC_PRIVATE, which is not a key
		r.Complain("illegal key ("+word+")", nil)
		return nil
	}
	id, err := k.get(uint32(key))
	if err != nil {
		r.refused(err, "key", word)
		return nil
	}
	r.object(k, id, "key", word)
	return nil
}

// object removes an object. what is "id" or "key", whichever the word of the command line is.
func (r *remover) object(k *kind, id int, what, word string) {
	if r.verbose {
		fmt.Fprintf(r.Out, "removing %s id `%d'\n", k.name, id)
	}
	if err := k.remove(id); err != nil {
		r.refused(err, what, word)
	}
}

// refused prints why an object was not removed.
func (r *remover) refused(err error, what, word string) {
	text := what + " failed (" + word + ")"
	switch err {
	case unix.EACCES, unix.EPERM:
		text, err = "permission denied for "+what+" ("+word+")", nil
	case unix.EINVAL, unix.ENOENT:
		text, err = "invalid "+what+" ("+word+")", nil
	case unix.EIDRM:
		text, err = "already removed "+what+" ("+word+")", nil
	}
	r.Complain(text, err)
}

// posix removes a POSIX object.
func (r *remover) posix(what, name string, unlink func(name string) error) {
	if r.verbose {
		fmt.Fprintf(r.Out, "removing %s `%s'\n", what, name)
	}
	switch err := unlink(name); err {
	case nil:
	case unix.EACCES, unix.EPERM:
		r.Complain("permission denied for name `"+name+"'", nil)
	case unix.ENOENT:
		r.Complain("name `"+name+"' not found", nil)
	case unix.ENAMETOOLONG:
		r.Complain("name `"+name+"' too long", nil)
	default:
		r.Complain("name failed", err)
	}
}

func removeFile(prefix string) func(string) error {
	return func(name string) error {
		file, err := posixFile(prefix, name)
		if err != nil {
			return unix.ENOENT // as from shm_unlink(3) and sem_unlink(3)
		}
		return unix.Unlink(file)
	}
}

func removeQueue(name string) error {
	word, err := posixQueue(name)
	if err == nil {
		_, err = result(unix.Syscall(unix.SYS_MQ_UNLINK, uintptr(unsafe.Pointer(word)), 0, 0))
	}
	return err
}

// all removes everything of a category of --all.
func (r *remover) all(category string) error {
	for _, k := range kinds {
		if k.word != category {
			continue
		}
		list, err := k.list()
		if err != nil {
			return err
		}
		for _, o := range list {
			r.object(k, o.id(k), "id", strconv.Itoa(o.id(k)))
		}
	}
	dir := memoryDir
	if category == "pmsg" {
		dir = queueDir
	}
	if category[0] != 'p' {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil && dir == queueDir {
		r.Warn("/dev/mqueue does not seem to be mounted. Use 'mount -t mqueue none /dev/mqueue' to mount it.")
	}
	for _, e := range entries {
		name, isSemaphore := strings.CutPrefix(e.Name(), semaphorePrefix)
		switch {
		case dir == queueDir:
			r.again("POSIX message queue", "/"+e.Name(), removeQueue)
		case category == "psem" && isSemaphore:
			r.again("POSIX semaphore", name, removeFile(semaphorePrefix))
		case category == "pshm" && !isSemaphore:
			r.again("POSIX shared memory", e.Name(), removeFile(""))
		}
	}
	return nil
}

// again is posix, and names the object twice, as the real tool does with --all.
func (r *remover) again(what, name string, unlink func(name string) error) {
	if r.verbose {
		fmt.Fprintf(r.Out, "removing %s `%s'\n", what, name)
	}
	r.posix(what, name, unlink)
}
