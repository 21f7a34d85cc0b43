package oci_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"contedor/internal/dev/mutate"
	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/oci"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"contedor/internal/linux/platform"
)

// FuzzLayout unpacks images whose documents, digests and layers are nearly valid. Nothing outside of the
// directory may change, and a refused image must leave nothing. The fuzzer changes the choices from
// which the images are made.
func FuzzLayout(f *testing.F) {
	for n := range 60 {
		f.Add([]byte(nil), n)
	}
	top := f.TempDir()
	guard, work := filepath.Join(top, "guard"), filepath.Join(top, "work")
	os.Mkdir(guard, 0o755)
	os.WriteFile(filepath.Join(guard, "secret"), []byte("untouched"), 0o600)
	os.WriteFile(filepath.Join(guard, "victim"), []byte("untouched"), 0o644)
	before := testbed.Snapshot(f, guard)
	amd64, err := platform.Parse("linux/amd64")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, choices []byte, then int) {
		in := t.TempDir()
		if err := mutate.New(choices, then).Layout(in); err != nil {
			t.Fatal(err)
		}
		os.Mkdir(work, 0o755)
		defer os.RemoveAll(work)
		err := unpack(in, filepath.Join(work, "tree"), amd64)
		wanted := 1
		if err != nil {
			wanted = 0
		}
		if names, _ := os.ReadDir(work); len(names) != wanted {
			t.Errorf("%v, and left: %v", err, names)
		}
		if d := testbed.Differences(testbed.Snapshot(t, guard), before); d != "" {
			t.Errorf("outside of the directory:\n%s", d)
		}
	})
}

// unpack unpacks an image as the command does.
func unpack(layout, dir string, p platform.Platform) error {
	image, err := oci.Open(context.Background(), layout, &oci.Options{Platform: p})
	if err != nil {
		return err
	}
	defer image.Close()
	s, err := stage.New(dir, false)
	if err != nil {
		return err
	}
	defer s.Close()
	s.Limits, s.Formats = tree.Limits{Bytes: 32 << 20, Files: 3000}, formats.All
	layers := image.Layers(context.Background())
	defer layers.Close()
	_, err = s.UnpackLayers(context.Background(), func() (*tree.Layer, error) {
		l, err := layers.Next()
		if err != nil {
			return nil, err
		}
		return &tree.Layer{Name: l.Name(), Archive: l, Uncompressed: l.Uncompressed(), Verify: l.Verify}, nil
	})
	if err != nil {
		return err
	}
	return s.Publish()
}
