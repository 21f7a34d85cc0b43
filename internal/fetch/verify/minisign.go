package verify

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"strings"

	"filippo.io/edwards25519"
	"golang.org/x/crypto/blake2b"
)

// A MinisignKey is a public key of minisign(1).
type MinisignKey struct {
	id  uint64
	key ed25519.PublicKey
}

// ParseMinisignKey reads a public key: base64 that begins with RW, or the file that has it in its
// second line.
func ParseMinisignKey(text string) (*MinisignKey, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(lines[len(lines)-1]))
	const size = 2 + 8 + ed25519.PublicKeySize
	if err != nil || len(lines) > 2 || len(b) != size || string(b[:2]) != "Ed" {
		return nil, errors.New("not a public key of minisign")
	}
	return &MinisignKey{id: binary.LittleEndian.Uint64(b[2:10]), key: b[10:]}, nil
}

// String returns the id of the key as minisign(1) shows it.
func (k *MinisignKey) String() string { return fmt.Sprintf("%X", k.id) }

// A Minisign is a signature and the hash of the file that is checked. Write the file to it, then
// call Verify.
type Minisign struct {
	Comment   string // the trusted comment, which is signed as well
	key       ed25519.PublicKey
	signature []byte
	prehashed bool
	hash      hash.Hash
}

// Minisign reads a signature. It is an error if it is by another key, or if the key has not signed
// the trusted comment. The file is checked by Verify.
func (k *MinisignKey) Minisign(text []byte) (*Minisign, error) {
	lines := strings.Split(string(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], "\r")
	}
	if len(lines) < 4 || !strings.HasPrefix(lines[0], "untrusted comment: ") {
		return nil, errNotMinisign
	}
	comment, trusted := strings.CutPrefix(lines[2], "trusted comment: ")
	b, err := base64.StdEncoding.DecodeString(lines[1])
	whole, errWhole := base64.StdEncoding.DecodeString(lines[3])
	const size = 2 + 8 + ed25519.SignatureSize
	if !trusted || err != nil || len(b) != size || errWhole != nil || len(whole) != ed25519.SignatureSize {
		return nil, errNotMinisign
	}
	m := &Minisign{Comment: comment, key: k.key, signature: b[10:]}
	switch string(b[:2]) {
	case "ED":
		m.prehashed = true
		m.hash, _ = blake2b.New512(nil) // fails for a key only
	case "Ed":
		m.hash = sha512.New()
		m.hash.Write(m.signature[:32])
		m.hash.Write(k.key)
	default:
		return nil, errNotMinisign
	}
	if id := binary.LittleEndian.Uint64(b[2:10]); id != k.id {
		return nil, fmt.Errorf("signed by the minisign key %X, not %s", id, k)
	}
	if !ed25519.Verify(k.key, append(bytes.Clone(m.signature), comment...), whole) {
		return nil, fmt.Errorf("the trusted comment is not signed by the minisign key %s", k)
	}
	return m, nil
}

var errNotMinisign = errors.New("not a signature of minisign")

// Write implements io.Writer for the bytes of the file.
func (m *Minisign) Write(p []byte) (int, error) { return m.hash.Write(p) }

// Verify reports whether the signature belongs to the bytes written so far.
func (m *Minisign) Verify() bool {
	sum := m.hash.Sum(nil)
	if m.prehashed {
		return ed25519.Verify(m.key, sum, m.signature)
	}
	// The older kind signs the file itself, which ed25519.Verify would want in
	// memory: this is what it does (RFC 8032, 5.1.7), with the hash at hand.
	k, errK := edwards25519.NewScalar().SetUniformBytes(sum)
	s, errS := edwards25519.NewScalar().SetCanonicalBytes(m.signature[32:])
	a, errA := new(edwards25519.Point).SetBytes(m.key)
	if errK != nil || errS != nil || errA != nil {
		return false
	}
	r := new(edwards25519.Point).VarTimeDoubleScalarBaseMult(k, a.Negate(a), s)
	return bytes.Equal(r.Bytes(), m.signature[:32])
}
