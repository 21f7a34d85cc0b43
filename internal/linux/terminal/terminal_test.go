package terminal

import (
	"bytes"
	"os"
	"testing"

	"github.com/creack/pty"
)

func TestTerminal(t *testing.T) {
	screen, line, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	defer line.Close()
	null, err := os.Open("/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	fd := FD(line)
	if !Is(fd) || Is(FD(null)) || Is(FD(&bytes.Buffer{})) {
		t.Errorf("terminals are %t, %t, %t; want only the first", Is(fd), Is(FD(null)), Is(FD(&bytes.Buffer{})))
	}
	if n := Columns(fd); n != 0 {
		t.Errorf("a new terminal has %d columns; want 0", n)
	}
	if err := pty.Setsize(screen, &pty.Winsize{Rows: 5, Cols: 33}); err != nil {
		t.Fatal(err)
	}
	if Columns(fd) != 33 || Columns(FD(null)) != 0 {
		t.Errorf("%d and %d columns; want 33 and 0", Columns(fd), Columns(FD(null)))
	}
}
