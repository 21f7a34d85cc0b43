package ps

import (
	"strings"
	"testing"
)

func FuzzOptions(f *testing.F) {
	for _, seed := range []string{"aux", "-ef", "-o pid=X,comm", "-p 1,2 --sort=-pid", "axf --ppid 1", "-", "-o", "--"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		l := &listing{}
		if _, err := l.parse(strings.Split(line, " ")); err == nil {
			l.format()
		}
	})
}
