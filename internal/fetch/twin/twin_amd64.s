//go:build !purego

#include "textflag.h"

// Registers:
//
//	X1, X2   the first state     X5 to X8   four words of its block each
//	X3, X4   the second state    X9 to X12  those of the other block
//	X0       words and constants of two rounds, as the instructions want it
//	X13      scratch             X14        the order of bytes in a word
//	SI, DI   next input          R8         constants of the next rounds
//	CX       blocks left         DX         end of the constants

// ROUNDS makes four rounds with a block's words m.
#define ROUNDS(m, s, t) \
	MOVOU       m, X0         \
	PADDD       (R8), X0      \
	SHA256RNDS2 X0, s, t      \
	PSHUFD      $0x0e, X0, X0 \
	SHA256RNDS2 X0, t, s

// NEXT replaces the words m by those 16 rounds later, of which b, c and d are the words in between.
#define NEXT(m, b, c, d) \
	SHA256MSG1 b, m       \
	MOVOU      d, X13     \
	PALIGNR    $4, c, X13 \
	PADDD      X13, m     \
	SHA256MSG2 d, m

#define LOAD(from, m) \
	MOVOU  from, m \
	PSHUFB X14, m

#define FOUR(m, n) \
	ROUNDS(m, X1, X2) \
	ROUNDS(n, X3, X4) \
	ADDQ $16, R8

// func blocks(a, b *[8]uint32, p, q *byte, n int)
TEXT ·blocks(SB), NOSPLIT, $64-40
	MOVQ a+0(FP), AX
	MOVQ b+8(FP), BX
	MOVQ p+16(FP), SI
	MOVQ q+24(FP), DI
	MOVQ n+32(FP), CX
	MOVOU 0(AX), X1
	MOVOU 16(AX), X2
	MOVOU 0(BX), X3
	MOVOU 16(BX), X4
	MOVOU flip<>(SB), X14
	LEAQ constants<>+256(SB), DX

block:
	LEAQ constants<>(SB), R8
	MOVOU X1, 0(SP)
	MOVOU X2, 16(SP)
	MOVOU X3, 32(SP)
	MOVOU X4, 48(SP)
	LOAD(0(SI), X5)
	LOAD(0(DI), X9)
	FOUR(X5, X9)
	LOAD(16(SI), X6)
	LOAD(16(DI), X10)
	FOUR(X6, X10)
	LOAD(32(SI), X7)
	LOAD(32(DI), X11)
	FOUR(X7, X11)
	LOAD(48(SI), X8)
	LOAD(48(DI), X12)
	FOUR(X8, X12)

sixteen:
	NEXT(X5, X6, X7, X8)
	NEXT(X9, X10, X11, X12)
	FOUR(X5, X9)
	NEXT(X6, X7, X8, X5)
	NEXT(X10, X11, X12, X9)
	FOUR(X6, X10)
	NEXT(X7, X8, X5, X6)
	NEXT(X11, X12, X9, X10)
	FOUR(X7, X11)
	NEXT(X8, X5, X6, X7)
	NEXT(X12, X9, X10, X11)
	FOUR(X8, X12)
	CMPQ R8, DX
	JNE  sixteen

	MOVOU 0(SP), X0
	PADDD X0, X1
	MOVOU 16(SP), X0
	PADDD X0, X2
	MOVOU 32(SP), X0
	PADDD X0, X3
	MOVOU 48(SP), X0
	PADDD X0, X4
	ADDQ  $64, SI
	ADDQ  $64, DI
	DECQ  CX
	JNZ   block

	MOVOU X1, 0(AX)
	MOVOU X2, 16(AX)
	MOVOU X3, 0(BX)
	MOVOU X4, 16(BX)
	RET

// func hasSHA() bool
TEXT ·hasSHA(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	XORL AX, AX
	CPUID
	CMPL AX, $7
	JLT  no
	MOVL $1, AX
	XORL CX, CX
	CPUID
	BTL  $9, CX // SSSE3
	JCC  no
	MOVL $7, AX
	XORL CX, CX
	CPUID
	BTL  $29, BX // SHA
	JCC  no
	MOVB $1, ret+0(FP)

no:
	RET

DATA flip<>+0(SB)/8, $0x0405060700010203
DATA flip<>+8(SB)/8, $0x0c0d0e0f08090a0b
GLOBL flip<>(SB), NOPTR|RODATA, $16

// The constants of the rounds: fractions of the cube roots of the first primes (FIPS 180-4, 4.2.2).
DATA constants<>+0(SB)/8, $0x71374491428a2f98
DATA constants<>+8(SB)/8, $0xe9b5dba5b5c0fbcf
DATA constants<>+16(SB)/8, $0x59f111f13956c25b
DATA constants<>+24(SB)/8, $0xab1c5ed5923f82a4
DATA constants<>+32(SB)/8, $0x12835b01d807aa98
DATA constants<>+40(SB)/8, $0x550c7dc3243185be
DATA constants<>+48(SB)/8, $0x80deb1fe72be5d74
DATA constants<>+56(SB)/8, $0xc19bf1749bdc06a7
DATA constants<>+64(SB)/8, $0xefbe4786e49b69c1
DATA constants<>+72(SB)/8, $0x240ca1cc0fc19dc6
DATA constants<>+80(SB)/8, $0x4a7484aa2de92c6f
DATA constants<>+88(SB)/8, $0x76f988da5cb0a9dc
DATA constants<>+96(SB)/8, $0xa831c66d983e5152
DATA constants<>+104(SB)/8, $0xbf597fc7b00327c8
DATA constants<>+112(SB)/8, $0xd5a79147c6e00bf3
DATA constants<>+120(SB)/8, $0x1429296706ca6351
DATA constants<>+128(SB)/8, $0x2e1b213827b70a85
DATA constants<>+136(SB)/8, $0x53380d134d2c6dfc
DATA constants<>+144(SB)/8, $0x766a0abb650a7354
DATA constants<>+152(SB)/8, $0x92722c8581c2c92e
DATA constants<>+160(SB)/8, $0xa81a664ba2bfe8a1
DATA constants<>+168(SB)/8, $0xc76c51a3c24b8b70
DATA constants<>+176(SB)/8, $0xd6990624d192e819
DATA constants<>+184(SB)/8, $0x106aa070f40e3585
DATA constants<>+192(SB)/8, $0x1e376c0819a4c116
DATA constants<>+200(SB)/8, $0x34b0bcb52748774c
DATA constants<>+208(SB)/8, $0x4ed8aa4a391c0cb3
DATA constants<>+216(SB)/8, $0x682e6ff35b9cca4f
DATA constants<>+224(SB)/8, $0x78a5636f748f82ee
DATA constants<>+232(SB)/8, $0x8cc7020884c87814
DATA constants<>+240(SB)/8, $0xa4506ceb90befffa
DATA constants<>+248(SB)/8, $0xc67178f2bef9a3f7
GLOBL constants<>(SB), NOPTR|RODATA, $256
