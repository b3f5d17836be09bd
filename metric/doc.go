// Package metric declares what Basalt computes per bucket: reductions of column
// expressions over bucket segments, the arithmetic that turns reductions into output
// columns, the catalogue entries that describe them, and the naming and expansion of
// configured families.
package metric
