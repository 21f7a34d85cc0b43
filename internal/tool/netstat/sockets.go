package netstat

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"
)

// A protocol is a kind of sockets, with its file in /proc/net.
type protocol struct {
	name, file string
	service    string // in /etc/services
	six        bool
}

var protocols = []protocol{
	{"tcp", "tcp", "tcp", false}, {"tcp6", "tcp6", "tcp", true},
	{"udp", "udp", "udp", false}, {"udp6", "udp6", "udp", true},
	{"raw", "raw", "raw", false}, {"raw6", "raw6", "raw", true},
}

// States of sockets of TCP.
const (
	established = 1
	closed      = 7
)

var states = []string{
	"", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
}

var timerNames = []string{"off", "on", "keepalive", "timewait", "probe"}

// programWidth is the width of the column with the process, and of what is kept of its name.
const programWidth = 20

// sockets shows the sockets.
func (q *request) sockets() error {
	chosen := map[string]bool{"tcp": q.tcp, "udp": q.udp, "raw": q.raw}
	isInet := q.tcp || q.udp || q.raw
	if !isInet && (!q.unix || q.four || q.six) {
		chosen = map[string]bool{"tcp": true, "udp": true, "raw": true}
		q.unix = q.unix || !q.four && !q.six
		isInet = true
	}
	if q.programs {
		q.findOwners()
	}
	which := "(w/o servers)"
	switch {
	case q.all:
		which = "(servers and established)"
	case q.listening:
		which = "(only servers)"
	}
	if isInet {
		q.heading(which)
		for _, p := range protocols {
			if chosen[p.service] && (q.four == q.six || q.six == p.six) {
				q.file(p)
			}
		}
	}
	if q.unix {
		q.local(which)
	}
	return nil
}

func (q *request) heading(which string) {
	q.Out.WriteString("Active Internet connections " + which + "\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ")
	if q.extended > 0 {
		q.Out.WriteString(" User       Inode     ")
	}
	if q.programs {
		q.Out.WriteString(" PID/Program name    ")
	}
	if q.timers {
		q.Out.WriteString(" Timer")
	}
	q.Out.WriteByte('\n')
}

// file shows the sockets of a protocol.
func (q *request) file(p protocol) {
	data, _ := os.ReadFile("/proc/net/" + p.file)
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) >= 10 && f[0] != "sl" {
			q.line(p, f)
		}
	}
}

// line shows a socket from the fields of its line.
func (q *request) line(p protocol, f []string) {
	local, localPort := endpoint(f[1])
	remote, remotePort := endpoint(f[2])
	state, _ := strconv.ParseUint(f[3], 16, 8)
	connected := remotePort != 0
	if p.service != "tcp" {
		connected = connected || len(bytes.Trim(remote, "\x00")) > 0
	}
	if !q.all && q.listening == connected {
		return
	}
	sent, received, _ := strings.Cut(f[4], ":")
	text := ""
	switch {
	case p.service == "raw":
		text = strconv.FormatUint(state, 10)
	case p.service == "udp" && state == closed:
	case p.service == "udp" && state != established:
		text = "UNKNOWN"
	case int(state) < len(states):
		text = states[state]
	}
	fmt.Fprintf(q.Out, "%-4s  %6d %6d %-23s %-23s %-11s", p.name, hexadecimal(received), hexadecimal(sent),
		q.endpoint(local, localPort, p), q.endpoint(remote, remotePort, p), text)
	inode, _ := strconv.ParseUint(f[9], 10, 64)
	if q.extended > 0 {
		user := f[7]
		if n, err := strconv.ParseUint(user, 10, 32); err == nil && !q.plainUser {
			user = ids.Host().UserName(uint32(n))
		}
		fmt.Fprintf(q.Out, " %-10s %-10d", user, inode)
	}
	if q.programs {
		fmt.Fprintf(q.Out, " %-*s", programWidth, q.owner(inode))
	}
	if q.timers {
		kind, when, _ := strings.Cut(f[5], ":")
		name := "unkn-" + strconv.FormatUint(hexadecimal(kind), 10)
		if n := hexadecimal(kind); n < uint64(len(timerNames)) {
			name = timerNames[n]
		}
		ticks := float64(hexadecimal(when)) / 100
		if name == "off" {
			ticks = 0
		}
		fmt.Fprintf(q.Out, " %s (%2.2f/%d/%s)", name, ticks, hexadecimal(f[6]), f[8])
	}
	q.Out.WriteByte('\n')
}

func hexadecimal(text string) uint64 {
	n, _ := strconv.ParseUint(text, 16, 64)
	return n
}

// endpoint parses an address and a port of a file in /proc/net.
func endpoint(text string) (address []byte, port int) {
	words, last, _ := strings.Cut(text, ":")
	b, _ := hex.DecodeString(words)
	for i := 0; i+4 <= len(b); i += 4 {
		address = binary.NativeEndian.AppendUint32(address, binary.BigEndian.Uint32(b[i:]))
	}
	return address, int(hexadecimal(last))
}

// cut is the number of characters of an address with its port, unless the user wants it whole.
const cut = 22

// endpoint formats an address with its port.
func (q *request) endpoint(address []byte, number int, p protocol) string {
	host, port := q.host(address), q.port(number, p.service)
	if !q.wide && len(host)+len(port) > cut {
		port = port[:min(len(port), cut-4)]
		host = host[:min(len(host), cut-len(port))]
	}
	return host + ":" + port
}

func (q *request) host(address []byte) string {
	text := inet.Text(address)
	any := len(bytes.Trim(address, "\x00")) == 0
	switch {
	case q.plainHosts, any && len(address) == 4:
		return text
	case any:
		return "[" + text + "]"
	}
	if f := netdb.Find(netdb.Hosts, 0, text); f != nil {
		return f[1]
	}
	return text
}

func (q *request) port(n int, service string) string {
	text := strconv.Itoa(n)
	if n == 0 {
		return "*"
	}
	file, key := netdb.Services, text+"/"+service
	if service == "raw" {
		file, key = netdb.Protocols, text
	}
	if f := netdb.Find(file, 1, key); f != nil && !q.plainPorts {
		return f[0]
	}
	return text
}

// local shows the sockets of this machine.
func (q *request) local(which string) {
	q.Out.WriteString("Active UNIX domain sockets " + which + "\nProto RefCnt Flags       Type       State         I-Node   ")
	if q.programs {
		q.Out.WriteString("PID/Program name     ")
	}
	q.Out.WriteString("Path\n")
	const accepting, waiting, full = 1 << 16, 1 << 17, 1 << 18
	const unconnected = 1
	types := []string{1: "STREAM", 2: "DGRAM", 3: "RAW", 4: "RDM", 5: "SEQPACKET"}
	names := []string{"FREE", "", "CONNECTING", "CONNECTED", "DISCONNECTING"}
	data, _ := os.ReadFile("/proc/net/unix")
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line) // the real netstat cuts a path at a blank, too
		if len(f) < 7 || f[0] == "Num" {
			continue
		}
		flags, state := hexadecimal(f[3]), hexadecimal(f[5])
		if server := state == unconnected && flags&accepting != 0; !q.all && q.listening != server {
			continue
		}
		name, kind := "UNKNOWN", "UNKNOWN"
		if state < uint64(len(names)) {
			name = names[state]
		}
		if n := hexadecimal(f[4]); n > 0 && n < uint64(len(types)) {
			kind = types[n]
		}
		if state == unconnected && flags&accepting != 0 {
			name = "LISTENING"
		}
		letters := "[ "
		for _, x := range []struct {
			bit  uint64
			text string
		}{{accepting, "ACC "}, {waiting, "W "}, {full, "N "}} {
			if flags&x.bit != 0 {
				letters += x.text
			}
		}
		inode, _ := strconv.ParseUint(f[6], 10, 64)
		fmt.Fprintf(q.Out, "%-5s %-6d %-11s %-10s %-13s %-8d ", "unix", hexadecimal(f[1]), letters+"]", kind, name, inode)
		if q.programs {
			fmt.Fprintf(q.Out, "%-*s ", programWidth, q.owner(inode))
		}
		if len(f) > 7 {
			q.Out.WriteString(f[7])
		}
		q.Out.WriteByte('\n')
	}
}

// findOwners finds the first process that has each socket open.
func (q *request) findOwners() {
	q.owners = map[uint64]string{}
	refused := false
	processes, _ := os.ReadDir("/proc")
	for _, process := range processes {
		pid := process.Name()
		if _, err := strconv.Atoi(pid); err != nil {
			continue
		}
		files, err := os.ReadDir("/proc/" + pid + "/fd")
		if pe, ok := err.(*fs.PathError); ok && os.IsPermission(pe) {
			refused = true
		}
		name := ""
		for _, file := range files {
			target, _ := os.Readlink("/proc/" + pid + "/fd/" + file.Name())
			text, ok := strings.CutPrefix(target, "socket:[")
			inode, err := strconv.ParseUint(strings.TrimSuffix(text, "]"), 10, 64)
			if _, known := q.owners[inode]; !ok || err != nil || known {
				continue
			}
			if name == "" {
				name = owner(pid)
			}
			q.owners[inode] = name
		}
	}
	switch {
	case !refused || os.Geteuid() == 0:
	case len(q.owners) == 0:
		fmt.Fprintf(q.Stderr, "(No info could be read for \"-p\": geteuid()=%d but you should be root.)\n", os.Geteuid())
	default:
		q.Stderr.Write([]byte("(Not all processes could be identified, non-owned process info\n" +
			" will not be shown, you would have to be root to see it all.)\n"))
	}
}

// owner returns a process as netstat names it.
func owner(pid string) string {
	words, _ := os.ReadFile("/proc/" + pid + "/cmdline")
	program, _, _ := strings.Cut(string(words), "\x00")
	if strings.HasPrefix(program, "/") {
		program = program[strings.LastIndexByte(program, '/')+1:]
	}
	text := pid + "/" + program
	return text[:min(len(text), programWidth-1)]
}

func (q *request) owner(inode uint64) string {
	if text := q.owners[inode]; text != "" {
		return text
	}
	return "-"
}
