//go:build 386 || arm || mips || mipsle

package solo

import "golang.org/x/sys/unix"

// sysFstatat is the number of the system call that fills a unix.Stat_t.
const sysFstatat = unix.SYS_FSTATAT64
