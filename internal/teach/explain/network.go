package explain

import (
	"slices"
	"strings"

	"contedor/internal/nsflags"
	"contedor/internal/texts"
)

const netAdmin = "CAP_NET_ADMIN"

// abbreviates reports whether a word is a prefix of another one, as ip(8) accepts it.
func abbreviates(word, whole string) bool { return word != "" && strings.HasPrefix(whole, word) }

// after returns the word after the first of several keywords, or "".
func after(words []string, keys ...string) string {
	for i, w := range words[:max(len(words)-1, 0)] {
		if slices.Contains(keys, w) {
			return words[i+1]
		}
	}
	return ""
}

// An ipLine is a command line of ip(8).
type ipLine struct {
	t      *texts.Deed
	space  string // of -n NAME
	words  []string
	before string // "ip", or "ip -n NAME"
}

func tellIP(t *texts.Deed, words []string) []effect {
	l := ipLine{t: t, before: "ip"}
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		switch {
		case words[0] == "-n" && len(words) > 1 || abbreviates(words[0], "-netns") && len(words[0]) > 3 && len(words) > 1:
			l.space, l.before = words[1], "ip -n "+words[1]
			words = words[2:]
		case words[0] == "-b" || words[0] == "-batch":
			return nil
		default:
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return nil
	}
	l.words = words[1:]
	var effects []effect
	switch object := words[0]; {
	case abbreviates(object, "address"):
		effects = l.address()
	case abbreviates(object, "route"):
		effects = l.route()
	case abbreviates(object, "neighbor"), abbreviates(object, "neighbour"):
		effects = l.neighbor()
	case abbreviates(object, "link"):
		effects = l.link()
	case abbreviates(object, "netns"):
		return l.netns()
	}
	for i := range effects {
		if l.space != "" {
			effects[i].Where = texts.Fill(t.OfName, "name", l.space)
		}
	}
	return effects
}

// command returns the first word, "show" if there is none, and the words after it.
func (l ipLine) command() (string, []string) {
	if len(l.words) == 0 {
		return "show", nil
	}
	return l.words[0], l.words[1:]
}

func (l ipLine) request(name, what, undo string) []effect {
	return []effect{{Call: "rtnetlink " + name, What: what, Namespace: "net", Undo: undo, Need: netAdmin}}
}

// shows returns the effect of a command that only shows something, or nil.
func (l ipLine) shows() []effect {
	if c, _ := l.command(); abbreviates(c, "show") || abbreviates(c, "list") || c == "lst" || c == "get" {
		return []effect{{Call: "rtnetlink RTM_GET...", What: l.t.ShowNetwork, Namespace: "net"}}
	}
	return nil
}

func (l ipLine) address() []effect {
	c, rest := l.command()
	device := after(rest, "dev")
	switch {
	case len(rest) > 0 && abbreviates(c, "add"):
		return l.request("RTM_NEWADDR", texts.Fill(l.t.AddAddress, "address", rest[0], "device", device), l.before+" addr del "+rest[0]+" dev "+device)
	case len(rest) > 0 && abbreviates(c, "delete"):
		return l.request("RTM_DELADDR", texts.Fill(l.t.DelAddress, "address", rest[0], "device", device), "")
	}
	return l.shows()
}

func (l ipLine) route() []effect {
	c, rest := l.command()
	switch {
	case len(rest) > 0 && (abbreviates(c, "add") || abbreviates(c, "replace")):
		text := l.t.AddRoute
		if gateway := after(rest, "via"); gateway != "" {
			text = texts.Fill(l.t.AddGateway, "gateway", gateway)
		}
		return l.request("RTM_NEWROUTE", texts.Fill(text, "target", rest[0]), l.before+" route del "+rest[0])
	case len(rest) > 0 && abbreviates(c, "delete"):
		return l.request("RTM_DELROUTE", texts.Fill(l.t.DelRoute, "target", rest[0]), "")
	}
	return l.shows()
}

func (l ipLine) neighbor() []effect {
	c, rest := l.command()
	device := after(rest, "dev")
	switch {
	case len(rest) > 0 && (abbreviates(c, "add") || abbreviates(c, "replace")):
		what := texts.Fill(l.t.AddNeighbor, "address", rest[0], "device", device, "hardware", after(rest, "lladdr"))
		return l.request("RTM_NEWNEIGH", what, l.before+" neigh del "+rest[0]+" dev "+device)
	case len(rest) > 0 && abbreviates(c, "delete"):
		return l.request("RTM_DELNEIGH", texts.Fill(l.t.DelNeighbor, "address", rest[0], "device", device), "")
	}
	return l.shows()
}

// named returns the device that the words name first.
func named(words []string) string {
	for i, w := range words {
		if w == "dev" || w == "name" {
			continue
		}
		if w == "type" || w == "link" {
			return after(words[i+2:], "name")
		}
		return w
	}
	return ""
}

func (l ipLine) link() []effect {
	c, rest := l.command()
	switch {
	case abbreviates(c, "add"):
		return l.addLink(rest)
	case abbreviates(c, "delete") && len(rest) > 0:
		return l.request("RTM_DELLINK", texts.Fill(l.t.DelDevice, "device", named(rest)), "")
	case abbreviates(c, "set") && len(rest) > 0:
		return l.setLink(rest)
	}
	return l.shows()
}

func (l ipLine) addLink(words []string) []effect {
	kind := after(words, "type")
	device, peer := named(words), after(words, "name")
	t := l.t
	text := ""
	switch kind {
	case "veth":
		at := slices.Index(words, "peer")
		peer = ""
		if at >= 0 {
			if peer = after(words[at:], "name"); peer == "" && at+1 < len(words) {
				peer = words[at+1]
			}
		}
		device, peer = orDefault(device, "veth0"), orDefault(peer, "veth1")
		text = texts.Fill(t.AddVeth, "device", device, "peer", peer)
	case "bridge":
		text = texts.Fill(t.AddBridge, "device", device)
	case "":
		return nil
	default:
		text = texts.Fill(t.AddDevice, "device", device, "kind", kind)
	}
	effects := l.request("RTM_NEWLINK", text, l.before+" link del "+device)
	for _, space := range others(words) {
		effects[0].What += "; " + texts.Fill(t.InSpace, "name", space)
	}
	return effects
}

// others returns the values of all words "netns".
func others(words []string) (list []string) {
	for i, w := range words[:len(words)-1] {
		if w == "netns" {
			list = append(list, words[i+1])
		}
	}
	return list
}

func orDefault(word, other string) string {
	if word == "" {
		return other
	}
	return word
}

func (l ipLine) setLink(words []string) []effect {
	device := named(words)
	t := l.t
	var parts []string
	undo := ""
	for i, w := range words {
		value := ""
		if i+1 < len(words) {
			value = words[i+1]
		}
		fill := func(text string) { parts = append(parts, texts.Fill(text, "device", device, "value", value)) }
		switch w {
		case "up":
			fill(t.Up)
			undo = l.before + " link set " + device + " down"
		case "down":
			fill(t.Down)
			undo = l.before + " link set " + device + " up"
		case "netns":
			fill(t.Move)
			if value != "1" {
				undo = "ip netns exec " + value + " ip link set " + device + " netns 1"
			}
		case "master":
			fill(t.Master)
			undo = l.before + " link set " + device + " nomaster"
		case "nomaster":
			fill(t.NoMaster)
		case "mtu", "address", "alias", "name":
			fill(texts.Fill(t.SetDevice, "what", w))
		}
	}
	if parts == nil {
		return nil
	}
	return l.request("RTM_NEWLINK", strings.Join(parts, "; "), undo)
}

func (l ipLine) netns() []effect {
	c, rest := l.command()
	t := l.t
	if abbreviates(c, "list") || abbreviates(c, "show") {
		return []effect{{Call: call("openat", "AT_FDCWD", quoted(nsflags.NamedNetworks), "O_RDONLY|..."), What: t.ListSpaces, Namespace: "mount"}}
	}
	if len(rest) == 0 {
		if !abbreviates(c, "identify") {
			return nil
		}
		rest = []string{"thread-self"}
	}
	name := rest[0]
	file := nsflags.NamedNetworks + "/" + name
	switch {
	case abbreviates(c, "add"):
		return []effect{
			{Call: call("unshare", "CLONE_NEWNET"), What: t.AddSpace, Namespace: "net", Where: t.New, Undo: "ip netns del " + name, Need: admin},
			{Call: call("mount", quoted("/proc/thread-self/ns/net"), quoted(file), "...", "MS_BIND", "NULL"), What: texts.Fill(t.NameSpace, "file", file), Namespace: "mount", Need: admin},
		}
	case abbreviates(c, "attach") && len(rest) > 1:
		return []effect{{Call: call("mount", quoted("/proc/"+rest[1]+"/ns/net"), quoted(file), "...", "MS_BIND", "NULL"), What: texts.Fill(t.AttachSpace, "pid", rest[1], "file", file), Namespace: "mount", Undo: "ip netns del " + name, Need: admin}}
	case abbreviates(c, "delete"):
		return []effect{{Call: call("umount2", quoted(file), "MNT_DETACH"), What: texts.Fill(t.DelSpace, "name", name), Namespace: "mount", Need: admin}}
	case abbreviates(c, "identify"):
		return []effect{{Call: call("openat", "AT_FDCWD", quoted("/proc/"+name+"/ns/net"), "O_RDONLY|..."), What: texts.Fill(t.IdentifySpace, "pid", name), Namespace: "mount"}}
	case abbreviates(c, "pids"):
		return []effect{{Call: call("openat", "AT_FDCWD", quoted(file), "O_RDONLY|..."), What: texts.Fill(t.MembersOfSpace, "name", name), Namespace: "mount"}}
	case abbreviates(c, "exec") && len(rest) > 1:
		effects := []effect{
			{Call: call("setns", "FD", "CLONE_NEWNET"), What: texts.Fill(t.EnterSpace, "name", name), Namespace: "net", Where: texts.Fill(t.OfName, "name", name), Need: admin},
			{Call: call("unshare", "CLONE_NEWNS"), What: t.OwnSys, Namespace: "mount", Where: t.New, Need: admin},
		}
		if rest[1] == "ip" {
			inner := tellIP(t, rest[2:])
			for i := range inner {
				if inner[i].Namespace == "net" && inner[i].Where == "" {
					inner[i].Where = texts.Fill(t.OfName, "name", name)
				}
			}
			effects = append(effects, inner...)
		}
		return effects
	}
	return nil
}
