package tree

import (
	"strings"
	"testing"

	"contedor/internal/fetch/tarfile"
)

// TestKept checks that the memory for directories until the end is bounded. Of several entries for one
// directory, only the last one is remembered.
func TestKept(t *testing.T) {
	value := strings.Repeat("x", maxKept/4)
	directory := func(name string) *tarfile.Header {
		return &tarfile.Header{Name: name, Metadata: tarfile.Metadata{Xattrs: []tarfile.Attribute{{Name: "user.a", Value: value}}}}
	}
	many, same := New(-1, Limits{}, nil), New(-1, Limits{}, nil)
	for i := range 9 {
		if err := same.delay(directory("d")); err != nil {
			t.Errorf("the same directory again, %d times: %v", i, err)
		}
		if err := many.delay(directory(strings.Repeat("d", i+1))); (err != nil) != (i > 2) {
			t.Errorf("directory %d: %v", i, err)
		}
	}
	same.forget("d")
	if all := same.latest(); len(all) != 0 {
		t.Errorf("%d directories left of one that was removed", len(all))
	}
}
