package verify

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// A Keyring is a set of OpenPGP public keys, RFC 9580.
type Keyring struct {
	keys   openpgp.EntityList
	config packet.Config
}

// ReadKeyring reads a file of public keys as gpg --export writes it, with or without --armor.
func ReadKeyring(file []byte) (*Keyring, error) {
	if len(file) >= 12 && string(file[8:12]) == "KBXf" {
		return nil, errors.New("a keybox of GnuPG; gpg --export makes a keyring of it")
	}
	k := &Keyring{}
	if !isArmored(file) {
		keys, err := openpgp.ReadKeyRing(bytes.NewReader(file))
		if err != nil || len(keys) == 0 {
			return nil, errNotKeyring
		}
		k.keys = keys
		return k, nil
	}
	// Without a bufio.Reader to share, armor.Decode would lose what is after a block.
	for in := bufio.NewReader(bytes.NewReader(file)); ; {
		block, err := armor.Decode(in)
		if err == io.EOF && len(k.keys) > 0 {
			return k, nil
		}
		if err != nil || block.Type != openpgp.PublicKeyType {
			return nil, errNotKeyring
		}
		keys, err := openpgp.ReadKeyRing(block.Body)
		if err != nil {
			return nil, errNotKeyring
		}
		k.keys = append(k.keys, keys...)
	}
}

var errNotKeyring = errors.New("not a file of OpenPGP public keys")

func isArmored(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("-----BEGIN PGP "))
}

// Clearsigned reports whether a text contains its own signature, RFC 9580, 7.
func Clearsigned(text []byte) bool {
	return bytes.HasPrefix(text, []byte("-----BEGIN PGP SIGNED MESSAGE-----"))
}

// Open checks a text that contains its own signature. It returns the signed part and the owner of
// the key.
func (k *Keyring) Open(text []byte) (signed []byte, signer string, err error) {
	block, _ := clearsign.Decode(text)
	if block == nil {
		return nil, "", errors.New("not a text with an OpenPGP signature")
	}
	signer, err = k.verify(block.Bytes, block.ArmoredSignature.Body)
	return block.Bytes, signer, err
}

// Verify checks a detached signature of a text, binary or armored, and returns the owner of the
// key.
func (k *Keyring) Verify(text, signature []byte) (signer string, err error) {
	if !isArmored(signature) {
		return k.verify(text, bytes.NewReader(signature))
	}
	block, err := armor.Decode(bytes.NewReader(signature))
	if err != nil || block.Type != openpgp.SignatureType {
		return "", errNotSignature
	}
	return k.verify(text, block.Body)
}

var errNotSignature = errors.New("not an OpenPGP signature")

// maxSignatures limits the work that a server can cause: each signature needs a hash of the whole
// text.
const maxSignatures = 32

// verify requires one good signature by a key that is valid now. Other signatures do not matter: a
// publisher who changes keys signs with both.
func (k *Keyring) verify(text []byte, signature io.Reader) (signer string, err error) {
	message, err := openpgp.VerifyDetachedSignatureReader(k.keys, bytes.NewReader(text), signature, &k.config)
	if err != nil || len(message.SignatureCandidates) == 0 {
		return "", errNotSignature
	}
	if len(message.SignatureCandidates) > maxSignatures {
		return "", errors.New("too many signatures")
	}
	if _, err := io.Copy(io.Discard, message.UnverifiedBody); err != nil || !message.IsVerified {
		return "", errNotSignature
	}
	// The error of a signature by a known key is more useful than that of one by an unknown key.
	var unknown, bad error
	for _, c := range message.SignatureCandidates {
		if c.SignedByEntity == nil {
			unknown = fmt.Errorf("signed by the key %016X, which is not in the keyring", c.IssuerKeyId)
		} else if err := k.judge(c); err != nil {
			bad = fmt.Errorf("the signature by %s does not count: %v", name(c.SignedByEntity), err)
		} else {
			return name(c.SignedByEntity), nil
		}
	}
	if bad != nil {
		return "", bad
	}
	return "", unknown
}

// judge returns what is wrong with a signature, or nil. The library checks whether the key was
// valid when it signed. A key that has expired or was revoked since is refused as well.
func (k *Keyring) judge(c *openpgp.SignatureCandidate) error {
	if c.SignatureError != nil {
		return errors.New(strings.TrimPrefix(c.SignatureError.Error(), "openpgp: "))
	}
	if _, ok := c.SignedByEntity.SigningKeyById(k.config.Now(), c.IssuerKeyId, &k.config); !ok {
		return errors.New("its key has expired or is revoked")
	}
	return nil
}

// name returns the name and the fingerprint of a key.
func name(e *openpgp.Entity) string {
	fingerprint := fmt.Sprintf("%X", e.PrimaryKey.Fingerprint)
	if _, id := e.PrimaryIdentity(time.Time{}, nil); id != nil {
		return fmt.Sprintf("%q, key %s", id.Name, fingerprint)
	}
	return "the key " + fingerprint
}
