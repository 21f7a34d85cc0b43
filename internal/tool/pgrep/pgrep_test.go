package pgrep

import (
	"regexp"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "pgrep", "pkill") }

// usages matches the usage texts, which are our own words.
var usages = regexp.MustCompile(`(?s)\n?Usage:\n.*?For more details see \w+\(1\)\.\n`)

// ended matches the lines in which bash reports that a process has ended. When it prints them depends
// on the time.
var ended = regexp.MustCompile(`(?m)^bash: line \d+: .*\n`)

// few is a script that starts processes for the cases to find.
const few = `cat >/tmp/few <<'END'
exec -a real bash -c '
sleep 1000 & sleep 1001 & nice setpriv --reuid 1 --regid 2 --clear-groups sleep 1002 &
(exec -a "odd  na;me" sleep 1003) & A=1 B="x y" sleep 1004 & setsid sleep 1005 &
unshare -n sleep 1006 & bash -c "trap : HUP; echo up >/tmp/up; while :; do read -t 5 x <>/tmp/fifo; done" hup &
until [ -e /tmp/up ] && [ $(grep -l sleep /proc/[0-9]*/comm 2>/dev/null | wc -l) -ge 7 ]; do :; done
rm /tmp/up
exec 2>&1
trap "kill -9 \$(jobs -p) 2>/dev/null; wait 2>/dev/null" EXIT
s() { "$@"; echo "[$?]"; }
. /tmp/case
' bash
END
mkfifo /tmp/fifo
`

func compare(t *testing.T, cases []string) {
	t.Helper()
	for i, c := range cases {
		cases[i] = "cat >/tmp/case <<'END'\n" + c + "\nEND\n. /tmp/few"
	}
	testbed.Cell{Setup: few, Normalize: func(s string) string {
		return ended.ReplaceAllString(usages.ReplaceAllString(s, "USAGE\n"), "")
	}}.CompareWithin(t, "unshare -pf --mount-proc", cases)
}

func TestPgrep(t *testing.T) {
	compare(t, []string{
		`s pgrep sleep; s pgrep -l sleep; s pgrep -a sleep; s pgrep -c sleep; s pgrep -c nosuch; s pgrep nosuch; s pgrep -d, sleep; s pgrep -d '' sleep; s pgrep -n sleep; s pgrep -o sleep; s pgrep -l .; s pgrep -a ''`,
		`s pgrep -f 'sleep 100[12]'; s pgrep -fl 'sleep 100'; s pgrep -fa 'odd|100[15]'; s pgrep -x slee; s pgrep -x sleep -c; s pgrep -fx 'sleep 1001'; s pgrep -i SLEEP -c; s pgrep SLEEP; s pgrep -v sleep -l; s pgrep -lv -P 1 sleep`,
		`s pgrep -u daemon; s pgrep -u 1,0 sleep; s pgrep -U 1 -l; s pgrep -G bin; s pgrep -G 2,nosuch; s pgrep -u nosuch x; s pgrep -U -1 x; s pgrep -u '' x; s pgrep -u , x; s pgrep -u 0x1 x`,
		`s pgrep -P $$ -l; s pgrep -P x; s pgrep -P 1 -l; s pgrep -g 0 -l; s pgrep -s 0 -l; s pgrep -g x; s pgrep -s x; s pgrep -p $$,1 -l; s pgrep -p x; s pgrep -t pts/0; s pgrep -t - -l; s pgrep -t ? -l`,
		`s pgrep; s pgrep a b; s pgrep -v; s pgrep -l; s pgrep 12345678901234567; s pgrep -f 12345678901234567; s pgrep '['; s pgrep '('; s pgrep '*'; s pgrep 'a{2,1}'; s pgrep -n -o x; s pgrep -v -n x; s pgrep -Z; s pgrep --nope; s pgrep -d; s pgrep --li x; s pgrep -e x; s pgrep -m x; s pgrep -q x`,
		`s pgrep -w sleep; s pgrep -wl sleep; s pgrep --quiet sleep; s pgrep --quiet nosuch; s pgrep -r S -c sleep; s pgrep -r D,Z sleep; s pgrep -r '' sleep; s pgrep -O 1000000000 sleep; s pgrep -A -l real; s pgrep -A -l sleep; s pgrep -aQ sleep; s pgrep -n -c sleep; s pgrep --signal TERM sleep; s pgrep --signal NOSUCH sleep; s pgrep -H --signal HUP -l .`,
		`s pgrep --ns $$ sleep; s pgrep --ns $$ --nslist pid sleep; s pgrep --ns 99999 sleep; s pgrep --ns $$ --nslist nope sleep; s pgrep --ns x sleep; s pgrep --env A=1 -l; s pgrep --env A=2 -l; s pgrep --env B -l; s pgrep --env 'B=x y' -l; s pgrep --cgroup /nosuch sleep`,
		`echo $$ >/tmp/f; s pgrep -F /tmp/f; s pgrep -F /tmp/f x; s pgrep -L x; s pgrep -F /nosuch; s pgrep -F /etc/passwd; echo 0 >/tmp/f; s pgrep -F /tmp/f; : >/tmp/f; s pgrep -F /tmp/f; echo 1 >/tmp/f; s pgrep -LF /tmp/f; exec 8</tmp/f; flock 8; s pgrep -LF /tmp/f; echo ' 1 2' >/tmp/f; s pgrep -F /tmp/f`,
	})
}

func TestPkill(t *testing.T) {
	compare(t, []string{
		`s pkill; s pkill nosuch; s pkill -e nosuch; s pkill -c nosuch; s pkill -e sleep`,
		`s pkill -0 -e sleep; s pkill -0 -c sleep; s pkill -f '^sleep 1001$'; s pkill -e -KILL -f '^sleep 1002$'; s pkill -sigterm -ef '^odd'; s pkill -x slee; s pkill -e -u 99; s pkill -9 -n sleep; s pkill -o sleep`,
		`s pkill -NOSUCH x; s pkill --signal NOSUCH x; s pkill --signal 99 sleep; s pkill --signal KILL -f '^sleep 1000$'; s pkill -l x; s pkill -v x; s pkill -d, x; s pkill -99 -f '^sleep 1001'; s pkill -1 -H -e -f hup$; s pkill -HUP -ef '^sleep 1003'; s pkill a b; s pkill -12 -e -P $$ -f '^sleep 1004'`,
		`s setpriv --reuid 1000 --clear-groups pkill sleep; s setpriv --reuid 1 --clear-groups pkill -e sleep; s pkill -q 7 -f '^sleep 1000'; s pkill -q x -e -f '^sleep 1001'; s pkill -m -e -KILL -f 'e 1003$'; s pkill -e -F /nosuch`,
	})
}
