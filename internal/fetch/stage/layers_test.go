package stage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tree"
)

// stack unpacks archives as the layers of one tree.
func stack(dir string, limits tree.Limits, layers ...[]byte) (tree.Result, error) {
	stage, err := New(dir, false)
	if err != nil {
		return tree.Result{}, err
	}
	stage.Limits = limits
	result, err := stage.UnpackLayers(context.Background(), func() (*tree.Layer, error) {
		if len(layers) == 0 {
			return nil, io.EOF
		}
		l := &tree.Layer{Name: "a layer", Archive: bytes.NewReader(layers[0]), Verify: func() error { return nil }}
		layers = layers[1:]
		return l, nil
	})
	if err == nil {
		err = stage.Publish()
	}
	return result, errors.Join(err, stage.Close())
}

// outline lists a tree: d/, f=body, s->target.
func outline(t *testing.T, root string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		switch {
		case err != nil || name == ".":
			return err
		case e.IsDir():
			name += "/"
		case e.Type() == fs.ModeSymlink:
			target, _ := os.Readlink(path)
			name += "->" + target
		case e.Type().IsRegular():
			b, _ := os.ReadFile(path)
			name += "=" + string(b)
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// TestLayers checks the rules for layers in the image specification (layer.md).
func TestLayers(t *testing.T) {
	white := func(name string) entry { return file(name, "") }
	type layer = []entry
	for _, c := range []struct {
		name   string
		layers []layer
		want   string
	}{
		{"over one another", []layer{{file("a", "1"), file("b", "1")}, {file("b", "2"), file("c", "2")}}, "a=1 b=2 c=2"},
		{"whiteout of a file", []layer{{file("a", ""), file("b", "")}, {white(".wh.a")}}, "b="},
		{"of a directory", []layer{{dir("d"), file("d/x", ""), file("d/e/y", ""), file("k", "")}, {white(".wh.d")}}, "k="},
		{"of a file below", []layer{{file("d/e/y", ""), file("d/x", "")}, {white("d/e/.wh.y")}}, "d/ d/e/ d/x="},
		{"of a symlink", []layer{{file("t/x", ""), link("s", "t")}, {white(".wh.s")}}, "t/ t/x="},
		{"through a symlink", []layer{{file("usr/lib/x", ""), file("usr/lib/y", ""), link("lib", "/usr/lib")}, {white("lib/.wh.x")}},
			"lib->/usr/lib usr/ usr/lib/ usr/lib/y="},
		{"of nothing", []layer{{file("a", "")}, {white(".wh.b"), white("x/.wh.c"), white("a/.wh.d"), white("x/.wh..wh..opq")}}, "a="},
		{"of what two layers made", []layer{{file("d/a", "")}, {file("d/b", "")}, {white(".wh.d"), file("c", "")}}, "c="},
		{"of what a middle layer made", []layer{{file("a", "")}, {file("b", "")}, {white(".wh.b")}}, "a="},
		{"and made again, above", []layer{{file("a", "1")}, {white(".wh.a")}, {file("a", "3")}}, "a=3"},
		{"in the lowest layer", []layer{{white(".wh.a"), file("a", ""), white("d/.wh..wh..opq"), file("b", "")}}, "a= b="},
		{"before the same name", []layer{{file("d/old", "")}, {white(".wh.d"), dir("d"), file("d/new", "")}}, "d/ d/new="},
		{"behind the same name", []layer{{file("d/old", "")}, {dir("d"), file("d/new", ""), white(".wh.d")}}, "d/ d/new="},
		{"behind an unnamed directory", []layer{{file("d/old", "")}, {file("d/new", ""), white(".wh.d")}}, "d/ d/new="},
		{"behind the same file", []layer{{file("a", "1")}, {file("a", "2"), white(".wh.a")}}, "a=2"},
		{"behind the same file, by another path", []layer{{file("d/a", "1"), link("s", "d")}, {file("s/a", "2"), white("d/.wh.a")}}, "d/ d/a=2 s->d"},
		{"opaque", []layer{{file("d/x", ""), file("d/e/y", ""), file("k", "")}, {dir("d"), white("d/.wh..wh..opq"), file("d/z", "")}}, "d/ d/z= k="},
		{"opaque, last", []layer{{file("d/x", ""), file("d/e/y", "")}, {dir("d"), file("d/z", ""), file("d/e/w", ""), white("d/.wh..wh..opq")}},
			"d/ d/e/ d/e/w= d/z="},
		{"opaque root", []layer{{file("a", ""), file("b/c", "")}, {white(".wh..wh..opq"), file("n", "")}}, "n="},
		{"opaque, in two layers", []layer{{file("d/a", "")}, {file("d/b", ""), white("d/.wh..wh..opq")}, {file("d/c", ""), white("d/.wh..wh..opq")}}, "d/ d/c="},
		{"file over a full directory", []layer{{file("d/x", ""), file("d/e/y", "")}, {file("d", "f")}}, "d=f"},
		{"symlink over a full directory", []layer{{file("d/x", "")}, {link("d", "t")}}, "d->t"},
		{"directory over a file", []layer{{file("d", "f")}, {dir("d"), file("d/x", "")}}, "d/ d/x="},
		{"directory over a symlink", []layer{{file("t/x", ""), link("s", "t")}, {dir("s"), file("s/y", "")}}, "s/ s/y= t/ t/x="},
		{"below a file", []layer{{file("etc/old", "1"), file("k", "")}, {file("etc/old/x", "2")}}, "etc/ etc/old/ etc/old/x=2 k="},
		{"far below a file", []layer{{file("etc", "1")}, {file("etc/old/x/y", "2")}}, "etc/ etc/old/ etc/old/x/ etc/old/x/y=2"},
		{"below a hard link", []layer{{file("a", "1"), hard("b", "a")}, {file("b/x", "2")}}, "a=1 b/ b/x=2"},
		{"below a device", []layer{{pipe("p"), null("n")}, {file("p/x", "2"), file("n/x", "2")}}, "n/ n/x=2 p/ p/x=2"},
		{"below a symlink to a file", []layer{{file("f", "1"), link("s", "f")}, {file("s/x", "2")}}, "f=1 s/ s/x=2"},
		{"below a symlink to nothing", []layer{{link("s", "/none"), link("o", "../../none")}, {file("s/x", "2"), dir("o/d")}}, "o/ o/d/ s/ s/x=2"},
		{"below a symlink to itself", []layer{{link("s", "s")}, {file("s/x", "2")}}, "s/ s/x=2"},
		{"below a file behind a symlink", []layer{{file("t/f", "1"), link("s", "t")}, {file("s/f/x", "2")}}, "s->t t/ t/f/ t/f/x=2"},
		{"below a file that is whited out", []layer{{file("d", "1")}, {white(".wh.d"), file("d/x", "2")}}, "d/ d/x=2"},
		{"below a file that is whited out afterwards", []layer{{file("d", "1")}, {file("d/x", "2"), white(".wh.d")}}, "d/ d/x=2"},
		{"a symlink below a file", []layer{{file("d", "1")}, {link("d/x", "y")}}, "d/ d/x->y"},
		{"a hard link below a file", []layer{{file("d", "1"), file("a", "2")}, {hard("d/x", "a")}}, "a=2 d/ d/x=2"},
		{"a directory below a file", []layer{{file("d", "1")}, {dir("d/e/f")}}, "d/ d/e/ d/e/f/"},
		{"file through a symlink", []layer{{file("t/x", ""), link("s", "t")}, {file("s/y", "")}}, "s->t t/ t/x= t/y="},
		{"hard link to a lower layer", []layer{{file("a", "1")}, {hard("h", "a")}}, "a=1 h=1"},
		{"hard link to what goes", []layer{{file("a", "1")}, {hard("h", "a"), white(".wh.a")}}, "h=1"},
		{"metadata of AUFS", []layer{{file("a", ""), white(".wh..wh.aufs"), file(".wh..wh.plnk/1.2", "x")}, {file(".wh..wh.orph/y", "")}}, "a="},
		{"one directory is no wrapper", []layer{{file("app/server", "")}}, "app/ app/server="},
	} {
		var archives [][]byte
		for _, l := range c.layers {
			archives = append(archives, pack(l...))
		}
		built := filepath.Join(t.TempDir(), "tree")
		if _, err := stack(built, tree.DefaultLimits, archives...); err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := outline(t, built); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestLayersOfDirectories checks that a directory has the attributes of its highest layer, and that a
// new directory has none of a removed one.
func TestLayersOfDirectories(t *testing.T) {
	with := func(e entry, mode int) entry { e.mode = mode; return e }
	built := filepath.Join(t.TempDir(), "tree")
	_, err := stack(built, tree.DefaultLimits,
		pack(with(dir("a"), 0700), with(dir("b"), 0700), with(dir("c"), 0700), with(dir("d"), 0700), with(dir("e/f"), 0700), with(dir("./"), 0711)),
		pack(with(dir("a"), 0750), file("b/x", ""), file(".wh.c", ""), file("c/x", ""), file("d", ""), file("d/x", "")),
	)
	if err == nil || !strings.Contains(err.Error(), "cannot create 'd/x': Not a directory") {
		t.Errorf("below a file: %v", err)
	}
	_, err = stack(built, tree.DefaultLimits,
		pack(with(dir("a"), 0700), with(dir("b"), 0700), with(dir("c"), 0700), with(dir("d/f"), 0700), with(dir("./"), 0711)),
		pack(with(dir("a"), 0750), file("b/x", ""), file(".wh.c", ""), file("c/x", ""), file("d", "")),
		pack(dir("d"), file("d/f/x", "")),
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{".": 0711, "a": 0750, "b": 0700, "c": 0755, "d": 0755, "d/f": 0755} {
		if st, err := os.Stat(filepath.Join(built, name)); err != nil || st.Mode() != os.ModeDir|mode {
			t.Errorf("%s: %v, %v", name, st.Mode(), err)
		}
	}
}

// TestNoLayer has an archive that is not a layer, in which the names of whiteouts have no meaning.
func TestNoLayer(t *testing.T) {
	built, err := guarded(t, pack(file("a", ""), file(".wh.a", ""), file("d/.wh..wh..opq", "")))
	if err != nil {
		t.Fatal(err)
	}
	if got := outline(t, built); got != ".wh.a= a= d/ d/.wh..wh..opq=" {
		t.Error(got)
	}
}

// TestHostileLayers has layers that try to remove files outside of the tree.
func TestHostileLayers(t *testing.T) {
	g := newGuard(t)
	built := filepath.Join(g.top, "work", "tree")
	check := func(name string) {
		if d := testbed.Differences(testbed.Snapshot(t, filepath.Join(g.top, "guard")), g.before); d != "" {
			t.Errorf("%s: outside the tree:\n%s", name, d)
		}
		os.RemoveAll(built)
		if got := list(t, filepath.Join(g.top, "work")); got != "" {
			t.Errorf("%s: left %s", name, got)
		}
	}
	for _, name := range []string{".wh.", ".wh..", ".wh...", "d/.wh.", "d/.wh..", "d/.wh..."} {
		_, err := stack(built, tree.DefaultLimits, pack(dir("d"), file("d/x", "")), pack(file(name, "")))
		if err == nil || !strings.Contains(err.Error(), "a whiteout of nothing: '"+name+"'") {
			t.Errorf("%s: %v", name, err)
		}
		check(name)
	}
	for _, out := range append(escapes, filepath.Join(g.top, "guard")) {
		for _, name := range []string{"s/.wh.secret", "s/.wh..wh..opq", ".wh.s", "d/.wh..wh..opq", ".wh.d", "s"} {
			stack(built, tree.DefaultLimits, pack(file("ok", ""), link("s", out), dir("d"), link("d/s", "../"+out)), pack(file(name, "")))
			check(name + " with s -> " + out)
		}
	}
}

// A reader is a function that reads.
type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// TestLayersAhead has a layer that cannot be read before the one above it. The layers above that one are not read yet.
func TestLayersAhead(t *testing.T) {
	stage, err := New(filepath.Join(t.TempDir(), "tree"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	var reading [4]chan struct{}
	for i := range reading {
		reading[i] = make(chan struct{})
	}
	taken, verified := 0, 0
	_, err = stage.UnpackLayers(context.Background(), func() (*tree.Layer, error) {
		i := taken
		if i == len(reading) {
			return nil, io.EOF
		}
		if taken++; taken > verified+2 {
			t.Errorf("layer %d is read when %d are unpacked", i, verified)
		}
		body := bytes.NewReader(gzipped(pack(file(fmt.Sprint("file", i), "x"))))
		begin := sync.OnceFunc(func() { close(reading[i]) })
		return &tree.Layer{
			Name: "a layer",
			Archive: reader(func(p []byte) (int, error) {
				begin()
				if i+1 < len(reading) {
					<-reading[i+1]
				}
				return body.Read(p)
			}),
			Verify: func() error { verified++; return nil },
		}, nil
	})
	if err != nil || verified != len(reading) {
		t.Errorf("%d layers, %v", verified, err)
	}
}

// TestVerify checks that the verifier gets the uncompressed bytes of each layer, in each format. A
// wrong layer must leave nothing.
func TestVerify(t *testing.T) {
	first, second := pack(file("a", strings.Repeat("1", 100_000))), pack(file("b", "2"))
	kept := [][]byte{gzipped(first), second}
	for wrong := range 3 { // the number of the wrong layer; 2 for none
		top := t.TempDir()
		stage, err := New(filepath.Join(top, "tree"), false)
		if err != nil {
			t.Fatal(err)
		}
		var sums []hash.Hash
		_, err = stage.UnpackLayers(context.Background(), func() (*tree.Layer, error) {
			i := len(sums)
			if i == len(kept) {
				return nil, io.EOF
			}
			sums = append(sums, sha256.New())
			return &tree.Layer{Name: fmt.Sprint("layer ", i), Archive: bytes.NewReader(kept[i]), Uncompressed: sums[i], Verify: func() error {
				if want := sha256.Sum256([][]byte{first, second}[i]); !bytes.Equal(sums[i].Sum(nil), want[:]) {
					t.Errorf("layer %d is not what it is uncompressed", i)
				}
				if i == wrong {
					return errors.New("is another")
				}
				return nil
			}}, nil
		})
		if want := fmt.Sprintf("layer %d: is another", wrong); wrong < 2 && (err == nil || err.Error() != want) {
			t.Errorf("%v, want %s", err, want)
		} else if wrong == 2 && err != nil {
			t.Error(err)
		}
		stage.Close()
		if got := list(t, top); got != "" {
			t.Errorf("left %s", got)
		}
	}
}

// TestLayersAsUser removes files from directories that the user has no permission to write.
func TestLayersAsUser(t *testing.T) {
	testbed.NeedRoot(t)
	closed := dir("closed")
	closed.mode = 0555
	top := userDir(t)
	lower, upper := filepath.Join(top, "lower"), filepath.Join(top, "upper")
	os.WriteFile(lower, pack(closed, file("closed/x", ""), file("closed/e/y", "")), 0644)
	os.WriteFile(upper, pack(file("closed/.wh.x", ""), file("closed/.wh.e", ""), file("closed/z", "")), 0644)
	if out, err := asUser(t, filepath.Join(top, "tree"), lower+":"+upper); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := outline(t, filepath.Join(top, "tree")); got != "closed/ closed/z=" {
		t.Error(got)
	}
}

// FuzzLayers unpacks one layer over another. Nothing outside of the tree may change.
func FuzzLayers(f *testing.F) {
	lower := pack(dir("d"), file("d/f", "x"), file("d/e/g", "y"), link("s", "d"), hard("h", "d/f"), pipe("p"))
	f.Add(lower, pack(file(".wh.d", ""), file("s/.wh.f", ""), file("d/.wh..wh..opq", ""), dir("d"), file("d/g", "")))
	f.Add(pack(link("s", "../../guard"), dir("d")), pack(file("s/.wh.victim", ""), file("s/.wh..wh..opq", ""), file("s", ""), file(".wh.s", "")))
	f.Add(lower, lower)
	g := newGuard(f)
	f.Fuzz(func(t *testing.T, lower, upper []byte) {
		lower, upper = bytes.Clone(lower), bytes.Clone(upper)
		for _, archive := range [][]byte{lower, upper} {
			if len(archive) > 1<<20 {
				return
			}
			for at := 0; at+512 <= len(archive); at += 512 {
				mend(archive[at : at+512])
			}
		}
		built := filepath.Join(g.top, "work", "tree")
		os.RemoveAll(built)
		_, err := stack(built, tree.Limits{Bytes: 16 << 20, Files: 1000}, lower, upper)
		if d := testbed.Differences(testbed.Snapshot(t, filepath.Join(g.top, "guard")), g.before); d != "" {
			t.Errorf("outside the tree:\n%s", d)
		}
		names, _ := os.ReadDir(filepath.Join(g.top, "work"))
		if len(names) > 1 || len(names) == 1 && err != nil {
			t.Errorf("left: %v, with the error %v", names, err)
		}
	})
}
