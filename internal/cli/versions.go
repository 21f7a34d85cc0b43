package cli

// The numbers of the versions whose behavior the commands have.
const (
	UtilLinuxVersion = "2.42.4"
	CoreutilsVersion = "9.10"
	SedVersion       = "4.9"
	TarVersion       = "1.35"
	IPRouteVersion   = "7.3.0"
)

// The first lines of --version are those of the real tools: scripts look for "GNU" there, and compare the
// numbers.
const (
	Coreutils = "(GNU coreutils) " + CoreutilsVersion + "\n" + Ours
	Procps    = " from procps-ng 4.0.7\n"
	Tar       = "tar (GNU tar) " + TarVersion + "\n" + Ours
	Wget      = "GNU Wget 1.25.0 built on linux-gnu.\n\n" + Ours
	Psmisc    = " (PSmisc) 23.7\n" + Ours
	NetTools  = "net-tools 2.10\n"
)

// Ours follows the first line.
const Ours = "Written in Go by the authors of contedor, to behave as that one does.\n"
