package iptables

import (
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// Restore is iptables-restore(8), and Restore6 is ip6tables-restore(8).
var (
	Restore  = &cli.Command{Name: ipv4.restores(), Dialect: dialect, Run: func(inv *cli.Invocation) error { return restore(inv, &ipv4) }}
	Restore6 = &cli.Command{Name: ipv6.restores(), Dialect: dialect, Run: func(inv *cli.Invocation) error { return restore(inv, &ipv6) }}
)

func (f *family) restores() string { return f.name + "-restore" }

var restoreOptions = cli.Options{
	Permute: true,
	Short:   "bcvVthnwWM:T:46",
	Long: []cli.LongOption{
		{Name: "counters", Key: 'c'}, {Name: "verbose", Key: 'v'}, {Name: "version", Key: 'V'}, {Name: "test", Key: 't'},
		{Name: "help", Key: 'h'}, {Name: "noflush", Key: 'n'}, {Name: "modprobe", Argument: cli.Required, Key: 'M'},
		{Name: "table", Argument: cli.Required, Key: 'T'}, {Name: "wait", Argument: cli.Optional, Key: 'w'},
		{Name: "wait-interval", Argument: cli.Optional, Key: 'W'}, {Name: "ipv4", Key: '4'}, {Name: "ipv6", Key: '6'},
	},
}

// A restorer is a run of iptables-restore.
type restorer struct {
	inv     *cli.Invocation
	family  *family
	only    string // of -T: the table to restore; "" for all
	counted bool   // -c
	keep    bool   // -n: keep the rules that exist
	test    bool   // -t: check, and change nothing
	line    int    // the number of the line
	session *session
	skipped bool // in a table that -T leaves out
}

func restore(inv *cli.Invocation, f *family) error {
	r := &restorer{inv: inv, family: f}
	file, done, err := r.options()
	if err == nil && !done {
		err = r.restore(file)
	}
	return report(inv, r.family.restores(), r.line, err)
}

func (r *restorer) options() (file string, done bool, err error) {
	operands, err := r.inv.Getopt(&restoreOptions).Each(func(o cli.Option) error {
		switch o.Key {
		case 'c':
			r.counted = true
		case 'n':
			r.keep = true
		case 't':
			r.test = true
		case 'T':
			r.only = o.Value
		case '4':
			r.family = &ipv4
		case '6':
			r.family = &ipv6
		case 'V':
			done = true
			return r.inv.Print(r.family.restores() + version + "\n")
		case 'h':
			done = true
			return r.inv.Print(restoreUsage(r.family))
		case 'v', 'M':
			return failure("-"+string(o.Key)+" is not supported", misused)
		}
		return nil
	}, wrongOption(r.family.restores(), "Try `"+r.family.restores()+" -h' for more information."))
	switch {
	case err != nil || done:
		return "", done, err
	case len(operands) > 1:
		return "", false, errOperands
	case len(operands) == 1:
		file = operands[0]
	}
	return file, false, nil
}

func (r *restorer) restore(file string) error {
	lines, err := input(r.inv, file)
	if err != nil {
		return err
	}
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for _, line := range lines {
		r.line++
		if err := r.take(strings.TrimSuffix(line, "\n")); err != nil {
			return err
		}
	}
	if r.session != nil || r.skipped {
		line := strconv.Itoa(r.line + 1)
		r.line = 0
		return plain("COMMIT expected at line " + line)
	}
	return nil
}

// take handles a line.
func (r *restorer) take(line string) error {
	inTable := r.session != nil || r.skipped
	switch {
	case line == "" || line[0] == '#':
		return nil
	case line == "COMMIT" && inTable:
		s := r.session
		r.session, r.skipped = nil, false
		return r.commit(s)
	case line[0] == '*' && !inTable:
		return r.begin(strings.TrimRight(line[1:], " \t"))
	case r.skipped:
		return nil
	case !inTable:
		return plain("")
	case line[0] == ':':
		return r.chain(line[1:])
	}
	return r.rule(line)
}

// begin begins a table.
func (r *restorer) begin(name string) error {
	if r.only != "" && r.only != name {
		r.skipped = true
		return nil
	}
	t, err := findTable(name)
	if p, ok := err.(*problem); ok && p.status == unknownWord {
		return failure(r.family.restores()+": line "+strconv.Itoa(r.line)+" table name '"+name+"' invalid", misused)
	}
	if err != nil {
		return err
	}
	r.session = &session{Invocation: r.inv, kernel: kernel{family: r.family, table: t, line: r.line}, restoring: true}
	if err := r.session.read(); err != nil {
		return err
	}
	if !r.keep && len(r.session.chains) > 0 {
		r.session.deleteTable()
	}
	return nil
}

// chain handles a line with a chain, its policy and perhaps its counters.
func (r *restorer) chain(line string) error {
	invalid := func(what string) error {
		return failure(r.family.restores()+": line "+strconv.Itoa(r.line)+" "+what+" invalid", misused)
	}
	fields := strings.Fields(line)
	switch len(fields) {
	case 0:
		return invalid("chain name")
	case 1:
		return invalid("policy")
	}
	s, name, policy := r.session, fields[0], fields[1]
	s.kernel.line = r.line
	var count counters
	if len(fields) > 2 {
		c, ok := parseCounters(fields[2])
		if !ok {
			return failure("invalid policy counters for chain '"+name+"'", misused)
		}
		if r.counted {
			count = c
		}
	}
	if _, builtIn := s.table.hook(name); !builtIn {
		if err := s.family.checkNewChain(name); err != nil {
			return err
		}
		if c := s.chain(name); c != nil {
			s.flush(c)
		} else {
			s.make(name)
		}
		return nil
	}
	if policy == "-" {
		s.make(name)
		return nil
	}
	return s.setPolicy(name, policy, count)
}

// parseCounters parses [PACKETS:BYTES].
func parseCounters(word string) (c counters, ok bool) {
	inside, ok1 := strings.CutPrefix(word, "[")
	inside, ok2 := strings.CutSuffix(inside, "]")
	packets, bytes, ok3 := strings.Cut(inside, ":")
	var err1, err2 error
	c.packets, err1 = strconv.ParseUint(packets, 10, 64)
	c.bytes, err2 = strconv.ParseUint(bytes, 10, 64)
	return c, ok1 && ok2 && ok3 && err1 == nil && err2 == nil
}

// rule handles a line that is a command of iptables, perhaps with counters in front.
func (r *restorer) rule(line string) error {
	words, err := splitWords(line)
	if err != nil {
		return err
	}
	s := r.session
	s.kernel.line = r.line
	var count counters
	if strings.HasPrefix(line, "[") {
		c, ok := parseCounters(words[0])
		if !ok {
			return failure("invalid counters", misused)
		}
		count, words = c, words[1:]
	}
	s.request = request{}
	done, err := s.parse(words)
	if err != nil || done {
		return err
	}
	if r.counted && count != (counters{}) {
		s.rule.counters = count
	}
	if err := s.check(); err != nil {
		return err
	}
	return s.carryOut()
}

// commit ends a table.
func (r *restorer) commit(s *session) error {
	if s == nil {
		return nil
	}
	for _, to := range s.jumps {
		if err := s.checkJump(to); err != nil {
			return err
		}
	}
	if r.test {
		return nil
	}
	err := s.kernel.commit()
	if err != nil {
		r.line = s.kernel.line
	}
	return err
}

// splitWords splits a line into words. Double quotes surround a word, and a backslash in them quotes
// the next character.
func splitWords(line string) (words []string, err error) {
	var word strings.Builder
	begun, quoting := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quoting && c == '\\' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
		case c == '"':
			begun, quoting = true, !quoting
		case !quoting && (c == ' ' || c == '\t'):
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		default:
			begun = true
			word.WriteByte(c)
		}
	}
	if quoting {
		return nil, failure("unterminated quote is not supported", misused)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

func restoreUsage(f *family) string {
	return "Usage: " + f.restores() + ` [options] [file]
Reads rules as ` + f.saves() + ` prints them, and sets them table by table.
  -c, --counters          set the counters as well
  -n, --noflush           keep the rules that exist
  -t, --test              only check the rules
  -T, --table <table>     restore only one table
  -w, --wait              does nothing: changes are made at once
  -4, --ipv4              rules for IPv4
  -6, --ipv6              rules for IPv6
  -V, --version           print the version
  -h, --help              print this text
`
}
