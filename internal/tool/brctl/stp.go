package brctl

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
)

// showSpanningTree shows what the spanning tree protocol knows of a bridge and of its ports.
func (s *session) showSpanningTree(words []string) error {
	bridge := words[0]
	switch {
	case isBridge(bridge):
	case s.exists(bridge):
		s.Stderr.Write([]byte("device " + bridge + " is not a bridge!\n"))
		return &cli.Failure{Status: failed}
	default:
		s.Stderr.Write([]byte("bridge " + bridge + " does not exist!\n"))
		return &cli.Failure{Status: failed}
	}
	text := bridgeState(bridge)
	ports, _ := os.ReadDir(filepath.Join(devices, bridge, "brif"))
	for _, port := range ports {
		text += portState(port.Name())
	}
	return s.Print(text)
}

// seconds formats a time in hundredths of a second.
func seconds(text string) string {
	n, _ := strconv.Atoi(text)
	return fmt.Sprintf("%4d.%02d", n/clock.UserHZ, n%clock.UserHZ)
}

func bridgeState(bridge string) string {
	get := func(name string) string { return read(bridge, name) }
	timer := func(name string) string { return seconds(get(name)) }
	flags := ""
	if get("topology_change") == "1" {
		flags += "TOPOLOGY_CHANGE "
	}
	if get("topology_change_detected") == "1" {
		flags += "TOPOLOGY_CHANGE_DETECTED "
	}
	age, hello, delay := timer("max_age"), timer("hello_time"), timer("forward_delay")
	return bridge + "\n bridge id\t\t" + get("bridge_id") +
		"\n designated root\t" + get("root_id") +
		"\n root port\t\t" + pad(get("root_port"), 4) + "\t\t\tpath cost\t\t" + pad(get("root_path_cost"), 4) +
		"\n max age\t\t" + age + "\t\t\tbridge max age\t\t" + age +
		"\n hello time\t\t" + hello + "\t\t\tbridge hello time\t" + hello +
		"\n forward delay\t\t" + delay + "\t\t\tbridge forward delay\t" + delay +
		"\n ageing time\t\t" + timer("ageing_time") +
		"\n hello timer\t\t" + timer("hello_timer") + "\t\t\ttcn timer\t\t" + timer("tcn_timer") +
		"\n topology change timer\t" + timer("topology_change_timer") + "\t\t\tgc timer\t\t" + timer("gc_timer") +
		"\n flags\t\t\t" + flags + "\n\n\n"
}

// portStates are the states of a port, by number.
var portStates = []string{"disabled", "listening", "learning", "forwarding", "blocking"}

func portState(port string) string {
	get := func(name string) string {
		text, _ := os.ReadFile(filepath.Join(devices, port, "brport", name))
		return strings.TrimSpace(string(text))
	}
	number := func(name string) int {
		n, _ := strconv.ParseInt(get(name), 0, 32)
		return int(n)
	}
	timer := func(name string) string { return seconds(get(name)) }
	state := "<INVALID STATE>"
	if n := number("state"); n >= 0 && n < len(portStates) {
		state = portStates[n]
	}
	flags := ""
	if get("config_pending") == "1" {
		flags += "CONFIG_PENDING "
	}
	if get("change_ack") == "1" {
		flags += "TOPOLOGY_CHANGE_ACK "
	}
	if get("hairpin_mode") == "1" {
		flags += "\n hairpin mode\t\t   1"
	}
	return fmt.Sprintf("%s (%d)\n port id\t\t%04x\t\t\tstate\t\t%15s\n", port, number("port_no"), number("port_id"), state) +
		" designated root\t" + get("designated_root") + "\tpath cost\t\t" + pad(get("path_cost"), 4) +
		"\n designated bridge\t" + get("designated_bridge") + "\tmessage age timer\t" + timer("message_age_timer") +
		fmt.Sprintf("\n designated port\t%04x\t\t\tforward delay timer\t", number("designated_port")) + timer("forward_delay_timer") +
		"\n designated cost\t" + pad(get("designated_cost"), 4) + "\t\t\thold timer\t\t" + timer("hold_timer") +
		"\n flags\t\t\t" + flags + "\n\n"
}
