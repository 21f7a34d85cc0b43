package shell_test

import (
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

// cases run in the bash of the Debian tree and in ours. Both use the programs of the tree.
var cases = []string{
	`bash -c 'echo $0 $1 $#; echo "$@"' name a 'b c'`,
	`bash -c 'exit 3'; echo $?; bash -c 'false'; echo $?; bash -c ''; echo $?`,
	`bash -c 'nosuch'; echo $?; bash -c './nosuch; echo $?; /tmp; echo $?'; bash -c 'x=1; nosuch $x; echo $?'`,
	`echo 'echo hi' >f; bash -c './f; echo $?'; chmod +x f; bash -c './f; echo $?'; PATH=. bash -c f`,
	`printf '#!/nosuch/sh\necho hi\n' >f; chmod +x f; bash -c './f; echo $?'`,
	`printf '#!/bin/sh\necho $0 $1\n' >f; chmod +x f; bash -c './f x'`,
	`bash -c 'cd /nosuch; echo $?; cd /etc/passwd; echo $?; cd /usr/bin && pwd; cd - ; cd; pwd; cd a b; echo $?'`,
	`bash -c 'cat </nosuch; echo $?; echo x >/nosuch/y; echo $?; echo x >/tmp; echo $?'`,
	`bash -c 'echo out; echo err >&2' 2>&1 | sort; bash -c 'ls /nosuch 2>/dev/null || echo failed'`,
	`bash -c 'echo a >f; echo b >>f; cat f; cat <f | tr a-z A-Z; umask 077; echo >g; stat -c %a g; umask; umask -S'`,
	`bash -c 'sleep 10 & kill $!; wait $!; echo $?'`,
	`bash -c 'kill -9 $$'; echo $?; bash -c 'sh -c "kill -TERM \$\$"; echo $?' 2>/dev/null; bash -c 'sh -c "kill -INT \$\$"; echo $?'`,
	`bash -c '(exit 4) & wait $!; echo $?; wait 999999; echo $?; true & wait; echo $?'`,
	`bash -c 'x=5; f() { echo in $x; }; f & wait; { echo a; echo b; } & wait'`,
	`bash -c 'for i in 1 2 3; do echo $i & wait; done; i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i'`,
	`bash -c 'exec echo replaced; echo not'; bash -c '(exec echo sub); echo after'; bash -c 'exec nosuch; echo not'; echo $?`,
	`bash -c 'exec sh -c "echo \$\$"; ' >a & wait $!; p=$!; [ "$(cat a)" = $p ] && echo same`,
	`bash -c 'exec >f; echo hi'; cat f`,
	`bash -c 'fi'; echo $?; bash -c 'echo a; )'; echo $?; bash -c 'if true' 2>/dev/null; echo $?; bash -c $'echo a\nif true\n' 2>/dev/null; echo $?`,
	`bash -c 'a && && b' 2>/dev/null; echo $?; bash -c 'echo a;;'; echo $?; bash -c "echo 'x" 2>/dev/null; echo $?`,
	`printf 'echo one\nif true; then\n  echo two\nfi\nnosuch\nexit 7\necho not\n' >s; bash s; echo $?; bash <s; echo $?`,
	`printf 'read x\nhello\necho $x\ncat\nrest\n' | bash`,
	`printf 'f() {\n  nosuch\n}\n\nf\n' >s; bash s; bash nosuch.sh; echo $?`,
	`bash -e -c 'false; echo not'; echo $?; bash -x -c 'echo a'`,
	`bash -c 'set -- a b; echo $1 $#; shift; echo $1; set -e; false; echo not'; bash -o pipefail -c 'false | true; echo $?'`,
	`bash --nope 2>&1 | head -n 1; bash -Z 2>/dev/null; echo $?; bash -c; echo $?; bash -l -c 'echo login'`,
	`echo 'X=fromprofile; export X' >/etc/profile; bash -lc 'echo $X'; bash -c 'echo $X'; (exec -a -bash bash -c 'echo $X')`,
	`env -i /usr/bin/env bash -c 'env | grep -v "^_=" | sort'; env -i PATH=$PATH bash -c 'cd /usr; env | grep PWD | sort' | sort`,
	`env -u HOME bash -c 'echo ${HOME-unset}; cd; echo $?'`,
	`SHLVL=3 bash -c 'echo $SHLVL'; A=1 bash -c 'B=2 env | grep "^[AB]=" | sort; C=3; env | grep "^C="; export C; env | grep "^C="'`,
	`bash -c 'trap "echo bye \$?" EXIT; exit 3'; echo $?; bash -c 'trap "echo bye" EXIT; true'`,
	`bash -c 'echo $(ls /nosuch 2>&1); x=$(false); echo $?; echo "$(echo "a  b")"; echo ` + "`echo back`" + `'`,
	"bash -c 'cat <<E\n$HOME x\nE\ncat <<\"E\"\n$HOME\nE\n'",
	`bash -c 'echo -n a; echo -e "b\tc"; echo -ne "d\n"; printf "%s-%d\n" a 1 b 2; printf "%5.2f|%-5s|%05d\n" 3.14159 ab 42'`,
	`bash -c 'kill -0 $$; echo $?; kill 999999; echo $?; kill -l 9; kill -l TERM; kill -NOPE 1; echo $?; kill x; echo $?'`,
	`bash -c 'echo a >|f; cat f; ls -d /et* /usr/b?n; echo {a,b}{1,2} ~; case abc in a*) echo yes;; esac; [[ abc =~ b ]] && echo match'`,
	`bash -c 'type cd; type -t ls; command -v cat; alias'`,
	`bash -c 'jobs; sleep 5 & jobs; kill %1; wait $! 2>/dev/null; echo $?; fg; echo $?'`,
	`bash -c 'echo hi | while read l; do echo got $l; done; read a b <<<"1 2 3"; echo $b'`,
	`bash -c 'yes | head -n 1; echo $?; true | false; echo $? ; ! true; echo $?'`,
	`bash -c 'sleep 0.1; exit' ; echo $?; bash -c 'exit 300'; echo $?`,
	`bash -c 'shopt -s checkwinsize; echo $?; shopt -s nosuch; echo $?; logout; echo $?'`,
	`bash -c '. /nosuch; echo $?; echo "echo sourced \$1" >f; . ./f a; . f b; source ./f c; echo $?'`,
	`bash -c 'trap "echo bye" EXIT; trap "" HUP; kill -HUP $$; echo alive; trap - HUP; trap "" NOPE; echo $?'; bash -c 'trap "" USR1; sh -c "kill -USR1 \$\$; echo ignored"'`,
	`bash -c '[ "$HOSTNAME" = "$(uname -n)" ]; echo $?; sleep 9 & jobs -l >f; jobs -p >/dev/null; kill $!'; tr -s ' ' <f`,
	`mkdir gone; cd gone; bash -c 'rmdir ../gone; echo ok; cd ..; pwd'`,
	`echo 'echo $1 $0' | bash -s x y; printf 'exit 5' | bash; echo $?`,
}

func TestAsBash(t *testing.T) {
	pids := regexp.MustCompile(` *\b[0-9]{3,}\b`) // bash pads a process id to five columns
	testbed.Cell{Normalize: func(s string) string { return pids.ReplaceAllString(s, " PID") }}.Compare(t, cases)
}

// TestReapsOrphans checks that the shell as process 1 waits for orphans of other processes.
func TestReapsOrphans(t *testing.T) {
	testbed.NeedRoot(t)
	cmd := exec.Command(testbed.Program("bash"), "-c", `
		mount --make-rprivate / && mount -t proc proc /proc
		orphan=$(sh -c 'sleep 0.1 >/dev/null & echo $!')
		for i in $(seq 500); do
			[ -e /proc/$orphan ] || break
			sleep 0.02
		done
		[ -e /proc/$orphan ] || echo $$ reaped`)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS}
	if r := testbed.Run(t, cmd); r.Stdout != "1 reaped\n" || r.Status != 0 {
		t.Error(r)
	}
}

// TestFirstProgramIsProcessTwo checks that the threads of the runtime take no low process ids.
func TestFirstProgramIsProcessTwo(t *testing.T) {
	testbed.NeedRoot(t)
	if _, err := os.Stat("/proc/sys/kernel/ns_last_pid"); err != nil {
		testbed.CannotRun(t, "a kernel without CONFIG_CHECKPOINT_RESTORE")
	}
	cmd := exec.Command(testbed.Program("bash"), "-c", `/bin/sh -c 'echo $$ $PPID'; /bin/sh -c 'echo $$'; /usr/bin/env | grep -c contedor_first`)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS}
	if r := testbed.Run(t, cmd); r.Stdout != "2 1\n3\n0\n" {
		t.Error(r)
	}
}
