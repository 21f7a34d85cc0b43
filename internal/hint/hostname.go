package hint

import (
	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// Hostname is setting the host name, sethostname(2).
type Hostname struct{}

func (*Hostname) word() string { return "hostname" }
func (*Hostname) code(*codec)  {}

func (*Hostname) cause(r Refusal, m machine.Machine, t *texts.Hint) string {
	switch {
	case r.Errno != unix.EPERM:
		return ""
	case r.EUID == 0:
		return t.HostnameInside
	}
	return t.HostnameUser
}
