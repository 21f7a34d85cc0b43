package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

// TestMain runs the test binary as dist under that name.
func TestMain(m *testing.M) {
	testbed.MainSelf(m, []string{"dist"}, func(string) { main(); os.Exit(0) })
}

// made makes everything in two copies of the sources, and returns the directory of the first.
func made(t *testing.T) string {
	t.Helper()
	var outs []string
	sources := testbed.Root(t)
	for _, name := range []string{"one", "another/deeper"} {
		dir := filepath.Join(t.TempDir(), name)
		copySources(t, sources, dir)
		sources = dir                                             // they may change in the meantime
		cmd := exec.Command(testbed.Program("dist"), "-o", "out") // for minutes, if nothing is built yet
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1764547200", "MINISIGN_KEY=")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("dist: %v\n%s", err, text)
		}
		outs = append(outs, filepath.Join(dir, "out"))
	}
	one, another := read(t, outs[0]), read(t, outs[1])
	if len(one) == 0 || len(one) != len(another) {
		t.Errorf("%d files, then %d", len(one), len(another))
	}
	for name, data := range one {
		if !bytes.Equal(data, another[name]) {
			t.Errorf("%s differs when it is made twice", name)
		}
	}
	return outs[0]
}

// copySources copies what make dist needs of the sources in root, without the repository of git.
func copySources(t *testing.T, root, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cmd", "docs", "internal", "Makefile", "README.md", "CHANGELOG.md", "go.mod", "go.sum"} {
		if out, err := exec.Command("cp", "-r", filepath.Join(root, name), dir).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
}

func read(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}

// TestDist makes everything twice, and tries all that is made.
func TestDist(t *testing.T) {
	testbed.NeedRoot(t)
	for _, tool := range []string{"make", "lintian", "rpm", "dpkg", "sha256sum", "mandoc"} {
		testbed.Need(t, tool)
	}
	tree := testbed.Tree(t)
	out := made(t)
	for _, c := range []struct{ name, script string }{
		{"sums", `cd "$out"; sha256sum --check --quiet --strict SHA256SUMS; test "$(ls | wc -l)" = $((1 + $(wc -l <SHA256SUMS)))`},
		{"size", `test "$(stat -c %s "$out/contedor-linux-amd64")" -lt 22000000 || echo "the one file has more than 22 MB"`},
		{"archive", archiveScript},
		{"image", imageScript},
		{"deb", debScript},
		{"lintian", `lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$out"/contedor_*_amd64.deb`},
		{"rpm", rpmScript},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			// The scripts mount, in a namespace of their own.
			cmd := exec.Command("unshare", "-m", "--propagation", "private", "bash", "-euc", c.script)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "out="+out, "tree="+tree, "version="+cli.Version, "LC_ALL=C.UTF-8")
			if text, err := cmd.CombinedOutput(); err != nil || len(text) > 0 {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
	t.Run("modules", func(t *testing.T) { checkModules(t, out) })
}

const archiveScript = `
tar xf "$out/contedor-$version-linux-amd64.tar.gz"
cd contedor-$version-linux-amd64
test "$(bin/contedor --version | head -n 1)" = "contedor $version"
bin/fetchroot --version >/dev/null
test "$(stat -c %u:%g:%a bin/contedor)" = 0:0:755
mandoc -T lint -W warning share/man/man1/*.1 share/man/*/man1/*.1
for name in $(bin/contedor --list); do
	test -e share/man/man1/contedor-$name.1 || test $name = fetchroot
done
for file in share/bash-completion/completions/{contedor,fetchroot} share/zsh/site-functions/_contedor \
	share/fish/vendor_completions.d/{contedor,fetchroot}.fish share/doc/contedor/{README.md,CHANGELOG.md,docs/lesson.gl.md}; do
	test -s $file
done
# The program for the other architecture is that in its archive.
tar xf "$out/contedor-$version-linux-arm64.tar.gz" -O contedor-$version-linux-arm64/bin/contedor | cmp - "$out/contedor-linux-arm64"
file -b "$out/contedor-linux-arm64" | grep -q 'aarch64.*statically linked'
`

const imageScript = `
"$out/contedor-linux-amd64" fetchroot -q "oci:$out/contedor-$version-oci.tar" root
test "$(chroot root /bin/bash -c 'ls /bin | wc -l; unshare --version')" = \
"$(($("$out/contedor-linux-amd64" --list | wc -l) + 1))
unshare from util-linux 2.42.4"
"$out/contedor-linux-amd64" fetchroot -q --platform linux/arm64 "oci:$out/contedor-$version-oci.tar" other
cmp other/bin/contedor "$out/contedor-linux-arm64"
`

const debScript = `
mkdir root changes
mount -t tmpfs tmpfs changes
mkdir changes/upper changes/work
mount -t overlay -o "lowerdir=$tree,upperdir=$PWD/changes/upper,workdir=$PWD/changes/work" overlay root
cp "$out"/contedor_*_amd64.deb root/contedor.deb
# What Ubuntu has. The parser only notes how it is called.
mkdir -p root/etc/apparmor.d/abi root/usr/sbin
touch root/etc/apparmor.d/abi/4.0
printf '#!/bin/sh\necho "$@" >>/parsed\n' >root/usr/sbin/apparmor_parser
chmod +x root/usr/sbin/apparmor_parser
files() { (cd root && find . -xdev ! -path './var/*' ! -type d -printf '%p %s\n' | sort); }
files >before
mount -t proc proc root/proc
chroot root dpkg --install /contedor.deb >/dev/null
chroot root /bin/sh -euc '
	test "$(contedor --version | head -n 1)" = "contedor '$version'"
	fetchroot --version >/dev/null
	# The tools of the system are where they were, and ours come first on request.
	unshare --version | grep -v contedor >/dev/null
	test "$(command -v unshare)" = /usr/bin/unshare
	PATH=/usr/lib/contedor/bin:$PATH
	test "$(command -v unshare)" = /usr/lib/contedor/bin/unshare
	unshare --version >/dev/null
	contedor --install -s /usr/local/bin unshare chroot
	/usr/local/bin/chroot --version >/dev/null
	contedor --uninstall /usr/local/bin
	contedor --install -s /usr/local/bin nsenter
	for name in unshare "["; do
		update-alternatives --quiet --install "/usr/local/bin/$name" "$name" "/usr/lib/contedor/bin/$name" 50
	done
	update-alternatives --quiet --install /usr/bin/awk awk /usr/lib/contedor/bin/awk 50
	test "$(readlink -f /usr/local/bin/unshare /usr/bin/awk | uniq)" = /usr/bin/contedor
	cmp /etc/apparmor.d/contedor /usr/share/contedor/apparmor
	dpkg --verify contedor
'
chroot root dpkg --remove contedor >/dev/null
test ! -e root/usr/bin/contedor
chroot root dpkg --purge contedor >/dev/null
test "$(cat root/parsed)" = "-r -T -W /etc/apparmor.d/contedor
-R /etc/apparmor.d/contedor"
rm root/parsed
umount root/proc
files | diff before -
test ! -e root/usr/lib/contedor
`

// Debian's rpm advises against itself on standard error.
const rpmScript = `
mkdir root
rpm() { command rpm "$@" 2>complaint || { cat complaint; return 1; }; }
rpm --root "$PWD/root" --initdb
rpm --root "$PWD/root" --install --nodeps --nosignature "$out/contedor-$version-1.x86_64.rpm"
test "$(root/usr/bin/contedor --version | head -n 1)" = "contedor $version"
chroot root /usr/lib/contedor/bin/unshare --version >/dev/null
rpm --root "$PWD/root" --verify --nodeps contedor
# What Fedora has, of which only /bin/sh is here, and what was asked for after the installation.
mkdir -p root/proc root/dev root/bin root/usr/local/bin root/usr/sbin root/etc/alternatives
touch root/dev/null
mount -t proc proc root/proc
ln -s ../usr/bin/contedor root/bin/sh
ln -s /usr/lib/contedor/bin/awk root/etc/alternatives/awk
ln -s /etc/alternatives/awk root/usr/bin/awk
printf '#!/bin/sh\nPATH=/usr/lib/contedor/bin; echo "$@" >>/called; rm -f /usr/bin/awk /etc/alternatives/awk\n' >root/usr/sbin/update-alternatives
chmod +x root/usr/sbin/update-alternatives
chroot root /usr/bin/contedor --install -s /usr/local/bin unshare
rpm --root "$PWD/root" --erase --nodeps contedor
umount root/proc
test "$(cat root/called)" = "--remove awk /usr/lib/contedor/bin/awk"
test -z "$(ls -A root/usr/local/bin root/etc/alternatives | grep -v :)"
test -z "$(find root -name '*contedor*' -print -o -name fetchroot -print)"
`

// checkModules compares the list of modules with those that go.mod requires.
func checkModules(t *testing.T, out string) {
	data, err := os.ReadFile(filepath.Join(out, version()+"-linux-amd64.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var b bill
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	list, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}@{{.Version}}{{end}}{{end}}", "contedor/cmd/contedor").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range b.Components {
		got[strings.TrimPrefix(c.PURL, "pkg:golang/")] = true
	}
	want := map[string]bool{}
	for module := range strings.FieldsSeq(string(list)) {
		want[module] = true
		if !got[module] {
			t.Errorf("the list lacks %s", module)
		}
	}
	if len(want) == 0 || len(got) != len(want)+1 { // std
		t.Errorf("%d modules, want %d and std", len(got), len(want))
	}
}

// TestSignature signs checksums with a new key, and checks them with minisign(1), as who downloads
// does.
func TestSignature(t *testing.T) {
	minisign := testbed.Need(t, "minisign")
	keys, out := t.TempDir(), t.TempDir()
	public, secret := filepath.Join(keys, "public"), filepath.Join(keys, "secret")
	run := func(arg ...string) {
		t.Helper()
		cmd := exec.Command(minisign, arg...)
		cmd.Dir = out
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("minisign %q: %v\n%s", arg, err, text)
		}
	}
	run("-G", "-W", "-p", public, "-s", secret)
	if err := os.WriteFile(filepath.Join(out, "contedor"), []byte("a program"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MINISIGN_KEY", secret)
	var signatures []string
	for range 2 {
		if err := (&release{out: out}).sum(); err != nil {
			t.Fatal(err)
		}
		signatures = append(signatures, string(read(t, out)["SHA256SUMS.minisig"]))
		for _, name := range []string{"SHA256SUMS.minisig", "SHA256SUMS"} {
			if err := os.Rename(filepath.Join(out, name), filepath.Join(keys, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if signatures[0] != signatures[1] {
		t.Errorf("two signatures of the same checksums: %q", signatures)
	}
	run("-V", "-p", public, "-m", filepath.Join(keys, "SHA256SUMS"))
	if err := os.WriteFile(filepath.Join(keys, "SHA256SUMS"), []byte("0  contedor\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if exec.Command(minisign, "-V", "-p", public, "-m", filepath.Join(keys, "SHA256SUMS")).Run() == nil {
		t.Error("other checksums have the signature")
	}
}
