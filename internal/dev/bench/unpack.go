package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Names of peers that unpack.
const (
	gnuTar   = "tar xzf"
	igzipTar = "tar -I igzip"
	bsdTar   = "bsdtar xzf"
)

// content is the only directory at the top of an archive.
const content = "rootfs"

// mostMemory is the bar for fetchroot's largest resident set with gzip, in MB.
const mostMemory = 64

// debianTree returns the contest with the archive of the Debian tree, which the first call
// packs.
func (b *bench) debianTree() (*unpacking, error) {
	if b.debian != nil {
		return b.debian, nil
	}
	top := b.tmpfs + "/tree/" + content
	if err := os.MkdirAll(top, 0o755); err != nil {
		return nil, err
	}
	if err := unix.Mount(b.tree, top, "", unix.MS_BIND, ""); err != nil {
		return nil, fmt.Errorf("mount: %w", err)
	}
	b.debian = b.unpack("A Debian tree", filepath.Dir(top))
	return b.debian, b.debian.pack()
}

// unpackTree measures how long it takes to unpack the Debian tree.
func (b *bench) unpackTree() (string, error) {
	c, err := b.debianTree()
	if err != nil {
		return "", err
	}
	c.ours().atMost(0.75, gnuTar).atMost(0.25, gnuTar).atMost(0.60, igzipTar).atMost(0.53, bsdTar)
	b.charted = append(b.charted, &c.contest)
	return c.play()
}

// unpackSmall measures how long it takes to unpack a thousand files of 1 KB.
func (b *bench) unpackSmall() (string, error) {
	c, err := b.smallFiles("1,000 files of 1 KB", "small", 1000)
	if err != nil {
		return "", err
	}
	c.rounds = b.starts
	c.ours().atMost(0.8, gnuTar)
	return c.play()
}

// unpackMany measures the same for 40,000 files.
func (b *bench) unpackMany() (string, error) {
	c, err := b.smallFiles("40,000 files of 1 KB", "many", 40_000)
	if err != nil {
		return "", err
	}
	c.ours().atMost(0.55, gnuTar)
	return c.play()
}

// smallFiles returns the contest with the archive of n files of 1 KB.
func (b *bench) smallFiles(title, name string, n int) (*unpacking, error) {
	top := b.tmpfs + "/" + name + "/" + content
	if err := os.MkdirAll(top, 0o755); err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		text := make([]byte, 1024)
		for j := range text {
			text[j] = 'a' + byte(random.IntN(16))
		}
		if err := os.WriteFile(fmt.Sprintf("%s/%04d", top, i), text, 0o644); err != nil {
			return nil, err
		}
	}
	c := b.unpack(title, filepath.Dir(top))
	return c, c.pack()
}

// unpackXZ measures how long it takes to unpack the Debian tree from an xz file of several blocks.
func (b *bench) unpackXZ() (string, error) {
	const one, two = "tar -I 'xz -T1'", "tar -I 'xz -T2'"
	c, err := b.otherTree("xz -T2", "xz")
	if err != nil {
		return "", err
	}
	c.entries = []*entry{
		command(one, "", "tar", "-I", "xz -T1", "-xf", c.archive).needs("xz"),
		command("ours, fetchroot", b.ours, "fetchroot", "-q", c.archive).atMost(0.60, one).atMost(0.90, two),
		command(two, "", "tar", "-I", "xz -T2", "-xf", c.archive).needs("xz"),
		command("bsdtar xJf", "", "bsdtar", "xJf", c.archive),
	}
	return c.play()
}

// unpackZstd measures the same for a zstd file of one frame.
func (b *bench) unpackZstd() (string, error) {
	const theirs = "tar --zstd -xf"
	c, err := b.otherTree("zstd", "zst")
	if err != nil {
		return "", err
	}
	c.entries = []*entry{
		command(theirs, "", "tar", "--zstd", "-xf", c.archive).needs("zstd"),
		command("ours, fetchroot", b.ours, "fetchroot", "-q", c.archive).atMost(0.70, theirs),
		command("bsdtar --zstd", "", "bsdtar", "--zstd", "-xf", c.archive),
	}
	return c.play()
}

// otherTree returns a contest with the Debian tree's archive as another format. Its entries are missing.
func (b *bench) otherTree(compress, suffix string) (*unpacking, error) {
	whole, err := b.debianTree()
	if err != nil {
		return nil, err
	}
	c := b.unpack("A Debian tree", whole.parent)
	c.archive, c.compress, c.most = whole.parent+".tar."+suffix, compress, 256
	return c, c.pack()
}

// An unpacking is a contest in which an archive is unpacked on the tmpfs.
type unpacking struct {
	contest
	parent   string // the directory with the tree, which is called content
	archive  string // the path of the archive
	compress string // the command that makes it of a tar file
	most     int    // the bar for our largest resident set, in MB
	whole    tally  // of the tree
}

// unpack returns the contest with the archive of the tree parent/content. Its method pack
// makes the archive.
func (b *bench) unpack(title, parent string) *unpacking {
	archive := parent + ".tar.gz"
	c := &unpacking{parent: parent, archive: archive, compress: "gzip", most: mostMemory}
	c.title, c.rounds = title, b.unpacks
	c.before, c.after = freshDir(b.tmpfs)
	c.check = c.complete
	c.entries = []*entry{
		command(gnuTar, "", "tar", "xzf", archive).needs("gzip"),
		command("ours, fetchroot", b.ours, "fetchroot", "-q", archive),
		command(igzipTar, "", "tar", "-I", "igzip", "-xf", archive).needs("igzip"),
		command("tar -I pigz", "", "tar", "-I", "pigz", "-xf", archive).needs("pigz"),
		command(bsdTar, "", "bsdtar", "xzf", archive),
		command("busybox tar xzf", "", "busybox", "tar", "xzf", archive),
		command("pgzip + archive/tar", "", b.peer, "untar", archive),
	}
	return c
}

func (c *unpacking) ours() *entry { return c.entries[1] }

// pack makes the archive as the command compress writes it.
func (c *unpacking) pack() error {
	if out, err := exec.Command("tar", "-I", c.compress, "-cf", c.archive, "-C", c.parent, content).CombinedOutput(); err != nil {
		return fmt.Errorf("tar: %w: %s", err, out)
	}
	packed, err := os.Stat(c.archive)
	if err != nil {
		return err
	}
	if c.whole, err = count(c.parent + "/" + content); err != nil {
		return err
	}
	c.title = fmt.Sprintf("Unpacking: %s (%s, %.1f MB, %d entries, %.1f MB) on tmpfs",
		c.title, c.compress, float64(packed.Size())/1e6, c.whole.entries, float64(c.whole.bytes)/1e6)
	return nil
}

// complete checks that an entry has unpacked the whole archive: none may be fast because it
// leaves something out.
func (c *unpacking) complete(e *entry, dir string) error {
	got, err := count(dir + "/" + content)
	if err == nil && got != c.whole {
		err = fmt.Errorf("unpacked %d entries of %d bytes, not %d of %d", got.entries, got.bytes, c.whole.entries, c.whole.bytes)
	}
	return err
}

// play plays the contest. Below its table it adds the memory that fetchroot used in one more
// run.
func (c *unpacking) play() (string, error) {
	text, err := c.contest.play()
	if err != nil || c.ours().missing != "" {
		return text, err
	}
	dir, err := c.before()
	if err != nil {
		return "", err
	}
	peak, err := c.ours().peak(dir)
	if err != nil {
		return "", err
	}
	text += fmt.Sprintf("\nfetchroot's largest resident set: %.1f MB (bar: %d MB, %s)\n", peak, c.most, held(peak <= float64(c.most)))
	return text, c.after(dir)
}

// peak runs the entry and returns its largest resident set in MB: VmHWM of
// proc_pid_status(5), which it polls. The number that wait4(2) returns would include the memory
// of the process that forked.
func (e *entry) peak(dir string) (megabytes float64, err error) {
	cmd := exec.Cmd{Path: e.path, Args: e.argv, Env: e.env(), Dir: dir}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	for kilobytes := 0; ; time.Sleep(time.Millisecond) {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		alive := false
		for line := range strings.Lines(string(status)) {
			alive = scan(line, "VmHWM:", &kilobytes) || alive
		}
		if !alive {
			return float64(kilobytes) * 1024 / 1e6, cmd.Wait()
		}
	}
}

// A tally is the size of a tree.
type tally struct {
	entries int
	bytes   int64 // of regular files; a file with several names counts for each of them
}

// count returns the tally of a directory.
func count(dir string) (t tally, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		t.entries++
		if entry.Type().IsRegular() {
			info, err := entry.Info()
			if err != nil {
				return err
			}
			t.bytes += info.Size()
		}
		return nil
	})
	return t, err
}
