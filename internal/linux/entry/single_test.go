package entry

import (
	"slices"
	"testing"
	"unsafe"
)

// vector lays out argv, the environment and pairs of the auxiliary vector as execve(2) does.
// The pointers in list are valid as long as keep is.
func vector(argv, env []string, auxiliary ...uintptr) (list []uintptr, keep [][]byte) {
	for _, words := range [][]string{argv, env} {
		for _, w := range words {
			b := append([]byte(w), 0)
			keep = append(keep, b)
			list = append(list, uintptr(unsafe.Pointer(&b[0])))
		}
		list = append(list, 0)
	}
	return append(append(list, auxiliary...), 0, 0), keep
}

// stringsAt returns the strings of a vector from element at to a nil pointer.
func stringsAt(v unsafe.Pointer, at int) (list []string) {
	for ; word(v, at) != 0; at++ {
		list = append(list, text(v, at))
	}
	return list
}

func TestPrepare(t *testing.T) {
	defer func() { single, added = Single{}, 0 }()
	several := Single{Except: []string{"one", "two"}, Multicall: "all"}
	env := []string{"A=1", "A=2", "GOMAXPROCS=7", "no equals sign"}
	for _, c := range []struct {
		single Single
		argv   []string
		want   bool
	}{
		{several, []string{"one"}, false},
		{several, []string{"/usr/bin/two", "a", ""}, false},
		{several, []string{"all", "two", "a"}, false},
		{several, []string{"./all", "one"}, false},
		{several, []string{"./all-1.0-amd64", "one"}, false},
		{several, []string{"./all-1.0-amd64", "three"}, true},
		{several, []string{"three"}, true},
		{several, []string{"one/"}, true},
		{several, []string{"all"}, false},
		{several, []string{"all", ""}, false},
		{several, []string{"all", "--", "three"}, false},
		{several, []string{"all", "three"}, true},
		{several, []string{"all", "/one"}, true},
		{several, []string{"/x/three", "one"}, true},
		{several, []string{""}, true},
		{several, nil, false},
		{Single{Always: true}, []string{"three"}, true},
		{Single{Always: true}, nil, true},
		{Single{}, []string{"one"}, false},
	} {
		single, added = c.single, 0
		v, keep := vector(c.argv, env, 6, 4096, 31, 0, 25, 99)
		given := unsafe.Pointer(&v[0])
		got := prepare(len(c.argv), given)
		if (got != given) != c.want {
			t.Errorf("%q: variables were added: %v", c.argv, got != given)
		}
		want := env
		if c.want {
			want = append([]string{"GOMAXPROCS=1", "GODEBUG=memprofilerate=0,containermaxprocs=0,updatemaxprocs=0"}, env...)
		}
		at := len(c.argv) + 1
		if a := stringsAt(got, 0); !slices.Equal(a, c.argv) {
			t.Errorf("%q: the words are %q", c.argv, a)
		}
		e := stringsAt(got, at)
		if !slices.Equal(e, want) || !slices.Equal(Environment(e), env) {
			t.Errorf("%q: the environment is %q, of which the program's is %q", c.argv, e, Environment(e))
		}
		for i, w := range []uintptr{6, 4096, 31, 0, 25, 99, 0, 0} {
			if a := word(got, at+len(want)+1+i); a != w {
				t.Errorf("%q: word %d of the auxiliary vector is %d", c.argv, i, a)
			}
		}
		_ = keep
	}
}

// TestPrepareTooMuch checks that a vector that does not fit is not copied.
func TestPrepareTooMuch(t *testing.T) {
	defer func() { single, added = Single{}, 0 }()
	single = Single{Always: true}
	for _, c := range []struct {
		words int
		fits  bool
	}{{len(words) - 8, true}, {len(words) - 7, false}, {3 * len(words), false}} {
		argv := make([]string, c.words) // and nil, nil, two pairs, and what is added
		v, keep := vector(argv, nil, 6, 4096)
		if got := prepare(len(argv), unsafe.Pointer(&v[0])); (got != unsafe.Pointer(&v[0])) != c.fits {
			t.Errorf("%d words: fits %v", c.words, !c.fits)
		}
		_ = keep
	}
}
