package stress

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "stress") }

func TestAsTheRealTool(t *testing.T) {
	const start = `exec 2>&1
masked() { sed 's/\[[0-9]*\]/[N]/g; s/worker [0-9][0-9]* /worker N /; s/in [0-9]*s/in Ns/'; }
`
	cases := []string{
		`for a in -i '-i 0' '-m 0' '-d 0' '-m x' '--vm-bytes 0' '--vm-bytes -1 -m 1 -n' '--vm-stride 0' '--vm-hang -1' '--hdd-bytes -1' '--backoff -1' '-t -1' '-t 1x' '-m 1 --vm-bytes 1Z' '-c 1b -n' '-t 1h -n -c 1' '-vn -c 1' x '-c 1 x' '--cpus 1' '--cp 1' '-n --vm 1 --vm-keep --vm-hang 5' --vm-bytes --io -t --backoff --vm-hang -c1 -cv '--dry-run -c 2'; do echo "= $a"; stress $a 2>&1 | masked; echo ${PIPESTATUS[0]}; done`,
		`stress -c 2 -t 1 | masked; stress -v -m 1 --vm-bytes 1M --vm-hang 0 -t 1 -i 1 | masked; stress -q -c 1 -t 1; echo $?`,
		`for a in '-c 2' '-m 1 --vm-bytes 2M --vm-hang 0' '-v -c 1'; do setsid stress $a -t 50 2>&1 | masked & until [ "$(pgrep -c stress)" -gt 1 ]; do sleep 0.1; done; sleep 0.1; kill -9 $(pgrep -n stress); wait; done`,
	}
	for i, c := range cases {
		cases[i] = start + c
	}
	testbed.Cell{}.CompareWithin(t, "unshare -pf --mount-proc", cases)
}
