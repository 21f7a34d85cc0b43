#include "textflag.h"

// func record()
TEXT ·record(SB), NOSPLIT, $48-0
	// rt_sigprocmask(SIG_BLOCK, nil, &state.mask, 8)
	MOVQ $0, DI
	MOVQ $0, SI
	LEAQ ·state+0(SB), DX
	MOVQ $8, R10
	MOVQ $14, AX
	SYSCALL

	// prlimit64(0, RLIMIT_NOFILE, nil, &state.files)
	MOVQ $0, DI
	MOVQ $7, SI
	MOVQ $0, DX
	LEAQ ·state+16(SB), R10
	MOVQ $302, AX
	SYSCALL

	// rt_sigaction(n, nil, &action, 8) for every signal
	MOVQ $1, R8
	MOVQ $0, R9

signal:
	MOVQ R8, DI
	MOVQ $0, SI
	LEAQ action-40(SP), DX
	MOVQ $8, R10
	MOVQ $13, AX
	SYSCALL
	CMPQ action-40(SP), $1 // SIG_IGN
	JNE  next
	LEAQ -1(R8), CX
	BTSQ CX, R9

next:
	INCQ R8
	CMPQ R8, $64
	JLE  signal
	MOVQ R9, ·state+8(SB)

	// fcntl(n, F_GETFD), and open("/", O_PATH|O_CLOEXEC) on EBADF
	MOVQ $0, R8
	MOVQ $0, R9

descriptor:
	MOVQ R8, DI
	MOVQ $1, SI
	MOVQ $72, AX
	SYSCALL
	CMPQ AX, $-9
	JNE  open
	BTSQ R8, R9
	LEAQ root<>(SB), DI
	MOVQ $0x280000, SI
	MOVQ $2, AX
	SYSCALL

open:
	INCQ R8
	CMPQ R8, $2
	JLE  descriptor
	MOVQ R9, ·state+32(SB)
	MOVQ $1, ·state+40(SB)
	RET

// begin does what the runtime leaves out if there is a hook: it points FS at
// the first thread's storage, whose slot for g is at -8(FS). Then it calls
// ·early. Go does not promise where the caller of the hook keeps argc (CX) and
// argv (SI): ·argv stays 0 unless argv is just above the stack, with argc
// before it. DI is the first thread's g.
TEXT begin<>(SB), NOSPLIT, $0-0
	MOVQ DI, ·tls+0(SB)
	MOVQ SI, R12
	MOVQ CX, R13
	MOVQ $0x1002, DI // ARCH_SET_FS
	LEAQ ·tls+8(SB), SI
	MOVQ $158, AX
	SYSCALL
	TESTQ AX, AX
	JNZ refused
	MOVQ R12, AX
	SUBQ SP, AX
	CMPQ AX, $256
	JAE  done
	CMPQ -8(R12), R13
	JNE  done
	MOVQ R12, ·argv(SB)
	MOVQ ·early(SB), AX
	TESTQ AX, AX
	JZ   done
	MOVQ R13, DI
	MOVQ R12, SI
	CALL AX

done:
	RET

refused:
	// write(2, …), and exit_group(1): no Go code can run
	MOVQ $2, DI
	LEAQ noStorage<>(SB), SI
	MOVQ $64, DX
	MOVQ $1, AX
	SYSCALL
	MOVQ $1, DI
	MOVQ $231, AX
	SYSCALL
	JMP refused

TEXT contedor_entry_hook(SB), NOSPLIT, $24-40
	MOVQ  argc+24(FP), CX
	MOVQ  argv+32(FP), SI
	CALL  begin<>(SB)
	MOVQ  ·argv(SB), SI
	TESTQ SI, SI
	JZ    record
	MOVLQSX argc+24(FP), CX
	MOVQ  CX, 0(SP)
	MOVQ  SI, 8(SP)
	CALL  ·prepare(SB)
	MOVQ  16(SP), AX
	MOVQ  AX, argv+32(FP)

record:
	CALL ·record(SB)
	RET

DATA root<>+0(SB)/2, $"/\x00"
GLOBL root<>(SB), RODATA, $2

DATA noStorage<>+0(SB)/32, $"contedor: cannot start: arch_prc"
DATA noStorage<>+32(SB)/32, $"tl(2) is not possible (seccomp)\n"
GLOBL noStorage<>(SB), RODATA, $64
