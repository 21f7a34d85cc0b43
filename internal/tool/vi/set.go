package vi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// setCommand implements :set.
func (e *editor) setCommand(args string) {
	s := &e.settings
	flags := []struct {
		long, short string
		on          *bool
	}{{"number", "nu", &s.number}, {"autoindent", "ai", &s.autoindent}, {"ignorecase", "ic", &s.ignorecase}, {"smartcase", "scs", &s.smartcase},
		{"wrapscan", "ws", &s.wrapscan}, {"expandtab", "et", &s.expandtab}, {"list", "list", &s.list}, {"readonly", "ro", &s.readonly}}
	numbers := []struct {
		long, short string
		value       *int
	}{{"tabstop", "ts", &s.tabstop}, {"shiftwidth", "sw", &s.shiftwidth}}
	if args == "" || args == "all" {
		e.show("--- Options ---")
		for _, f := range flags {
			if *f.on {
				e.show("  " + f.long)
			} else if args == "all" {
				e.show("no" + f.long)
			}
		}
		for _, n := range numbers {
			e.show(fmt.Sprintf("  %s=%d", n.long, *n.value))
		}
		return
	}
words:
	for _, word := range strings.Fields(args) {
		name, value, assigns := strings.Cut(word, "=")
		asks := strings.HasSuffix(name, "?")
		name = strings.TrimSuffix(name, "?")
		bare, no := strings.CutPrefix(name, "no")
		toggles := strings.HasSuffix(name, "!")
		for _, f := range flags {
			switch {
			case asks && (name == f.long || name == f.short):
				e.message = map[bool]string{true: "  ", false: "no"}[*f.on] + f.long
			case name == f.long || name == f.short:
				*f.on = true
			case no && (bare == f.long || bare == f.short):
				*f.on = false
			case toggles && (name == f.long+"!" || name == f.short+"!"):
				*f.on = !*f.on
			default:
				continue
			}
			continue words
		}
		for _, n := range numbers {
			if name != n.long && name != n.short {
				continue
			}
			if !assigns {
				e.message = fmt.Sprintf("  %s=%d", n.long, *n.value)
				continue words
			}
			v, err := strconv.Atoi(value)
			if err != nil {
				e.fail("E521: Number required after =: %s", word)
			}
			if v <= 0 || v > 100 {
				e.fail("E487: Argument must be positive: %s", word)
			}
			*n.value = v
			continue words
		}
		if !slices.Contains(accepted, strings.TrimPrefix(name, "no")) {
			e.fail("E518: Unknown option: %s", word)
		}
	}
}

// accepted are options that have no effect.
var accepted = []string{"compatible", "cp", "nocp", "showmode", "smd", "ruler", "ru", "hlsearch", "hls", "incsearch", "is", "wrap", "showmatch", "sm", "paste", "mouse",
	"backspace", "bs", "syntax", "encoding", "enc", "fileencoding", "fenc", "softtabstop", "sts", "magic", "warn", "term", "swapfile", "swf", "backup", "bk", "undofile",
	"modeline", "ml", "hidden", "hid", "textwidth", "tw", "laststatus", "ls", "showcmd", "sc", "visualbell", "vb", "errorbells", "eb", "title", "history", "hi", "scroll"}
