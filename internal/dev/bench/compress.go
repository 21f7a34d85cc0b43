package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Names of peers that inflate and pack.
const (
	klauspost = "klauspost/compress"
	libdefl   = "libdeflate-gunzip"
	pigzPack  = "tar -I pigz -cf"
)

// archive returns the path of the Debian tree's archive.
func (b *bench) archive() (string, error) {
	c, err := b.debianTree()
	if err != nil {
		return "", err
	}
	return c.archive, nil
}

// inflate measures the processor time of decompression alone.
func (b *bench) inflate() (string, error) {
	archive, err := b.archive()
	if err != nil {
		return "", err
	}
	c := contest{
		title:  "Inflating the Debian tree's archive, without output",
		rounds: b.unpacks,
		cpu:    true,
		entries: []*entry{
			command("gzip -dc", "", "gzip", "-dc", archive),
			command("ours, internal/fetch/inflate", "", b.peer, "inflate", "ours", archive).atMost(0.40, klauspost).atMost(1.25, libdefl),
			command("pigz -dc", "", "pigz", "-dc", archive),
			command("igzip -dc", "", "igzip", "-dc", archive),
			command(libdefl, "", "libdeflate-gunzip", "-c", archive),
			command("compress/gzip", "", b.peer, "inflate", "compress/gzip", archive),
			command(klauspost, "", b.peer, "inflate", "klauspost", archive),
			command("pgzip", "", b.peer, "inflate", "pgzip", archive),
		},
	}
	b.charted = append(b.charted, &c)
	return c.play()
}

// unxz measures the processor time of decompressing an xz file of one block.
func (b *bench) unxz() (string, error) {
	const theirs = "xz -dc"
	archive, err := b.archive()
	if err != nil {
		return "", err
	}
	one := archive + ".one.xz"
	if out, err := exec.Command("sh", "-c", `gzip -dc "$1" | xz -T1 >"$2"`, "sh", archive, one).CombinedOutput(); err != nil {
		return "", fmt.Errorf("xz: %w: %s", err, out)
	}
	c := contest{
		title:  "Decompressing the Debian tree's archive as xz of one block",
		rounds: max(b.unpacks/2, 3),
		cpu:    true,
		entries: []*entry{
			command(theirs, "", "xz", "-dc", one),
			command("ours, xz -dc", b.links, "xz", "-dc", one).atMost(1, theirs),
		},
	}
	return c.play()
}

// pack measures how long it takes to pack the Debian tree.
func (b *bench) pack() (string, error) {
	c := contest{
		title:  "Packing the Debian tree",
		rounds: max(b.unpacks/2, 3),
		entries: []*entry{
			command("tar czf", "", "tar", "czf", "a.tar.gz", "-C", b.tree, "."),
			command("ours, fetchroot --pack", b.ours, "fetchroot", "-q", "--pack", b.tree, "a.tar.gz").atMost(1, pigzPack),
			command(pigzPack, "", "tar", "-C", b.tree, "-I", "pigz", "-cf", "a.tar.gz", ".").needs("pigz"),
		},
	}
	b.charted = append(b.charted, &c)
	c.before, c.after = freshDir(b.tmpfs)
	var sizes []string
	c.check = func(e *entry, dir string) error {
		st, err := os.Stat(dir + "/a.tar.gz")
		if err != nil {
			return err
		}
		sizes = append(sizes, fmt.Sprintf("%s: %.1f MB", e.name, float64(st.Size())/1e6))
		return exec.Command("gzip", "-t", dir+"/a.tar.gz").Run()
	}
	text, err := c.play()
	return text + "\n" + strings.Join(sizes, "; ") + "\n", err
}
