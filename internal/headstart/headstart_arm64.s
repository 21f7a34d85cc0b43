#include "textflag.h"

// contedor_headstart calls start. It gets argc in R0 and argv in R1.
TEXT contedor_headstart(SB), NOSPLIT, $24-0
	MOVD R0, 8(RSP)
	MOVD R1, 16(RSP)
	CALL ·start(SB)
	RET
