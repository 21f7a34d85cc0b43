// Package iptables implements the part of iptables(8) 1.8.13, on nf_tables, that courses on containers
// use:
//
//	iptables [-t filter|nat] -A|-C|-D CHAIN RULE
//	iptables [-t filter|nat] -I|-R CHAIN [NUMBER] RULE
//	iptables [-t filter|nat] -D CHAIN NUMBER
//	iptables [-t filter|nat] -L|-S [CHAIN] | -F|-X|-Z [CHAIN] | -N CHAIN | -P CHAIN TARGET
//
// Rules are stored as the expressions that iptables-nft writes, so each program understands the rules
// of the other. A command line with a part that is not supported changes nothing, and the message
// names that part. Begin reading at run. rule.go converts rules to expressions and back, words.go
// parses command lines, and show.go prints rules.
package iptables

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

const name = "iptables"

// Command is iptables(8).
var Command = &cli.Command{
	Name:    name,
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: misused, Unwritten: cli.ForgiveClosed},
	Run:     run,
}

// The exit statuses for a missing rule or chain, for a usage error, for a missing table, and for an
// error of the kernel.
const (
	failed      = 1
	misused     = 2
	unknownWord = 3
	refused     = 4
)

const version = "iptables v1.8.13 (nf_tables)"

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

var tables = []table{
	{"filter", nftables.ChainTypeFilter, []hook{
		{"INPUT", nftables.ChainHookInput}, {"FORWARD", nftables.ChainHookForward}, {"OUTPUT", nftables.ChainHookOutput},
	}},
	{"nat", nftables.ChainTypeNAT, []hook{
		{"PREROUTING", nftables.ChainHookPrerouting}, {"INPUT", nftables.ChainHookInput},
		{"OUTPUT", nftables.ChainHookOutput}, {"POSTROUTING", nftables.ChainHookPostrouting},
	}},
}

// unsupported are the built-in tables that are not supported.
var unsupported = []string{"mangle", "raw", "security"}

// priority returns the priority of a chain of the table.
func (t *table) priority(h hook) *nftables.ChainPriority {
	switch {
	case t.kind == nftables.ChainTypeFilter:
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

// A session is one run of iptables.
type session struct {
	*cli.Invocation
	request
	connection *nftables.Conn
	table      *table
	chains     []*nftables.Chain // the chains of the table in the kernel
}

// failure returns a failure whose message begins with the version.
func failure(text string, status int) error {
	if status == misused {
		text += "\nTry `iptables -h' or 'iptables --help' for more information."
	}
	return &cli.Failure{Text: version + ": " + text, Whole: true, Status: status}
}

// plain returns a failure whose message begins with the name of the command.
func plain(text string) error {
	return &cli.Failure{Text: name + ": " + text, Whole: true, Status: failed}
}

var (
	errNoChain = plain("No chain/target/match by that name.")
	errBadRule = plain("Bad rule (does a matching rule exist in that chain?).")
	errExists  = plain("Chain already exists.")
	errTooBig  = plain("Index of insertion too big.")
	errBuiltIn = plain("Bad built-in chain name.")
	errPolicy  = plain("Bad policy name. Run `dmesg' for more information.")
	errReplace = plain("Index of replacement too big.")
	errDelete  = plain("Index of deletion too big.")
)

func run(inv *cli.Invocation) error {
	err := start(inv)
	if f, ok := err.(*cli.Failure); ok && f.Whole && f.Text != "" {
		inv.Stderr.Write([]byte(f.Text + "\n"))
		return &cli.Failure{Status: f.Status}
	}
	return err
}

func start(inv *cli.Invocation) error {
	s := &session{Invocation: inv}
	done, err := s.parse(inv)
	if err != nil || done {
		return err
	}
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == s.request.table })
	switch {
	case i >= 0:
		s.table = &tables[i]
	case slices.Contains(unsupported, s.request.table):
		return failure("table '"+s.request.table+"' is not supported", misused)
	default:
		return failure("table '"+s.request.table+"' does not exist\nPerhaps iptables or your kernel needs to be upgraded.", unknownWord)
	}
	if err := s.check(); err != nil {
		return err
	}
	if s.connection, err = nftables.New(); err != nil {
		return refusal("Could not fetch rule set generation id", err)
	}
	all, err := s.connection.ListChainsOfTableFamily(nftables.TableFamilyIPv4)
	if err != nil {
		return refusal("Could not fetch rule set generation id", err)
	}
	for _, c := range all {
		if c.Table.Name == s.table.name {
			s.chains = append(s.chains, c)
		}
	}
	return s.carryOut()
}

func refusal(doing string, err error) error {
	errno := errnoOf(err)
	text := doing + ": " + cli.Strerror(errno)
	if errno == unix.EPERM || errno == unix.EACCES {
		text = doing + ": Permission denied (you must be root)"
	}
	return failure(text, refused)
}

func errnoOf(err error) syscall.Errno {
	var errno syscall.Errno
	errors.As(err, &errno)
	return errno
}

// chain returns a chain of the kernel, or nil.
func (s *session) chain(name string) *nftables.Chain {
	i := slices.IndexFunc(s.chains, func(c *nftables.Chain) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return s.chains[i]
}

// exists reports whether a chain is built in or exists in the kernel.
func (s *session) exists(name string) bool {
	_, builtIn := s.table.hook(name)
	return builtIn || s.chain(name) != nil
}

// make returns a chain. It creates a built-in chain that does not exist yet.
func (s *session) make(name string, policy nftables.ChainPolicy) *nftables.Chain {
	if c := s.chain(name); c != nil {
		return c
	}
	t := s.connection.AddTable(&nftables.Table{Name: s.table.name, Family: nftables.TableFamilyIPv4})
	c := &nftables.Chain{Name: name, Table: t}
	if h, builtIn := s.table.hook(name); builtIn {
		c.Type, c.Hooknum, c.Priority, c.Policy = s.table.kind, h.hook, s.table.priority(h), &policy
	}
	return s.connection.AddChain(c)
}

// commit sends all changes to the kernel, which makes all of them or none.
func (s *session) commit(operation, object string) error {
	if err := s.connection.Flush(); err != nil {
		return failure(" "+operation+" failed ("+cli.Strerror(errnoOf(err))+"): "+object, refused)
	}
	return nil
}

// rules returns the rules of a chain. It returns an error if one of them is not supported.
func (s *session) rules(name string) ([]rule, error) {
	c := s.chain(name)
	if c == nil {
		return nil, nil
	}
	list, err := s.connection.GetRules(c.Table, c)
	if err != nil {
		return nil, refusal("Could not read the rules", err)
	}
	var rules []rule
	for i, x := range list {
		r, ok := parseRule(x.Exprs)
		if !ok {
			return nil, failure("rule "+strconv.Itoa(i+1)+" in chain "+name+" of table "+s.table.name+" is not supported", refused)
		}
		r.handle = x.Handle
		rules = append(rules, r)
	}
	return rules, nil
}

// carryOut executes the command.
func (s *session) carryOut() error {
	if s.chainName != "" && s.command != 'N' && !s.exists(s.chainName) {
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
		s.make(s.chainName, nftables.ChainPolicyAccept)
		return s.commit("CHAIN_ADD", "chain "+s.chainName)
	case 'X':
		return s.deleteChains()
	case 'F':
		for _, c := range s.chains {
			if s.chainName == "" || c.Name == s.chainName {
				s.connection.FlushChain(c)
			}
		}
		return s.commit("RULE_FLUSH", "chain "+s.chainName)
	case 'P':
		return s.setPolicy()
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
			if s.number == 0 || s.number == i+1 {
				c := s.chain(name)
				s.connection.ReplaceRule(&nftables.Rule{Table: c.Table, Chain: c, Handle: r.handle, Exprs: r.expressions()})
			}
		}
	}
	return s.commit("RULE_REPLACE", "rule in chain "+s.chainName)
}

func (s *session) setPolicy() error {
	if _, builtIn := s.table.hook(s.chainName); !builtIn {
		return errBuiltIn
	}
	policy := nftables.ChainPolicyAccept
	switch s.policy {
	case "ACCEPT":
	case "DROP":
		policy = nftables.ChainPolicyDrop
	default:
		return errPolicy
	}
	if c := s.chain(s.chainName); c != nil {
		c.Policy = &policy
		c.Type = s.table.kind
		s.connection.AddChain(c)
	} else {
		s.make(s.chainName, policy)
	}
	return s.commit("CHAIN_UPDATE", "chain "+s.chainName)
}

// deleteChains deletes a chain, or all chains, even built-in ones without rules and policy. It checks
// that a chain is empty, because the kernel would delete the rules as well.
func (s *session) deleteChains() error {
	for _, c := range s.chains {
		_, builtIn := s.table.hook(c.Name)
		if s.chainName != "" && s.chainName != c.Name || builtIn && s.policyOf(c.Name) != "ACCEPT" {
			continue
		}
		rules, err := s.connection.GetRules(c.Table, c)
		switch {
		case err != nil:
			return refusal("Could not read the rules", err)
		case len(rules) == 0:
			s.connection.DelChain(c)
		case !builtIn || s.chainName != "":
			return deletionFailed(unix.EBUSY, c.Name)
		}
	}
	return s.commit("CHAIN_DEL", "chain "+s.chainName)
}

func deletionFailed(errno syscall.Errno, chain string) error {
	return failure(" CHAIN_DEL failed ("+cli.Strerror(errno)+"): chain "+chain, refused)
}

// changeRule adds, replaces, deletes or checks a rule.
func (s *session) changeRule() error {
	to := s.rule.target.name
	if _, verdict := verdicts[to]; to != "" && !verdict && !slices.Contains(extensions, to) && s.chain(to) == nil {
		return failure("Chain '"+to+"' does not exist", misused)
	}
	var rules []rule
	if s.command != 'A' {
		var err error
		if rules, err = s.rules(s.chainName); err != nil {
			return err
		}
	}
	in := "rule in chain " + s.chainName
	switch s.command {
	case 'D', 'C':
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
		c := s.chain(s.chainName)
		if err := s.connection.DelRule(&nftables.Rule{Table: c.Table, Chain: c, Handle: rules[i].handle}); err != nil {
			return refusal("RULE_DELETE", err)
		}
		return s.commit("RULE_DELETE", in)
	case 'R':
		if s.number > len(rules) {
			return errReplace
		}
		r := s.newRule()
		r.Handle = rules[s.number-1].handle
		s.connection.ReplaceRule(r)
		return s.commit("RULE_REPLACE", in)
	case 'I':
		return s.insert(rules, in)
	}
	s.connection.AddRule(s.newRule())
	return s.commit("RULE_APPEND", in)
}

func (s *session) newRule() *nftables.Rule {
	c := s.make(s.chainName, nftables.ChainPolicyAccept)
	return &nftables.Rule{Table: c.Table, Chain: c, Exprs: s.rule.expressions()}
}

func (s *session) insert(rules []rule, in string) error {
	switch {
	case s.number > len(rules)+1:
		return errTooBig
	case s.number == len(rules)+1:
		s.connection.AddRule(s.newRule())
		return s.commit("RULE_APPEND", in)
	}
	r := s.newRule()
	if s.number > 1 {
		r.Position = rules[s.number-1].handle
	}
	s.connection.InsertRule(r)
	return s.commit("RULE_INSERT", in)
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
			for _, e := range r.target.expressions() {
				if v, ok := e.(*expr.Verdict); ok && v.Chain != "" {
					counts[v.Chain]++
				}
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
		if !slices.Contains(builtIn, c.Name) {
			others = append(others, c.Name)
		}
	}
	slices.Sort(others)
	return append(builtIn, others...)
}

func (s *session) policyOf(name string) string {
	if c := s.chain(name); c != nil && c.Policy != nil && *c.Policy == nftables.ChainPolicyDrop {
		return "DROP"
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
