package texts

// English is the language of the tools themselves.
func English() *Language {
	return &Language{
		Code:        "en",
		Yes:         "yes",
		No:          "NO",
		BadLanguage: "no texts in the language '{word}'",
		Extra:       "unexpected argument '{word}'",
		Own: Own{
			Mount:  "the list of mounted file systems",
			UTS:    "the host name and the NIS domain name",
			IPC:    "System V IPC objects and POSIX message queues",
			Net:    "network devices, addresses, routes, ports and firewall rules",
			PID:    "process ids, counted from 1",
			User:   "user and group ids, and capabilities over what the namespace owns",
			Cgroup: "the root of the visible cgroup tree",
			Time:   "the offsets of the monotonic and the boot-time clock",
		},
		Explain: Explain{
			Help: `
Usage:
 contedor explain [--json] [--lang {languages}] COMMAND [ARGUMENT...]

Say what a command line of unshare or chroot does, one line for each system
call, and what it needs from this machine. Nothing is carried out.

 --json            print JSON, for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			NoCommand:       "no command to explain",
			Unknown:         "cannot explain {command}, only {known}",
			OnlyPrints:      "{command} would only print a text",
			Child:           "child",
			ChildFirst:      "child, process 1 of the new PID namespace",
			Helper:          "helper, still outside the new namespaces",
			OwnHeading:      "Its own",
			SharedHeading:   "Shared with the machine",
			NothingOwn:      "nothing: it has no new namespace, and the machine's root directory",
			RootOwn:         "the directory {dir} is its /",
			RootShared:      "the root directory",
			ChildrenOnly:    "only for its children: without --fork the program itself stays outside",
			NeedsHeading:    "What it needs, and whether this machine has it",
			NeedsNothing:    "nothing special",
			NeedFor:         "for {steps}",
			TryMapRoot:      "unshare -r gives an ordinary user the missing capabilities, in namespaces of their own",
			Unshare:         "moves the process into new namespaces of its own: {kinds}",
			UnshareNothing:  "no namespace was asked for: nothing changes",
			Join:            "enters the {kind} namespace of another process",
			JoinForChildren: "children made from here on are in the {kind} namespace of another process; this process itself stays outside",
			Fork:            "a new process does the rest; this one waits",
			ForkFirst:       "a new process does the rest: only a child enters the new PID namespace, as its process 1",
			ForkJoined:      "a new process does the rest: only a child is in the PID namespace that was entered",
			EnterAgain:      "tries again what failed before, now in the user namespace",
			ChrootTo:        "changes the root directory to one of the other process",
			ChdirTo:         "changes the working directory to one of the other process",
			JoinCgroup:      "joins the control group of the other process",
			Wait:            "waits, then ends as the child did",
			HelperWait:      "waits until the helper has ended",
			KillChild:       "makes the kernel send the child a signal when its parent ends",
			Signals:         "^C (SIGINT) and SIGTERM do not end this process while it waits",
			Unblock:         "the child accepts these signals again",
			Forward:         "passes ^C (SIGINT) and SIGTERM on to the child",
			Propagation:     "from here on, mounts spread neither to the machine nor from it",
			Unprivate:       "from here on, mounts spread as requested",
			Chroot:          "cages the process: {dir} is its / from here on",
			Chdir:           "enters {dir}, so that the working directory is not left outside",
			MountProc:       "ps and top read /proc: this one shows the new PID namespace",
			MountBinfmt:     "gives the namespace its own list of interpreters for foreign programs",
			LoadInterp:      "adds the interpreter to the list",
			MapUser:         "user {outer} outside is user {inner} inside",
			MapGroup:        "group {outer} outside is group {inner} inside",
			DenySetgroups:   "first forbids dropping groups: otherwise an ordinary user may not map a group",
			AllowSetgroups:  "supplementary groups may be changed inside",
			SetTime:         "sets the clock's offset in the new time namespace, in seconds",
			Bind:            "mounts the namespace's file, which keeps the namespace alive without a process",
			ForkBinder:      "a helper stays outside, where it will mount the namespaces' files",
			ForkMapper:      "a helper stays outside: only there may it write maps of many ids",
			BeginHelper:     "tells the helper that the namespaces exist",
			SetUser:         "becomes user {id}",
			SetGroup:        "becomes group {id}",
			SetGroupList:    "sets the supplementary groups",
			KeepCaps:        "passes capabilities on to a program that is not root",
			LoseCaps:        "gives up its capabilities, as exec does for a user who is not root inside",
			DefaultSignal:   "gives {signal} its default action, in case it was ignored",
			Fail:            "ends here: {message}",
			Warn:            "warns about what will fail later",
			Exec:            "the process becomes {program}",
			ExecInPlace:     "the process becomes {program}, and keeps its process id",
			ExecNext:        "the process becomes {program}, whose steps follow",
		},
		Hint: Hint{
			AddMapRoot:          "only root may make these namespaces; -r adds a user namespace, in which you are root: unshare -r ...",
			RootWithout:         "this root has no CAP_SYS_ADMIN, as in most containers: start the outer container with it, or add -r",
			Seccomp:             "a seccomp filter forbids it, as an outer container has one: start that container with --security-opt seccomp=unconfined, or run this outside of it",
			Setting:             "{setting} is {value} on this machine, so ordinary users may not make user namespaces: as root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor leaves user namespaces without capabilities here ({setting} is 1, the profile is {profile}): as root, give the program a profile with "userns,", or sysctl -w {setting}=0`,
			UserInChroot:        "this shell is inside a chroot, where the kernel allows no user namespace: leave it, or enter the tree with pivot_root",
			NobodyHere:          "your user or group has no id in this user namespace: map it when you make that namespace (unshare -r or -c)",
			UserRefused:         "this process may not make user namespaces, and no setting says why: it may be inside a chroot, or an outer container may forbid them",
			Full:                "no more namespaces of kind {kind} may be made: {setting} is {value}; as root, sysctl -w {setting}=15000",
			Nested:              "user namespaces may be nested at most 32 deep; if these are not, the {setting} of an outer one is reached",
			JoinUser:            "only root may enter a {kind} namespace of the machine; the owner of another one first enters the user namespace that it belongs to (nsenter -U)",
			JoinWithout:         "this root has no CAP_SYS_ADMIN over the {kind} namespace: it belongs to an outer user namespace, or this is a container whose root lacks that capability",
			JoinOwn:             "the process is in this user namespace already, and a process cannot enter its own",
			NoMapper:            "ranges of ids are written by newuidmap and newgidmap, which are not installed: apt install uidmap",
			MapRoot:             "to map the id 0 the process needs CAP_SETFCAP, which this root does not have",
			RootNoMount:         "/ is not a mount point, as after a chroot: add --propagation unchanged, or make it one before the chroot (mount --bind rootfs rootfs)",
			ChrootUser:          "only root may use chroot; in a user namespace of your own you are root: unshare -r chroot ...",
			ChrootWithout:       "this root has no CAP_SYS_CHROOT",
			NoPath:              "{dir} exists, the rest of the path does not; directories there: {there}",
			NotHere:             "there is no {dir} in {cwd}; directories here: {there}",
			NotHereButAbove:     "there is no {dir} in {cwd}, but there is {there}",
			AlreadyThere:        "you are in {dir} already: cd .. first",
			NoDirectories:       "none",
			Archive:             "{file} is an archive: unpack it first (fetchroot {file})",
			NotDirectory:        "{file} is a file, not a directory",
			Barred:              "this user may not pass through {dir}",
			NoDirectoryInside:   "{dir} is looked for under the new root directory, if there is one",
			NoMountPoint:        "a mount needs an existing directory: mkdir -p {dir}",
			ProcNeedsPID:        "in a user namespace, proc can be mounted only with a PID namespace of its own: add -p -f",
			ProcCovered:         "{file} is covered by a mount here, as in many containers, and a user namespace may not uncover it with a new proc: to see the outer one, mount --rbind /proc rootfs/proc before the chroot",
			MountUser:           "only root may change mounts; in mount and user namespaces of your own you are root: unshare -r -m",
			MountInside:         "these mounts belong to another namespace: with -m the process gets its own",
			HostnameUser:        "only root may set the host name; in a UTS namespace of your own you are root: unshare -r -u",
			HostnameInside:      "this host name belongs to another namespace: with -u the process gets its own",
			Unmapped:            "the id {id} does not exist in this user namespace: map it (--map-auto, --map-users)",
			NoFile:              "a namespace is kept by a mount on a file, which must exist: touch {file}",
			NotPrivate:          "a mount namespace can be kept only on a private mount: mount --bind . . && mount --make-private . in the directory of {file}, and run the command there; with --pid, add --fork",
			WithoutFork:         `without -f only the children of {program} are in the new PID namespace; once the first of them ends, the others fail ("Cannot allocate memory"): add -f`,
			HostPath:            "{file} exists, but PATH, which comes from outside, does not have its directory: PATH={usual}",
			Nowhere:             "there is no {file} in the directories of PATH under this root directory",
			OtherPlace:          "there is no {file} under this root directory, but there is {there}",
			OnlyShell:           "there is no {file} under this root directory; /bin/sh is there",
			NoSystem:            "there is no {file} under this root directory, and no /bin/sh: is it a whole system? directories there: {there}",
			NoScriptInterpreter: "{file} exists, but the interpreter in its first line, {interpreter}, does not",
			NoLoader:            "{file} exists, but the loader that it needs, {interpreter}, does not; most likely its libraries are missing too",
			NoEmulator:          "{file} is a program for {machine}, and its emulator, {interpreter}, is not under this root directory: copy it there, or register it with the flag F",
			Foreign:             "{file} is a program for {machine}, this machine is {own}, and binfmt_misc has no emulator for it: apt install qemu-user-static",
			BrokenELF:           "{file} is a program for this machine, but damaged or truncated",
			NoFormat:            "{file} is not a program: neither ELF nor a script with #! in its first line",
			IsDirectory:         "{file} is a directory",
			NotExecutable:       "{file} may not be executed: chmod +x {file}",
			NoExec:              "{file} is on a file system that is mounted noexec",
		},
		Check: Check{
			Help: `
Usage:
 contedor check [--json] [--lang {languages}]

Check whether the lesson works on this machine for this user: try its namespaces
and steps one by one, in child processes. A cross marks what keeps the lesson
from working, an arrow what helps, and a dash what the lesson can do without.

 --json            print JSON, for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help

Exit status: 0 if the lesson works, 1 if it does not.
`,
			Works:          "The lesson works here.",
			Fails:          "The lesson does not work here as it is.",
			None:           "none",
			Namespace:      "{kind} namespace",
			Profile:        "AppArmor profile",
			Seccomp:        "seccomp filter",
			Filtered:       "one, as an outer container has it",
			InsideChroot:   "outer chroot",
			InAChroot:      "this shell is inside one",
			LeaveChroot:    "leave it: inside a chroot there are no user namespaces",
			Proc:           "proc for a new PID namespace",
			Subordinate:    "subordinate ids (newuidmap)",
			AddSubordinate: "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagation of /",
			Shared:         "shared; unshare -m makes it private inside",
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

Show a container from both sides: what the machine sees of a process, and what
the process sees itself. Without PID, list the containers of the machine: the
first process in each set of namespaces other than the present one.

 --json            print JSON, for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			NoPID:        "'{word}' is not a process id",
			NoProcess:    "there is no process {pid}",
			NoContainers: "as far as this user can see, all processes are in the same namespaces as this one",
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

Measure what a container costs: start plain processes and containers in turn,
and show how long they took and how much memory one more container takes. They
run true and sleep, in ROOTFS (by default ./rootfs, if it exists).

 --json            print JSON, for programs
 --lang {languages}      the language; that of the locale by default
 -h, --help        display this help
`,
			Fails:     "cannot start: {command}",
			Heading:   "{rounds} of each, in turn, from start to end:",
			Process:   "process",
			Container: "container",
			Summary:   "median {median}, minimum {least}",
			Ratio:     "A container takes {ratio} times as long as a process.",
			Memory:    "One more container takes:",
			Waiting:   "unshare, which waits for the program",
			Program:   "the program itself (sleep)",
			Kernel:    "the kernel, beyond what a process takes",
			Sizes:     "{proportional} proportional, {private} private",
		},
	}
}
