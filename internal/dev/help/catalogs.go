package help

import (
	"errors"
	"fmt"
	"io/fs"

	"contedor/internal/teach/help/catalogs"
	"contedor/internal/teach/helptext"
	"contedor/internal/texts"
)

// Catalogs returns the catalogs of all languages but English.
func Catalogs() ([]*helptext.Catalog, error) {
	var list []*helptext.Catalog
	for _, l := range texts.Languages() {
		c, err := catalogs.Read(l.Code)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s.po: %w", l.Code, err)
		}
		list = append(list, c)
	}
	return list, nil
}
