// Package hostname implements Debian's hostname(1). Under their names it is also domainname(1),
// nisdomainname(1), ypdomainname(1) and dnsdomainname(1). It looks names up only in /etc/hosts,
// not in DNS, so that it needs no network code.
//
//	hostname [-a|-A|-d|-f|-i|-I|-s|-y]
//	hostname [-b] {NAME|-F FILE}
//
// Begin reading at run. hosts.go reads /etc/hosts, interfaces.go asks the kernel for addresses.
package hostname

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/nodename"
)

// Command is hostname(1). The others are its other names, which choose what is shown.
var (
	Command   = named("hostname")
	DNSDomain = named("dnsdomainname")
	Domain    = named("domainname")
	NISDomain = named("nisdomainname")
	YPDomain  = named("ypdomainname")
)

func named(name string) *cli.Command { return &cli.Command{Name: name, Dialect: dialect, Run: run} }

var dialect = cli.Dialect{ErrorName: cli.BaseName, TryName: cli.Whole, Status: 1, UsageStatus: usageStatus}

// usageStatus is the exit status for a wrong command line, and of --help.
const usageStatus = 255

var options = cli.Options{
	Permute: true,
	Short:   "aAdfbF:h?iIsVy",
	Long: []cli.LongOption{
		{Name: "domain", Key: 'd'},
		{Name: "boot", Key: 'b'},
		{Name: "file", Argument: cli.Required, Key: 'F'},
		{Name: "fqdn", Key: 'f'},
		{Name: "all-fqdns", Key: 'A'},
		{Name: "help", Key: 'h'},
		{Name: "long", Key: 'f'},
		{Name: "short", Key: 's'},
		{Name: "version", Key: 'V'},
		{Name: "alias", Key: 'a'},
		{Name: "ip-address", Key: 'i'},
		{Name: "all-ip-addresses", Key: 'I'},
		{Name: "nis", Key: 'y'},
		{Name: "yp", Key: 'y'},
	},
}

const version = "hostname 3.25\n"

// asItIs is the key for the NIS domain name of domainname(1), which shows it also if it was never set.
const asItIs rune = 256

// shownBy returns the option that the program's name stands for, or 0 for the host name.
func shownBy(name string) rune {
	switch name {
	case "dnsdomainname":
		return 'd'
	case "domainname":
		return asItIs
	case "ypdomainname", "nisdomainname":
		return 'y'
	}
	return 0
}

func run(inv *cli.Invocation) error {
	show := shownBy(inv.ErrorName())
	file, hasFile, boot := "", false, false
	operands, err := inv.Getopt(&options).Each(func(opt cli.Option) error {
		switch opt.Key {
		case 'F':
			file, hasFile = opt.Value, true
		case 'b':
			boot = true
		case 'h', '?':
			return explain(inv, nil)
		case 'V':
			say(inv.Stdout, version)
			return cli.ErrAnswered
		default:
			show = opt.Key
		}
		return nil
	}, func(err error) error { return explain(inv, err) })
	if err != nil {
		return err
	}
	name := ""
	if hasFile { // Debian's reads the file before it checks the operands
		var err error
		name, err = readName(file)
		switch {
		case err != nil && boot:
			name, err = bootName()
		case err == errEmpty:
			err = nil
		}
		if err != nil {
			return err
		}
	}
	setting := show == 0 || show == 'y' || show == asItIs
	switch {
	case len(operands) > 1, len(operands) == 1 && hasFile, (len(operands) == 1 || hasFile) && !setting:
		say(inv.Stderr, usage)
		return &cli.Failure{Status: usageStatus}
	case hasFile:
		return set(show, name)
	case len(operands) == 1:
		return set(show, operands[0])
	}
	text, err := answer(show)
	if err == errNoDomain { // Debian's prints this on standard output
		say(inv.Stdout, inv.ErrorName()+": "+errNoDomain.Text+"\n")
		return &cli.Failure{Status: 1}
	}
	if err != nil {
		return err
	}
	say(inv.Stdout, text)
	return nil
}

// say writes text. It ignores a write error, as Debian's does.
func say(w io.Writer, text string) { io.WriteString(w, text) }

// explain prints the usage on standard output, after the message about a wrong option if there
// is one. Debian's does the same.
func explain(inv *cli.Invocation, wrong error) error {
	if wrong != nil {
		say(inv.Stderr, inv.Argv[0]+": "+wrong.Error()+"\n")
	}
	say(inv.Stdout, usage)
	return &cli.Failure{Status: usageStatus}
}

// set sets the host name without blanks around it, or else the NIS domain name.
func set(what rune, name string) error {
	kind, call := "domain", syscall.Setdomainname
	if what == 0 {
		name = strings.TrimSpace(name)
		if !nodename.Valid(name) {
			return cli.Fail("the specified hostname is invalid", nil)
		}
		kind, call = "host", syscall.Sethostname
	}
	switch err := call([]byte(name)); err {
	case nil:
		return nil
	case syscall.EPERM:
		return &cli.Failure{
			Text: "you must be root to change the " + kind + " name",
			Hint: hint.Refused(&hint.Hostname{}, err),
		}
	case syscall.EINVAL:
		return cli.Fail("name too long", nil)
	default:
		return err
	}
}

// errEmpty is the error for a file without lines. A directory counts as one.
var errEmpty = errors.New("the file is empty")

// readName returns the first line of a file that is neither empty nor a comment, up to a zero
// byte. It returns "" if there is none.
func readName(file string) (string, error) {
	data, err := os.ReadFile(file)
	switch {
	case errors.Is(err, syscall.EISDIR), err == nil && len(data) == 0:
		return "", errEmpty
	case err != nil:
		return "", err
	}
	for line := range strings.Lines(string(data)) {
		if line[0] != '\n' && line[0] != '#' {
			name, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\x00")
			return name, nil
		}
	}
	return "", nil
}

// bootName returns the machine's host name, or "localhost" if it has none.
func bootName() (string, error) {
	name, err := os.Hostname()
	if name == "" || name == unnamed {
		return "localhost", err
	}
	return name, err
}

// unnamed is the kernel's value for a name that was never set.
const unnamed = "(none)"

var errNoDomain = cli.Fail("Local domain name not set", nil)

// answer returns the text for an option, with its newline. It is empty if there is nothing to
// print.
func answer(show rune) (string, error) {
	var uts syscall.Utsname
	if err := syscall.Uname(&uts); err != nil {
		return "", err
	}
	name := text(uts.Nodename[:])
	switch show {
	case 0:
		return name + "\n", nil
	case 's':
		short, _, _ := strings.Cut(name, ".")
		return short + "\n", nil
	case 'y', asItIs:
		domain := text(uts.Domainname[:])
		if domain == unnamed && show == 'y' {
			return "", errNoDomain
		}
		return domain + "\n", nil
	case 'I', 'A':
		addresses, err := interfaceAddresses()
		if err != nil {
			return "", err
		}
		line := ""
		for _, a := range addresses {
			if show == 'A' {
				a = nameOf(a)
			}
			if a != "" {
				line += a + " "
			}
		}
		return line + "\n", nil
	}
	host, found := lookUp(name)
	if !found {
		return "", cli.Fail("Name or service not known", nil)
	}
	switch show {
	case 'a':
		return strings.Join(host.aliases, " ") + "\n", nil
	case 'i':
		return strings.Join(host.addresses, " ") + "\n", nil
	case 'd':
		if _, domain, ok := strings.Cut(host.name, "."); ok {
			return domain + "\n", nil
		}
		return "", nil
	}
	return host.name + "\n", nil
}

// text returns a field of utsname up to its zero byte, uname(2).
func text[T int8 | uint8](field []T) string {
	var b []byte
	for _, c := range field {
		if c == 0 {
			break
		}
		b = append(b, byte(c))
	}
	return string(b)
}
