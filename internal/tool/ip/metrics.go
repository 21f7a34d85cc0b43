package ip

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
)

// A metric is a metric of a route, RTAX_*.
type metric struct {
	name string // the name in the output
	word string // the word on the command line; "" for name
	// abbreviated metrics can be abbreviated. locked ones can have "lock" before the value.
	abbreviated, locked bool
	limit               uint64 // maximum of the value; 0 for 32 bits
	reason              string // the name in error messages; "" for name
	time                uint32 // for a time: the kernel's units in a millisecond; otherwise 0
}

// Metrics that are used by name.
const (
	metricLock       = 1
	metricRTT        = 4
	metricRTTVar     = 5
	metricHopLimit   = 10
	metricFeatures   = 12
	metricRTOMin     = 13
	metricCongestion = 16
)

var metrics = []metric{
	2:                {name: "mtu", locked: true},
	3:                {name: "window", abbreviated: true, locked: true},
	metricRTT:        {name: "rtt", locked: true, time: 8},
	metricRTTVar:     {name: "rttvar", abbreviated: true, locked: true, time: 4},
	6:                {name: "ssthresh", abbreviated: true, locked: true},
	7:                {name: "cwnd", abbreviated: true, locked: true},
	8:                {name: "advmss", locked: true, reason: "mss"},
	9:                {name: "reordering", abbreviated: true, locked: true},
	metricHopLimit:   {name: "hoplimit", locked: true, limit: 255},
	11:               {name: "initcwnd", abbreviated: true, locked: true},
	metricFeatures:   {name: "features", abbreviated: true},
	metricRTOMin:     {name: "rto_min", time: 1},
	14:               {name: "initrwnd", abbreviated: true, locked: true},
	15:               {name: "quickack", abbreviated: true, limit: 1},
	metricCongestion: {name: "congctl", abbreviated: true, locked: true},
	17:               {name: "fastopen_no_cookie", abbreviated: true, limit: 1},
}

// metricOrder is the order in which abbreviations are resolved.
var metricOrder = []int{2, metricHopLimit, 8, 9, metricRTT, metricRTOMin, 3, 7, 11, 14, metricFeatures, 15, metricCongestion, metricRTTVar, 6}

// A routeFeature is a feature of a route, RTAX_FEATURE_*.
type routeFeature struct {
	bit  uint32
	name string
}

var routeFeatures = []routeFeature{{1 << 0, "ecn"}, {1 << 4, "tcp_usec_ts"}}

// metric returns the metric that the current word abbreviates, or 0.
func (w *words) metric(order ...int) int {
	for _, i := range order {
		if w.is(metrics[i].name) || metrics[i].abbreviated && w.begins(metrics[i].name) {
			return i
		}
	}
	return 0
}

// takeMetric parses the value of a metric. It returns the metric's bit for RTAX_LOCK if the metric
// is locked: then the kernel does not change it.
func (w *words) takeMetric(i int, a *netlink.Attributes) (lock uint32) {
	m := metrics[i]
	if i == metricFeatures {
		w.takeFeatures(a)
		return 0
	}
	word := w.next()
	if m.locked && word == "lock" {
		lock = 1 << i
		word = w.next()
	}
	if i == metricRTOMin {
		lock = 1 << i
	}
	reason := m.reason
	if reason == "" {
		reason = m.name
	}
	reason = `"` + reason + "\" value is invalid\n"
	if i == metricCongestion {
		a.Add(uint16(i), []byte(word))
		return lock
	}
	if m.time > 0 {
		n, bare, ok := milliseconds(word)
		if !ok {
			w.wrong(reason, word)
		}
		if !bare {
			n *= m.time
		}
		a.U32(uint16(i), n)
		return lock
	}
	n, ok := numeral.Whole(word, 32)
	if !ok || m.limit > 1 && n > m.limit {
		w.wrong(reason, word)
	}
	if m.limit == 1 && n > 1 {
		w.wrong(`"`+m.name+"\" value should be 0 or 1\n", word)
	}
	a.U32(uint16(i), uint32(n))
	return lock
}

// takeFeatures parses the names of features.
func (w *words) takeFeatures(a *netlink.Attributes) {
	bits := uint32(0)
	for w.followed() {
		word := w.list[w.at+1]
		i := slices.IndexFunc(routeFeatures, func(f routeFeature) bool { return f.name == word })
		if i < 0 {
			break
		}
		bits |= routeFeatures[i].bit
		w.at++
	}
	if bits == 0 {
		word := "(null)" // the real ip prints this if no word is left
		if w.followed() {
			word = w.next()
		}
		w.wrong("\"features\" value not valid\n", word)
	}
	a.U32(metricFeatures, bits)
}

// milliseconds parses a time in seconds, suffix s, or milliseconds, suffix ms. Without a suffix, bare
// is set and n is in the kernel's unit.
func milliseconds(word string) (n uint32, bare, ok bool) {
	var t float64
	rest := ""
	if strings.Contains(word, ".") {
		end := len(word)
		for end > 0 && strings.IndexByte("0123456789.", word[end-1]) < 0 {
			end--
		}
		f, err := strconv.ParseFloat(word[:end], 64)
		if err != nil || f < 0 {
			return 0, false, false
		}
		t, rest = f, word[end:]
	} else {
		u, r, fits := numeral.Unsigned(word, 0)
		if r == word || !fits {
			return 0, false, false
		}
		t, rest = float64(u), r
	}
	switch strings.ToLower(rest) {
	case "":
		bare = true
	case "s", "sec", "secs":
		t *= 1000
	case "ms", "msec", "msecs":
	default:
		return 0, false, false
	}
	return uint32(math.Ceil(t)), bare, true
}
