package reason

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/texts"
)

// makers are the functions whose first argument is the text of an error.
var makers = []string{"errors.New", "fmt.Errorf", "reason.New", "compression.Refusal", "cli.Fail", "d.corrupt", "failed"}

// speakers are the functions that return such a text, or part of one.
var speakers = []string{"Error", "Reason", "Refusal", "whatInstead", "inWords", "some", "name"}

// tables are the variables with such texts in their rows.
var tables = []string{"lookalikes", "textual", "wordings"}

// constants are the constants that are such texts.
var constants = []string{"invalidLength", "invalidDistance", "tooFarBack"}

// values has the values of variables in such texts.
var values = map[string][]string{
	"do":    {"make", "remove", "replace"},
	"what":  {"member name", "hard link's target"},
	"part":  {"content", "uncompressed content"},
	"wrong": {"incomplete", "over-subscribed"},
}

// more are texts of strerror(3), of getopt_long(3), of libraries, of other packages, and of the lines about who vouches for an
// archive.
var more = []string{
	"Operation not permitted", "No such file or directory", "Input/output error", "No such device or address",
	"Cannot allocate memory", "Permission denied", "Device or resource busy", "File exists", "Invalid cross-device link",
	"Not a directory", "Is a directory", "Invalid argument", "Too many open files in system", "Too many open files",
	"Text file busy", "File too large", "No space left on device", "Read-only file system", "Too many links", "Broken pipe",
	"Address already in use", "Cannot assign requested address",
	"File name too long", "Directory not empty", "Too many levels of symbolic links", "Operation not supported",
	"Connection refused", "Connection reset by peer", "Connection timed out", "Network is unreachable", "No route to host",
	"Disk quota exceeded", "Function not implemented",
	"tls: failed to verify certificate: {1}", "x509: certificate signed by unknown authority",
	"x509: certificate has expired or is not yet valid: {1}", "x509: certificate is valid for {1}, not {2}",
	"unexpected end of JSON input", "invalid character {1}",
	"reserved flags in the gzip header: {1}", "unknown compression method {1}",
	"unrecognized option '--{1}'", "option '--{1}' requires an argument", "option '--{1}' doesn't allow an argument",
	"option '--{1}' is ambiguous; possibilities: {2}", "invalid option -- '{1}'", "option requires an argument -- '{1}'",
	"Try '{1} --help' for more information.", "failed to execute {1}", "write error",
	"not a platform such as linux/amd64 or linux/arm/v7: '{1}'", "openat2(2) is missing: Linux 5.6 is needed",
	"missing port in address", "too many colons in address", "unknown port", "no such host",
	"listed in {1}", "signed by {1}", "{1}, signed by {2}", "the minisign key {1}, {2}", "standard input",
}

// ofTar begin the texts of tar(1), which are English in any locale.
var ofTar = []string{"Cannot ", "Warning: Cannot ", "Member name "}

// neverShown begin texts that are replaced by others.
var neverShown = []string{"xz: "}

// TestPhrases finds the texts of errors in the source code and checks that every language has each of
// them, and no other.
func TestPhrases(t *testing.T) {
	english := slices.Clone(more)
	for _, dir := range []string{"..", "../../tool/fetchroot", "../../tool/mini", "../../tool/session"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err == nil {
				ast.Inspect(f, func(n ast.Node) bool { english = append(english, phrasesOf(n)...); return true })
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(english)
	english = slices.Compact(english)
	for _, l := range texts.Languages() {
		if l.Code == "en" {
			continue
		}
		var have []string
		for _, p := range l.Fetch.Phrases {
			have = append(have, p.English)
			if p.Text == "" || !slices.Equal(placeholders(p.English), placeholders(p.Text)) {
				t.Errorf("%s: %q has the text %q", l.Code, p.English, p.Text)
			}
		}
		for _, e := range english {
			if !slices.Contains(have, e) {
				t.Errorf("%s: no text for %q", l.Code, e)
			}
		}
		for _, e := range have {
			if !slices.Contains(english, e) {
				t.Errorf("%s: no error says %q", l.Code, e)
			}
		}
		if !slices.IsSorted(have) || len(slices.Compact(have)) < len(l.Fetch.Phrases) {
			t.Errorf("%s: the phrases are not sorted, or not unique", l.Code)
		}
	}
}

// placeholders returns those of a phrase, sorted.
func placeholders(text string) []string {
	list := verb.FindAllString(text, -1)
	slices.Sort(list)
	return list
}

// phrasesOf returns the texts of one piece of source code.
func phrasesOf(n ast.Node) (list []string) {
	add := func(e ast.Expr) {
		if _, alone := e.(*ast.Ident); alone {
			return
		}
		for _, text := range expand(e) {
			if strings.HasPrefix(text, " ") { // what is before is in a variable
				text = "{}" + text
			}
			text = number(text)
			for strings.HasPrefix(text, "{1}: ") { // the name of the source, which In leaves as it is
				text = number(strings.TrimPrefix(text, "{1}: "))
			}
			if strings.HasSuffix(text, ":") { // the library's own text follows
				text += " {1}"
			}
			if letter.MatchString(text) && !begins(text, ofTar) && !begins(text, neverShown) {
				list = append(list, text)
			}
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		if len(n.Args) > 0 && slices.Contains(makers, source(n.Fun)) {
			add(n.Args[0])
		}
	case *ast.FuncDecl:
		if slices.Contains(speakers, n.Name.Name) {
			ast.Inspect(n, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ReturnStmt:
					for _, e := range n.Results {
						add(e)
					}
				case *ast.AssignStmt:
					for _, e := range n.Rhs {
						add(e)
					}
				}
				return true
			})
		}
	case *ast.ValueSpec:
		if slices.Contains(constants, n.Names[0].Name) {
			add(n.Values[0])
		}
		if slices.Contains(tables, n.Names[0].Name) {
			for _, row := range n.Values[0].(*ast.CompositeLit).Elts {
				add(row.(*ast.CompositeLit).Elts[1])
			}
		}
	case *ast.CompositeLit:
		if n.Type != nil && source(n.Type) == "LimitError" {
			add(n.Elts[0])
		}
	}
	return list
}

func begins(text string, with []string) bool {
	return slices.ContainsFunc(with, func(begin string) bool { return strings.HasPrefix(text, begin) })
}

func source(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return source(e.X) + "." + e.Sel.Name
	}
	return ""
}

// expand returns the texts that an expression may have, with {} for what is not constant.
func expand(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return []string{text}
	case *ast.BinaryExpr:
		var list []string
		for _, x := range expand(e.X) {
			for _, y := range expand(e.Y) {
				list = append(list, x+y)
			}
		}
		return list
	case *ast.Ident:
		if list := values[e.Name]; list != nil {
			return list
		}
	case *ast.CallExpr:
		if source(e.Fun) == "fmt.Sprintf" {
			return expand(e.Args[0])
		}
	}
	return []string{"{}"}
}

var (
	letter = regexp.MustCompile(`[a-z]`)
	verb   = regexp.MustCompile(`%[0-9.#]*[a-zA-Z]|\{[0-9]?\}`)
)

// number numbers the placeholders of a text.
func number(text string) string {
	n := 0
	return verb.ReplaceAllStringFunc(text, func(string) string { n++; return "{" + strconv.Itoa(n) + "}" })
}
