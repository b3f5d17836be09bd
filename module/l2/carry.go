package l2

import (
	"fmt"
	"time"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/vector"
)

// barNames are the columns of a bar whose empty buckets repeat the previous close.
type barNames struct{ open, high, low, close string }

// carry gives a row to every bucket between a listing's first and last of the day and
// fills the bars of empty ones with the close before.
type carry struct {
	width int64 // ns; 0 when buckets have no width and there is nothing between them
	bars  []barNames
}

func newCarry(rule bucket.Rule, bars []barNames) *carry {
	c := &carry{bars: bars}
	if rule.Mode == bucket.Fixed {
		c.width = rule.Width
	}
	return c
}

// longestGap is how far apart two rows of a listing's day may be. Books of a day span a
// day or two; a time that is wrong, such as 1970, would make billions of rows.
const longestGap = 7 * bucket.DayNs

// GapError is a stretch without rows that is too long to be filled.
type GapError struct {
	Listing  int64
	From, To int64 // labels of the buckets around it
}

// Code returns the message code.
func (e *GapError) Code() string { return "time-gap" }

func (e *GapError) Error() string {
	at := func(ns int64) string { return time.Unix(0, ns).UTC().Format(time.RFC3339) }
	return fmt.Sprintf("time-gap: listing %d has no row between the buckets %s and %s of one day, and open_mode prev_close fills all in between: correct the times in the file, or choose another open_mode",
		e.Listing, at(e.From), at(e.To))
}

// finish takes the rows of one day sorted by (ListingId, TimeBucket). New rows have the
// listing's labels; everything else in them is null but the filled bars.
func (c *carry) finish(f *vector.Frame) (*vector.Frame, error) {
	listing, label := f.Col("ListingId"), f.Col("TimeBucket")
	if listing == nil || label == nil {
		return nil, fmt.Errorf("filling bars with the previous close: the frame has no ListingId and TimeBucket")
	}
	out, err := c.grid(f, listing.Ints, label.Ints)
	if err != nil {
		return nil, err
	}
	for _, bar := range c.bars {
		fillBar(out, bar)
	}
	return out, nil
}

func (c *carry) grid(f *vector.Frame, listing, label []int64) (*vector.Frame, error) {
	out := &vector.Frame{Fields: f.Fields, Cols: make([]vector.Column, len(f.Cols))}
	for i := range f.Cols {
		out.Cols[i] = vector.Column{Type: f.Cols[i].Type, Dict: f.Cols[i].Dict}
	}
	for r := 0; r < f.Rows; r++ {
		if c.width > 0 && r > 0 && listing[r] == listing[r-1] {
			if label[r]-longestGap > label[r-1] {
				return nil, &GapError{listing[r], label[r-1], label[r]}
			}
			for t := label[r-1] + c.width; t < label[r]; t += c.width {
				appendEmpty(out, f, r-1, t)
			}
		}
		for i := range out.Cols {
			out.Cols[i].AppendFrom(&f.Cols[i], r)
		}
		out.Rows++
	}
	return out, nil
}

// appendEmpty appends a bucket without snapshots after row r of the same listing.
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
	out.Rows++
}

// fillBar writes the last known close of the listing into empty bars, and into the
// close of bars that end with a one-sided book. Open, high and low of a bucket with
// prices stay as they are; buckets before the first close stay empty.
func fillBar(f *vector.Frame, names barNames) {
	o, h, l, c := f.Col(names.open), f.Col(names.high), f.Col(names.low), f.Col(names.close)
	if o == nil || h == nil || l == nil || c == nil {
		return
	}
	listing := f.Col("ListingId").Ints
	previous := vector.NullFloat()
	for r := 0; r < f.Rows; r++ {
		if r > 0 && listing[r] != listing[r-1] {
			previous = vector.NullFloat()
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
}
