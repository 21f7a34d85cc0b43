package entry

import "unsafe"

// Single selects the command lines for which the Go runtime starts with one processor
// (GOMAXPROCS) and without a memory profile (GODEBUG). That saves threads and memory in a
// program that has no work for several threads. The zero value selects none.
type Single struct {
	Always    bool     // every command line
	Multicall string   // the prefix of the base name of a multicall program: a command's name is its first argument, or its argv[0]
	Except    []string // names of the commands of Multicall that are not selected
}

// single is the selection of this program. A main package, or one that it imports, defines
// it by go:linkname: it is read before any package is initialized.
var single Single

// The variables that prepare puts in front of the environment.
const (
	processors = "GOMAXPROCS=1\x00"
	settings   = "GODEBUG=memprofilerate=0,containermaxprocs=0,updatemaxprocs=0\x00"
)

// added is the number of variables that prepare put in front of the environment.
var added int

// words is the copy of argv, the environment and the auxiliary vector that the runtime gets
// if variables are added.
var words [4096]uintptr

// prepare returns the vector that the runtime starts with: argv as execve(2) left it, or a
// copy with the added variables. A vector that does not fit into words is not copied. It is
// called before the runtime starts: it has no heap and must not panic.
func prepare(argc int, argv unsafe.Pointer) unsafe.Pointer {
	if !single.selects(argc, argv) {
		return argv
	}
	at := argc + 1
	for word(argv, at) != 0 { // the environment
		at++
	}
	at++
	for word(argv, at) != 0 { // the auxiliary vector, in pairs
		at += 2
	}
	at += 2
	if at+2 > len(words) {
		return argv
	}
	to := 0
	for from := range at {
		if from == argc+1 {
			words[to] = address(processors)
			words[to+1] = address(settings)
			to += 2
		}
		words[to] = word(argv, from)
		to++
	}
	added = 2
	return unsafe.Pointer(&words[0])
}

// selects reports whether a command line is among those of s.
func (s *Single) selects(argc int, argv unsafe.Pointer) bool {
	if s.Always || s.Multicall == "" || argc == 0 {
		return s.Always
	}
	name := BaseName(text(argv, 0))
	if len(name) >= len(s.Multicall) && name[:len(s.Multicall)] == s.Multicall {
		if argc == 1 {
			return false
		}
		name = text(argv, 1)
		if name == "" || name[0] == '-' {
			return false
		}
	}
	for _, n := range s.Except {
		if n == name {
			return false
		}
	}
	return true
}

// BaseName returns what follows the last slash of a word. It may be called before the Go
// runtime starts and while the runtime fails.
//
//go:nosplit
func BaseName(word string) string {
	for i := len(word); i > 0; i-- {
		if word[i-1] == '/' {
			return word[i:]
		}
	}
	return word
}

// word returns element i of a vector.
func word(vector unsafe.Pointer, i int) uintptr {
	return *(*uintptr)(unsafe.Add(vector, i*int(unsafe.Sizeof(uintptr(0)))))
}

// text returns the string that element i of a vector points to.
func text(vector unsafe.Pointer, i int) string {
	return Text(*(**byte)(unsafe.Add(vector, i*int(unsafe.Sizeof(vector)))))
}

// Text returns the NUL-terminated string at first, without the NUL and without copying it.
// Package headstart calls it before the Go runtime starts; it also runs while the runtime fails.
//
//go:nosplit
func Text(first *byte) string {
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(first), n)) != 0 {
		n++
	}
	return unsafe.String(first, n)
}

// address returns the address of a constant's bytes.
func address(text string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(text))) }
