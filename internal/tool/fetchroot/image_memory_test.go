package fetchroot

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tarfile"
	"github.com/opencontainers/go-digest"
)

// mostForDocuments is the limit of the memory of fetchroot for any document of an image, in KiB:
// 256 MB.
const mostForDocuments = 250_000

// repeated repeats a member of a JSON list to a document of 3.9 MB.
func repeated(begin, member, end string) string {
	return begin + member + strings.Repeat(","+member, (3_900_000-len(begin)-len(end))/(len(member)+1)-1) + end
}

// TestGreedyDocuments has documents of images with lists that are as long as possible.
func TestGreedyDocuments(t *testing.T) {
	sum := "sha256:" + strings.Repeat("0", 64)
	tooMany := "it lists more than 1000 images or layers"
	for _, c := range []struct{ name, index, manifest, want string }{
		{"manifests", repeated(`{"manifests":[`, `{}`, `]}`), "", tooMany},
		{"manifests of an index", "", repeated(`{"manifests":[`, `{}`, `]}`), tooMany},
		{"layers", "", repeated(`{"config":{},"layers":[`, `{}`, `]}`), tooMany},
		{"numbers for layers", "", repeated(`{"config":{},"layers":[`, `0`, `]}`), "cannot unmarshal number"},
		{"annotations", repeated(`{"manifests":[{"digest":"`+sum+`","annotations":{`, `"a":""`, `}}]}`), "", "incomplete"},
		{"URLs", repeated(`{"manifests":[{"digest":"`+sum+`","urls":[`, `""`, `]}]}`), "", "incomplete"},
		{"features", repeated(`{"manifests":[{"digest":"`+sum+`","platform":{"os.features":[`, `""`, `]}}]}`), "", "no image for"},
		{"brackets", strings.Repeat("[", 3_900_000), "", "exceeded max depth"},
		{"a long word", `{"manifests":[{"digest":"` + strings.Repeat("x", 3_900_000) + `"}]}`, "", "invalid checksum digest format"},
		{"too long", repeated(`{"manifests":[`, `{}`, `]}`) + strings.Repeat(" ", 1_000_000), "", "is too long"},
		{"history", "", `{"config":{"digest":"CONFIG","size":SIZE},"layers":[]}`, "the archive holds no files"},
	} {
		dir := t.TempDir()
		os.MkdirAll(dir+"/l/blobs/sha256", 0o755)
		os.WriteFile(dir+"/l/oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644)
		put := func(text string) digest.Digest {
			d := digest.FromString(text)
			os.WriteFile(filepath.Join(dir, "l/blobs/sha256", d.Encoded()), []byte(text), 0o644)
			return d
		}
		config := repeated(`{"os":"linux","architecture":"amd64","history":[`, `{}`, `],"rootfs":{"type":"layers","diff_ids":[]}}`)
		manifest := strings.NewReplacer("CONFIG", put(config).String(), "SIZE", fmt.Sprint(len(config))).Replace(c.manifest)
		if c.index == "" {
			c.index = fmt.Sprintf(`{"manifests":[{"digest":%q,"size":%d}]}`, put(manifest), len(manifest))
		}
		os.WriteFile(dir+"/l/index.json", []byte(c.index), 0o644)
		cmd := exec.Command(testbed.Program("fetchroot"), "-q", "--platform", "linux/amd64", "oci:./l")
		cmd.Dir = dir
		r, peak := testbed.Peak(t, cmd)
		if r.Status != 1 || !strings.Contains(r.Stderr, c.want) || strings.Count(r.Stderr, "\n") != 1 || len(r.Stderr) > 2000 || peak > mostForDocuments {
			t.Errorf("%s: %d KiB, %.2000v, want %s", c.name, peak, r, c.want)
		}
	}
}

// TestManyLayers unpacks as many layers as an image may have. What one of them needs is not kept.
func TestManyLayers(t *testing.T) {
	var plain, packed bytes.Buffer
	w := bufio.NewWriter(&plain)
	member(w, tarfile.Entry{Name: "f", Type: '0'}, "x\n")
	w.Write(tarfile.End())
	w.Flush()
	z := gzip.NewWriter(&packed)
	z.Write(plain.Bytes())
	z.Close()
	for _, kept := range [][]byte{plain.Bytes(), packed.Bytes()} {
		l := testbed.NewLayout(t)
		l.Name("", l.Image("linux/amd64", slices.Repeat([]testbed.Layer{{Kept: kept, Plain: plain.Bytes()}}, 1000)...))
		cmd := exec.Command(testbed.Program("fetchroot"), "-q", "--platform", "linux/amd64", "oci:"+l.Dir, "tree")
		cmd.Dir = inMemory(t)
		r, peak := testbed.Peak(t, cmd)
		t.Log(peak, "KiB")
		if r != (testbed.Result{}) || peak > maxMemory {
			t.Errorf("%d KiB, %v", peak, r)
		}
	}
}

// sparseMember returns an archive with a file of that many bytes, all of them a hole.
func sparseMember(size int) []byte {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	pax(w, 'x', record("GNU.sparse.major", "1")+record("GNU.sparse.minor", "0")+record("GNU.sparse.realsize", fmt.Sprint(size)))
	text := fmt.Sprintf("1\n%d\n0\n", size)
	member(w, tarfile.Entry{Name: "blobs/x", Type: '0'}, text+strings.Repeat("\x00", 512-len(text)))
	w.Write(tarfile.End())
	w.Flush()
	return b.Bytes()
}

// TestGreedyImageArchives has archives of images that unpack to more than the limit, or have many
// files. The data that is read of them is bounded, and is kept next to DIR.
func TestGreedyImageArchives(t *testing.T) {
	write := func(fill func(w *tar.Writer)) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		w := tar.NewWriter(z)
		fill(w)
		w.Close()
		z.Close()
		return b.Bytes()
	}
	long := strings.Repeat("x/", 200_000)
	for _, c := range []struct {
		name string
		text []byte
		want string
	}{
		{"sparse", sparseMember(1600 << 20), "a sparse file in an archive of an image"},
		{"large", write(func(w *tar.Writer) {
			w.WriteHeader(&tar.Header{Name: "blobs/x", Mode: 0o644, Size: 200 << 20})
			w.Write(make([]byte, 200<<20))
		}), "unpacks to more than 104857600 bytes (--max-size allows more)"},
		{"long names", write(func(w *tar.Writer) {
			for i := range 200 {
				w.WriteHeader(&tar.Header{Name: fmt.Sprint(long, i), Mode: 0o644})
			}
		}), "too many files for an archive of an image"},
		{"long links", write(func(w *tar.Writer) {
			for i := range 200 {
				w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: fmt.Sprint(i), Linkname: long})
			}
		}), "too many files for an archive of an image"},
		{"many names", write(func(w *tar.Writer) {
			for i := range 70_000 {
				w.WriteHeader(&tar.Header{Name: fmt.Sprint(i), Mode: 0o644})
			}
		}), "too many files for an archive of an image"},
	} {
		dir := t.TempDir()
		os.WriteFile(dir+"/a", c.text, 0o644)
		cmd := exec.Command("sh", "-c", `TMPDIR=/nosuch "$0" -q --max-size 100M oci:- <a; s=$?; ls -A; exit $s`, testbed.Program("fetchroot"))
		cmd.Dir = dir
		r, peak := testbed.Peak(t, cmd)
		if r.Status != 1 || r.Stdout != "a\n" || !strings.HasSuffix(r.Stderr, c.want+"\n") || peak > maxMemory {
			t.Errorf("%s: %d KiB, %v, want %s", c.name, peak, r, c.want)
		}
	}
}
