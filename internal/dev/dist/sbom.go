package main

import (
	"debug/buildinfo"
	"encoding/json"
	"path/filepath"
	"time"

	"contedor/internal/cli"
)

// A bill is a list of what a program consists of, in the JSON format of CycloneDX 1.6,
// https://cyclonedx.org/docs/1.6/json/. Only the fields are here that we use.
type bill struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl,omitempty"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn"`
}

// bill writes the list of the modules that are linked into the program for an architecture, as the
// program itself records them, and of the Go release.
func (r *release) bill(arch, _ string) error {
	info, err := buildinfo.ReadFile(r.program(arch))
	if err != nil {
		return err
	}
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{
		Timestamp: r.date.Format(time.RFC3339),
		Component: component{Type: "application", Ref: cli.Program, Name: cli.Program, Version: cli.Version},
	}}
	add := func(name, version string) {
		purl := "pkg:golang/" + name + "@" + version
		b.Components = append(b.Components, component{"library", purl, name, version, purl})
	}
	add("std", info.GoVersion)
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		add(m.Path, m.Version)
	}
	on := dependency{Ref: cli.Program}
	for _, c := range b.Components {
		on.On = append(on.On, c.Ref)
	}
	b.Dependencies = []dependency{on}
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(r.out, version()+"-linux-"+arch+".cdx.json"), append(data, '\n'), 0o644)
}
