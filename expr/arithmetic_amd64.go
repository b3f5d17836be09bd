//go:build !purego

package expr

//go:noescape
func addEights(out, a, b *float64, n int)

//go:noescape
func subEights(out, a, b *float64, n int)

//go:noescape
func mulEights(out, a, b *float64, n int)

//go:noescape
func divEights(out, a, b *float64, n int)

//go:noescape
func addKnownEights(out, a, b *float64, n int)

//go:noescape
func andSixteens(out, a, b *bool, n int)

//go:noescape
func orSixteens(out, a, b *bool, n int)

// eights works on as many values as it can several at a time and returns their number.
// It does what the loops of arithmetic do.
func eights(op Op, a, b, out []float64) int {
	n := len(out) &^ 7
	if n == 0 {
		return 0
	}
	a, b = a[:n], b[:n]
	switch op {
	case OpAdd:
		addEights(&out[0], &a[0], &b[0], n)
	case OpSub:
		subEights(&out[0], &a[0], &b[0], n)
	case OpMul:
		mulEights(&out[0], &a[0], &b[0], n)
	case OpDiv:
		divEights(&out[0], &a[0], &b[0], n)
	case opAddKnown:
		addKnownEights(&out[0], &a[0], &b[0], n)
	default:
		return 0
	}
	return n
}

// sixteens is eights for the loops of combine.
func sixteens(op Op, a, b, out []bool) int {
	n := len(out) &^ 15
	if n == 0 {
		return 0
	}
	a, b = a[:n], b[:n]
	if op == OpAnd {
		andSixteens(&out[0], &a[0], &b[0], n)
	} else {
		orSixteens(&out[0], &a[0], &b[0], n)
	}
	return n
}
