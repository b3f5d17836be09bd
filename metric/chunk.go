package metric

import "github.com/basaltlake/basalt/bucket"

// Chunk tells a reducer how the rows of a chunk fall into buckets. Rows are sorted by
// (listing, timestamp, sequence, file order).
type Chunk struct {
	Rows int
	Runs []Run
	Time []int64 // timestamp of each row, ns

	// First and Last are the first and last row of every bucket that is closed in the
	// chunk; −1 when that row came in an earlier chunk, as can be in the first bucket.
	First, Last []int32

	first, last int32 // of the open bucket
}

// Run is a range of consecutive rows of one bucket of one listing. Rows in no run are
// not to be looked at: they belong to listings outside the universe or were dropped.
type Run struct {
	Lo, Hi     int32
	Closes     bool    // a bucket was open and ends before this run
	New        bool    // the run begins a bucket; else it continues the open one
	NewListing bool    // New, and the first bucket of its listing on this day
	Tail       float64 // Closes: ns from the last row of the closed bucket to its end
	Listing    int64
	Span       bucket.Span
}

// Begin makes the chunk empty.
func (c *Chunk) Begin(rows int, time []int64) {
	c.Rows, c.Time = rows, time
	c.Runs, c.First, c.Last = c.Runs[:0], c.First[:0], c.Last[:0]
	c.first, c.last = -1, -1
}

// Add adds the next run.
func (c *Chunk) Add(r Run) {
	if r.Closes {
		c.First, c.Last = append(c.First, c.first), append(c.Last, c.last)
	}
	if r.New {
		c.first = r.Lo
	}
	c.last = r.Hi - 1
	c.Runs = append(c.Runs, r)
}
