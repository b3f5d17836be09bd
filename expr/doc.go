// Package expr describes column expressions: a small DAG of typed operations over
// columns, its canonical text, and the vector evaluation of each operation.
//
// Null rules, everywhere: arithmetic with a null is null; x/0 and the logarithm of
// a non-positive number are null; a comparison with a null is false. Predicates
// are two-valued, so Not(p) is true where p met a null.
package expr
