package fetchroot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
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
			return &cli.Failure{Text: "not an image such as oci:debian: '" + value + "'", Usage: true}
		}
	case keyEntrypoint:
		return words(&m.Entrypoint, value)
	case keyCmd:
		return words(&m.Cmd, value)
	case keyEnv, keyLabel:
		if name, _, ok := strings.Cut(value, "="); !ok || name == "" {
			return &cli.Failure{Text: "not NAME=VALUE: '" + value + "'", Usage: true}
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
			return notA("host such as mirror.example:5000", value)
		}
		m.Access.Mirror = value
	}
	j.request.Access = m.Access
	return nil
}

// words appends a word, or the words of a JSON list.
func words(list *[]string, value string) error {
	if !strings.HasPrefix(value, "[") {
		*list = append(*list, value)
		return nil
	}
	var more []string
	if err := json.Unmarshal([]byte(value), &more); err != nil {
		return &cli.Failure{Text: "not a list of words such as [\"sh\",\"-c\"]: '" + value + "'", Usage: true}
	}
	*list = append(append([]string{}, *list...), more...)
	return nil
}

// checkImage completes the options of an image, and refuses those without one.
func (j *job) checkImage() error {
	m := &j.image
	if !j.isImage() {
		if m.Base != "" || m.Entrypoint != nil || m.Cmd != nil || m.Env != nil || m.Labels != nil || m.Zstd {
			return &cli.Failure{Text: "only an image has these options, such as oci:PATH", Usage: true}
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
	return interrupt.Run(interrupt.Teller(inv), func(ctx context.Context) error {
		r, err := publish(ctx, &j.image, Name+"/"+cli.Version)
		if err != nil || j.quiet {
			return err
		}
		text := fmt.Sprintf("%s: %s: %s files, %s in %s in %s, %s\n", inv.ErrorName(), j.image.Target,
			progress.Thousands(r.Files), progress.Size(r.Bytes), progress.Size(r.Size), progress.Seconds(time.Since(began)), r.Digest)
		if r.Sockets > 0 {
			text += fmt.Sprintf("%s: sockets, left out: %d\n", inv.ErrorName(), r.Sockets)
		}
		_, err = io.WriteString(inv.Stderr, text)
		return err
	})
}
