// Package solo carries out a plan with raw system calls, from a single thread, in the
// process that the caller started. unshare(CLONE_NEWUSER) refuses a process with threads.
//
// Ordinary Go code makes a Program. While the Program runs, nothing is allocated and Go's
// scheduler is not entered. A small Program is also made without an allocation: package
// headstart makes and runs it before the Go runtime starts. Begin reading at Program.Run.
package solo

import (
	"syscall"
	"unsafe"
)

// A Program is a list of operations, which are carried out in order.
type Program struct {
	ops   []op
	keep  []kept // what the operations point to
	bytes []byte // for the next bytes to be kept
	execs int    // number of first.execs in use
	marks []mark

	afterword *afterword

	// Room for a small program, so that it needs no allocation.
	first struct {
		ops   [32]op
		keep  [48]kept
		bytes [1024]byte
		execs [2]execution
	}
}

// A kept keeps alive the memory that an argument points to.
type kept struct {
	bytes []byte
	of    any
}

// A mark says what the operations from index at up to the next mark are for.
type mark struct {
	at int
	of any
}

// Mark says what the following operations are for; nil leaves the last mark valid.
func (p *Program) Mark(of any) {
	if of != nil {
		p.marks = append(p.marks, mark{len(p.ops), of})
	}
}

// Marked returns the value of the last Mark.
func (p *Program) Marked() any {
	if len(p.marks) == 0 {
		return nil
	}
	return p.marks[len(p.marks)-1].of
}

type kind uint8

const (
	call       kind = iota // a system call
	fork                   // the child continues with the next operation, the parent at jump
	exec                   // execvp(3)
	exit                   // ends the process with status args[0]
	store                  // writes a register to memory
	copyWord               // copies 32 bits of memory
	stop                   // ends with a message that was known when the program was made
	alone                  // ends all other threads
	wait                   // waits for the child of fork and ends as it does
	waitHelper             // waits for the child in a register; a failed one's status becomes ours
	leave                  // returns from RunPreRuntime
)

type op struct {
	kind    kind
	shared  bool          // fork: the child may borrow the parent's memory until it executes
	forward bool          // wait: SIGINT and SIGTERM are passed to the child
	jump    int           // fork: index of the parent's next operation
	result  Register      // where the result goes
	fromReg uint8         // bit n: args[n] is the number of a register
	nr      uintptr       // system call number
	args    [6]uintptr    //
	kept    [6]uint16     // what args[n] points to: an index of Program.keep and one, 0 for a number
	count   uint8         // how many arguments there are
	ignore  syscall.Errno // an errno that is not a failure
	stopOn  Stop          // any other result ends the process with status 1
	onError report        // the message for an error; the zero value if errors are ignored
	instead int           // index of the operation that follows an error; 0 for none
	when    Register      // the call is made only if this register is not 0; Discard for always
	unless  Register      // the call is made only if this register is 0; Discard for always
	stops   bool          // wait: the process stops and continues with the child
	exec    *execution    //
}

// A Register holds the result of an operation for later operations.
type Register uint8

// The registers. Discard is for results that are not needed.
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
	Entered // for the results of several setns(2): this register and the next eight
	_
	_
	_
	_
	_
	_
	_
	_
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

// Space returns n zero bytes that the program keeps.
func (p *Program) Space(n int) []byte {
	if p.bytes == nil {
		p.bytes = p.first.bytes[:]
	}
	if n = (n + 7) &^ 7; n > len(p.bytes) {
		p.bytes = make([]byte, max(n, 4096))
	}
	b := p.bytes[:n:n]
	p.bytes = p.bytes[n:]
	return b
}

// String is the address of s, ended by a NUL.
func (p *Program) String(s string) Arg {
	return p.Text(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// Text is the address of a copy of text, ended by a NUL.
func (p *Program) Text(text []byte) Arg {
	b := p.Space(len(text) + 1)[:len(text)+1]
	copy(b, text)
	return p.Bytes(b)
}

// Bytes is the address of b itself, not of a copy.
func (p *Program) Bytes(b []byte) Arg {
	return p.kept(unsafe.Pointer(unsafe.SliceData(b)), kept{bytes: b})
}

// Pointer is an address inside the memory that keep keeps alive. It allocates nothing if
// keep is a pointer.
func (p *Program) Pointer(at unsafe.Pointer, keep any) Arg {
	return p.kept(at, kept{of: keep})
}

func (p *Program) kept(at unsafe.Pointer, k kept) Arg {
	if p.keep == nil {
		p.keep = p.first.keep[:0]
	}
	p.keep = append(p.keep, k)
	return Arg{value: uintptr(at), kept: uint16(len(p.keep))}
}

func (p *Program) add(o op) {
	if p.ops == nil {
		p.ops = p.first.ops[:0]
	}
	p.ops = append(p.ops, o)
}

// A Message is the message of a failed operation, "NAME: TEXTWORDREST: strerror", and the exit
// status with which the process then ends.
type Message struct {
	Name       string // the name of the tool; it may be empty
	Nameless   bool   // whether the line begins with Text, without Name and colon
	Text       string
	Word       string // a word in the text, such as a path
	Rest       string // the text after Word
	Status     int    // the exit status
	NotFound   int    // the exit status for ENOENT; 0 for Status
	NoErrno    bool   // whether the line ends without ": strerror"
	NotWritten int    // the exit status if the line cannot be written; 0 for Status
}

// String returns the message without ": strerror".
func (m *Message) String() string {
	text := m.Text + m.Word + m.Rest
	if m.Nameless {
		return text
	}
	return m.Name + ": " + text
}

// Or returns m, or other if m is nil.
func (m *Message) Or(other *Message) *Message {
	if m == nil {
		return other
	}
	return m
}

// A report is a Message, or none if speaks is false.
type report struct {
	Message
	speaks bool
}

func compile(m *Message) report {
	if m == nil {
		return report{}
	}
	return report{*m, true}
}

// Stop is a kind of result that ends the process silently.
type Stop uint8

// The values of Stop.
const (
	Never     Stop = iota
	OnNonZero      // as of poll(2), when the parent has ended
	OnZero         // as of read(2), when the other end of the pipe was closed
)

// A Call is a system call, and what is done with its result.
type Call struct {
	Nr      uintptr       // SYS_*
	Args    []Arg         // up to six
	Result  Register      // the register for the result
	Ignore  syscall.Errno // an errno that does not count as an error
	StopOn  Stop          // a result that ends the process silently with exit status 1
	OnError *Message      // nil if errors are ignored
	When    Register      // make the call only if this register is not 0, as after an error; Discard for always
	Unless  Register      // make the call only if this register is 0; Discard for always
}

// Call adds a system call.
func (p *Program) Call(c Call) {
	o := op{kind: call, nr: c.Nr, result: c.Result, ignore: c.Ignore, stopOn: c.StopOn, when: c.When, unless: c.Unless, onError: compile(c.OnError), count: uint8(len(c.Args))}
	for i, a := range c.Args {
		o.args[i], o.kept[i] = a.value, a.kept
		if a.register {
			o.fromReg |= 1 << i
		}
	}
	p.add(o)
}

// Attempt adds the operations that try adds. If one of their system calls fails, the rest
// of them is skipped.
func (p *Program) Attempt(try func()) {
	from := len(p.ops)
	try()
	for i := from; i < len(p.ops); i++ {
		if o := &p.ops[i]; o.instead == 0 && (o.kind == call || o.kind == exec) {
			o.instead = len(p.ops)
		}
	}
}

// Fork adds a fork. The operations that child adds belong to the new process and must end
// in Exec or Exit; the parent continues after them. With borrow the child uses the
// parent's memory until it executes a program, and the parent waits for that
// (CLONE_VM|CLONE_VFORK).
func (p *Program) Fork(result Register, borrow bool, onError *Message, child func()) {
	at := len(p.ops)
	p.add(op{kind: fork, shared: borrow, result: result, onError: compile(onError)})
	child()
	p.ops[at].jump = len(p.ops)
}

// Store writes a register, as 32 bits, to an address inside the memory that keep keeps
// alive.
func (p *Program) Store(r Register, at unsafe.Pointer, keep any) {
	p.add(op{kind: store, result: r, args: [6]uintptr{p.Pointer(at, keep).value}})
}

// Copy copies 32 bits between addresses inside the memory that keep keeps alive.
func (p *Program) Copy(to, from unsafe.Pointer, keep any) {
	p.add(op{kind: copyWord, args: [6]uintptr{p.Pointer(to, keep).value, uintptr(from)}})
}

// Exit ends the process with an exit status.
func (p *Program) Exit(status int) {
	p.add(op{kind: exit, args: [6]uintptr{uintptr(status)}})
}

// Fail adds the end of the process with a message, without strerror's part.
func (p *Program) Fail(m Message) {
	m.NoErrno = true
	p.add(op{kind: stop, onError: compile(&m)})
}

// Alone ends all threads but the one that runs the program.
func (p *Program) Alone(onError *Message) {
	p.add(op{kind: alone, onError: compile(onError)})
}

// Wait waits for the child in register Child. The process then ends as the child did, with
// its exit status or by the same signal. If that signal does not end the process, the next
// operation follows. With forward, SIGINT and SIGTERM are sent on to the child; the caller
// has to block them.
func (p *Program) Wait(forward bool, onError *Message) {
	p.add(op{kind: wait, forward: forward, onError: compile(onError)})
}

// WaitStopping waits for the child in register Child, stops when the child stops, and has
// the child continue when it continues itself. The process then ends as the child did, as
// nsenter(1) does it: after a signal that does not end it, with exit status 1.
func (p *Program) WaitStopping(onError *Message) {
	p.add(op{kind: wait, stops: true, onError: compile(onError)})
}

// Leave adds the return of RunPreRuntime.
func (p *Program) Leave() { p.add(op{kind: leave}) }

// WaitHelper waits for the child in a register. If the child failed, the process ends with
// the child's exit status.
func (p *Program) WaitHelper(r Register) {
	p.add(op{kind: waitHelper, result: r})
}

// An execution has the arguments of execvp(3), or of execve(2).
type execution struct {
	file, path string
	direct     bool    // execve(2): path is not searched
	words      []*byte // a spare element, argv, nil
	envp       []*byte // ends with nil
}

// Execute adds execve(2) of the file at path.
func (p *Program) Execute(path string, argv, env []string, onError *Message) {
	p.exec(execution{file: path, direct: true, words: vector(argv), envp: pointers(env)}, onError)
}

// Exec adds execvp(3) of file with argv and env. A file without a slash is searched for in
// path. /bin/sh runs a file whose format the kernel does not know.
func (p *Program) Exec(file, path string, argv, env []string, onError *Message) {
	p.ExecWords(file, path, vector(argv), pointers(env), onError)
}

// ExecWords is Exec with argv and the environment in the kernel's format: lists that end with
// nil. The element before argv in its array may be overwritten.
func (p *Program) ExecWords(file, path string, words, envp []*byte, onError *Message) {
	p.exec(execution{file: file, path: path, words: words, envp: envp}, onError)
}

func (p *Program) exec(x execution, onError *Message) {
	var at *execution
	if p.execs < len(p.first.execs) {
		at = &p.first.execs[p.execs]
		p.execs++
	} else {
		at = new(execution)
	}
	*at = x
	p.add(op{kind: exec, exec: at, onError: compile(onError)})
}

func cstring(s string) *byte { return unsafe.SliceData(append([]byte(s), 0)) }

func pointers(words []string) []*byte { return vector(words)[1:] }

// vector returns a spare element, the words and nil.
func vector(words []string) []*byte {
	list := make([]*byte, 1, len(words)+2)
	for _, w := range words {
		list = append(list, cstring(w))
	}
	return append(list, nil)
}
