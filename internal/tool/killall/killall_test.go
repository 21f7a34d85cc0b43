package killall

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "killall") }

// TestAsTheRealTool has a PID namespace for each side: killall finds all processes in /proc.
func TestAsTheRealTool(t *testing.T) {
	const start = `exec 2>&1
rm -rf /tmp/k; mkdir /tmp/k; cd /tmp/k
hidden() { sed '/^  /d'; }; masked() { sed 's/([0-9]*)/(N)/'; }
start() { sleep 100 & sleep 0.01; for i in {1..500}; do [ "$(</proc/$!/comm)" = sleep ] && break; done; }; ended() { wait $! 2>/dev/null; echo "$1: $?"; }
`
	cases := []string{
		`killall nosuch; echo $?; start; killall -v sleep 2>&1 | masked; ended; killall -l; killall -s x sleep; killall -x 2>&1 | hidden; killall 2>&1 | hidden; killall -q nosuch; echo $?; killall -0 bash; echo $?`,
		`for o in -9 '-s HUP' -SIGUSR1 -KILL '-I -15' '-r' '-u root' '-y 1h' '-w' '-n 1' '-e'; do start; killall $o sleep 2>&1 | masked | sed 's/pgid [0-9]*/pgid N/'; kill $! 2>/dev/null; ended "$o"; done`,
		`start; killall -o 1h sleep; echo $?; killall -y x sleep 2>&1 | hidden; killall -u nosuch sleep; killall -KILL sleep nosuch; echo $?; ended`,
		`start; killall -r '^sl.*p$'; ended; start; killall /bin/sleep /nosuch/x; killall -r '('; echo n | killall -i sleep | masked; echo y | killall -i sleep | masked; ended; start; setpriv --reuid 1000 --clear-groups killall sleep 2>&1 | masked; killall sleep; ended`,
		`cp /bin/bash averyveryverylongname; mkfifo ff; ./averyveryverylongname -c 'read x <ff' & for i in {1..500}; do [ "$(</proc/$!/comm)" = averyveryverylo ] && break; done; killall averyveryverylon; echo $?; killall -e averyveryverylongnamf; echo $?; killall -e averyveryverylongname; echo $?; ended`,
	}
	for i, c := range cases {
		cases[i] = start + c
	}
	testbed.Cell{}.CompareWithin(t, "unshare -pf --mount-proc", cases)
}
