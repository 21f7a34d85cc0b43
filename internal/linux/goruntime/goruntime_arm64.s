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
