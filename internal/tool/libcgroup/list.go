package libcgroup

import (
	"bufio"
	"cmp"
	"os"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/cgroup"
)

// List is lscgroup(1).
var List = &cli.Command{Name: "lscgroup", Dialect: dialect, Run: list}

const listUsage = `Usage: lscgroup [-h] [[-g] <controllers>:<path>] [...]
List cgroups
  -g <controllers>:<path>	a cgroup, listed with those below it; -g may be left out
  -h, --help			display this help
  -b				no effect
`

var listOptions = cli.Options{Short: "bhg:", Permute: true, Long: []cli.LongOption{
	{Name: "help", Key: 'h'},
	{Name: "group", Argument: cli.Required, Key: 'g'},
}}

func list(inv *cli.Invocation) error {
	var words []string
	operands, err := parse(inv, &listOptions, listUsage, "-h'", func(o cli.Option) error {
		if _, ok := parseGroup(o.Value); o.Key == 'g' && !ok {
			return unparsed(o.Value, "and")
		}
		if o.Key == 'g' {
			words = append(words, o.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	mounted, err := cgroup.Mounted()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(inv.Stdout)
	defer out.Flush()
	words = append(words, operands...)
	if len(words) == 0 {
		for i := range mounted {
			if h := &mounted[i]; !strings.HasPrefix(strings.Join(h.Controllers, ""), "name=") {
				listBelow(out, h, "/")
			}
		}
		return nil
	}
	var failure error
	for _, word := range words {
		g, ok := parseGroup(word)
		if !ok {
			return unparsed(word, "an")
		}
		// libcgroup lists one only, the one that is mounted first.
		i := slices.IndexFunc(mounted, func(h cgroup.Hierarchy) bool { return slices.ContainsFunc(g.controllers, h.Has) })
		if i < 0 {
			inv.Stderr.Write([]byte(inv.ErrorName() + ": cannot find group " + cmp.Or(g.controllers[0], "(null)") + "..:" + g.path + ": Cgroup operation failed\n"))
			failure = &cli.Failure{Status: 93}
			continue
		}
		listBelow(out, &mounted[i], g.path)
	}
	return failure
}

// unparsed returns the failure for a word that is not a group. and is how the real tool spells "and" there.
func unparsed(word, and string) error {
	return &cli.Failure{Text: "cgroup controller " + and + " path parsing failed (" + beforeColon(word) + ")", Status: 255}
}

// listBelow lists a cgroup and those below it.
func listBelow(out *bufio.Writer, h *cgroup.Hierarchy, path string) {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	begin := strings.Join(h.Controllers, ",") + ":" + path + "/"
	var walk func(dir, below string)
	walk = func(dir, below string) {
		d, err := os.Open(dir)
		if err != nil {
			return
		}
		entries, _ := d.ReadDir(-1)
		d.Close()
		out.WriteString(begin + below + "\n")
		if below != "" {
			below += "/"
		}
		for _, e := range entries {
			if e.IsDir() {
				walk(dir+"/"+e.Name(), below+e.Name())
			}
		}
	}
	walk(h.Path(path), "")
}
