#include "go_asm.h"
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

// func exitThreadAddress() uintptr
TEXT ·exitThreadAddress(SB), NOSPLIT, $0-8
	MOV $exitThread<>(SB), A0
	MOV A0, ret+0(FP)
	RET

TEXT exitThread<>(SB), NOSPLIT|NOFRAME, $0-0
	MOV ZERO, A0
	MOV $93, A7
	ECALL
	EBREAK

// func code() (start, end uintptr)
TEXT ·code(SB), NOSPLIT, $0-16
	MOV $runtime·text(SB), A0
	AND $~4095, A0
	MOV A0, start+0(FP)
	MOV $runtime·erodata(SB), A0
	AND $~4095, A0
	MOV A0, end+8(FP)
	RET

// func header() *[headerSize]byte
TEXT ·header(SB), NOSPLIT, $0-8
	MOV $runtime·text(SB), A0
	AND $~4095, A0
	SUB $const_headerSize, A0
	MOV A0, ret+0(FP)
	RET
