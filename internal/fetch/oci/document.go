package oci

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"contedor/internal/linux/platform"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go/v1"
)

// maxDocument is how long a manifest, an index or a configuration may be, in bytes:
// as long as the specification asks registries to take.
const maxDocument = 4 << 20

// maxList is how many images or layers a document may list. containerd takes 500
// layers, Docker 127.
const maxList = 1000

// A list is a JSON list. Decoding fails for a list of more than maxList members before it takes
// memory for them.
type list[T any] []T

// UnmarshalJSON implements json.Unmarshaler. Only null gives a list that is nil.
func (l *list[T]) UnmarshalJSON(b []byte) error {
	*l = nil
	if string(b) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if begin, err := d.Token(); err != nil || begin != json.Delim('[') {
		return fmt.Errorf("a list is %.20q", b)
	}
	*l = list[T]{}
	for d.More() {
		if len(*l) == maxList {
			return fmt.Errorf("it lists more than %d images or layers", maxList)
		}
		var member T
		if err := d.Decode(&member); err != nil {
			return err
		}
		*l = append(*l, member)
	}
	return nil
}

// A descriptor has the fields of v1.Descriptor that are needed. Other fields are not stored.
type descriptor struct {
	MediaType   string        `json:"mediaType"`
	Digest      digest.Digest `json:"digest"`
	Size        int64         `json:"size"`
	Platform    *described    `json:"platform"`
	Annotations struct {
		Name string `json:"io.containerd.image.name"` // whole; the specification's may be a mere tag
		Ref  string `json:"org.opencontainers.image.ref.name"`
	} `json:"annotations"`
}

// blob returns the descriptor for a fetcher.
func (d *descriptor) blob() v1.Descriptor {
	return v1.Descriptor{MediaType: d.MediaType, Digest: d.Digest, Size: d.Size}
}

// A described platform is a platform in a document.
type described struct {
	OS           string `json:"os"`
	Architecture string `json:"architecture"`
	Variant      string `json:"variant"`
}

func (p described) platform() platform.Platform {
	return platform.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant}
}

// A document is a manifest, or an index of manifests. Those of the Open Container Initiative and of
// Docker have the same fields.
type document struct {
	Manifests list[descriptor] `json:"manifests"`
	Config    *descriptor      `json:"config"`
	Layers    list[descriptor] `json:"layers"`
	Schema1   *present         `json:"fsLayers"`
}

// A present field only says that it is there.
type present struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (*present) UnmarshalJSON([]byte) error { return nil }

// A configuration is the configuration of an image.
type configuration struct {
	described
	RootFS struct {
		DiffIDs list[digest.Digest] `json:"diff_ids"`
	} `json:"rootfs"`
}

// some joins words for a message. It leaves out words, and parts of words, that would make the
// message long.
func some(words []string) string {
	const most, longest = 20, 300
	shown := make([]string, min(len(words), most))
	for i := range shown {
		shown[i] = words[i][:min(len(words[i]), longest)]
	}
	text := strings.Join(shown, ", ")
	if more := len(words) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
