#include "textflag.h"

// func clone(flags uintptr) (pid uintptr)
TEXT ·clone(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ flags+0(FP), DI
	MOVQ $0, SI
	MOVQ $0, DX
	MOVQ $0, R10
	MOVQ $0, R8
	MOVQ $56, AX
	POPQ R12
	SYSCALL
	PUSHQ R12
	MOVQ AX, pid+8(FP)
	RET
