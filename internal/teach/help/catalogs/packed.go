//go:build packed

package catalogs

import (
	_ "embed"

	"contedor/internal/teach/helptext"
)

//go:embed catalogs.gz
var packed []byte

// Read returns the catalog of a language, without its English texts. The error is fs.ErrNotExist if
// there is none.
func Read(language string) (*helptext.Catalog, error) {
	return helptext.Unpack(language, packed)
}
