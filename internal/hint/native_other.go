//go:build !amd64 && !arm64

package hint

import "runtime"

// nativeMachine is the machine of this program's own ELF header.
var nativeMachine = map[string]uint16{
	"386": 3, "arm": 40, "loong64": 258, "mips": 8, "mips64": 8, "mips64le": 8, "mipsle": 8, "ppc64": 21, "ppc64le": 21, "riscv64": 243, "s390x": 22,
}[runtime.GOARCH]
