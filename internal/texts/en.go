package texts

// English is the language of the tools themselves.
func English() *Language {
	return &Language{
		Code:        "en",
		Yes:         "yes",
		No:          "NO",
		HintWord:    "hint",
		Meant:       "did you mean {words}?",
		Or:          " or ",
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
		Lesson: lessonEnglish(),
		Fetch:  FetchEnglish(),
		Front: Front{
			First: `
Containers by hand, in one file. Type one after the other:

  {program} shell
  fetchroot mini
  {unshare} -m -i -n -p -u -f chroot rootfs /bin/bash

The first is your shell with all commands, the second makes ./rootfs without a
network, the third is a container: try 'mount -t proc proc /proc', ps and exit.
'contedor check' says whether all of it works here, and what helps if not.
'contedor lesson' is the course, and 'contedor help' lists topics.
`,
			Help: `
Usage:
 contedor COMMAND [ARGUMENT...]
 contedor --list | --list-safe
 contedor --install [-s] DIR [NAME...]
 contedor --uninstall [DIR]

Containers by hand: many commands in one program. A link to it with the name of
a command runs that command.

 explain COMMAND...   say what a command line does, and why, without running it
 lesson [CHAPTER]     the course in your own shell: shows a step, sees when it is reached
 show [PID]           show a container from outside and inside, or list all
 cost [ROOTFS]        compare what a container and a process cost
 bundle COMMAND...    write an OCI bundle, with which runc and crun make the same container
 serve [FILE|DIR]...  hand out the program, root file systems and the course in a class
 check                check whether the lesson works here for this user
 shell [DIR]          run your shell with these commands first in PATH
 help [TOPIC]         explain a command or a topic, or list them

 --list               list the commands
 --list-safe          list those that may precede the system's own in PATH
 --install            link all commands except sudo and su, or those named, into DIR;
                      with -s, or where hard links are refused, make symbolic links
 --uninstall          remove the links to this program from DIR, or from the
                      directories of PATH
 -h, --help           display this help
 -V, --version        display version
`,
			HelpHelp: `
Usage:
 contedor help [--lang {languages}] [TOPIC]

Print the help of a command, or explain a topic. Without TOPIC, list the topics.

 --lang {languages}
                   the language; that of the locale by default
 -h, --help        display this help
`,
			Unknown:     "{word}: no such command",
			SeeList:     "{word}: no such command; see 'contedor --list'",
			Usage:       "Usage",
			NoTopic:     "no command or topic is called '{word}'; see 'contedor help'",
			Topics:      "Topics of contedor help",
			More:        "'contedor help TOPIC' explains one of them, 'contedor help COMMAND' a command.\n'contedor --list' lists the commands, and 'contedor --help' the options.\n",
			NoDirectory: "--install needs a directory",
			NotOurs:     "refusing to overwrite {path}",
			NotLinked:   "cannot link {path}",
			NotMade:     "cannot make {dir}",
			NotRemoved:  "cannot remove {path}",
			NotInPath:   `{dir} is not in PATH: export PATH="$PATH:{dir}"`,
			NoLinks:     "no links to this program in {dir}",
			ShellHelp: `
Usage:
 contedor shell [DIR]

Run $SHELL, in DIR if it is given, with the commands of this program first on
its PATH. Commands that the machine usually has in a fuller form, such as ls,
come last. Nothing is installed: the commands are gone when the shell ends.

 -h, --help          display this help
`,
			ShellBegins: "our commands come first in this shell, from {dir}, until you exit",
			FetchHelp: `
Usage:
 fetchroot [options] [SOURCE [DIR]]
 fetchroot --pack [options] DIR [FILE|IMAGE]
 fetchroot --remove DIR
 fetchroot mini [--force] [-q] [DIR]

Fetch the archive of a root file system and unpack it as DIR (default: rootfs).
SOURCE is an http, https or file URL, a path, - for standard input, a name that
--list shows (./NAME is a file), or an image:
 oci:NAME[:TAG][@DIGEST]  from a registry: Docker's, unless NAME begins with another
 oci:PATH[:NAME]          from an OCI layout, or an archive made of one or by docker
                          save; - for standard input
The default is the root file system of the lesson,
 {lesson}

The archive is a tar file, plain or compressed with {formats}; its
content tells the format, not its name. If all files of the archive are in one
directory, that directory becomes DIR. DIR appears only when it is complete. An
older DIR stays until then.

With --pack, DIR becomes a tar archive FILE (default: the name of DIR with .tar.gz;
- is standard output). It is compressed with zstd if its name ends in .zst or .tzst,
with xz for .xz or .txz, else with gzip. The same tree always gives the same FILE.
IMAGE is one of
 oci:PATH[:NAME]           an OCI layout
 oci:REGISTRY/NAME[:TAG]   in a registry, over https except on this machine
 docker-archive:FILE[:NAME]  for docker load

If an ordinary user has subordinate ids, subuid(5), the files keep their owners,
and "unshare -r --map-auto chroot DIR" enters the tree. Without such ids the
user owns all files, and "unshare -r chroot DIR" enters the tree.

With mini, make a small root file system from this program itself.

Options:
     --force         replace DIR even if it is not empty, FILE even if it exists
     --sha256 HEX    refuse an archive with another SHA-256, or an image with
                     another digest
     --sha256sums URL|FILE
                     the same, with the SHA-256 from a list of sha256sum(1)
     --keyring FILE  refuse a list (default: SHA256SUMS beside SOURCE) that no
                     OpenPGP key in FILE has signed
     --minisign-key KEY|FILE
                     refuse an archive that this minisign(1) key has not signed
     --signature URL|FILE
                     the signature of the list (default: inside, or its name with
                     .gpg, .asc or .sign) or the archive (default: .minisig)
     --print-hash    print the archive's SHA-256 or the image's digest, and
                     unpack nothing
     --platform OS/ARCH[/VARIANT]
                     unpack the image for another machine, such as linux/arm64
     --list          list the short names of sources, with the sources
     --keep FILE     keep the archive as FILE, and not in the cache
     --no-cache      use and keep nothing in ~/.cache/contedor
     --continue      continue an unfinished download even if only its size shows
                     that it is the same file
     --no-continue   start every download from the beginning
     --connections N fetch over up to N connections, 1 to 16 (default: 8), where
                     the server can send a file in parts
     --tries N       give up after N failures in a row (default: 6); a connection
                     that breaks before it has brought 64 KiB is a failure
     --timeout SECONDS
                     try again after SECONDS without data (default: 30)
     --speed-limit SIZE
                     try again if a connection brings less than SIZE a second
                     (default: 100; 0 for no limit)
     --speed-time SECONDS
                     the time over which --speed-limit counts (default: 60)
     --max-time SECONDS
                     give up if DIR is not complete after SECONDS (default: 0, no
                     limit)
     --pack          make an archive of a directory
     --mtime TIME    with --pack: the time of all files, such as 2026-01-31 or
                     @1769817600; times later than SOURCE_DATE_EPOCH in the
                     environment are set to that
     --base IMAGE    with --pack: make a layer of what differs from IMAGE, above it
     --entrypoint WORD|JSON, --cmd WORD|JSON
                     the program of the image, and its arguments: a word, several
                     options for several words, or a list ["WORD",...]
     --env NAME=VALUE, --label NAME=VALUE
                     a variable or a label of the image
     --zstd          compress the layer with zstd instead of gzip
     --registry-auth FILE
                     users and passwords for registries (default: those of docker
                     login, skopeo login and the like)
     --ca-certificate FILE
                     trust the certification authorities in FILE, too; with it a
                     registry on this machine is asked over https
     --registry-mirror HOST
                     ask the registry HOST first for the images of Docker's
     --max-size SIZE refuse an archive that unpacks to more bytes (default: 32G;
                     0 for no limit); K, M, G and T are powers of 1024. Memory
                     stays below 128 MB, or 170 MB for data of zstd --long=27
     --max-files N   refuse an archive of more entries (default: 2000000; 0 for
                     no limit)
     --strict        refuse an archive if something in it cannot be made here:
                     owners, device nodes, extended attributes, times
     --remove DIR    remove DIR and everything in it, unless something is mounted
                     there
 -q, --quiet         print errors only, no progress and no summary

 -h, --help          display this help
 -V, --version       display version
`,
			MiniHelp: `
Usage:
 fetchroot mini [options] [DIR]

Make a small root file system from this program as DIR (default: rootfs). DIR
appears only when it is complete. An older DIR stays until then.

Options:
     --force         replace DIR even if it is not empty
 -q, --quiet         no summary; errors only

 -h, --help          display this help
`,
			Concepts: Concepts{
				Namespaces: Concept{"namespaces", "What a process can have to itself", `
A namespace gives processes their own view of one thing that others share. A process is always in one of each kind, and its children are in the same ones. unshare makes new ones, nsenter enters those of another process, lsns lists them.

{kinds}

  contedor explain unshare -m -p -f bash   which calls that makes
  contedor show                            which containers there are
`},
				Rootless: Concept{"rootless", "Containers without root", `
With -r, unshare makes a user namespace first. In it you are root, but only over what the new namespaces own:

  unshare -r -m -i -n -p -u -f chroot rootfs /bin/bash

Some machines forbid user namespaces to ordinary users, with a setting, with AppArmor, or inside another container. 'contedor check' says which, and what root must do. Files of other owners need subordinate ids (/etc/subuid): 'unshare -r --map-auto'.
`},
				Offline: Concept{"offline", "Everything without a network", `
This one file is all that you need. 'fetchroot mini' makes a root file system from it, in which all commands work:

  fetchroot mini
  chroot rootfs /bin/sh

For the course's own root file system, copy the archive once and unpack it from there: 'fetchroot rootfs.tar.gz'. An archive that was downloaded before is taken from the cache in ~/.cache/contedor if the server says that it has not changed.
`},
				Courses: Concept{"courses", "What to type after the first container", `
  contedor explain COMMAND...   what a line does, before you type it
  contedor check                whether all of it works here
  contedor show PID             a container from both sides
  nsenter -t PID -a             enter it from a second terminal
  cgcreate, cgset, cgexec       limits: memory, processor, processes
  ip netns, ip link, iptables   a network of its own
  pivot_root, mount -t overlay  another root, and layers

The lesson and the course are in the directory docs of the project. cgroups have two versions: 'contedor check' says which one this machine has, and what a course for the other one needs.
`},
				Archives: Concept{"archives", "Where root file systems come from", `
  fetchroot                     the lesson's own
  fetchroot mini                from this program, without a network
  fetchroot debian              an image of Docker's registry
  fetchroot oci:NAME[:TAG]      any other image
  fetchroot URL|FILE [DIR]      a tar archive, with any usual compression
  fetchroot --pack DIR          and back: a directory becomes an archive

The directory appears only when it is complete. If a download is interrupted, the part that has arrived is kept, and the same command continues from there.
`},
				Install: Concept{"installing", "Where the commands are", `
  contedor shell            nothing is installed: the commands are there until you exit
  contedor --install DIR    a link for each command; add DIR to PATH
  contedor --uninstall DIR  remove these links
  contedor COMMAND ...      without any link

If DIR stands before the system's directories in PATH, our commands run instead of the system's. 'contedor --list-safe' lists the commands for which that is always right.
`},
				Hints: Concept{"hints", "Why a command failed", `
If a command fails at a terminal, the next line says why, in the language of the locale (LANG=es_ES.UTF-8). CONTEDOR_HINTS=0 turns these lines off, CONTEDOR_HINTS=1 prints them into files and pipes, too. NO_COLOR=1 turns colors off. The message itself is always that of the real tool.
`},
			},
		},
		Explain: Explain{
			Help: `
Usage:
 contedor explain [-v] [--json] [--lang {languages}] COMMAND [ARGUMENT...]

Say what a command line does and what it needs from this machine. Nothing is
carried out. For unshare, nsenter, chroot and choom, each line is a system call.
For mount, umount, hostname, pivot_root, ip, iptables, sysctl, ping, fetchroot,
tar, wget, curl, ps, top, lsns, cgcreate, cgset, cgexec, cgclassify, cgdelete,
and for mkdir, rmdir and echo in a cgroup, it says what changes in which
namespace. COMMAND may be one word with a whole line: 'echo 5 > FILE'.
'bundle DIR' prints the command lines for an OCI bundle.

 -v, --verbose     show also the calls that only prepare signals
 --json            print JSON with all calls, for programs
 --lang {languages}
                   the language; that of the locale by default
 -h, --help        display this help
`,
			NoCommand:       "no command to explain",
			Unknown:         "cannot explain {command}, only {known}",
			UnknownLine:     "cannot explain {command}, although other lines of {tool}",
			OnlyPrints:      "{command} starts no program: there is nothing to explain",
			Child:           "child",
			ChildFirst:      "child, process 1 of the new PID namespace",
			Helper:          "helper, still outside the new namespaces",
			OwnHeading:      "Its own",
			SharedHeading:   "Shared with the machine",
			NothingOwn:      "nothing: it has no new namespace, and the machine's root directory",
			RootOwn:         "the directory {dir} is its /",
			RootShared:      "the root directory",
			ChildrenOnly:    "only for its children: without --fork the program itself stays outside",
			JoinedHeading:   "Of another process",
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
			EnterAgain:      "only if that failed: tries it once more, now in the user namespace",
			EnterRetry:      "only if that failed: tries it once more, and reports the failure",
			ChrootTo:        "changes the root directory to one of the other process",
			ChdirTo:         "changes the working directory to one of the other process",
			JoinCgroup:      "joins the control group of the other process",
			OOMScore:        "sets how soon the kernel ends the program when memory is short: {value}, from -1000 (never) to 1000 (first)",
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
		Deed: Deed{
			Namespace:    "namespace",
			Undo:         "undone by",
			Need:         "needs",
			OfMachine:    "the machine's",
			OfShell:      "this shell's own, not the machine's",
			OfName:       "that of {name}",
			New:          "a new one",
			Private:      "mounts below {dir} no longer spread to other mount namespaces, nor from them",
			Spread:       "mounts below {dir} spread between mount namespaces",
			Remount:      "changes the options of the mount {dir}",
			BindMount:    "the tree {source} can also be seen at {dir}",
			BindSelf:     "makes {dir} a mount point, because pivot_root needs one",
			MountProc:    "proc at {dir} shows the processes of this PID namespace",
			MountTmpfs:   "an empty file system in memory at {dir}, which vanishes with the mount",
			MountSysfs:   "sysfs at {dir} shows the devices of this network namespace",
			MountOverlay: "lays a writable directory over read-only ones, and shows both together at {dir}",
			MountCgroup1: "shows the cgroups of version 1 of these controllers at {dir}",
			MountCgroup2: "shows the cgroups of version 2 at {dir}",
			MountOther:   "mounts {source} at {dir}",
			Umount:       "takes the mount off {dir}; it fails while a process uses it",
			Detach:       "takes the mount off {dir} at once, and lets go of it when no process uses it anymore",
			ShowName:     "prints the host name of the UTS namespace",
			SetName:      "{name} is the host name for all processes in this UTS namespace",
			Pivot:        "{new} becomes the root mount of the whole mount namespace, and the old root moves to {old}, where it can be unmounted",
			PivotOver:    "this directory becomes the root mount of the whole mount namespace, and the old root lies on top of it until umount -l .",
			SwitchRoot:   "{new} becomes the root mount of the whole mount namespace; /dev, /proc, /sys and /run move into it, the files of an old root in memory are deleted, and {init} replaces this process",
			MakeCgroup:   "makes a cgroup; the kernel fills {dir} with its files",
			RemoveCgroup: "removes the cgroup {dir}, which must have no processes and no cgroups",
			JoinGroup:    "moves process {value} to the cgroup {group}; its future children will be there, too",
			Enable:       "{value}: gives (+) the cgroups in {group} a controller, or takes it away (-)",
			LimitMemory:  "the processes of {group} may use {value} bytes of memory; beyond that the kernel ends one of them",
			SlowMemory:   "beyond {value} bytes of memory the kernel takes memory back from {group}, and slows it down",
			LimitSwap:    "limits the swap space of {group} to {value} bytes; in version 1 memory counts, too",
			LimitCPU:     "limits the processor time of {group}: {value} (quota and period, in microseconds)",
			ShareCPU:     "the share of {group} is {value}, relative to those of its neighbors when the processor is busy",
			LimitPIDs:    "{group} may have {value} processes and threads; a fork beyond that fails",
			ChooseCPUs:   "{group} runs only on {value} ({file})",
			Freeze:       "stops all processes of {group}, or continues them: {value}",
			KillGroup:    "kills all processes of {group}",
			SetOther:     "sets {file} of {group} to {value}",
			CreateGroup:  "makes the cgroup {group} in the trees of {controllers}, and enables these in version 2",
			ExecGroup:    "moves itself to the cgroup {group} of {controllers}, then becomes {program}",
			ShowNetwork:  "only shows what there is in this network namespace",
			AddAddress:   "gives {device} the address {address}, and a route to its network",
			DelAddress:   "takes the address {address} from {device}",
			AddRoute:     "packets to {target} go this way",
			AddGateway:   "packets to {target} go to the gateway {gateway}, which must be in the network of an address here",
			DelRoute:     "removes the route to {target}",
			AddNeighbor:  "packets to {address} go to the link-layer address {hardware} on {device}, without ARP",
			DelNeighbor:  "forgets the link-layer address of {address} on {device}",
			AddVeth:      "makes two network devices, {device} and {peer}, like the ends of a cable: what enters one comes out of the other, also in another namespace",
			AddBridge:    "makes the bridge {device}, a switch for the devices whose master it is",
			AddDevice:    "makes the network device {device} of type {kind}",
			InSpace:      "one of them in the network namespace of {name}",
			DelDevice:    "removes the device {device}; the other end of a veth pair goes with it",
			Up:           "turns {device} on",
			Down:         "turns {device} off, and removes its routes",
			Move:         "moves {device} out of this network namespace into that of {value}, where it is off and has no addresses",
			Master:       "plugs {device} into the bridge {value}",
			NoMaster:     "unplugs {device} from its bridge",
			SetDevice:    "sets the {what} of {device} to {value}",
			ListSpaces:   "lists the names in /run/netns, each of which is a mount",
			AddSpace:     "makes a network namespace that has only a loopback device, which is off",
			NameSpace:    "mounts it on {file}: so it has a name, and lives without a process",
			AttachSpace:  "mounts the network namespace of process {pid} on {file}: so it has a name",
			DelSpace:     "takes the name {name} away; the namespace lives on while a process is in it",
			EnterSpace:   "enters the network namespace {name}",
			OwnSys:       "takes a mount namespace of its own, in which /sys shows that network",

			IdentifySpace:  "prints the name in /run/netns of the network namespace of process {pid}",
			MembersOfSpace: "lists the processes in the network namespace {name}",
			ReadCgroup:     "reads {file} of {group}; the kernel makes its text at that moment",

			Fetch:          "downloads {source} and unpacks it as {dir}, which appears when all of it is there",
			FetchMini:      "makes a root file system {dir} from this program itself; it needs no network",
			Unpack:         "unpacks {file} as {dir}: ordinary files; no process changes",
			Pack:           "packs the directory {dir} as an archive",
			Download:       "downloads {source} through the network of this network namespace",
			ShowProcesses:  "reads /proc, which shows the processes of the PID namespace for which it was mounted",
			WatchProcesses: "again and again reads /proc, which shows the processes of the PID namespace for which it was mounted",
			ListNamespaces: "compares the namespaces of all processes in /proc",
			Ping:           "sends packets to {target}, and waits for the answers: the route and the addresses are those of this network namespace",
			ShowRules:      "only shows the rules of this network namespace",
			AddRule:        "adds a rule to the chain {chain} of this network namespace",
			DelRule:        "deletes a rule from the chain {chain} of this network namespace",
			ChangeRules:    "changes the rules of this network namespace",
			SetKernel:      "sets {setting} of the kernel to {value}",

			BecomeUser:          "{program} runs as the user {value}, and may do only what that user may",
			BecomeGroup:         "{program} runs with the group {value}",
			NoGroups:            "{program} is in no other groups",
			OtherGroups:         "{program} is in the groups {value}, and in no others",
			UsersGroups:         "{program} is in all groups of its user",
			NoNewPrivileges:     "neither {program} nor what it starts ever gets more rights: set-user-ID files and file capabilities have no effect",
			BoundCapabilities:   "changes the bounding set by {value}: a capability that is not in it can never be had again, not even by root",
			InheritCapabilities: "changes the inheritable capabilities by {value}: files can give them to the programs that they hold",
			AmbientCapabilities: "changes the ambient capabilities by {value}: {program} keeps them although it is not root",
			DieWithParent:       "when the parent of {program} ends, {program} gets the signal {value}",
			BecomeProgram:       "{program} replaces this process",
			WriteFile:           "writes its standard input to {file} and to its standard output; what {file} had before is gone",
			AppendFile:          "writes its standard input to the end of {file} and to its standard output",
		},
		Hint: Hint{
			AddMapRoot:          "only root may make these namespaces; -r adds a user namespace, in which you are root: unshare -r ...",
			RootWithout:         "this root has no CAP_SYS_ADMIN, as in most containers: start the outer container with it, or add -r",
			Seccomp:             "a seccomp filter forbids it, most likely that of an outer container: start that container with --security-opt seccomp=unconfined, or run this outside of it",
			Setting:             "{setting} is {value} on this machine, so ordinary users may not make user namespaces: as root, sysctl -w {setting}={wanted}",
			AppArmor:            `AppArmor leaves user namespaces without capabilities here ({setting} is 1, the profile is {profile}): as root, give the program a profile with "userns,", or sysctl -w {setting}=0`,
			UserInChroot:        "this shell is inside a chroot, where the kernel allows no user namespace: leave it, or enter the tree with pivot_root",
			NobodyHere:          "your user or group has no id in this user namespace: map it when you make that namespace (unshare -r or -c)",
			UserRefused:         "this process may not make user namespaces, and no setting says why: it may be inside a chroot, or an outer container may forbid them",
			UserThreads:         "a process of several threads, which qemu-user always is, may not make user namespaces, and some kernels have none",
			Full:                "no more namespaces of kind {kind} may be made: {setting} is {value}; as root, sysctl -w {setting}=15000",
			Nested:              "user namespaces may be nested at most 32 deep; if these are not, the {setting} of an outer one is reached",
			JoinUser:            "only root may enter a {kind} namespace of the machine; the owner of another one first enters the user namespace that it belongs to (nsenter -U)",
			JoinWithout:         "this root has no CAP_SYS_ADMIN over the {kind} namespace: it belongs to an outer user namespace, or this is a container whose root lacks that capability",
			JoinEnded:           "the process has ended, and its namespaces are gone with it: ps shows those that run",
			JoinFile:            "a {kind} namespace is entered by a file such as /proc/PID/ns/{file}, or one on which such a file is mounted: ip netns and unshare --{kind}=FILE do that",
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
			KeepGroups:          "this user namespace does not allow dropping groups, because an ordinary user made it: add --preserve-credentials",
			MountsBelow:         "there are mounts below it, such as {below}: umount -R {dir}",
			MountUsed:           "processes use it ({pids}), perhaps this shell: leave it with cd, end them, or umount -l {dir}",
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
			NoNetwork:           "fetchroot mini needs no network: it makes a small root file system from this program itself",
			CgroupNone:          "no control groups are mounted in {dir}: mount -t cgroup2 none {dir}",
			CgroupNoTree:        "this machine has a tree of cgroups for each controller (version 1), and no {name} among them: {there}",
			CgroupElsewhere:     "the controller {controller} has its cgroups in another tree: {dir}",
			CgroupOneTree:       "cgroups of version 2 are one tree for all controllers, without a directory {name}: mkdir {dir}/GROUP",
			CgroupMissing:       "there is no cgroup {dir}: mkdir -p {dir}",
			CgroupV1File:        "{file} is a file of version 1; this cgroup is of version 2, where it is {other}",
			CgroupV2File:        "{file} is a file of version 2; this cgroup is of version 1, where it is {other}",
			CgroupRoot:          "this is the root of the tree, which has no limits: make a cgroup in it with mkdir",
			CgroupNotEnabled:    "the controller {controller} is not enabled for the cgroups in {dir}: echo +{controller} > {dir}/cgroup.subtree_control",
			CgroupTaken:         "version 1 has the controller {controller} on this machine, so version 2 cannot: use {dir}, or boot Linux with cgroup_no_v1={controller}",
			CgroupNoController:  "there is no controller {controller} here; there are: {there}",
			CgroupNoProcess:     "there is no process {pid}, or it is not visible from this PID namespace",
			CgroupInUse:         "the processes of the cgroup use {bytes} bytes, and the kernel cannot take back enough of them",
			CgroupInner:         "a cgroup that enables controllers ({controllers}) for the cgroups in it may have no processes: mkdir {dir}/leaf, and write to {dir}/leaf/cgroup.procs",
			CgroupMembers:       "a cgroup with processes ({pids}) may enable no controller for the cgroups in it: first mkdir {dir}/leaf, and move them to {dir}/leaf/cgroup.procs",
			CgroupUsedBelow:     "a cgroup below enables that controller in turn: first disable it in {dir}/cgroup.subtree_control",
			CgroupValue:         "the kernel does not accept {value} here; cat {file} shows the form",
			CgroupNoCPUs:        "a cpuset without processors and memory nodes can have no processes: echo 0 > {dir}/cpuset.cpus; echo 0 > {dir}/cpuset.mems",
			OOMRange:            "the value is from -1000 (never ended) to 1000 (ended first)",
			OOMLower:            "{value} is lower than before, which only root of the machine may set (CAP_SYS_RESOURCE); higher values are allowed",
			OOMNoProc:           "/proc is not mounted here: mount -t proc proc /proc",
			CgroupBelow:         "there are cgroups in {dir} ({there}): rmdir these first; the files need not be removed",
			CgroupNotEmpty:      "the cgroup still has processes ({pids}): end them, or move them: echo PID > {above}/cgroup.procs",
			CgroupReadOnly:      "{file} can only be read",
			CgroupSealed:        "the cgroups are mounted read-only here, as in most containers: change them outside of the container",
			CgroupUser:          "only root may change this cgroup; systemd gives a user one of their own: systemd-run --user --scope -p Delegate=yes bash",
			CgroupInside:        "this cgroup belongs to the machine's root, and a root inside a user namespace is another user: it must be delegated first (chown of the directory, cgroup.procs and cgroup.subtree_control)",
			PivotUser:           "only root may change the root mount; in mount and user namespaces of your own you are root: unshare -r -m",
			PivotInside:         "these mounts belong to another namespace: pivot_root needs one of its own (unshare -m)",
			PivotSame:           "this directory is the present root already",
			PivotNoMount:        "the new root, {dir}, is not a mount point: mount --bind {dir} {dir}, then cd {dir} again",
			PivotOutside:        "the directory for the old root, {old}, must be in the new root, {new}",
			PivotShared:         "the mount {dir} is shared, so the change would spread to other namespaces: mount --make-rprivate / (unshare -m does so)",
			PivotInChroot:       "the present root is not a mount point, as after a chroot: use pivot_root before it, or instead of it",
			PivotRootfs:         "the present root is the kernel's first file system (rootfs, an initramfs), which cannot be moved away: use switch_root, or chroot",
			PivotLocked:         "the mount {dir} came from outside of this user namespace, and cannot be moved: mount --rbind {dir} {dir}, then cd {dir} again",
			NetnsExists:         "there is a network namespace {name} already, perhaps of an earlier try: ip netns del {name}",
			NetnsNone:           "no network namespace has a name in this mount namespace: ip netns add {name}",
			NetnsMissing:        "there is no network namespace {name}; there are: {there}",
			NetnsLeft:           "/run/netns/{name} is only a file here, with no namespace on it: it was made in another mount namespace, or is left over; ip netns del {name}",
			NetnsUser:           "only root may make or enter named network namespaces; in namespaces of your own you are root: unshare -r -n, or unshare -r -m and a tmpfs on /run",
			NetnsMounts:         "a named network namespace is kept by a mount, and these mounts belong to another namespace: unshare -r -m, and a tmpfs on /run",
			NetworkUser:         "only root may change the network; in a network namespace of your own you are root: unshare -r -n",
			NetworkInside:       "this network namespace belongs to an outer user namespace, whose root you are not: make one of your own with -n, or enter the user namespace that it belongs to (nsenter -U)",
			NetworkWithout:      "this root has no CAP_NET_ADMIN, as in most containers: start the outer container with it, or make a network namespace with unshare -r -n",
			DeviceExists:        "there is a network device {name} here already, perhaps of an earlier try: ip link del {name}",
			DeviceExistsThere:   "one of the names is taken in the network namespace where the device would be: choose another name, or delete that device with ip -n",
			AddressExists:       "the device has this address already: ip addr shows it",
			RouteExists:         "there is such a route already: ip route shows it, ip route replace changes it",
			NeighborExists:      "there is such an entry already: ip neigh replace changes it",
			NoDevice:            "there is no network device {name} in this network namespace; there are: {there}",
			NoRoute:             "no route of this network namespace leads there: ip link set lo up for its own addresses, ip addr add for a network, ip route add default via GATEWAY for all others",
			NoWay:               "no device that is up has an address in the network of that gateway: first ip addr add and ip link set DEVICE up",
			NoKind:              "this kernel has no devices of type {kind}, or a module is missing: modprobe {kind}",
			NoProc:              "/proc shows no processes here: mount -t proc proc /proc",
			TargetEnded:         "process {pid} has ended, and its namespaces are gone with it: ps shows those that run",
			TargetMissing:       "there is no process {pid} in this PID namespace: a process has another number inside its container than outside; lsns and contedor show list them",
			TargetUser:          "process {pid} belongs to another user: only its user and root may enter its namespaces",
		},
		Check: Check{
			Help: `
Usage:
 contedor check [--json] [--lang {languages}]

Check whether the lesson works on this machine for this user: try its namespaces
and steps one by one, in child processes. A cross marks what keeps the lesson
from working, an arrow what helps, and a dash what the lesson can do without.

 --json            print JSON, for programs
 --lang {languages}
                   the language; that of the locale by default
 -h, --help        display this help

Exit status: 0 if the lesson works, 1 if it does not.
`,
			Works:          "The lesson works here.",
			Fails:          "The lesson does not work here as it is.",
			None:           "none",
			Namespace:      "{kind} namespace",
			Profile:        "AppArmor profile",
			Seccomp:        "seccomp filter",
			Filtered:       "active, as in most containers",
			InsideChroot:   "outer chroot",
			InAChroot:      "this shell is inside one",
			MaybeChroot:    "perhaps: only root can see it",
			LeaveChroot:    "leave it: inside a chroot there are no user namespaces",
			Proc:           "proc for a new PID namespace",
			Subordinate:    "subordinate ids (newuidmap)",
			AddSubordinate: "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user}",
			Propagation:    "propagation of /",
			Shared:         "shared; unshare -m makes it private inside",
			Cgroup:         "cgroup version",
			Hybrid:         "1 and 2 (hybrid)",
			Course:         "course for cgroups of version {version}",
			Course1:        "version 2 has one tree: mkdir /sys/fs/cgroup/GROUP, and memory.max, memory.current, cpu.max, cpu.weight and cgroup.procs for memory.limit_in_bytes, memory.usage_in_bytes, cpu.cfs_quota_us, cpu.shares and tasks; first echo +memory +cpu > /sys/fs/cgroup/cgroup.subtree_control; cgcreate, cgset -r and cgexec work in both. For version 1 itself, boot Linux with systemd.unified_cgroup_hierarchy=0 (systemd before 258)",
			Course2:        "version 1 has the memory controller here, so the tree of version 2 has no memory.max: write to memory.limit_in_bytes in /sys/fs/cgroup/memory/GROUP instead, or boot Linux with cgroup_no_v1=all; mount -t cgroup2 none DIR shows the tree with cgroup.procs, cgroup.freeze and cgroup.kill",
			Space:          "space in this directory",
			MoreSpace:      "go to a directory with {size} MiB free",
			Several:        "{count} of these lines have one cause:",
			Install:        "contedor shell or contedor lesson, whose shells have it; or contedor --install -s DIR, with DIR in PATH",
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
 --lang {languages}
                   the language; that of the locale by default
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
			NetName:      "network name",
			Limits:       "limits",
			Enter:        "To enter it: {command}",
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
 --lang {languages}
                   the language; that of the locale by default
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
		Bundle: Bundle{
			Help: `
Usage:
 contedor bundle [-o DIR] [--confined] [--no-proc] [--lang {languages}] COMMAND [ARGUMENT...]

Write DIR/config.json of the OCI runtime specification for a container that is
like the one that COMMAND makes: unshare, nsenter or chroot, and what they run.
Engines such as runc and crun run it. Nothing else is carried out.
'contedor explain bundle DIR' prints the command lines for a bundle.

 -o, --output DIR  the directory of the bundle; 'bundle' by default
 --confined        add an engine's usual capabilities, mounts, devices and seccomp
                    rules, which the container made by hand does not have
 --no-proc         do not mount /proc if COMMAND does not; runc needs it, crun does not
 --lang {languages}
                   the language; that of the locale by default
 -h, --help        display this help
`,
			NoCommand:     "no command for a bundle",
			Unknown:       "a bundle is made from {known}, not from {command}",
			Refused:       "a bundle cannot express this: {what}",
			Nested:        "a {kind} namespace inside another new one",
			KeptNamespace: "a namespace that is kept by a file",
			RootAsUser:    "a chroot by the user of --setuid, who may not do that",
			LoginShell:    "the default shell as a login shell; name the program",
			WithoutFork:   "--pid without --fork, where the program itself stays outside",
			SameRoot:      "the root directory of the machine; add chroot DIR",
			OutsideRoot:   "a working directory outside the root directory",
			Unmapped:      "a user or group that the user namespace does not map",
			NotConfined:   "the usual seccomp rules cannot be made: {error}",
			Written:       "{file} is written; try: runc run --bundle {dir} NAME",
			NoBundle:      "no bundle to explain",
			NotConfig:     "{file} is not a config.json: {error}",
			Outside:       "on this machine, as root",
			Inside:        "in the shell that the last line has started",
			NotByHand:     "no command line does this",
		},
		Page: Page{Lesson: "The lesson", Course: "The next steps"},
		Serve: Serve{
			Help: `
Usage:
 contedor serve [-l ADDRESS] [--lang {languages}] [FILE|DIR]...

Hand out this program, root file systems and the course in a class. Students
type the line that is printed; they get the program for their machine. Only
FILEs, the files directly in DIRs, the program and the pages are served, and
nothing is written. If a FILE is this program for another kind of machine, students
with such a machine get it. SHA256SUMS lists the SHA-256 of every file. ^C ends it.

 -l, --listen ADDRESS  the address and port; ':8000' by default
 --lang {languages}
                       the language; that of the locale by default
 -h, --help            display this help
`,
			SameName:     "two files have the name '{name}'",
			NotFile:      "'{name}' is neither a file nor a directory",
			OtherMachine: "'{name}' is a second program for the same kind of machine",
			Heading:      "Containers by hand",
			TypeThis:     "Students type:",
			Others:       "or, in another network of this machine:",
			Files:        "Files",
			Done:         "{client}  {name}  {size} in {seconds}",
			Broken:       "{client}  {name}  interrupted after {size}",
			Sending:      "{client}  {name}  {percent}  {size}",
			Ended:        "clients: {clients}, files: {files}, {size}",
			NoProgram:    "there is no program for {machine} here; ask the teacher",
		},
	}
}
