package libcgroup

import (
	"errors"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/cgroup"
	"golang.org/x/sys/unix"
)

// The commands for parameters: cgset(1) and cgget(1).
var (
	Set = &cli.Command{Name: "cgset", Dialect: dialect, Run: set}
	Get = &cli.Command{Name: "cgget", Dialect: dialect, Run: get}
)

const setUsage = `Usage: cgset [-r <name=value>] <cgroup_path> ...
   or: cgset --copy-from <source_cgroup_path> <cgroup_path> ...
Set parameters of cgroups
  -r, --variable <name>			a parameter and its value
  --copy-from <source_cgroup_path>	the cgroup whose parameters are copied
`

// keyCopy is the key of --copy-from, which has no letter.
const keyCopy = 256

var setOptions = cli.Options{
	Short: "r:hbR", Permute: true,
	Long: []cli.LongOption{
		{Name: "rule", Argument: cli.Required, Key: 'r'},
		{Name: "variable", Argument: cli.Required, Key: 'r'},
		{Name: "help", Key: 'h'},
		{Name: "copy-from", Argument: cli.Required, Key: keyCopy},
	},
}

// A setting is a parameter and its value.
type setting struct {
	name, value string
	copied      bool // from another cgroup: it does not matter if the kernel refuses the value
}

const setHint = "--help'"

func set(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return said(inv, "Usage is cgset -r <name=value> relative path to cgroup>\n", misused)
	}
	var settings []setting
	from := ""
	groups, err := parse(inv, &setOptions, setUsage, setHint, func(o cli.Option) error {
		if o.Key == keyCopy {
			from = o.Value
			return nil
		}
		if o.Key != 'r' {
			return nil
		}
		name, value, _ := strings.Cut(o.Value, "=")
		if value == "" {
			return &cli.Failure{Text: "wrong parameter of option -r: " + o.Value, Status: misused}
		}
		settings = append(settings, setting{name: name, value: value})
		return nil
	})
	if err != nil {
		return err
	}
	if len(settings) == 0 && from == "" {
		return &cli.Failure{Text: "no name-value pair was set", Status: misused}
	}
	if len(groups) == 0 {
		return &cli.Failure{Text: "no cgroup specified", Status: misused}
	}
	if from != "" && len(settings) > 0 {
		return wrong(inv, setHint)
	}
	if from != "" {
		if settings = values(from); settings == nil {
			inv.Stderr.Write([]byte("cgroup " + from + " error: " + errNoGroup.text + "\n")) // the status is 0
			return nil
		}
	}
	for _, s := range settings { // before any of them is set
		var none *missing
		if _, err := placeOf(s.name, from); !strings.Contains(s.name, ".") {
			inv.Stderr.Write([]byte("wrong -r  parameter (" + s.name + "=" + s.value + ")\n"))
			return nil
		} else if errors.As(err, &none) {
			inv.Stderr.Write([]byte("controller " + none.controller + " can't be add\n"))
			return nil
		}
	}
	for _, path := range groups {
		for _, s := range settings {
			if err := s.set(path); err != nil {
				return failure("cgroup modify error: ", err, "")
			}
		}
	}
	return nil
}

// set writes the value to the file of a cgroup.
func (s setting) set(path string) error {
	p, err := placeOf(s.name, path)
	if err != nil {
		return err
	}
	file := p.dir + "/" + s.name
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return refuse(file, s.value, plain(err), errNoValue)
	}
	defer f.Close()
	if _, err := f.WriteString(s.value); err != nil && !s.copied {
		return refuse(file, s.value, plain(err), plain(err))
	}
	return nil
}

// placeOf returns the place of a cgroup in the hierarchy of a parameter's controller.
func placeOf(parameter, path string) (place, error) {
	controller, _, _ := strings.Cut(parameter, ".")
	if controller == "" || controller == "*" {
		return place{}, &missing{controller}
	}
	list, err := group{path, []string{controller}}.places()
	if err != nil {
		return place{}, err
	}
	return list[0], nil
}

// values returns the parameters of a cgroup, or nil if it does not exist.
func values(path string) (list []setting) {
	places, _ := group{path, []string{"*"}}.places()
	for _, p := range places {
		names, _ := p.files()
		for _, name := range names {
			if value, err := os.ReadFile(p.dir + "/" + name); err == nil {
				list = append(list, setting{name, strings.TrimSuffix(string(value), "\n"), true})
			}
		}
	}
	return list
}

const getUsage = `Usage: cgget [-nv] [-r <name>] [-g <controllers>] [-a] <path> ...
   or: cgget [-nv] [-r <name>] -g <controllers>:<path> ...
Show parameters of cgroups.
  -a, --all			show the parameters of all controllers
  -g <controllers>		show the parameters of a controller
  -g <controllers>:<path>	show the parameters of a cgroup
  -h, --help			display this help
  -n				no headers
  -r, --variable  <name>	show this parameter
  -v, --values-only		values without names
`

var getOptions = cli.Options{
	Short: "r:hnvg:ab", Permute: true,
	Long: []cli.LongOption{
		{Name: "variable", Argument: cli.Required, Key: 'r'},
		{Name: "help", Key: 'h'},
		{Name: "all", Key: 'a'},
		{Name: "values-only", Key: 'v'},
	},
}

const getHint = "-h'"

// A look is a list of parameters of a cgroup to print.
type look struct {
	path        string
	parameters  []string
	controllers []string
}

func get(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return wrong(inv, getHint)
	}
	var bare, valuesOnly, all bool
	var common look
	var looks []look
	paths, err := parse(inv, &getOptions, getUsage, getHint, func(o cli.Option) error {
		switch o.Key {
		case 'n':
			bare = true
		case 'v':
			valuesOnly = true
		case 'a':
			all = true
		case 'r':
			common.parameters = append(common.parameters, o.Value)
		case 'g':
			if list, path, ok := strings.Cut(o.Value, ":"); ok {
				looks = append(looks, look{path: path, controllers: strings.FieldsFunc(list, func(c rune) bool { return c == ',' })})
			} else if _, err := placeOf(o.Value, "/"); err != nil {
				return unfound(err)
			} else {
				common.controllers = append(common.controllers, o.Value)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(looks) > 0 && len(paths)+len(common.parameters) > 0 {
		return wrong(inv, getHint)
	}
	if all || len(common.parameters)+len(common.controllers) == 0 {
		mounted, _ := cgroup.Mounted()
		for _, h := range mounted {
			common.controllers = append(common.controllers, h.Controllers...)
		}
	}
	if all && len(paths) == 0 {
		looks = slices.Insert(looks, 0, look{"", nil, common.controllers})
	}
	for _, path := range paths {
		looks = append(looks, look{path, common.parameters, common.controllers})
	}
	if len(looks) == 0 {
		return wrong(inv, getHint)
	}
	var out strings.Builder
	for _, l := range looks {
		if !bare {
			out.WriteString(l.path + ":\n")
		}
		if err := l.show(inv, &out, valuesOnly); err != nil {
			return err
		}
		if !bare {
			out.WriteString("\n")
		}
	}
	return inv.Print(out.String())
}

// show prints the parameters with their values.
func (l look) show(inv *cli.Invocation, out *strings.Builder, valuesOnly bool) error {
	line := func(name, value string) {
		if !valuesOnly {
			out.WriteString(name + ": ")
		}
		out.WriteString(strings.ReplaceAll(strings.TrimSuffix(value, "\n"), "\n", "\n\t") + "\n")
	}
	for _, name := range l.parameters {
		if !strings.Contains(name, ".") {
			return said(inv, inv.ErrorName()+": error parsing parameter name '"+name+"'", unknownController)
		}
		p, err := placeOf(name, l.path)
		if err != nil {
			return unfound(err)
		}
		value, err := os.ReadFile(p.dir + "/" + name)
		if err != nil {
			return said(inv, "variable file read failed "+cli.Strerror(plain(err))+"\n", otherError)
		}
		line(name, string(value))
	}
	for _, controller := range l.controllers {
		p, err := placeOf(controller, l.path)
		if err != nil {
			return unfound(err)
		}
		names, err := p.files()
		if err != nil {
			continue
		}
		for _, name := range names {
			value, err := os.ReadFile(p.dir + "/" + name)
			if e := plain(err); e != unix.ENOENT && e != unix.EACCES { // one that cannot be read has an empty line
				line(name, string(value))
			}
		}
	}
	return nil
}

// unfound returns the failure for an error of places.
func unfound(err error) error {
	var none *missing
	if errors.As(err, &none) {
		return &cli.Failure{Text: "cannot find controller '" + none.controller + "'", Status: otherError}
	}
	return failure("", err, "")
}
