package help

import (
	"embed"
	"fmt"
	"strings"

	"contedor/internal/teach/helptext"
)

// catalogs are files in the format of gettext, which programs for translators can read. CODE.po has
// the language CODE.
//
//go:embed *.po
var catalogs embed.FS

// Catalogs returns the catalogs of all languages but English.
func Catalogs() ([]*helptext.Catalog, error) {
	entries, err := catalogs.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var list []*helptext.Catalog
	for _, e := range entries {
		data, err := catalogs.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		c, err := helptext.ParseCatalog(strings.TrimSuffix(e.Name(), ".po"), string(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		list = append(list, c)
	}
	return list, nil
}
