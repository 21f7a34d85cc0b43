#include "textflag.h"

// contedor_goruntime_mapping is mmap(2) for the runtime, with C's calling convention: the
// address in DI, the length in SI, the protection in DX, the flags in CX, the descriptor in
// R8, the offset in R9. It returns the address or the errno in AX.
TEXT contedor_goruntime_mapping(SB), NOSPLIT|NOFRAME, $0
	TESTL DX, DX // PROT_NONE reserves
	JNZ   map
	TESTL $0x10, CX // MAP_FIXED
	JNZ   map
	CMPQ  ·limited(SB), $1
	JEQ   map
	JA    pretend

	// the first call
	PUSHQ DI
	PUSHQ SI
	PUSHQ CX
	CALL  ·begin(SB)
	POPQ  CX
	POPQ  SI
	POPQ  DI
	MOVQ  $0, DX
	MOVQ  $-1, R8 // no file
	MOVQ  $0, R9
	CMPQ  ·limited(SB), $1
	JEQ   map

pretend:
	MOVQ  DI, AX
	TESTQ DI, DI
	JNZ   done // the address that the runtime wants
	MOVQ  ·reserved(SB), AX
	LEAQ  0xfff(AX)(SI*1), R10
	ANDQ  $~0xfff, R10
	MOVQ  R10, ·reserved(SB)

done:
	RET

map:
	MOVQ CX, R10
	MOVQ $9, AX
	SYSCALL
	CMPQ AX, $-4095
	JCC  failed
	RET

failed:
	NEGQ AX
	CMPQ AX, $12 // ENOMEM
	JNE  done
	TESTL DX, DX
	JZ   done
	CALL ·exhausted(SB)
	RET
