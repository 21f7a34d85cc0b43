package mutate

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// Layout makes an image in the OCI layout format in a directory that is there: layers
// that Tar and Compress make, under their right digests for the most part, and documents
// with members that are missing, extreme or of another type.
func (s *Source) Layout(dir string) error {
	l := &layout{Source: s, dir: dir}
	var layers, ids []any
	for range s.below(5) {
		plain := s.Tar()
		format := pick(s, "tar", "gzip", "gzip", "zstd", "xz", "bzip2")
		layers = append(layers, l.blob(s.Compress(format, plain), map[string]string{
			"tar": "application/vnd.oci.image.layer.v1.tar", "gzip": "application/vnd.oci.image.layer.v1.tar+gzip",
			"zstd": "application/vnd.oci.image.layer.v1.tar+zstd", "xz": "application/vnd.oci.image.layer.v1.tar",
			"bzip2": "application/vnd.docker.image.rootfs.diff.tar.gzip",
		}[format]))
		ids = append(ids, fmt.Sprintf("sha256:%x", sha256.Sum256(plain)))
	}
	config := l.document(map[string]any{
		"architecture": "amd64", "os": "linux", "rootfs": map[string]any{"type": "layers", "diff_ids": ids}, "history": []any{map[string]any{"created_by": "x"}},
	}, "application/vnd.oci.image.config.v1+json")
	manifest := l.document(map[string]any{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": layers,
	}, "application/vnd.oci.image.manifest.v1+json")
	if s.once(3) {
		manifest = l.document(map[string]any{
			"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []any{manifest},
		}, "application/vnd.oci.image.index.v1+json")
	}
	l.write("index.json", l.json(map[string]any{"schemaVersion": 2, "manifests": []any{manifest}}))
	l.write("oci-layout", l.json(map[string]any{"imageLayoutVersion": "1.0.0"}))
	return l.err
}

// A layout is an image layout that is being written.
type layout struct {
	*Source
	dir string
	err error
}

func (l *layout) write(name string, b []byte) {
	path := filepath.Join(l.dir, name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, b, 0o644)
	}
	if l.err == nil {
		l.err = err
	}
}

// blob stores bytes and returns their descriptor.
func (l *layout) blob(b []byte, mediaType string) map[string]any {
	sum := fmt.Sprintf("%x", sha256.Sum256(b))
	size := len(b)
	if l.fault(30) {
		b = l.spoil(b)
	}
	l.write("blobs/sha256/"+sum, b)
	return map[string]any{"mediaType": mediaType, "digest": "sha256:" + sum, "size": size}
}

func (l *layout) document(members map[string]any, mediaType string) map[string]any {
	d := l.blob(l.json(members), mediaType)
	if l.once(4) {
		d["platform"] = map[string]any{"os": "linux", "architecture": pick(l.Source, "amd64", "arm64", "s390x", "")}
	}
	return d
}

// json writes a document, some of whose members it changes.
func (l *layout) json(members map[string]any) []byte {
	b, err := json.Marshal(l.change(members))
	if l.err == nil {
		l.err = err
	}
	if l.fault(40) {
		b = l.spoil(b)
	}
	return b
}

func (l *layout) change(v any) any {
	if l.fault(50) {
		return pick[any](l.Source, nil, true, 0, -1, 1e300, int64(math.MaxInt64), "", "x", "../../guard/secret", "sha256:..", "sha256:../../../guard/secret", []any{}, []any{nil}, map[string]any{},
			"sha512:00", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
	}
	switch v := v.(type) {
	case map[string]any:
		changed := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if !l.fault(60) {
				changed[key] = l.change(v[key])
			}
		}
		return changed
	case []any:
		var changed []any
		for _, e := range v {
			changed = append(changed, l.change(e))
			for l.fault(20) {
				changed = append(changed, e)
			}
		}
		return changed
	}
	return v
}
