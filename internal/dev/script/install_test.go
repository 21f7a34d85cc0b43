package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"contedor/internal/commands"
	"contedor/internal/dev/testbed"
	"contedor/internal/multicall"
)

// TestInstall checks that make uninstall removes what make install has installed, but no other
// file, even with one of the names.
func TestInstall(t *testing.T) {
	testbed.Need(t, "make")
	prefix := t.TempDir()
	bin := filepath.Join(prefix, "bin")
	make := func(target string) {
		t.Helper()
		cmd := exec.Command("make", "-C", testbed.Root(t), "-o", "build", target, "BIN="+testbed.Bin(), "PREFIX="+prefix)
		if out, err := cmd.CombinedOutput(); err != nil { // it compiles, which may take longer than testbed.Run waits
			t.Fatalf("make %s: %v\n%s", target, err, out)
		}
	}
	names := func() (list []string) {
		entries, err := os.ReadDir(bin)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			list = append(list, e.Name())
		}
		return list
	}

	make("install")
	want := []string{"contedor"}
	for _, row := range commands.List() {
		if row.Place == multicall.Installed {
			want = append(want, row.Command.Name)
		}
	}
	slices.Sort(want)
	if got := names(); !slices.Equal(got, want) {
		t.Errorf("installed: %q, want %q", got, want)
	}
	r := testbed.Run(t, exec.Command(filepath.Join(bin, "unshare"), "--version"))
	if want := "unshare from util-linux"; r.Status != 0 || len(r.Stdout) < len(want) || r.Stdout[:len(want)] != want {
		t.Errorf("unshare --version: %v", r)
	}
	mine := filepath.Join(bin, "mine")
	chroot := filepath.Join(bin, "chroot")
	os.Remove(chroot)
	for _, path := range []string{mine, chroot} {
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	share := filepath.Join(prefix, "share")
	for _, page := range []string{"man/man1/contedor.1", "man/gl/man1/contedor-unshare.1", "man/es/man1/fetchroot.1", "zsh/site-functions/_contedor"} {
		if _, err := os.Stat(filepath.Join(share, page)); err != nil {
			t.Error(err)
		}
	}
	others := filepath.Join(share, "man/man1/contedorial.1")
	if err := os.WriteFile(others, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	make("uninstall")
	if got, want := names(), []string{"chroot", "mine"}; !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
	err := filepath.WalkDir(share, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path != others {
			t.Errorf("left: %s", path)
		}
		return err
	})
	if _, missing := os.Stat(others); err != nil || missing != nil {
		t.Error(err, missing)
	}
}
