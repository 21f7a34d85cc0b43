// Package syntax parses the shell language as bash(1) does, into a tree that package eval executes.
//
// The parser reads one command at a time. It asks for more input only if a command is not complete,
// so that a program on standard input, aliases and options such as extglob have an effect on the
// next line. Text stays bytes, because a script need not be UTF-8. What bash parses only when a
// command runs stays text here, too: arithmetic, subscripts, backquotes, and invalid expansions.
// Syntax errors have bash's messages, with the same line and token.
//
// Begin reading at Parser.Next. The nodes of the tree are below.
package syntax

// A List is a sequence of commands.
type List []*Stmt

// A Stmt is one and-or list of a List.
type Stmt struct {
	Cmd        Command
	Background bool // followed by &
	Line       int
}

// A Command is one of *Simple, *Redirected, *Pipeline, *AndOr, *Block, *Subshell,
// *If, *While, *For, *ArithFor, *Case, *Func, *ArithCmd, *Test, *Coproc.
type Command interface{}

// Simple is a simple command: assignments, words and redirections.
type Simple struct {
	Line    int
	Assigns []*Assign
	Words   []*Word
	Redirs  []*Redir
}

// Redirected is a compound command with redirections.
type Redirected struct {
	Cmd    Command
	Redirs []*Redir
	Line   int
}

// A Pipeline is commands joined by pipes, or one command with ! or time before it.
type Pipeline struct {
	Negated bool
	Timed   bool
	Posix   bool   // time -p
	Errors  []bool // element n is followed by |&
	Cmds    []Command
	Line    int
}

// AndOr is X && Y, or X || Y.
type AndOr struct {
	Or   bool
	X, Y Command
}

// Block is { LIST }.
type Block struct{ List List }

// Subshell is ( LIST ).
type Subshell struct {
	List List
	Line int
	End  int // the line of the closing parenthesis; 0 if there is none
}

// If is an if command with its elifs and else.
type If struct {
	Clauses []Clause
	Else    List
}

// A Clause is a condition and the list that runs if it is true.
type Clause struct{ Cond, Then List }

// While is a while or an until loop.
type While struct {
	Until      bool
	Cond, Body List
}

// For is a for or a select loop over words or the positional parameters.
type For struct {
	Select bool
	Name   string
	In     bool // words were given
	Words  []*Word
	Body   List
	Line   int
}

// ArithFor is for ((Init; Cond; Post)).
type ArithFor struct {
	Init, Cond, Post *Arith
	Body             List
	Line             int
}

// Case is case WORD in …
type Case struct {
	Word  *Word
	Items []*CaseItem
	Line  int
}

// A CaseItem is one or more patterns and their commands. End is ";;", ";&" or
// ";;&".
type CaseItem struct {
	Patterns []*Word
	Body     List
	End      string
}

// Func defines a function.
type Func struct {
	Name string
	Body Command
	Line int // where the body begins
	Word bool
}

// ArithCmd is ((EXPRESSION)).
type ArithCmd struct {
	Expr *Arith
	Line int
}

// Test is [[ … ]].
type Test struct {
	X    Cond
	Line int
}

// Coproc is coproc [NAME] COMMAND.
type Coproc struct {
	Name string
	Cmd  Command
	Line int
}

// A Cond is one of *CondBinary, *CondUnary, *CondNot, *CondLogic, *CondGroup.
type Cond interface{}

// CondBinary is X Op Y; a word alone is -n WORD.
type CondBinary struct {
	Op   string
	X, Y *Word
}

// CondUnary is an operator of test(1) and its word.
type CondUnary struct {
	Op string
	X  *Word
}

// CondNot is ! X.
type CondNot struct{ X Cond }

// CondLogic is X && Y, or X || Y.
type CondLogic struct {
	Or   bool
	X, Y Cond
}

// CondGroup is ( X ).
type CondGroup struct{ X Cond }

// An Assign is NAME=VALUE, NAME+=VALUE, NAME[SUBSCRIPT]=VALUE or NAME=(ELEMENTS).
type Assign struct {
	Name    string
	Index   *Subscript
	Append  bool
	Value   *Word // nil if there is nothing after the =
	IsArray bool
	Elems   []*Elem
}

// An Elem is an element of a compound assignment.
type Elem struct {
	Index  *Subscript
	Append bool
	Value  *Word
	Raw    string // as written
}

// A Redir is a redirection. Op is its operator as written.
type Redir struct {
	Fd      int    // -1 if none was written
	Var     string // of {NAME}>
	Op      string
	Word    *Word
	Doc     *Word // the body of a here-document
	RawDoc  string
	Quoted  bool // the body is literal
	EndWord string
	Line    int
}

// A Word is text with quotes and expansions.
type Word struct {
	Parts  []Part
	Raw    string  // as written
	Assign *Assign // an argument of declare, or of a similar builtin, that assigns
	Static bool    // the word always expands to Value
	Value  string
	Braces bool // it has an unquoted {
}

// A Part is one of *Lit, *Quoted, *Double, *Param, *CommandSub, *ArithExp, *ProcessSub.
type Part interface{}

// Lit is text without quotes.
type Lit struct{ Text string }

// Quoted is literal text: from single quotes, or after a backslash.
type Quoted struct{ Text string }

// Double is the contents of double quotes.
type Double struct{ Parts []Part }

// Param is a parameter expansion.
type Param struct {
	Name     string
	Index    *Subscript
	Indirect bool   // ${!NAME…}
	Length   bool   // ${#NAME}
	Prefix   byte   // '*' or '@' of ${!PREFIX*}
	Op       string // "" or the operator: ":-" … "//" … "@"
	Arg      *Word  // the word, the pattern; the letter of "@"
	With     *Word  // the replacement; nil without a second slash
	Offset   *Arith
	Length2  *Arith
	Bad      bool // invalid: an error when it is expanded
	Raw      string
}

// Subscript is the text in brackets after a name.
type Subscript struct {
	All  byte // '@', '*' or 0
	Word *Word
}

// CommandSub is $(LIST), `TEXT` or ${ LIST;}.
type CommandSub struct {
	List     List
	Raw      string // between the parentheses, as written
	Backtick bool   // Raw is parsed when the command runs
	Here     bool   // ${ LIST;} runs in this shell
	Reply    bool   // ${| LIST;} expands to REPLY
	Line     int
}

// ProcessSub is <(LIST) or >(LIST).
type ProcessSub struct {
	Out  bool
	List List
	Raw  string
	Line int
}

// ArithExp is $((EXPRESSION)) or $[EXPRESSION].
type ArithExp struct {
	X   *Arith
	Raw string
}

// Arith is an arithmetic expression: text whose expansions are made before it is parsed.
type Arith struct {
	Word *Word
	Raw  string
}
