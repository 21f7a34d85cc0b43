package fetchroot

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/source"
)

// isImage reports whether --pack makes an image.
func (j *job) isImage() bool { return source.IsImageTarget(j.packing.file) }

// setImage sets an option of the image.
func (j *job) setImage(key rune, value string) error {
	m := &j.image
	switch key {
	case keyBase:
		if m.Base = value; !strings.HasPrefix(value, source.ImagePrefix) {
			return usage(j.words.NotImage, value)
		}
	case keyEntrypoint:
		return j.appendWords(&m.Entrypoint, value)
	case keyCmd:
		return j.appendWords(&m.Cmd, value)
	case keyEnv, keyLabel:
		if name, _, ok := strings.Cut(value, "="); !ok || name == "" {
			return usage(j.words.NotPair, value)
		}
		if key == keyEnv {
			m.Env = append(m.Env, value)
		} else {
			m.Labels = append(m.Labels, value)
		}
	case keyZstd:
		m.Zstd = true
	case keyRegistryAuth:
		m.Access.Auth = value
	case keyCACertificate:
		m.Access.Authorities = value
	case keyRegistryMirror:
		if strings.ContainsAny(value, "/@ ") || value == "" {
			return usage(j.words.NotHost, value)
		}
		m.Access.Mirror = value
	}
	j.request.Access = m.Access
	return nil
}

// appendWords appends a word, or the words of a JSON list.
func (j *job) appendWords(list *[]string, value string) error {
	if !strings.HasPrefix(value, "[") {
		*list = append(*list, value)
		return nil
	}
	var more []string
	if err := json.Unmarshal([]byte(value), &more); err != nil {
		return usage(j.words.NotWords, value)
	}
	*list = append(append([]string{}, *list...), more...)
	return nil
}

// checkImage completes the options of an image, and refuses those without one.
func (j *job) checkImage() error {
	m := &j.image
	if !j.isImage() {
		if m.Base != "" || m.Entrypoint != nil || m.Cmd != nil || m.Env != nil || m.Labels != nil || m.Zstd {
			return usage(j.words.OnlyImage, "")
		}
		return nil
	}
	m.Dir, m.Target, m.Platform, m.Force = j.packing.dir, j.packing.file, j.request.Platform, j.packing.force
	return nil
}

// packImage makes an image of a directory.
func (j *job) packImage(inv *cli.Invocation, publish Publisher) error {
	rootless.BecomeRoot(inv) // to read files of all subordinate ids; on failure, pack what can be read
	j.image.All, j.image.Latest = j.packing.times.All, j.packing.times.Latest
	began := time.Now()
	return interrupt.Command(inv, func(ctx context.Context) error {
		r, err := publish(ctx, &j.image, Name+"/"+cli.Version)
		if err != nil || j.quiet {
			return err
		}
		return summarize(inv, j.image.Target, r.Packed, r.Size, began, r.Digest)
	})
}
