// Package catalogue finds what a column means: the entry of a module's catalogue that a
// name is an instance of, by its pattern or through a compiled configuration. It reads
// declarations only.
package catalogue
