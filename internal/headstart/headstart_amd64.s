#include "textflag.h"

// contedor_headstart calls start. It gets argc in DI and argv in SI.
TEXT contedor_headstart(SB), NOSPLIT, $16-0
	MOVQ DI, 0(SP)
	MOVQ SI, 8(SP)
	CALL ·start(SB)
	RET
