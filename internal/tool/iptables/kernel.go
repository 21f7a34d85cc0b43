package iptables

import (
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/netlink"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// counters are numbers of packets and of their bytes.
type counters struct {
	packets, bytes uint64
}

// A chain is a chain of the table, with the changes that are not sent yet.
type chain struct {
	name     string
	handle   uint64 // 0 for a chain of the transaction itself
	policy   string // "" for a chain without hook
	counters counters
	rules    []rule // only the new ones, until loaded
	loaded   bool   // rules have been read, or the chain is new
}

// A change is a message of the transaction, and what it does, for the message if the kernel refuses it.
type change struct {
	request           *netlink.Request
	operation, object string
	line              int // of the input of iptables-restore(8)
}

// kernel is the table in the kernel, and the transaction that will change it. Reading the rules goes
// through the library. The changes do not, because the library does not tell the kernel the protocol
// of a rule, which some extensions require (NFTA_RULE_COMPAT).
type kernel struct {
	family  *family
	table   *table
	chains  []*chain
	changes []change
	line    int
}

// refusal returns the error of a command that cannot read the rules.
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

// chain returns a chain that exists, or nil.
func (k *kernel) chain(name string) *chain {
	i := slices.IndexFunc(k.chains, func(c *chain) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return k.chains[i]
}

// messageType returns the type of a netlink message of nf_tables.
func messageType(message uint16) uint16 { return unix.NFNL_SUBSYS_NFTABLES<<8 | message }

// genmsg is a struct nfgenmsg.
func genmsg(family uint8, resource uint16) []byte {
	return []byte{family, unix.NFNETLINK_V0, byte(resource >> 8), byte(resource)}
}

// read reads the chains of the table.
func (k *kernel) read() error {
	const doing = "Could not fetch rule set generation id"
	socket, err := netlink.Open(unix.NETLINK_NETFILTER)
	if err != nil {
		return refusal(doing, err)
	}
	defer socket.Close()
	request := &netlink.Request{Type: messageType(unix.NFT_MSG_GETCHAIN), Header: genmsg(byte(k.family.nf), 0)}
	for m, err := range socket.Dump(request) {
		if err != nil {
			return refusal(doing, err)
		}
		if len(m.Data) < 4 {
			continue
		}
		a := netlink.Parse(m.Data[4:], unix.NFTA_CHAIN_COUNTERS)
		if a.Text(unix.NFTA_CHAIN_TABLE) != k.table.name {
			continue
		}
		c := &chain{name: a.Text(unix.NFTA_CHAIN_NAME), handle: number(a.Get(unix.NFTA_CHAIN_HANDLE))}
		if a.Has(unix.NFTA_CHAIN_HOOK) {
			c.policy = "ACCEPT"
			if number(a.Get(unix.NFTA_CHAIN_POLICY)) == 0 {
				c.policy = "DROP"
			}
			count := netlink.Parse(a.Get(unix.NFTA_CHAIN_COUNTERS), unix.NFTA_COUNTER_PACKETS)
			c.counters = counters{number(count.Get(unix.NFTA_COUNTER_PACKETS)), number(count.Get(unix.NFTA_COUNTER_BYTES))}
		}
		k.chains = append(k.chains, c)
	}
	return nil
}

// number decodes a number in the byte order of the network.
func number(b []byte) (n uint64) {
	for _, x := range b {
		n = n<<8 | uint64(x)
	}
	return n
}

// stored returns the rules of a chain as the library reads them.
func (k *kernel) stored(c *chain) ([]*nftables.Rule, error) {
	connection, err := nftables.New()
	if err != nil {
		return nil, refusal("Could not read the rules", err)
	}
	t := &nftables.Table{Name: k.table.name, Family: k.family.nf}
	list, err := connection.GetRules(t, &nftables.Chain{Name: c.name, Table: t})
	if err != nil {
		return nil, refusal("Could not read the rules", err)
	}
	return list, nil
}

// isEmpty reports whether a chain has no rules, not even ones that are not supported.
func (k *kernel) isEmpty(c *chain) (bool, error) {
	if c.loaded || len(c.rules) > 0 {
		return len(c.rules) == 0, nil
	}
	list, err := k.stored(c)
	return len(list) == 0, err
}

// rules returns the rules of a chain. It returns an error if one of them is not supported.
func (k *kernel) rules(name string) ([]rule, error) {
	c := k.chain(name)
	if c == nil {
		return nil, nil
	}
	if c.loaded {
		return c.rules, nil
	}
	list, err := k.stored(c)
	if err != nil {
		return nil, err
	}
	added := c.rules
	c.rules = nil
	for i, x := range list {
		r, ok := parseRule(k.family, x.Exprs)
		if !ok {
			return nil, failure("rule "+strconv.Itoa(i+1)+" in chain "+name+" of table "+k.table.name+" is not supported", refused)
		}
		r.handle = x.Handle
		c.rules = append(c.rules, r)
	}
	c.rules, c.loaded = append(c.rules, added...), true
	return c.rules, nil
}

// add adds a message to the transaction.
func (k *kernel) add(message, flags uint16, operation, object string, attributes netlink.Attributes) {
	k.changes = append(k.changes, change{
		request:   &netlink.Request{Type: messageType(message), Flags: flags, Header: genmsg(byte(k.family.nf), 0), Attributes: attributes},
		operation: operation, object: object, line: k.line,
	})
}

func u32(a *netlink.Attributes, kind uint16, n uint32) {
	a.Add(kind, binary.BigEndian.AppendUint32(nil, n))
}

func u64(a *netlink.Attributes, kind uint16, n uint64) {
	a.Add(kind, binary.BigEndian.AppendUint64(nil, n))
}

// nested begins an attribute of attributes.
func nested(a *netlink.Attributes, kind uint16) (end func()) {
	return a.Begin(kind | unix.NLA_F_NESTED)
}

// addTable creates the table, if it does not exist.
func (k *kernel) addTable() {
	var a netlink.Attributes
	a.Text(unix.NFTA_TABLE_NAME, k.table.name)
	k.add(unix.NFT_MSG_NEWTABLE, unix.NLM_F_CREATE, "TABLE_ADD", "table "+k.table.name, a)
}

// deleteTable deletes the table with all its chains.
func (k *kernel) deleteTable() {
	k.addTable() // so that it exists
	var a netlink.Attributes
	a.Text(unix.NFTA_TABLE_NAME, k.table.name)
	k.add(unix.NFT_MSG_DELTABLE, 0, "TABLE_FLUSH", "table "+k.table.name, a)
	k.chains = nil
}

// named returns the attributes that say which chain is meant. A rule's attributes have the same numbers
// for the table, but another for the chain.
func (k *kernel) named(kind uint16, c *chain) (a netlink.Attributes) {
	a.Text(unix.NFTA_CHAIN_TABLE, k.table.name)
	a.Text(kind, c.name)
	return a
}

// make returns a chain. It creates the chain if it does not exist yet.
func (k *kernel) make(name string) *chain {
	if c := k.chain(name); c != nil {
		return c
	}
	if _, builtIn := k.table.hook(name); builtIn {
		return k.update(name, "ACCEPT", counters{})
	}
	c := &chain{name: name, loaded: true}
	k.addTable()
	k.add(unix.NFT_MSG_NEWCHAIN, unix.NLM_F_CREATE, "CHAIN_USER_ADD", "chain "+name, k.named(unix.NFTA_CHAIN_NAME, c))
	k.chains = append(k.chains, c)
	return c
}

// update sets the policy and the counters of a built-in chain, and creates it if it does not exist yet.
func (k *kernel) update(name, policy string, count counters) *chain {
	c := k.chain(name)
	if c == nil {
		c = &chain{name: name, loaded: true}
		k.chains = append(k.chains, c)
		k.addTable()
	}
	c.policy, c.counters = policy, count
	h, _ := k.table.hook(name)
	a := k.named(unix.NFTA_CHAIN_NAME, c)
	end := nested(&a, unix.NFTA_CHAIN_HOOK)
	u32(&a, unix.NFTA_HOOK_HOOKNUM, uint32(*h.hook))
	u32(&a, unix.NFTA_HOOK_PRIORITY, uint32(*k.table.priority(h)))
	end()
	verdict := uint32(1)
	if policy == "DROP" {
		verdict = 0
	}
	u32(&a, unix.NFTA_CHAIN_POLICY, verdict)
	a.Text(unix.NFTA_CHAIN_TYPE, string(k.table.typeOf(h)))
	if count != (counters{}) {
		end := nested(&a, unix.NFTA_CHAIN_COUNTERS)
		u64(&a, unix.NFTA_COUNTER_PACKETS, count.packets)
		u64(&a, unix.NFTA_COUNTER_BYTES, count.bytes)
		end()
	}
	k.add(unix.NFT_MSG_NEWCHAIN, unix.NLM_F_CREATE, "CHAIN_UPDATE", "chain "+name, a)
	return c
}

// renameChain gives a chain another name. The kernel finds the chain by its handle.
func (k *kernel) renameChain(c *chain, to string) error {
	if c.handle == 0 {
		return failure("chain "+c.name+" is new: to rename it before COMMIT is not supported", misused)
	}
	var a netlink.Attributes
	a.Text(unix.NFTA_CHAIN_TABLE, k.table.name)
	u64(&a, unix.NFTA_CHAIN_HANDLE, c.handle)
	a.Text(unix.NFTA_CHAIN_NAME, to)
	k.add(unix.NFT_MSG_NEWCHAIN, 0, "CHAIN_RENAME", "chain "+c.name, a)
	c.name = to
	return nil
}

func (k *kernel) deleteChain(c *chain) {
	k.add(unix.NFT_MSG_DELCHAIN, 0, "CHAIN_DEL", "chain "+c.name, k.named(unix.NFTA_CHAIN_NAME, c))
	k.chains = slices.DeleteFunc(k.chains, func(x *chain) bool { return x == c })
}

// flush deletes the rules of a chain.
func (k *kernel) flush(c *chain) {
	k.add(unix.NFT_MSG_DELRULE, 0, "RULE_FLUSH", "rule in chain "+c.name, k.named(unix.NFTA_RULE_CHAIN, c))
	c.rules, c.loaded = nil, true
}

// ruleAttributes returns the attributes of a new rule.
func (k *kernel) ruleAttributes(c *chain, r *rule) netlink.Attributes {
	a := k.named(unix.NFTA_RULE_CHAIN, c)
	end := nested(&a, unix.NFTA_RULE_EXPRESSIONS)
	compatible := false
	for _, e := range r.expressions() {
		switch e.(type) {
		case *expr.Match, *expr.Target:
			compatible = true
		}
		// An error is not possible: the expressions are our own.
		b, _ := expr.Marshal(byte(k.family.nf), e)
		a.Add(unix.NFTA_LIST_ELEM|unix.NLA_F_NESTED, b)
	}
	end()
	if compatible && r.protocol.number != 0 {
		const inverted = 1 << 1 // NFT_RULE_COMPAT_F_INV
		flags := uint32(0)
		if r.protocol.not {
			flags = inverted
		}
		end := nested(&a, unix.NFTA_RULE_COMPAT)
		u32(&a, unix.NFTA_RULE_COMPAT_PROTO, uint32(r.protocol.number))
		u32(&a, unix.NFTA_RULE_COMPAT_FLAGS, flags)
		end()
	}
	return a
}

func (k *kernel) append(c *chain, r rule) {
	r.handle = 0
	k.add(unix.NFT_MSG_NEWRULE, unix.NLM_F_CREATE|unix.NLM_F_APPEND, "RULE_APPEND", "rule in chain "+c.name, k.ruleAttributes(c, &r))
	c.rules = append(c.rules, r)
}

// handleOf returns the handle of the rule i. A rule of the transaction itself has none yet.
func (c *chain) handleOf(i int) (uint64, error) {
	if c.rules[i].handle == 0 {
		return 0, failure("rule "+strconv.Itoa(i+1)+" in chain "+c.name+" is new: to change it before COMMIT is not supported", misused)
	}
	return c.rules[i].handle, nil
}

// insert inserts a rule before the rule i.
func (k *kernel) insert(c *chain, i int, r rule) error {
	r.handle = 0
	a := k.ruleAttributes(c, &r)
	if i > 0 {
		handle, err := c.handleOf(i)
		if err != nil {
			return err
		}
		u64(&a, unix.NFTA_RULE_POSITION, handle)
	}
	k.add(unix.NFT_MSG_NEWRULE, unix.NLM_F_CREATE, "RULE_INSERT", "rule in chain "+c.name, a)
	c.rules = slices.Insert(c.rules, i, r)
	return nil
}

func (k *kernel) replace(c *chain, i int, r rule) error {
	handle, err := c.handleOf(i)
	if err != nil {
		return err
	}
	a := k.ruleAttributes(c, &r)
	u64(&a, unix.NFTA_RULE_HANDLE, handle)
	k.add(unix.NFT_MSG_NEWRULE, unix.NLM_F_REPLACE, "RULE_REPLACE", "rule in chain "+c.name, a)
	r.handle = 0
	c.rules[i] = r
	return nil
}

func (k *kernel) deleteRule(c *chain, i int) error {
	handle, err := c.handleOf(i)
	if err != nil {
		return err
	}
	a := k.named(unix.NFTA_RULE_CHAIN, c)
	u64(&a, unix.NFTA_RULE_HANDLE, handle)
	k.add(unix.NFT_MSG_DELRULE, 0, "RULE_DELETE", "rule in chain "+c.name, a)
	c.rules = slices.Delete(c.rules, i, i+1)
	return nil
}

// commit sends the transaction to the kernel, which makes all changes or none.
func (k *kernel) commit() error {
	if len(k.changes) == 0 {
		return nil
	}
	socket, err := netlink.Open(unix.NETLINK_NETFILTER)
	if err != nil {
		return refusal("Could not fetch rule set generation id", err)
	}
	defer socket.Close()
	frame := func(kind uint16) *netlink.Request {
		return &netlink.Request{Type: kind, Header: genmsg(unix.AF_UNSPEC, unix.NFNL_SUBSYS_NFTABLES)}
	}
	requests := []*netlink.Request{frame(unix.NFNL_MSG_BATCH_BEGIN)}
	for _, c := range k.changes {
		requests = append(requests, c.request)
	}
	i, err := socket.Transact(append(requests, frame(unix.NFNL_MSG_BATCH_END)))
	if err == nil {
		return nil
	}
	c := k.changes[min(max(i-1, 0), len(k.changes)-1)]
	k.line = c.line
	return failure(" "+c.operation+" failed ("+cli.Strerror(errnoOf(err))+"): "+c.object, refused)
}
