// Pack writes the catalogs of the help texts in the form that `contedor help` reads:
//
//	pack DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"contedor/internal/dev/help"
)

func main() {
	if err := pack(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack leaves a file alone that has the right content, so that nothing is built again.
func pack(dir string) error {
	catalogs, err := help.Catalogs()
	if err != nil {
		return err
	}
	for _, c := range catalogs {
		path := filepath.Join(dir, c.Language()+".gz")
		packed := c.Pack()
		if old, err := os.ReadFile(path); err == nil && string(old) == string(packed) {
			continue
		}
		if err := os.WriteFile(path, packed, 0o644); err != nil {
			return err
		}
	}
	return nil
}
