package l2

import (
	"fmt"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// barNames are the columns of a bar whose empty buckets repeat the previous close.
type barNames struct{ open, high, low, close string }

// carry gives a row to every bucket between a listing's first and last of the day and
// fills the bars of empty ones with the close before.
type carry struct {
	width int64 // ns; 0 when buckets have no width and there is nothing between them
	bars  []barNames

	begun          bool
	listing, label int64     // of the row before
	closes         []float64 // of the listing, per bar
}

func newCarry(rule bucket.Rule, bars []barNames) *carry {
	c := &carry{bars: bars, closes: make([]float64, len(bars))}
	if rule.Mode == bucket.Fixed {
		c.width = rule.Width
	}
	return c
}

// Next implements module.Finisher. New rows have the listing's labels; everything else in
// them is null but the filled bars.
func (c *carry) Next(f *vector.Frame, at, most int) (out *vector.Frame, next int, err error) {
	listing, label := f.Col("ListingId"), f.Col("TimeBucket")
	if listing == nil || label == nil {
		return nil, at, fmt.Errorf("filling bars with the previous close: the frame has no ListingId and TimeBucket")
	}
	out = &vector.Frame{Fields: f.Fields, Cols: make([]vector.Column, len(f.Cols))}
	for i := range f.Cols {
		out.Cols[i] = vector.Column{Type: f.Cols[i].Type, Dict: f.Cols[i].Dict}
	}
	var starts []int // rows of out that begin a listing
	for ; at < f.Rows && out.Rows < most; out.Rows++ {
		if !c.begun || listing.Ints[at] != c.listing {
			c.begun, c.listing = true, listing.Ints[at]
			starts = append(starts, out.Rows)
		} else if between := c.label + c.width; c.width > 0 && between < label.Ints[at] {
			if err := module.CheckGap(c.listing, c.label, label.Ints[at], "open_mode: prev_close"); err != nil {
				return nil, at, err
			}
			appendEmpty(out, f, at, between)
			c.label = between
			continue
		}
		for i := range out.Cols {
			out.Cols[i].AppendFrom(&f.Cols[i], at)
		}
		c.label = label.Ints[at]
		at++
	}
	for i, bar := range c.bars {
		c.closes[i] = fillBar(out, bar, c.closes[i], starts)
	}
	return out, at, nil
}

// appendEmpty appends a bucket without snapshots of the listing of row r.
func appendEmpty(out, f *vector.Frame, r int, label int64) {
	for i := range out.Cols {
		switch f.Fields[i].Name {
		case "ListingId", "MIC", "Ticker", "CurrencyCode":
			out.Cols[i].AppendFrom(&f.Cols[i], r)
		case "TimeBucket":
			out.Cols[i].Ints = append(out.Cols[i].Ints, label)
		default:
			out.Cols[i].AppendNull()
		}
	}
}

// fillBar writes the last known close of the listing, which before the first row is
// previous, into empty bars, and into the close of bars that end with a one-sided book.
// Open, high and low of a bucket with prices stay as they are; buckets before the first
// close stay empty. It returns the last close.
func fillBar(f *vector.Frame, names barNames, previous float64, starts []int) float64 {
	o, h, l, c := f.Col(names.open), f.Col(names.high), f.Col(names.low), f.Col(names.close)
	if o == nil || h == nil || l == nil || c == nil {
		return previous
	}
	for r := range f.Rows {
		if len(starts) > 0 && starts[0] == r {
			previous, starts = vector.NullFloat(), starts[1:]
		}
		if !c.Null(r) {
			previous = c.Floats[r]
			continue
		}
		if o.Null(r) && h.Null(r) && l.Null(r) {
			o.Floats[r], h.Floats[r], l.Floats[r] = previous, previous, previous
		}
		c.Floats[r] = previous
	}
	return previous
}
