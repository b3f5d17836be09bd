package golden

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/compress"

	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// generated is a small lake of random rows, held in memory so that it can be written in
// many layouts. Rows are sorted by (listing, timestamp, sequence), which is unique.
type generated struct {
	files []generatedFile
}

type generatedFile struct {
	table *table.Table
	mic   string
	day   string // YYYY-MM-DD
	rows  laketest.Rows
	free  bool // the order of rows in the file may be changed
}

var (
	generatedDays = []string{"2026-03-05", "2026-03-06"} // Thursday and Friday
	generatedMICs = []string{"XLON", "XPAR"}
)

const listingsPerMIC = 4

// longListing is how many rows one listing has: more than two blocks of a float sum.
const longListing = 2*metric.BlockRows + 100

// listingID is instrument n on a market.
func listingID(mic, n int) int64 { return int64(1000*(mic+1) + 7*n) }

// generateLake makes the rows of some tables. The last instrument of every market has a
// reference row and nothing else; listing 9999 has rows and no reference row.
func generateLake(t *testing.T, seed uint64, rowsPerListing int, tables ...string) *generated {
	t.Helper()
	g := &generated{}
	for d, day := range generatedDays {
		date, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for m, mic := range generatedMICs {
			g.files = append(g.files, referenceFile(m, mic, day))
			for k, name := range tables {
				declared, ok := table.Lookup(name)
				if !ok {
					t.Fatalf("there is no table %s", name)
				}
				rng := rand.New(rand.NewPCG(seed, uint64(100*d+10*m+k)))
				rows := randomRows(rng, declared, m, mic, date, rowsPerListing)
				if m == 1 && d == 0 {
					rows = rows.Without("PricePoint", "MarketStateAtPrimary", "OrdersAhead") // null in this file
				}
				g.files = append(g.files, generatedFile{declared, mic, day, rows, true})
			}
		}
	}
	return g
}

func referenceFile(m int, mic, day string) generatedFile {
	declared, _ := table.Lookup("reference")
	rows := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "InstrumentId", Type: vector.Int},
		{Name: "MIC", Type: vector.String}, {Name: "Ticker", Type: vector.String},
		{Name: "CurrencyCode", Type: vector.String}, {Name: "IsPrimary", Type: vector.Bool},
		{Name: "IsAlive", Type: vector.Bool},
	}
	for n := range listingsPerMIC {
		for c, v := range []any{listingID(m, n), int64(n + 1), mic, fmt.Sprintf("T%d%s", n, mic[1:2]), "EUR", m == 0, true} {
			rows[c].Values = append(rows[c].Values, v)
		}
	}
	return generatedFile{table: declared, mic: mic, day: day, rows: rows}
}

// randomRows makes the rows of a table's file.
func randomRows(rng *rand.Rand, declared *table.Table, m int, mic string, day time.Time, n int) laketest.Rows {
	var rows laketest.Rows
	for _, c := range declared.Columns {
		if !slices.Contains(declared.Time[1:], c.Name) {
			rows = append(rows, laketest.Column{Name: c.Name, Type: c.Type})
		}
	}
	for _, name := range undeclaredColumns(declared) {
		rows = append(rows, laketest.Column{Name: name, Type: vector.Float})
	}
	listings := []int64{9999}
	for k := range listingsPerMIC - 1 {
		listings = append(listings, listingID(m, k))
	}
	slices.Sort(listings)
	event := int64(0)
	for _, id := range listings {
		n := n
		if id == listingID(0, 1) && declared.Name != "l3" && day.Format(time.DateOnly) == generatedDays[0] {
			n = longListing
		}
		for _, at := range randomTimes(rng, day, n, declared.Sequence != "") {
			event++
			for i := range rows {
				c := &rows[i]
				c.Values = append(c.Values, randomValue(rng, declared, c, id, mic, at, event))
			}
		}
	}
	return rows
}

// undeclaredColumns are columns that worked examples use beyond the declared ones.
func undeclaredColumns(declared *table.Table) []string {
	var names []string
	for _, spec := range module.All() {
		for _, e := range spec.Catalogue {
			if e.Vector.Table != declared.Name {
				continue
			}
			for _, name := range e.Vector.Columns {
				derived := slices.ContainsFunc(declared.Derived, func(d table.Derived) bool { return d.Name == name })
				if _, ok := declared.Column(name); !ok && !derived {
					// Examples show one side of the book, configurations ask for both.
					names = append(names, name, strings.Replace(name, "Bid", "Ask", 1))
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// randomTimes are sorted times of 20 minutes: in bursts and pauses, some on the edges of
// minutes, equal ones only when a sequence orders them.
func randomTimes(rng *rand.Rand, day time.Time, n int, ties bool) []int64 {
	open := day.Add(8 * time.Hour).UnixNano()
	times := make([]int64, 0, n)
	for len(times) < n {
		at := open + rng.Int64N(int64(20*time.Minute))
		switch rng.IntN(8) {
		case 0:
			at -= at % int64(time.Minute)
		case 1:
			at -= at % int64(time.Second)
		case 2:
			if len(times) > 0 {
				at = times[len(times)-1] + rng.Int64N(3)
			}
		}
		if ties || !slices.Contains(times, at) {
			times = append(times, at)
		}
	}
	slices.Sort(times)
	return times
}

var textValues = map[string][]string{
	"MarketState":          metric.MarketStates,
	"MarketStateAtPrimary": metric.MarketStates,
	"Classification":       {"LIT_CONTINUOUS", "LIT_CONTINUOUS", "CLOSING_AUCTION", "DARK", "OFF_BOOK_ON_EXCHANGE"},
	"BMLLTradeType":        {"LIT", "DARK", "OTC"},
	"BMLLParticipantType":  {"RETAIL", "OTHER"},
	"IsBlock":              {"TRUE", "Y", "N", ""},
}

// randomValue is a value of a column; one in ten is null, keys excepted.
func randomValue(rng *rand.Rand, declared *table.Table, c *laketest.Column, id int64, mic string, at, event int64) any {
	switch c.Name {
	case declared.Listing[0]:
		return nullable(rng, 200, id)
	case declared.Time[0]:
		return nullable(rng, 200, at)
	case declared.Sequence:
		return event
	case "MIC":
		return mic
	}
	if rng.IntN(10) == 0 {
		return nil
	}
	unit := ""
	if d, ok := declared.Column(c.Name); ok {
		unit = d.Unit
	}
	switch c.Type {
	case vector.Float:
		return randomNumber(rng, c.Name, unit)
	case vector.String:
		if values := textValues[c.Name]; values != nil {
			return values[rng.IntN(len(values))]
		}
		return fmt.Sprintf("%c%d", 'A'+rune(rng.IntN(3)), rng.IntN(9))
	case vector.Bool:
		return rng.IntN(2) == 0
	case vector.Time:
		return at + rng.Int64N(2_000_000) - 500_000
	}
	switch {
	case c.Name == "ReceiveTimestamp":
		return at + rng.Int64N(1_000_000)
	case c.Name == "LobAction":
		return 1 + rng.Int64N(4)
	case strings.Contains(c.Name, "Side"):
		return rng.Int64N(4)
	case unit == table.UnitNs:
		return rng.Int64N(2_000_000_000)
	}
	return rng.Int64N(40)
}

func nullable(rng *rand.Rand, oneIn int, v int64) any {
	if rng.IntN(oneIn) == 0 {
		return nil
	}
	return v
}

// randomNumber has digits that make sums depend on their order.
func randomNumber(rng *rand.Rand, name, unit string) float64 {
	if rng.IntN(150) == 0 {
		return []float64{0, -1, math.Inf(1), math.Inf(-1), 1e-300, 1e15}[rng.IntN(6)]
	}
	switch {
	case unit == table.UnitPrice:
		shift := 0.0
		if strings.Contains(name, "Ask") {
			shift = 0.03
		}
		return 100 + shift + math.Floor(rng.NormFloat64()*20)/100 + rng.Float64()*1e-9
	case unit == table.UnitFraction:
		return rng.Float64()*1.4 - 0.2
	case unit == table.UnitShares, unit == table.UnitOrders, unit == table.UnitLevels:
		return float64(1 + rng.IntN(1000))
	}
	return rng.NormFloat64() * 1e4
}

// layout is a way to write the lake.
type layout struct {
	name  string
	files laketest.Layout // Order is set per file
	order func(rng *rand.Rand, f *generatedFile) []int
}

var layouts = []layout{
	{name: "sorted by listing and time", files: laketest.Layout{Codec: compress.Codecs.Snappy, Dictionary: true}},
	{name: "sorted by listing, times permuted", order: permutedTimes,
		files: laketest.Layout{Codec: compress.Codecs.Zstd, RowGroupRows: 64, PageBytes: 256}},
	{name: "in time order", order: timeOrder, files: laketest.Layout{Dictionary: true, PageV2: true, RowGroupRows: 100}},
	{name: "permuted rows, tiny row groups", order: permutedRows, files: laketest.Layout{Codec: compress.Codecs.Snappy, RowGroupRows: 17}},
	{name: "sorted, tiny pages and row groups", files: laketest.Layout{Codec: compress.Codecs.Gzip, Dictionary: true, RowGroupRows: 33, PageBytes: 64}},
	{name: "listings in reverse", order: reversedListings, files: laketest.Layout{PageV2: true, Codec: compress.Codecs.Snappy}},
}

// write writes all files below a root.
func (g *generated) write(t *testing.T, root string, l layout) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, uint64(len(l.name))))
	for i := range g.files {
		f := &g.files[i]
		files := l.files
		if f.free && l.order != nil {
			files.Order = l.order(rng, f)
		}
		if err := laketest.Write(filepath.Join(root, f.path()), f.rows, files); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *generatedFile) path() string {
	return lakePath(f.table, f.mic, f.day)
}

func lakePath(t *table.Table, mic, day string) string {
	y, m, d := day[:4], day[5:7], day[8:]
	return filepath.Join(t.Folder, mic, y, m, d, t.Prefix+mic+"-"+y+m+d+".parquet")
}

func permutedRows(rng *rand.Rand, f *generatedFile) []int { return rng.Perm(f.rows.Len()) }

func permutedTimes(rng *rand.Rand, f *generatedFile) []int {
	order := rng.Perm(f.rows.Len())
	id := f.rows.Col(f.table.Listing[0]).Values
	slices.SortStableFunc(order, func(a, b int) int { return compareValues(id[a], id[b]) })
	return order
}

func timeOrder(_ *rand.Rand, f *generatedFile) []int {
	order := ascending(f.rows.Len())
	at := f.rows.Col(f.table.Time[0]).Values
	slices.SortStableFunc(order, func(a, b int) int { return compareValues(at[a], at[b]) })
	return order
}

func reversedListings(_ *rand.Rand, f *generatedFile) []int {
	order := ascending(f.rows.Len())
	id := f.rows.Col(f.table.Listing[0]).Values
	slices.SortStableFunc(order, func(a, b int) int { return compareValues(id[b], id[a]) })
	return order
}

func ascending(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// compareValues orders integers, nulls first.
func compareValues(a, b any) int {
	x, _ := a.(int64)
	y, _ := b.(int64)
	switch {
	case a == nil && b == nil || a != nil && b != nil && x == y:
		return 0
	case a == nil || b != nil && x < y:
		return -1
	}
	return 1
}
