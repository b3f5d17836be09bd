package consolidated

import (
	"strconv"

	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Side names the output with which other modules of the run can read the combined book
// in the place of a table.
const Side = "cbbo"

// Sides of the book, in output order.
var Sides = [2]string{"Bid", "Ask"}

const lastEvent = "LastEventTimestamp"

// KeyFields are the key columns.
func (c *Choice) KeyFields() []vector.Field {
	index := vector.Field{Name: ByInstrument, Type: vector.Int, Doc: "Instrument whose listings are put together."}
	if c.Index == ByPrimary {
		index = vector.Field{Name: ByPrimary, Type: vector.Int, Doc: "Primary listing of the instrument."}
	}
	return []vector.Field{index, c.timeField(c.Events())}
}

func (c *Choice) timeField(event bool) vector.Field {
	switch {
	case event && c.Events():
		return vector.Field{Name: "EventTimestamp", Type: vector.Time, Doc: "Time of the event, UTC."}
	case event:
		return vector.Field{Name: "EventTimestamp", Type: vector.Time, Doc: "Time of the last event of the bucket, UTC; the end of a bucket without."}
	}
	return vector.Field{Name: "TimeBucket", Type: vector.Time, Doc: "Label of the time bucket, UTC."}
}

// Fields are the columns after the keys: those that readers of the book need to take it
// for a table, the levels, and LastEventTimestamp when asked for.
func (c *Choice) Fields() []vector.Field {
	fields := []vector.Field{
		{Name: "ListingId", Type: vector.Int, Doc: "Primary listing of the instrument, for modules that read this book by listing."},
		{Name: "MIC", Type: vector.String, Doc: "Market of the primary listing."},
		{Name: "Ticker", Type: vector.String, Doc: "Ticker of the primary listing."},
		{Name: "CurrencyCode", Type: vector.String, Doc: "Trading currency of the primary listing."},
		{Name: "MarketState", Type: vector.String, Doc: "Market state of the primary listing at that time."},
		c.timeField(!c.Events()),
	}
	if c.Index == ByPrimary {
		fields = append(fields, vector.Field{Name: ByInstrument, Type: vector.Int, Doc: "Instrument whose listings are put together."})
	}
	for _, side := range Sides {
		fields = append(fields, c.levels(side+"Price", vector.Float, table.UnitPrice, side+" price of the combined book at this level.")...)
		fields = append(fields, c.levels(side+"Quantity", vector.Float, table.UnitShares, side+" quantity of all listings at the level's price.")...)
		fields = append(fields, c.levels(side+"NumOrders", vector.Int, table.UnitOrders, "Number of "+side+" orders of all listings at the level's price.")...)
	}
	if c.hasLast() {
		fields = append(fields, vector.Field{Name: lastEvent, Type: vector.Time, Doc: "Time of the last event of the bucket that counts, UTC."})
	}
	return fields
}

func (c *Choice) hasLast() bool { return c.LastEvent && !c.Events() }

func (c *Choice) levels(name string, t vector.Type, unit, doc string) []vector.Field {
	fields := make([]vector.Field, c.TopN)
	for i := range fields {
		fields[i] = vector.Field{Name: name + strconv.Itoa(i+1), Type: t, Unit: unit, Doc: doc}
	}
	return fields
}
