package iptables

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
)

func TestMain(m *testing.M) {
	commands := map[string]*cli.Command{}
	for _, c := range []*cli.Command{Command, Command6, Save, Save6, Restore, Restore6} {
		commands[c.Name] = c
	}
	testbed.MainOwn(m, slices.Collect(maps.Keys(commands)), func(name string) { cli.Main(commands[name]) })
}

// helpers are the commands in testdata/words.sh. real runs Debian's iptables, and state prints the
// rules as it and nft understand them.
const helpers = `
real() { /usr/sbin/iptables "$@"; }
real6() { /usr/sbin/ip6tables "$@"; }
try() { echo "+ $*"; echo "+ $*" >&2; $command "$@"; echo "= $?"; }
command=iptables
six() { command=ip6tables each; command=iptables; }
# both runs the lines with iptables and with ip6tables.
both() { local lines=$(cat); each <<<"$lines"; six <<<"$lines"; }
# save COMMAND prints what it saves without the dates. restore COMMAND restores blocks that end with --.
save() { echo "+ $*"; "$@" | sed 's/ on .*//'; echo "= ${PIPESTATUS[0]}"; }
restore() {
	local text= line
	while IFS= read -r line; do
		if [[ $line != -- ]]; then text+=$line$'\n'; continue; fi
		echo "+ $*"; printf %s "$text" | "$@"; echo "= $?"; save /usr/sbin/iptables-save -c; text=
	done
}
each() { local line list; while read -r line; do eval "list=($line)"; try "${list[@]}"; done; }
state() { for t in filter nat mangle raw security; do real -t $t -S; real -t $t -L -n -v; real6 -t $t -S; done; nft list ruleset 2>&1; }
`

func TestAsTheRealOne(t *testing.T) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, block := range strings.Split(string(text), "\n\n") {
		cases = append(cases, "unshare -nm --propagation private bash <<'CASE'\n"+helpers+block+"\nstate\nCASE")
	}
	testbed.Cell{}.Compare(t, cases)
}

// TestUnknownRules checks that a rule that is not supported is an error: it is not printed in part,
// and not deleted.
func TestUnknownRules(t *testing.T) {
	script := "unshare -n bash -c '" + `
/usr/sbin/iptables -A INPUT -j ACCEPT; /usr/sbin/iptables -A INPUT -m quota --quota 1 -j DROP
for w in "-L" "-S" "-D INPUT 1" "-D INPUT -j DROP" "-I INPUT 2 -j DROP"; do iptables $w; echo $?; done 2>&1
/usr/sbin/iptables -S INPUT'`
	got := testbed.Cell{}.Run(t, true, []string{script})[0].Stdout
	one := "iptables v1.8.13 (nf_tables): rule 2 in chain INPUT of table filter is not supported\n4\n"
	want := strings.Repeat(one, 5) + "-P INPUT ACCEPT\n-A INPUT -j ACCEPT\n-A INPUT -m quota --quota 1 -j DROP\n"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// FuzzWords parses command lines. An accepted rule must be the same after it was encoded and decoded.
func FuzzWords(f *testing.F) {
	text, err := os.ReadFile("testdata/words.sh")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f.Add(strings.TrimSpace(line))
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "\x00") {
			return // a word of a command line has no NUL
		}
		s := &session{Invocation: cli.Silent(Command.Dialect, []string{name}, nil), kernel: kernel{family: &ipv4}}
		done, err := s.parse(strings.Fields(line))
		if done || err != nil || !slices.Contains([]rune("AI"), s.command) {
			return
		}
		back, ok := parseRule(&ipv4, s.rule.expressions())
		if got, want := back.words(), s.rule.words(); !ok || got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	})
}

// FuzzExpressions decodes expressions as a kernel might send them.
func FuzzExpressions(f *testing.F) {
	f.Add("conntrack", uint32(3), []byte{}, uint32(12), uint32(4), []byte{10, 0, 0, 1})
	f.Fuzz(func(t *testing.T, name string, revision uint32, info []byte, offset, length uint32, data []byte) {
		b := xt.Unknown(info)
		for _, base := range []expr.PayloadBase{expr.PayloadBaseNetworkHeader, expr.PayloadBaseTransportHeader} {
			r, _ := parseRule(&ipv4, []expr.Any{
				&expr.Payload{Base: expr.PayloadBaseNetworkHeader, Offset: protocolOffset, Len: 1}, &expr.Cmp{Data: []byte{6}},
				&expr.Payload{Base: base, Offset: offset, Len: length}, &expr.Cmp{Data: data}, &expr.Range{FromData: data, ToData: info},
				&expr.Meta{Key: expr.MetaKeyIIFNAME}, &expr.Cmp{Data: data},
				&expr.Match{Name: name, Rev: revision, Info: &b}, &expr.Target{Name: name, Rev: revision, Info: &b},
			})
			s := &session{kernel: kernel{family: &ipv4}}
			s.row(1, r)
			r.words()
		}
	})
}
