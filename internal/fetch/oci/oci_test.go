package oci

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

func layerOf(s string) testbed.Layer { return testbed.Layer{Kept: []byte(s), Plain: []byte(s)} }

// read opens a source for a platform and returns the bytes of its verified layers. The layers are not
// compressed.
func read(source, wanted string) ([]string, error) {
	p, err := platform.Parse(wanted)
	if err != nil {
		return nil, err
	}
	image, err := Open(context.Background(), source, &Options{Platform: p, MaxSize: 1 << 30, TempDir: os.TempDir()})
	if err != nil {
		return nil, err
	}
	defer image.Close()
	layers := image.Layers(context.Background())
	defer layers.Close()
	var all []string
	for {
		l, err := layers.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(io.TeeReader(l, l.Uncompressed()))
		if err == nil {
			err = l.Verify()
		}
		if err != nil {
			return nil, err
		}
		all = append(all, string(b))
	}
}

func TestPlatform(t *testing.T) {
	l := testbed.NewLayout(t)
	var manifests []v1.Descriptor
	for _, p := range []string{"linux/amd64", "linux/arm/v5", "linux/arm/v7", "linux/arm64/v8", "linux/386", "windows/amd64", "linux/riscv64"} {
		manifests = append(manifests, l.Image(p, layerOf(p)))
	}
	attestation := l.Image("unknown/unknown", layerOf("attestation"))
	l.Name("", l.Index(append(manifests, attestation)...))
	const only = "only for linux/386, linux/amd64, linux/arm/v5, linux/arm/v7, linux/arm64/v8, linux/riscv64, windows/amd64"
	for _, c := range []struct{ want, got string }{
		{"linux/amd64", "linux/amd64"}, {"linux/amd64/v1", "linux/amd64"}, {"linux/amd64/v3", "linux/amd64"},
		{"linux/x86_64", "linux/amd64"}, {"linux/i686", "linux/386"},
		{"linux/arm", "linux/arm/v7"}, {"linux/arm/v7", "linux/arm/v7"}, {"linux/arm/v6", "linux/arm/v5"},
		{"linux/arm64", "linux/arm64/v8"}, {"linux/aarch64", "linux/arm64/v8"}, {"Linux/ARM64/v8", "linux/arm64/v8"},
		{"windows/amd64", "windows/amd64"},
		{"linux/s390x", "no image for linux/s390x, " + only}, {"unknown/unknown", "no image for unknown/unknown, " + only},
		{"freebsd/amd64", "no image for freebsd/amd64, " + only}, {"linux/arm/v4", "no image for linux/arm/v4, " + only},
		{"linux", "not a platform"}, {"linux/", "not a platform"}, {"/amd64", "not a platform"}, {"a/b/c/d", "not a platform"},
	} {
		got, err := read(l.Dir, c.want)
		if err != nil {
			got = []string{err.Error()}
		}
		if len(got) != 1 || !strings.HasPrefix(got[0], c.got) {
			t.Errorf("%s: %q, want %q", c.want, got, c.got)
		}
	}
}

// TestPlatformOfSingle has an image without an index.
func TestPlatformOfSingle(t *testing.T) {
	l := testbed.NewLayout(t)
	d := l.Image("linux/arm64", layerOf("x"))
	d.Platform = nil
	l.Name("", d)
	if got, err := read(l.Dir, "linux/arm64/v8"); err != nil || len(got) != 1 {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := read(l.Dir, "linux/amd64"); err == nil || err.Error() != "no image for linux/amd64, only for linux/arm64" {
		t.Errorf("%v", err)
	}
}

// TestSources splits sources into paths or references, and the names after them.
func TestSources(t *testing.T) {
	t.Chdir(t.TempDir())
	os.MkdirAll("debian/etc", 0755)
	os.MkdirAll("layout", 0755)
	os.WriteFile("layout/oci-layout", nil, 0644)
	os.MkdirAll("node", 0755)
	os.WriteFile("node/index.json", nil, 0644)
	os.WriteFile("save.tar", nil, 0644)
	os.WriteFile("a:b", nil, 0644)
	for source, want := range map[string][3]string{
		"debian":               {"debian", "", "reference"},
		"debian:12":            {"debian:12", "", "reference"},
		"node":                 {"node", "", "reference"},
		"./debian":             {"./debian", "", "path"},
		"layout":               {"layout", "", "path"},
		"layout:a:b":           {"layout", "a:b", "path"},
		"save.tar":             {"save.tar", "", "path"},
		"save.tar:x/y:z":       {"save.tar", "x/y:z", "path"},
		"a:b":                  {"a:b", "", "path"},
		"a:b:c":                {"a:b", "c", "path"},
		"-":                    {"-", "", "path"},
		"-:debian:12":          {"-", "debian:12", "path"},
		"./missing":            {"./missing", "", "path"},
		"/missing:x":           {"/missing:x", "", "path"},
		"missing":              {"missing", "", "reference"},
		"localhost:5000/x/y:z": {"localhost:5000/x/y:z", "", "reference"},
	} {
		file, name, is := splitPath(source)
		kind := map[bool]string{true: "path", false: "reference"}[is]
		if !is {
			name = ""
		}
		if got := [3]string{file, name, kind}; got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

// TestNames chooses one of several images.
func TestNames(t *testing.T) {
	l := testbed.NewLayout(t)
	first, second := l.Image("linux/amd64", layerOf("1")), l.Image("linux/amd64", layerOf("2"))
	l.Name("", first)
	if got, err := read(l.Dir, "linux/amd64"); err != nil || got[0] != "1" {
		t.Errorf("%q, %v", got, err)
	}
	l.Name("a", first)
	l.Name("again", first)
	if got, err := read(l.Dir, "linux/amd64"); err != nil || got[0] != "1" {
		t.Errorf("one image under two names: %q, %v", got, err)
	}
	second.Annotations = map[string]string{"io.containerd.image.name": "docker.io/library/b:latest", v1.AnnotationRefName: "latest"}
	l.Name("", second) // docker save does this
	_, err := read(l.Dir, "linux/amd64")
	if want := "holds several images; append a colon and one of these names: a, again, docker.io/library/b:latest, latest"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	for name, want := range map[string]string{
		"a": "1", "again": "1", "b": "2", "b:latest": "2", "docker.io/library/b:latest": "2", "latest": "2", string(second.Digest): "2",
	} {
		if got, err := read(l.Dir+":"+name, "linux/amd64"); err != nil || got[0] != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := read(l.Dir+":c", "linux/amd64"); err == nil || !strings.HasPrefix(err.Error(), "holds no image 'c', only a, again, ") {
		t.Errorf("%v", err)
	}
}

// TestSaved reads archives in the format of docker save before version 25. Their layers may be links to
// those of other images.
func TestSaved(t *testing.T) {
	dir := t.TempDir()
	put := func(name, body string) {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0755)
		os.WriteFile(filepath.Join(dir, name), []byte(body), 0644)
	}
	config := func(layers ...string) string {
		c := v1.Image{Platform: v1.Platform{OS: "linux", Architecture: "amd64"}}
		for _, l := range layers {
			c.RootFS.DiffIDs = append(c.RootFS.DiffIDs, digest.FromString(l))
		}
		b, _ := json.Marshal(c)
		return string(b)
	}
	one, two := config("base", "one"), config("base", "two")
	oneName, twoName := digest.FromString(one).Encoded()+".json", digest.FromString(two).Encoded()+".json"
	put(oneName, one)
	put(twoName, two)
	put("aaa/layer.tar", "base")
	put("bbb/layer.tar", "one")
	put("ccc/layer.tar", "two")
	os.MkdirAll(filepath.Join(dir, "ddd"), 0755)
	os.Symlink("../aaa/layer.tar", filepath.Join(dir, "ddd/layer.tar"))
	list := func(images ...savedImage) {
		b, _ := json.Marshal(images)
		put("manifest.json", string(b))
	}
	first := savedImage{oneName, []string{"one:latest", "one:1"}, []string{"aaa/layer.tar", "bbb/layer.tar"}}
	second := savedImage{twoName, []string{"two:latest"}, []string{"ddd/layer.tar", "ccc/layer.tar"}}
	list(first, second)
	archive := filepath.Join(t.TempDir(), "save.tar")
	tar := func() {
		if r := testbed.Run(t, exec.Command("tar", "-cf", archive, "-C", dir, ".")); r.Status != 0 {
			t.Fatal(r)
		}
	}
	tar()
	for name, want := range map[string]string{":one": "base one", ":one:1": "base one", ":two": "base two", ":" + twoName: "base two"} {
		if got, err := read(archive+name, "linux/amd64"); err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := read(archive, "linux/amd64"); err == nil || !strings.HasSuffix(err.Error(), ": one:1, one:latest, two:latest") {
		t.Errorf("%v", err)
	}
	for _, c := range []struct {
		name, want string
		damage     func()
	}{
		{"another layer", "the digest of its uncompressed content is", func() { put("bbb/layer.tar", "One") }},
		{"another configuration", "the digest of " + oneName + " is", func() { put(oneName, one+" ") }},
		{"no layer", "the archive is incomplete: ", func() { os.Remove(filepath.Join(dir, "bbb/layer.tar")) }},
		{"a link to itself", "is a link that leads nowhere", func() { os.Symlink("layer.tar", filepath.Join(dir, "bbb/layer.tar")) }},
		{"no configuration", "the archive is incomplete: ", func() { list(savedImage{"x.json", nil, nil}) }},
		{"nothing", "holds no image", func() { list() }},
		{"no list", "neither an OCI layout nor an archive of docker save", func() { os.Remove(filepath.Join(dir, "manifest.json")) }},
	} {
		list(first)
		put(oneName, one)
		c.damage()
		tar()
		if _, err := read(archive, "linux/amd64"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestDamaged checks that a document or layer with another digest is refused.
func TestDamaged(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(b []byte) []byte
		want   string
	}{
		{"layer", func(b []byte) []byte { b[0] ^= 1; return b }, "the digest of its content is"},
		{"layer", func(b []byte) []byte { return append(b, 'x') }, "more than the 5 bytes that were announced"},
		{"layer", func(b []byte) []byte { return b[:4] }, "the digest of its content is"},
		{"config", func(b []byte) []byte { b[10] ^= 1; return b }, "mismatched digest"},
		{"config", func(b []byte) []byte { return append(b, ' ') }, ""},
		{"manifest", func(b []byte) []byte { b[10] ^= 1; return b }, "mismatched digest"},
		{"manifest", func(b []byte) []byte { return b[:20] }, "less than the "},
		{"index", func(b []byte) []byte { b[10] ^= 1; return b }, "mismatched digest"},
	} {
		l := testbed.NewLayout(t)
		image := l.Image("linux/amd64", layerOf("layer"))
		index := l.Index(image)
		l.Name("", index)
		var manifest v1.Manifest
		b, _ := os.ReadFile(filepath.Join(l.Dir, l.BlobPath(image.Digest)))
		json.Unmarshal(b, &manifest)
		path := filepath.Join(l.Dir, l.BlobPath(map[string]digest.Digest{
			"layer": manifest.Layers[0].Digest, "config": manifest.Config.Digest, "manifest": image.Digest, "index": index.Digest,
		}[c.what]))
		if _, err := read(l.Dir, "linux/amd64"); err != nil {
			t.Fatal(err)
		}
		b, _ = os.ReadFile(path)
		os.WriteFile(path, c.change(b), 0644)
		if _, err := read(l.Dir, "linux/amd64"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.what, err, c.want)
		}
		os.Remove(path)
		if _, err := read(l.Dir, "linux/amd64"); err == nil {
			t.Errorf("%s missing: no error", c.what)
		}
	}
}

// TestAnnouncedTooLong has a layer with the right digest that is shorter than its size in the manifest.
func TestAnnouncedTooLong(t *testing.T) {
	l := testbed.NewLayout(t)
	longer := layerOf("layer")
	longer.Excess = 3
	l.Name("", l.Image("linux/amd64", longer))
	if _, err := read(l.Dir, "linux/amd64"); err == nil || !strings.Contains(err.Error(), "only 5 of the 8 bytes that were announced") {
		t.Error(err)
	}
}

// TestHostileDocuments has malicious documents, and documents that describe no file system.
func TestHostileDocuments(t *testing.T) {
	sum := digest.FromString("x")
	outside := filepath.Join(t.TempDir(), "outside")
	os.WriteFile(outside, []byte(`{"config":{}}`), 0644)
	for _, c := range []struct {
		name string
		make func(l *testbed.Layout) v1.Descriptor
		want string
	}{
		{"a digest that is a path", func(*testbed.Layout) v1.Descriptor {
			return v1.Descriptor{Digest: "sha256:../../../../../../../../../etc/passwd"}
		}, "invalid checksum digest"},
		{"a digest of nobody's", func(*testbed.Layout) v1.Descriptor { return v1.Descriptor{Digest: "md5:" + "0123456789abcdef"} }, "unsupported digest algorithm"},
		{"a symlink out", func(l *testbed.Layout) v1.Descriptor {
			os.MkdirAll(filepath.Join(l.Dir, "blobs/sha256"), 0755)
			os.Symlink(outside, filepath.Join(l.Dir, l.BlobPath(sum)))
			return v1.Descriptor{Digest: sum, Size: 13}
		}, "escapes"},
		{"too long", func(l *testbed.Layout) v1.Descriptor { return v1.Descriptor{Digest: sum, Size: 1 << 40} }, "is too long"},
		{"negative", func(l *testbed.Layout) v1.Descriptor { return v1.Descriptor{Digest: sum, Size: -1} }, ""},
		{"no JSON", func(l *testbed.Layout) v1.Descriptor { return l.Blob(v1.MediaTypeImageManifest, []byte("x")) }, "invalid character"},
		{"nothing", func(l *testbed.Layout) v1.Descriptor { return l.Blob(v1.MediaTypeImageManifest, []byte("{}")) }, "not an image"},
		{"both", func(l *testbed.Layout) v1.Descriptor {
			return l.Blob(v1.MediaTypeImageManifest, []byte(`{"manifests":[],"layers":[]}`))
		}, "is an index and a manifest at once"},
		{"empty index", func(l *testbed.Layout) v1.Descriptor { return l.Blob("", []byte(`{"manifests":[]}`)) }, "holds no image"},
		{"schema 1", func(l *testbed.Layout) v1.Descriptor { return l.Blob("", []byte(`{"fsLayers":[]}`)) }, "Docker's first format"},
		{"index in index in index", func(l *testbed.Layout) v1.Descriptor {
			d := l.Index(l.Image("linux/amd64", layerOf("x")))
			for range 10 {
				d = l.Index(d)
			}
			return d
		}, "too many indexes in indexes"},
		{"fewer layers described", func(l *testbed.Layout) v1.Descriptor {
			config := l.JSON(v1.MediaTypeImageConfig, v1.Image{})
			return l.JSON(v1.MediaTypeImageManifest, v1.Manifest{
				Config: config, Layers: []v1.Descriptor{l.Blob(v1.MediaTypeImageLayer, []byte("x"))},
			})
		}, "not an image of files: 1 layers, of which 0 are described"},
		{"a chart", func(l *testbed.Layout) v1.Descriptor {
			return l.JSON(v1.MediaTypeImageManifest, v1.Manifest{
				Versioned: specs.Versioned{SchemaVersion: 2}, Config: l.Blob("application/vnd.cncf.helm.config.v1+json", []byte("{}")),
				Layers: []v1.Descriptor{l.Blob("application/octet-stream", []byte("x"))},
			})
		}, `a layer is not an archive of files but "application/octet-stream"`},
		{"encrypted", func(l *testbed.Layout) v1.Descriptor {
			return l.JSON(v1.MediaTypeImageManifest, v1.Manifest{
				Config: l.JSON(v1.MediaTypeImageConfig, v1.Image{}),
				Layers: []v1.Descriptor{l.Blob(v1.MediaTypeImageLayerGzip+"+encrypted", []byte("x"))},
			})
		}, "the image is encrypted"},
		{"a diff id that is none", func(l *testbed.Layout) v1.Descriptor {
			return l.JSON(v1.MediaTypeImageManifest, v1.Manifest{
				Config: l.JSON(v1.MediaTypeImageConfig, v1.Image{RootFS: v1.RootFS{DiffIDs: []digest.Digest{"sha256:x"}}}),
				Layers: []v1.Descriptor{l.Blob(v1.MediaTypeImageLayer, []byte("x"))},
			})
		}, "invalid checksum digest"},
		{"another diff id", func(l *testbed.Layout) v1.Descriptor {
			return l.Image("linux/amd64", testbed.Layer{Kept: []byte("x"), Plain: []byte("y")})
		}, "the digest of its uncompressed content is " + string(sum)},
	} {
		l := testbed.NewLayout(t)
		l.Name("", c.make(l))
		if _, err := read(l.Dir, "linux/amd64"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestInterruptedSpool is canceled while it waits for an archive from a pipe.
func TestInterruptedSpool(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := errors.New("stop")
	go func() {
		w.Write(make([]byte, 512))
		cancel(stop)
	}()
	if _, err := Open(ctx, "-", &Options{Stdin: r, MaxSize: 1 << 30, TempDir: os.TempDir()}); err != stop {
		t.Errorf("%v", err)
	}
}

// TestTemporaryFile checks the error if there is no room for an archive from a pipe.
func TestTemporaryFile(t *testing.T) {
	_, err := Open(context.Background(), "-", &Options{Stdin: strings.NewReader("x"), MaxSize: 1 << 30, TempDir: "/dev/null/none"})
	if err == nil || !strings.HasPrefix(err.Error(), "cannot keep the archive in '/dev/null/none' meanwhile: ") {
		t.Errorf("%v", err)
	}
}

// FuzzOpen checks that no document or archive causes a panic. The seeds come from images that are made
// here.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"manifests":[{"digest":"sha256:`+digest.FromString("x").Encoded()+`","size":1}]}`), []byte(`x`))
	f.Add([]byte(`{"manifests":[]}`), []byte(`{"config":{},"layers":[]}`))
	f.Add([]byte(`[{"Config":"c","RepoTags":["a"],"Layers":["c"]}]`), []byte(`{"rootfs":{"diff_ids":[]}}`))
	f.Fuzz(func(t *testing.T, index, blob []byte) {
		dir := t.TempDir()
		sum := digest.FromBytes(blob)
		os.MkdirAll(filepath.Join(dir, "blobs/sha256"), 0755)
		os.WriteFile(filepath.Join(dir, "blobs/sha256", sum.Encoded()), blob, 0644)
		os.WriteFile(filepath.Join(dir, "c"), blob, 0644)
		for _, name := range []string{"index.json", "manifest.json"} {
			os.WriteFile(filepath.Join(dir, name), index, 0644)
			read(dir, "linux/amd64")
			os.Remove(filepath.Join(dir, name))
		}
		archive := filepath.Join(dir, "archive")
		os.WriteFile(archive, append(index, blob...), 0644)
		read(archive, "linux/amd64")
	})
}
