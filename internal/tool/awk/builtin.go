package awk

import (
	"math"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/tool/gnu/dates"
)

// A builtin is a function of the language.
type builtin struct {
	least, most int // numbers of arguments
	run         func(*machine, []expr) value
	extension   bool // only gawk has it: a program may have a function of that name
}

// builtins returns the functions by their names. The table is made when a program needs it,
// because other commands should not wait for it.
var builtins = sync.OnceValue(functions)

func functions() map[string]builtin {
	const many = 1 << 20
	return map[string]builtin{
		"length":  {0, 1, length, false},
		"index":   {2, 2, index, false},
		"substr":  {2, 3, substr, false},
		"split":   {2, 3, split, false},
		"sub":     {2, 3, func(m *machine, a []expr) value { return m.substitute(a, 1) }, false},
		"gsub":    {2, 3, func(m *machine, a []expr) value { return m.substitute(a, -1) }, false},
		"match":   {2, 3, match, false},
		"sprintf": {1, many, formatted, false},
		"sin":     {1, 1, numeric(math.Sin), false},
		"cos":     {1, 1, numeric(math.Cos), false},
		"exp":     {1, 1, numeric(math.Exp), false},
		"log":     {1, 1, numeric(math.Log), false},
		"sqrt":    {1, 1, numeric(math.Sqrt), false},
		"int":     {1, 1, numeric(math.Trunc), false},
		"atan2": {2, 2, func(m *machine, a []expr) value {
			y := a[0].eval(m).num()
			return num(math.Atan2(y, a[1].eval(m).num()))
		}, false},
		"rand":    {0, 0, func(m *machine, _ []expr) value { return num(m.source().Float64()) }, false},
		"srand":   {0, 1, srand, false},
		"tolower": {1, 1, letters(strings.ToLower), false},
		"toupper": {1, 1, letters(strings.ToUpper), false},
		"system":  {1, 1, func(m *machine, a []expr) value { return num(m.system(a[0].eval(m).text(m.convfmt))) }, false},
		"close":   {1, 2, func(m *machine, a []expr) value { return num(m.close(a[0].eval(m).text(m.convfmt))) }, false},
		"fflush":  {0, 1, fflush, false},

		"systime":  {0, 0, func(*machine, []expr) value { return num(float64(time.Now().Unix())) }, true},
		"strftime": {0, 3, strftime, true},
		"mktime":   {1, 2, mktime, true},
		"gensub":   {3, 4, gensub, true},
		"strtonum": {1, 1, strtonum, true},
		"and":      {2, many, bits(func(a, b uint64) uint64 { return a & b }), true},
		"or":       {2, many, bits(func(a, b uint64) uint64 { return a | b }), true},
		"xor":      {2, many, bits(func(a, b uint64) uint64 { return a ^ b }), true},
		"lshift":   {2, 2, bits(func(a, b uint64) uint64 { return a << b }), true},
		"rshift":   {2, 2, bits(func(a, b uint64) uint64 { return a >> b }), true},
		"compl": {1, 1, func(m *machine, a []expr) value {
			return num(float64(^uint64(a[0].eval(m).num()) & (1<<53 - 1)))
		}, true},
		"asort":  {1, 2, func(m *machine, a []expr) value { return m.sort(a, false) }, true},
		"asorti": {1, 2, func(m *machine, a []expr) value { return m.sort(a, true) }, true},
	}
}

func numeric(f func(float64) float64) func(*machine, []expr) value {
	return func(m *machine, a []expr) value {
		n := f(a[0].eval(m).num())
		if n != n {
			n = nan
		}
		return num(n)
	}
}

// letters converts ASCII letters only, as mawk does.
func letters(f func(string) string) func(*machine, []expr) value {
	return func(m *machine, a []expr) value {
		s := a[0].eval(m).text(m.convfmt)
		if isASCII(s) {
			return str(f(s))
		}
		b := []byte(s)
		for i, c := range b {
			if c < 0x80 {
				b[i] = f(string(rune(c)))[0]
			}
		}
		return str(string(b))
	}
}

func bits(f func(a, b uint64) uint64) func(*machine, []expr) value {
	return func(m *machine, a []expr) value {
		n := uint64(a[0].eval(m).num())
		for _, e := range a[1:] {
			n = f(n, uint64(e.eval(m).num()))
		}
		return num(float64(n))
	}
}

func length(m *machine, a []expr) value {
	if len(a) == 0 {
		return num(float64(len(m.record())))
	}
	if v, ok := a[0].(*variable); ok {
		if elements := v.slot(m).elements; elements != nil {
			return num(float64(len(elements.elements)))
		}
	}
	return num(float64(len(a[0].eval(m).text(m.convfmt))))
}

func index(m *machine, a []expr) value {
	s := a[0].eval(m).text(m.convfmt)
	return num(float64(strings.Index(s, a[1].eval(m).text(m.convfmt)) + 1))
}

func substr(m *machine, a []expr) value {
	s := a[0].eval(m).text(m.convfmt)
	begin := max(math.Trunc(a[1].eval(m).num()), 1)
	end := math.Inf(1)
	if len(a) == 3 {
		end = begin + math.Trunc(a[2].eval(m).num())
	}
	end = min(end, float64(len(s)+1))
	if !(begin < end) {
		return str("")
	}
	return str(s[int(begin)-1 : int(end)-1])
}

func split(m *machine, a []expr) value {
	s := a[0].eval(m).text(m.convfmt)
	to := m.array(a[1], "split")
	n := 0
	use := func(part string) {
		n++
		*to.at(decimal(n)) = field(strings.Clone(part))
	}
	separator := m.get(fsVariable)
	if len(a) == 3 {
		if _, ok := a[2].(*regexLiteral); ok {
			re := m.regex(a[2])
			to.clear()
			m.partsBy(s, re, use)
			return num(float64(n))
		}
		separator = a[2].eval(m).text(m.convfmt)
	}
	to.clear()
	m.parts(s, separator, false, use)
	return num(float64(n))
}

// array returns the array that an argument names.
func (m *machine) array(e expr, function string) *array {
	v, ok := e.(*variable)
	if !ok {
		m.fail("argument of " + function + " is no array")
	}
	return v.array(m)
}

// substitute is sub, or gsub with a limit of -1.
func (m *machine) substitute(a []expr, limit int) value {
	re := m.regex(a[0])
	replacement := a[1].eval(m).text(m.convfmt)
	var target expr = &fieldOf{&literal{num(0)}}
	if len(a) == 3 {
		target = a[2]
	}
	v, assignable := target.(lvalue)
	var p place
	var s string
	if assignable {
		p = v.place(m)
		s = p.get().text(m.convfmt)
	} else {
		s = target.eval(m).text(m.convfmt)
	}
	found := re.all(s, limit, false)
	if len(found) == 0 {
		return num(0)
	}
	var b strings.Builder
	begin := 0
	for _, at := range found {
		b.WriteString(s[begin:at[0]])
		replace(&b, replacement, s[at[0]:at[1]])
		begin = at[1]
	}
	b.WriteString(s[begin:])
	if assignable {
		p.set(str(b.String()))
	}
	return num(float64(len(found)))
}

// replace writes a replacement, with the matched text in place of each &. Before an &, two
// backslashes stand for one, and a single one makes the & an ordinary character.
func replace(b *strings.Builder, replacement, matched string) {
	for {
		at := strings.IndexByte(replacement, '&')
		if at < 0 {
			b.WriteString(replacement)
			return
		}
		plain := strings.TrimRight(replacement[:at], `\`)
		slashes := at - len(plain)
		b.WriteString(plain + strings.Repeat(`\`, slashes/2))
		if slashes%2 == 1 {
			b.WriteByte('&')
		} else {
			b.WriteString(matched)
		}
		replacement = replacement[at+1:]
	}
}

func match(m *machine, a []expr) value {
	s := a[0].eval(m).text(m.convfmt)
	re := m.regex(a[1])
	from, to, found := re.find(s)
	start, size := from+1, to-from
	if !found {
		start, size = 0, -1
	}
	if len(a) == 3 {
		groups := m.array(a[2], "match")
		groups.clear()
		if found {
			setGroups(m, groups, s, re.all(s, 1, true)[0])
		}
	}
	m.globals[rstartVariable].value = num(float64(start))
	m.globals[rlengthVariable].value = num(float64(size))
	return num(float64(start))
}

// setGroups stores what the groups of an expression matched, and where, as gawk does.
func setGroups(m *machine, groups *array, s string, at []int) {
	for i := 0; i < len(at); i += 2 {
		if at[i] < 0 {
			continue
		}
		key := decimal(i / 2)
		*groups.at(key) = field(s[at[i]:at[i+1]])
		*groups.at(key + m.get(subsepVariable) + "start") = num(float64(at[i] + 1))
		*groups.at(key + m.get(subsepVariable) + "length") = num(float64(at[i+1] - at[i]))
	}
}

func gensub(m *machine, a []expr) value {
	re := m.regex(a[0])
	replacement := a[1].eval(m).text(m.convfmt)
	how := a[2].eval(m)
	s := m.record()
	if len(a) == 4 {
		s = a[3].eval(m).text(m.convfmt)
	}
	which := int(how.num())
	all := strings.HasPrefix(strings.ToLower(how.text(m.convfmt)), "g")
	var b strings.Builder
	begin := 0
	for i, at := range re.all(s, -1, true) {
		if !all && i+1 != max(which, 1) {
			continue
		}
		b.WriteString(s[begin:at[0]])
		for j := 0; j < len(replacement); j++ {
			c := replacement[j]
			group := -1
			switch {
			case c == '&':
				group = 0
			case c == '\\' && j+1 < len(replacement):
				j++
				if c = replacement[j]; isDigit(c) {
					group = int(c - '0')
				} else {
					b.WriteByte(c)
					continue
				}
			}
			switch {
			case group < 0:
				b.WriteByte(c)
			case 2*group < len(at) && at[2*group] >= 0:
				b.WriteString(s[at[2*group]:at[2*group+1]])
			}
		}
		begin = at[1]
	}
	b.WriteString(s[begin:])
	return str(b.String())
}

func formatted(m *machine, a []expr) value {
	values := make([]value, len(a))
	for i, e := range a {
		values[i] = e.eval(m)
	}
	s, err := sprintf("sprintf", values[0].text(m.convfmt), values[1:], m.convfmt)
	if err != nil {
		m.fail(err.Error())
	}
	return str(s)
}

// source returns the random numbers. Without srand they differ in every run, as in mawk.
func (m *machine) source() *rand.Rand {
	if m.random == nil {
		m.random = rand.New(rand.NewSource(time.Now().UnixNano()))
	}
	return m.random
}

func srand(m *machine, a []expr) value {
	before := m.seed
	m.seed = float64(time.Now().Unix())
	if len(a) == 1 {
		m.seed = a[0].eval(m).num()
	}
	m.random = rand.New(rand.NewSource(int64(math.Float64bits(m.seed))))
	return num(before)
}

func fflush(m *machine, a []expr) value {
	if len(a) == 0 {
		m.flush()
		return num(0)
	}
	name := a[0].eval(m).text(m.convfmt)
	o := m.outputs[name]
	switch {
	case name == "" || name == "/dev/stdout" || name == "-":
		o = m.stdout
	case o == nil:
		return num(-1)
	}
	o.flush()
	return num(0)
}

func strftime(m *machine, a []expr) value {
	format, at := "%c", time.Now()
	if len(a) > 0 {
		format = a[0].eval(m).text(m.convfmt)
	}
	if len(a) > 1 {
		at = time.Unix(int64(a[1].eval(m).num()), 0)
	}
	if len(a) > 2 && a[2].eval(m).bool() {
		at = at.UTC()
	}
	return str(dates.Format(format, at))
}

func mktime(m *machine, a []expr) value {
	words := strings.Fields(a[0].eval(m).text(m.convfmt))
	if len(words) < 6 {
		return num(-1)
	}
	var n [6]int
	for i := range n {
		v, _ := prefix(words[i])
		n[i] = int(v)
	}
	zone := time.Local
	if len(a) > 1 && a[1].eval(m).bool() {
		zone = time.UTC
	}
	return num(float64(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, zone).Unix()))
}

// strtonum reads octal and hexadecimal numbers, too.
func strtonum(m *machine, a []expr) value {
	v := a[0].eval(m)
	if v.kind == number {
		return v
	}
	s := strings.TrimLeft(v.s, " \t\n")
	base, size := 0, 0
	switch {
	case strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X"):
		base, s = 16, s[2:]
	case strings.HasPrefix(s, "0") && strings.IndexAny(s, ".eE89") < 0:
		base = 8
	default:
		return num(v.num())
	}
	for size < len(s) {
		if _, err := strconv.ParseUint(s[size:size+1], base, 8); err != nil {
			break
		}
		size++
	}
	n, _ := strconv.ParseUint(s[:size], base, 64)
	return num(float64(n))
}

// sort is asort, or asorti for the keys.
func (m *machine) sort(a []expr, keys bool) value {
	from := m.array(a[0], "asort")
	to := from
	if len(a) == 2 {
		to = m.array(a[1], "asort")
	}
	var list []value
	for _, key := range from.keys() {
		if keys {
			list = append(list, str(key))
		} else {
			list = append(list, *from.at(key))
		}
	}
	slices.SortStableFunc(list, func(a, b value) int {
		_, x := a.numeric()
		_, y := b.numeric()
		switch {
		case x && !y:
			return -1
		case y && !x:
			return 1
		}
		return compare(a, b, m.convfmt)
	})
	to.clear()
	for i, v := range list {
		*to.at(decimal(i + 1)) = v
	}
	return num(float64(len(list)))
}
