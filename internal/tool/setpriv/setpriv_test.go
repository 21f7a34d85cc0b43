package setpriv

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "setpriv") }

// state is a program that prints the state that setpriv changes.
const state = ` sh -c 'grep -E "^(Uid|Gid|Groups|Cap|NoNew|Seccomp:|Speculation_Store|Sig[BIC])" /proc/self/status; echo $$ $PPID >/dev/null; id'`

func TestAsTheRealTool(t *testing.T) {
	cases := []string{
		// options and operands
		`setpriv`, `setpriv --`, `setpriv --nope`, `setpriv -x`, `setpriv --r`, `setpriv --re`, `setpriv --ruid`, `setpriv -V`, `setpriv --vers`,
		`setpriv --help | grep -o '^ -[^ ]*\( --[a-z-]*\)*'`, `setpriv -h >/dev/full`, `(exec -a /x/n setpriv)`, `(exec -a /x/n setpriv --ruid)`,
		`setpriv --nnp --no-new-privs true`, `setpriv --ruid 1 --ruid 2 true`, `setpriv --reuid 1 --euid 2 true`, `setpriv --euid 1 --reuid 2 true`,
		`setpriv --ruid 1 --reuid 2 true`, `setpriv --reuid 1 --reuid 1 true`,
		`setpriv --regid 1 --egid 2 true`, `setpriv --rgid 1 --regid 2 true`, `setpriv --clear-groups --keep-groups true`, `setpriv --groups 1 --init-groups true`,
		`setpriv --clear-groups --clear-groups true`, `setpriv --keep-groups --keep-groups true`, `setpriv --groups 1 --groups 2 true`,
		`setpriv --inh-caps -all --inh-caps -all true`, `setpriv --ambient-caps x --ambient-caps x true`, `setpriv --bounding-set x --bounding-set x true`,
		`setpriv --securebits +noroot --securebits +noroot true`, `setpriv --pdeathsig clear --pdeathsig TERM true`, `setpriv --pdeathsig keep --pdeathsig TERM true`,
		`setpriv --ptracer any --ptracer any true`, `setpriv --selinux-label a --selinux-label a true`, `setpriv --apparmor-profile a --apparmor-profile a true`, `setpriv --seccomp-filter x --seccomp-filter x true`,
		`setpriv -d true`, `setpriv -d --nnp`, `setpriv --list-caps true`, `setpriv --list-caps --list-caps`, `setpriv --list-caps`,
		// values
		`setpriv --ruid x true`, `setpriv --ruid '' true`, `setpriv --ruid 99999999999999999999 true`, `setpriv --ruid -1 true`, `setpriv --euid 1x true`,
		`setpriv --egid nosuch --clear-groups true`, `setpriv --regid x true`, `setpriv --groups a,1 true`, `setpriv --groups '' true`, `setpriv --groups 1, true`,
		`setpriv --rgid 1 true`, `setpriv --regid 1 true`, `setpriv --init-groups true`, `setpriv --euid 1 --init-groups true`, `setpriv --reuid 4242 --init-groups true`,
		`setpriv --pdeathsig 9 true`, `setpriv --pdeathsig NOPE true`, `setpriv --pdeathsig '' true`, `setpriv --ptracer x true`, `setpriv --ptracer 0 true`, `setpriv --ptracer -1 true`, `setpriv --ptracer 1 true`,
		`setpriv --ptracer any true`, `setpriv --ptracer none true`, `setpriv --ptracer 4194305 true`,
		`setpriv --securebits noroot true`, `setpriv --securebits '' true`, `setpriv --securebits +all true`, `setpriv --securebits +keep_caps true`, `setpriv --securebits +x true`, `setpriv --securebits +noroot, true`,
		`setpriv --inh-caps chown true`, `setpriv --inh-caps +nope true`, `setpriv --inh-caps '' true`, `setpriv --inh-caps +cap_3 true`, `setpriv --inh-caps +cap_99 true`, `setpriv --inh-caps +cap_chown true`, `setpriv --inh-caps +CHOWN true`, `setpriv --inh-caps +cap_x true`, `setpriv --inh-caps +,x true`,
		`setpriv --bounding-set -chown,x true`, `setpriv --ambient-caps +nope true`, `setpriv --ambient-caps - true`,
		`setpriv --selinux-label x true`, `setpriv --apparmor-profile x true`,
		`setpriv --landlock-access nope true`, `setpriv --landlock-access fs:nope true`, `setpriv --landlock-access fs:read-file,,x true`, `setpriv --landlock-access fs:, true`,
		`setpriv --landlock-rule x true`, `setpriv --landlock-rule path-beneath:x true`, `setpriv --landlock-rule path-beneath:x:/ true`, `setpriv --landlock-rule path-beneath::/nosuch true`,
		`setpriv --seccomp-filter /nosuch true`, `setpriv --seccomp-filter / true`, `printf 1234567 >f; setpriv --seccomp-filter f true`, `: >f; setpriv --seccomp-filter f true`,
		// the program
		`setpriv nosuch`, `setpriv /etc/passwd`, `setpriv /nosuch/x`, `setpriv -- echo -d`, `setpriv echo --nnp`, `echo 'echo $0 $1' >s; chmod +x s; setpriv ./s a`, `setpriv sh -c 'exit 3'`, `(exec 2>/dev/null; setpriv sh -c "kill -9 \$\$"; echo $?)`,
		`sh -c 'echo $$; exec setpriv sh -c "echo \$\$"' | uniq | wc -l`,
	}
	for _, options := range []string{
		"-d", "-dd", "-ddd", "-dddd", "--dump --dump",
	} {
		cases = append(cases, "setpriv "+options, "setpriv --reuid 1000 --regid 1000 --clear-groups setpriv "+options, "unshare -r setpriv "+options)
	}
	for _, options := range []string{
		"", "--nnp", "--ruid 1000", "--euid 1000", "--reuid 1000", "--reuid daemon", "--rgid 1 --keep-groups", "--egid 1 --clear-groups", "--regid daemon --clear-groups",
		"--groups 1,2,daemon", "--clear-groups", "--keep-groups", "--reuid daemon --init-groups", "--reuid 1 --regid 1 --init-groups", "--reuid 1000 --regid 1000 --groups 5,6",
		"--inh-caps -all", "--inh-caps +chown", "--inh-caps +all", "--inh-caps +all,-chown", "--inh-caps +chown --ambient-caps +chown", "--ambient-caps +chown",
		"--inh-caps +chown,+net_raw --ambient-caps +all --reuid 1000", "--bounding-set -all", "--bounding-set -all,+chown", "--bounding-set -sys_admin", "--bounding-set -chown --inh-caps +chown",
		"--reuid 1000 --bounding-set -chown", "--reuid 1000 --inh-caps +chown --ambient-caps +chown",
		"--securebits +noroot", "--securebits +noroot,+noroot_locked,+no_setuid_fixup,+keep_caps_locked", "--securebits -all", "--securebits +no_setuid_fixup --reuid 1000",
		"--pdeathsig KILL", "--pdeathsig keep", "--pdeathsig clear", "--pdeathsig sigterm --reuid 1000", "--pdeathsig RTMIN+2",
	} {
		cases = append(cases,
			"setpriv "+options+state,
			"setpriv "+options+" setpriv -ddd",
			"unshare -r setpriv "+options+state,
			"setpriv --reuid 1000 --regid 1000 --clear-groups setpriv "+options+state)
	}
	// In a PID namespace without its /proc, the real one shows the bounding set of another process.
	cases = append(cases, "setpriv --bounding-set -chown unshare -pf setpriv -d")
	testbed.Cell{Setup: "useradd -m -u 1000 ana; groupadd -g 7000 -U daemon extra"}.Compare(t, testbed.Batch(cases, 8))
}

func TestEnvironment(t *testing.T) {
	var cases []string
	for _, env := range []string{"A=1 TERM=x COLORTERM=c NO_COLOR= SHELL=/x", "HOME=/x USER=y"} {
		for _, options := range []string{"", "--ruid 1000", "--reuid ana --clear-groups", "--euid 1000", "--reuid 4242"} {
			if options == "--reuid 4242" {
				options = "--reuid daemon"
			}
			cases = append(cases, env+" setpriv --reset-env "+options+" env", env+" setpriv --reset-env "+options+" nosuch")
		}
	}
	testbed.Cell{Setup: "useradd -m -s '' -u 1000 ana"}.Compare(t, testbed.Batch(cases, 8))
	testbed.Cell{Setup: `rm /etc/login.defs`}.Compare(t, []string{"setpriv --reset-env env", "setpriv --reset-env --reuid daemon env"})
	testbed.Cell{Setup: `printf '# c\nENV_SUPATH\tPATH=/a:/b\n ENV_PATH   "/c:/usr/bin"\n' >/etc/login.defs`}.Compare(t, []string{"setpriv --reset-env env", "setpriv --reset-env --reuid daemon env", "setpriv --reset-env /usr/bin/env"})
}

// TestRestrictions uses a filter that forbids mkdir(2), and Landlock.
func TestRestrictions(t *testing.T) {
	const filter = `printf '\x20\0\0\0\0\0\0\0\x15\0\0\1\x53\0\0\0\6\0\0\0\1\0\5\0\6\0\0\0\0\0\xff\x7f' >f; `
	testbed.Cell{}.Compare(t, []string{
		filter + `setpriv --seccomp-filter f mkdir d; echo $?; setpriv --seccomp-filter f` + state,
		filter + `setpriv --reuid 1000 --clear-groups setpriv --seccomp-filter f mkdir /tmp/d`,
		`printf '\6\0\0\0\0\0\0\0\6\0\0\0\0\0\0\0\1' >f; setpriv --seccomp-filter f true`,
		`printf '\1\0\0\0\0\0\0\0' >f; setpriv --seccomp-filter f true`,
		`setpriv --landlock-access fs ls /`,
		`setpriv --landlock-access fs:write ls -d /usr; setpriv --landlock-access fs:write sh -c 'echo x >y'`,
		`setpriv --landlock-access fs --landlock-rule path-beneath:read,execute:/ sh -c 'cat /etc/debian_version >/dev/null; echo $?; echo x >y'`,
		`setpriv --landlock-access fs:make-dir --landlock-rule path-beneath::/tmp/c sh -c 'mkdir x; echo $?; mkdir /tmp/x'`,
		`setpriv --landlock-rule path-beneath:x:/ true; setpriv --landlock-rule path-beneath:read:/ ls -d /`,
	})
}
