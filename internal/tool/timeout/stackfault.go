//go:build !mips && !mipsle && !mips64 && !mips64le

package timeout

import "syscall"

// stackFault is SIGSTKFLT, or the signal with its number on an architecture without it.
const stackFault = syscall.SIGSTKFLT
