// Package iptables implements the part of iptables(8) and ip6tables(8) 1.8.13, on nf_tables, that
// courses on containers use, and the commands that save and restore the rules:
//
//	iptables [-t TABLE] -A|-C|-D CHAIN RULE
//	iptables [-t TABLE] -I|-R CHAIN [NUMBER] RULE
//	iptables [-t TABLE] -D CHAIN NUMBER
//	iptables [-t TABLE] -L|-S [CHAIN] | -F|-X|-Z [CHAIN] | -N CHAIN | -E OLD NEW | -P CHAIN TARGET
//	iptables-save [-c] [-t TABLE] [-f FILE]
//	iptables-restore [-c] [-n] [-t] [-T TABLE] [FILE]
//
// Rules are stored as the expressions that iptables-nft writes, so each program understands the rules
// of the other. A command line with a part that is not supported changes nothing, and the message
// names that part. Begin reading at run. rule.go converts rules to expressions and back, matches.go
// has the extensions of -m, words.go parses command lines, show.go prints rules, kernel.go sends the
// changes, save.go and restore.go are the commands of these names.
package iptables

import (
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"github.com/google/nftables"
	"golang.org/x/sys/unix"
)

const (
	name  = "iptables"
	name6 = "ip6tables"
)

var dialect = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: misused, Unwritten: cli.Forgive}

// Command is iptables(8), and Command6 is ip6tables(8).
var (
	Command  = &cli.Command{Name: name, Dialect: dialect, Run: func(inv *cli.Invocation) error { return run(inv, &ipv4) }}
	Command6 = &cli.Command{Name: name6, Dialect: dialect, Run: func(inv *cli.Invocation) error { return run(inv, &ipv6) }}
)

// The exit statuses for a missing rule or chain, for a usage error, for a missing table, and for an
// error of the kernel.
const (
	failed      = 1
	misused     = 2
	unknownWord = 3
	refused     = 4
)

const version = " v1.8.13 (nf_tables)"

// A hook is the place in the kernel where a built-in chain is called.
type hook struct {
	chain string
	hook  *nftables.ChainHook
}

// A table is a built-in table.
type table struct {
	name  string
	kind  nftables.ChainType
	hooks []hook // in the order of the output
}

// tables are the built-in tables, in the order of iptables-save(8).
var tables = []table{
	{"mangle", nftables.ChainTypeFilter, []hook{
		{"PREROUTING", nftables.ChainHookPrerouting}, {"INPUT", nftables.ChainHookInput}, {"FORWARD", nftables.ChainHookForward},
		{"OUTPUT", nftables.ChainHookOutput}, {"POSTROUTING", nftables.ChainHookPostrouting},
	}},
	{"security", nftables.ChainTypeFilter, []hook{
		{"INPUT", nftables.ChainHookInput}, {"FORWARD", nftables.ChainHookForward}, {"OUTPUT", nftables.ChainHookOutput},
	}},
	{"raw", nftables.ChainTypeFilter, []hook{
		{"PREROUTING", nftables.ChainHookPrerouting}, {"OUTPUT", nftables.ChainHookOutput},
	}},
	{"filter", nftables.ChainTypeFilter, []hook{
		{"INPUT", nftables.ChainHookInput}, {"FORWARD", nftables.ChainHookForward}, {"OUTPUT", nftables.ChainHookOutput},
	}},
	{"nat", nftables.ChainTypeNAT, []hook{
		{"PREROUTING", nftables.ChainHookPrerouting}, {"INPUT", nftables.ChainHookInput},
		{"OUTPUT", nftables.ChainHookOutput}, {"POSTROUTING", nftables.ChainHookPostrouting},
	}},
}

// findTable returns the table with a name.
func findTable(name string) (*table, error) {
	for i := range tables {
		if tables[i].name == name {
			return &tables[i], nil
		}
	}
	return nil, failure("table '"+name+"' does not exist\nPerhaps iptables or your kernel needs to be upgraded.", unknownWord)
}

// securityPriority is that of the chains of the table security.
const securityPriority = 150

// typeOf returns the type of a chain of the table.
func (t *table) typeOf(h hook) nftables.ChainType {
	if t.name == "mangle" && h.chain == "OUTPUT" {
		return nftables.ChainTypeRoute
	}
	return t.kind
}

// priority returns the priority of a chain of the table.
func (t *table) priority(h hook) *nftables.ChainPriority {
	switch {
	case t.name == "mangle":
		return nftables.ChainPriorityMangle
	case t.name == "security":
		return nftables.ChainPriorityRef(securityPriority)
	case t.name == "raw":
		return nftables.ChainPriorityRaw
	case t.name == "filter":
		return nftables.ChainPriorityFilter
	case h.chain == "PREROUTING" || h.chain == "OUTPUT":
		return nftables.ChainPriorityNATDest
	}
	return nftables.ChainPriorityNATSource
}

func (t *table) hook(chain string) (hook, bool) {
	i := slices.IndexFunc(t.hooks, func(h hook) bool { return h.chain == chain })
	if i < 0 {
		return hook{}, false
	}
	return t.hooks[i], true
}

// A session is one run of iptables, or one table of iptables-restore(8).
type session struct {
	*cli.Invocation
	request
	kernel
	restoring bool
	listed    *rule    // the rule that -L formats
	jumps     []string // with restoring: the chains that new rules jump to
}

// A problem is an error that ends the command.
type problem struct {
	text   string
	form   form
	status int
}

// A form is how a message begins.
type form int

const (
	versioned form = iota // with the name and the version
	named                 // with the name
	bare                  // with the text itself
)

func (p *problem) Error() string { return p.text }

// failure returns a problem whose message begins with the version.
func failure(text string, status int) error { return &problem{text, versioned, status} }

// plain returns a problem whose message begins with the name of the command.
func plain(text string) error { return &problem{text, named, failed} }

var (
	errNoChain = plain("No chain/target/match by that name.")
	errBadRule = plain("Bad rule (does a matching rule exist in that chain?).")
	errExists  = plain("Chain already exists.")
	errFile    = plain("File exists.")
	errTooBig  = plain("Index of insertion too big.")
	errBuiltIn = plain("Bad built-in chain name.")
	errPolicy  = plain("Bad policy name. Run `dmesg' for more information.")
	errReplace = plain("Index of replacement too big.")
	errDelete  = plain("Index of deletion too big.")
)

// report prints a problem. line is the line of the input of iptables-restore(8), 0 for none.
func report(inv *cli.Invocation, command string, line int, err error) error {
	p, ok := err.(*problem)
	if !ok {
		return err
	}
	text := p.text
	at := "line " + strconv.Itoa(line) + " failed"
	switch {
	case p.form == named && line == 0:
		text = command + ": " + text
	case p.form == named && text == "":
		text = command + ": " + at
	case p.form == named:
		text = command + ": " + at + ": " + text
	case p.form == versioned && line > 0 && p.status == refused:
		text = command + version + ": \nline " + strconv.Itoa(line) + ":" + text
	case p.form == versioned:
		text = command + version + ": " + text
	}
	if p.status == misused {
		if line > 0 {
			text += "\nError occurred at line: " + strconv.Itoa(line)
		}
		text += "\nTry `" + command + " -h' or '" + command + " --help' for more information."
	}
	inv.Stderr.Write([]byte(strings.TrimPrefix(text, "\n") + "\n"))
	return &cli.Failure{Status: p.status}
}

func run(inv *cli.Invocation, f *family) error { return report(inv, f.name, 0, start(inv, f)) }

func start(inv *cli.Invocation, f *family) error {
	s := &session{Invocation: inv, kernel: kernel{family: f}}
	done, err := s.parse(inv.Argv[1:])
	if err != nil || done {
		return err
	}
	if s.table, err = findTable(s.tableName); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	if err := s.read(); err != nil {
		return err
	}
	if err := s.carryOut(); err != nil {
		return err
	}
	return s.commit()
}

// exists reports whether a chain is built in or exists in the kernel.
func (s *session) exists(name string) bool {
	_, builtIn := s.table.hook(name)
	return builtIn || s.chain(name) != nil
}

// carryOut executes the command. It collects the changes, which commit sends.
func (s *session) carryOut() error {
	if s.hasChain && s.command != 'N' && s.command != 'E' && s.command != 'P' && !s.exists(s.chainName) {
		if s.command == 'D' || s.command == 'C' {
			return errBadRule
		}
		return errNoChain
	}
	switch s.command {
	case 'A', 'I', 'R', 'D', 'C':
		return s.changeRule()
	case 'N':
		if s.exists(s.chainName) {
			return errExists
		}
		s.make(s.chainName)
		return nil
	case 'E':
		return s.rename()
	case 'X':
		return s.deleteChains()
	case 'F':
		for _, c := range s.chains {
			if s.chainName == "" || c.name == s.chainName {
				s.flush(c)
			}
		}
		return nil
	case 'P':
		return s.setPolicy(s.chainName, s.policy, counters{})
	case 'Z':
		return s.zero()
	}
	list := s.listWords
	if s.command == 'L' {
		list = s.list
	}
	if err := list(); err != nil || !s.zeroes {
		return err
	}
	return s.zero()
}

// rename gives a chain another name.
func (s *session) rename() error {
	c := s.chain(s.chainName)
	switch _, builtIn := s.table.hook(s.chainName); {
	case s.exists(s.newName):
		return errFile
	case c == nil:
		return errNoChain
	case builtIn:
		return failure("to rename the built-in chain "+s.chainName+" is not supported", misused)
	}
	return s.renameChain(c, s.newName)
}

// zero sets the counters of a rule, of a chain or of all chains to 0.
func (s *session) zero() error {
	for _, name := range s.names() {
		if s.chainName != "" && s.chainName != name {
			continue
		}
		if s.verbose > 0 && s.number == 0 {
			s.Print("Zeroing chain `" + name + "'\n")
		}
		rules, err := s.rules(name)
		if err != nil {
			return err
		}
		if s.number > len(rules) {
			return errBadRule
		}
		for i, r := range rules {
			if s.number > 0 && s.number != i+1 {
				continue
			}
			r.counters = counters{}
			if err := s.replace(s.chain(name), i, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// setPolicy sets the policy of a built-in chain, and creates the chain if it does not exist.
func (s *session) setPolicy(name, policy string, count counters) error {
	if policy != "ACCEPT" && policy != "DROP" {
		if s.restoring {
			return plain("Bad policy name.")
		}
		return errPolicy
	}
	if _, builtIn := s.table.hook(name); !builtIn {
		return errBuiltIn
	}
	s.update(name, policy, count)
	return nil
}

// deleteChains deletes a chain, or all chains, even built-in ones without rules and policy. It checks
// that a chain is empty, because the kernel would delete the rules as well.
func (s *session) deleteChains() error {
	if s.hasChain && s.chain(s.chainName) == nil { // a built-in one that the kernel does not have
		return errNoChain
	}
	for _, c := range slices.Clone(s.chains) {
		_, builtIn := s.table.hook(c.name)
		if s.chainName != "" && s.chainName != c.name || builtIn && c.policy != "ACCEPT" {
			continue
		}
		empty, err := s.isEmpty(c)
		switch {
		case err != nil:
			return err
		case empty:
			s.deleteChain(c)
		case !builtIn || s.chainName != "":
			return deletionFailed(unix.EBUSY, c.name)
		}
	}
	return nil
}

func deletionFailed(errno syscall.Errno, chain string) error {
	return failure(" CHAIN_DEL failed ("+cli.Strerror(errno)+"): chain "+chain, refused)
}

// checkJump returns an error if there is no chain and no target of the name.
func (s *session) checkJump(to string) error {
	if _, verdict := verdicts[to]; to != "" && !verdict && !slices.Contains(extensions, to) && s.chain(to) == nil {
		return failure("Chain '"+to+"' does not exist", misused)
	}
	return nil
}

// changeRule adds, replaces, deletes or checks a rule for each pair of addresses. Only the first pair
// replaces a rule.
func (s *session) changeRule() error {
	if s.restoring {
		s.jumps = append(s.jumps, s.rule.target.name)
	} else if err := s.checkJump(s.rule.target.name); err != nil {
		return err
	}
	for i := range len(s.sources) * len(s.destinations) {
		// iptables inserts each rule before the one before it. Here the last one comes first, because
		// rules are inserted before one that the kernel has.
		if s.command == 'I' {
			i = len(s.sources)*len(s.destinations) - 1 - i
		}
		s.rule.source, s.rule.destination = s.sources[i/len(s.destinations)], s.destinations[i%len(s.destinations)]
		if err := s.changeOne(); err != nil || s.command == 'R' {
			return err
		}
		if s.command == 'I' {
			s.number++
		}
	}
	return nil
}

// changeOne is changeRule for one pair of addresses.
func (s *session) changeOne() error {
	var rules []rule
	if s.command != 'A' {
		var err error
		if rules, err = s.rules(s.chainName); err != nil {
			return err
		}
	}
	switch s.command {
	case 'D', 'C':
		return s.removeRule(rules)
	case 'R':
		if s.number > len(rules) {
			return errReplace
		}
		return s.replace(s.make(s.chainName), s.number-1, s.rule)
	case 'I':
		switch {
		case s.number > len(rules)+1:
			return errTooBig
		case s.number <= len(rules):
			return s.insert(s.make(s.chainName), s.number-1, s.rule)
		}
	}
	s.append(s.make(s.chainName), s.rule)
	return nil
}

// removeRule deletes or checks a rule.
func (s *session) removeRule(rules []rule) error {
	i := s.number - 1
	if s.number == 0 {
		wanted := s.rule.words()
		i = slices.IndexFunc(rules, func(r rule) bool { return r.words() == wanted })
	}
	switch {
	case s.chain(s.chainName) == nil && s.number > 0:
		return errNoChain
	case s.number > len(rules):
		return errDelete
	case i < 0:
		return errBadRule
	case s.command == 'C':
		return nil
	}
	return s.deleteRule(s.chain(s.chainName), i)
}

// check returns an error for rules that iptables refuses itself. The error of the kernel would be
// less clear, or there would be none.
func (s *session) check() error {
	r := &s.rule
	switch {
	case s.chainName == "INPUT" && r.out.name != "", s.chainName == "PREROUTING" && r.out.name != "":
		return failure("Can't use --out-interface with "+s.chainName, misused)
	case s.chainName == "OUTPUT" && r.in.name != "", s.chainName == "POSTROUTING" && r.in.name != "":
		return failure("Can't use --in-interface with "+s.chainName, misused)
	case s.table.name == "nat" && (r.target.name == "DROP" || r.target.name == "REJECT"):
		return failure("\nThe \"nat\" table is not intended for filtering, the use of "+r.target.name+" is therefore inhibited.\n\n", misused)
	}
	return nil
}

// references counts the rules that jump to each chain.
func references(rules map[string][]rule) map[string]int {
	counts := map[string]int{}
	for _, list := range rules {
		for _, r := range list {
			if _, isVerdict := verdicts[r.target.name]; !isVerdict && !slices.Contains(extensions, r.target.name) {
				counts[r.target.name]++
			}
		}
	}
	return counts
}

// names returns the names of all chains: the built-in ones first, the others sorted.
func (s *session) names() []string {
	var builtIn, others []string
	for _, h := range s.table.hooks {
		builtIn = append(builtIn, h.chain)
	}
	for _, c := range s.chains {
		if !slices.Contains(builtIn, c.name) {
			others = append(others, c.name)
		}
	}
	slices.Sort(others)
	return append(builtIn, others...)
}

func (s *session) policyOf(name string) string {
	if c := s.chain(name); c != nil && c.policy != "" {
		return c.policy
	}
	return "ACCEPT"
}

// quoted quotes a text as iptables-save(8) does.
func quoted(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
		return text
	}
	return `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`, "'", `\'`).Replace(text) + `"`
}
