package demo

import (
	"math"
	"strconv"
	"testing"
)

// bookAt is the naive look-up in an l2 file: the last row of a listing at or before now,
// -1 when there is none.
func bookAt(l2 *frame, listing, now int64) int {
	found := -1
	for i := range l2.rows {
		if l2.ints["ListingId"][i] == listing && l2.ints["TimestampNanoseconds"][i] <= now {
			found = i
		}
	}
	return found
}

func lastRow(l2 *frame, listing int64) int { return bookAt(l2, listing, math.MaxInt64) }

func midAt(l2 *frame, row int) float64 {
	if row < 0 {
		return math.NaN()
	}
	return (l2.floats["BidPrice1"][row] + l2.floats["AskPrice1"][row]) / 2
}

// lastChange is the time of the last change of the best prices or their sizes or orders.
func lastChange(l2 *frame, listing int64) int64 {
	row := lastRow(l2, listing)
	for row > 0 && l2.ints["ListingId"][row-1] == listing && sameTop(l2, row, row-1) {
		row--
	}
	return l2.ints["TimestampNanoseconds"][row]
}

func sameTop(l2 *frame, a, b int) bool {
	for _, s := range []string{"Bid", "Ask"} {
		if !same(l2.floats[s+"Price1"][a], l2.floats[s+"Price1"][b]) || l2.ints[s+"Quantity1"][a] != l2.ints[s+"Quantity1"][b] ||
			l2.ints[s+"NumOrders1"][a] != l2.ints[s+"NumOrders1"][b] {
			return false
		}
	}
	return true
}

func TestTradesCarryQuotesAndMidsOfTheBook(t *testing.T) {
	root, _ := smallLake(t)
	const day = "2026/01/12"
	own, primary := read(t, root, "Equity", "DEMB", day), read(t, root, "Equity", "DEMA", day)
	trades := read(t, root, "Trades-Plus", "DEMB", day)
	checked := 0
	for i := 0; i < trades.rows; i += 7 {
		now, listing := trades.ints["TradeTimestampNanoseconds"][i], trades.ints["ListingId"][i]
		for suffix, view := range map[string]struct {
			book    *frame
			listing int64
		}{"": {own, listing}, "AtPrimary": {primary, listing - 1}} {
			before := bookAt(view.book, view.listing, now-1)
			bid, ask := view.book.floats["BidPrice1"][before], view.book.floats["AskPrice1"][before]
			want := map[string]float64{
				"BestBidPrice" + suffix: bid, "BestAskPrice" + suffix: ask,
				"PostTradeMid" + suffix: midAt(view.book, bookAt(view.book, view.listing, now)),
				"PricePoint" + suffix:   math.NaN(),
			}
			if ask > bid {
				want["PricePoint"+suffix] = (trades.floats["Price"][i] - bid) / (ask - bid)
			}
			for _, ms := range horizonsMs {
				name := "TradeMid" + strconv.FormatInt(ms, 10) + "ms" + suffix
				want["Pre"+name] = midAt(view.book, bookAt(view.book, view.listing, now-ms*1e6))
				want["Post"+name] = math.NaN()
				if after := now + ms*1e6; after <= lastChange(view.book, view.listing) {
					want["Post"+name] = midAt(view.book, bookAt(view.book, view.listing, after))
				}
			}
			if suffix == "" {
				want["BestBidPriceAtVenue"], want["BestAskPriceAtVenue"] = bid, ask
			}
			for name, w := range want {
				if got := trades.floats[name][i]; !same(got, w) {
					t.Fatalf("trade %d: %s is %v, want %v", i, name, got, w)
				}
				checked++
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d values checked", checked)
	}
}

func TestConsolidatedQuotesAreTheBestOfTheVenues(t *testing.T) {
	root, _ := smallLake(t)
	const day = "2026/01/09"
	books := []*frame{read(t, root, "Equity", "DEMA", day), read(t, root, "Equity", "DEMB", day)}
	cbbo := read(t, root, "CBBO", "DEMA", day)
	for i := 0; i < cbbo.rows; i += 11 {
		now, listing := cbbo.ints["TimestampNanoseconds"][i], cbbo.ints["ListingId"][i]
		bid, ask := math.Inf(-1), math.Inf(1)
		var bidSize, askSize int64
		for v, l2 := range books {
			row := bookAt(l2, listing+int64(v), now)
			if row < 0 {
				continue
			}
			switch p := l2.floats["BidPrice1"][row]; {
			case p > bid:
				bid, bidSize = p, l2.ints["BidQuantity1"][row]
			case p == bid:
				bidSize += l2.ints["BidQuantity1"][row]
			}
			switch p := l2.floats["AskPrice1"][row]; {
			case p < ask:
				ask, askSize = p, l2.ints["AskQuantity1"][row]
			case p == ask:
				askSize += l2.ints["AskQuantity1"][row]
			}
		}
		if math.IsInf(bid, 0) {
			bid, bidSize = math.NaN(), null
		}
		if math.IsInf(ask, 0) {
			ask, askSize = math.NaN(), null
		}
		if !same(cbbo.floats["BidPrice1"][i], bid) || !same(cbbo.floats["AskPrice1"][i], ask) || cbbo.ints["BidQuantity1"][i] != bidSize || cbbo.ints["AskQuantity1"][i] != askSize {
			t.Fatalf("row %d: %v x %d / %v x %d, want %v x %d / %v x %d", i, cbbo.floats["BidPrice1"][i], cbbo.ints["BidQuantity1"][i],
				cbbo.floats["AskPrice1"][i], cbbo.ints["AskQuantity1"][i], bid, bidSize, ask, askSize)
		}
	}
}
