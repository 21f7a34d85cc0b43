package bundle_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// TestEveryStepHasACase checks that compile.go says of every step of package plan what a bundle makes of
// it. At run time a step without a case is refused by the name of its type.
func TestEveryStepHasACase(t *testing.T) {
	cases := map[string]bool{}
	ast.Inspect(parse(t, "compile.go"), func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			for _, e := range c.List {
				if s, ok := e.(*ast.SelectorExpr); ok {
					cases[s.Sel.Name] = true
				}
			}
		}
		return true
	})
	files, err := filepath.Glob("../../plan/*.go")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, file := range files {
		for _, d := range parse(t, file).Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Emit" {
				continue
			}
			steps++
			if name := f.Recv.List[0].Type.(*ast.Ident).Name; !cases[name] {
				t.Errorf("%s, in %s, has no case in compile.go", name, file)
			}
		}
	}
	if steps == 0 {
		t.Error("no steps were found")
	}
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
