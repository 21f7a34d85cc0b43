package fetchroot

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func pemOf(server *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

// published makes a publisher's directory: an archive with its lists and signatures, made by the
// real tools.
func published(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	home, err := os.MkdirTemp("", "gpg") // short enough for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run()
		os.RemoveAll(home)
	})
	for _, tool := range []string{"gpg", "minisign", "sha256sum"} {
		testbed.Need(t, tool)
	}
	os.Mkdir(dir+"/pub", 0o755)
	os.WriteFile(dir+"/pub/a.tar.gz", archive(), 0o644)
	os.WriteFile(dir+"/pub/b.tar.gz", append(bytes.Clone(archive()), 0), 0o644)
	script := exec.Command("sh", "-ec", `
		for who in publisher stranger; do
			command gpg --homedir "$1" --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key $who@example.org ed25519 sign never
		done
		sign() { command gpg --homedir "$HOME_OF_KEYS" --batch --quiet --pinentry-mode loopback --passphrase '' -u "$@"; }
		HOME_OF_KEYS=$1
		command gpg --homedir "$1" --export publisher@example.org > ring.gpg
		cd pub
		sha256sum ./*.tar.gz > SHA256SUMS
		sign publisher@example.org --detach-sign -o SHA256SUMS.gpg SHA256SUMS
		sha256sum --tag a.tar.gz > armored
		sign publisher@example.org --armor --detach-sign -o armored.asc armored
		sha256sum -b a.tar.gz > debian
		sign publisher@example.org --armor --detach-sign -o debian.sign debian
		sign publisher@example.org --clear-sign -o clear SHA256SUMS
		cp SHA256SUMS strange
		sign stranger@example.org --detach-sign -o strange.gpg strange
		cp SHA256SUMS unsigned
		sed 's/^...../00000/' SHA256SUMS > forged
		cp SHA256SUMS.gpg forged.gpg
		sed 's/^...../00000/' SHA256SUMS > wrong
		minisign -G -W -p ../mini.pub -s ../mini.sec > /dev/null
		minisign -G -W -p ../other.pub -s ../other.sec > /dev/null
		minisign -S -W -s ../mini.sec -m a.tar.gz -t "release 1"
		minisign -S -l -W -s ../mini.sec -m b.tar.gz
		cp a.tar.gz.minisig b.minisig
	`, "sh", home)
	script.Dir = dir
	if out, err := script.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// TestTrust checks archives with all kinds of lists and signatures, by URL and by path. If the
// check fails, DIR must not exist.
func TestTrust(t *testing.T) {
	dir := published(t)
	server := httptest.NewServer(http.FileServer(http.Dir(dir + "/pub")))
	defer server.Close()
	key, _ := os.ReadFile(dir + "/mini.pub")
	line := strings.Fields(string(key))
	good := "listed in PUB/"
	mismatch := fmt.Sprintf("PUB/a.tar.gz: the SHA-256 is %x, not 00000", sha256.Sum256(archive()))
	for _, c := range []struct {
		words string
		want  string // a part of standard error
		bad   bool
	}{
		{words: "PUB/a.tar.gz --sha256sums PUB/SHA256SUMS", want: good + "SHA256SUMS\n"},
		{words: "PUB/a.tar.gz --sha256sums PUB/armored", want: good + "armored\n"},
		{words: "PUB/a.tar.gz --sha256sums PUB/clear", want: good + "clear\n"},
		{words: "PUB/a.tar.gz --sha256sums PUB/wrong", want: mismatch, bad: true},
		{words: "PUB/b.tar.gz --sha256sums PUB/debian", want: `PUB/debian: no line for 'b.tar.gz'`, bad: true},
		{words: "PUB/a.tar.gz --sha256sums PUB/a.tar.gz.minisig", want: "not a list of SHA-256 checksums", bad: true},
		{words: "PUB/a.tar.gz --sha256sums PUB/none", want: "PUB/none: ", bad: true},

		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg", want: good + `SHA256SUMS, signed by "publisher@example.org", key `},
		{words: "PUB/b.tar.gz --keyring DIR/ring.gpg", want: good + `SHA256SUMS, signed by "publisher@example.org", key `},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/armored", want: good + `armored, signed by`},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/debian", want: good + `debian, signed by`},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/clear", want: good + `clear, signed by`},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/unsigned --signature PUB/SHA256SUMS.gpg", want: good + `unsigned, signed by`},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/unsigned", want: "PUB/unsigned: not signed: nothing there with .gpg, .asc or .sign after its name", bad: true},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/unsigned --signature PUB/none", want: "PUB/none: ", bad: true},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/forged", want: "PUB/forged.gpg: the signature by", bad: true},
		{words: "PUB/a.tar.gz --keyring DIR/ring.gpg --sha256sums PUB/strange", want: "which is not in the keyring", bad: true},
		{words: "PUB/a.tar.gz --keyring DIR/none", want: "DIR/none: No such file or directory", bad: true},
		{words: "PUB/a.tar.gz --keyring DIR/mini.pub", want: "DIR/mini.pub: not a file of OpenPGP public keys", bad: true},

		{words: "PUB/a.tar.gz --minisign-key DIR/mini.pub", want: `fetchroot: signed by the minisign key `},
		{words: "PUB/a.tar.gz --minisign-key " + line[len(line)-1], want: `, "release 1"` + "\n"},
		{words: "PUB/b.tar.gz --minisign-key DIR/mini.pub", want: `fetchroot: signed by the minisign key `},
		{words: "PUB/b.tar.gz --minisign-key DIR/mini.pub --signature PUB/b.minisig", want: "PUB/b.tar.gz: not what is signed by the minisign key ", bad: true},
		{words: "PUB/a.tar.gz --minisign-key DIR/other.pub", want: "PUB/a.tar.gz.minisig: signed by the minisign key ", bad: true},
		{words: "PUB/SHA256SUMS --minisign-key DIR/mini.pub", want: "PUB/SHA256SUMS.minisig: ", bad: true},
		{words: "PUB/a.tar.gz --minisign-key DIR/none", want: "DIR/none: No such file or directory", bad: true},
		{words: "PUB/a.tar.gz --minisign-key DIR/ring.gpg", want: "DIR/ring.gpg: not a public key of minisign", bad: true},

		{words: "PUB/a.tar.gz --minisign-key DIR/mini.pub --keyring DIR/ring.gpg --sha256sums PUB/wrong", want: "PUB/wrong: not signed", bad: true},
		{words: "PUB/a.tar.gz --minisign-key DIR/mini.pub --keyring DIR/ring.gpg", want: "signed by the minisign key"},
		{words: "- --keyring DIR/ring.gpg", want: "--keyring wants --sha256sums", bad: true},
		{words: "- --minisign-key DIR/mini.pub", want: "--minisign-key wants --signature", bad: true},
		{words: "- --minisign-key DIR/mini.pub --signature PUB/a.tar.gz.minisig", want: "signed by the minisign key"},
		{words: "PUB/a.tar.gz --signature x", want: "--signature wants one of --keyring and --minisign-key", bad: true},
	} {
		for _, pub := range []string{server.URL, dir + "/pub", "file://" + dir + "/pub"} {
			words := strings.NewReplacer("PUB", pub, "DIR", dir).Replace(c.words)
			want := strings.NewReplacer("PUB", pub, "DIR", dir).Replace(c.want)
			tree := t.TempDir()
			r := fetchroot(t, tree, bytes.NewReader(archive()), strings.Fields(words)...)
			if !strings.Contains(r.Stderr, want) || (r.Status == 0) == c.bad || whole(tree+"/rootfs") == c.bad || r.Stdout != "" {
				t.Errorf("%s: %+v, want %q", words, r, want)
			}
			if got := list(t, tree); c.bad && got != "" {
				t.Errorf("%s: left %s", words, got)
			}
		}
	}
	// --print-hash prints only the hash of an archive that passed the checks.
	for words, status := range map[string]int{"--minisign-key DIR/mini.pub": 0, "--minisign-key DIR/other.pub": 1} {
		words = strings.ReplaceAll(words, "DIR", dir)
		r := fetchroot(t, t.TempDir(), nil, append(strings.Fields(words), "--print-hash", server.URL+"/a.tar.gz")...)
		if r.Status != status || (status == 0) != (r.Stdout == fmt.Sprintf("%x\n", sha256.Sum256(archive()))) {
			t.Errorf("%s: %+v", words, r)
		}
	}
}
