// Package scan evaluates what all modules of all passes want from the rows of one
// table in one go: column expressions over chunks of rows, their reductions over
// bucket segments, and the arithmetic on reductions.
//
// Work is parallel over columns and expressions, never over rows: every reduction
// sees all rows in order, so results have the same bits for any number of threads
// and any chunk size.
package scan
