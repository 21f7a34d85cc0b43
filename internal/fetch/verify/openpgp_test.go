package verify

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// A publisher signs with gpg(1), whose keys are in a directory of the test.
type publisher struct {
	t   *testing.T
	dir string
}

func (p publisher) gpg(stdin []byte, words ...string) []byte {
	p.t.Helper()
	cmd := exec.Command(testbed.Need(p.t, "gpg"), append([]string{
		"--homedir", p.dir, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", "",
		"--no-auto-check-trustdb", "--trust-model", "always",
	}, words...)...)
	cmd.Stdin = bytes.NewReader(stdin)
	r := testbed.Run(p.t, cmd)
	if r.Status != 0 {
		p.t.Fatalf("gpg %q: %v", words, r)
	}
	return []byte(r.Stdout)
}

func newPublisher(t *testing.T) publisher {
	t.Helper()
	// The directory has the socket of the agent, whose path must be short.
	dir, err := os.MkdirTemp("", "gpg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		exec.Command("gpgconf", "--homedir", dir, "--kill", "all").Run()
		os.RemoveAll(dir)
	})
	os.Chmod(dir, 0o700)
	return publisher{t, dir}
}

// TestOpenPGP verifies signatures of gpg. If a signature is valid, gpgv(1) must accept it as well.
func TestOpenPGP(t *testing.T) {
	gpgv := testbed.Need(t, "gpgv")
	p := newPublisher(t)
	past := "--faked-system-time=20200101T000000!"
	for _, words := range [][]string{
		{"--quick-generate-key", "good@example.org", "ed25519", "sign", "never"},
		{"--quick-generate-key", "rsa@example.org", "rsa3072", "sign", "never"},
		{"--quick-generate-key", "short@example.org", "rsa1024", "sign", "never"},
		{past, "--quick-generate-key", "expired@example.org", "ed25519", "sign", "1y"},
		{past, "--quick-generate-key", "old@example.org", "ed25519", "sign", "never"},
		{"--quick-generate-key", "stranger@example.org", "ed25519", "sign", "never"},
		{"--quick-generate-key", "revoked@example.org", "ed25519", "sign", "never"},
		{"--quick-generate-key", "later@example.org", "ed25519", "cert", "never"},
	} {
		p.gpg(nil, words...)
	}
	fingerprint := func(user string) string {
		for line := range strings.Lines(string(p.gpg(nil, "--with-colons", "--list-keys", user))) {
			if f := strings.Split(line, ":"); f[0] == "fpr" {
				return f[9]
			}
		}
		t.Fatal("no key of " + user)
		return ""
	}
	p.gpg(nil, "--quick-add-key", fingerprint("later@example.org"), "ed25519", "sign", "never")

	text := []byte("aa  rootfs.tar.gz\n- dash\ntrailing blanks  \n")
	sign := func(words ...string) []byte { return p.gpg(text, append(words, "--detach-sign")...) }
	signatures := map[string][]byte{
		"good":       sign("-u", "good@example.org"),
		"armored":    sign("-u", "good@example.org", "--armor"),
		"rsa":        sign("-u", "rsa@example.org"),
		"sha512":     sign("-u", "rsa@example.org", "--digest-algo", "SHA512"),
		"text":       sign("-u", "rsa@example.org", "--textmode"),
		"subkey":     sign("-u", "later@example.org"),
		"sha1":       sign("-u", "rsa@example.org", "--digest-algo", "SHA1"),
		"short":      sign("-u", "short@example.org"),
		"key gone":   sign(past, "-u", "expired@example.org"),
		"time gone":  sign(past, "-u", "old@example.org", "--default-sig-expire", "1m"),
		"old":        sign(past, "-u", "old@example.org"),
		"future":     sign("--faked-system-time=20900101T000000!", "-u", "good@example.org"),
		"stranger":   sign("-u", "stranger@example.org"),
		"revoked":    sign("-u", "revoked@example.org"),
		"two":        sign("-u", "stranger@example.org", "-u", "good@example.org"),
		"two, one ✗": sign("-u", "revoked@example.org", "-u", "good@example.org"),
		"noise":      []byte("noise"),
		"empty":      nil,
	}
	certificate, err := os.ReadFile(p.dir + "/openpgp-revocs.d/" + fingerprint("revoked@example.org") + ".rev")
	if err != nil {
		t.Fatal(err)
	}
	p.gpg([]byte(strings.ReplaceAll(string(certificate), ":-----BEGIN", "-----BEGIN")), "--import")

	users := []string{"good@example.org", "rsa@example.org", "short@example.org", "expired@example.org", "old@example.org", "revoked@example.org", "later@example.org"}
	binary := p.gpg(nil, append([]string{"--export"}, users...)...)
	armored := p.gpg(nil, append([]string{"--armor", "--export"}, users[:1]...)...)
	armored = append(armored, p.gpg(nil, append([]string{"--armor", "--export"}, users[1:]...)...)...)
	os.WriteFile(p.dir+"/ring.gpg", binary, 0o600)
	for form, file := range map[string][]byte{"binary": binary, "armored": armored} {
		ring, err := ReadKeyring(file)
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		for _, c := range []struct{ name, signer, err string }{
			{"good", `"good@example.org", key ` + fingerprint("good@example.org"), ""},
			{"armored", "good@example.org", ""},
			{"rsa", "rsa@example.org", ""},
			{"sha512", "rsa@example.org", ""},
			{"text", "rsa@example.org", ""},
			{"subkey", "later@example.org", ""},
			{"old", "old@example.org", ""},
			{"two", "good@example.org", ""},
			{"two, one ✗", "good@example.org", ""},
			{"sha1", "", "insecure message hash algorithm: SHA-1"},
			{"short", "", "weak algorithms are rejected"},
			{"key gone", "", "its key has expired or is revoked"},
			{"time gone", "", "signature expired"},
			{"future", "", "expired"},
			{"stranger", "", "which is not in the keyring"},
			{"revoked", "", "revoked"},
			{"noise", "", "not an OpenPGP signature"},
			{"empty", "", "not an OpenPGP signature"},
		} {
			signer, err := ring.Verify(text, signatures[c.name])
			if c.err == "" && (err != nil || !strings.Contains(signer, c.signer)) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("%s, %s: %s, %v", form, c.name, signer, err)
			}
			for _, other := range [][]byte{append(bytes.Clone(text), '\n'), flip(text, 0), nil} {
				if signer, err := ring.Verify(other, signatures[c.name]); err == nil {
					t.Errorf("%s, %s: %q passes as by %s", form, c.name, other, signer)
				}
			}
			if c.err == "" && !strings.HasPrefix(c.name, "two") { // gpgv requires that all signatures are valid
				os.WriteFile(p.dir+"/text", text, 0o600)
				os.WriteFile(p.dir+"/text.sig", signatures[c.name], 0o600)
				if r := testbed.Run(t, exec.Command(gpgv, "--keyring", p.dir+"/ring.gpg", p.dir+"/text.sig", p.dir+"/text")); r.Status != 0 {
					t.Errorf("%s: gpgv refuses it: %v", c.name, r)
				}
			}
		}
	}
}

func TestClearsigned(t *testing.T) {
	p := newPublisher(t)
	for _, user := range []string{"a@example.org", "b@example.org"} {
		p.gpg(nil, "--quick-generate-key", user, "ed25519", "sign", "never")
	}
	ring, err := ReadKeyring(p.gpg(nil, "--export", "a@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	text := "aa  rootfs.tar.gz\n- dash\nlast"
	signed := string(p.gpg([]byte(text), "-u", "a@example.org", "--clear-sign"))
	got, signer, err := ring.Open([]byte(signed))
	if err != nil || strings.ReplaceAll(string(got), "\r", "") != text || !strings.Contains(signer, "a@example.org") {
		t.Errorf("%q, %s, %v", got, signer, err)
	}
	if !Clearsigned([]byte(signed)) || Clearsigned([]byte(text)) {
		t.Error("not told apart")
	}
	// The text around the signed part is not signed, and must not be returned.
	if got, _, err := ring.Open([]byte("bb  rootfs.tar.gz\n" + signed + "cc  rootfs.tar.gz\n")); err != nil || bytes.Contains(got, []byte("bb")) || bytes.Contains(got, []byte("cc")) {
		t.Errorf("%q, %v", got, err)
	}
	for what, bad := range map[string]string{
		"changed":      strings.Replace(signed, "aa", "ab", 1),
		"longer":       strings.Replace(signed, "aa", "bb  rootfs.tar.gz\naa", 1),
		"cut":          signed[:len(signed)/2],
		"by another":   string(p.gpg([]byte(text), "-u", "b@example.org", "--clear-sign")),
		"no signature": text,
	} {
		if _, _, err := ring.Open([]byte(bad)); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
}

func TestNotKeyrings(t *testing.T) {
	p := newPublisher(t)
	p.gpg(nil, "--quick-generate-key", "a@example.org", "ed25519", "sign", "never")
	keybox, err := os.ReadFile(p.dir + "/pubring.kbx")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file []byte
		want string
	}{
		{keybox, "a keybox of GnuPG; gpg --export makes a keyring of it"},
		{nil, "not a file of OpenPGP public keys"},
		{[]byte("noise"), "not a file of OpenPGP public keys"},
		{[]byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n"), "not a file of OpenPGP public keys"},
		{p.gpg(nil, "--armor", "--export-secret-keys", "a@example.org"), "not a file of OpenPGP public keys"},
	} {
		if _, err := ReadKeyring(c.file); err == nil || err.Error() != c.want {
			t.Errorf("%.20q: %v", c.file, err)
		}
	}
}

// The seeds of FuzzOpenPGP, made by gpg.
const (
	fuzzKey = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawX+jRYJKwYBBAHaRw8BAQdAKHlYs+mKNRRyTZ26HdXnXQs6UwArfnYpvFmL
UIAFl2O0DWFAZXhhbXBsZS5vcmeIkAQTFggAOBYhBCON5osSvxbdZAm/gEuuabZz
k90yBQJrBf6NAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEEuuabZzk90y
bdUBAMn3ajoxwvRbyqHoDondPUvzGYRdFVNV+ZudpyBQxnBSAQCtisQSIhDg2FOs
LUjdD9TB1qpJMgU3OqVyr5M76VyGDQ==
=a8Z2
-----END PGP PUBLIC KEY BLOCK-----
`
	fuzzText = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

aa  x
-----BEGIN PGP SIGNATURE-----

iIQEARYIACwWIQQjjeaLEr8W3WQJv4BLrmm2c5PdMgUCawX+jQ4cYUBleGFtcGxl
Lm9yZwAKCRBLrmm2c5PdMkBPAQDOgHjJWrE49gETMHeuZpItS8gaoC3Q3R6sh7M5
BTg/cQD/dD7fqvstp/QEkcToUTvKkvnhwVc3LWAJ7yNH/b4mvws=
=rmC0
-----END PGP SIGNATURE-----
`
	fuzzSignature = `-----BEGIN PGP SIGNATURE-----

iIQEABYIACwWIQQjjeaLEr8W3WQJv4BLrmm2c5PdMgUCawX+jQ4cYUBleGFtcGxl
Lm9yZwAKCRBLrmm2c5PdMrtpAP4ic9WXr2xO5UDqR4YWlUFmNXQ8VCC9TFGSgkTe
mgrqNAD+Nzz+0jipP2C4jksEmd0HxBXGDjthRbfHNIh3/26dxAg=
=QM0g
-----END PGP SIGNATURE-----
`
)

func FuzzOpenPGP(f *testing.F) {
	f.Add([]byte(fuzzKey), []byte(fuzzText), []byte(fuzzSignature))
	ring, err := ReadKeyring([]byte(fuzzKey))
	if err != nil {
		f.Fatal(err)
	}
	ring.config.Time = func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
	text := []byte("aa  x\n")
	if _, err := ring.Verify(text, []byte(fuzzSignature)); err != nil {
		f.Fatal(err)
	}
	if _, _, err := ring.Open([]byte(fuzzText)); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, key, clear, signature []byte) {
		ring.Open(clear)
		if _, err := ring.Verify(append(text, key...), signature); err == nil && len(key) > 0 {
			t.Error("a signature of another text passes")
		}
		if other, err := ReadKeyring(key); err == nil {
			other.Verify(text, signature)
		}
	})
}
