package env

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Print is printenv(1): it prints variables of the environment.
var Print = gnu.Command("printenv", gnu.Serious, `[OPTION] [VARIABLE]...
Prints the values of variables, or the whole environment.
  -0, --null  end each line with a zero byte
`, printenv)

func printenv(t *gnu.Tool) error {
	end := byte('\n')
	names, err := t.Parse(cli.Options{Short: "0iu:", Long: []cli.LongOption{{Name: "null", Key: '0'}}}, func(o cli.Option) error {
		end = 0
		if o.Key != '0' { // options of env, which printenv refuses without saying why
			return gnu.BadUsage("")
		}
		return nil
	})
	if err != nil {
		return err
	}
	all := t.Env
	if len(names) == 0 {
		for _, setting := range all {
			t.Out.WriteString(setting)
			t.Out.WriteByte(end)
		}
		return nil
	}
	for _, name := range names {
		found := false
		for _, setting := range all {
			key, value, ok := strings.Cut(setting, "=")
			if ok && key == name && name != "" {
				t.Out.WriteString(value)
				t.Out.WriteByte(end)
				found = true
			}
		}
		if !found {
			t.Status = 1
		}
	}
	return nil
}
