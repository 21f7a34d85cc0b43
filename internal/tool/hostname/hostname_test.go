package hostname

import (
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

const hosts = `127.0.0.1 localhost
127.0.1.1 foo.example.org foo foo2 # a comment
::1 ip6-localhost ip6-loopback
10.1.2.3 foo.example.org
192.0.2.99 me.x me
`

// Each case runs in a UTS namespace of its own, where the host is called vm.
var cases = []string{
	`hostname`,
	`hostname new; hostname; hostname a.b; hostname; hostname A.b-c.1; hostname; hostname 0; hostname`,
	`hostname ''; hostname -- -a; hostname a-; hostname a.; hostname .a; hostname a..b`,
	`hostname a_b; hostname 'a b'; hostname ä; hostname a/b; hostname a-.b; hostname a.-b; hostname; hostname $'a\n'`,
	`hostname $(printf 'a%.0s' {1..64}); hostname; hostname $(printf 'a%.0s' {1..65}); hostname`,
	`hostname a b; hostname -f x; hostname x -s; hostname -i x; hostname -d x; hostname`,
	`hostname -Z; hostname --nope; hostname -F; hostname --fi; hostname --al; hostname --a; hostname --s=x`,
	`hostname -?; hostname -h; hostname --he; hostname -h -Z`,
	`exec -a /x/hostname hostname -Z`, `exec -a /x/hostname hostname a_b`,
	`hostname foo; hostname -f; hostname -d; hostname -i; hostname -a; hostname -s; hostname --long; hostname --fqd`,
	`hostname foo.example.org; hostname -d; hostname -a; hostname -i; hostname -fs; hostname -sf; hostname -ai; hostname -s`,
	`hostname FOO2; hostname -f; hostname me; hostname -f; hostname -a`,
	`hostname localhost; hostname -f; hostname -d; hostname -s`,
	`hostname 10.1.2.3; hostname -f; hostname -i`,
	`hostname -y; hostname --yp; hostname -y foo; hostname -y; hostname --nis; hostname`,
	`hostname -y ''; hostname -y; hostname -y $(printf 'a%.0s' {1..65}); hostname -y 'a b'; hostname -y`,
	`hostname -y '(none)'; for n in {,nis,yp,dns}domainname; do (exec -a $n hostname); (exec -a $n hostname -y); done; (exec -a domainname hostname dom); (exec -a domainname hostname)`,
	`exec -a domainname hostname dom`, `exec -a dnsdomainname hostname x`,
	`(exec -a ypdomainname hostname yp); (exec -a nisdomainname hostname); (exec -a nisdomainname hostname -s)`,
	`hostname foo; (exec -a dnsdomainname hostname); (exec -a /x/domainname hostname -f)`,
	`printf '# c\n\nbar\nbaz\n' >/tmp/f; hostname -F /tmp/f; hostname`,
	`printf '#\n  \nbar\n' >/tmp/f; hostname -F /tmp/f; hostname`,
	`printf ' bar \t\n' >/tmp/f; hostname --file=/tmp/f; hostname; printf 'x\r\n' >/tmp/f; hostname -F/tmp/f; hostname`,
	`printf ' sp ace\n' >/tmp/f; hostname -F /tmp/f; printf 'bar # x\n' >/tmp/f; hostname -F /tmp/f; hostname`,
	`printf 'nonl' >/tmp/f; hostname -F /tmp/f; hostname; printf 'a\0b\n' >/tmp/f; hostname -F /tmp/f; hostname`,
	`: >/tmp/f; hostname -F /tmp/f; hostname -F /nosuch; hostname -F /tmp; hostname -F ''; hostname -F /tmp/f x`,
	`hostname -b zork; hostname; hostname -b; hostname -b -F /nosuch; hostname; hostname -b -F /tmp; hostname -b ''`,
	`echo dom >/tmp/f; hostname -y -F /tmp/f; hostname -y; hostname -s -F /tmp/f`,
	`hostname $'\t a \n'; hostname; hostname ' '; hostname $'a\nb'; hostname -y $' d\n'; hostname -y`,
	`printf ' dom \n' >/tmp/f; hostname -y -F /tmp/f; hostname -y | tr ' ' _`,
	`: >/tmp/f; hostname -b -F /tmp/f; echo $?; echo '#' >/tmp/f; hostname -b -F /tmp/f; hostname`,
	`setpriv --reuid 1000 hostname foo`, `setpriv --reuid 1000 hostname ''`, `setpriv --reuid 1000 hostname -y foo`,
	`setpriv --reuid 1000 hostname -F /etc/hosts`, `setpriv --reuid 1000 hostname -s`,
	`hostname -I`, `hostname -A`, `unshare -n hostname -I`, `unshare -n hostname -A`,
	`unshare -n bash -c 'hostname -I; hostname -A'`,
}

func TestAsDebians(t *testing.T) {
	scripts := make([]string, len(cases))
	for i, c := range cases {
		scripts[i] = "/usr/bin/unshare -u bash <<'CASE'\n/usr/bin/hostname vm\n" + c + "\necho $?\nCASE"
	}
	cell := testbed.Cell{
		Setup: "cat >/etc/hosts <<'END'\n" + hosts + "END",
		// The sentences of the usage are our own. When it is printed, and where, is Debian's.
		Normalize: func(s string) string {
			var b strings.Builder
			for line := range strings.Lines(s) {
				if strings.HasPrefix(line, "Usage:") {
					b.WriteString("usage\n")
				}
				if !strings.Contains(line, "  ") && !strings.HasPrefix(line, "   ") && !isProse(line) {
					b.WriteString(line)
				}
			}
			return b.String()
		},
	}
	cell.Compare(t, scripts)
}

// isProse reports whether a line of a usage is a sentence and not an option, by its indentation.
func isProse(line string) bool {
	return line == "\n" || strings.HasSuffix(line, ":\n") || strings.HasPrefix(line, "Names and addresses")
}

// TestUnknownName has no real tool to compare with, because that would ask DNS.
func TestUnknownName(t *testing.T) {
	for _, option := range []string{"-f", "-d", "-i", "-a"} {
		r := testbed.Cell{Setup: ": >/etc/hosts"}.Run(t, true, []string{"unshare -u bash -c 'hostname nosuch.invalid; hostname " + option + "'"})[0]
		if want := (testbed.Result{Stderr: "hostname: Name or service not known\n", Status: 1}); r != want {
			t.Errorf("%s: %v", option, r)
		}
	}
}
