// Dist makes the files of a release for `make dist`:
//
//	dist [-o DIR] [-arch LIST]   everything, into DIR
//	dist -documents DIR          only the manual pages and completions, below DIR
//
// Everything is the same byte for byte whenever, wherever and by whomever it is made from the same
// sources with the same Go release. All times are that of the commit, or SOURCE_DATE_EPOCH.
//
// Begin reading at release.all. Each kind of file has a Go file of its own: archive.go, image.go,
// packages.go, sbom.go, documents.go.
package main

import (
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
)

func main() {
	out := flag.String("o", "dist", "the directory for everything")
	arches := flag.String("arch", "amd64,arm64", "the architectures, as in GOARCH")
	documents := flag.String("documents", "", "make only manual pages and completions, below this directory")
	flag.Parse()
	if err := run(*out, strings.Split(*arches, ","), *documents); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func run(out string, arches []string, documents string) error {
	scratch, err := os.MkdirTemp("", "contedor-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	date, err := sourceDate()
	if err != nil {
		return err
	}
	r := &release{out: out, scratch: scratch, date: date}
	if err := r.build(runtime.GOARCH); err != nil {
		return err
	}
	if documents != "" {
		return r.writeDocuments(documents)
	}
	return r.all(arches)
}

// A release is a version and the files that are made of it.
type release struct {
	out     string // the directory for the files
	scratch string
	date    time.Time
	built   []string // the architectures for which programs have been built
}

// sourceDate returns the time that SOURCE_DATE_EPOCH says, or that of the commit.
func sourceDate() (time.Time, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		out, err := exec.Command("git", "log", "-1", "--format=%ct").Output()
		if err != nil {
			return time.Time{}, fmt.Errorf("no commit and no SOURCE_DATE_EPOCH: %w", err)
		}
		epoch = strings.TrimSpace(string(out))
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// all makes everything.
func (r *release) all(arches []string) error {
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	documents := filepath.Join(r.scratch, "documents")
	if err := r.writeDocuments(documents); err != nil {
		return err
	}
	for _, arch := range arches {
		if err := r.build(arch); err != nil {
			return err
		}
		if err := copyFile(r.program(arch), filepath.Join(r.out, "contedor-linux-"+arch), 0o755); err != nil {
			return err
		}
		for _, step := range []func(arch, documents string) error{r.archive, r.packages, r.bill} {
			if err := step(arch, documents); err != nil {
				return err
			}
		}
	}
	if err := r.image(arches); err != nil {
		return err
	}
	return r.sum()
}

// build builds the program for an architecture, unless it is there.
func (r *release) build(arch string) error {
	if slices.Contains(r.built, arch) {
		return nil
	}
	r.built = append(r.built, arch)
	cmd := exec.Command("make", "--no-print-directory", "build", "PROGRAMS=./cmd/contedor/", "BIN="+filepath.Dir(r.program(arch)))
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0")
	return command(cmd)
}

// program returns the path of the program for an architecture.
func (r *release) program(arch string) string {
	return filepath.Join(r.scratch, "build-"+arch, cli.Program)
}

// version returns the name of the program with its version.
func version() string { return cli.Program + "-" + cli.Version }

// command runs a command. Its output is shown if it fails.
func command(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}

func copyFile(from, to string, mode os.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return writeFile(to, data, mode)
}

// writeFile writes a file, and makes its directory. The umask does not change the mode.
func writeFile(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return cmp.Or(os.WriteFile(path, data, mode), os.Chmod(path, mode))
}

// sum writes SHA256SUMS for all files, and signs it if MINISIGN_KEY names a secret key of
// minisign(1).
func (r *release) sum() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var list strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(r.out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(data), e.Name())
	}
	sums := filepath.Join(r.out, "SHA256SUMS")
	if err := writeFile(sums, []byte(list.String()), 0o644); err != nil {
		return err
	}
	key := os.Getenv("MINISIGN_KEY")
	if key == "" {
		return nil
	}
	// minisign asks for the password of the key on the terminal. The comment has no time, so the
	// signature is the same every time.
	cmd := exec.Command("minisign", "-S", "-s", key, "-m", sums, "-t", version())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
