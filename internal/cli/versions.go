package cli

// The first lines of --version are those of the tools whose behavior the commands have: scripts look for
// "GNU" there, and compare the numbers.
const (
	UtilLinuxVersion = "2.42.4" // the number alone
	CoreutilsVersion = "(GNU coreutils) 9.10\n" + Ours
	ProcpsVersion    = " from procps-ng 4.0.7\n"
	TarVersion       = "tar (GNU tar) 1.35\n" + Ours
	WgetVersion      = "GNU Wget 1.25.0 built on linux-gnu.\n\n" + Ours
	PsmiscVersion    = " (PSmisc) 23.7\n" + Ours
)

// Ours follows the first line.
const Ours = "Written in Go by the authors of contedor, to behave as that one does.\n"
