//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Registers:
//
//	BX  bits           SI  next input      DI  next output       R8  the decoder
//	CX  n              R10 end of input    R11 end of output     R14 where distances may begin
//	R12 entry          AX  the entry after it, if it is a literal
//	R13 bits before    DX  the entry of the distance, if it is a length
//	R9  length         R15 scratch
//
// SHRX, SHLX and BZHI use the lowest six or eight bits of a count only.

// REFILL is as in fast: a load fills bits, and n is 56 to 63 afterwards.
#define REFILL \
	MOVQ  (SI), R15     \
	SHLXQ CX, R15, R15  \
	ORQ   R15, BX       \
	MOVL  CX, R15       \
	SHRL  $3, R15       \
	ANDL  $7, R15       \
	ADDQ  $7, SI        \
	SUBQ  R15, SI       \
	ORL   $56, CX

// LITLEN loads the entry of the next literal or length.
#define LITLEN(entry) \
	MOVL BX, entry                               \
	ANDL $(1<<const_litlenBits-1), entry         \
	MOVL decoder_litlen(R8)(entry*4), entry

// DIST loads the entry of the next distance.
#define DIST \
	MOVL BX, DX                                  \
	ANDL $(1<<const_distBits-1), DX              \
	MOVL decoder_dist(R8)(DX*4), DX

// TAKE removes the entry's bits, and loads both possible next entries.
#define TAKE \
	MOVQ  BX, R13      \
	SHRXQ R12, BX, BX  \
	SUBL  R12, CX      \
	LITLEN(AX)         \
	DIST

// VALUE adds the entry's extra bits, which are in R13, to its least value.
#define VALUE(entry, value) \
	BZHIQ entry, R13, R13      \
	MOVL  entry, value         \
	SHRL  $8, value            \
	SHRXQ value, R13, R13      \
	SHRL  $8, value            \
	ADDQ  R13, value

#define LITERAL \
	SHRL $16, R12      \
	MOVB R12, (DI)     \
	INCQ DI

// SUBTABLE puts the bits that index the subtable of the entry into R15, and the place of the subtable into entry.
#define SUBTABLE(entry) \
	MOVL  entry, R15       \
	SHRL  $8, R15          \
	ANDL  $15, R15         \
	BZHIQ R15, BX, R15     \
	SHRL  $16, entry       \
	ADDL  R15, entry

// func fastLoop(d *decoder, out *byte, at, limit, low int) (end int, why int)
TEXT ·fastLoop(SB), NOSPLIT, $0-56
	MOVQ d+0(FP), R8
	MOVQ out+8(FP), R14
	MOVQ R14, DI
	ADDQ at+16(FP), DI
	MOVQ R14, R11
	ADDQ limit+24(FP), R11
	ADDQ low+32(FP), R14
	MOVQ decoder_in(R8), R10
	MOVQ R10, SI
	ADDQ decoder_pos(R8), SI
	ADDQ decoder_end(R8), R10
	SUBQ $const_fastInput, R10
	MOVQ decoder_bits(R8), BX
	MOVQ decoder_nbits(R8), CX
	REFILL
	LITLEN(R12)

loop:
	CMPQ SI, R10
	JHI  stop
	CMPQ DI, R11
	JCC  stop

	TAKE
	TESTL $const_literal, R12
	JZ    notLiteral
	LITERAL
	MOVL  AX, R12
	TAKE
	TESTL $const_literal, R12
	JZ    notLiteral
	LITERAL
	MOVL  AX, R12
	TAKE
	TESTL $const_literal, R12
	JZ    notLiteral
	LITERAL
	MOVL  AX, R12
	REFILL
	JMP   loop

notLiteral:
	TESTL $const_exceptional, R12
	JNZ   exceptionalLength

length:
	VALUE(R12, R9)
	REFILL
	TESTL $const_exceptional, DX
	JNZ   exceptionalDistance

distance:
	MOVQ  BX, R13
	SHRXQ DX, BX, BX
	SUBL  DX, CX
	VALUE(DX, AX)
	LITLEN(R12)
	MOVQ  DI, R13
	SUBQ  R14, R13
	CMPQ  AX, R13
	JHI   tooFar
	REFILL
	MOVQ  DI, R13
	SUBQ  AX, R13
	CMPQ  R9, $32
	JHI   long
	CMPQ  AX, R9
	JCS   long
	VMOVDQU (R13), Y0
	VMOVDQU Y0, (DI)
	ADDQ  R9, DI
	JMP   loop

	// A match that is long, or overlaps itself: R9 becomes its end.
long:
	ADDQ DI, R9
	CMPQ AX, $32
	JCC  wide
	CMPQ AX, $8
	JCC  words
	CMPQ AX, $1
	JEQ  run
	MOVQ (R13), R15

pattern:
	MOVQ R15, (DI)
	ADDQ AX, DI
	CMPQ DI, R9
	JCS  pattern
	MOVQ R9, DI
	JMP  loop

run:
	VPBROADCASTB (R13), Y0

runs:
	VMOVDQU Y0, (DI)
	ADDQ    $32, DI
	CMPQ    DI, R9
	JCS     runs
	MOVQ    R9, DI
	JMP     loop

words:
	MOVQ (R13), R15
	MOVQ R15, (DI)
	ADDQ $8, R13
	ADDQ $8, DI
	CMPQ DI, R9
	JCS  words
	MOVQ R9, DI
	JMP  loop

wide:
	VMOVDQU (R13), Y0
	VMOVDQU Y0, (DI)
	ADDQ    $32, R13
	ADDQ    $32, DI
	CMPQ    DI, R9
	JCS     wide
	MOVQ    R9, DI
	JMP     loop

exceptionalLength:
	TESTL $const_subtable, R12
	JZ    special
	SUBTABLE(R12)
	ANDL  $(const_litlenSize-1), R12
	MOVL  decoder_litlen(R8)(R12*4), R12
	MOVQ  BX, R13
	SHRXQ R12, BX, BX
	SUBL  R12, CX
	DIST
	TESTL $const_literal, R12
	JZ    notLongLiteral
	LITERAL
	REFILL
	LITLEN(R12)
	JMP   loop

notLongLiteral:
	TESTL $const_exceptional, R12
	JZ    length

special:
	MOVL  $const_whyInvalidLength, R9
	TESTL $const_endOfBlock, R12
	JZ    leave
	MOVL  $const_whyBlockDone, R9
	JMP   leave

exceptionalDistance:
	TESTL $const_subtable, DX
	JZ    invalidDistance
	SHRQ  $const_distBits, BX
	SUBL  $const_distBits, CX
	SUBTABLE(DX)
	ANDL  $(const_distSize-1), DX
	MOVL  decoder_dist(R8)(DX*4), DX
	TESTL $const_exceptional, DX
	JZ    distance

invalidDistance:
	MOVL $const_whyInvalidDistance, R9
	JMP  leave

tooFar:
	MOVL $const_whyTooFar, R9
	JMP  leave

stop:
	MOVL $const_whyBounds, R9

leave:
	ANDL  $63, CX
	BZHIQ CX, BX, BX
	MOVQ  BX, decoder_bits(R8)
	MOVQ  CX, decoder_nbits(R8)
	SUBQ  decoder_in(R8), SI
	MOVQ  SI, decoder_pos(R8)
	SUBQ  out+8(FP), DI
	MOVQ  DI, end+40(FP)
	MOVQ  R9, why+48(FP)
	VZEROUPPER
	RET

// func hasAVX2AndBMI2() bool
TEXT ·hasAVX2AndBMI2(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	XORL AX, AX
	CPUID
	CMPL AX, $7
	JCS  no
	MOVL $1, AX
	XORL CX, CX
	CPUID
	ANDL $(1<<27|1<<28), CX // OSXSAVE, AVX
	CMPL CX, $(1<<27|1<<28)
	JNE  no
	XORL CX, CX
	XGETBV
	ANDL $6, AX // the kernel saves XMM and YMM
	CMPL AX, $6
	JNE  no
	MOVL $7, AX
	XORL CX, CX
	CPUID
	ANDL $(1<<5|1<<8), BX // AVX2, BMI2
	CMPL BX, $(1<<5|1<<8)
	JNE  no
	MOVB $1, ret+0(FP)

no:
	RET
