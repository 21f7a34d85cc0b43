package entry

import "unsafe"

// Single says for which command lines the Go runtime starts with one processor
// (GOMAXPROCS) and without a profile of its memory (GODEBUG). That spares a program
// that has nothing to do at once threads and memory. The zero value says for none.
type Single struct {
	Always bool
	Behind string   // for a program of this base name, by its first word, and under other names, by them
	Except []string // not for these names
}

// single is this program's. A main package, or one that it imports, sets it by its name
// for the linker: it is read when nothing is initialized yet.
var single Single

// What is put in front of the environment.
const (
	processors = "GOMAXPROCS=1\x00"
	settings   = "GODEBUG=memprofilerate=0,containermaxprocs=0,updatemaxprocs=0\x00"
)

// added is how many variables of ours begin the environment.
var added int

// words is the copy that the runtime gets of argv, the environment and the auxiliary
// vector where variables are added.
var words [4096]uintptr

// prepare returns the words that the runtime starts with: argv as execve(2) has left it,
// or a copy with our variables. It is called before the runtime starts: it has no heap
// and must not panic.
func prepare(argc int, argv unsafe.Pointer) unsafe.Pointer {
	if !single.wanted(argc, argv) {
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

func (s *Single) wanted(argc int, argv unsafe.Pointer) bool {
	if s.Always || s.Behind == "" || argc == 0 {
		return s.Always
	}
	name := BaseName(text(argv, 0))
	if name == s.Behind {
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
// runtime starts, and while it fails.
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

// word returns a word of a vector.
func word(vector unsafe.Pointer, i int) uintptr {
	return *(*uintptr)(unsafe.Add(vector, i*int(unsafe.Sizeof(uintptr(0)))))
}

// text returns the string that a word points to.
func text(vector unsafe.Pointer, i int) string {
	return Text(*(**byte)(unsafe.Add(vector, i*int(unsafe.Sizeof(vector)))))
}

// Text returns the string from first on, without the NUL that ends it. It may be called
// before the Go runtime starts, and while it fails.
//
//go:nosplit
func Text(first *byte) string {
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(first), n)) != 0 {
		n++
	}
	return unsafe.String(first, n)
}

// address returns where a constant is.
func address(text string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(text))) }
