package demo

import "time"

// phase is a state of the simulated market.
type phase uint8

const (
	preOpen phase = iota
	openingAuction
	continuous
	closingAuction
	closed
)

var phaseNames = [...]string{"PRE_OPEN", "OPENING_AUCTION", "CONTINUOUS_TRADING", "CLOSING_AUCTION", "CLOSED"}

// Start of the phases in nanoseconds after midnight UTC. Auctions end at a random
// moment within uncrossWindow before the next phase would start.
const (
	preOpenAt       = int64(7*time.Hour + 30*time.Minute)
	openingAt       = int64(7*time.Hour + 50*time.Minute)
	continuousAt    = int64(8 * time.Hour)
	closingAt       = int64(16*time.Hour + 30*time.Minute)
	closedAt        = int64(16*time.Hour + 35*time.Minute)
	uncrossWindow   = int64(30 * time.Second)
	uncrossToSwitch = int64(500 * time.Microsecond)
)

// session is the time table of one listing and day; times are ns since the epoch.
type session struct {
	midnight int64
	starts   [5]int64 // by phase
}

// newSession draws the ends of the auctions from jitter, two values in [0, 1).
func newSession(midnight int64, jitter [2]float64) session {
	s := session{midnight: midnight}
	s.starts = [5]int64{
		preOpen:        midnight + preOpenAt,
		openingAuction: midnight + openingAt,
		continuous:     midnight + continuousAt + int64(jitter[0]*float64(uncrossWindow)),
		closingAuction: midnight + closingAt,
		closed:         midnight + closedAt + int64(jitter[1]*float64(uncrossWindow)),
	}
	return s
}

// uncross returns when the auction before phase next ends with its trades.
func (s session) uncross(next phase) int64 { return s.starts[next] - uncrossToSwitch }

// at returns the phase in force at t.
func (s session) at(t int64) phase {
	p := preOpen
	for p < closed && t >= s.starts[p+1] {
		p++
	}
	return p
}
