// Package parquet reads Parquet files into typed columns behind a guard, and writes
// them. Reading is made for files one does not trust: every size, count and offset
// is checked against what the file can hold and against Limits before memory is
// taken, decoders are plain bounds-checked Go, and a fault is an error that names
// file, row group and column.
//
// A File gives what the footer says; a Cursor reads one flat column from top to
// bottom, a few thousand rows at a time. Nothing here knows of markets, tables or
// where files lie.
package parquet
