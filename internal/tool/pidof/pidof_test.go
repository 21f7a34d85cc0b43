package pidof

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "pidof") }

func TestAsTheRealTool(t *testing.T) {
	const start = `exec 2>&1
sleep 1000 & sleep 2000 & cp /bin/sleep /tmp/other; /tmp/other 300 & (exec -a "odd name" sleep 5) & (exec -a -login sleep 5) &
printf '#!/bin/sh\nread x </tmp/fifo\n' >/tmp/script.sh; chmod +x /tmp/script.sh; /tmp/script.sh & sh /tmp/script.sh &
until [ $(grep -lE '^(sleep|other|script.sh)$' /proc/[0-9]*/comm 2>/dev/null | wc -l) -ge 6 ]; do :; done
trap "kill -9 \$(jobs -p) 2>/dev/null; wait 2>/dev/null" EXIT
s() { "$@"; echo "[$?]"; }
`
	cases := []string{
		`s pidof sleep; s pidof; s pidof nosuch; s pidof -s sleep; s pidof /tmp/other; s pidof other sleep; s pidof -s other sleep; s pidof -q sleep; s pidof -q nosuch; s pidof -c other; pidof pidof | wc -w`,
		`s pidof -o 1 other; s pidof -o $! sh; s pidof -o %PPID bash; s pidof -o "$!,1" -o x sh; s pidof -d, sleep; s pidof -d '' sleep; s pidof -d: other sleep; s pidof -dxyz sleep; s pidof bash; s pidof sh`,
		`s pidof -x script.sh; s pidof script.sh; s pidof -x /tmp/script.sh; s pidof -x sh; s pidof 'odd name'; s pidof login; s pidof -- -login; s pidof -z sleep; s pidof -n sleep`,
		`s pidof /usr/bin/sleep; s pidof /bin/sleep; cd /tmp; s pidof ./other; s pidof /nosuch/sleep; s pidof tmp/other; s pidof x/sleep; s pidof bin/sh; cp /bin/sleep sleep; s pidof /tmp/sleep; s pidof /tmp/script.sh; s pidof ''; s pidof /; s pidof -Z sleep; s pidof --help; s pidof -o; s pidof -w sleep; s pidof sleep -s`,
	}
	for i, c := range cases {
		cases[i] = start + c
	}
	testbed.Cell{Setup: "mkfifo /tmp/fifo"}.CompareWithin(t, "unshare -pf --mount-proc", cases)
}
