// Package blkid implements blkid(8) of util-linux: it tells what block devices and images hold. It
// has no cache.
//
//	blkid [options] [DEVICE...]
//
// Begin reading at run. show.go prints, probe.go reads devices.
package blkid

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/bytesize"
	"golang.org/x/sys/unix"
)

// Command is blkid(8).
var Command = &cli.Command{Name: "blkid", Dialect: dialect(), Run: run}

// dialect is util-linux's with another status for failures.
func dialect() cli.Dialect {
	d := cli.UtilLinux
	d.Status = otherFailed
	return d
}

// Exit statuses.
const (
	notFound    = 2
	otherFailed = 4
)

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'n', 'u'}},
	Short:     "c:DdgH:hilL:n:ko:O:ps:S:t:u:U:w:Vv",
	Long: []cli.LongOption{
		{Name: "cache-file", Argument: cli.Required, Key: 'c'},
		{Name: "no-encoding", Key: 'd'},
		{Name: "no-part-details", Key: 'D'},
		{Name: "garbage-collect", Key: 'g'},
		{Name: "help", Key: 'h'},
		{Name: "hint", Argument: cli.Required, Key: 'H'},
		{Name: "info", Key: 'i'},
		{Name: "list-filesystems", Key: 'k'},
		{Name: "list-one", Key: 'l'},
		{Name: "label", Argument: cli.Required, Key: 'L'},
		{Name: "match-types", Argument: cli.Required, Key: 'n'},
		{Name: "output", Argument: cli.Required, Key: 'o'},
		{Name: "offset", Argument: cli.Required, Key: 'O'},
		{Name: "probe", Key: 'p'},
		{Name: "match-tag", Argument: cli.Required, Key: 's'},
		{Name: "size", Argument: cli.Required, Key: 'S'},
		{Name: "match-token", Argument: cli.Required, Key: 't'},
		{Name: "usages", Argument: cli.Required, Key: 'u'},
		{Name: "uuid", Argument: cli.Required, Key: 'U'},
		{Name: "version", Key: 'V'},
	},
}

// A finder is one run of blkid.
type finder struct {
	inv      *cli.Invocation
	output   string
	chosen   bool // -o was given
	plain    bool // -d: values are not encoded
	show     []string
	topology bool // -i
	low      bool // -p
	bare     bool // -D: nothing about the partition
	first    bool // -l
	collect  bool // -g
	evaluate bool // -U or -L
	name     string
	value    string // that the tag with the name must have
	offset   uint64
	size     uint64
	wanted   func(kind, usage string) bool

	devices []string
	printed bool // a device was printed before
	out     strings.Builder
}

func run(inv *cli.Invocation) error {
	f := &finder{inv: inv, output: "full"}
	operands, err := inv.ParseUtilLinux(&options, usage, f.take)
	if err != nil {
		return err
	}
	if f.topology && f.chosen && f.output == "full" { // as the real tool has it
		f.output = "export"
	}
	if f.first && f.output == "device" && (f.name == "LABEL" || f.name == "UUID") {
		f.first, f.evaluate = false, true
	}
	for _, word := range operands {
		var st unix.Stat_t
		if unix.Stat(word, &st) == nil && (st.Mode&unix.S_IFMT == unix.S_IFBLK || st.Mode&unix.S_IFMT == unix.S_IFREG) {
			f.devices = append(f.devices, word)
		}
	}
	status := notFound
	switch {
	case len(operands) > 0 && len(f.devices) == 0:
	case f.collect:
		return nil
	case f.low || f.topology:
		status, err = f.lowProbe()
	case f.evaluate:
		status = f.find()
	default:
		status, err = f.list()
	}
	if err == nil {
		err = inv.Print(f.out.String())
	}
	if err == nil && status != 0 {
		err = &cli.Failure{Status: status}
	}
	return err
}

func (f *finder) take(opt cli.Option) (err error) {
	switch v := opt.Value; opt.Key {
	case 'd':
		f.plain = true
	case 'D':
		f.bare = true
	case 'g':
		f.collect = true
	case 'i':
		f.topology = true
	case 'p':
		f.low = true
	case 'l':
		f.first = true
	case 'L', 'U':
		f.evaluate = true
		f.name, f.value = map[rune]string{'L': "LABEL", 'U': "UUID"}[opt.Key], v
	case 's':
		f.show = append(f.show, v)
	case 'o':
		switch v {
		case "value", "device", "list", "udev", "export", "full", "json":
			f.output, f.chosen = v, true
		default:
			return cli.Fail("unsupported output format "+v, nil)
		}
	case 'O':
		f.offset, err = size(v, "invalid offset")
	case 'S':
		f.size, err = size(v, "invalid size")
	case 't':
		return f.takeToken(v)
	case 'n':
		f.wanted, err = typeFilter(v)
	case 'u':
		f.wanted, err = usageFilter(v)
	case 'v':
		return f.inv.Reply(f.inv.ErrorName() + " from util-linux " + cli.UtilLinuxVersion + "\n")
	case 'H', 'k':
		return cli.Fail("--hint and --list-filesystems are not supported", nil)
	}
	return err
}

func size(word, text string) (uint64, error) {
	n, err := bytesize.Parse(word)
	if err != nil {
		return 0, cli.Fail(text+": '"+word+"'", err)
	}
	return n, nil
}

// takeToken reads NAME=VALUE. The value may be in quotes.
func (f *finder) takeToken(word string) error {
	if f.name != "" {
		return &cli.Failure{Text: "Can only search for one NAME=value pair", Usage: true, Status: otherFailed}
	}
	name, value, _ := strings.Cut(word, "=")
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		value, _, _ = strings.Cut(value[1:], value[:1])
	}
	if name == "" || value == "" {
		return &cli.Failure{Text: "-t needs NAME=value pair", Usage: true, Status: otherFailed}
	}
	f.name, f.value = name, value
	return nil
}

// typeFilter reads the list of -n: types, or after "no" those that are not wanted.
func typeFilter(list string) (func(kind, usage string) bool, error) {
	names, not := strings.CutPrefix(list, "no")
	if names == "" {
		return nil, cli.Fail("invalid argument: ", nil)
	}
	return func(kind, _ string) bool { return has(names, kind) != not }, nil
}

func has(list, word string) bool {
	for w := range strings.SplitSeq(list, ",") {
		if w == word {
			return true
		}
	}
	return false
}

// usageFilter is typeFilter for the usages of -u, which may be abbreviated by what follows.
func usageFilter(list string) (func(kind, usage string) bool, error) {
	names, not := strings.CutPrefix(list, "no")
	if names == "" {
		return nil, cli.Fail("unknown keyword in -u <list> argument: ''", nil)
	}
	var wanted []string
	for rest := names; rest != ""; {
		found := ""
		for _, usage := range []string{"filesystem", "raid", "crypto", "other"} {
			if strings.HasPrefix(rest, usage) {
				found = usage
			}
		}
		if found == "" {
			return nil, cli.Fail("unknown keyword in -u <list> argument: '"+rest+"'", nil)
		}
		wanted = append(wanted, found)
		_, rest, _ = strings.Cut(rest, ",")
	}
	return func(_, usage string) bool { return has(strings.Join(wanted, ","), usage) != not }, nil
}

func (f *finder) locale() quote.Locale { return quote.FromEnvironment(f.inv.Getenv) }

func usage(name string) string {
	return `
Usage:
 ` + name + ` --label <label> | --uuid <uuid>
 ` + name + ` [options] [<dev>...]
 ` + name + ` -p [options] <dev>...
 ` + name + ` -i [options] <dev>...

Tell what block devices and images hold.

Options:
 -c, --cache-file <file>    accepted: there is no cache
 -d, --no-encoding          print values as they are
 -g, --garbage-collect      accepted: there is no cache
 -o, --output <format>      value, device, export, json, udev, list or full
 -s, --match-tag <tag>      print only tags with this name
 -t, --match-token <token>  only devices with this tag, as NAME=value
 -l, --list-one             only the first device with the tag
 -L, --label <label>        print the device with a label
 -U, --uuid <uuid>          print the device with a UUID

 -p, --probe                print everything that the devices tell
 -i, --info                 print limits of the devices
 -S, --size <size>          read only so many bytes
 -O, --offset <offset>      begin reading there
 -u, --usages <list>        only these usages, as filesystem,raid
 -n, --match-types <list>   only these types, as vfat,ext3
 -D, --no-part-details      print nothing about the partition

 -h, --help                 show this help
 -V, --version              show the version

For more details see blkid(8).
`
}
