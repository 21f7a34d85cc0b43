package wget

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
)

// A trust says what happens to a server whose certificate is not valid.
type trust int

const (
	check trust = iota // it is refused
	warn               // it is used, after warnings: --no-check-certificate
	quiet              // it is used
)

// errDistrusted is the error of a connection to a server that is refused.
var errDistrusted = errors.New("the certificate is not trusted")

// connects stores the host of a new connection.
func (j *journal) connects(address string) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.host, _, _ = net.SplitHostPort(address)
}

// verify returns a function that writes what is wrong with the certificate of a server, as wget
// does with GnuTLS. The certificates in the file authority are trusted, too.
func (j *journal) verify(level trust, authority string) func(tls.ConnectionState) error {
	return func(state tls.ConnectionState) error {
		if level == quiet {
			return nil
		}
		j.mutex.Lock()
		defer j.mutex.Unlock()
		leaf := state.PeerCertificates[0]
		faults := chainFaults(leaf, state.PeerCertificates[1:], rootsWith(authority))
		wrongName := leaf.VerifyHostname(j.host) != nil
		if len(faults) == 0 && !wrongName {
			return nil
		}
		kind := "ERROR"
		if level == warn {
			kind = "WARNING"
		}
		if len(faults) > 0 {
			faults = append([]string{"is not trusted"}, faults...)
		}
		for _, fault := range faults {
			j.say(brief, "%s: The certificate of %s %s.\n", kind, j.quote(j.host), fault)
		}
		if wrongName {
			j.say(brief, "The certificate's owner does not match hostname %s\n", j.quote(j.host))
		}
		if level == warn {
			return nil
		}
		return errDistrusted
	}
}

// chainFaults returns what is wrong with a certificate and its issuers, beside that it is not
// trusted.
func chainFaults(leaf *x509.Certificate, more []*x509.Certificate, roots *x509.CertPool) []string {
	o := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range more {
		o.Intermediates.AddCert(c)
	}
	_, err := leaf.Verify(o)
	if err == nil {
		return nil
	}
	faults := []string{}
	var invalid x509.CertificateInvalidError
	expired := errors.As(err, &invalid) && invalid.Reason == x509.Expired
	if expired {
		o.CurrentTime = leaf.NotAfter
		_, err = leaf.Verify(o)
	}
	if errors.As(err, new(x509.UnknownAuthorityError)) {
		faults = append(faults, "doesn't have a known issuer")
	}
	if expired {
		faults = append(faults, "has expired")
	}
	return faults
}

// tellAuthority says, once, whether the file of --ca-certificate was read, with the number of
// GnuTLS for the error.
func (j *journal) tellAuthority() {
	file := j.authority
	if j.authority = ""; file == "" {
		return
	}
	switch text, err := os.ReadFile(file); {
	case err != nil:
		j.say(brief, "ERROR: Failed to open cert %s: (-64).\n", file)
	case !x509.NewCertPool().AppendCertsFromPEM(text):
		j.say(brief, "ERROR: Failed to open cert %s: (0).\n", file)
	default:
		j.say(verbose, "Loaded CA certificate '%s'\n", file)
	}
}

// rootsWith returns the certificates of the system and of a file, or nil for those of the system.
func rootsWith(file string) *x509.CertPool {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pool.AppendCertsFromPEM(text)
	return pool
}
