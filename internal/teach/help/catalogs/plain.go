//go:build !packed

package catalogs

import (
	"embed"

	"contedor/internal/teach/helptext"
)

//go:embed *.po
var files embed.FS

// Read returns the catalog of a language. The error is fs.ErrNotExist if there is none.
func Read(language string) (*helptext.Catalog, error) {
	data, err := files.ReadFile(language + ".po")
	if err != nil {
		return nil, err
	}
	return helptext.ParseCatalog(language, string(data))
}
