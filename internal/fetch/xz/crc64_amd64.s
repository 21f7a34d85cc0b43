//go:build !purego

#include "textflag.h"

// FOLD moves 128 bits of the state in X by 64 bytes and adds 16 bytes of the data.
#define FOLD(X, at) \
	MOVO      X, X5       \
	PCLMULQDQ $0x00, X4, X \
	PCLMULQDQ $0x11, X4, X5 \
	MOVOU     at(SI), X6  \
	PXOR      X5, X       \
	PXOR      X6, X

// func fold(state *[64]byte, data *byte, blocks int, beyond, before uint64)
TEXT ·fold(SB), NOSPLIT, $0-40
	MOVQ       state+0(FP), DI
	MOVQ       data+8(FP), SI
	MOVQ       blocks+16(FP), CX
	MOVQ       beyond+24(FP), X4
	MOVQ       before+32(FP), X5
	PUNPCKLQDQ X5, X4
	MOVOU      0(DI), X0
	MOVOU      16(DI), X1
	MOVOU      32(DI), X2
	MOVOU      48(DI), X3

next:
	FOLD(X0, 0)
	FOLD(X1, 16)
	FOLD(X2, 32)
	FOLD(X3, 48)
	ADDQ $64, SI
	DECQ CX
	JNZ  next

	MOVOU X0, 0(DI)
	MOVOU X1, 16(DI)
	MOVOU X2, 32(DI)
	MOVOU X3, 48(DI)
	RET
