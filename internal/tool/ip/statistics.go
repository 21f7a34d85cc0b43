package ip

import (
	"encoding/binary"
	"strconv"

	"contedor/internal/linux/netlink"
	"golang.org/x/sys/unix"
)

// Indexes of the counters in struct rtnl_link_stats64.
const (
	receivedPackets = iota
	sentPackets
	receivedBytes
	sentBytes
	receiveErrors
	sendErrors
	receiveDropped
	sendDropped
	multicast
	collisions
	receiveLength
	receiveOverrun
	receiveCRC
	receiveFrame
	receiveFIFO
	receiveMissed
	sendAborted
	sendCarrier
	sendFIFO
	sendHeartbeat
	sendWindow
	receiveCompressed
	sendCompressed
	receiveNoHandler
	receiveOtherHost
	carrierChanges // not part of the structure
	counters
)

// A counts has the counters of an interface.
type counts [counters]uint64

// readCounts returns the 64-bit counters or, if there are none, the 32-bit ones.
func readCounts(t netlink.Table) (c counts, key string, ok bool) {
	c[carrierChanges] = uint64(t.U32(unix.IFLA_CARRIER_CHANGES))
	if value := t.Get(unix.IFLA_STATS64); value != nil {
		for i := 0; i < carrierChanges && len(value) >= 8; i, value = i+1, value[8:] {
			c[i] = binary.NativeEndian.Uint64(value)
		}
		return c, "stats64", true
	}
	value := t.Get(unix.IFLA_STATS)
	for i := 0; i < carrierChanges && len(value) >= 4; i, value = i+1, value[4:] {
		c[i] = uint64(binary.NativeEndian.Uint32(value))
	}
	return c, "stats", t.Has(unix.IFLA_STATS)
}

// A column is a column of the table of counters: its title and the index of its counter.
type column struct {
	title   string
	counter int
}

// showStatistics prints the counters of an interface.
func (s *session) showStatistics(t netlink.Table) {
	c, key, ok := readCounts(t)
	if !ok {
		return
	}
	hasChanges := t.Has(unix.IFLA_CARRIER_CHANGES)
	if s.out.document != nil {
		s.statisticsDocument(key, &c, hasChanges)
		return
	}
	widths := s.widths(&c)
	line := func(title string, columns ...column) {
		s.out.text("    ", title, padLeft(columns[0].title, widths[0]-len(title)))
		for i, x := range columns[1:] {
			s.out.text(" ", padLeft(x.title, widths[i+1]))
		}
		s.out.split()
		s.out.text("    ")
		for i, x := range columns {
			if x.title != "" {
				s.out.text(padLeft(s.count(c[x.counter]), widths[i]), " ")
			}
		}
	}
	// Further counters of errors, without a first column.
	errors := func(title string, columns ...column) {
		s.out.split()
		s.out.text("    ", title, padLeft("", widths[0]-len(title)))
		for i, x := range columns {
			if x.title != "" || i < 5 {
				s.out.text(" ", padLeft(x.title, widths[i+1]))
			}
		}
		s.out.split()
		s.out.text(padLeft("", widths[0]+5))
		for i, x := range columns {
			if x.title != "" {
				s.out.text(padLeft(s.count(c[x.counter]), widths[i+1]), " ")
			}
		}
	}
	optional := func(title string, counter int) column {
		if c[counter] == 0 {
			title = ""
		}
		return column{title, counter}
	}
	line("RX:", column{"bytes", receivedBytes}, column{"packets", receivedPackets}, column{"errors", receiveErrors},
		column{"dropped", receiveDropped}, column{"missed", receiveMissed}, column{"mcast", multicast}, optional("compressed", receiveCompressed))
	if s.stats > 1 {
		errors("RX errors:", column{"length", receiveLength}, column{"crc", receiveCRC}, column{"frame", receiveFrame},
			column{"fifo", receiveFIFO}, column{"overrun", receiveOverrun},
			optional("nohandler", receiveNoHandler), optional("otherhost", receiveOtherHost))
	}
	s.out.split()
	line("TX:", column{"bytes", sentBytes}, column{"packets", sentPackets}, column{"errors", sendErrors},
		column{"dropped", sendDropped}, column{"carrier", sendCarrier}, column{"collsns", collisions}, optional("compressed", sendCompressed))
	if s.stats > 1 {
		errors("TX errors:", column{"aborted", sendAborted}, column{"fifo", sendFIFO}, column{"window", sendWindow}, column{"heartbt", sendHeartbeat},
			column{map[bool]string{true: "transns"}[hasChanges], carrierChanges})
	}
}

// widths returns the widths of the columns: those of the longest title and the longest number.
func (s *session) widths(c *counts) [8]int {
	widths := [8]int{len("*X errors:"), len("packets"), len("errors"), len("dropped"), len("heartbt"), len("overrun"), len("compressed"), len("otherhost")}
	if s.human {
		return widths
	}
	fit := func(first int, row ...int) {
		for i, counter := range row {
			widths[first+i] = max(widths[first+i], len(strconv.FormatUint(c[counter], 10)))
		}
	}
	fit(0, receivedBytes, receivedPackets, receiveErrors, receiveDropped, receiveMissed, multicast, receiveCompressed)
	fit(0, sentBytes, sentPackets, sendErrors, sendDropped, sendCarrier, collisions, sendCompressed)
	if s.stats > 1 {
		fit(1, receiveLength, receiveCRC, receiveFrame, receiveFIFO, receiveOverrun, receiveNoHandler, receiveOtherHost)
		fit(2, sendAborted, sendFIFO, sendWindow, sendHeartbeat, carrierChanges) // one column too far, as in the real ip
	}
	return widths
}

// count formats a counter, with -human-readable in a short form.
func (s *session) count(n uint64) string {
	base := uint64(1000)
	if s.iec {
		base = 1024
	}
	if !s.human || n < base {
		return strconv.FormatUint(n, 10)
	}
	const prefixes = "kMGTPE"
	power, i := base, 0
	for n/base >= power && i+1 < len(prefixes) {
		power *= base
		i++
	}
	digits, limit := 2, uint64(10)
	for ; digits > 0 && n/power >= limit; digits-- {
		limit *= 10
	}
	text := strconv.FormatFloat(float64(n)/float64(power), 'f', digits, 64) + prefixes[i:i+1]
	if s.iec {
		text += "i"
	}
	return text
}

// statisticsDocument is showStatistics for JSON.
func (s *session) statisticsDocument(key string, c *counts, hasChanges bool) {
	o := s.out
	number := func(key string, counter int) { o.uint(key, "", c[counter], "") }
	optional := func(key string, counter int) {
		if c[counter] != 0 {
			number(key, counter)
		}
	}
	o.object(key)
	o.object("rx")
	number("bytes", receivedBytes)
	number("packets", receivedPackets)
	number("errors", receiveErrors)
	number("dropped", receiveDropped)
	number("over_errors", receiveOverrun)
	number("multicast", multicast)
	optional("compressed", receiveCompressed)
	if s.stats > 1 {
		number("length_errors", receiveLength)
		number("crc_errors", receiveCRC)
		number("frame_errors", receiveFrame)
		number("fifo_errors", receiveFIFO)
		number("missed_errors", receiveMissed)
		optional("nohandler", receiveNoHandler)
		optional("otherhost", receiveOtherHost)
	}
	o.endObject()
	o.object("tx")
	number("bytes", sentBytes)
	number("packets", sentPackets)
	number("errors", sendErrors)
	number("dropped", sendDropped)
	number("carrier_errors", sendCarrier)
	number("collisions", collisions)
	optional("compressed", sendCompressed)
	if s.stats > 1 {
		number("aborted_errors", sendAborted)
		number("fifo_errors", sendFIFO)
		number("window_errors", sendWindow)
		number("heartbeat_errors", sendHeartbeat)
		if hasChanges {
			number("carrier_changes", carrierChanges)
		}
	}
	o.endObject()
	o.endObject()
}
