#include "textflag.h"

// func clone(flags uintptr) (pid uintptr)
TEXT ·clone(SB), NOSPLIT, $0-16
	MOVD flags+0(FP), R0
	MOVD $0, R1
	MOVD $0, R2
	MOVD $0, R3
	MOVD $0, R4
	MOVD $220, R8
	SVC
	MOVD R0, pid+8(FP)
	RET
