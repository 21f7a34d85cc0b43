package su

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "su") }

func TestAsTheRealTool(t *testing.T) {
	const setup = `useradd -m -u 1000 ana; useradd -u 1001 -d /nohome bob; useradd -u 1002 -s /nosuch carl 2>/dev/null; useradd -u 1003 -s '' dora; printf 'echo script $0 $1\n' >/tmp/script; chmod 755 /tmp/script
cat >/tmp/s <<'END'
s() { "$@" 2>&1; echo "[$?]"; }
export FOO=bar TERM=xterm HOME=/h SHELL=/bin/dash
END`
	cases := []string{
		`s su -c id; s su ana -c id; s su - ana -c pwd; s su ana -c 'echo $0 $1 $2' x y; s su -c 'exit 7'; s su ana -c 'kill -9 $$'; s su ana -c 'kill -HUP $$'; s su -c nosuchcmd; s su ana /tmp/script a; s su 1000 -c id; s su root ana -c 'echo $0'; s su ana -- -c 'echo d'; s su -- ana -c 'echo e'`,
		`s su nosuch; s su -s /bin/dash -c 'echo $0'; s su -s /nosuch -c x; s su -s /etc/passwd -c x; s su ana -s /bin/dash -c 'echo $0 $SHELL'; s su -m ana -c 'echo $HOME $SHELL $USER $LOGNAME'; s su -p -c 'echo $HOME $SHELL'; s su - -m ana -c 'echo $FOO $HOME'; s su bin -c id; s su -s /bin/sh bin -c 'echo ok'; s su '' -c id`,
		`s su -g daemon -c id; s su -g nosuch; s su -G nosuch; s su -g 3 -c id; s su -G daemon -c id; s su -G daemon -G bin ana -c id; s su -g daemon -G bin ana -c id; s su -g daemon ana -c id`,
		`s su -Z; s su --nope; s su -c; s su --co; s su -u ana; s su -f ana -c 'echo $-'; s su -T -c 'echo x'; s su --session-command 'echo s' ana; s su -w FOO - ana -c 'echo $FOO'; s su -P -T; s su -m -w X`,
		`s su - -c 'echo $0 $PATH'; s su -l ana -c 'echo $0 $PATH $HOME $PWD'; s su - bob -c pwd; s su carl -c id; s su carl; s su dora -c 'echo $SHELL'; echo 'echo $0; id -un' | su ana; echo 'echo $0; pwd' | su - ana; echo 'exit 3' | s su`,
		`s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t COLORTERM=c NO_COLOR=1 LANG=C SHELL=/bin/zz USER=u LOGNAME=l MAIL=m $(command -v su) -c env | sort; s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t $(command -v su) ana -c env | sort; s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t COLORTERM=c NO_COLOR=1 LANG=C DISPLAY=:0 $(command -v su) - -c /usr/bin/env | sort`,
		`s env -i FOO=1 PATH=/bin:/x HOME=/h TERM=t USER=u $(command -v su) -m ana -c env | sort; s env -i FOO=1 BAR=2 PATH=/bin:/x HOME=/h TERM=t $(command -v su) -w FOO,TERM,X -l ana -s /bin/dash -c env | sort; s env -i $(command -v su) ana -c env | sort`,
	}
	for i, c := range cases {
		cases[i] = ". /tmp/s\n" + c
	}
	testbed.Cell{Setup: setup}.Compare(t, cases)
}

func TestUser(t *testing.T) {
	r := testbed.Cell{}.Run(t, true, []string{"setpriv --reuid 1000 --clear-groups su -c id"})[0]
	if want := (testbed.Result{Stderr: "su: Authentication failure: this su works for root only, and asks for no password\n", Status: 1}); r != want {
		t.Errorf("got %v, want %v", r, want)
	}
}
