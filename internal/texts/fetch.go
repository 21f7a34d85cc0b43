package texts

// Fetch has the texts of fetchroot, and of what other commands do in the same way.
type Fetch struct {
	Comma     bool   // before the decimals of a number; groups of three digits are divided by points then
	Unpacked  string // {files}, {size}, {from}, {seconds}, {sum}
	Packed    string // {files}, {size}, {packed}, {seconds}, {sum}
	Sockets   string // {count}
	WasKept   string // {from}, {size}
	GoesOn    string // {size}, {total}
	TryAgain  string // {cause}, {seconds}
	Leftover  string // {name}
	LeftOut   string // {losses}
	Strict    string // {losses}
	AllYours  string // {losses}, {cause}
	Owner     string
	Owners    string // {count}, as of the following
	Device    string
	Devices   string
	Attribute string
	Attrs     string
	Time      string
	Times     string
	TimeLeft  string // {time}; part of the progress bar
	Days      string // for a long time
	File      string // in place of Files for one
	Files     string // {count}; part of the progress bar and of {files}

	Commands    string // {count}, {size}; of `fetchroot mini`
	MiniSource  string // of `fetchroot --list`
	NoNodes     string // {dir}
	Interrupted string // {cause}, {size}, {total}
	SameAgain   string // {cause}
	Continue    string // {cause}
	PartGone    string // {cause}
	Signal      string // {name}
	MaxTime     string // {time}
	NoEnd       string // {name}, {size}
	NoRoom      string // {dir}, {free}, {needed}, {advice}
	FreeSpace   string // advice, as the following
	OtherDisk   string
	Writable    string
	DiskFails   string
	NotEmpty    string // {name}
	NotDir      string // {name}
	AtWork      string // {name}
	Exists      string // {name}
	NotWritten  string // {name}, {cause}
	ToTerminal  string
	SubIDs      string // {cause}, {reason}

	EmptyOperand   string
	ExtraOperand   string // {word}
	RemoveAlone    string // {word}
	HashAlone      string // {word}
	PackNothing    string
	NameFile       string // {name}
	OnlyImage      string
	NotSHA256      string // {word}, as of the following
	NotConnections string
	NotTries       string
	NotSeconds     string
	NotSize        string
	NotFiles       string
	NotHost        string
	NotImage       string
	NotPair        string
	NotWords       string
	NotTime        string
	NotEpoch       string

	Phrases []Phrase // of errors, also of other commands of our own; nil in English
}
