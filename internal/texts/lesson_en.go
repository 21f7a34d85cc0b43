package texts

func lessonEnglish() Lesson {
	return Lesson{
		Help: `
Usage:
 contedor lesson [--lang {languages}] [CHAPTER]
 contedor lesson list | watch | hint | again | skip | back
 contedor lesson check [N]
 contedor lesson report [--json]

The course in your own shell, without a network. The lesson shows one step at a
time. Type it in the shell. The lesson looks at the machine, sees when the step
is reached, and goes on. It begins at CHAPTER, otherwise where you left it.
In the shell of the lesson, the key ^] opens a menu, also inside a container.

 list             list the chapters and their steps
 watch            only show the steps, while you type in another terminal
 hint             say what is still missing for this step
 again            show the step again
 skip             leave the step out
 back             go back a step
 check [N]        look whether task N, or each, is done here, and say what is missing
 report           print what you hand in: steps with times, tasks, this machine

 --beside         the same as watch
 --json           print the report as JSON
 --lang {languages}
                  the language; that of the locale by default
 -h, --help       display this help
`,
		Chapters: Chapters{
			Files: "The file system", Chroot: "A process in a cage", Cage: "Why that is no container",
			Namespaces: "Namespaces, one by one", Container: "All namespaces at once", Hostname: "A host name of its own",
			Users: "As an ordinary user", Nsenter: "From a second terminal", Root: "pivot_root and overlay",
			Network: "A network", Limits: "Limits", Cost: "What it costs",
		},
		Claims: Claims{
			Tree:        "a directory here is a root file system: it has bin, etc, proc and usr",
			Caged:       "the root directory of a process is that directory",
			SeesAll:     "the /proc of that process shows all processes of the machine",
			Left:        "no process has namespaces or a root directory of its own anymore",
			NoProc:      "no proc is mounted in the root file system, as the machine sees it",
			OwnUTS:      "a process has a UTS namespace of its own",
			Renamed:     "the host name there is not the machine's",
			OwnMount:    "a process has a mount namespace of its own",
			Mounted:     "something is mounted there that the machine does not see",
			OwnNet:      "a process has a network namespace of its own",
			OwnIPC:      "a process has an IPC namespace of its own",
			OwnPID:      "a process has a PID namespace of its own",
			OwnProc:     "the /proc of a process shows only the processes of its own PID namespace",
			Mapped:      "a process is root in a user namespace of its own",
			EnteredPID:  "a second shell has entered its PID namespace from outside",
			EnteredUTS:  "a second shell has entered its UTS namespace from outside",
			Overlay:     "an overlay is mounted there",
			ReadOnly:    "a directory is mounted there read-only",
			OverlayRoot: "the root mount of a process is an overlay",
			Severed:     "the machine's root file system is not mounted there anymore",
			Cabled:      "a veth pair connects the machine and another network namespace",
			Bridge:      "the machine's end is on and plugged into a bridge, which is on and has an address",
			Inner:       "the other end is on, and there are an address and a default route",
			Pinged:      "pings have arrived in that namespace",
			World:       "a second network namespace is connected to the machine",
			Forward:     "the machine forwards packets: net.ipv4.ip_forward is 1",
			NAT:         "a rule of NAT masquerades the packets of the namespace",
			NoNetwork:   "no network namespace is connected to the machine anymore, none has a name, and bridge0 is gone",
			Limited:     "a process is in a control group with a limit of memory",
			EmptyGroup:  "there is an empty control group with a limit of memory",
			NoGroups:    "no process is in a control group of the lesson, and no empty one with a limit or shares is left",
			Shares:      "three busy programs are in control groups whose shares are 2 to 1 to 1",
			Frozen:      "a control group has frozen its processes",
			Thawed:      "no process is frozen anymore, and no group, and no second tree of groups is mounted",
			Cost:        "contedor cost has measured here",
			PIDProcNet:  "a shell has PID and network namespaces and a /proc of its own",
			Limit50:     "a process is in a control group with a limit of 50 MB",
			Limit4:      "a control group has a limit of 4 KB",
			Killed:      "the kernel's log says that a control group was out of memory",
			Limit512:    "it is in a control group with a limit of 512 MB",
			Full:        "a process in the root file system has mount, UTS, IPC, network and PID namespaces of its own",
			Init:        "one of its processes is number 1 there: its init",
			Outside:     "its network is connected to the machine, has a default route, and NAT leads outside",
		},
		Tasks: Tasks{
			Namespaces: "Namespaces: a shell of its own, a renamed UTS namespace, a veth pair",
			Limits:     "Control groups: a limit of memory, and shares of the processor",
			Container:  "A container from the root file system, with a network and a limit",
		},
		Step:          "{chapter}. {title} · step {step} of {steps}",
		Done:          "done: {title}",
		End:           "That was the last step. 'contedor lesson report' prints what you hand in, and 'contedor lesson check' looks at the tasks.",
		Progress:      "{done} of {steps} steps",
		Keys:          "^] opens the menu of the lesson: a hint, the step again, a second shell, the end.",
		WatchKeys:     "Type in another terminal, in this directory. Here: h hint, a again, b back, s skip, q quit.",
		Menu:          "h hint · a again · b back · s skip · l list · 2 other shell · q quit",
		GoOn:          "Enter shows the next step.",
		Second:        "in a second terminal (^] 2):",
		WithoutRoot:   "You are not root. Type instead:",
		NeedsRoot:     "This step needs root: leave, and type 'sudo {program} lesson {command}'. To go on without root, skip it.",
		NeedsTree:     "There is no root file system here yet: type 'fetchroot mini' first.",
		Missing:       "What the machine shows:",
		Reached:       "The step was reached before: do it again, or skip it to go on.",
		IfFails:       "If it does not work:",
		Begins:        "The lesson keeps your progress in {file}.",
		Resume:        "Your progress is kept. '{program} lesson' goes on from here.",
		Shell2:        "the second shell, on the machine; ^] 2 goes back",
		Shell1:        "the first shell",
		NoTerminal:    "the lesson needs a terminal; 'contedor lesson list' does not",
		Already:       "the lesson is already running in this terminal; ^] opens its menu",
		Offline:       "Without a network, type `fetchroot mini` instead.",
		NoChapter:     "no chapter or word '{word}'; see 'contedor lesson list'",
		NoWord:        "unexpected argument '{word}'",
		NoTask:        "no task '{word}'; the tasks are 1, 2 and 3",
		AtFirst:       "this is the first step",
		AtEnd:         "there is no step after the last one",
		Broken:        "the progress in {file} cannot be read ({error}); move the file away to start again",
		Unknown:       "the progress in {file} is of another version ({version}) of the program; it was not changed",
		NoHome:        "no place for the progress: HOME and XDG_STATE_HOME are not set",
		Now:           "here",
		TaskDone:      "Task {task} is done.",
		TaskNot:       "Task {task}: {count} missing.",
		SeenBefore:    "seen {time}",
		CheckHow:      "Run the check on the machine, not in the container, while you do the task: what was seen once stays seen.",
		ReportHeading: "contedor lesson: report",
		StepsHeading:  "Steps",
		TasksHeading:  "Tasks",
		Machine:       "{system}, Linux {kernel}, {architecture}, cgroups: {cgroup}",
	}
}
