//go:build !purego

#include "textflag.h"

// Columns lie in eight slices, one after the other. Two lanes share a register of SSE2,
// which every amd64 processor has.

#define COLUMNS \
	MOVQ v+0(FP), R13 \
	MOVQ 0(R13), AX \
	MOVQ 24(R13), BX \
	MOVQ 48(R13), DX \
	MOVQ 72(R13), SI \
	MOVQ 96(R13), DI \
	MOVQ 120(R13), R8 \
	MOVQ 144(R13), R9 \
	MOVQ 168(R13), R10

// The values of row CX in X0..X3.
#define ROW \
	MOVSD (AX)(CX*8), X0 \
	MOVHPD (BX)(CX*8), X0 \
	MOVSD (DX)(CX*8), X1 \
	MOVHPD (SI)(CX*8), X1 \
	MOVSD (DI)(CX*8), X2 \
	MOVHPD (R8)(CX*8), X2 \
	MOVSD (R9)(CX*8), X3 \
	MOVHPD (R10)(CX*8), X3

#define LOAD(from) \
	MOVUPD 0(from), X4 \
	MOVUPD 16(from), X5 \
	MOVUPD 32(from), X6 \
	MOVUPD 48(from), X7

#define STORE(to) \
	MOVUPD X4, 0(to) \
	MOVUPD X5, 16(to) \
	MOVUPD X6, 32(to) \
	MOVUPD X7, 48(to)

#define ADD \
	ADDPD X0, X4 \
	ADDPD X1, X5 \
	ADDPD X2, X6 \
	ADDPD X3, X7

// func addLanes(v *[lanes][]float64, lo, hi int, sum *[lanes]float64)
TEXT ·addLanes(SB), NOSPLIT, $0-32
	COLUMNS
	MOVQ lo+8(FP), CX
	MOVQ hi+16(FP), R12
	MOVQ sum+24(FP), R13
	LOAD(R13)
	JMP test
loop:
	ROW
	ADD
	INCQ CX
test:
	CMPQ CX, R12
	JLT loop
	STORE(R13)
	RET

// func listedLanes(v *[lanes][]float64, rows *int32, n int, sum *[lanes]float64)
TEXT ·listedLanes(SB), NOSPLIT, $0-32
	COLUMNS
	MOVQ rows+8(FP), R11
	MOVQ n+16(FP), R12
	MOVQ sum+24(FP), R13
	LOAD(R13)
	LEAQ (R11)(R12*4), R12
	JMP test
loop:
	MOVLQSX (R11), CX
	ADDQ $4, R11
	ROW
	ADD
test:
	CMPQ R11, R12
	JLT loop
	STORE(R13)
	RET

// func weighLanes(v *[lanes][]float64, w *float64, lo, hi int, sum *[lanes]float64, whole float64) float64
TEXT ·weighLanes(SB), NOSPLIT, $0-56
	COLUMNS
	MOVQ w+8(FP), R11
	MOVQ lo+16(FP), CX
	MOVQ hi+24(FP), R12
	MOVQ sum+32(FP), R13
	MOVSD whole+40(FP), X9
	LOAD(R13)
	JMP test
loop:
	MOVSD (R11), X8
	ADDQ $8, R11
	ADDSD X8, X9
	UNPCKLPD X8, X8
	ROW
	MULPD X8, X0
	MULPD X8, X1
	MULPD X8, X2
	MULPD X8, X3
	ADD
	INCQ CX
test:
	CMPQ CX, R12
	JLT loop
	STORE(R13)
	MOVSD X9, ret+48(FP)
	RET
