package book

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Open modes of OHLC bars.
const (
	Event     = "event"      // only what happened in the bucket
	PrevClose = "prev_close" // empty buckets inside the day repeat the previous close
)

var ohlcPattern = []string{"market_states", "metric_type", "source", "open_mode", "ohlc", "openMode"}

// OHLC asks for open, high, low and close of a price series.
type OHLC struct {
	Choice
	Source   []string
	OpenMode string
}

// Options declares the keys of an entry.
func (o *OHLC) Options() option.Group {
	return option.Group{
		Doc: "Columns {source}Open, {source}High, {source}Low, {source}Close.",
		Keys: o.options("L2_OHLC", ohlcPattern,
			option.OneOrMore("source", &o.Source).Enum(Sources...).Default("Mid").Doc("Price series."),
			option.String("open_mode", &o.OpenMode).Enum(Event, PrevClose).Default(Event).
				Doc("event: only buckets with snapshots have a bar; prev_close: every bucket between a "+
					"listing's first and last of the day has one, empty ones repeat the previous close.")),
		Check: func() []option.Problem {
			return append(o.CheckPattern(ohlcPattern), family.NotEmpty("source", len(o.Source))...)
		},
	}
}

// Bar is the four columns of one price series.
type Bar struct {
	Open, High, Low, Close Column
	PrevClose              bool
}

func (o *OHLC) bars(path string) []Bar {
	var bars []Bar
	mode := "" // what {openMode} stands for
	if o.OpenMode == PrevClose {
		mode = "C"
	}
	for _, v := range o.Expand(metric.Field{Name: "source", Values: o.Source}) {
		source := v.Values["source"]
		column := func(ohlc string) Column {
			return Column{Family: "ohlc", Measure: ohlc, Path: path, Pattern: o.Pattern, Default: source + ohlc,
				Variant: v.Values.With("open_mode", o.OpenMode).With("ohlc", ohlc).With("openMode", mode),
				Row:     Price(source), Where: v.Where}
		}
		bars = append(bars, Bar{Open: column("Open"), High: column("High"), Low: column("Low"),
			Close: column("Close"), PrevClose: o.OpenMode == PrevClose})
	}
	return bars
}
