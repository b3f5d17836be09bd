package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"unsafe"

	"github.com/basaltlake/basalt/table"
)

// resolving is what a row of reference data takes, about, while a universe is resolved.
const resolving = 512

// roster is the listings of a day. Days that have the same share one.
type roster struct {
	listings []table.Listing // by ID, each once; an outline has those of the latest day only
	count    int
	hash     string // of listings and labels
	bytes    int64  // that the listings take
}

// roster returns the roster of some listings. Most days have that of the day before.
func (b *builder) roster(listings []table.Listing) *roster {
	if b.latest != nil && slices.Equal(listings, b.latest.listings) {
		return b.latest
	}
	hash := hashListings(listings)
	r := b.rosters[hash]
	if r == nil {
		r = &roster{listings: listings, count: len(listings), hash: hash, bytes: bytesOf(listings)}
		b.rosters[hash] = r
	}
	if b.o.Outline {
		b.forget()
		r.listings = listings
	}
	b.latest = r
	return r
}

// admit refuses to resolve a universe that there is no memory for.
func (b *builder) admit(listings int64) error {
	if b.o.Admit == nil {
		return nil
	}
	held := int64(0)
	for _, r := range b.rosters {
		if r.listings != nil {
			held += r.bytes
		}
	}
	return b.o.Admit(held + listings*resolving)
}

// forget drops the listings of the latest day.
func (b *builder) forget() {
	if b.latest != nil {
		b.latest.listings = nil
	}
}

// hashListings is the hash of listings and labels.
func hashListings(listings []table.Listing) string {
	h := sha256.New()
	for i := range listings {
		l := &listings[i]
		fmt.Fprintf(h, "%d %q %q %q %d %t %q\n", l.ID, l.MIC, l.Ticker, l.Currency, l.Instrument, l.Primary, l.Symbol)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// bytesOf is what listings take. MIC and currency are texts that they share.
func bytesOf(listings []table.Listing) int64 {
	bytes := int64(len(listings)) * int64(unsafe.Sizeof(table.Listing{}))
	for i := range listings {
		bytes += int64(len(listings[i].Ticker) + len(listings[i].Symbol))
	}
	return bytes
}

// ListingBytes is what the listings of the days of some batches take in memory.
func ListingBytes(batches ...Batch) int64 {
	seen, bytes := map[*roster]bool{}, int64(0)
	for i := range batches {
		for k := range batches[i].Days {
			if r := batches[i].Days[k].roster; r != nil && !seen[r] {
				seen[r] = true
				bytes += r.bytes
			}
		}
	}
	return bytes
}

// ResolvingBytes is what resolving the largest universe of the batch takes, about.
func (b *Batch) ResolvingBytes() int64 {
	most := 0
	for i := range b.Days {
		most = max(most, b.Days[i].Listings)
	}
	return int64(most) * resolving
}
