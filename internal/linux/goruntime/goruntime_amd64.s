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

// contedor_goruntime_action is sigaction(2) for the runtime, with C's calling convention: the signal in
// DI, the new action in SI, the place for the old one in DX. It returns 0, or EINVAL, for which the
// runtime makes the system call itself and reports its error.
TEXT contedor_goruntime_action(SB), NOSPLIT|NOFRAME, $0
	TESTQ SI, SI
	JZ    call
	CMPQ  (SI), $1 // SIG_IGN; SIG_DFL is 0
	JLS   call
	LEAL  -1(DI), AX
	BTRQ  AX, ·unclaimed(SB)
	JCC   call
	XORL  AX, AX
	RET

call:
	MOVQ  $8, R10 // size of a signal mask
	MOVQ  $13, AX
	SYSCALL
	TESTQ AX, AX
	JZ    end
	MOVQ  $22, AX

end:
	RET
