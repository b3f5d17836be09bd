package iceberg

import (
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/vector"
)

// fills are executions that removed an order, those of a window or those that prints are
// still compared with.
type fills struct {
	time            []int64
	side            []int64
	size, price     []float64
	span            []bucket.Span // of a window
	shown, oldPrice []float64     // of a window
	ids             orderid.Reader
}

func newFills(r *module.Rows, ids orderid.Columns) *fills {
	return &fills{time: r.Time, span: r.Span, side: r.Cols[0].Ints, size: r.Cols[1].Floats, price: r.Cols[2].Floats,
		shown: r.Cols[3].Floats, oldPrice: r.Cols[4].Floats, ids: ids.Reader(r.Cols[5:])}
}

// event is an execution that revealed hidden quantity.
type event struct {
	time     int64
	bucket   int64 // label
	side     int64
	size     float64
	price    float64
	shown    float64
	oldPrice float64
	revealed float64
	order    string // "" when not known
	iceberg  int64  // null when no other order is linked
	count    int64  // events of its iceberg so far, from 1; null with iceberg
}

// reveal returns the executions that took more than min beyond what was shown.
func (x *fills) reveal(min float64) []event {
	var events []event
	for i, size := range x.size {
		if revealed := size - x.shown[i]; revealed > math.Max(min, 0) {
			events = append(events, event{time: x.time[i], bucket: x.span[i].Label, side: x.side[i], size: size,
				price: x.price[i], shown: x.shown[i], oldPrice: x.oldPrice[i], revealed: revealed,
				order: x.ids.Of(i, true), iceberg: vector.NullInt, count: vector.NullInt})
		}
	}
	return events
}

// arrivals are the inserts of a window.
type arrivals struct {
	time  []int64
	side  []int64
	price []float64
	ids   orderid.Reader
}

func newArrivals(r *module.Rows, ids orderid.Columns) *arrivals {
	return &arrivals{time: r.Time, side: r.Cols[0].Ints, price: r.Cols[1].Floats, ids: ids.Reader(r.Cols[2:])}
}

// ofEvent are the columns that describe an event, in output order.
var ofEvent = []struct {
	field vector.Field
	value func(*event) float64
	code  func(*event) int64
}{
	{field: vector.Field{Name: "Side", Type: vector.Int, Doc: "Side of the order: 1 bid, 2 ask."},
		code: func(e *event) int64 { return e.side }},
	{field: vector.Field{Name: "ExecutionSize", Type: vector.Float, Unit: "shares", Doc: "Quantity executed."},
		value: func(e *event) float64 { return e.size }},
	{field: vector.Field{Name: "ExecutionPrice", Type: vector.Float, Unit: "local price", Doc: "Price of the execution."},
		value: func(e *event) float64 { return e.price }},
	{field: vector.Field{Name: "OldSize", Type: vector.Float, Unit: "shares", Doc: "Quantity the order displayed."},
		value: func(e *event) float64 { return e.shown }},
	{field: vector.Field{Name: "OldPrice", Type: vector.Float, Unit: "local price", Doc: "Price of the order."},
		value: func(e *event) float64 { return e.oldPrice }},
	{field: orderField},
	{field: vector.Field{Name: "RevealedQty", Type: vector.Float, Unit: "shares", Doc: "Quantity executed beyond what was displayed."},
		value: func(e *event) float64 { return e.revealed }},
	{field: vector.Field{Name: "IcebergId", Type: vector.Int, Doc: "Iceberg of the listing's day, numbered from 0; null when no other order is linked."},
		code: func(e *event) int64 { return e.iceberg }},
	{field: vector.Field{Name: "IcebergEventCount", Type: vector.Int, Unit: "peaks", Doc: "Number of the event within its iceberg, from 1."},
		code: func(e *event) int64 { return e.count }},
}

var orderField = vector.Field{Name: "OrderID", Type: vector.String, Doc: "Identifier of the order that was removed."}

// described is how many of the columns there are: the last two need linking.
func (s *search) described() int {
	if s.link {
		return len(ofEvent)
	}
	return len(ofEvent) - 2
}

// appendEvent appends the columns of an event, or nulls for nil.
func (s *search) appendEvent(cols []vector.Column, e *event) {
	for i := range s.described() {
		c := &cols[i]
		switch {
		case e == nil:
			c.AppendNull()
		case ofEvent[i].value != nil:
			c.Floats = append(c.Floats, ofEvent[i].value(e))
		case ofEvent[i].code != nil:
			c.Ints = append(c.Ints, ofEvent[i].code(e))
		case e.order == "":
			c.AppendNull()
		default:
			c.Codes = append(c.Codes, c.Dict.Code(e.order))
		}
	}
}

func (s *search) eventFields() []vector.Field {
	fields := []vector.Field{listingField, bucketField, eventTimeField}
	for i := range s.described() {
		fields = append(fields, ofEvent[i].field)
	}
	return fields
}

var (
	listingField   = vector.Field{Name: "ListingId", Type: vector.Int, Doc: "Listing: one instrument on one venue."}
	bucketField    = vector.Field{Name: "TimeBucket", Type: vector.Time, Doc: "Label of the time bucket, UTC."}
	eventTimeField = vector.Field{Name: "EventTimestamp", Type: vector.Time, Doc: "Time of the execution (UTC)."}
)

func (s *search) appendEvents(out *vector.Frame, listing int64, events []event) {
	for i := range events {
		e := &events[i]
		out.Cols[0].Ints = append(out.Cols[0].Ints, listing)
		out.Cols[1].Ints = append(out.Cols[1].Ints, e.bucket)
		out.Cols[2].Ints = append(out.Cols[2].Ints, e.time)
		s.appendEvent(out.Cols[3:], e)
	}
	out.Rows += len(events)
}
