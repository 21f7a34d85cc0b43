package bundle

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
)

// Lines are the command lines that make by hand the container of a bundle, as far as they can.
// Their fields are those of --json.
type Lines struct {
	Outside []string `json:"outside"`           // typed on the machine, the last one starts the container or a shell in it
	Inside  []string `json:"inside,omitempty"`  // typed in that shell, the last one starts the container
	Missing []string `json:"missing,omitempty"` // members of config.json for which there is no command line
}

// largest is the size in bytes of the largest config.json that is read, 4 MiB.
const largest = 4 << 20

// Explain is `contedor explain bundle DIR`: it prints the Lines of a bundle.
func Explain(inv *cli.Invocation, o *guide.Options, words []string) error {
	t := &o.Bundle
	switch {
	case len(words) == 0:
		return cli.Fail(t.NoBundle, nil)
	case len(words) > 1:
		return &cli.Failure{Text: texts.Fill(o.Extra, "word", words[1]), Usage: true}
	}
	spec, err := read(t, words[0])
	if err != nil {
		return err
	}
	lines := byHand(spec, words[0], inv.Env)
	return o.Print(inv, lines, func(*guide.Screen) string { return lines.draw(t) })
}

func read(t *texts.Bundle, dir string) (*specs.Spec, error) {
	name := filepath.Join(dir, configName)
	f, err := os.Open(name)
	if err != nil {
		return nil, guide.FailFile(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, guide.FailFile(err)
	}
	wrong := func(what string) error {
		return cli.Fail(texts.Fill(t.NotConfig, "file", name, "error", what), nil)
	}
	var spec specs.Spec
	if len(text) > largest {
		return nil, wrong(cli.Strerror(unix.EFBIG))
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, wrong(quote.Visible(err.Error()))
	}
	if spec.Root == nil || spec.Root.Path == "" {
		return nil, wrong("root.path")
	}
	if spec.Process == nil || len(spec.Process.Args) == 0 {
		return nil, wrong("process.args")
	}
	if spec.Linux == nil {
		spec.Linux = &specs.Linux{}
	}
	return &spec, nil
}

// draw returns the lines as a shell reads them: all lines that are not commands are comments.
func (l *Lines) draw(t *texts.Bundle) string {
	var b strings.Builder
	part := func(heading, mark string, lines []string) {
		if len(lines) == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString("# " + heading + "\n")
		for _, line := range lines {
			b.WriteString(mark + line + "\n")
		}
	}
	part(t.Outside, "", l.Outside)
	part(t.Inside, "", l.Inside)
	part(t.NotByHand, "#  ", l.Missing)
	return b.String()
}

// line returns words as a shell reads them.
func line(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = word(w)
	}
	return strings.Join(quoted, " ")
}

// word quotes a word for any POSIX shell. Only bash and newer shells know the form for control
// characters, which must not reach a terminal.
func word(w string) string {
	plain := func(r rune) bool {
		return strings.ContainsRune("+,-./:=@_%", r) || r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}
	if w != "" && strings.TrimFunc(w, plain) == "" {
		return w
	}
	isControl := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if strings.ContainsFunc(w, isControl) {
		return quote.Locale{}.Name(w)
	}
	return quote.Locale{UTF8: true}.Styled(w, quote.ShellIfNeeded, "")
}

// echo returns the line that writes a text to a file.
func echo(text, file string) string { return line("echo", text) + " > " + line(file) }
