//go:build packed

package catalogs

import (
	"embed"

	"contedor/internal/teach/helptext"
)

//go:embed *.gz
var files embed.FS

// Read returns the catalog of a language, without its English texts. The error is fs.ErrNotExist if
// there is none.
func Read(language string) (*helptext.Catalog, error) {
	data, err := files.ReadFile(language + ".gz")
	if err != nil {
		return nil, err
	}
	return helptext.Unpack(language, data)
}
