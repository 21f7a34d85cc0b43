package oci

import (
	"strings"
	"testing"

	"github.com/distribution/reference"
)

// compareReference compares our parser with that of the distribution project.
func compareReference(t *testing.T, s string) {
	t.Helper()
	var want imageName
	named, err := reference.ParseNormalizedNamed(s)
	if err == nil {
		named = reference.TagNameOnly(named)
		want.domain, want.path = reference.Domain(named), reference.Path(named)
		if r, is := named.(reference.Tagged); is {
			want.tag = r.Tag()
		}
		if r, is := named.(reference.Digested); is {
			want.digest = r.Digest()
		}
	}
	got, gotErr := parseName(s)
	switch {
	case err == nil && want.domain == "": // the other parser takes an invalid domain for a part of the path
		if gotErr == nil {
			t.Errorf("%q: %v, where there is no domain", s, got)
		}
	case (err == nil) != (gotErr == nil):
		t.Errorf("%q: %v, %v, want %v, %v", s, got, gotErr, want, err)
	case err == nil && (got != want || got.String() != named.String()):
		t.Errorf("%q: %#v %s, want %#v %s", s, got, got, want, named)
	}
}

var hex = strings.Repeat("0123456789abcdef", 8)

var references = []string{
	"", "debian", "debian:12", "debian:trixie-slim", "library/debian", "docker.io/debian", "index.docker.io/debian", "docker.io/a/b/c:1",
	"index.docker.io/a/b", "localhost/x", "localhost", "localhost:5000", "localhost:5000/x", "localhost:5000/x/y:z", "LOCALHOST/x",
	"ghcr.io/Team/image", "Team/image", "team/Image", "team/image:Tag", "TEAM.io/image", "a..b", "a.b/c", "a.b.c:1/d", "a-b/c", "a--b/c", "a-/b", "-a/b", "a/-b",
	"a_b", "a__b", "a___b", "a._b", "a.-b", "a-.b/c", "a.b-/c", "a_b.c/d", "a//b", "/a", "a/", "a:", "a:.b", "a:-b", "a:_b", "a:b/c", "a:1/c", "a:b:c", "a:" + strings.Repeat("x", 128),
	"a:" + strings.Repeat("x", 129), strings.Repeat("x", 247), strings.Repeat("x", 248), "x.y/" + strings.Repeat("x", 255), "x.y/" + strings.Repeat("x", 256),
	"[::1]/x", "[::1]:5000/x:y", "[::1/x", "::1/x", "[]/x", "[g]/x", "[::1]:/x", "[::1]x/y", "x[::1]/y", "1.2.3.4:5/x", "a.b:/c", "a.b:c/d", "a@", "@sha256:" + hex[:64], "é", "a/é", "é.x/a", "a:é",
	hex[:64], hex[:63], "x/" + hex[:64], "a@sha256:" + hex[:64], "a:b@sha256:" + hex[:64], "a@sha256:" + hex[:64] + ":b", "a@sha256:" + hex[:63], "a@sha512:" + hex, "a@sha384:" + hex[:96],
	"a@sha256:" + strings.ToUpper(hex[:64]), "a@SHA256:" + hex[:64], "a@md5:" + hex[:32], "a@sha256+b64:" + hex[:64], "a@b@sha256:" + hex[:64], " a", "a b", "a:b c",
}

func TestReferences(t *testing.T) {
	for _, s := range references {
		compareReference(t, s)
	}
}

func FuzzReference(f *testing.F) {
	for _, s := range references {
		f.Add(s)
	}
	f.Fuzz(compareReference)
}
