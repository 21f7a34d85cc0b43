package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// nsenter measures the entry into all namespaces of a process that has its own.
func (b *bench) nsenter() (string, error) {
	target := exec.Command("sleep", "infinity")
	target.SysProcAttr = &unix.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWCGROUP,
		Pdeathsig:  unix.SIGKILL,
	}
	if err := target.Start(); err != nil {
		return "", err
	}
	defer target.Wait()
	defer target.Process.Kill()
	words := []string{"nsenter", "-t", strconv.Itoa(target.Process.Pid), "-a", "true"}
	c := contest{
		title:  "`nsenter -t PID -a true`",
		rounds: b.starts,
		entries: []*entry{
			command("util-linux", "", words...),
			command("ours, link to contedor", b.links, words...).atMost(0.75, "util-linux"),
		},
	}
	return c.play()
}

// network measures ip in a network namespace of its own.
func (b *bench) network() (string, error) {
	leave, err := enterNetwork()
	if err != nil {
		return "", err
	}
	defer leave()
	for _, words := range []string{"netns add bench", "link set lo up"} {
		if err := realIP(words); err != nil {
			return "", err
		}
	}
	var text strings.Builder
	for _, t := range []struct {
		words, undo string
		atMost      float64
	}{
		{"link add ve0 type veth peer name ve1", "link del ve0", 1.3},
		{"addr add 10.0.0.1/24 dev lo", "addr del 10.0.0.1/24 dev lo", 1.3},
		{"netns exec bench true", "", 0.9},
	} {
		words := append([]string{"ip"}, strings.Fields(t.words)...)
		c := contest{
			title:  "`ip " + t.words + "`",
			rounds: b.starts,
			entries: []*entry{
				command("iproute2", "", words...),
				command("ours, link to contedor", b.links, words...).atMost(t.atMost, "iproute2"),
			},
		}
		if t.undo != "" {
			c.after = func(string) error { return realIP(t.undo) }
		}
		figures, err := c.play()
		if err != nil {
			return "", err
		}
		text.WriteString(figures + "\n")
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// realIP runs the machine's own ip.
func realIP(words string) error {
	if out, err := exec.Command("ip", strings.Fields(words)...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %s: %w: %s", words, err, out)
	}
	return nil
}

// enterNetwork gives this thread a network namespace of its own, and an empty /run for the
// names of network namespaces, which the bench's mount namespace hides from the machine. leave
// undoes that.
func enterNetwork() (leave func(), err error) {
	before, err := unix.Open("/proc/thread-self/ns/net", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=755"); err != nil {
		unix.Close(before)
		return nil, fmt.Errorf("mount: %w", err)
	}
	leave = func() {
		unix.Setns(before, unix.CLONE_NEWNET)
		unix.Close(before)
		unix.Unmount("/run", unix.MNT_DETACH)
	}
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		leave()
		return nil, fmt.Errorf("unshare: %w", err)
	}
	return leave, nil
}
