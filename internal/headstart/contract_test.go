package headstart

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// constant matches names in package unix that need no reason: constants and structures.
var constant = regexp.MustCompile(`^(unix\.(Sizeof\w+|[A-Z0-9_]+)|unix\.(Utsname|Statx_t))$`)

// TestContractNamesEveryCall checks that the contract names everything that this package uses
// from other packages, and nothing else, and that functions and types of this module say in a
// comment that this package uses them.
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
	used := map[string]string{} // what is used, and the directory of its package
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
		imported := map[string]string{}
		for _, i := range file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			imported[name[strings.LastIndexByte(name, '/')+1:]] = name
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && imported[x.Name] != "" {
				used[x.Name+"."+s.Sel.Name] = imported[x.Name]
			}
			return true
		})
	}
	listed := map[string]bool{}
	for _, word := range regexp.MustCompile(`\b[a-z]+\.[A-Z]\w*`).FindAllString(named, -1) {
		listed[word] = true
	}
	for name, path := range used {
		if !listed[name] && !constant.MatchString(name) {
			t.Errorf("%s is not in the contract", name)
		}
		if dir, ours := strings.CutPrefix(path, "contedor/internal/"); ours && !mentioned(t, "../"+dir, name[strings.IndexByte(name, '.')+1:]) {
			t.Errorf("neither the comment of %s nor that of its package says that package headstart uses it", name)
		}
	}
	for _, name := range []string{"strings.LastIndexByte", "strings.Cut", "strconv.AppendUint", "syscall.RawSyscall", "plan.Step"} {
		delete(listed, name) // only mentioned in a reason
	}
	for name := range listed {
		if used[name] == "" {
			t.Errorf("%s is in the contract, but not used", name)
		}
	}
}

// mentioned reports whether the comment of a function or type, or that of its package, names this
// package. Constants and variables need no comment.
func mentioned(t *testing.T, dir, name string) bool {
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(dir, err)
	}
	declared := false
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		comments := file.Doc.Text()
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.Name == name && d.Recv == nil {
					declared = true
					comments += d.Doc.Text()
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.Name == name {
						declared = true
						comments += d.Doc.Text()
					}
				}
			}
		}
		if strings.Contains(comments, "headstart") {
			return true
		}
	}
	return !declared
}
