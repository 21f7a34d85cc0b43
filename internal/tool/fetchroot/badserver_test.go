package fetchroot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"contedor/internal/cli"
	"contedor/internal/dev/badserver"
	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/retrieve"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/unpack"
	"contedor/internal/linux/quote"
)

// largeArchive is a tar.gz that a download splits into ranges.
var largeArchive = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	noise := make([]byte, 4<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for name, body := range map[string][]byte{"bin/sh": noise, "etc/os-release": []byte("ID=test\n")} {
		w.WriteHeader(&tar.Header{Name: name, Mode: 0755, Size: int64(len(body))})
		w.Write(body)
	}
	w.Close()
	z.Close()
	return b.Bytes()
})

// impatient runs the command in this process, with a client that does not wait before it tries
// again.
func impatient(t *testing.T, change func(*download.Client), words ...string) testbed.Result {
	t.Helper()
	var out, message bytes.Buffer
	command := Command(func(inv *cli.Invocation, asked *source.Request, agent string) unpack.Take {
		c := download.NewClient(agent)
		c.Pause = func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }
		change(c)
		return retrieve.TakeBy(c, inv, asked)
	}, nil, nil)
	status := command.Execute(&cli.Invocation{
		Argv: append([]string{Name, "-q"}, words...), Env: []string{"XDG_CACHE_HOME=" + t.TempDir()},
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &message,
	})
	return testbed.Result{Stdout: out.String(), Stderr: message.String(), Status: status}
}

// checkFailure checks that the status is 1, that there is a message of one line, and that every file that
// is left is in the message.
func checkFailure(t *testing.T, r testbed.Result, want, dir string) {
	t.Helper()
	line := strings.TrimSuffix(r.Stderr, "\n")
	if r.Status != 1 || r.Stdout != "" || !strings.HasPrefix(line, "fetchroot: ") || !regexp.MustCompile(want).MatchString(line) || line != quote.Visible(line) || len(line) > 400 {
		t.Errorf("%v, want %q", r, want)
	}
	left := list(t, dir)
	if strings.Contains(line, "has changed") && left != "" {
		t.Errorf("%q left %s", line, left)
	}
	if said := strings.HasSuffix(line, "the same command continues from there)"); left != "" && !(said && left == "kept.partial kept.partial.json") {
		t.Errorf("%q left %s", line, left)
	}
}

// TestBadServers unpacks from each bad server, over one connection and over eight.
func TestBadServers(t *testing.T) {
	testbed.NeedRoot(t)
	for i := range badserver.Modes {
		m := &badserver.Modes[i]
		for _, connections := range []string{"1", "8"} {
			t.Run(m.Name+", "+connections, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				r := impatient(t, func(c *download.Client) { limits(c, m.Stalls, m.Drips) }, "--connections", connections, "--keep", dir+"/kept", m.Start(t, largeArchive()), dir+"/tree")
				switch {
				case m.Bytes != nil:
					checkFailure(t, r, "cut short|empty", dir)
				case m.Huge && connections != "1":
					checkFailure(t, r, "no room for", dir)
				case m.Want != "":
					checkFailure(t, r, m.Want, dir)
				case r != (testbed.Result{}) || !whole(dir+"/tree") || !strings.HasPrefix(list(t, dir), "kept "):
					t.Errorf("%v, %s", r, list(t, dir))
				}
			})
		}
	}
}

// TestBadServersMemory runs the program with the servers whose answers are long.
func TestBadServersMemory(t *testing.T) {
	testbed.NeedRoot(t)
	for i := range badserver.Modes {
		m := &badserver.Modes[i]
		if !strings.Contains(m.Name, "endless") && !strings.Contains(m.Name, "long") {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c := exec.Command(testbed.Program("fetchroot"), "-q", "--no-cache", "--tries=1", m.Start(t, largeArchive()), "tree")
			c.Dir = t.TempDir()
			r, peak := testbed.Peak(t, c)
			if peak > maxMemory || m.Want == "" && r.Status != 0 {
				t.Errorf("%d KiB, %v", peak, r)
			}
			if m.Want != "" {
				checkFailure(t, r, m.Want, c.Dir)
			}
		})
	}
}

// TestBadRegistriesMemory runs the program with the registries whose documents are long.
func TestBadRegistriesMemory(t *testing.T) {
	testbed.NeedRoot(t)
	const maxMemory = 250_000 // KiB; 256 MB for documents of images
	l := layer(t, "gzip", item{name: "etc/os-release", body: "ID=test\n", mode: 0644})
	for i := range badserver.Registries {
		m := &badserver.Registries[i]
		if !regexp.MustCompile("endless|long|many|brackets|10,000|platforms").MatchString(m.Name) {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			c := exec.Command(testbed.Program("fetchroot"), "-q", "--tries=1", m.Start(t, l.Kept, l.Plain), "tree")
			c.Dir = t.TempDir()
			r, peak := testbed.Peak(t, c)
			if peak > maxMemory {
				t.Errorf("%d KiB", peak)
			}
			checkFailure(t, r, m.Want, c.Dir)
		})
	}
}

// TestMaxTime has sources that never end: a server that sends nothing, one that drips, one that is
// always busy, and the standard input.
func TestMaxTime(t *testing.T) {
	for _, name := range []string{"never answers", "stalls", "drips", "503, Retry-After 0", "never shakes hands", "-"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			address := "-"
			for i := range badserver.Modes {
				if m := &badserver.Modes[i]; m.Name == name {
					address = m.Start(t, largeArchive())
				}
			}
			c := command(t, "-q", "--max-time=0.3", "--tries=1000", "--keep="+dir+"/kept", address, dir+"/tree")
			if address == "-" {
				c.Args = append(c.Args[:4:4], "-", dir+"/tree")
			}
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer write.Close()
			c.Stdin = read
			r := testbed.Run(t, c)
			read.Close()
			checkFailure(t, r, `^fetchroot: (standard input|https?://127.*): not finished after 300ms \(--max-time\)`, dir)
		})
	}
	r := fetchroot(t, t.TempDir(), io.MultiReader(bytes.NewReader(archive())), "-q", "--max-time=100", "-")
	if r != (testbed.Result{}) {
		t.Error(r)
	}
	for _, word := range []string{"-1", "x", "", "1e7", "NaN"} {
		for _, option := range []string{"--max-time", "--speed-time", "--timeout"} {
			want := testbed.Result{Status: 1, Stderr: fmt.Sprintf("fetchroot: not a number of seconds: '%s'\nTry 'fetchroot --help' for more information.\n", word)}
			if r := fetchroot(t, t.TempDir(), nil, option+"="+word); r != want {
				t.Errorf("%s=%s: %v", option, word, r)
			}
		}
	}
}

// TestSpeedLimit has a server that drips, and limits below and above its rate.
func TestSpeedLimit(t *testing.T) {
	for i := range badserver.Modes {
		if m := &badserver.Modes[i]; m.Drips {
			dir := t.TempDir()
			r := fetchroot(t, dir, nil, "-q", "--no-cache", "--tries=1", "--speed-limit=1M", "--speed-time=.1", m.Start(t, largeArchive()), dir+"/tree")
			checkFailure(t, r, "file: less than 1048576 bytes a second for 100ms$", dir)
			r = fetchroot(t, dir, nil, "-q", "--no-cache", "--max-time=.5", "--speed-limit=0", "--speed-time=.1", m.Start(t, largeArchive()), dir+"/tree")
			checkFailure(t, r, "not finished after 500ms", dir)
		}
	}
}

// TestBadRegistries unpacks from each bad registry, over one connection and over eight.
func TestBadRegistries(t *testing.T) {
	testbed.NeedRoot(t)
	noise := make([]byte, 300_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	l := layer(t, "gzip", item{name: "bin/sh", body: string(noise), mode: 0755}, item{name: "etc/os-release", body: "ID=test\n", mode: 0644})
	for i := range badserver.Registries {
		m := &badserver.Registries[i]
		for _, connections := range []string{"1", "8"} {
			t.Run(m.Name+", "+connections, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				r := impatient(t, func(c *download.Client) { limits(c, m.Stalls, m.Drips) },
					"--connections", connections, m.Start(t, l.Kept, l.Plain), dir+"/tree")
				switch {
				case m.Want != "":
					checkFailure(t, r, m.Want, dir)
				case r != (testbed.Result{}) || !whole(dir+"/tree") || list(t, dir) != "tree":
					t.Errorf("%v, %s", r, list(t, dir))
				}
			})
		}
	}
}

// limits sets the limits of a client for a server that stalls or drips.
func limits(c *download.Client, stalls, drips bool) {
	switch {
	case stalls:
		c.Timeout, c.Tries = 50*time.Millisecond, 2
	case drips:
		c.SpeedLimit, c.SpeedTime, c.Tries = 10_000, 50*time.Millisecond, 2
	}
}
