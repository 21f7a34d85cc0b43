package retrieve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"contedor/internal/fetch/download"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/unpack"
	"contedor/internal/fetch/verify"
	"contedor/internal/hint"
)

// evidence is what an archive is checked by. It is complete before the first byte of the
// archive comes.
type evidence struct {
	claims   []claim
	minisign *verify.Minisign // nil for none
	signer   string           // who made that signature, for messages
	also     io.Writer        // gets the bytes of the archive as well; nil for none
}

// A claim is a SHA-256 that the archive must have.
type claim struct {
	sum []byte
	by  string // the list that has it; empty for the command line
}

// maxText is the limit of a list or a signature in bytes.
const maxText = 4 << 20

// gather fetches the evidence and checks its own signatures.
func (j *job) gather(ctx context.Context) (*evidence, error) {
	e := &evidence{}
	if j.Trust.SHA256 != nil {
		e.claims = append(e.claims, claim{sum: j.Trust.SHA256})
	}
	if j.Trust.Sums != "" || j.Trust.Keyring != "" {
		c, err := j.readSums(ctx)
		if err != nil {
			return nil, err
		}
		e.claims = append(e.claims, c)
	}
	if j.Trust.MinisignKey != "" {
		if err := j.readMinisign(ctx, e); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// readSums finds the archive in a list of checksums, by default SHA256SUMS beside the archive.
// With a keyring the list must be signed.
func (j *job) readSums(ctx context.Context) (claim, error) {
	place := j.Trust.Sums
	if place == "" {
		place = beside(j.Name, "SHA256SUMS")
	}
	list, err := j.text(ctx, place)
	if err != nil {
		return claim{}, Word(place, err)
	}
	by := Shown(place)
	if j.Trust.Keyring != "" {
		var signer string
		if list, signer, err = j.signed(ctx, place, list); err != nil {
			return claim{}, err
		}
		by += ", signed by " + signer
	}
	sum, err := verify.FindSum(list, pathOf(j.Name))
	if err != nil {
		return claim{}, Word(place, err)
	}
	return claim{sum, by}, nil
}

// signed returns the signed part of a list and the owner of the key. The signature is in the list
// itself, or in a file beside it with one of the names that Debian and Ubuntu use.
func (j *job) signed(ctx context.Context, place string, list []byte) (signed []byte, signer string, err error) {
	file, err := os.ReadFile(j.Trust.Keyring)
	if err != nil {
		return nil, "", Word(j.Trust.Keyring, err)
	}
	ring, err := verify.ReadKeyring(file)
	if err != nil {
		return nil, "", Word(j.Trust.Keyring, err)
	}
	if j.Trust.Signature == "" && verify.Clearsigned(list) {
		signed, signer, err = ring.Open(list)
		if err != nil {
			err = Word(place, err)
		}
		return signed, signer, err
	}
	places := []string{withSuffix(place, ".gpg"), withSuffix(place, ".asc"), withSuffix(place, ".sign")}
	if j.Trust.Signature != "" {
		places = []string{j.Trust.Signature}
	}
	var signature []byte
	for i, p := range places {
		signature, err = j.text(ctx, p)
		if err == nil {
			place = p
			break
		}
		if !absent(err) || len(places) == 1 {
			return nil, "", Word(p, err)
		}
		if i == len(places)-1 {
			return nil, "", Word(place, errors.New("not signed: nothing there with .gpg, .asc or .sign after its name"))
		}
	}
	if signer, err = ring.Verify(list, signature); err != nil {
		return nil, "", Word(place, err)
	}
	return list, signer, nil
}

// readMinisign fetches the signature of the archive, by default NAME.minisig beside it.
func (j *job) readMinisign(ctx context.Context, e *evidence) error {
	key, err := verify.ParseMinisignKey(j.Trust.MinisignKey)
	if err != nil {
		file, errFile := os.ReadFile(j.Trust.MinisignKey)
		if errFile != nil {
			return Word(j.Trust.MinisignKey, errFile)
		}
		if key, err = verify.ParseMinisignKey(string(file)); err != nil {
			return Word(j.Trust.MinisignKey, err)
		}
	}
	place := j.Trust.Signature
	if place == "" {
		place = withSuffix(j.Name, ".minisig")
	}
	text, err := j.text(ctx, place)
	if err != nil {
		return Word(place, err)
	}
	if e.minisign, err = key.Minisign(text); err != nil {
		return Word(place, err)
	}
	e.also = e.minisign
	e.signer = fmt.Sprintf("the minisign key %s, %q", key, reason.Foreign(e.minisign.Comment))
	return nil
}

// text fetches a file of maxText bytes at most.
func (j *job) text(ctx context.Context, place string) ([]byte, error) {
	f, err := j.get(ctx, place, download.Kept{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if len(b) > maxText {
		return nil, errors.New("too long")
	}
	return b, err
}

// absent reports whether an error means that there is no such file: a status 4xx or ENOENT.
func absent(err error) bool {
	var status *download.StatusError
	return errors.As(err, &status) && status.Code >= 400 && status.Code < 500 || errors.Is(err, fs.ErrNotExist)
}

// Word returns an error with the name of its source before it. If there seems to be no network, a
// hint belongs to it.
func Word(what string, err error) error {
	text := Shown(what) + ": " + download.Reason(err)
	if download.Unreachable(err) {
		return &reason.Hinted{Text: text, Attempt: new(hint.Download)}
	}
	return errors.New(text)
}

// check compares all evidence with an archive that has been read to its end. It returns the
// sentences of the summary about who vouches for it.
func (e *evidence) check(in *unpack.Input) (vouchers []string, err error) {
	for _, c := range e.claims {
		if sum := in.Hash.Sum(); !bytes.Equal(sum, c.sum) {
			if c.by != "" {
				return nil, fmt.Errorf("%s: the SHA-256 is %x, not %x as in %s", in.What, sum, c.sum, c.by)
			}
			return nil, fmt.Errorf("%s: the SHA-256 is %x, not %x", in.What, sum, c.sum)
		}
		if c.by != "" {
			vouchers = append(vouchers, "listed in "+c.by)
		}
	}
	if e.minisign != nil {
		in.Hash.Sum() // the hash, and with it e.also, has then seen all bytes
		if !e.minisign.Verify() {
			return nil, fmt.Errorf("%s: not what is signed by %s", in.What, e.signer)
		}
		vouchers = append(vouchers, "signed by "+e.signer)
	}
	return vouchers, nil
}
