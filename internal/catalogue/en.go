package catalogue

// English is the language of the tools themselves.
var English = Catalogue{
	Code: "en",
	Yes:  "yes",
	No:   "NO",
	Own: Own{
		Mount:  "the list of mounted file systems",
		UTS:    "the host name and the NIS domain name",
		IPC:    "System V IPC objects and POSIX message queues",
		Net:    "network devices, addresses, routes, ports and firewall rules",
		PID:    "process ids, counted from 1",
		User:   "user and group ids, and the capabilities over what it owns",
		Cgroup: "the root of the cgroup tree that is seen",
		Time:   "the offsets of the monotonic and the boot-time clock",
	},
	Explain: Explain{
		Help: `
Usage:
 contedor explain [--json] [--lang gl|en] COMMAND [ARGUMENT...]

Tell what a command line of unshare or chroot does, a line a system call, and
what it needs of this machine. Nothing of it is carried out.

 --json            for programs
 --lang gl|en      the language; that of the locale by default
 -h, --help        display this help
`,
		NoCommand:      "no command to explain",
		Unknown:        "cannot explain {command}, only {known}",
		OnlyPrints:     "{command} would print a text, and do nothing else",
		BadLanguage:    "no texts in the language '{language}'",
		Child:          "child",
		ChildFirst:     "child, process 1 of the new PID namespace",
		Helper:         "helper, still outside the new namespaces",
		OwnHeading:     "Of its own",
		SharedHeading:  "Shared with the machine",
		NothingOwn:     "nothing: no new namespace, and the machine's root directory",
		RootOwn:        "the directory {dir} is its /",
		RootShared:     "the root directory",
		ChildrenOnly:   "for its children only: without --fork the program itself stays outside",
		NeedsHeading:   "What it needs, and whether it is had here",
		NeedsNothing:   "nothing that not everybody has",
		NeedFor:        "for {steps}",
		TryMapRoot:     "unshare -r gives an ordinary user the missing capabilities, over namespaces of his own",
		InsideAfter:    "the new user namespace gives every capability that the other steps need",
		Unshare:        "cuts the process off into namespaces of its own: {kinds}",
		UnshareNothing: "no namespace was asked for: nothing changes",
		Fork:           "a new process does the rest; this one waits",
		ForkFirst:      "a new process does the rest: only a child enters the new PID namespace, as its process 1",
		Wait:           "waits, then ends as the child has ended",
		HelperWait:     "waits until the helper is done",
		KillChild:      "ties the child's life to its parent's: it gets the signal when the parent dies",
		Signals:        "^C and termination are the child's affair while this process waits",
		Unblock:        "the signals are the program's own again",
		Forward:        "^C and termination are passed on to the child",
		Propagation:    "no mount made from here on spreads to the machine, or from it",
		Unprivate:      "mounts made from here on spread as was asked for",
		Chroot:         "cages the process: {dir} is its / from here on",
		Chdir:          "steps into {dir}, so that no working directory is left outside",
		MountProc:      "ps and top read /proc: this one shows the new PID namespace",
		MountBinfmt:    "a list of its own of interpreters for foreign programs",
		LoadInterp:     "adds the interpreter to the list",
		MapUser:        "user {outer} outside is user {inner} inside",
		MapGroup:       "group {outer} outside is group {inner} inside",
		DenySetgroups:  "dropping groups is forbidden first: else an ordinary user may not map a group",
		AllowSetgroups: "supplementary groups may be changed inside",
		SetTime:        "sets the clock's offset in the new time namespace, in seconds",
		Bind:           "a mount of its file keeps the namespace alive without a process",
		ForkBinder:     "a helper stays outside, to put the namespaces' files where they will be found",
		ForkMapper:     "a helper stays outside: only there may it write maps of many ids",
		BeginHelper:    "tells the helper that the namespaces are there",
		SetUser:        "becomes user {id}",
		SetGroup:       "becomes group {id}",
		SetGroupList:   "sets the supplementary groups",
		KeepCaps:       "hands capabilities on to a program that is not root",
		DefaultSignal:  "a {signal} that was ignored gets its default again",
		Fail:           "ends here: {message}",
		Exec:           "the process becomes {program}",
		ExecInPlace:    "the process becomes {program}, and keeps its process id",
		ExecNext:       "the process becomes {program}, which goes on",
	},
}
