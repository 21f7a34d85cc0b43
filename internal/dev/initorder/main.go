// Initorder changes the order in which the packages of a Go program are initialized:
//
//	initorder FILE PACKAGE...
//
// The packages that are named by their import paths come first, in this order. Each is preceded
// only by those that it needs. All other packages follow.
//
// The Go specification leaves the order to the linker, except that a package comes after those
// that it imports. The linker sorts packages by import path. Package internal/ahead runs a
// light command as soon as its own imports are initialized. In the order of the linker, half of
// the program's other packages would come before it. The new order is one that the linker could
// have chosen. Without it the program does the same, only later.
//
// `make build` runs initorder for contedor. FILE is a static program as the linker has written
// it, with or without symbols. In it the linker puts a list of pointers to init tasks (see
// cmd/link/internal/ld/inittask.go and the type initTask in runtime/proc.go). Initorder changes
// only the order of these pointers.
package main

import (
	"debug/buildinfo"
	"debug/elf"
	"debug/gosym"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: initorder FILE PACKAGE...")
		os.Exit(2)
	}
	if err := sortFile(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "initorder:", err)
		os.Exit(1)
	}
}

// sortFile changes the order in the program in a file.
func sortFile(path string, first []string) error {
	p, err := open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	imports, err := importsOf(p.build)
	if err != nil {
		return err
	}
	tasks, err := order(p.tasks, first, imports)
	if err != nil {
		return err
	}
	for i, t := range tasks {
		binary.LittleEndian.PutUint64(p.data[p.at+8*uint64(i):], t.address)
	}
	// The program may be running, so a new file replaces it.
	fresh := path + ".sorted"
	if err := os.WriteFile(fresh, p.data, 0o755); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// order returns the tasks in the new order.
func order(tasks []task, first []string, imports map[string][]string) ([]task, error) {
	var sorted []task
	done := map[string]bool{}
	take := func(wanted func(string) bool) {
		for _, t := range tasks {
			if !done[t.name] && wanted(t.name) {
				done[t.name] = true
				sorted = append(sorted, t)
			}
		}
	}
	for _, name := range first {
		if _, ok := imports[name]; !ok {
			return nil, errors.New("no package is " + name)
		}
		needed := map[string]bool{}
		closure(name, imports, needed)
		take(func(name string) bool { return needed[name] })
	}
	take(func(string) bool { return true })
	return sorted, check(sorted, imports)
}

// closure adds a package, and all packages that it needs, to needed.
func closure(name string, imports map[string][]string, needed map[string]bool) {
	if !needed[name] {
		needed[name] = true
		for _, i := range imports[name] {
			closure(i, imports, needed)
		}
	}
}

// check returns an error if a package comes before one that it needs.
func check(tasks []task, imports map[string][]string) error {
	place := map[string]int{}
	for i, t := range tasks {
		if _, ok := imports[t.name]; !ok {
			return errors.New("unknown package " + t.name)
		}
		place[t.name] = i
	}
	for i, t := range tasks {
		needed := map[string]bool{}
		closure(t.name, imports, needed)
		for n := range needed {
			if at, ok := place[n]; ok && at > i {
				return fmt.Errorf("%s would be initialized before %s, which it needs", t.name, n)
			}
		}
	}
	return nil
}

// importsOf returns the imports of a main package, and of all packages that it needs, for the
// build settings of the program. The path of the main package is main, as in the program.
func importsOf(build *debug.BuildInfo) (map[string][]string, error) {
	words := []string{"list", "-deps", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}{{range .ImportMap}} {{.}}{{end}}`}
	env := os.Environ()
	for _, s := range build.Settings {
		switch s.Key {
		case "-tags":
			words = append(words, "-tags", s.Value)
		case "GOOS", "GOARCH", "CGO_ENABLED":
			env = append(env, s.Key+"="+s.Value)
		}
	}
	cmd := exec.Command("go", append(words, build.Path)...)
	cmd.Env = env
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if words[0] == build.Path {
			words[0] = "main"
		}
		imports[words[0]] = words[1:]
	}
	return imports, nil
}

// A program is an executable file with its init tasks.
type program struct {
	data  []byte
	at    uint64 // offset of the list of tasks in data
	tasks []task // in the order of the file
	build *debug.BuildInfo
}

// A task initializes a package.
type task struct {
	address uint64
	name    string // of the package
}

func open(path string) (*program, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	build, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	table, text, variables := file.Section(".gopclntab"), file.Section(".text"), file.Section(".noptrdata")
	if file.ByteOrder != binary.LittleEndian || file.Class != elf.ELFCLASS64 || table == nil || text == nil || variables == nil {
		return nil, errors.New("not a 64-bit Go program")
	}
	lines, err := table.Data()
	if err != nil {
		return nil, err
	}
	symbols, err := gosym.NewTable(nil, gosym.NewLineTable(lines, text.Addr))
	if err != nil {
		return nil, err
	}
	functions := map[uint64]string{}
	for _, f := range symbols.Funcs {
		functions[f.Entry] = f.Name
	}
	first, tasks := findTasks(data[variables.Offset:variables.Offset+variables.FileSize], variables.Addr, functions)
	if len(tasks) == 0 {
		return nil, errors.New("the program has no list of init tasks")
	}
	return &program{data, variables.Offset + first, tasks, build}, nil
}

// findTasks returns the list of the init tasks, which ends with that of package main, and
// its offset in the variables.
func findTasks(variables []byte, address uint64, functions map[uint64]string) (first uint64, tasks []task) {
	at := func(offset uint64) (task, bool) {
		t := task{address: binary.LittleEndian.Uint64(variables[offset:])}
		name, ok := packageOf(variables, t.address-address, functions)
		t.name = name
		return t, ok
	}
	end := uint64(len(variables)) &^ 7
	for last := uint64(0); last < end; last += 8 {
		if t, ok := at(last); !ok || t.name != "main" {
			continue
		}
		list, seen, offset := []task(nil), map[uint64]bool{}, last
		for {
			t, ok := at(offset)
			if !ok || seen[t.address] { // seen: the runtime's own list precedes this one
				break
			}
			seen[t.address] = true
			list = append(list, t)
			if offset == 0 {
				break
			}
			offset -= 8
		}
		if len(list) > len(tasks) {
			slices.Reverse(list)
			first, tasks = last-8*uint64(len(list)-1), list
		}
	}
	return first, tasks
}

// packageOf returns the package of the init task at an offset. ok is false if there is none.
// An init task has a state, which is 0, a number of functions, and their addresses.
func packageOf(variables []byte, offset uint64, functions map[uint64]string) (name string, ok bool) {
	const most = 1000
	if offset%8 != 0 || offset+8 > uint64(len(variables)) || binary.LittleEndian.Uint32(variables[offset:]) != 0 {
		return "", false
	}
	n := uint64(binary.LittleEndian.Uint32(variables[offset+4:]))
	if n == 0 || n > most || offset+8+8*n > uint64(len(variables)) {
		return "", false
	}
	for i := range n {
		function := functions[binary.LittleEndian.Uint64(variables[offset+8+8*i:])]
		slash := strings.LastIndexByte(function, '/') + 1
		last, rest, _ := strings.Cut(function[slash:], ".")
		if !strings.HasPrefix(rest, "init") && !strings.HasPrefix(rest, "map.init") {
			return "", false
		}
		name = function[:slash] + strings.ReplaceAll(last, "%2e", ".")
	}
	return name, true
}
