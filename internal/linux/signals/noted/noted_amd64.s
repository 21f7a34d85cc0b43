#include "textflag.h"

// func handler() (handler, restorer uintptr)
TEXT ·handler(SB), NOSPLIT, $0-16
	LEAQ note<>(SB), AX
	MOVQ AX, handler+0(FP)
	LEAQ restore<>(SB), AX
	MOVQ AX, restorer+8(FP)
	RET

TEXT note<>(SB), NOSPLIT|NOFRAME, $0-0
	MOVL $1, ·arrived(SB)
	RET

// rt_sigreturn(2)
TEXT restore<>(SB), NOSPLIT|NOFRAME, $0-0
	MOVQ $15, AX
	SYSCALL
	INT $3
