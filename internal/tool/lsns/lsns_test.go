package lsns

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "lsns") }

// amid is a script that makes /tmp/amid. That runs its arguments among processes with new
// namespaces; $net and $user are two of these.
const amid = `cat >/tmp/amid <<'END'
# None of these makes a process.
mkfifo /tmp/pause; exec 9<>/tmp/pause
pause() { read -t 0.01 -u 9; }
# Waits until a process runs another program.
runs() { local c= i; for i in {1..2000}; do read -r c </proc/$1/comm; [ "$c" = "$2" ] && break; pause; done; }
# The same for the child of a process.
below() { local c= i; for i in {1..2000}; do read -r c </proc/$1/task/$1/children; [ "$c" ] && break; pause; done; runs $c $2; }
touch /tmp/n1 /tmp/n2 "/tmp/n 3"
unshare --net=/tmp/n1 true
mount --bind /tmp/n1 /tmp/n2
unshare -r --uts="/tmp/n 3" true
unshare -n sleep 1001 & runs $! sleep; export net=$!
unshare -r -u sleep 1002 & runs $! sleep; export user=$!
unshare -Ur unshare -i sleep 1003 & runs $! sleep
unshare -pf sleep 1004 & below $! sleep
setpriv --reuid 1000 --clear-groups sleep 1005 & runs $! sleep
unshare -r unshare -rpf --mount-proc sleep 1006 & below $! sleep
unshare -u bash -c 'exec 7</proc/self/ns/uts; exec unshare -u bash -c "exec -a \"a
b	c é\" sleep 1007"' & runs $! sleep
unshare -n perl -MSocket -e '$^F=99; socket(S,AF_INET,SOCK_DGRAM,0) or die; exec qw(nsenter -t 1 -n sleep 1008)' & runs $! sleep
exec 9>&-
"$@"
END
useradd -u 1000 ana
mount --make-rprivate /
`

// around is the first process of a PID namespace.
const around = "unshare --kill-child -mpf --mount-proc bash /tmp/amid"

func TestAsTheRealTool(t *testing.T) {
	cases := []string{
		`lsns --nope`, `lsns -x`, `lsns -V`, `lsns --t`, `lsns --ta`, `lsns -o`, `lsns -h >/dev/full`, `lsns --help | grep -o '^ .*--[a-z-]*'`, `(exec -a /x/n lsns -x)`,
		`lsns -J -r`, `lsns -r --json`, `lsns -P -p 1`, `lsns -l -T`, `lsns -T -l`,
		`lsns -p x`, `lsns -p 0`, `lsns -p -1`, `lsns -p 99999999999`, `lsns -p ''`, `lsns -t x`, `lsns -t ''`, `lsns --tree=x`, `lsns -Tx`, `lsns x`, `lsns -- -1`, `lsns 99999999999999999999`, `lsns 12`, `lsns -p 1 12`,
		`lsns -o x`, `lsns -o NS,x,TYPE`, `lsns -o ''`, `lsns -o +`, `lsns -o ,`, `lsns -o NS,`, `lsns -o NS,,TYPE`, `lsns -o +x`, `lsns -o NS -o y`,
		`lsns -o $(printf 'NS,%.0s' $(seq 30))NS`,
		`lsns -H`, `lsns -HJ`, `lsns -Hr`, `lsns -H -o x`, `lsns -t x -H`,
		`lsns -Q 'PID >'`, `lsns -Q 'PID 5'`, `lsns -Q '(NS'`, `lsns -Q '(NS 1)'`, `lsns -Q 'PID == "x'`, `lsns -Q 'PID=~"("'`, `lsns -Q 'PID=~"["'`, `lsns -Q 'X == 1 && Y == 2'`, `lsns -Q 'PID==1 TYPE'`, `lsns -Q '== 1'`, `lsns -Q ')'`, `lsns -Q 'PID == 5 5.5'`, `lsns -Q 'PID == true true'`, `lsns -Q 'PID == 99999999Y'`, `lsns -Q "'"`, `lsns -Q '!'`, `lsns -Q 'NS "x"'`,
	}
	for _, options := range []string{
		"", "-l", "-r", "-J", "-n", "-u", "-W", "-T", "-P", "-Pr", "-PJ", "-nl", "-rn", "-Jl", "-T -J", "-T -r", "-Tparent", "-T=parent", "--tree=process", "--tree=owner -l", "--tree=parent -J", "-T -P", "-Tparent -P",
		"-t net", "-t net -J", "-t net -r", "-t net -W", "-t net -l", "-t net -J -W", "-t uts -t net", "-t time", "-t user -T", "-t user -Tparent", "-t pid -Tparent", "-t pid", "-t mnt", "-t ipc -l", "-t cgroup",
		"-p $net", "-p $user", "-p 1", "-p 999999", "-p $user -t user", "-p $user -T",
		"-o NS", "-o PID,PPID,NS", "-o ns,Type", "-o +PATH", "-o +UID,PNS,ONS", "-o PATH,COMMAND,UID", "-o NSFS", "-o NSFS,NS", "-o NS,NSFS,NS", "-J -o NS,NSFS,NS", "-J -o NSFS,NS", "-J -o NS,TYPE,NSFS", "--output-all", "--output-all -r", "--output-all -J", "--output-all -T", "--output-all -W -Tparent", "--output-all -o +NS", "-o COMMAND,NS -T", "-o COMMAND,NS", "-n -o NSFS -t net", "-n -o NETNSID -t uts",
		`-Q "PID == 1"`, `-Q "TYPE == \"net\""`, `-Q "NPROCS > 3"`, `-Q "NPROCS>3 && TYPE!=\"user\" or TYPE==\"uts\""`, `-Q "TYPE =~ \"^(net|u)\""`, `-Q "TYPE !~ \"t$\""`, `-Q "not PID"`, `-Q "PID"`, `-Q "!PID == 0"`, `-Q "! (PID == 1)"`, `-Q "COMMAND"`, `-Q ""`,
		`-Q "UID == 1000"`, `-Q "UID ge 1"`, `-Q "USER lt \"b\""`, `-Q "USER <= \"root\""`, `-Q "PID == 1.5"`, `-Q "PID >= 1.0"`, `-Q "PID < 1K"`, `-Q "PID < 1KiB"`, `-Q "NETNSID"`, `-Q "NETNSID == \"unassigned\""`, `-Q "NSFS != \"\""`, `-Q "NSFS"`, `-Q "true"`, `-Q false`, `-Q "PID == true"`, `-Q "TYPE == 1"`, `-Q "1 == TYPE"`, `-Q "PNS == ONS"`, `-Q "ns > 1 @ && pid lt 5"`, `-Q "TYPE == \"net\"" -T`, `-Q "PID > 2" -l`, `-Q "PID > 2" -J -o TYPE`, `-Q "TYPE == \" net \""`,
	} {
		cases = append(cases, "lsns "+options)
	}
	for _, options := range []string{"", "-l", "-r", "-J", "-T", "-Tparent", "-o NS,PID", "-o PID,NPROCS,PATH,TYPE", "--output-all -r", "-n", "-Q \"PID == 1\"", `-Q ""`} {
		for _, of := range []string{"1/ns/net", "$net/ns/net", "$user/ns/user", "$net/ns/pid", "$net/ns/user"} {
			cases = append(cases, "echo 2000 >/proc/sys/kernel/ns_last_pid; n=$(readlink /proc/"+of+"); n=${n#*[}; lsns "+options+" ${n%]}")
		}
	}
	// An ordinary user cannot see the namespaces of other users' processes.
	for _, options := range []string{"", "-T", "-J", "-l"} {
		cases = append(cases, "setpriv --reuid 1000 --clear-groups lsns "+options)
	}
	cases = append(cases, "LC_ALL=C.UTF-8 lsns", "LC_ALL=C.UTF-8 lsns -r", "unshare -n lsns -t net -o TYPE,NETNSID,NSFS,COMMAND | sort", "unshare -m sh -c 'umount -l /proc; umount -l /proc; lsns'")
	testbed.Cell{Setup: amid}.CompareWithin(t, around, testbed.Batch(cases, 10))
}

// TestOnATerminal checks that columns fit the terminal.
func TestOnATerminal(t *testing.T) {
	var cases []string
	for _, width := range []string{"20", "40", "60", "80", "120", "200", "0"} {
		for _, options := range []string{"", "-u", "-t net", "-o +PATH,PNS,ONS", "--output-all", "-T", "-l", "-W -t net", "-r", "-o NS,COMMAND,PID,NPROCS"} {
			cases = append(cases, "script -qec 'stty cols "+width+"; lsns "+options+"' /dev/null </dev/null")
		}
	}
	testbed.Cell{Setup: amid}.CompareWithin(t, around, testbed.Batch(cases, 10))
}
