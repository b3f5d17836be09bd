// Package vector holds the columnar values everything else computes on: typed
// columns with nulls, string dictionaries and frames of named columns. It knows
// nothing of markets.
//
// Nulls are in band: NaN in a float column, NullInt in an integer or time column,
// NullCode in a string column. Basalt's metrics define every undefined value as
// null (0/0, no rows, ±Inf), so a float never needs to tell null from NaN while it
// is computed, and kernels test one word instead of a bitmap and a value.
package vector
