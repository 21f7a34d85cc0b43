package eval

import (
	"fmt"
	"math"
	"slices"
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

// A limitRequest is what the arguments of ulimit ask for.
type limitRequest struct {
	soft, hard, all bool
	chosen          []limitChoice
}

// A limitChoice is a resource with the new limit. Without one the limit is shown.
type limitChoice struct {
	resource
	sets  bool
	value string
}

func ulimitBuiltin(s *Shell, args []string) int {
	r, ok := s.limitRequest(args[1:])
	if !ok {
		return usageError
	}
	for _, x := range r.chosen {
		status := 0
		if x.sets {
			status = s.changeLimit(x, r)
		} else {
			status = s.print("ulimit", s.limitLine(x.resource, r))
		}
		if status != 0 {
			return status
		}
	}
	return 0
}

// limitRequest reads the arguments of ulimit. ok is false after an error.
func (s *Shell) limitRequest(words []string) (r limitRequest, ok bool) {
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
				r.soft = true
			case 'H':
				r.hard = true
			case 'a':
				r.all = true
			default:
				at := slices.IndexFunc(resources, func(x resource) bool { return x.letter == c })
				if at < 0 {
					s.errorf("ulimit: -%c: invalid option", c)
					s.Message("ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]")
					return r, false
				}
				choice := limitChoice{resource: resources[at]}
				if i+1 < len(word) { // the limit follows at once
					choice.sets, choice.value = true, word[i+1:]
				} else if len(words) > 0 && (words[0] == "-" || !strings.HasPrefix(words[0], "-")) {
					choice.sets, choice.value, words = true, words[0], words[1:]
				}
				r.chosen = append(r.chosen, choice)
				break letters
			}
		}
	}
	switch {
	case r.all:
		r.chosen = nil
		for _, x := range resources {
			r.chosen = append(r.chosen, limitChoice{resource: x})
		}
	case len(r.chosen) == 0:
		at := slices.IndexFunc(resources, func(x resource) bool { return x.letter == 'f' })
		r.chosen = []limitChoice{{resource: resources[at]}}
		if len(words) > 0 {
			r.chosen[0].sets, r.chosen[0].value = true, words[0]
		}
	}
	return r, true
}

// limitLine returns the line that shows a limit, with its name unless it is the only one.
func (s *Shell) limitLine(x resource, r limitRequest) string {
	text := s.limitText(x, r.hard && !r.soft) + "\n"
	switch {
	case len(r.chosen) == 1:
		return text
	case x.unit != "":
		return fmt.Sprintf("%s(%s, -%c) ", x.name, x.unit, x.letter) + text
	}
	return fmt.Sprintf("%s(-%c) ", x.name, x.letter) + text
}

// limitText returns the soft limit of a resource, or the hard one, in its unit.
func (s *Shell) limitText(x resource, hard bool) string {
	if x.number < 0 {
		return "8"
	}
	l := s.limitOf(x.number)
	n := l.soft
	if hard {
		n = l.hard
	}
	if n == unlimited {
		return "unlimited"
	}
	return strconv.FormatUint(n/s.unit(x), 10)
}

// changeLimit sets the limit of a resource, and returns the status of ulimit.
func (s *Shell) changeLimit(x limitChoice, r limitRequest) int {
	l := s.limitOf(max(x.number, 0))
	n := uint64(unlimited)
	switch x.value {
	case "unlimited":
	case "hard":
		n = l.hard
	case "soft":
		n = l.soft
	default:
		v, err := strconv.ParseUint(x.value, 10, 64)
		if err != nil {
			return s.failf("ulimit: %s: invalid number", x.value)
		}
		n = v * s.unit(x.resource)
	}
	if r.soft || !r.hard {
		l.soft = n
	}
	if r.hard || !r.soft {
		l.hard = n
	}
	if err := s.setLimit(x.number, l); err != nil {
		return s.failf("ulimit: %s: cannot modify limit: %s", strings.TrimSpace(x.name), strerror(err))
	}
	return 0
}
