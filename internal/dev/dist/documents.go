package main

import (
	"path/filepath"
	"runtime"

	"contedor/internal/dev/completion"
	"contedor/internal/dev/help"
	"contedor/internal/dev/manual"
	"contedor/internal/teach/helptext"
)

// The places of documents below share, as most systems have them.
const (
	pagesDir = "man"
	bashDir  = "bash-completion/completions"
	zshDir   = "zsh/site-functions"
	fishDir  = "fish/vendor_completions.d"
)

// writeDocuments writes the manual pages and completions below dir, which is like /usr/share.
func (r *release) writeDocuments(dir string) error {
	program := r.program(runtime.GOARCH)
	catalogs, err := help.Catalogs()
	if err != nil {
		return err
	}
	for _, c := range append([]*helptext.Catalog{nil}, catalogs...) {
		commands, err := help.ReadAll(program, c.Language())
		if err != nil {
			return err
		}
		directory := c.Language()
		if c == nil {
			directory = "" // English is what man(1) shows for any language
		}
		for i, t := range commands {
			commands[i] = t.Translate(c)
		}
		for _, page := range manual.Pages(commands, c, r.date) {
			path := filepath.Join(dir, pagesDir, directory, "man1", page.Name+".1")
			if err := writeFile(path, []byte(page.Text), 0o644); err != nil {
				return err
			}
		}
	}
	source, err := completion.Read(program)
	if err != nil {
		return err
	}
	for path, text := range map[string]string{
		bashDir + "/contedor":       source.Bash(),
		bashDir + "/fetchroot":      `. "${BASH_SOURCE[0]%/*}/contedor"` + "\n",
		zshDir + "/_contedor":       source.Zsh(),
		fishDir + "/contedor.fish":  source.Fish(),
		fishDir + "/fetchroot.fish": "source (status dirname)/contedor.fish\n",
	} {
		if err := writeFile(filepath.Join(dir, path), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
