package fetchroot

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// packed runs fetchroot --pack, which must succeed.
func packed(t *testing.T, dir string, words ...string) {
	t.Helper()
	if r := fetchroot(t, dir, nil, append([]string{"-q", "--pack"}, words...)...); r != (testbed.Result{}) {
		t.Fatalf("%q: %+v", words, r)
	}
}

// sameTree compares a tree with the one below want.
func sameTree(t *testing.T, what, got, want string) {
	t.Helper()
	if d := testbed.Differences(testbed.Snapshot(t, got), testbed.Snapshot(t, want)); d != "" {
		t.Errorf("%s:\n%s", what, d)
	}
}

// makeTree makes a tree with a file of every kind, but without what umoci does not restore: holes,
// and = in the name of an attribute.
func makeTree(t *testing.T, dir string) {
	t.Helper()
	testbed.NeedRoot(t)
	testbed.MakeTree(t, dir)
	for _, name := range []string{"sieve", "sparse", "hole"} {
		if err := os.Remove(dir + "/" + name); err != nil {
			t.Fatal(err)
		}
	}
	if err := unix.Removexattr(dir+"/etc", "user.a=b%3D"); err != nil {
		t.Fatal(err)
	}
}

// run runs a program in a directory and returns its output.
func run(t *testing.T, dir string, words ...string) string {
	t.Helper()
	c := exec.Command(testbed.Need(t, words[0]), words[1:]...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", words, err, out)
	}
	return string(out)
}

// manifestOf returns the manifest and the configuration of the only image of a layout.
func manifestOf(t *testing.T, layout string) (manifest, config map[string]any) {
	t.Helper()
	read := func(name string) (document map[string]any) {
		text, err := os.ReadFile(filepath.Join(layout, name))
		if err == nil {
			err = json.Unmarshal(text, &document)
		}
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	blob := func(descriptor any) map[string]any {
		return read("blobs/sha256/" + strings.TrimPrefix(descriptor.(map[string]any)["digest"].(string), "sha256:"))
	}
	manifest = blob(read("index.json")["manifests"].([]any)[0])
	return manifest, blob(manifest["config"])
}

// TestPackLayout packs a tree with a file of every kind into a layout, with gzip and zstd, and
// unpacks it by umoci and by ourselves.
func TestPackLayout(t *testing.T) {
	top := t.TempDir()
	makeTree(t, top+"/tree")
	packed(t, top, "tree", "oci:layout:gz", "--entrypoint", "/bin/sh", "--cmd", `["-c","echo hi"]`, "--env", "A=b c", "--label", "x=y=z", "--mtime", "2026-01-31")
	packed(t, top, "tree", "oci:layout:dated/again", "--mtime", "2026-01-31", "--platform", "linux/arm64")
	packed(t, top, "tree", "oci:layout:gz", "--entrypoint", "/bin/sh", "--cmd", `["-c","echo hi"]`, "--env", "A=b c", "--label", "x=y=z")
	packed(t, top, "tree", "oci:zstd", "--zstd")
	config := run(t, top, "skopeo", "inspect", "--config", "--format", "{{.Architecture}} {{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.Env}} {{.Config.Labels}}", "oci:layout:gz")
	if want := "amd64 [/bin/sh] [-c echo hi] [A=b c] map[x:y=z]\n"; config != want {
		t.Errorf("configuration: %s, want %s", config, want)
	}
	run(t, top, "umoci", "unpack", "--image", "layout:gz", "umoci")
	sameTree(t, "umoci", top+"/umoci/rootfs", top+"/tree")
	for _, image := range []string{"oci:layout:gz", "oci:zstd"} {
		if r := fetchroot(t, top, nil, "-q", "--force", image, "ours"); r != (testbed.Result{}) {
			t.Fatalf("%s: %+v", image, r)
		}
		sameTree(t, image, top+"/ours", top+"/tree")
	}
	if out := run(t, top, "umoci", "ls", "--layout", "layout"); out != "dated/again\ngz\n" && out != "gz\ndated/again\n" {
		t.Errorf("names: %q", out)
	}
}

// TestPackImageReproducible packs the same tree twice, the second time with other processors.
func TestPackImageReproducible(t *testing.T) {
	top := small(t)
	packed(t, top, "debian", "oci:one")
	t.Setenv("GOMAXPROCS", "1")
	packed(t, top, "debian", "oci:two")
	if a, b := run(t, top, "cat", "one/index.json"), run(t, top, "cat", "two/index.json"); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// TestPackForDocker packs a file that docker load reads, and unpacks it by skopeo and umoci, and
// by ourselves.
func TestPackForDocker(t *testing.T) {
	top := t.TempDir()
	makeTree(t, top+"/tree")
	packed(t, top, "tree", "docker-archive:image.tar:my/app:v2", "--cmd", "sh")
	run(t, top, "skopeo", "copy", "-q", "docker-archive:image.tar:docker.io/my/app:v2", "oci:copy:x")
	run(t, top, "umoci", "unpack", "--image", "copy:x", "umoci")
	sameTree(t, "skopeo", top+"/umoci/rootfs", top+"/tree")
	if r := fetchroot(t, top, nil, "-q", "oci:image.tar:my/app:v2", "ours"); r != (testbed.Result{}) {
		t.Fatalf("%+v", r)
	}
	sameTree(t, "ours", top+"/ours", top+"/tree")
	want := "fetchroot: docker-archive:image.tar: 'image.tar' exists (--force replaces it)\n"
	if r := fetchroot(t, top, nil, "--pack", "tree", "docker-archive:image.tar"); r.Stderr != want || r.Status != 1 {
		t.Errorf("%+v", r)
	}
	packed(t, top, "tree", "docker-archive:image.tar", "--force")
}

// TestPackAboveBase changes a tree of an image in many ways and packs what differs. The image is
// unpacked by umoci and by ourselves.
func TestPackAboveBase(t *testing.T) {
	top := t.TempDir()
	makeTree(t, top+"/tree")
	run(t, top, "sh", "-c", `cd tree && mkdir -p gone/below all few dir2file same && echo 1 >gone/below/f && echo 1 >all/a && echo 2 >all/b &&
		echo 1 >few/a && echo 2 >few/b && echo 3 >few/c && echo 1 >dir2file/x && echo 1 >file2dir && ln -s a link && echo 1 >same/one && ln same/one same/two &&
		echo 1 >hard && ln hard hard2`)
	packed(t, top, "tree", "oci:layout:base", "--env", "A=1", "--env", "B=2", "--entrypoint", "/base", "--cmd", "old")
	run(t, top, "sh", "-c", `cd tree && rm -r gone all/* few/b dir2file file2dir link hard2 && echo new >all/c && echo 1 >dir2file && mkdir file2dir && echo 1 >file2dir/y &&
		ln -s b link && chmod 600 few/a && touch -d 2001-01-01 few/c && chown 7:8 etc/passwd && ln same/one same/three && echo 2 >hard && ln hard hard3`)
	if err := unix.Setxattr(top+"/tree/usr/bin", "user.new", []byte("1"), 0); err != nil {
		t.Fatal(err)
	}
	for n, more := range [][]string{{"--entrypoint", "/new"}, {"--zstd", "--env", "A=3"}, {"--cmd", "sh"}} {
		name := fmt.Sprint("oci:layout:n", n)
		packed(t, top, append([]string{"tree", name, "--base", "oci:layout:base"}, more...)...)
		if n == 2 {
			continue // only the configuration is another
		}
		if n == 0 { // umoci does not know zstd
			run(t, top, "umoci", "unpack", "--image", strings.TrimPrefix(name, "oci:"), "umoci0")
			sameTree(t, "umoci", top+"/umoci0/rootfs", top+"/tree")
		}
		if r := fetchroot(t, top, nil, "-q", "--force", name, "ours"); r != (testbed.Result{}) {
			t.Fatalf("%+v", r)
		}
		sameTree(t, "ours", top+"/ours", top+"/tree")
	}
	for name, want := range map[string]string{"n0": "[/new] [] [A=1 B=2]\n", "n1": "[/base] [old] [B=2 A=3]\n", "n2": "[/base] [sh] [A=1 B=2]\n"} {
		if got := run(t, top, "skopeo", "inspect", "--config", "--format", "{{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.Env}}", "oci:layout:"+name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	packed(t, top, "tree", "oci:again", "--base", "oci:layout:n0")
	manifest, _ := manifestOf(t, top+"/again")
	last := manifest["layers"].([]any)[2].(map[string]any)
	blob := "again/blobs/sha256/" + strings.TrimPrefix(last["digest"].(string), "sha256:")
	if out := run(t, top, "tar", "tzf", blob); out != "" {
		t.Errorf("nothing has changed, but the layer has %s", out)
	}
	var st unix.Stat_t
	if unix.Stat(top+"/umoci0/rootfs/same/three", &st) != nil || st.Nlink != 3 {
		t.Errorf("a further link of a file of the base has %d links, want 3", st.Nlink)
	}
}

// TestPush pushes an image to a registry that wants a password, and copies it from there.
func TestPush(t *testing.T) {
	top := t.TempDir()
	makeTree(t, top+"/tree")
	// The hash of "secret" by bcrypt, as htpasswd -B makes it.
	os.WriteFile(top+"/htpasswd", []byte("ann:$2b$05$rMBuBx3oyZUf0lgXJuPFcuK7GWGZk2Nh1vkuHw82vlqUwgGjk/z2.\n"), 0o644)
	host := registry(t, "auth: {htpasswd: {realm: test, path: "+top+"/htpasswd}}\n")
	image := host + "/my/app:v1"
	want := "fetchroot: oci:" + image + ": the registry does not let you write there\n"
	if r := fetchroot(t, top, nil, "--pack", "tree", "oci:"+image); r.Stderr != want || r.Status != 1 {
		t.Errorf("without a password: %+v", r)
	}
	auth := `{"auths": {"` + host + `/my": {"auth": "` + base64.StdEncoding.EncodeToString([]byte("ann:secret")) + `"}}}`
	os.WriteFile(top+"/auth.json", []byte(auth), 0o600)
	packed(t, top, "--registry-auth", "auth.json", "tree", "oci:"+image)
	run(t, top, "skopeo", "copy", "-q", "--src-creds", "ann:secret", "--src-tls-verify=false", "docker://"+image, "oci:copy:x")
	run(t, top, "umoci", "unpack", "--image", "copy:x", "umoci")
	sameTree(t, "umoci", top+"/umoci/rootfs", top+"/tree")
	if r := fetchroot(t, top, nil, "-q", "--registry-auth", "auth.json", "oci:"+image, "ours"); r != (testbed.Result{}) {
		t.Fatalf("%+v", r)
	}
	sameTree(t, "ours", top+"/ours", top+"/tree")
	os.WriteFile(top+"/tree/more", nil, 0o644)
	packed(t, top, "--registry-auth", "auth.json", "tree", "oci:"+host+"/my/app:v2", "--base", "oci:"+image)
	packed(t, top, "--registry-auth", "auth.json", "tree", "oci:"+host+"/my/other", "--base", "oci:"+image)
	for _, image := range []string{"/my/app:v2", "/my/other"} {
		if r := fetchroot(t, top, nil, "-q", "--force", "--registry-auth", "auth.json", "oci:"+host+image, "ours"); r != (testbed.Result{}) {
			t.Fatalf("%+v", r)
		}
		sameTree(t, image, top+"/ours", top+"/tree")
	}
}

// TestPackImageFailures checks messages, and that a failure leaves nothing.
func TestPackImageFailures(t *testing.T) {
	top := small(t)
	os.WriteFile(top+"/debian/.wh.x", nil, 0o644)
	for _, c := range []struct{ line, want string }{
		{"debian oci:layout", "no layer can have './.wh.x': it would hide a file"},
		{"debian docker-archive:x.tar", "no layer can have './.wh.x': it would hide a file"},
		{"nosuch oci:layout", "cannot pack 'nosuch': No such file or directory"},
		{"debian oci:layout --base oci:./nosuch", "oci:./nosuch: No such file or directory"},
		{"debian oci:layout --base debian", "not an image such as oci:debian: 'debian'\nTry 'fetchroot --help' for more information."},
		{"debian oci:layout --env A", "not NAME=VALUE: 'A'\nTry 'fetchroot --help' for more information."},
		{"debian oci:layout --cmd [sh]", "not a list of words such as [\"sh\",\"-c\"]: '[sh]'\nTry 'fetchroot --help' for more information."},
		{"debian x.tar.gz --cmd sh", "only an image has these options, such as oci:PATH\nTry 'fetchroot --help' for more information."},
		{"debian oci:127.0.0.1:1/x@sha256:" + strings.Repeat("0", 64), "oci:127.0.0.1:1/x@sha256:" + strings.Repeat("0", 64) + ": an image is pushed by a tag, not by a digest"},
	} {
		r := fetchroot(t, top, nil, append([]string{"--pack"}, strings.Fields(c.line)...)...)
		if r.Status != 1 || r.Stderr != "fetchroot: "+c.want+"\n" {
			t.Errorf("%s: %+v", c.line, r)
		}
		if left := list(t, top); left != "debian" {
			t.Errorf("%s: left %s", c.line, left)
		}
	}
}
