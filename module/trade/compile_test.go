package trade

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// configOf decodes the keys of trade_analytics.
func configOf(t *testing.T, text string) (*Config, []option.Problem) {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	c := new(Config)
	var root *yaml.Node
	if len(n.Content) > 0 {
		root = n.Content[0]
	}
	return c, option.Decode(root, c.Options(), "")
}

func minutes() module.Pass {
	return module.Pass{Name: "main", Rule: bucket.Rule{Mode: bucket.Fixed, Width: 60e9}, Tables: func(name string) *table.Table {
		t, _ := table.Lookup(name)
		return t
	}}
}

func compiled(t *testing.T, pass module.Pass, text string) (*module.Program, []option.Problem) {
	t.Helper()
	c, problems := configOf(t, text)
	if len(problems) > 0 {
		t.Fatalf("configuration: %v", problems)
	}
	return compile(pass, c)
}

// scanOf compiles a configuration that has no problem.
func scanOf(t *testing.T, text string) module.Scan {
	t.Helper()
	p, problems := compiled(t, minutes(), text)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	return p.Scans[0]
}

func names(s module.Scan) string {
	var all []string
	for _, m := range s.Metrics {
		all = append(all, m.Name)
	}
	return strings.Join(all, " ")
}

func valueOf(t *testing.T, s module.Scan, name string) string {
	t.Helper()
	for _, m := range s.Metrics {
		if m.Name == name {
			return m.Value.String()
		}
	}
	t.Fatalf("no column %s among %s", name, names(s))
	return ""
}

const (
	lit   = `in(Classification:text, ["LIT_CONTINUOUS"])`
	bid   = `in(AggressorSide:int, [2])`
	ask   = `in(AggressorSide:int, [1])`
	sized = `known(Size)`
)

func TestColumnNamesAndOrder(t *testing.T) {
	for _, c := range []struct{ name, config, want string }{
		{"default set", ``, "VWAP VolumeWeightedPricePlacement Volume Open Close High Low MarketState"},
		{"prefix of the default set", `metric_prefix: T_`,
			"T_VWAP T_VolumeWeightedPricePlacement T_Volume T_Open T_Close T_High T_Low MarketState"},
		{"the last field varies fastest", `generic_metrics: [{sides: [Total, Bid], measures: [Volume, Count]}]`,
			"TradeTotalVolume TradeTotalCount TradeBidVolume TradeBidCount MarketState"},
		{"bars", `{metric_prefix: p, generic_metrics: [{sides: [Total, Ask], measures: OHLC}]}`,
			"pOpen pHigh pLow pClose pTradeAskOpen pTradeAskHigh pTradeAskLow pTradeAskClose MarketState"},
		{"bars with a pattern", `generic_metrics: [{measures: OHLC, output_name_pattern: Bar}]`,
			"BarOpen BarHigh BarLow BarClose MarketState"},
		{"discrepancies", `discrepancy_metrics: [{references: [EBBO, BestBid], sides: [Total, Bid], aggregations: [Mean, Last, TWA]}]`,
			"DiscrepancyToEBBO DiscrepancyToEBBOLast DiscrepancyToEBBOBid DiscrepancyToEBBOBidLast DiscrepancyToBestBid DiscrepancyToBestBidLast DiscrepancyToBestBidBid DiscrepancyToBestBidBidLast MarketState"},
		{"aggregations in a pattern", `discrepancy_metrics: [{references: EBBO, aggregations: [Mean, Max], output_name_pattern: "{references}/{agg}{aggregations}"}]`,
			"EBBO/MeanMean EBBO/MaxMax MarketState"},
		{"flags", `flag_metrics: [{flags: [BlockTrade, OddLotTrade], sides: [Total, Ask], measures: [Volume, AvgNotional]}]`,
			"BlockTradeVolume BlockTradeAvgNotional BlockTradeVolumeAsk BlockTradeAvgNotionalAsk OddLotTradeVolume OddLotTradeAvgNotional OddLotTradeVolumeAsk OddLotTradeAvgNotionalAsk MarketState"},
		{"changes", `change_metrics: [{measures: [PricePoint, PreTradeElapsedTimeChg], scopes: [Local, Primary, Venue]}]`,
			"PricePoint PricePointAtPrimary PricePointAtVenue PreTradeElapsedTimeChg PreTradeElapsedTimeChgAtPrimary PreTradeElapsedTimeChgAtVenue MarketState"},
		{"impacts", `impact_metrics: [{variant: [EffectiveSpread, PriceImpact], horizon: [1ms, 1s]}]`,
			"EffectiveSpread1ms EffectiveSpread1s PriceImpact1ms PriceImpact1s MarketState"},
		{"families in their order", `{impact_metrics: [{variant: PriceImpact}], change_metrics: [{measures: PricePoint}], flag_metrics: [{flags: BlockTrade, measures: Count}], discrepancy_metrics: [{references: EBBO}], generic_metrics: [{measures: Count}]}`,
			"TradeTotalCount DiscrepancyToEBBO BlockTradeCount PricePoint PriceImpact1s MarketState"},
		{"metric_type in a pattern", `generic_metrics: [{measures: Volume, output_name_pattern: "{metric_type}:{sides}"}]`,
			"Trade_Generic:Total MarketState"},
		{"one column per state", `generic_metrics: [{sides: [Total, Ask], measures: Volume, market_states: [HALTED, CLOSED], output_name_pattern: "{market_states}{sides}"}]`,
			"HALTEDTotal HALTEDAsk CLOSEDTotal CLOSEDAsk MarketState"},
		{"a union of states", `generic_metrics: [{measures: Volume, market_states: [HALTED, CLOSED]}]`, "TradeTotalVolume MarketState"},
		{"an empty list", `generic_metrics: [{sides: [], measures: Volume}]`, "MarketState"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, names(scanOf(t, c.config))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFormulas(t *testing.T) {
	finite := func(column string) string { return "(" + column + " + (" + column + " - " + column + "))" }
	price := finite("LocalPrice")
	place := `((2 * min(max(` + finite("PricePoint") + `, 0), 1)) - 1)`
	volatility := func(perYear string) string {
		return `(log_return_std(` + price + `) where known(Size) * sqrt((` + perYear + ` * float(log_return_count(` + price + `) where known(Size)))))`
	}
	for _, c := range []struct{ config, column, want string }{
		{`generic_metrics: [{measures: VWAP}]`, "TradeTotalVWAP",
			`(sum((` + price + ` * Size)) / sum(if(known(` + price + `), Size)))`},
		{`generic_metrics: [{sides: Bid, measures: Volume}]`, "TradeBidVolume", `sum(Size) where ` + bid},
		{`generic_metrics: [{sides: Unknown, measures: Count}]`, "TradeUnknownCount",
			`count(Size) where not(in(AggressorSide:int, [1, 2]))`},
		{`generic_metrics: [{sides: Ask, measures: OHLC}]`, "TradeAskClose",
			`last_known(` + price + `) where (` + ask + ` and ` + sized + `)`},
		{`generic_metrics: [{measures: BlockCount}]`, "TradeTotalBlockCount",
			`count(Size) where in(IsBlock:text, ["1", "TRUE", "Y", "true"])`},
		{`generic_metrics: [{measures: Volatility}]`, "TradeTotalVolatility", volatility("362880")},
		{`generic_metrics: [{measures: NotionalUSD, market_states: HALTED}]`, "TradeTotalNotionalUSD",
			`sum(TradeNotionalUSD) where (in(MarketState:text, ["HALTED"]) and known(Size))`},
		{`discrepancy_metrics: [{references: BestAskAtVenue, sides: Bid, aggregations: [First]}]`, "DiscrepancyToBestAskAtVenueBidFirst",
			`first_known(((10000 * (` + price + ` - BestAskPriceAtVenue)) / BestAskPriceAtVenue)) where ` + bid},
		{`flag_metrics: [{flags: OddLotTrade, measures: AvgNotional}]`, "OddLotTradeAvgNotional",
			`(sum(TradeNotionalEUR) where prefix(LotType:text, ["ODD"]) / float(count() where prefix(LotType:text, ["ODD"])))`},
		{`{algorithmic_values: [A], flag_metrics: [{flags: AlgorithmicTrade, measures: Count, sides: Ask}]}`, "AlgorithmicTradeCountAsk",
			`count() where (in(AlgorithmicTrade:text, ["A"]) and ` + ask + `)`},
		{`change_metrics: [{measures: PricePoint, scopes: Venue, market_states: [HALTED]}]`, "PricePointAtVenue",
			`mean(PricePointAtVenue) where in(MarketState:text, ["HALTED"])`},
		{`impact_metrics: [{variant: EffectiveSpread, reference_price_col: MidPrice}]`, "EffectiveSpread1s",
			`mean((2 * abs((` + price + ` - ` + finite("MidPrice") + `))))`},
		{`impact_metrics: [{variant: RealizedSpread, horizon: 1m}]`, "RealizedSpread1m",
			`mean((coalesce(if(` + ask + `, 2), if(` + bid + `, -2)) * (` + price + ` - ` + finite("PostTradeMid60000ms") + `)))`},
		{`impact_metrics: [{variant: PriceImpact, horizon: 3s}]`, "PriceImpact3s",
			`mean((coalesce(if(` + ask + `, 2), if(` + bid + `, -2)) * (` + finite("PostTradeMid") + ` - ` + finite("PreTradeMid") + `)))`},
		{``, "VolumeWeightedPricePlacement",
			`(sum((` + place + ` * Size)) / sum(if(known(` + place + `), Size)))`},
		{``, "MarketState", `last(MarketState:text)`},
	} {
		s := scanOf(t, c.config)
		if diff := cmp.Diff(c.want, valueOf(t, s, c.column)); diff != "" {
			t.Errorf("%s: %s", c.column, diff)
		}
		if s.Where == nil || s.Where.String() != lit {
			t.Errorf("%s: the scan is not restricted to %s", c.column, lit)
		}
	}
}

func TestMeasuresOverAllClassificationsPushTheFilterIntoTheOthers(t *testing.T) {
	s := scanOf(t, `generic_metrics: [{sides: Bid, measures: [RetailCount, AuctionNotional, OTCVolume, Volume, VWAP]}]`)
	if s.Where != nil {
		t.Errorf("the scan is restricted to %s", s.Where)
	}
	for column, want := range map[string]string{
		"TradeBidRetailCount":     `count(Size) where (` + bid + ` and in(BMLLParticipantType:text, ["RETAIL"]))`,
		"TradeBidAuctionNotional": `sum(TradeNotionalEUR) where ((` + bid + ` and known(Size)) and contains(Classification:text, ["AUCTION"]))`,
		"TradeBidOTCVolume":       `sum(Size) where (` + bid + ` and (in(BMLLTradeType:text, ["OTC"]) or contains(Classification:text, ["OTC"])))`,
		"TradeBidVolume":          `sum(Size) where (` + lit + ` and ` + bid + `)`,
		"MarketState":             `last(MarketState:text) where ` + lit,
	} {
		if diff := cmp.Diff(want, valueOf(t, s, column)); diff != "" {
			t.Errorf("%s: %s", column, diff)
		}
	}
}

func TestAllFamiliesFilterWhenTheScanDoesNot(t *testing.T) {
	s := scanOf(t, `{generic_metrics: [{measures: [RetailCount, OHLC, AvgPrice]}], discrepancy_metrics: [{references: EBBO}],
		flag_metrics: [{flags: BlockTrade, measures: Count}], change_metrics: [{measures: PricePoint}], impact_metrics: [{variant: PriceImpact}]}`)
	for _, m := range s.Metrics {
		if filtered := strings.Contains(m.Value.String(), lit); filtered == (m.Name == "TradeTotalRetailCount") {
			t.Errorf("%s is %s", m.Name, m.Value)
		}
	}
}

func TestNoClassificationsMeansAllPrints(t *testing.T) {
	s := scanOf(t, `{classifications: [], generic_metrics: [{measures: Volume}]}`)
	if s.Where != nil || valueOf(t, s, "TradeTotalVolume") != "sum(Size)" {
		t.Errorf("where %v, volume %s", s.Where, valueOf(t, s, "TradeTotalVolume"))
	}
}

func TestDailyVolatilityIsAnnualisedByTheDay(t *testing.T) {
	pass := minutes()
	pass.Rule.Mode = bucket.Daily
	p, problems := compiled(t, pass, `generic_metrics: [{measures: Volatility}]`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := valueOf(t, p.Scans[0], "TradeTotalVolatility"); !strings.Contains(got, "(252 * float(") {
		t.Errorf("got %s", got)
	}
}

func TestOnlyTheDefaultSetIsOptional(t *testing.T) {
	for config, want := range map[string]bool{``: true, `generic_metrics: [{measures: Volume}]`: false} {
		for _, m := range scanOf(t, config).Metrics {
			if m.Default != (want && m.Name != "MarketState") {
				t.Errorf("%q: %s has Default = %v", config, m.Name, m.Default)
			}
			if m.NullIfAbsent != (m.Name == "MarketState") {
				t.Errorf("%s has NullIfAbsent = %v", m.Name, m.NullIfAbsent)
			}
		}
	}
}

func TestNotesSayWhatAConfigurationDoesNotDo(t *testing.T) {
	for config, want := range map[string]string{
		`impact_metrics: [{variant: [RealizedSpread, PriceImpact], horizon: [3s, 1s]}]`: "impact_metrics[0]: trades have no mid at horizon 3s; PostTradeMid is used",
		`impact_metrics: [{variant: PriceImpact, horizon: soon}]`:                       "impact_metrics[0]: trades have no mid at horizon soon; PostTradeMid is used",
		`impact_metrics: [{variant: EffectiveSpread, horizon: soon}]`:                   "",
		`discrepancy_metrics: [{references: EBBO, aggregations: [Mean, VWA]}]`:          "discrepancy_metrics[0]: aggregation VWA makes no column",
		`flag_metrics: [{flags: [], measures: Count}]`:                                  "flag_metrics[0] makes no column",
	} {
		p, problems := compiled(t, minutes(), config)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if got := strings.Join(p.Notes, "; "); got != want {
			t.Errorf("%s: got %q, want %q", config, got, want)
		}
	}
}

func TestNamesOfKeysAndLabelsAreReserved(t *testing.T) {
	for _, taken := range []string{"MarketState", "ListingId", "TimeBucket", "MIC", "Ticker"} {
		_, problems := compiled(t, minutes(), `generic_metrics: [{measures: Volume, output_name_pattern: `+taken+`}]`)
		if len(problems) != 1 || problems[0].Code != "duplicate-column" {
			t.Errorf("%s: %v", taken, problems)
		}
	}
}
