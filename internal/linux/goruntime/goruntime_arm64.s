#include "textflag.h"

// contedor_goruntime_mapping is mmap(2) for the runtime, with C's calling convention: the
// address in R0, the length in R1, the protection in R2, the flags in R3, the descriptor in
// R4, the offset in R5. It returns the address or the errno in R0.
TEXT contedor_goruntime_mapping(SB), NOSPLIT|NOFRAME, $0
	CBNZW R2, map // PROT_NONE reserves
	TBNZ  $4, R3, map // MAP_FIXED
	MOVD  ·limited(SB), R6
	CMP   $1, R6
	BEQ   map
	BHI   pretend

	// the first call
	SUB  $48, RSP
	STP  (R0, R1), 16(RSP)
	STP  (R3, R30), 32(RSP)
	CALL ·begin(SB)
	LDP  16(RSP), (R0, R1)
	LDP  32(RSP), (R3, R30)
	ADD  $48, RSP
	MOVD $0, R2
	MOVD $-1, R4 // no file
	MOVD $0, R5
	MOVD ·limited(SB), R6
	CMP  $1, R6
	BEQ  map

pretend:
	CBNZ R0, done // the address that the runtime wants
	MOVD ·reserved(SB), R0
	ADD  R0, R1, R6
	MOVD $0xffff, R7 // pages have 64 KiB at most
	ADD  R7, R6, R6
	BIC  R7, R6, R6
	MOVD R6, ·reserved(SB)

done:
	RET

map:
	MOVD $222, R8
	SVC
	CMN  $4095, R0
	BCS  failed
	RET

failed:
	NEG  R0, R0
	CMP  $12, R0 // ENOMEM
	BNE  done
	CBZW R2, done
	CALL ·exhausted(SB)
	RET

// contedor_goruntime_action is sigaction(2) for the runtime, with C's calling convention: the signal in
// R0, the new action in R1, the place for the old one in R2. It returns 0, or EINVAL, for which the
// runtime makes the system call itself and reports its error.
TEXT contedor_goruntime_action(SB), NOSPLIT|NOFRAME, $0
	CBZ  R1, call
	MOVD (R1), R4
	CMP  $1, R4 // SIG_IGN; SIG_DFL is 0
	BLS  call
	SUBW $1, R0, R4
	MOVD $1, R5
	LSL  R4, R5, R5
	MOVD ·unclaimed(SB), R6
	TST  R5, R6
	BEQ  call
	BIC  R5, R6, R6
	MOVD R6, ·unclaimed(SB)
	MOVD $0, R0
	RET

call:
	MOVD $8, R3 // size of a signal mask
	MOVD $134, R8
	SVC
	CBZ  R0, end
	MOVD $22, R0

end:
	RET
