#include "textflag.h"

// func handler() (handler, restorer uintptr)
TEXT ·handler(SB), NOSPLIT, $0-16
	MOVD $note<>(SB), R0
	MOVD R0, handler+0(FP)
	MOVD ZR, restorer+8(FP)
	RET

TEXT note<>(SB), NOSPLIT|NOFRAME, $0-0
	MOVW $1, R0
	MOVW R0, ·arrived(SB)
	RET
