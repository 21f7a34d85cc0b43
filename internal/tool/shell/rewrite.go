package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// The interpreter runs a whole program in one process: a background command is
// a goroutine to it, which has no process group and no number that kill(1)
// understands, and exec starts a child. Programs are rewritten before they run,
// so that such commands come to the shell's own handler as words.
const (
	backgroundWord      = "__background"       // starts the command of its words, the first of which is the text
	backgroundShellWord = "__background_shell" // starts a shell with the program in its word
	execWord            = "__exec"             // replaces the shell
	execSubshellWord    = "__exec_subshell"    // ends a subshell, which has no process of its own
	zeroVariable        = "BASH_ARGV0"         // $0
	lastJobVariable     = "__last_background"  // $!
)

// rewrite changes a program in place.
func rewrite(node syntax.Node) {
	syntax.Walk(node, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Stmt:
			if node.Background {
				toBackground(node)
			}
		case *syntax.Redirect:
			if node.Op == syntax.RdrClob {
				node.Op = syntax.RdrOut
			}
		case *syntax.ParamExp:
			if node.Param != nil && node.Param.Value == "0" {
				node.Param.Value = zeroVariable
			}
			if node.Param != nil && node.Param.Value == "!" {
				node.Param.Value = lastJobVariable
			}
		}
		return true
	})
	syntax.Walk(node, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst, *syntax.FuncDecl: // or perhaps
			rewriteInner(node)
			return false
		case *syntax.BinaryCmd:
			if node.Op == syntax.Pipe || node.Op == syntax.PipeAll {
				rewriteInner(node)
				return false
			}
		case *syntax.CallExpr:
			rewriteExec(node, execWord)
		}
		return true
	})
}

// rewriteInner rewrites each exec of what may run in a subshell.
func rewriteInner(node syntax.Node) {
	syntax.Walk(node, func(node syntax.Node) bool {
		if call, ok := node.(*syntax.CallExpr); ok {
			rewriteExec(call, execSubshellWord)
		}
		return true
	})
}

// rewriteExec puts a word in the place of an exec that starts a program.
func rewriteExec(call *syntax.CallExpr, word string) {
	if len(call.Args) > 1 && call.Args[0].Lit() == "exec" {
		call.Args[0] = literal(word, call.Args[0].Pos())
	}
}

func toBackground(stmt *syntax.Stmt) {
	stmt.Background = false
	var text strings.Builder
	syntax.NewPrinter(syntax.SingleLine(true)).Print(&text, stmt)
	source := &syntax.Word{Parts: []syntax.WordPart{&syntax.SglQuoted{Value: text.String()}}}
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok && len(call.Args) > 0 && !stmt.Negated {
		call.Args = append([]*syntax.Word{literal(backgroundWord, stmt.Pos()), source}, call.Args...)
		return
	}
	*stmt = syntax.Stmt{Position: stmt.Position, Cmd: &syntax.CallExpr{Args: []*syntax.Word{literal(backgroundShellWord, stmt.Pos()), source}}}
}

func literal(word string, at syntax.Pos) *syntax.Word {
	return &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{ValuePos: at, Value: word}}}
}
