package aggressive

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// makeLabels lets MIC and Ticker come from the universe of the day, else from the table.
func (l *layout) makeLabels() {
	for name, label := range map[string]func(*table.Listing) string{
		"MIC":    func(listing *table.Listing) string { return listing.MIC },
		"Ticker": func(listing *table.Listing) string { return listing.Ticker },
	} {
		if !l.has(name) {
			continue
		}
		l.made[name] = func() slot {
			input := l.read(name, expr.Text(name))
			return slot{field: l.field(name), input: -1, make: func(s *sheet) vector.Column {
				text := label(s.listing)
				if text == "" {
					return *s.input(input)
				}
				d := vector.NewDict()
				d.Code(text)
				return vector.Column{Type: vector.String, Dict: d, Codes: make([]int32, s.rows())}
			}}
		}
	}
}

// makeAggressor gives AggressorSide the codes 1 buyer, 2 seller, 0 unknown. Where the
// table has no such column it follows from the side the executed order rests on.
func (l *layout) makeAggressor() {
	const name = "AggressorSide"
	from, code := name, [3]int64{0, int64(table.AggressorBuyer), int64(table.AggressorSeller)}
	if l.book && !l.has(name) {
		from = "Side"
		code = [3]int64{table.SideBid: int64(table.AggressorSeller), table.SideAsk: int64(table.AggressorBuyer)}
		l.extra = append(l.extra, name)
	}
	l.made[name] = func() slot {
		input := l.read(from, expr.Integer(from))
		return slot{
			field: vector.Field{Name: name, Type: vector.Int, Doc: "Who started the trade: 1 buyer, 2 seller, 0 unknown."},
			input: -1,
			make: func(s *sheet) vector.Column {
				given := s.input(input).Ints
				sides := make([]int64, len(given))
				for i, x := range given {
					if x == 1 || x == 2 {
						sides[i] = code[x]
					}
				}
				return vector.Column{Type: vector.Int, Ints: sides}
			},
		}
	}
}

// lagged are the columns whose values in the row before are put beside the own ones.
var lagged = []string{"LobAction", "Size", "OldSize", "Price", "OldPrice", "Side", "EventTimestamp", "ExecutionSize"}

// makeBookBefore adds the best quotes of the row before and the spreads, and reports
// whether it did: it needs best quotes in the rows, and prints must not have them.
func (l *layout) makeBookBefore() bool {
	if !l.book && l.has("OldBestAskPrice") && l.has("OldBestBidPrice") {
		return false
	}
	if !l.has("BestAskPrice") || !l.has("BestBidPrice") {
		return false
	}
	for _, name := range []string{"BestAskPrice", "BestAskSize", "BestBidPrice", "BestBidSize"} {
		if l.has(name) {
			l.makeLag("Old"+name, name)
		}
	}
	for _, name := range lagged {
		if l.has(name) {
			l.makeLag("Prev"+name, name)
		}
	}
	l.makeSpread("Spread", "", "Best ask minus best bid.")
	l.makeSpread("OldSpread", "Old", "Best ask minus best bid in the row before.")
	return true
}

func (l *layout) makeLag(name, of string) {
	l.extra = append(l.extra, name)
	l.made[name] = func() slot {
		from := l.column(of)
		f := l.slots[from].field
		f.Name, f.Doc = name, of+" in the row before, of whatever kind."
		return slot{field: f, input: -1, make: func(s *sheet) vector.Column {
			out := vector.MakeColumn(f.Type, 0)
			if s.before == nil {
				out.AppendNull()
			} else {
				out.AppendFrom(&s.before[from], 0)
			}
			for i := range s.rows() - 1 {
				out.AppendFrom(&s.cols[from], i)
			}
			return out
		}}
	}
}

func (l *layout) makeSpread(name, which, doc string) {
	l.extra = append(l.extra, name)
	l.made[name] = func() slot {
		ask, bid := l.column(which+"BestAskPrice"), l.column(which+"BestBidPrice")
		return slot{
			field: vector.Field{Name: name, Type: vector.Float, Unit: table.UnitPrice, Doc: doc},
			input: -1,
			make: func(s *sheet) vector.Column {
				out := make([]float64, s.rows())
				for i := range out {
					out[i] = s.cols[ask].Floats[i] - s.cols[bid].Floats[i]
				}
				return vector.Column{Type: vector.Float, Floats: out}
			},
		}
	}
}
