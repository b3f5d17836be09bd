package metric

import "github.com/basaltlake/basalt/bucket"

// Chunk tells a reducer how the rows of a chunk fall into buckets. Rows are sorted by
// (listing, timestamp, sequence, file order).
type Chunk struct {
	Rows int
	Runs []Run
	Time []int64 // timestamp of each row, ns
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
