package texts

// English is the language of the tools themselves.
func English() *Language {
	return &Language{
		Code:        "en",
		Yes:         "yes",
		No:          "NO",
		BadLanguage: "no texts in the language '{word}'",
		Extra:       "unexpected word '{word}'",
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
 contedor explain [--json] [--lang {languages}] COMMAND [ARGUMENT...]

Tell what a command line of unshare or chroot does, a line a system call, and
what it needs of this machine. Nothing of it is carried out.

 --json            for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			NoCommand:       "no command to explain",
			Unknown:         "cannot explain {command}, only {known}",
			OnlyPrints:      "{command} would print a text, and do nothing else",
			Child:           "child",
			ChildFirst:      "child, process 1 of the new PID namespace",
			Helper:          "helper, still outside the new namespaces",
			OwnHeading:      "Of its own",
			SharedHeading:   "Shared with the machine",
			NothingOwn:      "nothing: no new namespace, and the machine's root directory",
			RootOwn:         "the directory {dir} is its /",
			RootShared:      "the root directory",
			ChildrenOnly:    "for its children only: without --fork the program itself stays outside",
			NeedsHeading:    "What it needs, and whether it is had here",
			NeedsNothing:    "nothing that not everybody has",
			NeedFor:         "for {steps}",
			TryMapRoot:      "unshare -r gives an ordinary user the missing capabilities, over namespaces of his own",
			Unshare:         "cuts the process off into namespaces of its own: {kinds}",
			UnshareNothing:  "no namespace was asked for: nothing changes",
			Join:            "enters the {kind} namespace of another process",
			JoinForChildren: "the children made from here on are in the {kind} namespace of another process; this process itself stays outside",
			Fork:            "a new process does the rest; this one waits",
			ForkFirst:       "a new process does the rest: only a child enters the new PID namespace, as its process 1",
			ForkJoined:      "a new process does the rest: only a child is in the PID namespace that was entered",
			EnterAgain:      "tries again what has failed before, now that the user namespace is entered",
			ChrootTo:        "makes a directory of the other process its root",
			ChdirTo:         "changes to a working directory of the other process",
			JoinCgroup:      "joins the control group of the other process",
			Wait:            "waits, then ends as the child has ended",
			HelperWait:      "waits until the helper is done",
			KillChild:       "ties the child's life to its parent's: it gets the signal when the parent dies",
			Signals:         "^C and termination are the child's affair while this process waits",
			Unblock:         "the signals are the program's own again",
			Forward:         "^C and termination are passed on to the child",
			Propagation:     "no mount made from here on spreads to the machine, or from it",
			Unprivate:       "mounts made from here on spread as was asked for",
			Chroot:          "cages the process: {dir} is its / from here on",
			Chdir:           "steps into {dir}, so that no working directory is left outside",
			MountProc:       "ps and top read /proc: this one shows the new PID namespace",
			MountBinfmt:     "a list of its own of interpreters for foreign programs",
			LoadInterp:      "adds the interpreter to the list",
			MapUser:         "user {outer} outside is user {inner} inside",
			MapGroup:        "group {outer} outside is group {inner} inside",
			DenySetgroups:   "dropping groups is forbidden first: else an ordinary user may not map a group",
			AllowSetgroups:  "supplementary groups may be changed inside",
			SetTime:         "sets the clock's offset in the new time namespace, in seconds",
			Bind:            "a mount of its file keeps the namespace alive without a process",
			ForkBinder:      "a helper stays outside, to put the namespaces' files where they will be found",
			ForkMapper:      "a helper stays outside: only there may it write maps of many ids",
			BeginHelper:     "tells the helper that the namespaces are there",
			SetUser:         "becomes user {id}",
			SetGroup:        "becomes group {id}",
			SetGroupList:    "sets the supplementary groups",
			KeepCaps:        "hands capabilities on to a program that is not root",
			LoseCaps:        "gives its capabilities up, as exec does for a user who is not root inside",
			DefaultSignal:   "a {signal} that was ignored gets its default again",
			Fail:            "ends here: {message}",
			Warn:            "warns of what will fail later",
			Exec:            "the process becomes {program}",
			ExecInPlace:     "the process becomes {program}, and keeps its process id",
			ExecNext:        "the process becomes {program}, which goes on",
		},
		Hint: Hint{
			AddMapRoot:          "only root may make these namespaces; -r adds a user namespace, in which you are root: unshare -r ...",
			RootWithout:         "this root has no CAP_SYS_ADMIN, as in most containers: start the outer container with it, or add -r",
			Seccomp:             "a seccomp filter stands before this process, as an outer container sets it: run that one with --security-opt seccomp=unconfined, or outside of it",
			Setting:             "{setting} is {value} on this machine, which keeps user namespaces from ordinary users: as root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor leaves user namespaces without capabilities here ({setting} is 1, the profile is {profile}): as root, give the program a profile with "userns,", or sysctl -w {setting}=0`,
			UserInChroot:        "this shell is inside a chroot, where the kernel allows no user namespace: leave it, or enter the tree by pivot_root",
			NobodyHere:          "your own user or group has no number in this user namespace: map it in the outer one (unshare -r or -c)",
			UserRefused:         "user namespaces are refused to this process, and not by a setting that can be read: inside a chroot the kernel allows none, nor may an outer container",
			Full:                "no more namespaces of kind {kind} may be made: {setting} is {value}; as root, sysctl -w {setting}=15000",
			Nested:              "user namespaces may be nested 32 deep, no deeper; if they are not, an outer one's {setting} is reached",
			JoinUser:            "only root may enter a {kind} namespace that belongs to the machine; whoever owns the user namespace that it belongs to enters that one first (nsenter -U)",
			JoinWithout:         "this root has no CAP_SYS_ADMIN over the {kind} namespace: it belongs to an outer user namespace, or this is a container whose root lacks that capability",
			JoinOwn:             "the process is in this user namespace already, and a process cannot enter its own",
			NoMapper:            "ranges of ids are written by newuidmap and newgidmap, which are not installed: apt install uidmap",
			MapRoot:             "to map the id 0 the process needs CAP_SETFCAP, which this root has not",
			RootNoMount:         "/ is no mount point, as after a chroot: add --propagation unchanged, or make it one before the chroot (mount --bind rootfs rootfs)",
			ChrootUser:          "chroot is for root alone; in a user namespace of your own you are root: unshare -r chroot ...",
			ChrootWithout:       "this root has no CAP_SYS_CHROOT",
			NoPath:              "{dir} exists, the rest of the path does not; directories there: {there}",
			NotHere:             "there is no {dir} in {cwd}; directories here: {there}",
			NotHereButAbove:     "there is no {dir} in {cwd}, but there is {there}",
			AlreadyThere:        "this is {dir} already: cd .. first",
			NoDirectories:       "none",
			Archive:             "{file} is a packed tree: unpack it first (fetchroot {file})",
			NotDirectory:        "{file} is a file, not a directory",
			Barred:              "this user may not pass through {dir}",
			NoDirectoryInside:   "{dir} is looked for in the new root directory, if there is one",
			NoMountPoint:        "what is mounted needs a directory to be seen in: mkdir -p {dir}",
			ProcNeedsPID:        "in a user namespace proc can be mounted only for a PID namespace of its own: add -p -f",
			ProcCovered:         "{file} is covered here, as outer containers do, and a user namespace may not uncover it by a new proc: mount --rbind /proc rootfs/proc before the chroot shows the outer one",
			MountUser:           "only root may change mounts; in mount and user namespaces of your own you are root: unshare -r -m",
			MountInside:         "these mounts are another namespace's: with -m the process gets a list of its own",
			HostnameUser:        "only root may name a machine; in a UTS namespace of your own you are root: unshare -r -u",
			HostnameInside:      "this name is another namespace's: with -u the process gets one of its own",
			Unmapped:            "the id {id} does not exist in this user namespace: map it (--map-auto, --map-users)",
			NoFile:              "a namespace is kept by a mount on a file, which must be there: touch {file}",
			NotPrivate:          "a mount namespace can be kept only on a private mount: mount --bind . . && mount --make-private . in the directory of {file}, and run it there; with --pid, add --fork",
			WithoutFork:         `without -f only the children of {program} are in the new PID namespace; once the first of them ends, the others fail ("Cannot allocate memory"): add -f`,
			HostPath:            "{file} is there, but PATH, which comes from outside, does not lead to it: PATH={usual}",
			Nowhere:             "there is no {file} in the directories of PATH under this root directory",
			OtherPlace:          "there is no {file} under this root directory, but there is {there}",
			OnlyShell:           "there is no {file} under this root directory; /bin/sh is there",
			NoSystem:            "there is no {file} under this root directory, and no /bin/sh: is it a whole system? directories there: {there}",
			NoScriptInterpreter: "{file} exists, but the program of its first line, {interpreter}, does not",
			NoLoader:            "{file} exists, but the loader that it asks for, {interpreter}, does not: its libraries are missing too, most likely",
			NoEmulator:          "{file} is a program for {machine}, and its emulator, {interpreter}, is not under this root directory: copy it there, or register it with the flag F",
			Foreign:             "{file} is a program for {machine}, this machine is {own}, and binfmt_misc has no emulator for it: apt install qemu-user-static",
			BrokenELF:           "{file} is a program for this machine, but damaged or cut short",
			NoFormat:            "{file} is no program: neither ELF nor a script with #! in its first line",
			IsDirectory:         "{file} is a directory",
			NotExecutable:       "{file} may not be executed: chmod +x {file}",
			NoExec:              "{file} lies on a file system that is mounted noexec",
		},
		Check: Check{
			Help: `
Usage:
 contedor check [--json] [--lang {languages}]

Try whether the lesson works on this machine for this user: its namespaces and
steps, one by one, in children. A cross is in the lesson's way, and an arrow
leads to what helps; a dash is something that it can do without.

 --json            for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help

Exit status: 0 where the lesson works, 1 where it does not.
`,
			Works:          "The lesson works here.",
			Fails:          "The lesson does not work here as it is.",
			None:           "none",
			Namespace:      "{kind} namespace",
			Profile:        "AppArmor profile",
			Seccomp:        "seccomp filter",
			Filtered:       "one, as of an outer container",
			InsideChroot:   "outer chroot",
			InAChroot:      "this shell is inside one",
			LeaveChroot:    "leave it: inside a chroot there are no user namespaces",
			Proc:           "proc for a new PID namespace",
			Subordinate:    "subordinate ids (newuidmap)",
			AddSubordinate: "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagation of /",
			Shared:         "shared, which unshare -m makes private inside",
			Cgroup:         "cgroup version",
			Space:          "space in this directory",
			MoreSpace:      "go to a directory with {size} MiB free",
			Install:        "contedor --install -s DIR, with DIR in PATH",
			Systems:        "the system's own",
			Binfmt:         "emulators for foreign programs",
		},
		Show: Show{
			Help: `
Usage:
 contedor show [--json] [--lang {languages}] [PID]

Show a container from both sides: what is seen from outside of a process, and
what it sees itself. Without PID, list the containers of the machine: the
processes, the first of each set, that are in other namespaces than this one.

 --json            for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			NoPID:        "'{word}' is no process id",
			NoProcess:    "there is no process {pid}",
			NoContainers: "no process is in other namespaces than this one, as far as this user may see",
			Outside:      "outside",
			Inside:       "inside",
			Process:      "process",
			Program:      "program",
			User:         "user",
			Name:         "host name",
			Root:         "root directory",
			Network:      "network devices",
			Cgroup:       "cgroup",
			UserMap:      "user ids",
			GroupMap:     "group ids",
			Mounts:       "its own mounts",
			Namespaces:   "namespaces",
			Own:          "its own",
		},
		Cost: Cost{
			Help: `
Usage:
 contedor cost [--json] [--lang {languages}] [ROOTFS]

Measure what a container costs: start plain processes and containers, in turn,
and show how long each took, and the memory that one more container takes. They
run true and sleep, in ROOTFS (./rootfs by default, where it is there).

 --json            for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			Fails:     "it does not start: {command}",
			Heading:   "{rounds} of each, in turn, from start to end:",
			Process:   "process",
			Container: "container",
			Summary:   "median {median}, least {least}",
			Ratio:     "A container takes {ratio} times as long as a process.",
			Memory:    "One more container takes:",
			Waiting:   "unshare, which waits for its end",
			Program:   "the program itself (sleep)",
			Kernel:    "the kernel, beyond a process",
			Sizes:     "{proportional} proportional, {private} private",
		},
	}
}
