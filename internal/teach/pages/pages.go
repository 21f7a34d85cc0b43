// Package pages makes web pages of the lesson and of the course. A page is one file, without
// scripts, and needs no network.
package pages

import (
	"bytes"
	"html"
	"io/fs"
	"slices"
	"strings"

	"contedor/docs"
	"contedor/internal/teach/explain"
	"contedor/internal/texts"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Page is a web page.
type Page struct {
	Name     string // of its file: "lesson.en.html"
	Title    string // the heading of the document
	Language string // ISO 639-1
	HTML     []byte
}

// All returns the pages, those of the lesson first, in the order of the languages.
func All() ([]Page, error) {
	var pages []Page
	for _, document := range documents {
		for _, code := range texts.Languages() {
			p, err := of(document, code.Code)
			if err != nil {
				return nil, err
			}
			pages = append(pages, p)
		}
	}
	return pages, nil
}

// markdown returns what reads the documents in a language and writes the inside of a page.
func markdown(language *texts.Language) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()), // for links within a document
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(terminals{language}, 100))),
	)
}

func of(document, code string) (p Page, err error) {
	source, err := fs.ReadFile(docs.Files, document+"."+code+".md")
	if err != nil {
		return p, err
	}
	p = Page{Name: document + "." + code + ".html", Language: code}
	language := texts.ByCode(code)
	markdown := markdown(language)
	tree := markdown.Parser().Parse(text.NewReader(source))
	err = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 1 && p.Title == "" {
				p.Title = string(n.Lines().Value(source))
			}
		case *ast.Link: // a document of the project is a page here
			if name, ok := strings.CutSuffix(string(n.Destination), ".md"); ok && entering && !strings.Contains(name, "/") {
				n.Destination = []byte(name + ".html")
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return p, err
	}
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, source, tree); err != nil {
		return p, err
	}
	p.HTML = Frame(language, p.Name, p.Title, b.String())
	return p, nil
}

// Frame returns a page with the links to all pages above it. name is that of its file, title is
// text, and inside is HTML.
func Frame(language *texts.Language, file, title, inside string) []byte {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html>\n<html lang=\"" + language.Code + "\">\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<title>" + html.EscapeString(title) + "</title>\n<style>" + style + "</style>\n<nav>\n")
	for _, document := range documents {
		for _, l := range texts.Languages() {
			other := document + "." + l.Code + ".html"
			current := ""
			if other == file {
				current = ` aria-current="page"`
			}
			b.WriteString("<a href=\"" + other + "\"" + current + ">" + html.EscapeString(name(&l.Page, document)) + " · " + l.Code + "</a>\n")
		}
	}
	b.WriteString("</nav>\n<main>\n" + inside + "</main>\n</html>\n")
	return b.Bytes()
}

// documents are the documents of which there are pages, in the order in which they are read.
var documents = []string{"lesson", "course"}

func name(t *texts.Page, document string) string {
	if document == "course" {
		return t.Course
	}
	return t.Lesson
}

// terminals writes a block of a terminal session. What one types is apart from prompts, which
// cannot be selected, and from what the machine answers. A drawing of what the commands change
// follows.
type terminals struct{ language *texts.Language }

func (t terminals) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.FencedCodeBlock)
		info := ""
		if block.Info != nil {
			info = string(block.Info.Value(source))
		}
		var typed []string
		w.WriteString("<pre>")
		for i := range block.Lines().Len() {
			segment := block.Lines().At(i)
			line := strings.TrimSuffix(string(segment.Value(source)), "\n")
			if prompt, command := session(line); prompt != "" && string(block.Language(source)) == "console" {
				w.WriteString("<span>" + html.EscapeString(prompt) + "</span><kbd>" + html.EscapeString(command) + "</kbd>\n")
				typed = append(typed, command)
				continue
			}
			w.WriteString(html.EscapeString(line) + "\n")
		}
		figure := ""
		if !slices.Contains(strings.Fields(info), "fails") {
			figure = explain.Figure(t.language, typed)
		}
		w.WriteString("</pre>\n" + figure)
		return ast.WalkSkipChildren, nil
	})
}

// session divides a line of a terminal session into the prompt and what is typed. The prompt is
// empty for a line that the machine prints.
func session(line string) (prompt, command string) {
	for _, prompt := range []string{"# ", "$ ", "> "} {
		if command, ok := strings.CutPrefix(line, prompt); ok {
			return prompt, command
		}
	}
	return "", line
}

// style makes a page readable on a phone, in the dark and on paper.
const style = `
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --box: #f2f2ee; --link: #0b5394 }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #161616; --box: #242424; --link: #8ab8e6 } }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1.05rem/1.55 system-ui, sans-serif; overflow-wrap: break-word }
main, nav { max-width: 44rem; margin: auto; padding: 0 1rem }
nav { padding-top: 1rem; display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .9rem }
a { color: var(--link) }
a[aria-current] { font-weight: bold; text-decoration: none }
code, pre, kbd { font: .9em/1.45 ui-monospace, monospace }
code, pre { background: var(--box); border-radius: .25rem }
code { padding: .1em .25em }
pre { padding: .8em 1em; overflow-x: auto }
pre span { opacity: .55; user-select: none }
pre kbd { font: inherit; font-weight: bold }
svg { display: block; width: 100%; max-width: 440px; margin: 0 auto 1rem; font: 13px system-ui, sans-serif }
svg text { fill: var(--ink) }
svg rect { fill: none; stroke: var(--ink); opacity: .6 }
svg .kind { fill: var(--box); opacity: 1; stroke: none }
svg .kind-name { font: 12px ui-monospace, monospace }
svg .program { font: bold 13px ui-monospace, monospace }
table { display: block; overflow-x: auto; border-collapse: collapse }
td, th { padding: .3em .6em; border: 1px solid var(--box); text-align: left; vertical-align: top }
@media print { nav { display: none } pre { white-space: pre-wrap } body { font-size: 11pt } h2, pre, svg { break-inside: avoid; break-after: auto } }
`
