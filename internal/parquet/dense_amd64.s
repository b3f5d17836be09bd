//go:build !purego

#include "textflag.h"

// func denseEights(words *uint64, known *byte, values *float64, groups int) int
TEXT ·denseEights(SB), NOSPLIT, $0-40
	MOVQ words+0(FP), DI
	MOVQ known+8(FP), DX
	MOVQ values+16(FP), SI
	MOVQ groups+24(FP), CX
group:
	MOVUPD 0(SI), X0
	MOVUPD 16(SI), X1
	MOVUPD 32(SI), X2
	MOVUPD 48(SI), X3
	MOVAPD X0, X4
	CMPPD X1, X4, $3 // ones where either is NaN
	MOVAPD X2, X5
	CMPPD X3, X5, $3
	ORPD X4, X5
	MOVMSKPD X5, AX
	TESTL AX, AX
	JNE nulls
	MOVUPD X0, 0(DI)
	MOVUPD X1, 16(DI)
	MOVUPD X2, 32(DI)
	MOVUPD X3, 48(DI)
	ADDQ $64, DI
	MOVB $0xFF, (DX)
next:
	ADDQ $64, SI
	INCQ DX
	DECQ CX
	JNE group
	SUBQ words+0(FP), DI
	SHRQ $3, DI
	MOVQ DI, ret+32(FP)
	RET

nulls:
	CMPPD X0, X0, $7 // ones where it is not NaN
	CMPPD X1, X1, $7
	CMPPD X2, X2, $7
	CMPPD X3, X3, $7
	MOVMSKPD X3, AX
	MOVMSKPD X2, BX
	LEAQ (BX)(AX*4), AX
	MOVMSKPD X1, BX
	LEAQ (BX)(AX*4), AX
	MOVMSKPD X0, BX
	LEAQ (BX)(AX*4), AX
	MOVB AX, (DX)

// Writes a value, and stays where it is when that is null: the next takes its place.
#define WRITE(at) \
	MOVQ at(SI), BX \
	MOVQ BX, (DI) \
	MOVQ AX, BX \
	ANDQ $1, BX \
	LEAQ (DI)(BX*8), DI \
	SHRQ $1, AX

	WRITE(0)
	WRITE(8)
	WRITE(16)
	WRITE(24)
	WRITE(32)
	WRITE(40)
	WRITE(48)
	WRITE(56)
	JMP next
