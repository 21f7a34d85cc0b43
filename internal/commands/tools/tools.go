// Package tools lists the small tools and the teaching commands. They link neither net nor
// packages that unpack archives. They are in a package apart from the other commands so that
// package ahead/tools can run them before the packages of the others are initialized.
package tools

import (
	"contedor/internal/cli"
	"contedor/internal/multicall"
	"contedor/internal/teach/bundle"
	"contedor/internal/teach/check"
	"contedor/internal/teach/cost"
	"contedor/internal/teach/explain"
	"contedor/internal/teach/show"
	"contedor/internal/teach/tutor"
	"contedor/internal/tool/accounts"
	"contedor/internal/tool/arp"
	"contedor/internal/tool/awk"
	"contedor/internal/tool/basename"
	"contedor/internal/tool/basenc"
	"contedor/internal/tool/blkid"
	"contedor/internal/tool/brctl"
	"contedor/internal/tool/cal"
	"contedor/internal/tool/cat"
	"contedor/internal/tool/chmod"
	"contedor/internal/tool/chown"
	"contedor/internal/tool/chrt"
	"contedor/internal/tool/clear"
	"contedor/internal/tool/cmp"
	"contedor/internal/tool/column"
	"contedor/internal/tool/comm"
	"contedor/internal/tool/cp"
	"contedor/internal/tool/csplit"
	"contedor/internal/tool/cut"
	"contedor/internal/tool/date"
	"contedor/internal/tool/dd"
	"contedor/internal/tool/df"
	"contedor/internal/tool/diff"
	"contedor/internal/tool/dirname"
	"contedor/internal/tool/dmesg"
	"contedor/internal/tool/du"
	"contedor/internal/tool/echo"
	"contedor/internal/tool/env"
	"contedor/internal/tool/expr"
	"contedor/internal/tool/factor"
	"contedor/internal/tool/fallocate"
	falsecmd "contedor/internal/tool/false"
	"contedor/internal/tool/find"
	"contedor/internal/tool/findmnt"
	"contedor/internal/tool/flock"
	fmtcmd "contedor/internal/tool/fmt"
	"contedor/internal/tool/free"
	"contedor/internal/tool/getopt"
	"contedor/internal/tool/grep"
	"contedor/internal/tool/head"
	"contedor/internal/tool/hexdump"
	"contedor/internal/tool/hostid"
	"contedor/internal/tool/id"
	"contedor/internal/tool/ifconfig"
	"contedor/internal/tool/install"
	"contedor/internal/tool/ionice"
	"contedor/internal/tool/ipc"
	"contedor/internal/tool/join"
	"contedor/internal/tool/kill"
	"contedor/internal/tool/layout"
	"contedor/internal/tool/ldd"
	"contedor/internal/tool/less"
	"contedor/internal/tool/libcap"
	"contedor/internal/tool/libcgroup"
	"contedor/internal/tool/ln"
	"contedor/internal/tool/logger"
	"contedor/internal/tool/losetup"
	"contedor/internal/tool/ls"
	"contedor/internal/tool/lsblk"
	"contedor/internal/tool/lscpu"
	"contedor/internal/tool/lsns"
	"contedor/internal/tool/mkdir"
	"contedor/internal/tool/mknod"
	"contedor/internal/tool/mktemp"
	"contedor/internal/tool/mv"
	"contedor/internal/tool/namei"
	"contedor/internal/tool/netstat"
	"contedor/internal/tool/newidmap"
	"contedor/internal/tool/nice"
	"contedor/internal/tool/nl"
	"contedor/internal/tool/nohup"
	"contedor/internal/tool/nproc"
	"contedor/internal/tool/od"
	"contedor/internal/tool/paste"
	"contedor/internal/tool/pathchk"
	"contedor/internal/tool/printf"
	"contedor/internal/tool/prlimit"
	"contedor/internal/tool/pstree"
	"contedor/internal/tool/pwd"
	"contedor/internal/tool/readlink"
	"contedor/internal/tool/realpath"
	"contedor/internal/tool/renice"
	"contedor/internal/tool/reset"
	"contedor/internal/tool/rev"
	"contedor/internal/tool/rm"
	"contedor/internal/tool/rmdir"
	"contedor/internal/tool/route"
	"contedor/internal/tool/script"
	"contedor/internal/tool/sed"
	"contedor/internal/tool/seq"
	"contedor/internal/tool/setsid"
	"contedor/internal/tool/shell"
	"contedor/internal/tool/shuf"
	"contedor/internal/tool/sleep"
	"contedor/internal/tool/sort"
	"contedor/internal/tool/split"
	"contedor/internal/tool/ss"
	"contedor/internal/tool/stat"
	"contedor/internal/tool/stress"
	"contedor/internal/tool/stty"
	"contedor/internal/tool/su"
	"contedor/internal/tool/sudo"
	synccmd "contedor/internal/tool/sync"
	"contedor/internal/tool/sysctl"
	"contedor/internal/tool/tac"
	"contedor/internal/tool/tail"
	"contedor/internal/tool/taskset"
	"contedor/internal/tool/tee"
	testcmd "contedor/internal/tool/test"
	"contedor/internal/tool/timeout"
	"contedor/internal/tool/touch"
	"contedor/internal/tool/tr"
	"contedor/internal/tool/tree"
	truecmd "contedor/internal/tool/true"
	"contedor/internal/tool/truncate"
	"contedor/internal/tool/tsort"
	"contedor/internal/tool/tty"
	"contedor/internal/tool/uname"
	"contedor/internal/tool/uniq"
	"contedor/internal/tool/uptime"
	"contedor/internal/tool/uuidgen"
	"contedor/internal/tool/vi"
	"contedor/internal/tool/w"
	"contedor/internal/tool/watch"
	"contedor/internal/tool/wc"
	"contedor/internal/tool/whereis"
	"contedor/internal/tool/which"
	"contedor/internal/tool/whoami"
	"contedor/internal/tool/xargs"
	"contedor/internal/tool/xxd"
	"contedor/internal/tool/yes"
)

// List returns the rows of these commands.
func List() []multicall.Row {
	return []multicall.Row{
		{Command: arp.Command},
		{Command: accounts.AddGroup},
		{Command: accounts.AddUser},
		{Command: uname.Machine}, // arch
		{Command: shell.Command("ash")},
		{Command: awk.Command},
		{Command: basenc.Base32},
		{Command: basenc.Base64},
		{Command: basename.Command},
		{Command: shell.Command("bash")},
		{Command: blkid.Command, Place: multicall.First},
		{Command: brctl.Command, Place: multicall.First},
		{Command: cal.Command},
		{Command: libcap.Shell}, // capsh
		{Command: cat.Command},
		{Command: libcgroup.Classify, Place: multicall.First},
		{Command: libcgroup.Create, Place: multicall.First},
		{Command: libcgroup.Delete, Place: multicall.First},
		{Command: libcgroup.Exec, Place: multicall.First},
		{Command: libcgroup.Get, Place: multicall.First},
		{Command: libcgroup.Set, Place: multicall.First},
		{Command: chown.Group},
		{Command: chmod.Command},
		{Command: chown.Owner},
		{Command: clear.Command},
		{Command: chrt.Command},
		{Command: cmp.Command},
		{Command: column.Command},
		{Command: comm.Command},
		{Command: cp.Command},
		{Command: csplit.Command},
		{Command: cut.Command},
		{Command: shell.Command("dash")},
		{Command: date.Command},
		{Command: dd.Command},
		{Command: accounts.DelGroup},
		{Command: accounts.DelUser},
		{Command: df.Command},
		{Command: diff.Command},
		{Command: ls.Columns}, // dir
		{Command: dirname.Command},
		{Command: dmesg.Command},
		{Command: du.Command},
		{Command: echo.Command},
		{Command: grep.Extended}, // egrep
		{Command: env.Command},
		{Command: layout.Expand},
		{Command: expr.Command},
		{Command: factor.Command},
		{Command: fallocate.Command},
		{Command: falsecmd.Command},
		{Command: grep.Fixed}, // fgrep
		{Command: find.Command},
		{Command: findmnt.Command, Place: multicall.First},
		{Command: flock.Command},
		{Command: fmtcmd.Command},
		{Command: layout.Fold},
		{Command: libcap.FileShow},    // getcap
		{Command: libcap.ProcessShow}, // getpcaps
		{Command: free.Command},
		{Command: getopt.Command},
		{Command: grep.Command},
		{Command: id.Groups},         // groups
		{Command: hexdump.Canonical}, // hd
		{Command: accounts.GroupAdd},
		{Command: accounts.GroupDel},
		{Command: head.Command},
		{Command: hostid.Command},
		{Command: hexdump.Command},
		{Command: id.Command},
		{Command: ifconfig.Command, Place: multicall.First},
		{Command: install.Command},
		{Command: ionice.Command},
		{Command: ipc.Make},
		{Command: ipc.Remove},
		{Command: ipc.Show},
		{Command: join.Command},
		{Command: kill.Command},
		{Command: ldd.Command},
		{Command: less.Command},
		{Command: ln.Link},
		{Command: ln.Command},
		{Command: whoami.Login}, // logname
		{Command: losetup.Command, Place: multicall.First},
		{Command: logger.Command},
		{Command: ls.Command},
		{Command: lsblk.Command, Place: multicall.First},
		{Command: libcgroup.List, Place: multicall.First}, // lscgroup
		{Command: lscpu.Command},
		{Command: lsns.Command, Place: multicall.First},
		{Command: mkdir.Command},
		{Command: mknod.FIFO}, // mkfifo
		{Command: mktemp.Command},
		{Command: mv.Command},
		{Command: namei.Command},
		{Command: netstat.Command, Place: multicall.First},
		{Command: newidmap.Groups}, // newgidmap
		{Command: newidmap.Users},  // newuidmap
		{Command: nice.Command},
		{Command: nl.Command},
		{Command: nohup.Command},
		{Command: mknod.Command},
		{Command: nproc.Command},
		{Command: od.Command},
		{Command: accounts.Password},
		{Command: paste.Command},
		{Command: pathchk.Command},
		{Command: env.Print}, // printenv
		{Command: printf.Command},
		{Command: prlimit.Command},
		{Command: pstree.Command},
		{Command: pwd.Command},
		{Command: readlink.Command},
		{Command: realpath.Command},
		{Command: renice.Command},
		{Command: reset.Command},
		{Command: rev.Command},
		{Command: rm.Command},
		{Command: rmdir.Command},
		{Command: route.Command, Place: multicall.First},
		{Command: script.Command},
		{Command: sed.Command},
		{Command: seq.Command},
		{Command: libcap.FileChange}, // setcap
		{Command: setsid.Command},
		{Command: shuf.Command},
		{Command: shell.Command("sh")},
		{Command: sleep.Command},
		{Command: sort.Command},
		{Command: split.Command},
		{Command: ss.Command},
		{Command: stress.Command},
		{Command: stty.Command},
		{Command: su.Command, Place: multicall.Named},
		{Command: sudo.Command, Place: multicall.Named},
		{Command: synccmd.Command},
		{Command: stat.Command},
		{Command: sysctl.Command},
		{Command: tac.Command},
		{Command: tail.Command},
		{Command: taskset.Command},
		{Command: tee.Command},
		{Command: timeout.Command},
		{Command: touch.Command},
		{Command: testcmd.Bracket},
		{Command: testcmd.Command},
		{Command: tr.Command},
		{Command: tree.Command},
		{Command: truecmd.Command},
		{Command: truncate.Command},
		{Command: tsort.Command},
		{Command: tty.Command},
		{Command: uname.Command},
		{Command: layout.Unexpand},
		{Command: uniq.Command},
		{Command: rm.Unlink},
		{Command: uptime.Command},
		{Command: accounts.UserAdd},
		{Command: accounts.UserDel},
		{Command: accounts.UserMod},
		{Command: ls.Long}, // vdir
		{Command: uuidgen.Command},
		{Command: vi.Command},
		{Command: vi.View},
		{Command: w.Command},
		{Command: watch.Command},
		{Command: wc.Command},
		{Command: whereis.Command},
		{Command: which.Command},
		{Command: whoami.Command},
		{Command: xargs.Command},
		{Command: xxd.Command},
		{Command: yes.Command},

		{Command: word("bundle", bundle.Run), Kind: multicall.Word},
		{Command: word("check", check.Run), Kind: multicall.Word},
		{Command: word("cost", cost.Run), Kind: multicall.Word},
		{Command: word("explain", explain.Run), Kind: multicall.Word},
		{Command: word(tutor.Name, tutor.Run), Kind: multicall.Word}, // lesson
		{Command: word(show.Name, show.Run), Kind: multicall.Word},
	}
}

// word returns a command that exists only as `contedor NAME`.
func word(name string, run func(*cli.Invocation) error) *cli.Command {
	return &cli.Command{Name: name, Dialect: cli.Own, Run: run}
}
