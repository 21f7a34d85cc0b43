// Package userland holds the small tools that a root file system needs so that
// a person can look around in it: a file a tool, each with the options that
// people type without thinking. Messages, output and exit statuses are those of
// GNU coreutils, findutils and grep in the C locale.
package userland

import (
	"contedor/internal/cli"
	"contedor/internal/tool/cat"
	"contedor/internal/tool/chmod"
	"contedor/internal/tool/clear"
	"contedor/internal/tool/cp"
	"contedor/internal/tool/date"
	"contedor/internal/tool/df"
	"contedor/internal/tool/echo"
	"contedor/internal/tool/env"
	falsecmd "contedor/internal/tool/false"
	"contedor/internal/tool/find"
	"contedor/internal/tool/grep"
	"contedor/internal/tool/head"
	"contedor/internal/tool/id"
	"contedor/internal/tool/kill"
	"contedor/internal/tool/ln"
	"contedor/internal/tool/ls"
	"contedor/internal/tool/mkdir"
	"contedor/internal/tool/mv"
	"contedor/internal/tool/printf"
	"contedor/internal/tool/readlink"
	"contedor/internal/tool/rm"
	"contedor/internal/tool/rmdir"
	"contedor/internal/tool/shell"
	"contedor/internal/tool/sleep"
	"contedor/internal/tool/sort"
	"contedor/internal/tool/tail"
	"contedor/internal/tool/touch"
	truecmd "contedor/internal/tool/true"
	"contedor/internal/tool/uname"
	"contedor/internal/tool/wc"
	"contedor/internal/tool/whoami"
)

// Commands returns the tools of the mini root file system and its shell.
func Commands() []*cli.Command {
	list := []*cli.Command{
		shell.Command("bash", echo.Builtin, kill.Builtin, printf.Builtin),
		shell.Command("sh", echo.Builtin, kill.Builtin, printf.Builtin),
	}
	for _, tool := range tools {
		list = append(list, tool)
	}
	return list
}

var tools = []*cli.Command{
	cat.Command,
	chmod.Command,
	clear.Command,
	cp.Command,
	date.Command,
	df.Command,
	echo.Command,
	env.Command,
	falsecmd.Command,
	find.Command,
	grep.Command,
	head.Command,
	id.Command,
	kill.Command,
	ln.Command,
	ls.Command,
	mkdir.Command,
	mv.Command,
	printf.Command,
	readlink.Command,
	rm.Command,
	rmdir.Command,
	sleep.Command,
	sort.Command,
	tail.Command,
	touch.Command,
	truecmd.Command,
	uname.Command,
	wc.Command,
	whoami.Command,
}
