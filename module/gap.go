package module

import (
	"fmt"
	"time"

	"github.com/basaltlake/basalt/bucket"
)

// longestGap is how far apart two rows of a listing's day may be for the buckets between
// them to be filled. Rows of a day span a day or two; a time that is wrong, such as 1970,
// would make billions of buckets.
const longestGap = 7 * bucket.DayNs

// GapError is a stretch without rows that is too long to be filled.
type GapError struct {
	Listing  int64
	From, To int64  // labels of the buckets around it
	Key      string // of the configuration, that asks for the buckets in between
}

// CheckGap reports with a *GapError that too much lies between two buckets of a listing.
func CheckGap(listing, from, to int64, key string) error {
	if to-longestGap <= from {
		return nil
	}
	return &GapError{listing, from, to, key}
}

// Code returns the message code.
func (e *GapError) Code() string { return "time-gap" }

func (e *GapError) Error() string {
	at := func(ns int64) string { return time.Unix(0, ns).UTC().Format(time.RFC3339) }
	return fmt.Sprintf("time-gap: listing %d has no row between the buckets %s and %s of one day, and %s fills all in between: correct the times in the file, or do without %s",
		e.Listing, at(e.From), at(e.To), e.Key, e.Key)
}
