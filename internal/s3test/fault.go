package s3test

import (
	"encoding/binary"
	"hash/fnv"
	"time"
)

// Fault is how a request fails.
type Fault int

// The faults. Those that end an answer early do so within the body, and lose the answer
// of a request that has none: the server has then done its work.
const (
	None        Fault = iota
	Reset             // the connection is reset
	Truncate          // the connection is closed early
	Internal          // 500 InternalError
	Unavailable       // 503 ServiceUnavailable
	SlowDown          // 503 SlowDown
	Delay             // the answer comes late
	Stall             // within the answer nothing comes any more, until the client goes away
)

// Every is every fault.
var Every = []Fault{Reset, Truncate, Internal, Unavailable, SlowDown, Delay, Stall}

// Schedule says which requests fail, and how.
type Schedule struct {
	Seed   uint64
	Share  float64 // of requests that fail, 0 to 1
	Faults []Fault // to choose from
	Times  int     // how often in a row the same request may fail; 0 is 2
	Delay  time.Duration
}

// draw returns the fault of the nth request, from 0, of those that ask for the same. It
// depends on nothing else, so that the order of concurrent requests makes no difference.
// cut is the part of an answer, 0 to 1, that comes before it ends early.
func (s Schedule) draw(request string, n int) (fault Fault, cut float64) {
	times := s.Times
	if times <= 0 {
		times = 2
	}
	if len(s.Faults) == 0 || n%(times+1) == times {
		return None, 0
	}
	h := fnv.New64a()
	h.Write(binary.LittleEndian.AppendUint64(nil, s.Seed))
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	h.Write([]byte(request))
	bits := h.Sum64()
	bits ^= bits >> 33 // FNV leaves the high bits of short inputs poorly mixed
	bits *= 0xff51afd7ed558ccd
	bits ^= bits >> 33
	if float64(bits>>44)/(1<<20) >= s.Share {
		return None, 0
	}
	return s.Faults[bits&0xffff%uint64(len(s.Faults))], float64(bits>>16&0xffff) / (1 << 16)
}
