// Package texts has the texts of the teaching commands and of the hints, in every language.
// Words in braces are placeholders, which Fill replaces.
package texts

import "strings"

// A Language has all texts in one language. None of them is empty. The comment of a text
// lists its placeholders.
type Language struct {
	Code        string // ISO 639-1
	Yes, No     string
	HintWord    string // before the colon of a hint
	Meant       string // {words}; a question
	Or          string // between the words of Meant
	BadLanguage string // {word}
	Extra       string // {word}
	Own         Own
	Front       Front
	Explain     Explain
	Deed        Deed
	Hint        Hint
	Check       Check
	Show        Show
	Cost        Cost
	Bundle      Bundle
	Page        Page
	Serve       Serve
	Lesson      Lesson
	Fetch       Fetch
}

// Own says what a process has to itself in a namespace of each kind.
type Own struct{ Mount, UTS, IPC, Net, PID, User, Cgroup, Time string }

// Of returns the text for a kind by its long name in unshare(1).
func (o *Own) Of(long string) string {
	switch long {
	case "mount":
		return o.Mount
	case "uts":
		return o.UTS
	case "ipc":
		return o.IPC
	case "net":
		return o.Net
	case "pid":
		return o.PID
	case "user":
		return o.User
	case "cgroup":
		return o.Cgroup
	}
	return o.Time
}

// Explain has the texts of `contedor explain`. From Unshare on they say what an operation
// of a step is for.
type Explain struct {
	Help            string
	NoCommand       string
	Unknown         string // {command}, {known}
	UnknownLine     string // {command}, {tool}: a command that is known
	OnlyPrints      string // {command}
	Child           string // the heading above the operations of a child
	ChildFirst      string // the same for a child in a new PID namespace
	Helper          string // the same for a helper process
	OwnHeading      string
	SharedHeading   string
	NothingOwn      string
	RootOwn         string // {dir}
	RootShared      string
	ChildrenOnly    string // for a PID namespace that only children enter
	JoinedHeading   string // above the namespaces that a process enters
	NeedsHeading    string
	NeedsNothing    string
	NeedFor         string // {steps}
	TryMapRoot      string
	Unshare         string // {kinds}
	UnshareNothing  string
	Join            string // {kind}
	JoinForChildren string // {kind}; for a PID namespace, which only children enter
	Fork            string
	ForkFirst       string
	ForkJoined      string // after a PID namespace was entered
	EnterAgain      string // if a user namespace is entered too
	EnterRetry      string
	ChrootTo        string
	ChdirTo         string
	JoinCgroup      string
	OOMScore        string // {value}
	Wait            string
	HelperWait      string
	KillChild       string
	Signals         string
	Unblock         string
	Forward         string
	Propagation     string
	Unprivate       string
	Chroot          string // {dir}
	Chdir           string // {dir}
	MountProc       string
	MountBinfmt     string
	LoadInterp      string
	MapUser         string // {inner}, {outer}
	MapGroup        string // {inner}, {outer}
	DenySetgroups   string
	AllowSetgroups  string
	SetTime         string
	Bind            string
	ForkBinder      string
	ForkMapper      string
	BeginHelper     string
	SetUser         string // {id}
	SetGroup        string // {id}
	SetGroupList    string
	KeepCaps        string
	LoseCaps        string
	DefaultSignal   string // {signal}
	Fail            string // {message}
	Warn            string
	Exec            string // {program}
	ExecInPlace     string // {program}
	ExecNext        string // {program}
}

// Deed has the texts of `contedor explain` for commands that have no plan: what each of them does.
type Deed struct {
	Namespace    string
	Undo         string
	Need         string
	OfMachine    string
	OfShell      string
	OfName       string // {name}
	New          string
	Private      string // {dir}
	Spread       string // {dir}
	Remount      string // {dir}
	BindMount    string // {source}, {dir}
	BindSelf     string // {source}, {dir}
	MountProc    string // {dir}
	MountTmpfs   string // {dir}
	MountSysfs   string // {dir}
	MountOverlay string // {dir}
	MountCgroup1 string // {dir}
	MountCgroup2 string // {dir}
	MountOther   string // {source}, {dir}
	Umount       string // {dir}
	Detach       string // {dir}
	ShowName     string
	SetName      string // {name}
	Pivot        string // {new}, {old}
	PivotOver    string
	SwitchRoot   string // {new}, {init}
	MakeCgroup   string // {dir}
	RemoveCgroup string // {dir}
	JoinGroup    string // {value}, {group}
	Enable       string // {value}, {group}
	LimitMemory  string // {group}, {value}
	SlowMemory   string // {group}, {value}
	LimitSwap    string // {group}, {value}
	LimitCPU     string // {group}, {value}
	ShareCPU     string // {group}, {value}
	LimitPIDs    string // {group}, {value}
	ChooseCPUs   string // {group}, {value}, {file}
	Freeze       string // {group}, {value}
	KillGroup    string // {group}
	SetOther     string // {group}, {file}, {value}
	CreateGroup  string // {group}, {controllers}
	ExecGroup    string // {group}, {controllers}, {program}
	ShowNetwork  string
	AddAddress   string // {address}, {device}
	DelAddress   string // {address}, {device}
	AddRoute     string // {target}
	AddGateway   string // {target}, {gateway}
	DelRoute     string // {target}
	AddNeighbor  string // {address}, {device}, {hardware}
	DelNeighbor  string // {address}, {device}
	AddVeth      string // {device}, {peer}
	AddBridge    string // {device}
	AddDevice    string // {device}, {kind}
	InSpace      string // {name}
	DelDevice    string // {device}
	Up           string // {device}
	Down         string // {device}
	Move         string // {device}, {value}
	Master       string // {device}, {value}
	NoMaster     string // {device}
	SetDevice    string // {what}, {device}, {value}
	ListSpaces   string
	AddSpace     string
	NameSpace    string // {file}
	AttachSpace  string // {pid}, {file}
	DelSpace     string // {name}
	EnterSpace   string // {name}
	OwnSys       string

	IdentifySpace  string // {pid}
	MembersOfSpace string // {name}
	ReadCgroup     string // {file}, {group}

	Fetch          string // {source}, {dir}
	FetchMini      string // {dir}
	Unpack         string // {file}, {dir}
	Pack           string // {dir}
	Download       string // {source}
	ShowProcesses  string
	WatchProcesses string
	ListNamespaces string
	Ping           string // {target}
	ShowRules      string
	AddRule        string // {chain}
	DelRule        string // {chain}
	ChangeRules    string
	SetKernel      string // {setting}, {value}

	BecomeUser          string // {value}, {program}
	BecomeGroup         string // {value}, {program}
	NoGroups            string // {program}
	OtherGroups         string // {value}, {program}
	UsersGroups         string // {program}
	NoNewPrivileges     string // {program}
	BoundCapabilities   string // {value}, {program}
	InheritCapabilities string // {value}
	AmbientCapabilities string // {value}, {program}
	DieWithParent       string // {value}, {program}
	BecomeProgram       string // {program}
	WriteFile           string // {file}
	AppendFile          string // {file}
}

// Hint has the lines after the message of a failure: the cause, and what helps.
type Hint struct {
	AddMapRoot          string
	RootWithout         string
	Seccomp             string
	Setting             string // {setting}, {value}, {wanted}
	AppArmor            string // {setting}, {profile}
	UserInChroot        string
	NobodyHere          string
	UserRefused         string
	UserThreads         string
	Full                string // {kind}, {setting}, {value}
	Nested              string // {setting}
	JoinUser            string // {kind}
	JoinWithout         string // {kind}
	JoinEnded           string
	JoinOwn             string
	JoinFile            string // {kind}, {file}
	NoMapper            string
	MapRoot             string
	RootNoMount         string
	ChrootUser          string
	ChrootWithout       string
	NoPath              string // {dir}, {there}
	NotHere             string // {dir}, {cwd}, {there}
	NotHereButAbove     string // {dir}, {cwd}, {there}
	AlreadyThere        string // {dir}
	NoDirectories       string
	Archive             string // {file}
	NotDirectory        string // {file}
	Barred              string // {dir}
	NoDirectoryInside   string // {dir}
	NoMountPoint        string // {dir}
	ProcNeedsPID        string
	ProcCovered         string // {file}
	MountUser           string
	MountInside         string
	HostnameUser        string
	HostnameInside      string
	KeepGroups          string
	MountsBelow         string // {dir}, {below}
	MountUsed           string // {dir}, {pids}
	Unmapped            string // {id}
	NoFile              string // {file}
	NotPrivate          string // {file}
	WithoutFork         string // {program}
	HostPath            string // {file}, {usual}
	Nowhere             string // {file}
	OtherPlace          string // {file}, {there}
	OnlyShell           string // {file}
	NoSystem            string // {file}, {there}
	NoScriptInterpreter string // {file}, {interpreter}
	NoLoader            string // {file}, {interpreter}
	NoEmulator          string // {file}, {machine}, {interpreter}
	Foreign             string // {file}, {machine}, {own}
	BrokenELF           string // {file}
	NoFormat            string // {file}
	IsDirectory         string // {file}
	NotExecutable       string // {file}
	NoExec              string // {file}
	NoNetwork           string
	CgroupNone          string // {dir}
	CgroupNoTree        string // {name}, {there}
	CgroupElsewhere     string // {controller}, {dir}
	CgroupOneTree       string // {name}, {dir}
	CgroupMissing       string // {dir}
	CgroupV1File        string // {file}, {other}
	CgroupV2File        string // {file}, {other}
	CgroupRoot          string
	CgroupNotEnabled    string // {controller}, {dir}
	CgroupTaken         string // {controller}, {dir}
	CgroupNoController  string // {controller}, {there}
	CgroupNoProcess     string // {pid}
	CgroupInUse         string // {bytes}
	CgroupInner         string // {dir}, {controllers}
	CgroupMembers       string // {dir}, {pids}
	CgroupUsedBelow     string // {dir}
	CgroupValue         string // {value}, {file}
	CgroupNoCPUs        string // {dir}
	OOMRange            string
	OOMLower            string // {value}
	OOMNoProc           string
	CgroupBelow         string // {dir}, {there}
	CgroupNotEmpty      string // {pids}, {above}
	CgroupReadOnly      string // {file}
	CgroupSealed        string
	CgroupUser          string
	CgroupInside        string
	PivotUser           string
	PivotInside         string
	PivotSame           string
	PivotNoMount        string // {dir}
	PivotOutside        string // {old}, {new}
	PivotShared         string // {dir}
	PivotInChroot       string
	PivotRootfs         string
	PivotLocked         string // {dir}
	NetnsExists         string // {name}
	NetnsNone           string // {name}
	NetnsMissing        string // {name}, {there}
	NetnsLeft           string // {name}
	NetnsUser           string
	NetnsMounts         string
	NetworkUser         string
	NetworkInside       string
	NetworkWithout      string
	DeviceExists        string // {name}
	DeviceExistsThere   string
	AddressExists       string
	RouteExists         string
	NeighborExists      string
	NoDevice            string // {name}, {there}
	NoWay               string
	NoRoute             string
	NoKind              string // {kind}
	NoProc              string
	TargetEnded         string // {pid}
	TargetMissing       string // {pid}
	TargetUser          string // {pid}
}

// Check has the texts of `contedor check`.
type Check struct {
	Help           string
	Works          string
	Fails          string
	None           string
	Namespace      string // {kind}
	Profile        string
	Seccomp        string
	Filtered       string
	InsideChroot   string
	InAChroot      string
	MaybeChroot    string
	LeaveChroot    string
	Proc           string
	Subordinate    string
	AddSubordinate string // {user}
	Propagation    string
	Shared         string
	Cgroup         string
	Hybrid         string
	Course         string // {version}
	Course1        string // what a course for version 1 needs where that is missing
	Course2        string
	Space          string
	MoreSpace      string // {size}
	Several        string // {count}; above what helps against several failures
	Install        string
	Systems        string
	Binfmt         string
}

// Show has the texts of `contedor show`.
type Show struct {
	Help         string
	NoPID        string // {word}
	NoProcess    string // {pid}
	NoContainers string
	Outside      string
	Inside       string
	Process      string
	Program      string
	User         string
	Name         string
	Root         string
	Network      string
	Cgroup       string
	NetName      string
	Limits       string
	Enter        string // {command}
	UserMap      string
	GroupMap     string
	Mounts       string
	Namespaces   string
	Own          string
}

// Cost has the texts of `contedor cost`.
type Cost struct {
	Help      string
	Fails     string // {command}
	Heading   string // {rounds}
	Process   string
	Container string
	Summary   string // {median}, {least}
	Ratio     string // {ratio}
	Memory    string
	Waiting   string
	Program   string
	Kernel    string
	Sizes     string // {proportional}, {private}
}

// languages are functions, so that a text exists only when its language is used. As
// variables, all texts would be initialized at every start.
var languages = [...]func() *Language{English, Galician, Spanish}

// Languages returns all languages.
func Languages() (list []*Language) {
	for _, language := range languages {
		list = append(list, language())
	}
	return list
}

// Codes returns the codes of all languages in the format of a usage text: "en|gl|es".
func Codes() string {
	var codes []string
	for _, language := range Languages() {
		codes = append(codes, language.Code)
	}
	return strings.Join(codes, "|")
}

// ByCode returns the language with an ISO 639-1 code, or nil if there is none.
func ByCode(code string) *Language {
	for _, language := range languages {
		if c := language(); c.Code == code {
			return c
		}
	}
	return nil
}

// FromEnvironment returns the language of the locale that setlocale(3) takes from the
// environment, or English if that language has no texts.
func FromEnvironment(getenv func(string) (string, bool)) *Language {
	for _, variable := range [...]string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, _ := getenv(variable); v != "" {
			language, _, _ := strings.Cut(v, "_")
			language, _, _ = strings.Cut(language, ".")
			if c := ByCode(language); c != nil {
				return c
			}
			break
		}
	}
	return English()
}

// Fill replaces words in braces: Fill("in {dir}", "dir", "/tmp").
func Fill(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
	}
	return text
}

// Bundle has the texts of `contedor bundle` and of `contedor explain bundle`.
type Bundle struct {
	Help          string // {languages}
	NoCommand     string
	Unknown       string // {command}, {known}
	Refused       string // {what}
	Nested        string // {kind}
	KeptNamespace string
	RootAsUser    string
	LoginShell    string
	WithoutFork   string
	OutsideRoot   string
	SameRoot      string
	Unmapped      string
	NotConfined   string // {error}
	Written       string // {file}, {dir}
	NoBundle      string
	NotConfig     string // {file}, {error}
	Outside       string
	Inside        string
	NotByHand     string
}

// Page has the words of the web pages besides their documents.
type Page struct{ Lesson, Course string }

// Serve has the texts of `contedor serve`.
type Serve struct {
	Help         string // {languages}
	SameName     string // {name}
	NotFile      string // {name}
	OtherMachine string // {name}
	Heading      string // of the first page
	TypeThis     string // above the line that students type
	Others       string // above the lines for other networks of this machine
	Files        string
	Done         string // {client}, {name}, {size}, {seconds}
	Broken       string // {client}, {name}, {size}, {error}
	Sending      string // {client}, {name}, {percent}, {size}
	Ended        string // {clients}, {files}, {size}
	NoProgram    string // {machine}
}
