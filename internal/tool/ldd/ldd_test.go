package ldd

import (
	"regexp"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "ldd") }

var addresses = regexp.MustCompile(`0x[0-9a-f]{16}`)

func TestAsTheRealTool(t *testing.T) {
	testbed.Cell{Normalize: func(s string) string { return addresses.ReplaceAllString(s, "ADDRESS") }}.Compare(t, []string{
		`s() { "$@"; echo "[$?]"; }; s ldd; s ldd /bin/ls; s ldd /nosuch; s ldd /etc/passwd; s ldd /tmp; s ldd --nope; s ldd /bin/sh /bin/true; s ldd ls; cp /bin/true t; chmod 644 t; s ldd ./t; s ldd /bin/ls /nosuch; s ldd /bin/mount; s ldd /dev/null; s ldd -- /bin/true; s ldd -r /bin/true; s ldd /usr/bin/ldd; s ldd /sbin/ldconfig`,
		`for f in /usr/bin/*; do case $(head -c 4 $f) in ?ELF) echo $f; ldd $f;; esac; done`,
		`cp /bin/ls .; mv /usr/lib/x86_64-linux-gnu/libselinux.so.1 lib; ldd /bin/ls; mkdir d; mv lib d/libselinux.so.1; LD_LIBRARY_PATH=$PWD/d ldd /bin/ls; LD_LIBRARY_PATH=d ldd ./ls; rm /etc/ld.so.cache; LD_LIBRARY_PATH=/tmp/c/d ldd /bin/ls`,
	})
}
