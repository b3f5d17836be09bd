// Package cli is the command line: one file per command, each a thin layer over
// package job and the declarations of keys, tables and modules. Data goes to standard
// output, everything else to standard error, and the exit code says what happened.
// Nothing is computed in here.
package cli
