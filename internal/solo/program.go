// Package solo carries a plan out with raw system calls, from the one thread
// that user namespaces want, in the process that the caller started.
//
// A Program is made by ordinary Go: every string is already bytes, every path
// of the search already joined. From Run on nothing is allocated and the
// scheduler is never entered again.
package solo

import (
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A Program is a list of operations, done in order.
type Program struct {
	ops   []op
	keep  []any // what the operations point to
	marks []mark

	afterword *afterword
}

// A mark says what the operations from at on, up to the next mark, are for.
type mark struct {
	at int
	of any
}

// Mark says what the operations that follow are for.
func (p *Program) Mark(of any) { p.marks = append(p.marks, mark{len(p.ops), of}) }

type kind uint8

const (
	call       kind = iota // a system call
	fork                   // the child goes on with the next operation, the parent at jump
	exec                   // execvp(3), never goes on
	exit                   // ends the process with status args[0]
	store                  // writes a register to memory
	copyWord               // copies 32 bits of memory
	stop                   // a failure known before
	alone                  // ends all other threads
	wait                   // waits for the child of fork and ends as it does
	waitHelper             // waits for the child in a register; a failed one's status becomes ours
)

type op struct {
	kind    kind
	shared  bool          // fork: the child may borrow the parent's memory until it executes
	forward bool          // wait: SIGINT and SIGTERM are passed to the child
	jump    int           // fork: where the parent goes on
	result  Register      // where the result goes
	fromReg uint8         // bit n: args[n] is the number of a register
	nr      uintptr       // system call number
	args    [6]uintptr    //
	kept    [6]uint16     // what args[n] points to: an index of Program.keep and one, 0 for a number
	count   uint8         // how many arguments there are
	ignore  syscall.Errno // an errno that is no failure
	stopOn  Stop          // any other result ends the process with status 1
	onError *failure      // nil: an error is passed over
	exec    *execution    //
}

// A Register holds the result of an operation for later ones.
type Register uint8

// The registers. Discard takes results that nobody asks for.
const (
	Discard Register = iota
	Child            // set by Fork, in the parent
	Helper1
	Helper2
	File1
	File2
	File3
	File4
	File5
	registers
)

// An Arg is an argument of a system call: a number, the address of bytes that
// the Program keeps, or a register.
type Arg struct {
	value    uintptr
	register bool
	kept     uint16 // as in op
}

// Int is a number as an argument; negative ones are two's complement.
func Int(n int) Arg { return Arg{value: uintptr(n)} }

// FromRegister is the value that a register will have.
func FromRegister(r Register) Arg { return Arg{value: uintptr(r), register: true} }

// String is the address of s, ended by a NUL.
func (p *Program) String(s string) Arg { return p.Bytes(append([]byte(s), 0)) }

// Bytes is the address of b.
func (p *Program) Bytes(b []byte) Arg { return p.Pointer(unsafe.Pointer(unsafe.SliceData(b)), b) }

// Pointer is an address within what keep keeps alive.
func (p *Program) Pointer(at unsafe.Pointer, keep any) Arg {
	p.keep = append(p.keep, keep)
	return Arg{value: uintptr(at), kept: uint16(len(p.keep))}
}

// A Failure is what a failed operation says and how the process then ends.
type Failure struct {
	Text     string // the whole message before ": strerror", with the tool's name
	Status   int    // the exit status
	NotFound int    // the exit status on ENOENT; 0 for Status
	Bare     bool   // no ": strerror" follows
	Unheard  int    // the exit status when the message cannot be written; 0 for Status
}

// Or returns f, or other where f is nil.
func (f *Failure) Or(other *Failure) *Failure {
	if f == nil {
		return other
	}
	return f
}

type failure struct {
	text             []byte
	status, notFound uintptr
	unheard          uintptr
	bare             bool
}

func (f *Failure) compile() *failure {
	if f == nil {
		return nil
	}
	c := &failure{text: []byte(f.Text), status: uintptr(f.Status), notFound: uintptr(f.NotFound), unheard: uintptr(f.Unheard), bare: f.Bare}
	if f.NotFound == 0 {
		c.notFound = c.status
	}
	return c
}

// Stop is a kind of result that ends the process silently.
type Stop uint8

const (
	Never     Stop = iota
	OnNonZero      // poll(2): the parent is gone
	OnZero         // read(2): the other end of the pipe was closed
)

// A Call is a system call with what is done about its result.
type Call struct {
	Nr      uintptr
	Args    []Arg
	Result  Register      // where the result goes
	Ignore  syscall.Errno // an errno that is no failure
	StopOn  Stop          // a result that ends the process with status 1, silently
	OnError *Failure      // nil: an error is passed over
}

// Call adds a system call.
func (p *Program) Call(c Call) {
	o := op{kind: call, nr: c.Nr, result: c.Result, ignore: c.Ignore, stopOn: c.StopOn, onError: c.OnError.compile(), count: uint8(len(c.Args))}
	for i, a := range c.Args {
		o.args[i], o.kept[i] = a.value, a.kept
		if a.register {
			o.fromReg |= 1 << i
		}
	}
	p.ops = append(p.ops, o)
}

// Fork adds a fork: child's operations are the new process's and must end in
// Exec or Exit; the parent goes on behind them. With borrow the child uses the
// parent's memory until it executes (CLONE_VM|CLONE_VFORK): the parent stands
// still so long.
func (p *Program) Fork(result Register, borrow bool, onError *Failure, child func()) {
	at := len(p.ops)
	p.ops = append(p.ops, op{kind: fork, shared: borrow, result: result, onError: onError.compile()})
	child()
	p.ops[at].jump = len(p.ops)
}

// Store adds the writing of a register, as 32 bits, to an address within what
// keep keeps alive.
func (p *Program) Store(r Register, at unsafe.Pointer, keep any) {
	p.ops = append(p.ops, op{kind: store, result: r, args: [6]uintptr{p.Pointer(at, keep).value}})
}

// Copy adds the copying of 32 bits from one address to another, both within
// what keep keeps alive.
func (p *Program) Copy(to, from unsafe.Pointer, keep any) {
	p.ops = append(p.ops, op{kind: copyWord, args: [6]uintptr{p.Pointer(to, keep).value, uintptr(from)}})
}

// Exit adds the end of the process.
func (p *Program) Exit(status int) {
	p.ops = append(p.ops, op{kind: exit, args: [6]uintptr{uintptr(status)}})
}

// Fail adds a failure that was known before, in its place in the order.
func (p *Program) Fail(f Failure) {
	f.Bare = true
	p.ops = append(p.ops, op{kind: stop, onError: f.compile()})
}

// Alone adds the end of all threads but the one that runs the program.
func (p *Program) Alone(onError *Failure) {
	p.ops = append(p.ops, op{kind: alone, onError: onError.compile()})
}

// Wait adds the wait for the child in register Child; the process then ends as
// the child did, by its exit status or of the same signal. Where that signal
// does not end it, the next operation follows. With forward, SIGINT and SIGTERM,
// which the caller has to block, are sent on to the child.
func (p *Program) Wait(forward bool, onError *Failure) {
	p.ops = append(p.ops, op{kind: wait, forward: forward, onError: onError.compile()})
}

// WaitHelper adds the wait for the child in a register; when it failed, the
// process ends with its status.
func (p *Program) WaitHelper(r Register) {
	p.ops = append(p.ops, op{kind: waitHelper, result: r})
}

type execution struct {
	paths  []*byte // what execvp(3) would try, in order
	argv   []*byte
	script []*byte // argv for /bin/sh where a file has no format, the path goes to [1]; nil for no such attempt
	envp   []*byte
}

// Execute adds execve(2) of the file at path.
func (p *Program) Execute(path string, argv, env []string, onError *Failure) {
	x := &execution{argv: pointers(argv), envp: pointers(env), paths: []*byte{cstring(path)}}
	p.ops = append(p.ops, op{kind: exec, exec: x, onError: onError.compile()})
}

// Exec adds execvp(3) of file with argv and env: searched in path where it has
// no slash, run by /bin/sh where the kernel does not know its format.
func (p *Program) Exec(file, path string, argv, env []string, onError *Failure) {
	x := &execution{argv: pointers(argv), envp: pointers(env)}
	x.script = append([]*byte{cstring("/bin/sh"), nil}, x.argv[min(1, len(argv)):]...)
	for _, candidate := range candidates(file, path) {
		x.paths = append(x.paths, cstring(candidate))
	}
	p.ops = append(p.ops, op{kind: exec, exec: x, onError: onError.compile()})
}

// DefaultPath is the search path where PATH is unset, confstr(3)'s _CS_PATH.
const DefaultPath = "/bin:/usr/bin"

// candidates returns the paths that execvp(3) tries for file: itself with a
// slash in it, otherwise one for each component of path, an empty one being the
// working directory, too long ones left out.
func candidates(file, path string) []string {
	if file == "" || strings.IndexByte(file, '/') >= 0 {
		return []string{file}
	}
	if len(file) > unix.NAME_MAX {
		return []string{"./" + file} // ENAMETOOLONG, whatever the path
	}
	var list []string
	dirs := strings.Split(path, ":")
	for i, dir := range dirs {
		switch {
		case dir == "":
			list = append(list, file)
		case len(dir) < unix.PathMax:
			list = append(list, dir+"/"+file)
		case i < len(dirs)-1:
			list = append(list, file) // glibc takes the colon behind it for an empty one
		}
	}
	return list
}

func cstring(s string) *byte { return unsafe.SliceData(append([]byte(s), 0)) }

func pointers(words []string) []*byte {
	list := make([]*byte, 0, len(words)+1)
	for _, w := range words {
		list = append(list, cstring(w))
	}
	return append(list, nil)
}

// LookUp returns the file that execvp(3) would run: the first one of its search
// that may be executed.
func LookUp(file, path string) (string, bool) {
	for _, c := range candidates(file, path) {
		var st unix.Stat_t
		if unix.Access(c, unix.X_OK) == nil && unix.Stat(c, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
			return c, true
		}
	}
	return "", false
}
