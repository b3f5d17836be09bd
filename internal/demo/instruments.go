package demo

import (
	"math"
	"math/rand/v2"
)

// instrument is what the venues of a listing have in common.
type instrument struct {
	number   int
	id       int64
	ticker   string
	isin     string
	perUnit  float64 // ticks per currency unit; a price is ticks / perUnit
	value    int64   // in ticks on the eve of the first day
	activity float64 // share of all events
}

// listing is an instrument on a venue.
type listing struct {
	*instrument
	id      int64
	mic     string
	venue   int
	primary bool
	events  int // per day, about
}

// makeListings returns the listings of the lake by ascending id; those of one
// instrument are neighbours, the primary first.
func makeListings(o Options) []listing {
	venues := len(o.MICs)
	n := (o.Listings + venues - 1) / venues
	rng := newRand(o.Seed, streamUniverse, 0, 0)
	instruments := make([]*instrument, n)
	rank := rng.Perm(n)
	var total float64
	for i := range instruments {
		instruments[i] = &instrument{
			number:   i,
			id:       int64(500_001 + i),
			ticker:   ticker(i),
			isin:     "XX" + digits(int64(i+1), 10),
			perUnit:  []float64{1000, 200, 100, 100, 50, 20}[rng.IntN(6)],
			value:    4000 + rng.Int64N(5000),
			activity: 1 / math.Pow(float64(rank[i])+3, 0.9),
		}
		total += instruments[i].activity
	}
	// The primary venue takes the largest share of an instrument's events.
	share := make([]float64, venues)
	var shares float64
	for v := range share {
		share[v] = 1 / float64(v+1)
		shares += share[v]
	}
	var all []listing
	for i, in := range instruments {
		for v, mic := range o.MICs {
			if len(all) == o.Listings {
				break
			}
			events := int(float64(o.Events) * in.activity / total * share[v] / shares)
			all = append(all, listing{
				instrument: in, id: int64(100_001 + i*venues + v), mic: mic, venue: v, primary: v == 0, events: max(events, leastEvents),
			})
		}
	}
	return all
}

// ticker names instrument i with three or more letters, all different.
func ticker(i int) string {
	name := []byte{byte('A' + i%26), byte('A' + i*7/26%26), byte('A' + i/26%26)}
	for i /= 676; i > 0; i /= 26 {
		name = append(name, byte('A'+i%26))
	}
	return string(name)
}

// digits is v with leading zeros.
func digits(v int64, width int) string {
	b := make([]byte, width)
	for k := width - 1; k >= 0; k-- {
		b[k] = byte('0' + v%10)
		v /= 10
	}
	return string(b)
}

// Streams keep random numbers of different purposes apart, so that more of one thing
// does not change another.
const (
	streamUniverse = iota + 1
	streamValue
	streamEve
	streamMarket
	streamArrivals
	streamTrades
)

// newRand returns the generator of one purpose; its numbers depend on nothing else.
func newRand(seed uint64, stream, a, b int) *rand.Rand {
	return rand.New(rand.NewPCG(scatter(seed^scatter(uint64(stream))), scatter(uint64(a)<<32^uint64(b))))
}

// scatter is the finaliser of splitmix64.
func scatter(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
