package fetchroot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"contedor/internal/download"
	"contedor/internal/verify"
)

// A trust is what the command line gives to check an archive by. All that is
// given has to agree with the archive.
type trust struct {
	sha256      []byte // what the archive's has to be; nil for anything
	sums        string // URL or path of a list that has it; empty for none
	keyring     string // path of the OpenPGP keys one of which has signed the list
	minisignKey string // that has signed the archive, or the path of its file
	signature   string // URL or path, where it is not beside what it signs
}

// refuse returns what is wrong with the words that make it, for a source; empty
// for nothing.
func (t *trust) refuse(source string) string {
	switch {
	case t.signature != "" && (t.keyring == "") == (t.minisignKey == ""):
		return "--signature wants one of --keyring and --minisign-key"
	case source == "-" && t.keyring != "" && t.sums == "":
		return "--keyring wants --sha256sums for the standard input"
	case source == "-" && t.minisignKey != "" && t.signature == "":
		return "--minisign-key wants --signature for the standard input"
	}
	return ""
}

// evidence is what there is to check an archive by, before its first byte comes.
type evidence struct {
	claims   []claim
	minisign *verify.Minisign // nil for none
	signer   string           // of that signature
	also     io.Writer        // that wants to see the archive; nil for none
}

// A claim says what the SHA-256 of the archive is.
type claim struct {
	sum []byte
	by  string // what says it; empty for the command line
}

// most is how long a list or a signature may be.
const most = 4 << 20

// gather fetches the evidence, and checks what can be checked of it.
func (j *job) gather(ctx context.Context) (*evidence, error) {
	e := &evidence{}
	if j.trust.sha256 != nil {
		e.claims = append(e.claims, claim{sum: j.trust.sha256})
	}
	if j.trust.sums != "" || j.trust.keyring != "" {
		c, err := j.readSums(ctx)
		if err != nil {
			return nil, err
		}
		e.claims = append(e.claims, c)
	}
	if j.trust.minisignKey != "" {
		if err := j.readMinisign(ctx, e); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// readSums finds the archive in a list of checksums, which has to be signed
// where there is a keyring. The usual list is SHA256SUMS beside the archive.
func (j *job) readSums(ctx context.Context) (claim, error) {
	place := j.trust.sums
	if place == "" {
		place = beside(j.source, "SHA256SUMS")
	}
	list, err := j.text(ctx, place)
	if err != nil {
		return claim{}, word(place, err)
	}
	by := shown(place)
	if j.trust.keyring != "" {
		var signer string
		if list, signer, err = j.signed(ctx, place, list); err != nil {
			return claim{}, err
		}
		by += ", signed by " + signer
	}
	sum, err := verify.FindSum(list, pathOf(j.source))
	if err != nil {
		return claim{}, word(place, err)
	}
	return claim{sum, by}, nil
}

// signed returns what of a list is signed by a key of the keyring, and by whom.
// The signature is in the list itself, or beside it as Debian and Ubuntu name it.
func (j *job) signed(ctx context.Context, place string, list []byte) (signed []byte, signer string, err error) {
	file, err := os.ReadFile(j.trust.keyring)
	if err != nil {
		return nil, "", word(j.trust.keyring, err)
	}
	ring, err := verify.ReadKeyring(file)
	if err != nil {
		return nil, "", word(j.trust.keyring, err)
	}
	if j.trust.signature == "" && verify.Clearsigned(list) {
		signed, signer, err = ring.Open(list)
		if err != nil {
			err = word(place, err)
		}
		return signed, signer, err
	}
	places := []string{behind(place, ".gpg"), behind(place, ".asc"), behind(place, ".sign")}
	if j.trust.signature != "" {
		places = []string{j.trust.signature}
	}
	var signature []byte
	for i, p := range places {
		signature, err = j.text(ctx, p)
		if err == nil {
			place = p
			break
		}
		if !absent(err) || len(places) == 1 {
			return nil, "", word(p, err)
		}
		if i == len(places)-1 {
			return nil, "", word(place, errors.New("not signed: nothing there with .gpg, .asc or .sign behind its name"))
		}
	}
	if signer, err = ring.Verify(list, signature); err != nil {
		return nil, "", word(place, err)
	}
	return list, signer, nil
}

// readMinisign fetches the archive's signature, by default from beside it.
func (j *job) readMinisign(ctx context.Context, e *evidence) error {
	key, err := verify.ParseMinisignKey(j.trust.minisignKey)
	if err != nil {
		file, errFile := os.ReadFile(j.trust.minisignKey)
		if errFile != nil {
			return word(j.trust.minisignKey, errFile)
		}
		if key, err = verify.ParseMinisignKey(string(file)); err != nil {
			return word(j.trust.minisignKey, err)
		}
	}
	place := j.trust.signature
	if place == "" {
		place = behind(j.source, ".minisig")
	}
	text, err := j.text(ctx, place)
	if err != nil {
		return word(place, err)
	}
	if e.minisign, err = key.Minisign(text); err != nil {
		return word(place, err)
	}
	e.also = e.minisign
	e.signer = fmt.Sprintf("the minisign key %s, %q", key, e.minisign.Comment)
	return nil
}

// text fetches a short file.
func (j *job) text(ctx context.Context, place string) ([]byte, error) {
	f, err := j.get(ctx, place, download.Kept{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if len(b) > most {
		return nil, errors.New("too long")
	}
	return b, err
}

// absent reports whether an error says that there is no such file.
func absent(err error) bool {
	var status *download.StatusError
	return errors.As(err, &status) && status.Code >= 400 && status.Code < 500 || errors.Is(err, fs.ErrNotExist)
}

// word says what an error is of.
func word(what string, err error) error {
	return errors.New(shown(what) + ": " + download.Reason(err))
}

// check compares all evidence with an archive that has come whole, and returns
// who vouches for it.
func (e *evidence) check(in *input) (vouchers []string, err error) {
	for _, c := range e.claims {
		if sum := in.hash.Sum(); !bytes.Equal(sum, c.sum) {
			err := fmt.Errorf("%s: the SHA-256 is %x, not %x", in.what, sum, c.sum)
			if c.by != "" {
				err = fmt.Errorf("%w as in %s", err, c.by)
			}
			return nil, err
		}
		if c.by != "" {
			vouchers = append(vouchers, "listed in "+c.by)
		}
	}
	if e.minisign != nil {
		in.hash.Sum() // by then it has seen all
		if !e.minisign.Verify() {
			return nil, fmt.Errorf("%s: not what is signed by %s", in.what, e.signer)
		}
		vouchers = append(vouchers, "signed by "+e.signer)
	}
	return vouchers, nil
}
