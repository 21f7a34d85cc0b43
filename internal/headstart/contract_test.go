package headstart

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// constant matches names in package unix that need no reason: constants and structures.
var constant = regexp.MustCompile(`^(unix\.(Sizeof\w+|[A-Z0-9_]+)|unix\.(Utsname|Statx_t))$`)

// TestContractNamesEveryCall checks that the contract names everything that this package uses
// from other packages, and nothing else.
func TestContractNamesEveryCall(t *testing.T) {
	text, err := os.ReadFile("contract.go")
	if err != nil {
		t.Fatal(err)
	}
	_, named, found := strings.Cut(string(text), "# Why each function")
	named, _, more := strings.Cut(named, "# Before you add")
	if !found || !more {
		t.Fatal("contract.go has no list of functions")
	}
	used := map[string]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		imported := map[string]bool{}
		for _, i := range file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			imported[name[strings.LastIndexByte(name, '/')+1:]] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && imported[x.Name] {
				used[x.Name+"."+s.Sel.Name] = true
			}
			return true
		})
	}
	listed := map[string]bool{}
	for _, word := range regexp.MustCompile(`\b[a-z]+\.[A-Z]\w*`).FindAllString(named, -1) {
		listed[word] = true
	}
	for name := range used {
		if !listed[name] && !constant.MatchString(name) {
			t.Errorf("%s is not in the contract", name)
		}
	}
	for _, name := range []string{"strings.LastIndexByte", "strings.Cut", "syscall.RawSyscall", "plan.Step"} {
		delete(listed, name) // only mentioned in a reason
	}
	for name := range listed {
		if !used[name] {
			t.Errorf("%s is in the contract, but not used", name)
		}
	}
}
