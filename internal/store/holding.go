package store

const (
	mostReadAhead, leastReadAhead = 256 << 10, 16 << 10
	mostPrefetch, leastPrefetch   = 32 << 20, 64 << 10
	mostPart, leastPart           = 8 << 20, 5 << 20 // services take no smaller part but the last one
)

// MostHeld is what a reader holds by default.
const MostHeld = mostPrefetch + windows*mostReadAhead + tailBytes

// Holding returns the options with which a reader holds so many bytes in all, which
// must be some hundred thousand, and MostHeld at most.
func (o Options) Holding(bytes int64) Options {
	// Pieces around small reads take no more than a quarter.
	o.ReadAhead = int(max(leastReadAhead, min(bytes/(4*windows), mostReadAhead)))
	left := bytes - int64(windows*o.ReadAhead+min(tailBytes, o.ReadAhead))
	o.Prefetch = int(max(leastPrefetch, min(left, mostPrefetch)))
	return o
}

// Sending returns the options with which so many writers hold so many bytes in all, as
// far as services take parts that are small enough, and what they hold.
func (o Options) Sending(bytes int64, writers int) (Options, int64) {
	parts := int64(writers * (partsInFlight + 1))
	part := max(leastPart, min(bytes/max(parts, 1), mostPart))
	o.PartBytes = int(part)
	return o, parts * part
}
