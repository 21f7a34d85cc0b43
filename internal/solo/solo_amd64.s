#include "go_asm.h"
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

// func exitThreadAddress() uintptr
TEXT ·exitThreadAddress(SB), NOSPLIT, $0-8
	LEAQ exitThread<>(SB), AX
	MOVQ AX, ret+0(FP)
	RET

TEXT exitThread<>(SB), NOSPLIT|NOFRAME, $0-0
	XORL DI, DI
	MOVL $60, AX
	SYSCALL
	INT $3

// func code() (start, end uintptr)
TEXT ·code(SB), NOSPLIT, $0-16
	LEAQ runtime·text(SB), AX
	ANDQ $~4095, AX
	MOVQ AX, start+0(FP)
	LEAQ runtime·erodata(SB), AX
	ANDQ $~4095, AX
	MOVQ AX, end+8(FP)
	RET

// func header() *[headerSize]byte
TEXT ·header(SB), NOSPLIT, $0-8
	LEAQ runtime·text(SB), AX
	ANDQ $~4095, AX
	SUBQ $const_headerSize, AX
	MOVQ AX, ret+0(FP)
	RET
