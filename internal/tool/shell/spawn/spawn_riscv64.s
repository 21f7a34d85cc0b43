#include "textflag.h"

// func clone(flags uintptr) (pid uintptr)
TEXT ·clone(SB), NOSPLIT|NOFRAME, $0-16
	MOV flags+0(FP), A0
	MOV ZERO, A1
	MOV ZERO, A2
	MOV ZERO, A3
	MOV ZERO, A4
	MOV $220, A7
	ECALL
	MOV A0, pid+8(FP)
	RET
