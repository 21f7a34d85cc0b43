package nc

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "nc") }

// TestAsTheRealTool has a network namespace for each side. The usage is hidden, because ours has fewer
// options.
func TestAsTheRealTool(t *testing.T) {
	const start = `exec 2>&1
rm -rf /tmp/n; mkdir /tmp/n; cd /tmp/n; ip link set lo up; printf '127.0.0.1 localhost\n::1 localhost\n' >/etc/hosts
hidden() { sed '/^usage/d; /^	/d'; }; listening() { until grep -q "$1 .* $2 " /proc/net/$3; do sleep 0.05; done; }
`
	cases := []string{
		`for a in '' x -z 'a b c' '-zv 127.0.0.1 x' '-zv 127.0.0.1 0' '-zv 127.0.0.1 70000' -l '-l -s 1.1.1.1 1' '-lz 1' '-k 127.0.0.1 1' -U '-U /nosuch'; do echo "= $a"; nc $a </dev/null 2>&1 | hidden; done; nc -z 127.0.0.1 1; echo $?; nc -zv 127.0.0.1 1; echo $?; nc -zv -w 1 localhost 1; nc -zvn 127.0.0.1 1-3`,
		`for a in -U '-U a b' -lU '-lU a b' '-w 99999999999 a 1' '-w 2147484 127.0.0.1 1' '-w 1x a 1' '-w -1 a 1' '-q 99999999999 a 1' '-q -99999999999 a 1' '-q x a 1' '-q -1 127.0.0.1 1' '-p x 127.0.0.1 1' '-p 99999 127.0.0.1 1' '-p 0 127.0.0.1 1' '-l x' '-l -p x' '-lu x' '-l 127.0.0.1 x' '-l 10.9.9.9 5' '-46 127.0.0.1 1' '-64 127.0.0.1 1' '-6 127.0.0.1 1' '-4 ::1 1' '-6 -v ::1 1' '-4n ::1 1' '-s 10.9.9.9 127.0.0.1 1' '-s ::1 127.0.0.1 1' -lk '-u 127.0.0.1' '127.0.0.1 1-' '127.0.0.1 5-1-2' '-zv 127.0.0.1 3-1'; do echo "= $a"; nc $a </dev/null 2>&1 | hidden; echo ${PIPESTATUS[0]}; done; nc -w '' a 1; nc -q '' a 1; nc -w ' 1' 127.0.0.1 1; echo $?; nc 127.0.0.1 ''; echo $?`,
		`nc -l 8080 >got & listening :1F90 0A tcp; echo hello | nc -N 127.0.0.1 8080; wait; cat got; nc -l 8081 >got & listening :1F91 0A tcp; echo hello | nc -vN localhost 8081; wait; cat got; echo text >f; nc -Nl -p 8082 <f & listening :1F92 0A tcp; nc -d 127.0.0.1 8082; wait`,
		`nc -lu 9090 >got & p=$!; listening :2382 07 udp; echo udp | nc -u -w 1 127.0.0.1 9090; until grep -q udp got; do sleep 0.05; done; kill $p; wait; cat got`,
		`nc -lU s >got & until [ -S s ]; do sleep 0.05; done; echo unix | nc -NU s; wait; cat got; ls s; nc -lvn 8092 2>err </dev/null & listening :1F9C 0A tcp; nc -zvn 127.0.0.1 8092; wait; sed 's/ [0-9]*$/ N/' err`,
	}
	for i, c := range cases {
		cases[i] = start + c
	}
	testbed.Cell{}.CompareWithin(t, "unshare -n", cases)
}
