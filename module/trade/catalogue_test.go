package trade

import (
	"reflect"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"go.yaml.in/yaml/v4"
)

const everything = `{
generic_metrics: [{sides: [Total, Bid, Ask, Unknown], measures: [Volume, Count, Notional, NotionalEUR, NotionalUSD, RetailCount, BlockCount, AuctionNotional, OTCVolume, VWAP, Volatility, OHLC, AvgPrice, MedianPrice]}],
discrepancy_metrics: [{references: [MidAtPrimary, EBBO, PreTradeMid, MidPrice, BestBid, BestAsk, BestBidAtVenue, BestAskAtVenue, BestBidAtPrimary, BestAskAtPrimary], sides: [Total, Bid, Ask, Unknown], aggregations: [Mean, First, Last, Min, Max, Sum, Std, Median]}],
flag_metrics: [{flags: [NegotiatedTrade, OddLotTrade, BlockTrade, CrossTrade, AlgorithmicTrade, IcebergExecution], sides: [Total, Bid, Ask, Unknown], measures: [Volume, Count, AvgNotional]}],
change_metrics: [{measures: [PreTradeElapsedTimeChg, PostTradeElapsedTimeChg, PricePoint], scopes: [Local, Primary, Venue]}],
impact_metrics: [{variant: [EffectiveSpread, RealizedSpread, PriceImpact], horizon: [1ms, 10ms, 100ms, 1s, 5s, 30s, 1m, 5m]}]}`

// columns lists the names an entry stands for.
func columns(e *metric.Entry) map[string]bool {
	var fields []metric.Field
	for _, a := range e.Axes {
		fields = append(fields, metric.Field(a))
	}
	all := map[string]bool{}
	for _, v := range metric.Expand(fields) {
		all[metric.FormatName("", e.Pattern, "", v)] = true
	}
	return all
}

func TestTheCatalogueDescribesExactlyTheColumnsThereAre(t *testing.T) {
	made := map[string]map[string]bool{}
	for _, config := range []string{everything, ``} {
		for _, m := range scanOf(t, config).Metrics {
			if m.Entry == nil {
				t.Fatalf("%s has no entry", m.Name)
			}
			if !columns(m.Entry)[m.Name] {
				t.Errorf("%s is not among the columns of %s", m.Name, m.Entry.Pattern)
			}
			if made[m.Entry.Name] == nil {
				made[m.Entry.Name] = map[string]bool{}
			}
			made[m.Entry.Name][m.Name] = true
		}
	}
	for _, e := range entries {
		for name := range columns(e) {
			if !made[e.Name][name] {
				t.Errorf("entry %s: no configuration makes %s", e.Name, name)
			}
		}
	}
}

func TestEntriesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.Name] {
			t.Errorf("entry %s is there twice", e.Name)
		}
		seen[e.Name] = true
		v := reflect.ValueOf(*e)
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String && strings.TrimSpace(f.String()) == "" {
				t.Errorf("%s: %s is empty", e.Name, v.Type().Field(i).Name)
			}
		}
	}
}

func TestExamplesMakeTheirColumn(t *testing.T) {
	for _, e := range entries {
		var pass struct {
			Trade yaml.Node `yaml:"trade_analytics"`
		}
		if err := yaml.Unmarshal([]byte(e.Vector.Config), &pass); err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
		text, err := yaml.Marshal(&pass.Trade)
		if err != nil {
			t.Fatal(err)
		}
		valueOf(t, scanOf(t, string(text)), e.Vector.Column)
		for _, row := range e.Vector.Rows {
			if len(row) != len(e.Vector.Columns) {
				t.Fatalf("%s: a row has %d values for %d columns", e.Name, len(row), len(e.Vector.Columns))
			}
		}
	}
}

func TestTheModuleIsRegisteredUnderBothNames(t *testing.T) {
	for _, name := range []string{"trade", "trades"} {
		s, ok := module.Lookup(name)
		if !ok || s.Name != "trade" || s.Instance != "trades" || s.Doc == "" {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
