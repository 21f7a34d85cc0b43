package libcgroup

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/cgroup"
)

// The commands for parameters: cgset(1) and cgget(1).
var (
	Set = &cli.Command{Name: "cgset", Dialect: dialect(255), Run: set}
	Get = &cli.Command{Name: "cgget", Dialect: dialect(1), Run: get}
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
	Short: "r:h", Permute: true,
	Long: []cli.LongOption{
		{Name: "rule", Argument: cli.Required, Key: 'r'},
		{Name: "variable", Argument: cli.Required, Key: 'r'},
		{Name: "help", Key: 'h'},
		{Name: "copy-from", Argument: cli.Required, Key: keyCopy},
	},
}

// A setting is a parameter and its value.
type setting struct{ name, value string }

func set(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return said(inv, "Usage is cgset -r <name=value> <relative path to cgroup>\n", 255)
	}
	var settings []setting
	from := ""
	groups, err := parse(inv, &setOptions, setUsage, "--help", 255, func(o cli.Option) error {
		if o.Key == keyCopy {
			from = o.Value
			return nil
		}
		name, value, found := strings.Cut(o.Value, "=")
		if !found {
			return &cli.Failure{Text: "wrong parameter of option -r: " + o.Value, Status: 255}
		}
		settings = append(settings, setting{name, value})
		return nil
	})
	if err != nil {
		return err
	}
	if len(settings) == 0 && from == "" {
		return &cli.Failure{Text: "no name-value pair was set", Status: 255}
	}
	if len(groups) == 0 {
		return &cli.Failure{Text: "no cgroup specified", Status: 255}
	}
	for _, path := range groups {
		if from != "" {
			copyValues(from, path)
			continue
		}
		for _, s := range settings {
			if err := s.set(path); err != nil {
				return failure("cgroup modify error: ", err, " ")
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
	err = write(file, s.value)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return refuse(file, s.value, err, errNoValue)
	}
	return refuse(file, s.value, err, err)
}

// placeOf returns the place of a cgroup in the hierarchy of a parameter's controller.
func placeOf(parameter, path string) (place, error) {
	controller, _, _ := strings.Cut(parameter, ".")
	list, err := group{path, []string{controller}}.places()
	if err != nil {
		return place{}, err
	}
	return list[0], nil
}

// copyValues copies the parameters of a cgroup to another one. It ignores errors.
func copyValues(from, to string) {
	list, _ := group{from, []string{"*"}}.places()
	for _, p := range list {
		names, _ := p.files()
		for _, name := range names {
			if value, err := os.ReadFile(p.dir + "/" + name); err == nil {
				write(p.Path(to)+"/"+name, strings.TrimSuffix(string(value), "\n"))
			}
		}
	}
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
	Short: "r:hnvg:a", Permute: true,
	Long: []cli.LongOption{
		{Name: "variable", Argument: cli.Required, Key: 'r'},
		{Name: "help", Key: 'h'},
		{Name: "all", Key: 'a'},
		{Name: "values-only", Key: 'v'},
	},
}

// A look is a list of parameters of a cgroup to print.
type look struct {
	path        string
	parameters  []string
	controllers []string
}

func get(inv *cli.Invocation) error {
	if len(inv.Argv) < 2 {
		return wrong(inv, "-h", 1)
	}
	var bare, valuesOnly, all bool
	var common look
	var looks []look
	paths, err := parse(inv, &getOptions, getUsage, "-h", 1, func(o cli.Option) error {
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
			if g, ok := parseGroup(o.Value); ok {
				looks = append(looks, look{path: g.path, controllers: g.controllers})
			} else {
				common.controllers = append(common.controllers, strings.Split(o.Value, ",")...)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if all {
		mounted, _ := cgroup.Mounted()
		for _, h := range mounted {
			common.controllers = append(common.controllers, h.Controllers...)
		}
	}
	for i := range looks {
		looks[i].parameters = common.parameters
	}
	for _, path := range paths {
		looks = append(looks, look{path, common.parameters, common.controllers})
	}
	if len(looks) == 0 {
		return wrong(inv, "-h", 1)
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
		p, err := placeOf(name, l.path)
		if err != nil {
			controller, _, _ := strings.Cut(name, ".")
			return &cli.Failure{Text: "cannot find controller '" + controller + "' in group '" + l.path + "'", Status: otherError}
		}
		value, err := os.ReadFile(p.dir + "/" + name)
		if err != nil {
			return said(inv, "variable file read failed "+cli.Strerror(plain(err))+"\n", otherError)
		}
		line(name, string(value))
	}
	for _, controller := range l.controllers {
		list, err := group{l.path, []string{controller}}.places()
		if err != nil {
			continue
		}
		names, err := list[0].files()
		if err != nil {
			continue
		}
		for _, name := range names {
			if value, err := os.ReadFile(list[0].dir + "/" + name); err == nil {
				line(name, string(value))
			}
		}
	}
	return nil
}
