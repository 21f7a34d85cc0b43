package ps

import (
	"io"
	"strings"
	"testing"

	"contedor/internal/cli"
)

func FuzzOptions(f *testing.F) {
	for _, seed := range []string{"aux", "-ef", "-o pid=X,comm", "-p 1,2 --sort=-pid", "axf --ppid 1", "-", "-o", "--", "O -pid+", "-o %p%%x", "-Lm -c u", "s --signames --cols 0x9", "--delimiter , +1 -2 3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		inv := &cli.Invocation{Argv: append([]string{"ps"}, strings.Split(line, " ")...), Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}
		if l, err := newListing(inv); err == nil && l.answer == "" {
			l.line(nil)
		}
	})
}
