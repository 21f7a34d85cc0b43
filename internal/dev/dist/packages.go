package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/commands"
	"contedor/internal/multicall"
)

// material are files that only packages have.
//
//go:embed package
var material embed.FS

// maintainer is who answers for the packages.
const maintainer = "The contedor maintainers <maintainers@users.noreply.r-seed-02d486dd.example>"

// summary and description say what the packages are.
const (
	summary     = "containers by hand: unshare, chroot, nsenter, ip and more in one file"
	description = `Static drop-in replacements for unshare, chroot, mount, umount, hostname,
nsenter, ip and the other tools of a course on containers from scratch, and
fetchroot, which downloads and unpacks a root file system.

The package replaces none of the system's tools. Links with their names are
in ` + links + `.`
)

// links is the directory with a link for each command. It is in nobody's PATH.
const links = "/usr/lib/contedor/bin"

// A format is a kind of package.
type format struct {
	name    string            // as nfpm calls it
	file    string            // the name of a package, by its version and architecture
	arches  map[string]string // names of architectures, by GOARCH
	zshDir  string            // below /usr/share
	scripts map[string]string // files of package/ by the names that nfpm has for scripts
	only    []content
	config  config // what the others do not have
}

var formats = []format{
	{
		name: "deb", file: "contedor_%s_%s.deb", zshDir: "zsh/vendor-completions",
		config:  config{Description: summary + "\n" + description},
		scripts: map[string]string{"postinstall": "postinst", "preremove": "prerm", "postremove": "postrm"},
		only: []content{
			{Source: "package/apparmor", Destination: "/usr/share/contedor/apparmor"},
			{Source: "package/lintian-overrides", Destination: "/usr/share/lintian/overrides/contedor"},
		},
	},
	{
		name: "rpm", file: "contedor-%s-1.%s.rpm", zshDir: zshDir,
		arches:  map[string]string{"amd64": "x86_64", "arm64": "aarch64"},
		config:  config{Description: description, License: "NONE", RPM: map[string]string{"buildhost": "localhost", "summary": summary}},
		scripts: map[string]string{"preremove": "prerm"},
	},
}

// A config is what nfpm reads: https://nfpm.goreleaser.com/docs/configuration/. JSON is YAML.
type config struct {
	Name        string            `json:"name"`
	Arch        string            `json:"arch"`
	Version     string            `json:"version"`
	Schema      string            `json:"version_schema"`
	Section     string            `json:"section"`
	Priority    string            `json:"priority"`
	Maintainer  string            `json:"maintainer"`
	Description string            `json:"description"`
	License     string            `json:"license,omitempty"`
	Mtime       string            `json:"mtime"`
	Umask       int               `json:"umask"`
	NoGlobs     bool              `json:"disable_globbing"` // a page is called contedor-[.1
	Contents    []content         `json:"contents"`
	Scripts     map[string]string `json:"scripts,omitempty"`
	RPM         map[string]string `json:"rpm,omitempty"`
}

type content struct {
	Source      string         `json:"src,omitempty"`
	Destination string         `json:"dst"`
	Type        string         `json:"type,omitempty"`
	Info        map[string]any `json:"file_info,omitempty"`
}

// packages makes the deb and the rpm for an architecture with nfpm.
func (r *release) packages(arch, documents string) error {
	for _, f := range formats {
		stage := filepath.Join(r.scratch, f.name, arch)
		contents, err := r.stage(f, stage, arch, documents)
		if err != nil {
			return err
		}
		c := f.config
		c.Name, c.Arch, c.Version, c.Schema = cli.Program, arch, cli.Version, "none"
		c.Section, c.Priority, c.Maintainer, c.Umask, c.NoGlobs = "admin", "optional", maintainer, 0o022, true
		c.Mtime, c.Contents, c.Scripts = r.date.Format(time.RFC3339), contents, map[string]string{}
		for when, script := range f.scripts {
			c.Scripts[when] = filepath.Join(stage, "package", script)
		}
		data, err := json.Marshal(c)
		if err != nil {
			return err
		}
		recipe := filepath.Join(stage, "nfpm.json")
		if err := writeFile(recipe, data, 0o644); err != nil {
			return err
		}
		target := filepath.Join(r.out, fmt.Sprintf(f.file, cli.Version, cmp.Or(f.arches[arch], arch)))
		cmd := exec.Command("go", "tool", "-modfile=internal/dev/dist/nfpm.mod", "nfpm", "package", "-f", recipe, "-p", f.name, "-t", target)
		// nfpm runs here, whatever the programs are built for.
		cmd.Env = append(os.Environ(), "GOOS=", "GOARCH=", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.date.Unix()))
		if err := command(cmd); err != nil {
			return err
		}
	}
	return nil
}

// stage writes the files of a package into a directory, and returns where the package has them.
func (r *release) stage(f format, stage, arch, documents string) ([]content, error) {
	if err := os.CopyFS(stage, material); err != nil {
		return nil, err
	}
	share := filepath.Join(stage, "share")
	if err := os.CopyFS(share, os.DirFS(documents)); err != nil {
		return nil, err
	}
	if f.zshDir != zshDir {
		if err := os.MkdirAll(filepath.Join(share, filepath.Dir(f.zshDir)), 0o755); err != nil {
			return nil, err
		}
		if err := os.Rename(filepath.Join(share, zshDir), filepath.Join(share, f.zshDir)); err != nil {
			return nil, err
		}
		os.Remove(filepath.Join(share, filepath.Dir(zshDir)))
	}
	doc := filepath.Join(share, "doc/contedor")
	if err := copyPapers(doc); err != nil {
		return nil, err
	}
	changes := fmt.Sprintf("contedor (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- %s  %s\n",
		cli.Version, maintainer, r.date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	if err := writeFile(filepath.Join(doc, "changelog"), []byte(changes), 0o644); err != nil {
		return nil, err
	}
	if err := copyFile(filepath.Join(stage, "package/copyright"), filepath.Join(doc, "copyright"), 0o644); err != nil {
		return nil, err
	}
	if err := zip(share); err != nil {
		return nil, err
	}
	list := []content{
		file(r.program(arch), "/usr/bin/contedor", 0o755),
		link("contedor", "/usr/bin/fetchroot"),
	}
	// rpm removes only directories that the package has.
	for _, dir := range []string{filepath.Dir(links), links, "/usr/share/doc/contedor", "/usr/share/doc/contedor/docs"} {
		list = append(list, content{Destination: dir, Type: "dir", Info: map[string]any{"mode": 0o755}})
	}
	for _, row := range commands.List() {
		if row.Kind != multicall.Word && row.Place != multicall.Named {
			list = append(list, link("../../../bin/contedor", links+"/"+row.Command.Name))
		}
	}
	err := filepath.WalkDir(share, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, file(path, "/usr/share"+strings.TrimPrefix(path, share), 0o644))
		}
		return err
	})
	for _, c := range f.only {
		list = append(list, file(filepath.Join(stage, c.Source), c.Destination, 0o644))
	}
	return list, err
}

func file(source, destination string, mode os.FileMode) content {
	return content{Source: source, Destination: destination, Info: map[string]any{"mode": mode}}
}

func link(target, name string) content {
	return content{Source: target, Destination: name, Type: "symlink"}
}

// zip compresses manual pages and the changelog, as packages have them.
func zip(share string) error {
	return filepath.WalkDir(share, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !(strings.HasSuffix(path, ".1") || d.Name() == "changelog") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var zipped bytes.Buffer
		z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
		if err != nil {
			return err
		}
		z.Write(data)
		if err := z.Close(); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		return writeFile(path+".gz", zipped.Bytes(), 0o644)
	})
}
