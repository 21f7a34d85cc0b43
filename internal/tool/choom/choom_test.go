package choom

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "choom") }

func TestAsTheRealTool(t *testing.T) {
	const mine = "; grep -H . /proc/self/oom_score_adj"
	cases := []string{
		// options and operands
		"choom", "choom -x", "choom --nope", "choom --a", "choom --p 1", "choom -V", "choom -Vn x", "choom -n x -V", "choom -n", "choom -p", "choom --adjust", "choom --pid=",
		`choom --help | grep -o '^ -[^ ]*\( --[a-z-]*\)*'`, "choom -h >/dev/full", "(exec -a /x/c choom)", "(exec -a /x/c choom true)",
		"choom -n 5", "choom true", "choom -p $$ true", "choom -n 5 -p $$ true", "choom -- -p", "choom -n 5 -- -p",
		// values
		"for n in x '' ' 5' '5 ' +5 -5x 0x10 010 1001 -1001 2147483647 2147483648 -2147483648 -2147483649 99999999999999999999; do choom -n \"$n\" cat /proc/self/oom_score_adj; done",
		"for p in x '' 0 -1 1.5 2147483648 5000000000; do choom -p \"$p\"; choom -n 1 -p \"$p\"; done",
		"choom -p 4999999", "choom -n 5 -p 4999999", "choom -p $$ -p 4999999",
		// programs
		"choom -n 500 cat /proc/self/oom_score_adj", "choom -n 1000 -- cat /proc/self/oom_score_adj", "choom --adjust=-3 cat /proc/self/oom_score_adj",
		"choom cat -n 500 /proc/self/oom_score_adj", "choom cat /proc/self/oom_score_adj -n 500", "POSIXLY_CORRECT= choom cat -n 500 /proc/self/oom_score_adj",
		"choom -n 1 choom -n 2 cat /proc/self/oom_score_adj", "choom -n 1 nosuch", "choom -n 1 /", "choom -n 1 /etc/passwd", "PATH= choom -n 1 cat", "choom -n 1 sh -c 'exit 3'",
		// running processes
		"choom -n 7 -p $$ | sed s/$$/N/; choom -p $$ | sed 's/[0-9]*$//;s/'$$/N/" + mine, "choom -n +8 -n 9 -p $$ | sed s/$$/N/" + mine, "choom -n 1001 -p $$ 2>&1 | sed s/$$/N/" + mine,
		"choom -p $$ >/dev/full", "choom -n 3 -p $$ >/dev/full" + mine, "choom -p $$ >&-",
		// users
		"choom -n 5 setpriv --reuid 1000 --regid 1000 --clear-groups sh -c 'choom -n 4 cat /proc/self/oom_score_adj; choom -n 6 cat /proc/self/oom_score_adj; choom -n 9 -p 1; choom -n 4 -p $$ | sed s/$$/N/'",
		"unshare -r choom -n -5 cat /proc/self/oom_score_adj", "umount -l /proc; choom -n 5 true; choom -p 1; choom -n 5 -p 1",
	}
	testbed.Cell{}.Compare(t, testbed.Batch(cases, 8))
}
