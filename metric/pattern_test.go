package metric_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/metric"
)

func TestFormatName(t *testing.T) {
	v := metric.Variant{"sides": "Bid", "measures": "Price", "levels": "1"}
	for _, c := range []struct{ prefix, pattern, fallback, want string }{
		{"", "", "BidPrice1", "BidPrice1"},
		{"P_", "", "BidPrice1", "P_BidPrice1"},
		{"P_", "{sides}_{measures}_{levels}", "x", "P_Bid_Price_1"},
		{"", "{{{sides}}}", "x", "{Bid}"},
		{"", "no placeholder", "x", "no placeholder"},
		{"", "{sides}{sides}", "x", "BidBid"},
		{"", "L{levels:02}", "x", "L01"},
		{"", "L{levels:03d}", "x", "L001"},
		{"", "Größe {levels}", "x", "Größe 1"},
	} {
		if got := metric.FormatName(c.prefix, c.pattern, c.fallback, v); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.prefix, c.pattern, got, c.want)
		}
	}
}

func TestCheckPatternNamesTheUnknownKeyAndTheAllowedOnes(t *testing.T) {
	err := metric.CheckPattern("{sides}{measure}", []string{"sides", "measures"})
	var bad *metric.PatternError
	if !errors.As(err, &bad) || bad.Key != "measure" {
		t.Fatalf("got %v", err)
	}
	for _, part := range []string{"{measure}", "{sides}, {measures}"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
}

func TestCheckPatternAcceptsAllowedKeysAndEscapes(t *testing.T) {
	for _, p := range []string{"", "plain", "{sides}", "{{sides", "}}", "{{{sides}}}", "{sides:02}"} {
		if err := metric.CheckPattern(p, []string{"sides"}); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestCheckPatternRefusesMalformedPatterns(t *testing.T) {
	for _, p := range []string{"{", "}", "{sides", "sides}", "{}", "{si{des}}", "{sides:>9}", "{sides:0999}", "{sides:-2}"} {
		if err := metric.CheckPattern(p, []string{"sides"}); err == nil {
			t.Errorf("%q was accepted", p)
		}
	}
}

func TestPatternNamesIgnoresEscapedBraces(t *testing.T) {
	if metric.PatternNames("{{market_states}}", "market_states") {
		t.Error("escaped braces are no placeholder")
	}
	if !metric.PatternNames("x{market_states}", "market_states") {
		t.Error("the placeholder was missed")
	}
}

func FuzzPatternThatPassesTheCheckFormats(f *testing.F) {
	for _, seed := range []string{"", "{a}", "{{{a}}}", "{a:02}", "}{", "x{b}y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if metric.CheckPattern(pattern, []string{"a"}) != nil || pattern == "" {
			return
		}
		got := metric.FormatName("", pattern, "fallback", metric.Variant{"a": "x"})
		if !strings.ContainsAny(pattern, "{}") && got != pattern {
			t.Errorf("%q became %q", pattern, got)
		}
	})
}
