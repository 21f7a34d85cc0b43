package netdb

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestRows(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hosts")
	if err := os.WriteFile(file, []byte("# a comment\n\n127.0.0.1\tlocalhost  here # and more\nalone\n ::1 localhost\nlast x"), 0o644); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for fields := range Rows(file) {
		if fields[0] == "last" {
			break
		}
		got = append(got, fields)
	}
	want := [][]string{{"127.0.0.1", "localhost", "here"}, {"::1", "localhost"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
	if f := Find(file, 1, "localhost"); f == nil || f[0] != "127.0.0.1" {
		t.Errorf("the first line with localhost: %q", f)
	}
	if f := Find(file, 1, "here"); f != nil {
		t.Errorf("a third field counts: %q", f)
	}
	if f := Find(file+"x", 0, "last"); f != nil {
		t.Errorf("no file: %q", f)
	}
}
