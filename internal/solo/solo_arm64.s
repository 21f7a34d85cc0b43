#include "go_asm.h"
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

// func exitThreadAddress() uintptr
TEXT ·exitThreadAddress(SB), NOSPLIT, $0-8
	MOVD $exitThread<>(SB), R0
	MOVD R0, ret+0(FP)
	RET

TEXT exitThread<>(SB), NOSPLIT|NOFRAME, $0-0
	MOVD $0, R0
	MOVD $93, R8
	SVC
	BRK

// func code() (start, end uintptr)
TEXT ·code(SB), NOSPLIT, $0-16
	MOVD $runtime·text(SB), R0
	AND  $~65535, R0
	MOVD R0, start+0(FP)
	MOVD $runtime·erodata(SB), R0
	AND  $~65535, R0
	MOVD R0, end+8(FP)
	RET

// func header() *[headerSize]byte
TEXT ·header(SB), NOSPLIT, $0-8
	MOVD $runtime·text(SB), R0
	AND  $~4095, R0
	SUB  $const_headerSize, R0
	MOVD R0, ret+0(FP)
	RET
