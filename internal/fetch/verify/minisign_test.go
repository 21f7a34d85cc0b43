package verify

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"contedor/internal/dev/testbed"
)

// accepts verifies a file that is passed in parts.
func accepts(key, signature, file []byte) bool {
	k, err := ParseMinisignKey(string(key))
	if err != nil {
		return false
	}
	m, err := k.Minisign(signature)
	if err != nil {
		return false
	}
	for len(file) > 0 {
		n := min(len(file), 1000)
		m.Write(file[:n])
		file = file[n:]
	}
	return m.Verify()
}

// TestMinisign compares the results for signatures of minisign(1), some of them changed, with those of
// minisign(1).
func TestMinisign(t *testing.T) {
	minisign := testbed.Need(t, "minisign")
	dir := t.TempDir()
	run := func(words ...string) testbed.Result {
		cmd := exec.Command(minisign, words...)
		cmd.Dir = dir
		return testbed.Run(t, cmd)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, words := range [][]string{
		{"-G", "-W", "-p", "pub", "-s", "sec"},
		{"-G", "-W", "-p", "other", "-s", "sec2"},
	} {
		if r := run(words...); r.Status != 0 {
			t.Fatal(r)
		}
	}
	file := bytes.Repeat([]byte("a root file system "), 1000)
	for _, kind := range [][]string{{"-H"}, {"-l"}} {
		os.WriteFile(dir+"/file", file, 0o600)
		if r := run(append(kind, "-S", "-W", "-s", "sec", "-m", "file", "-x", "sig", "-t", "release 1")...); r.Status != 0 {
			t.Fatal(r)
		}
		signature := read("sig")
		if !accepts(read("pub"), signature, file) {
			t.Errorf("%v: the good one is refused", kind)
		}
		if line := bytes.Fields(read("pub")); !accepts(line[len(line)-1], signature, file) {
			t.Errorf("%v: refused with the bare key", kind)
		}
		if accepts(read("other"), signature, file) {
			t.Errorf("%v: accepted with another key", kind)
		}
		if accepts(read("pub"), signature, file[1:]) || accepts(read("pub"), signature, nil) {
			t.Errorf("%v: another file is accepted", kind)
		}
		if k, _ := ParseMinisignKey(string(read("pub"))); k != nil {
			if m, err := k.Minisign(signature); err != nil || m.Comment != "release 1" {
				t.Errorf("%v: %v, %+v", kind, err, m)
			}
		}
		// The signature with a bit changed in each byte, and truncated at each byte.
		good := 0
		for i := range signature {
			for _, bad := range [][]byte{flip(signature, i), signature[:i]} {
				os.WriteFile(dir+"/sig", bad, 0o600)
				want := run("-V", "-p", "pub", "-m", "file", "-x", "sig").Status == 0
				if want {
					good++
				}
				if got := accepts(read("pub"), bad, file); got != want {
					t.Errorf("%v: accepted %v, by minisign %v: %q", kind, got, want, bad)
				}
			}
		}
		if good == 0 || good == 2*len(signature) {
			t.Errorf("%v: minisign accepts %d", kind, good)
		}
	}
}

func flip(b []byte, i int) []byte {
	b = bytes.Clone(b)
	b[i] ^= 1
	return b
}

func FuzzMinisign(f *testing.F) {
	const key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
	f.Add([]byte(key), []byte("untrusted comment: x\nRUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\ntrusted comment: y\ny/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==\n"))
	f.Fuzz(func(t *testing.T, key, signature []byte) { accepts(key, signature, signature) })
}
