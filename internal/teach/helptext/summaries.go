package helptext

const nisName = "Shows or sets the NIS domain name"

// Summaries are the sentences for commands whose usage has none, because it is also printed after
// errors, in the form of the real tool.
var Summaries = map[string]string{
	"brctl":         "Shows and changes network bridges",
	"capsh":         "Changes capabilities and runs a shell, or shows capabilities",
	"clear":         "Clears the screen of the terminal",
	"dnsdomainname": "Shows the DNS domain name of the machine",
	"domainname":    nisName,
	"nisdomainname": nisName,
	"ypdomainname":  nisName,
	"getcap":        "Shows the capabilities of files",
	"getpcaps":      "Shows the capabilities of processes",
	"ifconfig":      "Shows and sets the addresses and the state of network devices",
	"hostname":      "Shows or sets the name of the machine",
	"ip6tables":     "Shows and changes the rules of the firewall and of address translation for IPv6",
	"iptables":      "Shows and changes the rules of the firewall and of address translation",
	"killall":       "Sends a signal to the processes with a name",
	"nc":            "Connects to a port and copies standard input and output, or listens on a port",
	"newgidmap":     "Sets the group ids of a user namespace, as far as /etc/subgid allows",
	"newuidmap":     "Sets the user ids of a user namespace, as far as /etc/subuid allows",
	"pidof":         "Finds the processes that run a program",
	"route":         "Shows and changes the routes of IPv4",
	"setcap":        "Sets the capabilities of files",
	"ss":            "Shows the sockets of the network and of UNIX",
	"which":         "Shows the files that commands execute",
}
