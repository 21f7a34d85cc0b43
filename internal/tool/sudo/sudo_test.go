package sudo

import (
	"regexp"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "sudo") }

// usages matches the usage texts, which are our own words.
var usages = regexp.MustCompile(`(?m)(^usage: sudo.*\n(^ .*\n)*)+`)

// killed matches the message of bash about a process that was killed. Bash pads short process ids.
var killed = regexp.MustCompile(` *\d+ Killed`)

func TestAsTheRealTool(t *testing.T) {
	const setup = `echo "127.0.0.1 localhost $(hostname)" >>/etc/hosts; useradd -m -u 1000 ana; mkdir /tmp/x; printf 'echo script $0 $1 "$(tr "\\0" " " </proc/$$/cmdline)"\n' >/tmp/x/script; chmod 755 /tmp/x/script
cat >/tmp/s <<'END'
s() { "$@" 2>&1; echo "[$?]"; }
export FOO=bar TERM=xterm HOME=/h SHELL=/bin/dash
END`
	cases := []string{
		`s sudo id; s sudo -n true; s sudo false; s sudo sh -c 'exit 7'; s sudo nosuch; s sudo /nosuch; s sudo /etc/passwd; s sudo -- echo x; s sudo echo -n x; s sudo /tmp/x/script a; s sudo sh -c 'echo "$@"' a 'b  c' d; echo in | sudo cat; echo x | sudo tee /tmp/y >/dev/null; cat /tmp/y; s sudo -p x -S -B -N true; s sudo -A -S true; s sudo -n -A true; s sudo -b /tmp/x/script b >/tmp/b; until grep -q script /tmp/b; do sleep 0.01; done; sort /tmp/b`,
		`s sudo -u ana id; s sudo -u '#1000' id -u; s sudo -u '#4242' id; s sudo -g daemon id; s sudo -u ana -g daemon id; s sudo -u ana -g '#2' id -g; s sudo --user=ana id -un; s sudo -uana id -un; s sudo -P -u ana id; s sudo -u root id`,
		`s sudo; s sudo -Z; s sudo --nope; s sudo -u; s sudo -is; s sudo -k; s sudo -K; s sudo -v; s sudo -k true; s sudo A=1; s sudo -E; s sudo -u ana`,
		`s sudo -i pwd; s sudo -u ana -i pwd; s sudo -s pwd; s sudo -s 'echo a b'; s sudo -s echo 'a  b' '$HOME' 'x"y' "it's"; s sudo -i echo 'a  b' '$HOME' 'a;b' 'é'; s sudo -u ana -s 'id'; s sudo -i; s sudo -s; echo 'echo $0 $HOME' | sudo -s; echo 'echo $0; pwd' | sudo -i`,
		`s sudo A=1 sh -c 'echo $A'; s sudo A=1 -u ana B=2 sh -c 'echo $A$B; id -u'; s sudo -H sh -c 'echo $HOME'; s sudo --preserve-env=FOO sh -c 'echo $FOO'; s sudo --preserve-env=FOO,HOME sh -c 'echo $FOO $HOME'; s sudo -E sh -c 'echo $FOO $HOME'; s sudo -E -H sh -c 'echo $FOO $HOME'; s sudo sh -c 'echo $FOO $HOME $SHELL'; s sudo HOME=/z sh -c 'echo $HOME'; s sudo -u ana sh -c 'echo $HOME $SHELL $USER $LOGNAME'; umask 077; s sudo sh -c umask; umask 0; s sudo sh -c umask; sudo sh -c 'kill -9 $$'; echo $?`,
		`s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t LOGNAME=l USER=u SHELL=/bin/zz LANG=C LC_ALL=C LC_X=1 TZ=UTC DISPLAY=:0 MAIL=m SUDO_X=1 LS_COLORS=q PS1=w EDITOR=ed XAUTHORITY=a COLORS=1 HOSTNAME=q BASH_ENV=1 IFS=x $(command -v sudo) env`,
		`s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t LOGNAME=l USER=u SHELL=/bin/zz LD_LIBRARY_PATH=/x BASH_ENV=1 $(command -v sudo) -E env; s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t $(command -v sudo) -u ana env; s env -i PATH=/bin $(command -v sudo) -H -E -u ana env; s env -i PATH=/bin FOO=1 $(command -v sudo) X=1 FOO=2 TERM=q env`,
		`s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t $(command -v sudo) -u ana -i env | sort; s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t SHELL=/bin/dash $(command -v sudo) -s env | sort; s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t SHELL=/bin/dash $(command -v sudo) -i env | sort`,
	}
	for i, c := range cases {
		cases[i] = ". /tmp/s\n" + c
	}
	testbed.Cell{Setup: setup, Normalize: func(s string) string {
		return killed.ReplaceAllString(usages.ReplaceAllString(s, "USAGE\n"), " PID Killed")
	}}.Compare(t, cases)
}

// TestRefusals runs command lines that need a policy or a password, which only the real tool has.
func TestRefusals(t *testing.T) {
	cases := map[string]string{
		"sudo -l":            "sudo: the option -l needs a policy, and this sudo has none\n",
		"sudo -e f":          "sudo: the option -e needs a policy, and this sudo has none\n",
		"sudo -D / pwd":      "sudo: the option -D needs a policy, and this sudo has none\n",
		"sudo -u nosuch pwd": "sudo: unknown user nosuch\n",
		"setpriv --reuid 1000 --clear-groups /ours/sudo id": "sudo: /ours/sudo must be owned by uid 0 and have the setuid bit set\n",
	}
	for line, want := range cases {
		for _, r := range (testbed.Cell{}).Run(t, true, []string{line}) {
			if r != (testbed.Result{Stderr: want, Status: 1}) {
				t.Errorf("%s: %v", line, r)
			}
		}
	}
}
