package eval

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// resource is one row of ulimit -a.
type resource struct {
	letter byte
	name   string
	unit   string
	number int // resource of getrlimit(2); -1 for the size of pipes
	factor uint64
}

var resources = []resource{
	{'R', "real-time non-blocking time  ", "microseconds", unix.RLIMIT_RTTIME, 1},
	{'c', "core file size              ", "blocks", unix.RLIMIT_CORE, 1024},
	{'d', "data seg size               ", "kbytes", unix.RLIMIT_DATA, 1024},
	{'e', "scheduling priority                 ", "", unix.RLIMIT_NICE, 1},
	{'f', "file size                   ", "blocks", unix.RLIMIT_FSIZE, 1024},
	{'i', "pending signals                     ", "", unix.RLIMIT_SIGPENDING, 1},
	{'l', "max locked memory           ", "kbytes", unix.RLIMIT_MEMLOCK, 1024},
	{'m', "max memory size             ", "kbytes", unix.RLIMIT_RSS, 1024},
	{'n', "open files                          ", "", unix.RLIMIT_NOFILE, 1},
	{'p', "pipe size                ", "512 bytes", -1, 512},
	{'q', "POSIX message queues         ", "bytes", unix.RLIMIT_MSGQUEUE, 1},
	{'r', "real-time priority                  ", "", unix.RLIMIT_RTPRIO, 1},
	{'s', "stack size                  ", "kbytes", unix.RLIMIT_STACK, 1024},
	{'t', "cpu time                   ", "seconds", unix.RLIMIT_CPU, 1},
	{'u', "max user processes                  ", "", unix.RLIMIT_NPROC, 1},
	{'v', "virtual memory              ", "kbytes", unix.RLIMIT_AS, 1024},
	{'x', "file locks                          ", "", unix.RLIMIT_LOCKS, 1},
}

const unlimited = math.MaxUint64

// limitOf returns the limit of the shell, or of the subshell.
func (s *Shell) limitOf(number int) limit {
	if l, ok := s.limits[number]; ok {
		return l
	}
	if number == unix.RLIMIT_NOFILE {
		l := entry.OpenFiles()
		return limit{l.Soft, l.Hard}
	}
	var l unix.Rlimit
	unix.Prlimit(0, number, nil, &l)
	return limit{l.Cur, l.Max}
}

// setLimit sets a limit for the programs of this shell. To raise a hard limit, it sets that of the
// process for a moment, which checks whether that is permitted.
func (s *Shell) setLimit(number int, l limit) error {
	old := s.limitOf(number)
	if l.hard > old.hard && !raisesLimits() {
		return unix.EPERM
	}
	if l.soft > l.hard {
		return unix.EINVAL
	}
	if l.hard > old.hard {
		var before unix.Rlimit
		unix.Prlimit(0, number, nil, &before)
		if err := unix.Prlimit(0, number, &unix.Rlimit{Cur: min(before.Cur, l.hard), Max: l.hard}, nil); err != nil {
			return err
		}
		unix.Prlimit(0, number, &before, nil)
	}
	limits := map[int]limit{}
	for k, v := range s.limits {
		limits[k] = v
	}
	limits[number] = l
	s.limits = limits
	return nil
}

// raisesLimits reports whether the process has CAP_SYS_RESOURCE.
func raisesLimits() bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	return unix.Capget(&header, &data[0]) == nil && data[0].Effective>>unix.CAP_SYS_RESOURCE&1 != 0
}

// unit returns the size of the unit of a limit in bytes, or 1. In POSIX mode a block has 512 bytes.
func (s *Shell) unit(r resource) uint64 {
	const block = 512
	if s.opts.posix && r.unit == "blocks" {
		return block
	}
	return r.factor
}

func ulimitBuiltin(s *Shell, args []string) int {
	const usage = "ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]"
	soft, hard, all := false, false, false
	var chosen []resource
	value := ""
	words := args[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0]
		words = words[1:]
		if word == "--" {
			break
		}
	letters:
		for i := 1; i < len(word); i++ {
			switch c := word[i]; c {
			case 'S':
				soft = true
			case 'H':
				hard = true
			case 'a':
				all = true
			default:
				for _, r := range resources {
					if r.letter == c {
						chosen = append(chosen, r)
						if i+1 < len(word) { // the limit follows at once
							words = append([]string{word[i+1:]}, words...)
							break letters
						}
						continue letters
					}
				}
				s.errorf("ulimit: -%c: invalid option", c)
				s.Message(usage)
				return usageError
			}
		}
	}
	if len(words) > 0 {
		value = words[0]
	}
	if all {
		chosen = resources
	}
	if len(chosen) == 0 {
		for _, r := range resources {
			if r.letter == 'f' {
				chosen = []resource{r}
			}
		}
	}
	show := func(r resource) string {
		if r.number < 0 {
			return "8"
		}
		l := s.limitOf(r.number)
		n := l.soft
		if hard && !soft {
			n = l.hard
		}
		if n == unlimited {
			return "unlimited"
		}
		return strconv.FormatUint(n/s.unit(r), 10)
	}
	if len(words) == 0 {
		var b strings.Builder
		for _, r := range chosen {
			if all || len(chosen) > 1 {
				if r.unit != "" {
					fmt.Fprintf(&b, "%s(%s, -%c) %s\n", r.name, r.unit, r.letter, show(r))
				} else {
					fmt.Fprintf(&b, "%s(-%c) %s\n", r.name, r.letter, show(r))
				}
				continue
			}
			b.WriteString(show(r) + "\n")
		}
		return s.print("ulimit", b.String())
	}
	for _, r := range chosen {
		old := s.limitOf(max(r.number, 0))
		n := uint64(unlimited)
		switch value {
		case "unlimited":
		case "hard":
			n = old.hard
		case "soft":
			n = old.soft
		default:
			v, err := strconv.ParseUint(value, 10, 64)
			if err != nil {
				return s.failf("ulimit: %s: invalid number", value)
			}
			n = v * s.unit(r)
		}
		l := old
		if soft || !hard {
			l.soft = n
		}
		if hard || !soft {
			l.hard = n
		}
		if err := s.setLimit(r.number, l); err != nil {
			return s.failf("ulimit: %s: cannot modify limit: %s", strings.TrimSpace(r.name), strerror(err))
		}
	}
	return 0
}
