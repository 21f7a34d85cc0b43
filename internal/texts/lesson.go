package texts

// Lesson has the texts of `contedor lesson`. The prose of the steps is in docs.
type Lesson struct {
	Help     string // {languages}
	Chapters Chapters
	Claims   Claims
	Tasks    Tasks

	Step          string // {chapter}, {title}, {step}, {steps}; the heading of a step
	Done          string // {title}; a step is reached, {title} is its command
	End           string // all steps are over
	Progress      string // {done}, {steps}
	Keys          string // how to reach the lesson from its shell
	WatchKeys     string // the same in `contedor lesson watch`
	Menu          string // after the key ^]
	GoOn          string // below the last texts of a section
	Second        string // before a command for the second terminal
	WithoutRoot   string // {command}; below a command that only root may use
	NeedsTree     string // for a step with rootfs where there is none
	NeedsRoot     string // {program}, {command}; for a step that only root can do
	Missing       string // above the claims, true and not yet true
	Reached       string // where nothing is missing
	IfFails       string // above what the page says of failures
	Begins        string // {file}
	Resume        string // how to go on later: {program} is contedor, or its path
	Shell2        string // the heading of the second shell
	Shell1        string // the heading of the first shell
	NoTerminal    string
	Already       string
	Offline       string // below the step that downloads, in Markdown
	NoChapter     string // {word}
	NoWord        string // {word}
	NoTask        string // {word}
	AtFirst       string
	AtEnd         string
	Broken        string // {file}, {error}
	Unknown       string // {file}, {version}
	NoHome        string
	Now           string // mark of the step at which one is
	TaskDone      string // {task}
	TaskNot       string // {task}, {count}
	SeenBefore    string // {time}
	CheckHow      string // when a task is not done
	ReportHeading string
	StepsHeading  string
	TasksHeading  string
	Machine       string // {system}, {kernel}, {architecture}, {cgroup}
}

// Chapters are the titles of the chapters.
type Chapters struct {
	Files, Chroot, Cage, Namespaces, Container, Hostname, Users, Nsenter, Root, Network, Limits, Cost string
}

// Claims are what the lesson sees on the machine. A sign before a claim says whether it is so.
type Claims struct {
	Tree        string
	Caged       string
	SeesAll     string
	Left        string
	NoProc      string
	OwnUTS      string
	Renamed     string
	OwnMount    string
	Mounted     string
	OwnNet      string
	OwnIPC      string
	OwnPID      string
	OwnProc     string
	Mapped      string
	EnteredPID  string
	EnteredUTS  string
	Overlay     string
	ReadOnly    string
	OverlayRoot string
	Severed     string
	Cabled      string
	Bridge      string
	Inner       string
	Pinged      string
	World       string
	Forward     string
	NAT         string
	NoNetwork   string
	Limited     string
	EmptyGroup  string
	NoGroups    string
	Shares      string
	Frozen      string
	Thawed      string
	Cost        string
	PIDProcNet  string
	Limit50     string
	Limit4      string
	Killed      string
	Limit512    string
	Full        string
	Init        string
	Outside     string
}

// Tasks are the graded tasks of the course's module.
type Tasks struct{ Namespaces, Limits, Container string }
