package ss

import (
	"os"
	"strconv"
	"strings"
)

// findUsers finds the processes that have each socket open.
func (s *session) findUsers() {
	s.users = map[uint64]string{}
	directories, _ := os.ReadDir("/proc")
	for _, d := range directories {
		if _, err := strconv.Atoi(d.Name()); err != nil {
			continue
		}
		s.findSockets("/proc/"+d.Name(), d.Name())
	}
}

// findSockets adds the sockets of a process to users. Those found later stand first.
func (s *session) findSockets(directory, pid string) {
	names, _ := os.ReadDir(directory + "/fd")
	task := ""
	for _, name := range names {
		target, err := os.Readlink(directory + "/fd/" + name.Name())
		text, ok := strings.CutPrefix(target, "socket:[")
		inode, parseErr := strconv.ParseUint(strings.TrimSuffix(text, "]"), 10, 64)
		if err != nil || !ok || parseErr != nil {
			continue
		}
		if task == "" {
			stat, _ := os.ReadFile(directory + "/stat")
			_, after, _ := strings.Cut(string(stat), "(")
			task, _, _ = strings.Cut(after, ")")
		}
		user := `("` + task + `",pid=` + pid + ",fd=" + name.Name() + ")"
		if s.users[inode] != "" {
			user += "," + s.users[inode]
		}
		s.users[inode] = user
	}
}

// usersOf formats the processes that have a socket open.
func (s *session) usersOf(inode uint64) string {
	if text := s.users[inode]; text != "" {
		return " users:(" + text + ")"
	}
	return ""
}
