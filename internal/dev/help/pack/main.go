// Pack writes the catalogs of the help texts in the form that `contedor help` reads:
//
//	pack DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"contedor/internal/dev/help"
	"contedor/internal/teach/helptext"
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
	path := filepath.Join(dir, "catalogs.gz")
	packed := helptext.Pack(catalogs)
	if old, err := os.ReadFile(path); err == nil && string(old) == string(packed) {
		return nil
	}
	return os.WriteFile(path, packed, 0o644)
}
