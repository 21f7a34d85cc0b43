// Package getent implements getent(1) of glibc: it prints entries of the databases of nsswitch.conf(5).
//
//	getent [OPTION]... DATABASE [KEY]...
//
// The entries are those of the files in /etc; host names are also looked up in the DNS. Other sources
// need modules of glibc. Begin reading at getent; the files are in files.go, hosts in hosts.go.
package getent

import (
	"strings"

	"contedor/internal/cli"
)

// Command is getent(1).
var Command = &cli.Command{
	Name:    "getent",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: failed, UsageStatus: badOption, Unwritten: cli.Forgive},
	Run:     getent,
}

// The exit statuses of getent(1), and that of a wrong option, argp(3).
const (
	failed     = 1
	notFound   = 2
	notListed  = 3
	badOption  = 64
	seeHelp    = "Try `getent --help' or `getent --usage' for more information.\n"
	version    = "getent (contedor) " + cli.Version + "\n"
	shortUsage = "Usage: getent [-Ai?V] [-s CONFIG] [--no-addrconfig] [--no-idn]\n            [--service=CONFIG] [--help] [--usage] [--version]\n            database [key ...]\n"
)

const usage = `Usage: getent [OPTION...] database [key ...]
Get entries from a database of the system.

  -A, --no-addrconfig        also addresses of a family that this machine does not use
  -i, --no-idn               accepted: names are never converted
  -s, --service=CONFIG       the source: files
  -?, --help                 display this help
      --usage                print the form of the command line
  -V, --version              display the version

Supported databases:
ahosts ahostsv4 ahostsv6 aliases ethers group gshadow hosts initgroups
netgroup networks passwd protocols rpc services shadow
`

var options = cli.Options{Permute: true, Short: "Ais:?V", Long: []cli.LongOption{
	{Name: "no-addrconfig", Key: 'A'},
	{Name: "no-idn", Key: 'i'},
	{Name: "service", Argument: cli.Required, Key: 's'},
	{Name: "help", Key: '?'},
	{Name: "usage", Key: keyUsage},
	{Name: "version", Key: 'V'},
}}

const keyUsage = 256

// A query is one run of getent.
type query struct {
	*cli.Invocation
	out         strings.Builder
	allFamilies bool
	sourceless  map[string]bool // databases for which --service names only sources that getent does not have
}

// A database prints all entries, or those of a key, and reports whether the key has one. all is
// nil for a database that cannot be listed.
type database struct {
	name string
	all  func(q *query)
	find func(q *query, key string) bool
}

func databases() []database {
	return []database{
		{"ahosts", (*query).listHosts, func(q *query, key string) bool { return q.addresses(key, true, true) }},
		{"ahostsv4", (*query).listHosts, func(q *query, key string) bool { return q.addresses(key, true, false) }},
		{"ahostsv6", (*query).listHosts, func(q *query, key string) bool { return q.addresses(key, false, true) }},
		{"aliases", aliases.list, aliases.find},
		{"ethers", nil, (*query).findEther},
		{"group", (*query).listGroups, (*query).findGroup},
		{"gshadow", gshadow.list, gshadow.find},
		{"hosts", (*query).listHosts, (*query).findHost},
		{"initgroups", nil, (*query).findGroups},
		{"netgroup", nil, func(*query, string) bool { return false }},
		{"networks", networks.list, networks.find},
		{"passwd", (*query).listUsers, (*query).findUser},
		{"protocols", protocols.list, protocols.find},
		{"rpc", programs.list, programs.find},
		{"services", services.list, services.find},
		{"shadow", shadow.list, shadow.find},
	}
}

func getent(inv *cli.Invocation) error {
	q := &query{Invocation: inv, sourceless: map[string]bool{}}
	operands, err := inv.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'A':
			q.allFamilies = true
		case 's':
			return q.service(o.Value)
		case '?':
			return inv.Reply(usage)
		case keyUsage:
			return inv.Reply(shortUsage)
		case 'V':
			return inv.ReplyVerbatim(version)
		}
		return nil
	}, func(err error) error {
		q.Stderr.Write([]byte("getent: " + err.Error() + "\n" + seeHelp))
		return &cli.Failure{Status: badOption}
	})
	if err != nil {
		return err
	}
	return q.run(operands)
}

// service parses the value of --service: SOURCE, or DATABASE:SOURCE, where the first letters of a
// database select the first one that has them.
func (q *query) service(config string) error {
	name, sources, ok := strings.Cut(config, ":")
	if !ok {
		name, sources = "", config
	}
	for _, d := range databases() {
		if strings.HasPrefix(d.name, name) {
			q.sourceless[d.name] = !strings.Contains(" "+sources+" ", " files ")
			if ok {
				return nil
			}
		}
	}
	if !ok {
		return nil
	}
	return cli.Fail("Unknown database name", nil)
}

// hasSource reports whether a database is read. ahosts and its like have the sources of hosts, and
// initgroups those of group if --service names none for it.
func (q *query) hasSource(name string) bool {
	switch name {
	case "ahosts", "ahostsv4", "ahostsv6":
		name = "hosts"
	case "initgroups":
		if _, ok := q.sourceless[name]; !ok {
			name = "group"
		}
	}
	return !q.sourceless[name]
}

// refuse prints a message, and where to find help on standard output, as the real getent does.
func (q *query) refuse(text string) error {
	q.Stderr.Write([]byte(text))
	if err := q.Print(seeHelp); err != nil {
		return err
	}
	return &cli.Failure{Status: failed}
}

func (q *query) run(words []string) error {
	if len(words) == 0 {
		return q.refuse("getent: wrong number of arguments\n")
	}
	for _, d := range databases() {
		if d.name != words[0] {
			continue
		}
		status := q.ask(d, words[1:])
		if err := q.Print(q.out.String()); err != nil {
			return err
		}
		if status != 0 {
			return &cli.Failure{Status: status}
		}
		return nil
	}
	return q.refuse("Unknown database: " + words[0] + "\n")
}

// ask writes the entries for the keys, or all of them, and returns the exit status.
func (q *query) ask(d database, keys []string) (status int) {
	if len(keys) == 0 && d.all == nil {
		q.Stderr.Write([]byte("Enumeration not supported on " + d.name + "\n"))
		return notListed
	}
	if len(keys) == 0 && q.hasSource(d.name) {
		d.all(q)
	}
	for _, key := range keys {
		if !q.hasSource(d.name) && d.name != "initgroups" || !d.find(q, key) {
			status = notFound
		}
	}
	return status
}
