package wget

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"

	"contedor/internal/fetch/reason"
)

// authorized makes a request by do, and once more with a name and a password if the server asks for
// them.
func (d *retrieval) authorized(request *http.Request, do func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	name, password, has := d.request.credentials(request.URL)
	request.URL.User = nil
	value := "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
	known := d.request.known[request.URL.Host] == value
	if has && (d.request.unasked || known) {
		request.Header.Set("Authorization", value)
	}
	response, err := do(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !has || request.Header.Get("Authorization") != "" {
		return response, err
	}
	challenge := challengeOf(response.Header)
	if challenge == "" {
		return response, nil
	}
	io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // the connection is used again
	response.Body.Close()
	d.journal.say(brief, "Authentication selected: %s\n", reason.Foreign(challenge))
	if scheme, words, _ := strings.Cut(challenge, " "); strings.EqualFold(scheme, "Digest") {
		value = d.digest(request, parameters(words), name, password)
	} else {
		d.request.known[request.URL.Host] = value
	}
	if value != "" {
		request.Header.Set("Authorization", value)
	}
	if request.GetBody != nil {
		if request.Body, err = request.GetBody(); err != nil {
			return nil, err
		}
	}
	return do(request)
}

// challengeOf returns what a server asks for, by a scheme that is known here, or "". A digest is
// better than a password in plain text.
func challengeOf(header http.Header) (challenge string) {
	for _, one := range header.Values("WWW-Authenticate") {
		switch scheme, _, _ := strings.Cut(one, " "); {
		case strings.EqualFold(scheme, "Digest"):
			return one
		case strings.EqualFold(scheme, "Basic"):
			challenge = one
		}
	}
	return challenge
}

// parameters parses the parameters of a challenge, NAME=VALUE or NAME="VALUE", between commas
// (RFC 9110, section 11.2).
func parameters(text string) map[string]string {
	values := map[string]string{}
	for text != "" {
		name, rest, found := strings.Cut(text, "=")
		if !found {
			break
		}
		value := ""
		if rest = strings.TrimLeft(rest, " "); strings.HasPrefix(rest, `"`) {
			value, rest, _ = strings.Cut(rest[1:], `"`)
			_, rest, _ = strings.Cut(rest, ",")
		} else {
			value, rest, _ = strings.Cut(rest, ",")
		}
		values[strings.ToLower(strings.Trim(name, " ,"))] = strings.TrimSpace(value)
		text = rest
	}
	return values
}

// digest returns the Authorization that answers a challenge for a digest (RFC 7616), or "" if the
// challenge requires something that the real wget does not support either.
func (d *retrieval) digest(request *http.Request, challenge map[string]string, name, password string) string {
	realm, nonce, qop, algorithm := challenge["realm"], challenge["nonce"], challenge["qop"], challenge["algorithm"]
	switch {
	case qop != "" && qop != "auth":
		d.journal.say(brief, "Unsupported quality of protection '%s'.\n", reason.Foreign(qop))
		return ""
	case algorithm != "" && algorithm != "MD5" && algorithm != "MD5-sess":
		d.journal.say(brief, "Unsupported algorithm '%s'.\n", reason.Foreign(algorithm))
		return ""
	case realm == "" || nonce == "":
		return ""
	}
	hash := func(words ...string) string {
		sum := md5.Sum([]byte(strings.Join(words, ":")))
		return hex.EncodeToString(sum[:])
	}
	var random [4]byte
	rand.Read(random[:])
	own := hex.EncodeToString(random[:])
	secret := hash(name, realm, password)
	if algorithm == "MD5-sess" {
		secret = hash(secret, nonce, own)
	}
	path := request.URL.RequestURI()
	what := hash(request.Method, path)
	answer := hash(secret, nonce, what)
	if qop != "" {
		answer = hash(secret, nonce, "00000001", own, qop, what)
	}
	value := `Digest username="` + name + `", realm="` + realm + `", nonce="` + nonce + `", uri="` + path + `", response="` + answer + `"`
	if qop != "" {
		value += `, qop=auth, nc=00000001, cnonce="` + own + `"`
	}
	if opaque, has := challenge["opaque"]; has {
		value += `, opaque="` + opaque + `"`
	}
	if algorithm != "" {
		value += `, algorithm="` + algorithm + `"`
	}
	return value
}

// credentials returns the name and the password for a URL.
func (r *request) credentials(u *url.URL) (name, password string, has bool) {
	if u.User != nil {
		name = u.User.Username()
		password, _ = u.User.Password()
		return name, password, name != ""
	}
	name, password = r.httpUser, r.httpPassword
	if name == "" {
		name = r.user
	}
	if password == "" {
		password = r.password
	}
	return name, password, name != "" && password != ""
}
