//go:build !purego

#include "textflag.h"

#define PAIR(name, value) \
	DATA name<>+0(SB)/8, value \
	DATA name<>+8(SB)/8, value \
	GLOBL name<>(SB), RODATA|NOPTR, $16

PAIR(million, $1e6)
PAIR(shift, $6755399441055744.0) // roundShift
PAIR(unsigned, $0x7FFFFFFFFFFFFFFF)
PAIR(least, $1e-6)
PAIR(most, $1e-12)
PAIR(far, $3e-6)

// Sets stays to ones where x stays for sure: where it is an integer, or x * 1e6 differs
// from one by more than 1e-6 and its own error, or is NaN. Sets y to x * 1e6, rounded.
#define ROUND(x, y, stays, work) \
	MOVAPD x, work \
	MULPD X8, work \
	MOVAPD work, y \
	ADDPD X9, y \
	SUBPD X9, y \
	SUBPD y, work \
	ANDPD X10, work \
	CMPPD X13, work, $5 \
	MOVAPD x, stays \
	ADDPD X9, stays \
	SUBPD X9, stays \
	CMPPD x, stays, $0 \
	ORPD work, stays

// Makes y what becomes of x. A comparison with NaN is false, and what is false stays.
#define SNAP(x, y, small, near) \
	DIVPD X8, y \
	MOVAPD x, near \
	SUBPD y, near \
	ANDPD X10, near \
	CMPPD X12, near, $2 \
	MOVAPD x, small \
	ANDPD X10, small \
	CMPPD X11, small, $5 \
	ANDPD small, near \
	ANDPD near, y \
	ANDNPD x, near \
	ORPD near, y

// func snapFours(col *float64, n int)
TEXT ·snapFours(SB), NOSPLIT, $0-16
	MOVQ col+0(FP), DI
	MOVQ n+8(FP), CX
	MOVUPD million<>(SB), X8
	MOVUPD shift<>(SB), X9
	MOVUPD unsigned<>(SB), X10
	MOVUPD least<>(SB), X11
	MOVUPD most<>(SB), X12
	MOVUPD far<>(SB), X13
loop:
	MOVUPD 0(DI), X0
	MOVUPD 16(DI), X1
	ROUND(X0, X2, X4, X6)
	ROUND(X1, X3, X5, X7)
	ANDPD X4, X5
	MOVMSKPD X5, AX
	CMPL AX, $3
	JEQ next
	SNAP(X0, X2, X4, X6)
	SNAP(X1, X3, X5, X7)
	MOVUPD X2, 0(DI)
	MOVUPD X3, 16(DI)
next:
	ADDQ $32, DI
	SUBQ $4, CX
	JNE loop
	RET
