package dates

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrInvalid is the error of a text that describes no date.
var ErrInvalid = errors.New("invalid date")

// Parse parses a date in the formats of GNU date, "Date input formats" in the manual of coreutils. It
// has items in any order: a calendar date, a time of day, a day of the week, a time zone, and
// relative items such as "2 days ago". Missing items are those of now. The result is in the zone of
// now. The error is ErrInvalid.
func Parse(text string, now time.Time) (time.Time, error) {
	base := now
	if rule, rest, ok := zoneRule(text); ok {
		base, text = now.In(Location(rule)), rest
	}
	p := parser{tokens: scan(text), base: base}
	if p.tokens == nil {
		return now, ErrInvalid
	}
	if err := p.items(); err != nil {
		return now, err
	}
	at, err := p.result()
	return at.In(now.Location()), err
}

// zoneRule parses TZ="Europe/Madrid" at the beginning of a text.
func zoneRule(text string) (rule, rest string, ok bool) {
	s, ok := strings.CutPrefix(strings.TrimLeft(text, " \t\n\v\f\r"), `TZ="`)
	if !ok {
		return "", text, false
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return rule, s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		rule += s[i : i+1]
	}
	return "", text, false
}

// A token is a number, a word, or a single other character.
type token struct {
	kind     byte // n for a number, w for a word, 0 for the end, or the character itself
	word     string
	value    int64
	digits   int
	sign     int  // 1 or -1 if a number has a sign, or 0
	fraction bool // the number has a fraction, in nanoseconds
	nanos    int64
	bad      bool // the number is too large
}

const blanks = " \t\n\v\f\r"

// scan splits a text into tokens. The last one has the kind 0. scan returns nil if a number is too
// large.
func scan(s string) (list []token) {
scanning:
	for {
		s = strings.TrimLeft(s, blanks)
		if s == "" {
			return append(list, token{})
		}
		c := s[0]
		switch {
		case isDigit(c) || c == '-' || c == '+':
			t, rest := scanNumber(s)
			if t.bad {
				return nil
			}
			s = rest
			if t.kind != 0 {
				list = append(list, t)
			}
		case isLetter(c):
			end := 1
			for end < len(s) && (isLetter(s[end]) || s[end] == '.') {
				end++
			}
			list = append(list, token{kind: 'w', word: strings.ToUpper(s[:end])})
			s = s[end:]
		case c == '(':
			depth := 0
			for {
				if s == "" { // the end of a comment is missing
					return append(list, token{})
				}
				switch s[0] {
				case '(':
					depth++
				case ')':
					depth--
				}
				s = s[1:]
				if depth == 0 {
					continue scanning
				}
			}
		default:
			list = append(list, token{kind: c})
			s = s[1:]
		}
	}
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// scanNumber scans a number. There may be blanks after its sign, and of several signs the last counts.
// A sign without a number is ignored.
func scanNumber(s string) (t token, rest string) {
	for s != "" && (s[0] == '-' || s[0] == '+') {
		if t.sign = 1; s[0] == '-' {
			t.sign = -1
		}
		s = strings.TrimLeft(s[1:], blanks)
		if s != "" && !isDigit(s[0]) && s[0] != '-' && s[0] != '+' {
			return token{}, s
		}
	}
	if s == "" {
		return token{}, s
	}
	end := 0
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	t.kind, t.digits, t.bad = 'n', end, err != nil
	if t.sign < 0 {
		n = -n
	}
	t.value, s = n, s[end:]
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !isDigit(s[1]) {
		return t, s
	}
	t.fraction = true
	scale := int64(1e9)
	lost := false
	for s = s[1:]; s != "" && isDigit(s[0]); s = s[1:] {
		if scale /= 10; scale > 0 {
			t.nanos += int64(s[0]-'0') * scale
		} else if s[0] != '0' {
			lost = true
		}
	}
	if t.sign < 0 && lost {
		t.nanos++
	}
	if t.sign < 0 && t.nanos > 0 {
		t.value--
		t.nanos = 1e9 - t.nanos
	}
	return t, s
}

// A parser is the state of parsing a date: the items so far.
type parser struct {
	tokens []token
	base   time.Time

	seconds            *token // of @SECONDS
	year, month, day   int64
	yearDigits         int
	hour, minute       int64
	second, nanos      int64
	meridian           byte // a, p or 0 for the 24-hour clock
	zone               int  // seconds east of UTC
	weekday, ordinal   int64
	relative           difference
	dates, times, days int
	zones, localZones  int
	shifted, stamped   bool
	named, summer      bool // a local zone was named, and that is the one of daylight saving time
}

// A difference is the sum of the relative items.
type difference struct{ years, months, days, hours, minutes, seconds, nanos int64 }

func (d *difference) add(x difference, sign int64) {
	d.years += sign * x.years
	d.months += sign * x.months
	d.days += sign * x.days
	d.hours += sign * x.hours
	d.minutes += sign * x.minutes
	d.seconds += sign * x.seconds
	d.nanos += sign * x.nanos
}

func (p *parser) peek(n int) token {
	if n < len(p.tokens) {
		return p.tokens[n]
	}
	return token{}
}

func (p *parser) skip(n int) { p.tokens = p.tokens[n:] }

func (p *parser) unsigned(n int) bool {
	t := p.peek(n)
	return t.kind == 'n' && t.sign == 0 && !t.fraction
}
func (p *parser) signed(n int) bool {
	t := p.peek(n)
	return t.kind == 'n' && t.sign != 0 && !t.fraction
}

// items parses all items.
func (p *parser) items() error {
	if first := p.peek(0); first.kind == '@' && p.peek(1).kind == 'n' {
		seconds := p.peek(1)
		p.seconds = &seconds
		p.skip(2)
		if p.peek(0).kind != 0 {
			return ErrInvalid
		}
		return nil
	}
	for p.peek(0).kind != 0 {
		if !p.item() {
			return ErrInvalid
		}
	}
	return nil
}

// item parses an item.
func (p *parser) item() bool {
	switch t := p.peek(0); {
	case p.unsigned(0) && p.peek(1).kind == ':', p.unsigned(0) && p.meridianAt(1) != 0:
		return p.time()
	case t.kind == 'w':
		return p.word()
	case t.kind == 'n':
		return p.number()
	}
	return false
}

// meridianAt returns 'a' for the word AM, 'p' for PM, or 0.
func (p *parser) meridianAt(n int) byte {
	switch p.peek(n).word {
	case "AM", "A.M.":
		return 'a'
	case "PM", "P.M.":
		return 'p'
	}
	return 0
}

// time parses a time of day, and a zone's offset after it.
func (p *parser) time() bool {
	p.times++
	p.hour, p.minute, p.second, p.nanos, p.meridian = p.peek(0).value, 0, 0, 0, 0
	p.skip(1)
	for _, unit := range []*int64{&p.minute, &p.second} {
		next := p.peek(1)
		if p.peek(0).kind != ':' {
			break
		}
		if next.kind != 'n' || next.sign != 0 || next.fraction && unit == &p.minute {
			return false
		}
		*unit, p.nanos = next.value, next.nanos
		p.skip(2)
	}
	if p.meridian = p.meridianAt(0); p.meridian != 0 {
		p.skip(1)
		return true
	}
	return !p.signed(0) || p.zoneOffset()
}

// zoneOffset parses +HH, +HHMM or +HH:MM, and adds it to the zone.
func (p *parser) zoneOffset() bool {
	t := p.peek(0)
	minutes := int64(-1)
	p.skip(1)
	if p.peek(0).kind == ':' && p.unsigned(1) {
		minutes = p.peek(1).value
		p.skip(2)
	}
	n := t.value
	switch {
	case t.digits <= 2 && minutes < 0:
		n *= 60
	case minutes < 0:
		n = n/100*60 + n%100
	default:
		n = n * 60
		if t.sign < 0 {
			n -= minutes
		} else {
			n += minutes
		}
	}
	p.zones++
	p.zone += int(n * 60)
	return n >= -24*60 && n <= 24*60
}

var units = map[string]difference{
	"YEAR": {years: 1}, "MONTH": {months: 1}, "FORTNIGHT": {days: 14}, "WEEK": {days: 7}, "DAY": {days: 1},
	"HOUR": {hours: 1}, "MINUTE": {minutes: 1}, "MIN": {minutes: 1}, "SECOND": {seconds: 1}, "SEC": {seconds: 1},
}

var dayShifts = map[string]int64{"TOMORROW": 1, "YESTERDAY": -1, "TODAY": 0, "NOW": 0}

var ordinals = map[string]int64{
	"LAST": -1, "THIS": 0, "NEXT": 1, "FIRST": 1, "THIRD": 3, "FOURTH": 4, "FIFTH": 5, "SIXTH": 6, "SEVENTH": 7,
	"EIGHTH": 8, "NINTH": 9, "TENTH": 10, "ELEVENTH": 11, "TWELFTH": 12,
}

// unit returns the unit of time that a word names.
func unit(word string) (difference, bool) {
	if d, ok := units[word]; ok {
		return d, true
	}
	d, ok := units[strings.TrimSuffix(word, "S")]
	return d, ok
}

// isRelative reports whether the token n is a unit of time.
func (p *parser) isRelative(n int) bool {
	t := p.peek(n)
	if t.kind != 'w' {
		return false
	}
	_, ok := unit(t.word)
	return ok
}

// add parses a unit, and AGO after it, and adds the unit a number of times.
func (p *parser) add(times int64) bool {
	d, _ := unit(p.peek(0).word)
	p.skip(1)
	switch p.peek(0).word {
	case "AGO":
		p.skip(1)
		times = -times
	case "HENCE":
		p.skip(1)
	}
	if times > math.MaxInt32 && d.seconds == 0 || times < math.MinInt32 && d.seconds == 0 {
		return false
	}
	p.relative.add(d, times)
	p.shifted = true
	return true
}

// word parses an item that begins with a word.
func (p *parser) word() bool {
	t := p.peek(0)
	if n, ok := dayShifts[t.word]; ok {
		p.skip(1)
		p.relative.days += n
		p.shifted = true
		return true
	}
	if n, ok := ordinals[t.word]; ok && p.peek(1).kind == 'w' {
		if p.isRelative(1) {
			p.skip(1)
			return p.add(n)
		}
		if day, ok := weekday(p.peek(1).word); ok {
			p.skip(2)
			p.days++
			p.weekday, p.ordinal = day, n
			return true
		}
		return false
	}
	if p.isRelative(0) {
		return p.add(1)
	}
	if day, ok := weekday(t.word); ok {
		p.skip(1)
		p.days++
		p.weekday, p.ordinal = day, 0
		if p.peek(0).kind == ',' {
			p.skip(1)
		}
		return true
	}
	if month, ok := monthOf(t.word); ok {
		return p.monthFirst(month)
	}
	return p.zoneName()
}

// monthFirst parses "Jan 2", "Jan 2, 2024" or "Jan-2-2024".
func (p *parser) monthFirst(month int64) bool {
	p.dates++
	p.month = month
	switch {
	case p.signed(1) && p.peek(1).sign < 0 && p.signed(2) && p.peek(2).sign < 0:
		p.day = -p.peek(1).value
		p.setYear(-p.peek(2).value, p.peek(2).digits)
		p.skip(3)
	case p.unsigned(1) && p.peek(2).kind == ',' && p.unsigned(3):
		p.day = p.peek(1).value
		p.setYear(p.peek(3).value, p.peek(3).digits)
		p.skip(4)
	case p.unsigned(1) && p.peek(2).kind != ':':
		p.day = p.peek(1).value
		p.skip(2)
	default:
		return false
	}
	return true
}

func (p *parser) setYear(year int64, digits int) { p.year, p.yearDigits = year, digits }

// number parses an item that begins with a number.
func (p *parser) number() bool {
	t := p.peek(0)
	if p.isRelative(1) {
		p.skip(1)
		if t.fraction {
			if d, _ := unit(p.peek(0).word); d.seconds == 0 {
				return false
			}
			sign := int64(1)
			if p.peek(1).word == "AGO" {
				sign = -1
			}
			p.relative.nanos += sign * t.nanos
		}
		return p.add(t.value)
	}
	if t.fraction {
		return false
	}
	if day, ok := weekday(p.peek(1).word); ok && p.peek(1).kind == 'w' && t.sign == 0 {
		p.skip(2)
		p.days++
		p.weekday, p.ordinal = day, t.value
		return true
	}
	if t.sign != 0 {
		return false
	}
	if p.peek(1).kind == '/' && p.unsigned(2) {
		return p.slashes()
	}
	if p.signed(1) && p.peek(1).sign < 0 && p.signed(2) && p.peek(2).sign < 0 { // 2024-02-03
		p.dates++
		p.setYear(t.value, t.digits)
		p.month, p.day = -p.peek(1).value, -p.peek(2).value
		p.skip(3)
		return p.clockBehindT()
	}
	if month, ok := monthOf(p.peek(1).word); ok && p.peek(1).kind == 'w' {
		p.dates++
		p.day, p.month = t.value, month
		p.skip(2)
		switch {
		case p.signed(0) && p.peek(0).sign < 0 && !p.isRelative(1): // 3-Feb-2024
			p.setYear(-p.peek(0).value, p.peek(0).digits)
			p.skip(1)
		case p.unsigned(0) && p.peek(1).kind != ':' && p.meridianAt(1) == 0 && !p.isRelative(1):
			p.setYear(p.peek(0).value, p.peek(0).digits)
			p.skip(1)
		}
		return true
	}
	if p.signed(1) && !p.isRelative(2) {
		return p.time()
	}
	return p.bare()
}

// clockBehindT parses the rest of 2024-02-03T04:05, or nothing. Behind such a date, a T is never a zone.
func (p *parser) clockBehindT() bool {
	if p.peek(0).word != "T" {
		return true
	}
	if !p.unsigned(1) {
		return false
	}
	p.skip(1)
	return (p.peek(1).kind == ':' || p.signed(1)) && p.time()
}

// slashes parses 2/3/2024, 2024/2/3 or 2/3.
func (p *parser) slashes() bool {
	first, second := p.peek(0), p.peek(2)
	p.dates++
	if p.peek(3).kind != '/' || !p.unsigned(4) {
		p.month, p.day = first.value, second.value
		p.skip(3)
		return true
	}
	third := p.peek(4)
	p.skip(5)
	if first.digits >= 4 {
		p.setYear(first.value, first.digits)
		p.month, p.day = second.value, third.value
		return true
	}
	p.month, p.day = first.value, second.value
	p.setYear(third.value, third.digits)
	return true
}

// bare parses a number alone: the year after a date and a time, or a date, or a time of day.
func (p *parser) bare() bool {
	t := p.peek(0)
	p.skip(1)
	switch {
	case p.dates > 0 && p.yearDigits == 0 && !p.shifted && (p.times > 0 || t.digits > 2):
		p.setYear(t.value, t.digits)
		return true
	case t.digits > 4:
		p.dates++
		p.day, p.month = t.value%100, t.value/100%100
		p.setYear(t.value/10000, t.digits-4)
		return true
	}
	p.times++
	p.second, p.nanos, p.meridian = 0, 0, 0
	if p.hour, p.minute = t.value, 0; t.digits > 2 {
		p.hour, p.minute = t.value/100, t.value%100
	}
	return true
}

// zones returns the hours east of UTC of the zones that GNU date knows by name.
var zones = sync.OnceValue(func() map[string]int {
	return map[string]int{
		"GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "ART": -3, "BRT": -3, "BRST": -2, "NST": -3, "NDT": -2,
		"AST": -4, "ADT": -3, "CLT": -4, "CLST": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
		"PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "HAST": -10, "HADT": -9, "SST": -12, "WAT": 1,
		"CET": 1, "CEST": 2, "MET": 1, "MEZ": 1, "MEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "CAT": 2, "SAST": 2, "EAT": 3,
		"MSK": 3, "MSD": 4, "IST": 5, "SGT": 8, "KST": 9, "JST": 9, "GST": 10, "NZST": 12, "NZDT": 13,
	}
})

// zoneName parses the name of a zone, and an offset after it.
func (p *parser) zoneName() bool {
	word := strings.ReplaceAll(p.peek(0).word, ".", "")
	p.skip(1)
	if word != "UTC" && word != "GMT" && p.isLocal(word) {
		p.localZones++
		if p.peek(0).word == "DST" {
			p.named, p.summer = true, true
		}
		return p.dst()
	}
	hours, known := zones()[word]
	if word == "J" { // the local time
		return true
	}
	if !known && len(word) == 1 {
		hours, known = military(word[0])
	}
	if !known {
		return false
	}
	p.zones++
	p.zone = hours * 3600
	switch word {
	case "IST":
		p.zone += 1800
	case "NST", "NDT":
		p.zone -= 1800
	}
	if p.signed(0) && !p.isRelative(1) {
		p.zones--
		return p.zoneOffset()
	}
	if p.signed(0) && p.isRelative(1) {
		t := p.peek(0)
		p.skip(1)
		return p.add(t.value)
	}
	return p.dst()
}

// isLocal reports whether a word is a name of the local zone, now or in the next three quarters.
func (p *parser) isLocal(word string) bool {
	standard, _ := p.base.Zone()
	for quarter := range 4 {
		at := p.base.AddDate(0, 0, 90*quarter)
		name, _ := at.Zone()
		if quarter > 0 && at.IsDST() == p.base.IsDST() || !strings.EqualFold(name, word) {
			continue
		}
		p.named, p.summer = quarter == 0 || name != standard, at.IsDST()
		return true
	}
	return false
}

// namedZone returns the zone with the offset that a local time has if a name says whether it is one of
// daylight saving time. ok is false if there is no such time.
func (p *parser) namedZone(at time.Time) (in *time.Location, ok bool) {
	for _, apart := range []time.Duration{0, time.Hour, -time.Hour} { // the hour that a clock repeats
		if other := at.Add(apart); other.IsDST() == p.summer && other.Format(time.DateTime) == at.Format(time.DateTime) {
			_, offset := other.Zone()
			return time.FixedZone("", offset), true
		}
	}
	return nil, false
}

// dst parses DST after a zone.
func (p *parser) dst() bool {
	if p.peek(0).word == "DST" {
		p.skip(1)
		p.zone += 3600
	}
	return true
}

// military returns the hours east of UTC of a zone that is one letter.
func military(letter byte) (hours int, ok bool) {
	switch {
	case letter >= 'A' && letter <= 'I':
		return int(letter-'A') + 1, true
	case letter >= 'K' && letter <= 'M':
		return int(letter-'K') + 10, true
	case letter >= 'N' && letter <= 'Y':
		return -int(letter-'N') - 1, true
	}
	return 0, letter == 'Z'
}

// name returns the number of a name of a month or day, which may be abbreviated to three letters, with
// a period after these.
func name(word string, names []string) (int64, bool) {
	if len(word) == 4 {
		word = strings.TrimSuffix(word, ".")
	}
	for i, known := range names {
		if word == known || len(word) == 3 && word == known[:3] {
			return int64(i), true
		}
	}
	return 0, false
}

func weekday(word string) (int64, bool) {
	switch word {
	case "TUES":
		return 2, true
	case "WEDNES":
		return 3, true
	case "THUR", "THURS":
		return 4, true
	}
	return name(word, []string{"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"})
}

func monthOf(word string) (int64, bool) {
	if word == "SEPT" {
		return 9, true
	}
	n, ok := name(word, []string{"JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"})
	return n + 1, ok
}

// result combines the items.
func (p *parser) result() (time.Time, error) {
	if p.seconds != nil {
		return time.Unix(p.seconds.value, p.seconds.nanos), nil
	}
	if p.times > 1 || p.dates > 1 || p.days > 1 || p.localZones+p.zones > 1 {
		return p.base, ErrInvalid
	}
	location := p.base.Location()
	year, month, day := int64(p.base.Year()), int64(p.base.Month()), int64(p.base.Day())
	if p.dates > 0 {
		month, day = p.month, p.day
		if p.yearDigits > 0 {
			year = p.year
			if p.yearDigits == 2 {
				if year += 1900; year < 1969 {
					year += 100
				}
			}
		}
		if month < 1 || month > 12 || day < 1 || day > int64(daysIn(year, month)) {
			return p.base, ErrInvalid
		}
	}
	clock := difference{}
	switch {
	case p.times > 0:
		hour, ok := p.hours()
		if !ok || p.minute > 59 || p.second > 60 || p.second == 60 {
			return p.base, ErrInvalid
		}
		clock = difference{hours: hour, minutes: p.minute, seconds: p.second, nanos: p.nanos}
	case p.shifted && p.dates == 0 && p.days == 0:
		clock = difference{hours: int64(p.base.Hour()), minutes: int64(p.base.Minute()), seconds: int64(p.base.Second()), nanos: int64(p.base.Nanosecond())}
	case p.dates == 0 && p.days == 0 && p.zones+p.localZones > 0:
	}
	if p.days > 0 && p.dates == 0 {
		first := time.Date(int(year), time.Month(month), int(day), 12, 0, 0, 0, time.UTC)
		ahead := (p.weekday - int64(first.Weekday()) + 7) % 7
		weeks := p.ordinal
		if weeks > 0 && int64(first.Weekday()) != p.weekday {
			weeks--
		}
		day += ahead + 7*weeks
	}
	if p.zones > 0 {
		location = time.FixedZone("", p.zone)
	}
	r := p.relative
	if max(r.years, -r.years, r.months, -r.months, r.days, -r.days) > 1<<31 {
		return p.base, ErrInvalid
	}
	if y := year + r.years - 1900; y != int64(int32(y)) { // it does not fit into the C library's tm_year
		return p.base, ErrInvalid
	}
	if p.zones == 0 && !exists(year, month, day, clock, location) {
		return p.base, ErrInvalid
	}
	if p.named {
		in, ok := p.namedZone(time.Date(int(year), time.Month(month), int(day), int(clock.hours), int(clock.minutes), int(clock.seconds), 0, location))
		if !ok {
			return p.base, ErrInvalid
		}
		location = in
	}
	at := time.Date(int(year+r.years), time.Month(month+r.months), int(day+r.days), int(clock.hours), int(clock.minutes), int(clock.seconds), int(clock.nanos), location)
	seconds := r.hours*3600 + r.minutes*60 + r.seconds
	return time.Unix(at.Unix()+seconds, int64(at.Nanosecond())+r.nanos), nil
}

// exists reports whether there is a time. There is none while a clock is put forward over it.
func exists(year, month, day int64, clock difference, in *time.Location) bool {
	second := clock.seconds
	if second == 60 {
		second = 59
	}
	at := time.Date(int(year), time.Month(month), int(day), int(clock.hours), int(clock.minutes), int(second), 0, in)
	same := time.Date(int(year), time.Month(month), int(day), int(clock.hours), int(clock.minutes), int(second), 0, time.UTC)
	const form = "2006-01-02 15:04:05"
	return at.Format(form) == same.Format(form)
}

// Stamp parses [[CC]YY]MMDDhhmm[.ss], or MMDDhhmm[[CC]YY][.ss] if the year is at the end. Two digits of
// a year are those of 1969 to 2068, and without a year it is that of now. The error is ErrInvalid.
func Stamp(text string, yearAtEnd bool, now time.Time) (time.Time, error) {
	digits, after, dot := strings.Cut(text, ".")
	if dot && len(after) != 2 || len(digits) < 8 || len(digits) > 12 || len(digits)%2 != 0 ||
		strings.Trim(digits+after, "0123456789") != "" {
		return now, ErrInvalid
	}
	pair := func(i int) int64 { return int64(digits[2*i]-'0')*10 + int64(digits[2*i+1]-'0') }
	years := len(digits)/2 - 4
	year, first := int64(now.Year()), years
	if yearAtEnd {
		first = 0
	}
	at := (first + 4) % (years + 4) // where the year is
	switch years {
	case 1:
		if year = 1900 + pair(at); year < 1969 {
			year += 100
		}
	case 2:
		year = pair(at)*100 + pair(at+1)
	}
	month, day := pair(first), pair(first+1)
	clock := difference{hours: pair(first + 2), minutes: pair(first + 3)}
	if dot {
		clock.seconds = int64(after[0]-'0')*10 + int64(after[1]-'0')
	}
	if month < 1 || month > 12 || day < 1 || day > int64(daysIn(year, month)) || clock.seconds > 60 || clock.minutes > 59 || clock.hours > 23 || !exists(year, month, day, clock, now.Location()) {
		return now, ErrInvalid
	}
	return time.Date(int(year), time.Month(month), int(day), int(clock.hours), int(clock.minutes), int(clock.seconds), 0, now.Location()), nil
}

// hours returns the hour on the 24-hour clock.
func (p *parser) hours() (hour int64, ok bool) {
	switch p.meridian {
	case 0:
		return p.hour, p.hour < 24
	case 'p':
		return p.hour%12 + 12, p.hour >= 1 && p.hour <= 12
	}
	return p.hour % 12, p.hour >= 1 && p.hour <= 12
}

func daysIn(year, month int64) int {
	return time.Date(int(year), time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
