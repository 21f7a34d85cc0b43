package tree

import (
	"strings"
	"testing"

	"contedor/internal/fetch/tarfile"
)

// TestKept bounds what is remembered of directories until the end.
func TestKept(t *testing.T) {
	tree := New(-1, Limits{Files: 100}, nil)
	value := strings.Repeat("x", maxKept/4)
	for i := range 5 {
		err := tree.delay(&tarfile.Header{Name: "d", Xattrs: []tarfile.Attribute{{Name: "user.a", Value: value}}})
		if full := i > 2; full != (err != nil) {
			t.Errorf("directory %d: %v", i, err)
		}
	}
}
