//go:build mips || mipsle || mips64 || mips64le

package timeout

import "syscall"

// stackFault is SIGSTKFLT, or the signal that an architecture without it has in its stead.
const stackFault = syscall.SIGEMT
