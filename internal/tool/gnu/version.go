package gnu

import "contedor/internal/cli"

// Version writes the text of --version. The tool must return the error.
func (t *Tool) Version() error {
	t.Out.WriteString(version(cli.BaseName(t.Argv[0])))
	return cli.ErrAnswered
}

// version returns the text of --version of a tool. Most tools are of coreutils.
func version(name string) string {
	switch name {
	case "cmp", "diff":
		return name + " (GNU diffutils) 3.12\n" + cli.Ours
	case "curl":
		return "curl 8.23.0 (contedor)\nProtocols: file http https\n"
	case "dd":
		return "dd (coreutils) " + cli.CoreutilsVersion + "\n" + cli.Ours
	case "find", "xargs":
		return name + " (GNU findutils) 4.11.0\n" + cli.Ours
	case "free", "kill", "uptime", "w":
		return name + cli.Procps
	case "grep", "egrep", "fgrep":
		return "grep (GNU grep) 3.12\n" + cli.Ours
	case "gzip":
		return "gzip 1.14\n" + cli.Ours
	case "gunzip", "zcat":
		return name + " (gzip) 1.14\n" + cli.Ours
	case "killall":
		return name + cli.Psmisc
	case "sed":
		return "sed (GNU sed) " + cli.SedVersion + "\n" + cli.Ours
	case "xz", "unxz", "xzcat":
		return "xz (XZ Utils) 5.8.4\n" + cli.Ours
	case "awk", "bunzip2", "bzcat", "clear", "file", "ldd", "less", "reset", "stress", "sudo", "tree",
		"unzstd", "vi", "view", "which", "xxd", "zstd", "zstdcat": // as no certain version of one tool
		return name + " (contedor) " + cli.Version + "\n"
	}
	return name + " " + cli.Coreutils
}
