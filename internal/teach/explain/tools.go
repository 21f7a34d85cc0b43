package explain

import (
	"strings"

	"contedor/internal/fetch/source"
	"contedor/internal/texts"
)

// openProc is how a command begins to list the processes.
var openProc = call("openat", "AT_FDCWD", `"/proc"`, "...")

// connecting is the call of a command that downloads.
var connecting = call("connect", "FD", "...")

// tellFetchroot tells of the sources of fetchroot, and of --pack.
func tellFetchroot(t *texts.Deed, words []string) []effect {
	list, options := operands(words, "")
	if has(options, "--pack") {
		if len(list) == 0 {
			return nil
		}
		return []effect{{Call: call("openat", "AT_FDCWD", quoted(list[0]), "..."), What: texts.Fill(t.Pack, "dir", list[0])}}
	}
	if has(options, "--remove", "--list", "--help", "--version", "-h", "-V", "--print-hash") || len(list) > 2 {
		return nil
	}
	from, dir := source.Lesson, "rootfs"
	if len(list) > 0 {
		from = source.LookUp(list[0])
	}
	if len(list) > 1 {
		dir = list[1]
	}
	e := effect{
		Call: connecting, Namespace: "net", Undo: "fetchroot --remove " + dir,
		What: texts.Fill(t.Fetch, "source", from, "dir", dir),
	}
	switch {
	case from == source.Mini:
		e.Call, e.Namespace = call("openat", "AT_FDCWD", `"/proc/self/exe"`, "..."), ""
		e.What = texts.Fill(t.FetchMini, "dir", dir)
	case !strings.Contains(from, "://") && !strings.HasPrefix(from, source.ImagePrefix):
		e.Call, e.Namespace = call("openat", "AT_FDCWD", quoted(from), "..."), ""
		e.What = texts.Fill(t.Unpack, "file", from, "dir", dir)
	}
	return []effect{e}
}

// tellTar tells of the unpacking of an archive. The options may have no hyphen, as in "tar xfz".
func tellTar(t *texts.Deed, words []string) []effect {
	if len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		words = append([]string{"-" + strings.ReplaceAll(words[0], "f", "") + "f"}, words[1:]...)
	}
	_, options := operands(words, "fC")
	file, dir := options["-f"], options["-C"]
	if dir == "" {
		dir = "."
	}
	if !has(options, "-x", "--extract", "--get") || file == "" {
		return nil
	}
	return []effect{{Call: call("openat", "AT_FDCWD", quoted(file), "..."), What: texts.Fill(t.Unpack, "file", file, "dir", dir)}}
}

// tellDownload tells of wget and curl with an address.
func tellDownload(t *texts.Deed, words []string) (effects []effect) {
	list, _ := operands(words, "oOPQUTtX")
	for _, address := range list {
		effects = append(effects, effect{Call: connecting, What: texts.Fill(t.Download, "source", address), Namespace: "net"})
	}
	return effects
}

func tellPs(t *texts.Deed, words []string) []effect {
	return []effect{{Call: openProc, What: t.ShowProcesses, Namespace: "pid"}}
}

func tellTop(t *texts.Deed, words []string) []effect {
	return []effect{{Call: openProc, What: t.WatchProcesses, Namespace: "pid"}}
}

func tellLsns(t *texts.Deed, words []string) []effect {
	return []effect{{Call: openProc, What: t.ListNamespaces}}
}

func tellPing(t *texts.Deed, words []string) []effect {
	list, _ := operands(words, "cIiwWst")
	if len(list) != 1 {
		return nil
	}
	return []effect{{Call: call("sendto", "FD", "..."), What: texts.Fill(t.Ping, "target", list[0]), Namespace: "net"}}
}

// tellIptables tells of a rule that is added or deleted. The one line undoes the other.
func tellIptables(t *texts.Deed, words []string) []effect {
	back := map[string]string{"-A": "-D", "-I": "-D", "-D": "-A"}
	e := effect{Call: call("socket", "AF_NETLINK", "...", "NETLINK_NETFILTER"), What: t.ShowRules, Namespace: "net", Need: netAdmin}
	for i, w := range words {
		switch w {
		case "-A", "-I", "-D":
			if i+1 >= len(words) {
				return nil
			}
			e.What = texts.Fill(t.AddRule, "chain", words[i+1])
			if w == "-D" {
				e.What = texts.Fill(t.DelRule, "chain", words[i+1])
			}
			undo := append([]string{"iptables"}, words...)
			undo[i+1] = back[w]
			e.Undo = strings.Join(undo, " ")
		case "-F", "-P", "-N", "-X":
			e.What = t.ChangeRules
		}
	}
	return []effect{e}
}

// tellSysctl tells of settings that are written.
func tellSysctl(t *texts.Deed, words []string) (effects []effect) {
	list, options := operands(words, "")
	if !has(options, "-w", "--write") {
		return nil
	}
	for _, setting := range list {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			return nil
		}
		e := effect{
			Call: call("openat", "AT_FDCWD", quoted("/proc/sys/"+strings.ReplaceAll(name, ".", "/")), "..."),
			What: texts.Fill(t.SetKernel, "setting", name, "value", value),
		}
		switch {
		case strings.HasPrefix(name, "net."):
			e.Namespace = "net"
		case name == "kernel.hostname", name == "kernel.domainname":
			e.Namespace = "uts"
		}
		effects = append(effects, e)
	}
	return effects
}
