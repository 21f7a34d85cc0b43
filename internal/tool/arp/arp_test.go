package arp

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

const network = `
ip link add v address 02:00:00:00:00:01 type veth peer name w address 02:00:00:00:00:0a
ip link set v up; ip link set w up; ip addr add 10.0.0.1/24 dev v; ip addr add 10.0.1.1/24 dev w
try() { echo "+ $*"; echo "+ $*" >&2; "$@" >/tmp/out; echo "= $?"; LC_ALL=C sort /tmp/out; }
`

// usages is the usage text, which is our own words.
var usages = regexp.MustCompile(`(?ms)^Usage:\s.*?(= |\+ |\z)`)

func TestAsTheRealOne(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, block := range strings.Split(string(text), "\n\n") {
		cases = append(cases, "unshare -nm --propagation private bash <<'CASE'\n"+network+block+"\nCASE")
	}
	testbed.Cell{Normalize: func(s string) string { return usages.ReplaceAllString(s, "Usage\n$1") }}.Compare(t, cases)
}
