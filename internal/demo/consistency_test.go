package demo

import (
	"math"
	"slices"
	"strconv"
	"testing"
)

// restingOrder is an order as a reader of the order table would keep it.
type restingOrder struct {
	price    float64
	size     int64
	priority int
}

// replay is a naive book: order id to order, by side.
type replay [2]map[string]restingOrder

func (r replay) apply(t *testing.T, f *frame, i int) {
	t.Helper()
	s := f.ints["Side"][i] - 1
	id, old := f.texts["OrderId"][i], f.texts["OldOrderId"][i]
	if o, ok := r[s][old]; old != "" && (!ok || o.price != f.floats["OldPrice"][i] || o.size != f.ints["OldSize"][i]) {
		t.Fatalf("row %d: old order %s is %v in the book", i, old, o)
	}
	switch f.ints["LobAction"][i] {
	case inserted:
		r[s][id] = restingOrder{f.floats["Price"][i], f.ints["Size"][i], i}
	case removed:
		if !math.IsNaN(f.floats["Price"][i]) || f.ints["Size"][i] != 0 {
			t.Fatalf("row %d: a removed order has price or size", i)
		}
		delete(r[s], old)
	case updated:
		o := r[s][id]
		if f.ints["PosChange"][i] == 1 {
			o.priority = i
		}
		o.price, o.size = f.floats["Price"][i], f.ints["Size"][i]
		r[s][id] = o
	}
}

// ahead sums the orders with priority over an order at its price.
func (r replay) ahead(s int64, id string) (size, orders int64) {
	o := r[s][id]
	for _, other := range r[s] {
		if other.price == o.price && other.priority < o.priority {
			size += other.size
			orders++
		}
	}
	return size, orders
}

// levels returns price, size and orders of a side, best first.
func (r replay) levels(s int) [][3]float64 {
	at := map[float64]*[3]float64{}
	for _, o := range r[s] {
		l := at[o.price]
		if l == nil {
			l = &[3]float64{o.price}
			at[o.price] = l
		}
		l[1] += float64(o.size)
		l[2]++
	}
	var out [][3]float64
	for _, l := range at {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b [3]float64) int {
		if (a[0] < b[0]) == (s == 1) {
			return -1
		}
		return 1
	})
	return out
}

func TestBookRebuiltFromOrderEventsEqualsEverySnapshot(t *testing.T) {
	root, _ := smallLake(t)
	for _, v := range venueDays[:3] {
		l3, l2 := read(t, root, "Equity-L3", v.mic, v.day), read(t, root, "Equity", v.mic, v.day)
		book, listing, snapshot := replay{}, int64(0), 0
		for i := range l3.rows {
			if id := l3.ints["ListingId"][i]; id != listing {
				book, listing = replay{map[string]restingOrder{}, map[string]restingOrder{}}, id
			}
			s := l3.ints["Side"][i] - 1
			checkAhead := func(id string) {
				size, orders := book.ahead(s, id)
				if size != l3.ints["SizeAhead"][i] || orders != l3.ints["OrdersAhead"][i] {
					t.Fatalf("%v row %d: %d shares in %d orders ahead, the table says %d, %d", v, i, size, orders, l3.ints["SizeAhead"][i], l3.ints["OrdersAhead"][i])
				}
			}
			placed := l3.ints["LobAction"][i] == inserted || l3.ints["LobAction"][i] == updated && l3.ints["PosChange"][i] == 1
			if !placed {
				checkAhead(l3.texts["OldOrderId"][i])
			}
			book.apply(t, l3, i)
			if placed {
				checkAhead(l3.texts["OrderId"][i])
			}
			if l3.ints["EndOfEvent"][i] == 0 {
				continue
			}
			if l2.ints["ListingId"][snapshot] != listing || l2.ints["L2EventNo"][snapshot] != l3.ints["EventNo"][i] ||
				l2.ints["TimestampNanoseconds"][snapshot] != l3.ints["TimestampNanoseconds"][i] {
				t.Fatalf("%v: snapshot %d belongs to another event than row %d", v, snapshot, i)
			}
			compareSnapshot(t, book, l2, snapshot)
			snapshot++
		}
		if snapshot != l2.rows || snapshot == 0 {
			t.Errorf("%v: %d events, %d snapshots", v, snapshot, l2.rows)
		}
	}
}

func compareSnapshot(t *testing.T, book replay, l2 *frame, row int) {
	t.Helper()
	for s, name := range []string{"Bid", "Ask"} {
		levels := book.levels(s)
		if int64(len(levels)) != l2.ints[name+"LevelCount"][row] {
			t.Fatalf("snapshot %d: %d %s levels, the table says %d", row, len(levels), name, l2.ints[name+"LevelCount"][row])
		}
		for k := range bookLevels {
			n := strconv.Itoa(k + 1)
			want := [3]float64{math.NaN(), null, null}
			if k < len(levels) {
				want = levels[k]
			}
			got := [3]float64{l2.floats[name+"Price"+n][row], float64(l2.ints[name+"Quantity"+n][row]), float64(l2.ints[name+"NumOrders"+n][row])}
			if !same(got[0], want[0]) || got[1] != want[1] || got[2] != want[2] {
				t.Fatalf("snapshot %d: %s level %s is %v, replayed %v", row, name, n, got, want)
			}
		}
	}
}

func TestTradedVolumeEqualsExecutedSize(t *testing.T) {
	root, _ := smallLake(t)
	for _, v := range venueDays {
		l3, trades := read(t, root, "Equity-L3", v.mic, v.day), read(t, root, "Trades-Plus", v.mic, v.day)
		type execution struct {
			price, size float64
			sides       int64
		}
		executed := map[string]execution{}
		for i := range l3.rows {
			if size := l3.ints["ExecutionSize"][i]; size > 0 {
				id := l3.texts["TradeId"][i]
				e := executed[id]
				if e.sides > 0 && e.size != float64(size) {
					t.Fatalf("%v: trade %s executes %v and %d", v, id, e.size, size)
				}
				executed[id] = execution{l3.floats["ExecutionPrice"][i], float64(size), e.sides + l3.ints["Side"][i]}
			} else if l3.texts["TradeId"][i] != "" || l3.ints["OrderExecuted"][i] != 0 {
				t.Fatalf("%v row %d: a trade without size", v, i)
			}
		}
		onBook := 0
		for i := range trades.rows {
			id, class := trades.texts["TradeId"][i], trades.texts["Classification"][i]
			e, ok := executed[id]
			wantSides := 3 - trades.ints["AggressorSide"][i] // the resting side; both in auctions
			switch class {
			case "LIT_CONTINUOUS", "LIT_AUCTION":
				onBook++
				if !ok || e.size != trades.floats["Size"][i] || e.price != trades.floats["Price"][i] || e.sides != wantSides {
					t.Fatalf("%v: trade %s is %v in the order table, want size %v price %v sides %d", v, id, e, trades.floats["Size"][i], trades.floats["Price"][i], wantSides)
				}
			default:
				if ok {
					t.Fatalf("%v: trade %s is off the book and in the order table", v, id)
				}
			}
		}
		if onBook != len(executed) || onBook == 0 {
			t.Errorf("%v: %d trades, %d executions", v, onBook, len(executed))
		}
	}
}

func TestBidIsBelowAskInContinuousTrading(t *testing.T) {
	root, _ := smallLake(t)
	crossedInAuction := false
	for _, v := range venueDays {
		l2 := read(t, root, "Equity", v.mic, v.day)
		for i := range l2.rows {
			crossed := l2.floats["BidPrice1"][i] >= l2.floats["AskPrice1"][i]
			if l2.texts["MarketState"][i] != "CONTINUOUS_TRADING" {
				crossedInAuction = crossedInAuction || crossed
			} else if crossed {
				t.Fatalf("%v row %d: bid %v ask %v", v, i, l2.floats["BidPrice1"][i], l2.floats["AskPrice1"][i])
			}
		}
	}
	if !crossedInAuction {
		t.Error("auctions never collect crossing orders")
	}
}

func TestRowsCarryTheMarketStateOfTheirTime(t *testing.T) {
	root, _ := smallLake(t)
	v := venueDays[1]
	states := read(t, root, "MarketState", v.mic, v.day)
	for folder, clock := range map[string]string{"Equity-L3": "TimestampNanoseconds", "Equity": "TimestampNanoseconds", "Trades-Plus": "TradeTimestampNanoseconds"} {
		f := read(t, root, folder, v.mic, v.day)
		last := map[int64]int64{}
		for i := range f.rows {
			listing, now, state := f.ints["ListingId"][i], f.ints[clock][i], ""
			for j := range states.rows {
				if states.ints["ListingId"][j] == listing && states.ints["TimestampNanoseconds"][j] <= now {
					state = states.texts["MarketState"][j]
				}
			}
			if f.texts["MarketState"][i] != state {
				t.Fatalf("%s row %d: %s, want %s", folder, i, f.texts["MarketState"][i], state)
			}
			if now < last[listing] {
				t.Fatalf("%s row %d: time goes back", folder, i)
			}
			last[listing] = now
		}
	}
}

func TestIcebergsRevealHiddenSizeAndRefill(t *testing.T) {
	root, _ := smallLake(t)
	revealed, refilled := 0, 0
	for _, v := range venueDays {
		f := read(t, root, "Equity-L3", v.mic, v.day)
		for i := range f.rows {
			if f.ints["ExecutionSize"][i] <= f.ints["OldSize"][i] {
				continue
			}
			revealed++
			for j := i + 1; j < f.rows && f.ints["TimestampNanoseconds"][j]-f.ints["TimestampNanoseconds"][i] < 500_000; j++ {
				if f.ints["LobAction"][j] == inserted && f.ints["Side"][j] == f.ints["Side"][i] && f.floats["Price"][j] == f.floats["OldPrice"][i] {
					refilled++
					break
				}
			}
		}
	}
	if revealed < 5 || refilled < revealed/4 {
		t.Errorf("%d executions reveal hidden size, %d are followed by a new peak", revealed, refilled)
	}
}
