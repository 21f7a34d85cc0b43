package stage

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

const (
	smallFile = 16 << 10 // the size of the largest file that is finished in a batch, see tree/batch.go
	fewFiles  = 32       // a limit of open files that is too low for batches
)

// manyFiles returns more files than all batches hold. Their sizes are around that of the largest file
// in a batch. Some have hard links, and some are replaced by later entries.
func manyFiles() (entries []entry, bodies map[string]string, modes map[string]uint32) {
	bodies, modes = map[string]string{}, map[string]uint32{}
	put := func(name string, size int, mode int) {
		body := strings.Repeat(name, size/len(name)+1)[:size]
		entries = append(entries, entry{name: name, kind: '0', mode: mode, body: body})
		bodies[name], modes[name] = body, uint32(mode)
	}
	for i := range 1000 {
		name := fmt.Sprintf("d%d/%04d", i%3, i)
		put(name, []int{0, 1, 511, 1024, 5000, smallFile, smallFile + 1}[i%7], []int{0644, 0600, 0666, 04755, 02711}[i%5])
		switch i % 11 {
		case 3:
			entries = append(entries, hard(name+".hard", name))
			bodies[name+".hard"], modes[name+".hard"] = bodies[name], modes[name]
		case 5:
			put(name, 700, 0640)
		case 7:
			entries = append(entries, link(name, "elsewhere"))
			delete(bodies, name)
		}
	}
	return entries, bodies, modes
}

// TestBatches checks that every file has its own data and mode, with the goroutine that finishes
// batches, and without it because too few files may be open.
func TestBatches(t *testing.T) {
	entries, bodies, modes := manyFiles()
	archive := gzipped(pack(entries...))
	var usual unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &usual); err != nil {
		t.Fatal(err)
	}
	defer unix.Setrlimit(unix.RLIMIT_NOFILE, &usual)
	old := unix.Umask(027)
	defer unix.Umask(old)
	for _, files := range []uint64{usual.Cur, fewFiles} {
		unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: files, Max: usual.Max})
		before := openFiles(t)
		built := filepath.Join(t.TempDir(), "tree")
		if _, err := unpackTo(built, bytes.NewReader(archive), false); err != nil {
			t.Errorf("%d files open: %v", files, err)
			continue
		}
		for name, want := range bodies {
			got, err := os.ReadFile(filepath.Join(built, name))
			var st unix.Stat_t
			unix.Lstat(filepath.Join(built, name), &st)
			if err != nil || string(got) != want || st.Mode != unix.S_IFREG|modes[name] || st.Mtim.Sec != 1e9 {
				t.Fatalf("%d files open: %s: %d bytes, mode %o, time %d, %v; want %d, %o", files, name, len(got), st.Mode, st.Mtim.Sec, err, len(want), modes[name])
			}
		}
		if after := openFiles(t); after != before {
			t.Errorf("%d files are open, before it were %d", after, before)
		}
	}
}

// openFiles returns the number of open files of the process.
func openFiles(t *testing.T) int {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// TestFullDiskOfBatches fills a file system with small files.
func TestFullDiskOfBatches(t *testing.T) {
	testbed.NeedRoot(t)
	if !testbed.InMountNamespace(t) {
		return
	}
	top := smallDisk(t)
	entries, _, _ := manyFiles()
	before := openFiles(t)
	_, err := unpackTo(top+"/tree", bytes.NewReader(pack(entries...)), false)
	if err == nil || !strings.HasPrefix(err.Error(), "cannot write 'd") || !strings.HasSuffix(err.Error(), "': No space left on device") {
		t.Errorf("%v", err)
	}
	if got := list(t, top); got != "" {
		t.Errorf("left: %s", got)
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files are open, before it were %d", after, before)
	}
}
