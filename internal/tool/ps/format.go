package ps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/tool/procps"
)

// A shown column is a column with its header and width in this listing.
type shown struct {
	*column
	header string
	width  int
}

// An order is a column to sort by.
type order struct {
	by         *column
	descending bool
}

// A deferred value is the value of an option about columns or sort keys. It is parsed when all options
// are known, in the order of the command line.
type deferred struct {
	kind deferredKind
	text string
}

type deferredKind int

const (
	userFormat      deferredKind = iota // o
	preloadedFormat                     // -O: between the columns of the default format
	keysOrFormat                        // O: letters of sort keys, or else as -O
	sortKeys                            // k
)

// later returns a function that keeps the value of an option until all options are known.
func (l *listing) later(kind deferredKind) func(string) error {
	return func(text string) error {
		l.deferred = append(l.deferred, deferred{kind, text})
		return nil
	}
}

// settleFormat determines the columns and the sort keys.
func (l *listing) settleFormat() error {
	for _, d := range l.deferred {
		if err := l.parseDeferred(d); err != nil {
			return err
		}
	}
	plain := len(l.bsdFormats) == 0 && !l.full && !l.long && !l.context && !l.hasModifiers()
	if environment, _ := l.inv.Getenv("PS_FORMAT"); environment != "" && plain && l.own == nil {
		if l.threads.mustUse() {
			return wrong("tell <procps@freelists.org> what you want (-L/-T, -m/m/H, and $PS_FORMAT)")
		}
		var err error
		if l.own, err = l.parseFormat(environment); err == nil {
			return nil
		}
		l.warning = fmt.Sprintf("warning: $PS_FORMAT ignored. (%s)\n", err)
	}
	if l.own == nil {
		return l.chooseFormat()
	}
	switch {
	case len(l.bsdFormats) > 0 || l.full || l.long || l.context:
		return wrong("conflicting format options")
	case l.hasModifiers():
		return wrong("can not use output modifiers with user-defined output")
	case l.threads.mustUse():
		return wrong("-L/-T with H/m/-m and -o/-O/o/O is nonsense")
	}
	return nil
}

// hasModifiers reports whether an option adds columns to the format.
func (l *listing) hasModifiers() bool {
	return l.jobColumns || l.extra || l.classes || l.noFlags || l.processor || l.labels
}

func (l *listing) parseDeferred(d deferred) (err error) {
	switch d.kind {
	case userFormat:
		return l.addFormat(d.text)
	case preloadedFormat:
		if l.own != nil {
			return wrong("option -O can not follow other format options")
		}
		return l.addPreloaded(d.text, "state,tname,time,command")
	case keysOrFormat:
		hasSort := len(l.sort) > 0 || slices.ContainsFunc(l.deferred, func(o deferred) bool { return o.kind == sortKeys })
		if hasSort {
			err = wrong("multiple sort options")
		} else if err = l.checkSortLetters(d.text); err == nil {
			l.sortByLetters(d.text)
			return nil
		}
		if l.own != nil {
			return wrong("option O is neither first format nor sort order")
		}
		if l.addPreloaded(d.text, "state,tname,cputime,comm") == nil {
			return nil
		}
		return err
	}
	if len(l.sort) > 0 {
		return wrong("multiple sort options")
	}
	return l.addSort(d.text)
}

// addPreloaded adds columns between the process id and the rest of the default format.
func (l *listing) addPreloaded(text, rest string) error {
	list, err := l.parseFormat(text)
	if err != nil {
		return err
	}
	l.own = slices.Concat(named("pid"), list, named(rest))
	return nil
}

func (l *listing) addFormat(text string) error {
	list, err := l.parseFormat(text)
	l.own = append(l.own, list...)
	return err
}

// items splits a list at single commas, blanks, tabs and newlines, one of which may end it.
func items(list, what string) ([]string, error) {
	separated := strings.NewReplacer(" ", ",", "\t", ",", "\n", ",").Replace(list)
	words := strings.Split(separated, ",")
	if len(words) > 1 && words[len(words)-1] == "" {
		words = words[:len(words)-1]
	}
	if slices.Contains(words, "") {
		return nil, wrong("improper %s list", what)
	}
	return words, nil
}

// parseFormat parses columns, NAME[:WIDTH][=HEADER],..., or AIX descriptors.
func (l *listing) parseFormat(text string) (list []shown, err error) {
	words, err := items(text, "format")
	for i := 0; err == nil && i < len(words); i++ {
		var more []shown
		more, err = parseColumn(words[i])
		list = append(list, more...)
	}
	if err == nil {
		return list, nil
	}
	if !strings.Contains(text, "%") || text == "%cpu" || strings.HasPrefix(text, "%cpu ") || strings.HasPrefix(text, "%cpu,") || strings.HasPrefix(text, "%m") {
		return nil, err
	}
	return parseAIX(text)
}

// parseColumn parses NAME[:WIDTH][=HEADER]. NAME may also be that of several columns.
func parseColumn(text string) ([]shown, error) {
	name, header, hasHeader := strings.Cut(text, "=")
	name, width, sized := strings.Cut(name, ":")
	n, err := strconv.Atoi(width)
	if sized && (err != nil || strings.Trim(width, "0123456789") != "" || width[0] == '0') {
		return nil, wrong("column widths must be unsigned decimal numbers")
	}
	list := named(name)
	if list == nil {
		return nil, wrong("unknown user-defined format specifier \"%s\"", name)
	}
	if sized && len(list) > 1 {
		return nil, wrong("can not set width for a macro (multi-column) format specifier")
	}
	for i := range list {
		if hasHeader {
			list[i].header = header
			list[i].width = max(list[i].width, len(header))
		}
		if sized {
			list[i].width = n
		}
	}
	return list, nil
}

// named returns the columns with the names in a list, or those of a macro. It returns nil if a
// name is unknown.
func named(names string) (list []shown) {
	for name := range strings.SplitSeq(names, ",") {
		c := findColumn(name)
		if c == nil {
			if several, ok := macros[names]; ok {
				return named(several)
			}
			return nil
		}
		width := c.width
		if width == pidColumn {
			width = max(procps.PIDWidth(), len(c.header))
		}
		list = append(list, shown{c, c.header, width})
	}
	return list
}

// macros are names for several columns, most of them formats of other systems.
var macros = map[string]string{
	"DFMT":          "pid,tname,state,cputime,cmd",
	"DefBSD":        "pid,tname,stat,bsdtime,args",
	"DefSysV":       "pid,tname,time,cmd",
	"END_BSD":       "state,tname,cputime,comm",
	"END_SYS5":      "state,tname,time,command",
	"F5FMT":         "uname,pid,ppid,c,start,tname,time,cmd",
	"FB_":           "pid,tt,stat,time,command",
	"FB_j":          "user,pid,ppid,pgid,sess,jobc,stat,tt,time,command",
	"FB_l":          "uid,pid,ppid,cpu,pri,nice,vsz,rss,wchan,stat,tt,time,command",
	"FB_u":          "user,pid,pcpu,pmem,vsz,rss,tt,stat,start,time,command",
	"FB_v":          "pid,stat,time,sl,re,pagein,vsz,rss,lim,tsiz,pcpu,pmem,command",
	"FD_":           "pid,tty,time,comm",
	"FD_f":          "user,pid,ppid,start_time,tty,time,comm",
	"FD_fj":         "user,pid,ppid,start_time,tty,time,pgid,sid,comm",
	"FD_j":          "pid,tty,time,pgid,sid,comm",
	"FD_l":          "flags,state,uid,pid,ppid,priority,nice,vsz,wchan,tty,time,comm",
	"FD_lj":         "flags,state,uid,pid,ppid,priority,nice,vsz,wchan,tty,time,pgid,sid,comm",
	"FL5FMT":        "f,state,uid,pid,ppid,pcpu,pri,nice,rss,wchan,start,time,command",
	"FLASK_context": "pid,context,command",
	"HP_":           "pid,tty,time,comm",
	"HP_f":          "user,pid,ppid,cpu,stime,tty,time,args",
	"HP_fl":         "flags,state,user,pid,ppid,cpu,intpri,nice,addr,sz,wchan,stime,tty,time,args",
	"HP_l":          "flags,state,uid,pid,ppid,cpu,intpri,nice,addr,sz,wchan,tty,time,comm",
	"J390":          "pid,sid,pgrp,tname,atime,args",
	"JFMT":          "user,pid,ppid,pgid,sess,jobc,state,tname,cputime,command",
	"L5FMT":         "f,state,uid,pid,ppid,c,pri,nice,addr,sz,wchan,tt,time,ucmd",
	"LFMT":          "uid,pid,ppid,cp,pri,nice,vsz,rss,wchan,state,tname,cputime,command",
	"OL_X":          "pid,start_stack,esp,eip,timeout,alarm,stat,tname,bsdtime,args",
	"OL_j":          "ppid,pid,pgid,sid,tname,tpgid,stat,uid,bsdtime,args",
	"OL_l":          "flags,uid,pid,ppid,priority,nice,vsz,rss,wchan,stat,tname,bsdtime,args",
	"OL_m":          "pid,tname,majflt,minflt,m_trs,m_drs,m_size,m_swap,rss,m_share,vm_lib,m_dt,args",
	"OL_s":          "uid,pid,pending,sig_block,sig_ignore,caught,stat,tname,bsdtime,args",
	"OL_u":          "user,pid,pcpu,pmem,vsz,rss,tname,stat,start_time,bsdtime,args",
	"OL_v":          "pid,tname,stat,bsdtime,maj_flt,m_trs,m_drs,rss,pmem,args",
	"RD_":           "pid,tname,state,bsdtime,comm",
	"RD_f":          "uid,pid,ppid,start_time,tname,bsdtime,args",
	"RD_fj":         "uid,pid,ppid,start_time,tname,bsdtime,pgid,sid,args",
	"RD_j":          "pid,tname,state,bsdtime,pgid,sid,comm",
	"RD_l":          "flags,state,uid,pid,ppid,priority,nice,wchan,tname,bsdtime,comm",
	"RD_lj":         "flags,state,uid,pid,ppid,priority,nice,wchan,tname,bsdtime,pgid,sid,comm",
	"RUSAGE":        "minflt,majflt,nswap,inblock,oublock,msgsnd,msgrcv,nsigs,nvcsw,nivcsw",
	"SCHED":         "user,pcpu,pri,usrpri,nice,psxpri,psr,policy,pset",
	"SFMT":          "uid,pid,cursig,sig,sigmask,sigignore,sigcatch,stat,tname,command",
	"Std_f":         "uid_hack,pid,ppid,c,stime,tname,time,cmd",
	"Std_fl":        "f,s,uid_hack,pid,ppid,c,opri,ni,addr,sz,wchan,stime,tname,time,cmd",
	"Std_l":         "f,s,uid,pid,ppid,c,opri,ni,addr,sz,wchan,tname,time,ucmd",
	"THREAD":        "user,pcpu,pri,scnt,wchan,usertime,systime",
	"UFMT":          "uname,pid,pcpu,pmem,vsz,rss,tt,state,start,time,command",
	"VFMT":          "pid,tt,state,time,sl,pagein,vsz,rss,pcpu,pmem,command",
}

// aixColumns are the columns of AIX format descriptors, a letter after "%".
var aixColumns = map[byte]string{
	'C': "pcpu", 'G': "group", 'P': "ppid", 'U': "user", 'a': "args", 'c': "comm", 'g': "rgroup", 'n': "nice",
	'p': "pid", 'r': "pgid", 't': "etime", 'u': "ruser", 'x': "time", 'y': "tty", 'z': "vsz",
}

// parseAIX parses a format with AIX descriptors. Other text stands between the columns.
func parseAIX(text string) (list []shown, err error) {
	if text[0] != '%' && text[0] != ' ' {
		return nil, wrong("improper AIX field descriptor")
	}
	for rest := text; rest != ""; {
		if end := strings.IndexByte(rest, '%'); end != 0 {
			if end < 0 {
				end = len(rest)
			}
			list = append(list, shown{&column{fit: literal}, rest[:end], end})
			rest = rest[end:]
			continue
		}
		if len(rest) == 1 || rest[1] == ' ' || rest[1] == '%' {
			return nil, wrong("missing AIX field descriptor")
		}
		name, ok := aixColumns[rest[1]]
		if !ok {
			return nil, wrong("unknown AIX field descriptor")
		}
		column := named(name)[0]
		if name == "tty" {
			column.header = "TTY"
		}
		list, rest = append(list, column), rest[2:]
	}
	return list, nil
}

// addSort adds sort keys, [+|-]NAME,...
func (l *listing) addSort(list string) error {
	words, err := items(list, "sort")
	if err != nil {
		return err
	}
	for _, key := range words {
		name, descending := strings.CutPrefix(key, "-")
		if !descending {
			name = strings.TrimPrefix(name, "+")
		}
		c := findColumn(name)
		if c == nil {
			return wrong("unknown sort specifier")
		}
		l.sort = append(l.sort, order{c, descending})
	}
	return nil
}

// sortLetters are the columns of the sort keys of O. The empty ones have no column any more.
var sortLetters = map[byte]string{
	'C': "pcpu", 'G': "tpgid", 'J': "", 'K': "", 'M': "maj_flt", 'N': "cmaj_flt", 'P': "ppid", 'R': "resident", 'S': "share",
	'T': "start_time", 'U': "uid", 'c': "cmd", 'f': "flags", 'g': "pgrp", 'j': "cutime", 'k': "utime", 'm': "min_flt", 'n': "cmin_flt",
	'o': "session", 'p': "pid", 'r': "rss", 's': "size", 't': "tty", 'u': "user", 'v': "vsize", 'y': "priority",
}

// checkSortLetters checks sort keys, each a letter with + or - before it or without.
func (l *listing) checkSortLetters(text string) error {
	for i := 0; i < len(text); i++ {
		c := text[i]
		_, known := sortLetters[c]
		switch {
		case c == '+' || c == '-':
			if i+1 == len(text) || text[i+1] == '+' || text[i+1] == '-' {
				return wrong("bad sorting code")
			}
		case !known || strings.IndexByte(text[:i], c) >= 0:
			return wrong("bad sorting code")
		case c == 'P' && l.forest != noForest:
			return wrong("PPID sort and forest output conflict")
		}
	}
	return nil
}

func (l *listing) sortByLetters(text string) {
	descending := false
	for i := range len(text) {
		if text[i] == '+' || text[i] == '-' {
			descending = text[i] == '-'
			continue
		}
		if c := findColumn(sortLetters[text[i]]); c != nil {
			l.sort = append(l.sort, order{c, descending})
		}
		descending = false
	}
}

// chooseFormat determines the columns if the user names none.
func (l *listing) chooseFormat() error {
	formats := len(l.bsdFormats)
	for i, f := range l.bsdFormats {
		if strings.IndexByte(string(l.bsdFormats[:i]), f) >= 0 {
			formats--
		}
	}
	if l.context {
		formats++
	}
	switch {
	case formats > 1, formats == 1 && (l.full || l.long):
		return wrong("conflicting format options")
	case formats == 0:
		return l.chooseUnixFormat()
	}
	macro := "FLASK_context"
	if !l.context {
		macro = "OL_" + string(l.bsdFormats[0])
	}
	l.own = named(macro)
	return l.modify()
}

// chooseUnixFormat determines the columns without a BSD format.
func (l *listing) chooseUnixFormat() error {
	if l.noFlags && !l.long {
		return wrong("modifier -y without format -l makes no sense")
	}
	any := l.full || l.long
	var names []string
	add := func(wanted bool, more ...string) {
		if wanted {
			names = append(names, more...)
		}
	}
	add(l.labels, "label")
	add(l.long && !l.noFlags, "f")
	add(l.long, "s")
	add(l.full, "uid_hack")
	add(l.long && !l.full, "uid")
	add(true, "pid")
	add(l.threads.spid, "spid")
	add(any, "ppid")
	add(l.jobColumns, "pgid", "sid")
	add(l.threads.lwp, "lwp")
	add(l.processor, "psr")
	add(any && !l.classes, "c")
	add(l.threads.lwp && l.full, "nlwp")
	add(l.classes, "class", "pri")
	add(l.long && !l.classes, "opri", "ni")
	add(l.long && l.noFlags, "rss")
	add(l.long && !l.noFlags, "addr_1")
	add(l.extra || l.long, "sz")
	add(l.long, "wchan")
	add(l.extra && !(l.long && l.noFlags), "rss")
	add(l.extra && !l.processor, "psr")
	add(l.full, "stime")
	add(true, "tname")
	switch {
	case l.bsd:
		add(!l.long, "stat")
		add(true, "bsdtime")
		add(any, "cmd")
		add(!any, "args")
	case l.full:
		add(true, "time", "cmd")
	default:
		add(true, "time", "ucmd")
	}
	l.own = named(strings.Join(names, ","))
	return nil
}

// modify adds the columns of modifiers to a BSD format, and removes others.
func (l *listing) modify() error {
	if l.jobColumns && !l.insert("pgid", "PPID") && !l.insert("pgid", "PID") || l.jobColumns && !l.insert("sid", "PGID") {
		return wrong("lost my PGID")
	}
	if l.noFlags {
		l.remove("F")
		if l.insert("rss", "ADDR") {
			l.remove("ADDR")
		}
	}
	if l.classes {
		l.remove("%CPU", "CPU", "CP", "C", "NI")
		if !l.insert("class", "PRI") {
			return errNoPriority
		}
		l.remove("PRI")
		l.insert("pri", "CLS")
	}
	if l.threads.spid && !l.insert("spid", "PID") && l.threads.mustUse() {
		return wrong("-T with H/-m/m but no PID for SPID to follow")
	}
	if l.threads.lwp {
		after := []string{"SID", "SESS", "PGID", "PGRP", "PPID", "PID"}
		found := slices.ContainsFunc(after, func(header string) bool { return l.insert("lwp", header) })
		if !found && l.threads.mustUse() {
			return wrong("-L with H/-m/m but no PID/PGID/SID/SESS for NLWP to follow")
		}
		l.insert("nlwp", "%CPU")
	}
	if l.labels {
		l.own = append(named("label"), l.own...)
	}
	return nil
}

// errNoPriority is the error of -c with a format that has no priority.
var errNoPriority = wrong("internal error: no PRI for -c option")

// insert inserts a column after the one with a header, and says whether there is one.
func (l *listing) insert(name, header string) bool {
	i := slices.IndexFunc(l.own, func(c shown) bool { return c.header == header })
	if i >= 0 {
		l.own = slices.Insert(l.own, i+1, named(name)...)
	}
	return i >= 0
}

// remove removes the first column with each of the headers.
func (l *listing) remove(headers ...string) {
	for _, header := range headers {
		if i := slices.IndexFunc(l.own, func(c shown) bool { return c.header == header }); i >= 0 {
			l.own = slices.Delete(l.own, i, i+1)
		}
	}
}

// unlimited is the width of a line without a limit. procps has the same limit.
const unlimited = 128 << 10

// measureLine widens the line by multiples of the screen's width until the columns fit. It says
// whether signals fit in 16 columns.
func (l *listing) measureLine() (wideSignals bool) {
	total, sets := 0, 0
	blank := false
	for i := range l.own {
		c := &l.own[i]
		last := i == len(l.own)-1
		if c.fit == ofSignals && l.signalNames {
			c.width = max(c.width, widthOfNames)
		}
		width := c.width
		switch {
		case last && (c.fit == cutAtLeft || c.fit == ofSignals && l.signalNames):
			width = 3
		case c.fit == ofSignals && !l.signalNames:
			sets++
		}
		if blank && c.fit != literal {
			total++
		}
		total += width
		blank = c.fit != literal
	}
	screen := l.width
	for l.width < total && l.width < unlimited/2 {
		l.width += screen
	}
	return total+sets*7 <= l.width
}

// widthOfNames is the width of a column with the names of signals.
const widthOfNames = 27

// A row is a line of the listing: a process, or one of its threads.
type row struct {
	process *procps.Process
	kind    rows // everyRow unless processes and threads are listed together
}

// value returns the text of a column in a row, or its header if r is nil.
func (l *listing) value(c shown, r *row) string {
	switch {
	case r == nil, c.fit == literal:
		return c.header
	case c.text == nil:
		return "-"
	}
	if c.rows != everyRow && r.kind != everyRow && c.rows != r.kind {
		return "-"
	}
	return c.text(l, r.process)
}

// line returns a line of the listing: the values of a row, or the headers if r is nil. A word that is too
// long pushes the next columns to the right until there is room again.
func (l *listing) line(r *row) string {
	var b strings.Builder
	due, at := 0, 0 // the column at which the next word should begin, and the one after the last word
	blank := 0      // columns that must be between the last word and the next one
	for i, c := range l.own {
		last := i == len(l.own)-1
		l.room = min(c.width, unlimited-1)
		if last {
			l.room = l.width - max(due, at+blank)
		}
		word, size := l.fitted(c, r == nil, l.value(c, r), max(l.room, 0))
		pad := due - at
		stolen := 0
		switch {
		case c.fit == atRight, c.fit == ofUser && l.numbers, c.fit == ofWait && l.numbers:
			pad += max(c.width-size, 0)
		case c.fit == ofSignals && l.wideSignals && !l.signalNames:
			pad += max(16-size, 0)
			stolen = 7
		case c.fit == ofSignals && !l.signalNames:
			pad += max(9-size, 0)
		}
		if pad < 1 || l.delimiter != "" {
			pad = blank
		}
		filler := " "
		if l.delimiter != "" {
			filler = l.delimiter
		}
		b.WriteString(strings.Repeat(filler, min(pad, maxPad)) + word)
		at += pad + size
		due += c.width + stolen
		blank = 0
		if !last && c.fit != literal && l.own[i+1].fit != literal {
			due++
			blank = 1
		}
	}
	return b.String() + "\n"
}

// maxPad is the greatest number of columns that procps leaves free before a word.
const maxPad = 144

// fitted returns a word as it fits in room columns, and its width. A header is never cut.
func (l *listing) fitted(c shown, isHeader bool, word string, room int) (string, int) {
	if !l.utf8 {
		word = inASCII(word)
	}
	size := procps.ColumnsOf(word)
	switch {
	case isHeader:
	case c.fit == ofUser && size > room && room > 0:
		word = string([]rune(word)[:room-1]) + "+"
	case c.fit == cutAtLeft, c.fit == ofWait, c.fit == ofSignals && l.signalNames:
		if size > room {
			word = procps.Clip(word, max(room, 1))
		}
	default:
		return word, size
	}
	return word, procps.ColumnsOf(word)
}

// inASCII replaces the bytes of characters that are not ASCII by question marks.
func inASCII(word string) string {
	b := []byte(word)
	for i := range b {
		if b[i] >= utf8.RuneSelf {
			b[i] = '?'
		}
	}
	return string(b)
}
