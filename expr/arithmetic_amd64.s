//go:build !purego

#include "textflag.h"

// The functions for numbers have the arguments (out, a, b *float64, n int), n > 0 a
// multiple of 8, and work on eight values at a time in the SSE2 registers that every
// amd64 processor has.

#define ARGUMENTS \
	MOVQ out+0(FP), DI \
	MOVQ a+8(FP), SI \
	MOVQ b+16(FP), DX \
	MOVQ n+24(FP), CX

#define LOAD \
	MOVUPD 0(SI), X0 \
	MOVUPD 16(SI), X1 \
	MOVUPD 32(SI), X2 \
	MOVUPD 48(SI), X3 \
	MOVUPD 0(DX), X4 \
	MOVUPD 16(DX), X5 \
	MOVUPD 32(DX), X6 \
	MOVUPD 48(DX), X7

#define STORE \
	MOVUPD X0, 0(DI) \
	MOVUPD X1, 16(DI) \
	MOVUPD X2, 32(DI) \
	MOVUPD X3, 48(DI) \
	ADDQ $64, SI \
	ADDQ $64, DX \
	ADDQ $64, DI \
	SUBQ $8, CX

#define ARITHMETIC(OP) \
	ARGUMENTS \
loop: \
	LOAD \
	OP X4, X0 \
	OP X5, X1 \
	OP X6, X2 \
	OP X7, X3 \
	STORE \
	JNE loop \
	RET

// func addEights(out, a, b *float64, n int)
TEXT ·addEights(SB), NOSPLIT, $0-32
	ARITHMETIC(ADDPD)

// func subEights(out, a, b *float64, n int)
TEXT ·subEights(SB), NOSPLIT, $0-32
	ARITHMETIC(SUBPD)

// func mulEights(out, a, b *float64, n int)
TEXT ·mulEights(SB), NOSPLIT, $0-32
	ARITHMETIC(MULPD)

// Adds b with nulls as zero: a comparison with itself is all ones unless it is null.
#define ADD_KNOWN(a, b, known) \
	MOVAPD b, known \
	CMPPD b, known, $7 \
	ANDPD known, b \
	ADDPD b, a

// func addKnownEights(out, a, b *float64, n int)
TEXT ·addKnownEights(SB), NOSPLIT, $0-32
	ARGUMENTS
loop:
	LOAD
	ADD_KNOWN(X0, X4, X8)
	ADD_KNOWN(X1, X5, X9)
	ADD_KNOWN(X2, X6, X10)
	ADD_KNOWN(X3, X7, X11)
	STORE
	JNE loop
	RET

// Divides, and replaces quotients by the null in X14 where b is the zero in X13.
#define DIVIDE(a, b, zero) \
	MOVAPD b, zero \
	CMPPD X13, zero, $0 \
	DIVPD b, a \
	MOVAPD zero, b \
	ANDNPD a, zero \
	ANDPD X14, b \
	ORPD zero, b \
	MOVAPD b, a

// func divEights(out, a, b *float64, n int)
TEXT ·divEights(SB), NOSPLIT, $0-32
	ARGUMENTS
	XORPD X13, X13
	MOVQ $0x7FF8000000000001, AX
	MOVQ AX, X14
	UNPCKLPD X14, X14
loop:
	LOAD
	DIVIDE(X0, X4, X8)
	DIVIDE(X1, X5, X9)
	DIVIDE(X2, X6, X10)
	DIVIDE(X3, X7, X11)
	STORE
	JNE loop
	RET

// For two lists of booleans, sixteen at a time; n > 0 is a multiple of 16.
#define LOGIC(OP) \
	ARGUMENTS \
loop: \
	MOVOU (SI), X0 \
	MOVOU (DX), X1 \
	OP X1, X0 \
	MOVOU X0, (DI) \
	ADDQ $16, SI \
	ADDQ $16, DX \
	ADDQ $16, DI \
	SUBQ $16, CX \
	JNE loop \
	RET

// func andSixteens(out, a, b *bool, n int)
TEXT ·andSixteens(SB), NOSPLIT, $0-32
	LOGIC(PAND)

// func orSixteens(out, a, b *bool, n int)
TEXT ·orSixteens(SB), NOSPLIT, $0-32
	LOGIC(POR)
