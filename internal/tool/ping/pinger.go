package ping

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"net"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// A pinger sends packets to a target and counts the replies.
type pinger struct {
	*cli.Invocation
	options
	*socket
	target target
	hops   []string // the targets before the last one

	lastRoute string // the last route that was printed, of -R

	unwritten                                  bool // a write to standard output has failed
	sent, received, repeats, corrupted, errors int64
	seen                                       [1 << 16]bool // by the sequence number
	acknowledged                               uint16        // the last sequence number with a reply
	pipe                                       int           // maximum number of packets on their way
	timed                                      bool
	least, most, sum                           int64 // of the times, in microseconds
	squares                                    float64
	smoothed                                   int64 // eight times the smoothed round-trip time, in microseconds
	delay                                      int64 // added to the interval of -A, in microseconds, because the device was busy

	started, lastSent time.Time
	credit            time.Duration // how much earlier than the interval says the next packet may be sent
	failedSends       time.Duration // how long the device has been busy
	end               time.Time     // zero while the end is unknown
	width             int           // columns of the terminal
	exiting, snapshot atomic.Bool
	named             map[string]string // the names of addresses
}

func interfaceIndex(name string) (uint32, error) {
	link, err := net.InterfaceByName(name)
	if err != nil {
		return 0, err
	}
	return uint32(link.Index), nil
}

func interfaceName(index uint32) string {
	link, err := net.InterfaceByIndex(int(index))
	if err != nil {
		return strconv.FormatUint(uint64(index), 10)
	}
	return link.Name
}

// hasAddress reports whether an interface has an address.
func hasAddress(device string, address []byte) bool {
	link, err := net.InterfaceByName(device)
	if err != nil {
		return false
	}
	list, _ := link.Addrs()
	for _, a := range list {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(net.IP(address)) {
			return true
		}
	}
	return false
}

// start finds the target and pings it.
func (o options) start(inv *cli.Invocation, operands []string) error {
	if len(operands) == 0 {
		return cli.Fail("usage error", unix.EDESTADDRREQ)
	}
	word := operands[len(operands)-1]
	sockets, err := o.openSockets(inv)
	if err != nil {
		return err
	}
	if o.verbose {
		o.tellSockets(inv, sockets)
	}
	if most := o.maxSize(word); o.size > most {
		bounds := strconv.Itoa(o.size) + "': out of range: 0 <= value <= " + strconv.Itoa(most)
		return &cli.Failure{Text: "invalid -s value: '" + bounds, Status: noAnswer}
	}
	if o.filled && !o.quiet {
		inv.Stdout.Write([]byte("PATTERN: 0x" + hex.EncodeToString(o.pattern) + "\n"))
	}
	list, complaint := lookUp(word)
	if complaint != "" {
		return cli.Fail(word+": "+complaint, nil)
	}
	for i, t := range list {
		s := sockets[t.family()]
		if t.family() == unix.AF_INET6 && isLinkLocal(t.address) && t.zone == 0 && o.device == "" && s != nil && !s.raw {
			say(inv, "Warning: IPv6 link-local address on ICMP datagram socket may require ifname or scope-id => use: address%<ifname|scope-id>")
		}
		if o.verbose {
			canonical := t.host
			if i > 0 {
				canonical = "" // getaddrinfo(3) names only the first one
			}
			say(inv, "ai->ai_family: "+familyName(t.family())+", ai->ai_canonname: '"+canonical+"'")
		}
		if s == nil || o.family != unix.AF_UNSPEC && t.family() != o.family {
			if i == len(list)-1 {
				return cli.Fail(word+": "+noSuchFamily, nil)
			}
			continue
		}
		p := &pinger{Invocation: inv, options: o, hops: operands[:len(operands)-1], socket: s, target: t, least: math.MaxInt64, pipe: -1, width: math.MaxInt}
		if next, err := p.run(i < len(list)-1); !next {
			return err
		}
	}
	return nil
}

// openSockets opens the sockets of the families that may be needed.
func (o *options) openSockets(inv *cli.Invocation) (map[int]*socket, error) {
	if o.ident == 0 {
		say(inv, "WARNING: ident 0 => forcing raw socket")
	}
	sockets := map[int]*socket{}
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		if o.family != unix.AF_UNSPEC && o.family != family {
			continue
		}
		s, err := openSocket(family, o.ident)
		if err == nil {
			sockets[family] = s
			continue
		}
		if o.family == family || family == unix.AF_INET6 && len(sockets) == 0 {
			say(inv, "socktype: SOCK_RAW")
			say(inv, "socket: "+cli.Strerror(err))
			if unix.Geteuid() != 0 {
				say(inv, "=> missing cap_net_raw+p capability or setuid?")
			}
			return nil, &cli.Failure{Status: failed}
		}
	}
	return sockets, nil
}

func familyName(family int) string {
	switch family {
	case unix.AF_INET:
		return "AF_INET"
	case unix.AF_INET6:
		return "AF_INET6"
	}
	return "AF_UNSPEC"
}

// tellSockets prints a line of -v. The numbers of descriptors in it are those of the real ping.
func (o *options) tellSockets(inv *cli.Invocation, sockets map[int]*socket) {
	next := int64(3)
	tell := func(family int) string {
		s := sockets[family]
		if s == nil {
			return "-1 (socktype: 0)"
		}
		fd := decimal(next)
		next++
		if s.raw {
			return fd + " (socktype: SOCK_RAW)"
		}
		return fd + " (socktype: SOCK_DGRAM)"
	}
	four := tell(unix.AF_INET)
	say(inv, "sock4.fd: "+four+", sock6.fd: "+tell(unix.AF_INET6)+", hints.ai_family: "+familyName(o.family))
}

// maxSize returns the maximum number of data bytes in a packet.
func (o *options) maxSize(word string) int {
	_, four := inet.Parse4(word)
	_, six := inet.Parse6(word)
	if four || o.family == unix.AF_INET && !six {
		return maxSize - header4 - o.optionLength()
	}
	return maxSize
}

func say(inv *cli.Invocation, text string) {
	inv.Stderr.Write([]byte(inv.ErrorName() + ": " + text + "\n"))
}

// run pings the target. next is true if the target is unreachable from here and the next address
// should be tried.
func (p *pinger) run(more bool) (next bool, err error) {
	hops, err := p.readHops()
	if err != nil {
		return false, err
	}
	first := &p.target
	if len(hops) > 0 {
		first = &hops[0]
	}
	shown := text(p.target.address, p.target.zone)
	source, warning, err := p.source(p.socket, first, func(text string) { p.Stderr.Write([]byte(text + "\n")) })
	if f, ok := err.(*cli.Failure); ok && more && (f.Err == unix.ENETUNREACH || f.Err == unix.EHOSTUNREACH) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if warning != "" {
		say(p.Invocation, warning)
	}
	if p.socket.family == unix.AF_INET && isUnspecified(p.target.address) {
		p.target.address, shown = source, text(source, 0)
	}
	if p.target.literal || p.flood {
		p.numeric = true
	}
	if err := p.prepare(&p.options); err != nil {
		return false, err
	}
	if p.socket.family == unix.AF_INET {
		err = p.askOptions(&p.options, hops)
	} else if p.flows {
		err = p.leaseFlow(&p.options, p.target.address)
	}
	if err != nil {
		return false, err
	}
	p.timed = p.size >= stampSize
	line := "PING " + p.target.host + " (" + shown + ") "
	if p.label != 0 {
		line += fmt.Sprintf(", flow 0x%05x, ", p.flow)
	}
	if p.device != "" || p.strict {
		zone := p.target.zone
		if !isLinkLocal(source) {
			zone = 0
		}
		line += "from " + text(source, zone) + " " + p.device + ": "
	}
	if p.socket.family == unix.AF_INET {
		line += strconv.Itoa(p.size) + "(" + strconv.Itoa(p.size+headerICMP+p.optionLength()+header4) + ") bytes of data.\n"
	} else {
		line += strconv.Itoa(p.size) + " data bytes\n"
	}
	p.print(line)
	if p.flood && !p.spaced {
		p.interval = 0
	}
	if unix.Getuid() != 0 && p.interval < minForUser {
		return false, cli.Fail("cannot flood, minimal interval for user must be >= 2 ms, use -i 0.002 (or higher)", nil)
	}
	if p.interval.Milliseconds() >= math.MaxInt32/p.preload {
		return false, cli.Fail("illegal preload and/or interval: "+decimal(p.interval.Milliseconds()), nil)
	}
	if p.mark >= 0 {
		if err := unix.SetsockoptInt(p.fd, unix.SOL_SOCKET, unix.SO_MARK, p.mark); err != nil {
			say(p.Invocation, "Warning: Failed to set mark: "+strconv.Itoa(p.mark)+": "+cli.Strerror(err))
		}
	}
	p.width = cmp.Or(terminal.Columns(unix.Stdout), p.width)
	return false, p.loop()
}

// maxHops is the number of addresses in the header of an IPv4 packet.
const maxHops = 9

// readHops looks up the targets before the last one: the hosts of -T tsprespec, or a source route. For
// the latter the kernel requires CAP_NET_RAW, which the real ping drops before it sets the route.
func (p *pinger) readHops() (hops []target, err error) {
	if len(p.hops) == 0 {
		return nil, nil
	}
	most := maxHops
	switch {
	case p.socket.family != unix.AF_INET, p.route:
		most = 0
	case p.times == timesOfTheseIP:
		most = maxPrescribed
	case p.times != noTimestamps:
		most = 0
	}
	if len(p.hops) > most {
		return nil, usageError(p.Invocation)
	}
	for _, hop := range p.hops {
		list, complaint := lookUp(hop)
		i := slices.IndexFunc(list, func(t target) bool { return t.family() == unix.AF_INET })
		switch {
		case complaint != "":
			return nil, cli.Fail(hop+": "+complaint, nil)
		case i < 0:
			return nil, cli.Fail(hop+": "+noSuchFamily, nil)
		}
		hops = append(hops, list[i])
	}
	if p.times == timesOfTheseIP {
		return hops, nil
	}
	if _, _, err := p.source(p.socket, &hops[0], func(text string) { p.Stderr.Write([]byte(text + "\n")) }); err != nil {
		return nil, err
	}
	return nil, cli.Fail("record route", unix.EPERM)
}

func isUnspecified(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// print writes to standard output without buffering, because a user waits for every line. A failure is told
// at the end.
func (p *pinger) print(text string) {
	if _, err := p.Stdout.Write([]byte(text)); err != nil {
		p.unwritten = true
	}
}

// watch makes the signals that end ping, or print its statistics, wake the loop. It returns a
// descriptor that then is readable.
func (p *pinger) watch() int {
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return -1
	}
	signals := make(chan os.Signal, 8)
	catch.Notify(signals, unix.SIGINT, unix.SIGQUIT)
	go func() {
		for s := range signals {
			if s == unix.SIGINT {
				p.exiting.Store(true)
			} else {
				p.snapshot.Store(true)
			}
			unix.Write(pipe[1], []byte{0})
		}
	}()
	return pipe[0]
}

// loop sends and receives until the end.
func (p *pinger) loop() error {
	woken := p.watch()
	p.started = time.Now()
	if p.deadline > 0 {
		p.end = p.started.Add(p.deadline)
	}
	buffer := make([]byte, p.size+4096)
	for {
		if p.over() {
			return p.finish()
		}
		if p.snapshot.Swap(false) {
			p.status()
		}
		wait := p.sendDue()
		for wait <= 0 && !p.allSent() && !p.over() {
			wait = p.sendDue()
		}
		if p.allSent() {
			wait = p.endSoon(wait)
		}
		if wait < minInterval && p.inFlight() > 0 {
			wait = minInterval
		}
		if !p.end.IsZero() {
			wait = min(wait, time.Until(p.end))
		}
		descriptors := []unix.PollFd{{Fd: int32(p.fd), Events: unix.POLLIN}, {Fd: int32(woken), Events: unix.POLLIN}}
		milliseconds := int(min(max((wait+time.Millisecond-1)/time.Millisecond, 0), math.MaxInt32))
		if _, err := unix.Poll(descriptors, milliseconds); err != nil && err != unix.EINTR {
			return cli.Fail("poll", err)
		}
		if descriptors[1].Revents != 0 {
			unix.Read(woken, make([]byte, 64))
		}
		p.takeAll(buffer, descriptors[0].Revents&unix.POLLERR != 0)
	}
}

// over reports whether there is nothing left to send or to wait for.
func (p *pinger) over() bool {
	return p.exiting.Load() || p.count > 0 && p.received+p.errors >= p.count || p.deadline > 0 && p.errors > 0 ||
		!p.end.IsZero() && !time.Now().Before(p.end)
}

// allSent reports whether no packet is left to send.
func (p *pinger) allSent() bool { return p.count > 0 && p.sent >= p.count && p.deadline == 0 }

// inFlight returns the number of packets without a reply.
func (p *pinger) inFlight() int64 {
	if behind := uint16(p.sent) - p.acknowledged; behind <= math.MaxInt16 {
		return int64(behind)
	}
	return p.sent - p.received - p.errors
}

// isDue reports whether it is time to send a packet. Otherwise it returns the time until then. Each
// interval gives credit for one packet; -l gives more of it at the beginning.
func (p *pinger) isDue() (wait time.Duration, due bool) {
	now := time.Now()
	if p.lastSent.IsZero() {
		p.credit = p.interval * time.Duration(p.preload-1)
		p.lastSent = now
		return 0, true
	}
	passed := now.Sub(p.lastSent)
	if p.interval == 0 && passed < minInterval && p.inFlight() >= p.preload {
		return minInterval - passed, false
	}
	credit := min(p.credit+passed, p.interval*time.Duration(p.preload))
	if credit < p.interval {
		return p.interval - credit, false
	}
	p.credit = credit - p.interval
	p.lastSent = now
	return 0, true
}

// sendDue sends a packet if it is time for one. It returns the time until the next packet.
func (p *pinger) sendDue() time.Duration {
	if p.exiting.Load() || p.allSent() {
		return time.Second
	}
	if wait, due := p.isDue(); !due {
		return wait
	}
	if p.missing && p.sent > 0 && !p.seen[uint16(p.sent)] {
		p.print(p.stamp() + "no answer yet for icmp_seq=" + decimal(p.sent&0xffff) + "\n")
	}
	request := p.request(uint16(p.sent+1), &p.options)
	err := p.send(request, &p.target)
	switch err {
	case nil:
		p.failedSends = 0
		p.advance()
		if !p.quiet && p.flood && (int(p.preload) < p.width && p.pipe < p.width || p.inFlight() < int64(p.width)) {
			p.print(".")
		}
		return p.interval - p.credit
	case unix.ENOBUFS, unix.ENOMEM:
		p.credit = 0
		p.delay += min(p.smoothed/8, maxDelay)
		p.adapt()
		wait := min(max(p.interval/2, minInterval), time.Second/2)
		if p.failedSends += wait; p.failedSends < p.linger {
			return wait
		}
	case unix.EAGAIN:
		p.credit += p.interval
		return minInterval
	}
	p.failedSend(err)
	p.credit = 0
	return max(p.interval, minInterval)
}

// maxDelay is the maximum delay of -A that one failed send adds, in microseconds.
const maxDelay = 50000

// advance counts a packet.
func (p *pinger) advance() {
	p.sent++
	p.seen[uint16(p.sent)] = false
}

// failedSend prints why a packet has not been sent. As in iputils 20250605, it prints the reason only
// if the packet is too long, or if an ICMP message has arrived as well.
func (p *pinger) failedSend(reason error) {
	told := reason == unix.EMSGSIZE || p.takeFailure() == remote
	if reason == unix.EMSGSIZE {
		p.errors++
	}
	p.advance()
	switch {
	case !told || p.quiet:
	case p.flood:
		p.print("E")
	default:
		say(p.Invocation, "sendmsg: "+cli.Strerror(reason))
	}
}

// endSoon sets the end after all packets are sent: twice the longest time of a reply, or the time of
// -W if there was none. It returns the time to wait.
func (p *pinger) endSoon(wait time.Duration) time.Duration {
	if !p.end.IsZero() {
		return wait
	}
	left := p.linger
	if p.received > 0 {
		left = max(2*time.Duration(p.most)*time.Microsecond, p.interval)
	}
	if left > 0 { // -W 0 waits forever
		p.end = time.Now().Add(left)
	}
	return max(wait, left)
}

// adapt sets the interval of -A to the smoothed round-trip time.
func (p *pinger) adapt() {
	if !p.adaptive {
		return
	}
	estimate := p.interval.Microseconds()
	if p.smoothed != 0 {
		estimate = p.smoothed / 8
	}
	p.interval = time.Duration((estimate+p.delay+500)/1000) * time.Millisecond
	if unix.Getuid() != 0 {
		p.interval = max(p.interval, minForUser)
	}
}

// takeAll receives until all packets have a reply or nothing is left. failures is set if the queue of
// errors is not empty. As in iputils, an error that was not received in place of a packet, such as
// that of a packet that is too long, is only printed with -f or -A.
func (p *pinger) takeAll(buffer []byte, failures bool) {
	for {
		packet, err := p.receive(buffer)
		switch {
		case err == unix.EINTR || err == errIgnored:
			continue
		case err == nil:
			p.take(packet)
		case err != unix.EAGAIN:
			if p.takeFailure() == nothing {
				return
			}
		case !failures:
			return
		case p.flood || p.adaptive:
			p.takeFailure()
			return
		default:
			p.receiveFailure(&p.target)
			return
		}
		if p.inFlight() == 0 {
			return
		}
	}
}

// Origins of an entry in the kernel's queue of errors.
const (
	nothing = iota // the queue is empty
	foreign        // it is not about one of our packets
	local          // the packet was not sent
	remote         // an ICMP message was received
)

// takeFailure handles an error from the kernel's queue.
func (p *pinger) takeFailure() (origin int) {
	f, ours, err := p.receiveFailure(&p.target)
	switch {
	case err != nil:
		return nothing
	case !ours:
		return foreign
	}
	p.errors++
	if f.local {
		switch {
		case p.quiet:
		case p.flood:
			p.print("E")
		case f.errno == unix.EMSGSIZE:
			say(p.Invocation, "local error: message too long, mtu"+map[bool]string{true: "=", false: ": "}[p.socket.family == unix.AF_INET]+decimal(int64(f.info)))
		default:
			say(p.Invocation, "local error: "+cli.Strerror(f.errno))
		}
		return local
	}
	p.acknowledge(f.sequence)
	switch {
	case p.quiet:
	case p.flood:
		p.print("\bE")
	default:
		p.print(p.stamp() + "From " + p.nameOf(f.from, f.zone) + " icmp_seq=" + strconv.Itoa(int(f.sequence)) + " " + p.reason(f) + "\n")
	}
	return remote
}

// take handles a received packet.
func (p *pinger) take(a packet) {
	kind := uint8(echoReply)
	if p.socket.family == unix.AF_INET6 {
		kind = echoReply6
	}
	if a.data[0] != kind || p.raw && binary.BigEndian.Uint16(a.data[4:]) != p.id {
		return
	}
	sequence := binary.BigEndian.Uint16(a.data[6:])
	corrupt := p.socket.family == unix.AF_INET && checksum(a.data) != 0
	took := int64(0)
	if !corrupt {
		p.acknowledge(sequence)
		took = p.time(a)
	}
	repeated := false
	switch {
	case corrupt:
		p.corrupted++
	case p.seen[sequence]:
		p.repeats++
		repeated = true
	default:
		p.seen[sequence] = true
		p.received++
	}
	if p.quiet {
		return
	}
	if p.flood {
		p.print(map[bool]string{false: "\b \b", true: "\bC"}[corrupt] + p.bell())
		return
	}
	line := p.stamp() + strconv.Itoa(len(a.data)) + " bytes from " + p.nameOf(a.from, a.zone) + ": icmp_seq=" + strconv.Itoa(int(sequence))
	if p.verbose && (p.raw || p.options.ident >= 0) {
		line += " ident=" + strconv.Itoa(int(p.id))
	}
	if a.hops >= 0 {
		line += " ttl=" + strconv.Itoa(a.hops)
	}
	if len(a.data) < p.size+headerICMP {
		p.print(line + " (truncated)\n")
		return
	}
	if p.timed {
		line += " time=" + p.timeText(took) + " ms"
	}
	multicast := p.broadcast || p.target.address[0] == 0xff || len(p.target.address) == 4 && p.target.address[0]>>4 == 0xe
	if repeated && (!multicast || p.verbose) {
		line += " (DUP!)"
	}
	if corrupt {
		line += " (BAD CHECKSUM!)"
	}
	if !multicast && string(a.from) != string(p.target.address) && !isUnspecified(p.target.address) {
		line += " (DIFFERENT ADDRESS!)"
	}
	p.print(line + p.bell() + p.optionText(a.options) + "\n")
}

// bell returns the text that -a adds to a reply.
func (p *pinger) bell() string {
	if p.audible {
		return "\a"
	}
	return ""
}

// time returns the round-trip time of a reply in microseconds, and counts it.
func (p *pinger) time(a packet) int64 {
	if !p.timed || len(a.data) < headerICMP+stampSize {
		return 0
	}
	b := a.data[headerICMP:]
	began := time.Unix(int64(binary.NativeEndian.Uint64(b)), 1000*int64(binary.NativeEndian.Uint64(b[8:])))
	took := max(a.at.Sub(began).Microseconds(), 0)
	p.sum += took
	p.squares += float64(took) * float64(took)
	p.least, p.most = min(p.least, took), max(p.most, took)
	if p.smoothed == 0 {
		p.smoothed = 8 * took
	} else {
		p.smoothed += took - p.smoothed/8
	}
	p.adapt()
	return took
}

// acknowledge records a reply, and the number of other packets on their way.
func (p *pinger) acknowledge(sequence uint16) {
	if behind := uint16(p.sent) - sequence; behind <= math.MaxInt16 {
		p.pipe = max(p.pipe, int(behind)+1)
		if int16(sequence-p.acknowledged) > 0 || uint16(p.sent)-p.acknowledged > math.MaxInt16 {
			p.acknowledged = sequence
		}
	}
}

// timeText formats a time in milliseconds with three digits.
func (p *pinger) timeText(us int64) string {
	digits := func(n, unit int64, width int) string {
		rest := strconv.FormatInt(n%1000/unit, 10)
		for len(rest) < width {
			rest = "0" + rest
		}
		return strconv.FormatInt(n/1000, 10) + "." + rest
	}
	switch {
	case p.precise || us < 1000:
		return digits(us, 1, 3)
	case us < 10000-5:
		return digits(us+5, 10, 2)
	case us < 100000-50:
		return digits(us+50, 100, 1)
	}
	return strconv.FormatInt((us+500)/1000, 10)
}

// stamp returns the text that -D adds to a line.
func (p *pinger) stamp() string {
	if !p.stamps {
		return ""
	}
	now := time.Now()
	micro := strconv.Itoa(1000000 + now.Nanosecond()/1000)[1:]
	return "[" + strconv.FormatInt(now.Unix(), 10) + "." + micro + "] "
}

// nameOf returns an address, with its name if it has one and -n is not given.
func (p *pinger) nameOf(address []byte, zone uint32) string {
	plain := text(address, zone)
	if p.numeric && !p.lookUp {
		return plain
	}
	if p.named == nil {
		p.named = map[string]string{}
	}
	name, known := p.named[plain]
	if !known {
		if name = nameOf(plain); name == "" || name == plain {
			name = plain
		} else {
			name += " (" + plain + ")"
		}
		p.named[plain] = name
	}
	return name
}

// reasons4 are the texts for an unreachable destination, by the codes of RFC 792 and RFC 1812.
var reasons4 = []string{
	"Destination Net Unreachable", "Destination Host Unreachable", "Destination Protocol Unreachable", "Destination Port Unreachable",
	"", "Source Route Failed", "Destination Net Unknown", "Destination Host Unknown", "Source Host Isolated", "Destination Net Prohibited",
	"Destination Host Prohibited", "Destination Net Unreachable for Type of Service", "Destination Host Unreachable for Type of Service",
	"Packet filtered", "Precedence Violation", "Precedence Cutoff",
}

// reasons6 are the texts for an unreachable destination, by the codes of RFC 4443.
var reasons6 = []string{
	"No route", "Administratively prohibited", "Beyond scope of source address", "Address unreachable", "Port unreachable",
	"Source address failed ingress/egress policy", "Reject route to destination",
}

// reason returns the text for an ICMP message about a packet.
func (p *pinger) reason(f failure) string {
	code, info := strconv.Itoa(int(f.code)), strconv.FormatUint(uint64(f.info), 10)
	if p.socket.family == unix.AF_INET {
		switch {
		case f.kind == unreachable && f.code == 4:
			return "Frag needed and DF set (mtu = " + info + ")"
		case f.kind == unreachable && int(f.code) < len(reasons4):
			return reasons4[f.code]
		case f.kind == unreachable:
			return "Dest Unreachable, Bad Code: " + code
		case f.kind == sourceQuench:
			return "Source Quench"
		case f.kind == timeExceeded && f.code == 0:
			return "Time to live exceeded"
		case f.kind == timeExceeded && f.code == 1:
			return "Frag reassembly time exceeded"
		case f.kind == timeExceeded:
			return "Time exceeded, Bad Code: " + code
		case f.kind == parameterError:
			return "Parameter problem: pointer = " + info
		}
		return "Bad ICMP type: " + strconv.Itoa(int(f.kind))
	}
	switch {
	case f.kind == unreachable6 && int(f.code) < len(reasons6):
		return "Destination unreachable: " + reasons6[f.code]
	case f.kind == unreachable6:
		return "Destination unreachable: Unknown code " + code
	case f.kind == tooBig6:
		return "Packet too big: mtu=" + info
	case f.kind == timeExceeded6 && f.code == 0:
		return "Time exceeded: Hop limit"
	case f.kind == timeExceeded6 && f.code == 1:
		return "Time exceeded: Defragmentation failure"
	case f.kind == timeExceeded6:
		return "Time exceeded: code " + code
	case f.kind == parameterError6:
		what := []string{"Wrong header field ", "Unknown header ", "Unknown option "}
		if int(f.code) < len(what) {
			return "Parameter problem: " + what[f.code] + "at " + info
		}
		return "Parameter problem: code " + code + " at " + info
	}
	return "unknown icmp type: " + strconv.Itoa(int(f.kind))
}

// milli formats microseconds as milliseconds.
func milli(us int64) string {
	return strconv.FormatInt(us/1000, 10) + "." + strconv.FormatInt(1000+us%1000, 10)[1:]
}

// finish prints the summary.
func (p *pinger) finish() error {
	line := "\n--- " + p.target.host + " ping statistics ---\n" + decimal(p.sent) + " packets transmitted, " + decimal(p.received) + " received"
	if p.repeats > 0 {
		line += ", +" + decimal(p.repeats) + " duplicates"
	}
	if p.corrupted > 0 {
		line += ", +" + decimal(p.corrupted) + " corrupted"
	}
	if p.errors > 0 {
		line += ", +" + decimal(p.errors) + " errors"
	}
	if p.sent > 0 {
		lost := float32(float64(p.sent-p.received) * 100 / float64(p.sent))
		line += ", " + strconv.FormatFloat(float64(lost), 'g', 6, 64) + "% packet loss"
		line += ", time " + decimal((p.lastSent.Sub(p.started).Nanoseconds()+500000)/1000000) + "ms"
	}
	line += "\n"
	comma := ""
	if p.received > 0 && p.timed {
		total := p.received + p.repeats
		average := p.sum / total
		variance := (p.squares - float64(p.sum*p.sum/total)) / float64(total)
		deviation := int64(math.Sqrt(max(variance, 0)))
		line += "rtt min/avg/max/mdev = " + milli(p.least) + "/" + milli(average) + "/" + milli(p.most) + "/" + milli(deviation) + " ms"
		comma = ", "
	}
	if p.pipe > 1 {
		line += comma + "pipe " + strconv.Itoa(p.pipe)
		comma = ", "
	}
	if p.received > 0 && (p.interval == 0 || p.flood || p.adaptive) && p.sent > 1 {
		gap := p.lastSent.Sub(p.started).Microseconds() / (p.sent - 1)
		line += comma + "ipg/ewma " + milli(gap) + "/" + milli(p.smoothed/8) + " ms"
	}
	p.print(line + "\n")
	switch {
	case p.unwritten:
		return unwritten(nil)
	case p.received == 0 || p.deadline > 0 && p.received < p.count:
		return &cli.Failure{Status: noAnswer}
	}
	return nil
}

// status prints the statistics so far, for SIGQUIT.
func (p *pinger) status() {
	loss := int64(0)
	if p.sent > 0 {
		loss = (p.sent - p.received) * 100 / p.sent
	}
	line := "\r" + decimal(p.received) + "/" + decimal(p.sent) + " packets, " + decimal(loss) + "% loss"
	if p.received > 0 && p.timed {
		line += ", min/avg/ewma/max = " + milli(p.least) + "/" + milli(p.sum/(p.received+p.repeats)) + "/" + milli(p.smoothed/8) + "/" + milli(p.most) + " ms"
	}
	p.Stderr.Write([]byte(line + "\n"))
}
