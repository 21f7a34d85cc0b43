package gnu

import "contedor/internal/cli"

// versions has the texts of --version of the tools that are not of coreutils. Those that do not behave as
// one certain tool have "".
var versions = map[string]string{
	"dd":      "dd (coreutils) 9.10\n" + cli.Ours,
	"cmp":     "cmp" + diffutils,
	"diff":    "diff" + diffutils,
	"find":    "find" + findutils,
	"xargs":   "xargs" + findutils,
	"grep":    grep,
	"egrep":   grep,
	"fgrep":   grep,
	"sed":     "sed (GNU sed) 4.9\n" + cli.Ours,
	"gzip":    "gzip 1.14\n" + cli.Ours,
	"xz":      xz,
	"unxz":    xz,
	"xzcat":   xz,
	"free":    "free" + cli.ProcpsVersion,
	"kill":    "kill" + cli.ProcpsVersion,
	"uptime":  "uptime" + cli.ProcpsVersion,
	"w":       "w" + cli.ProcpsVersion,
	"killall": "killall" + cli.PsmiscVersion,
	"curl":    "curl 8.23.0 (contedor)\nProtocols: file http https\n",
	"awk":     "", "bunzip2": "", "bzcat": "", "clear": "", "file": "", "ldd": "", "less": "", "reset": "",
	"stress": "", "sudo": "", "tree": "", "unzstd": "", "vi": "", "view": "", "which": "", "xxd": "", "zstd": "", "zstdcat": "",
}

const (
	diffutils = " (GNU diffutils) 3.12\n" + cli.Ours
	findutils = " (GNU findutils) 4.11.0\n" + cli.Ours
	grep      = "grep (GNU grep) 3.12\n" + cli.Ours
	xz        = "xz (XZ Utils) 5.8.4\n" + cli.Ours
)

// Version writes the text of --version. The tool must return the error.
func (t *Tool) Version() error {
	name := cli.BaseName(t.Argv[0])
	text, other := versions[name]
	switch {
	case !other:
		text = name + " " + cli.CoreutilsVersion
	case text == "":
		text = name + " (contedor) " + cli.Version + "\n"
	}
	t.Out.WriteString(text)
	return cli.ErrAnswered
}
