// Write writes the web pages of the course into a directory: `make docs`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"contedor/internal/teach/pages"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: write DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	list, err := pages.All()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, p := range list {
		if err := os.WriteFile(filepath.Join(dir, p.Name), p.HTML, 0o666); err != nil {
			return err
		}
	}
	// Web servers show this file for the directory.
	return os.WriteFile(filepath.Join(dir, "index.html"), list[0].HTML, 0o666)
}
