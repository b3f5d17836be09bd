package book

import (
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

func TestDepthIsThatOfTheDeclaredTable(t *testing.T) {
	l2, _ := table.Lookup("l2")
	trades, _ := table.Lookup("trades")
	for _, c := range []struct {
		name  string
		table *table.Table
		want  int
	}{{"l2", l2, 10}, {"a table without levels", trades, 0}, {"no table", nil, 0}} {
		if got := DepthOf(c.table); got != c.want {
			t.Errorf("%s has %d levels, want %d", c.name, got, c.want)
		}
	}
}

func TestUnknownDepthIsNotChecked(t *testing.T) {
	c := &Config{Levels: 99}
	if p := c.CheckDepth(0); p != nil {
		t.Errorf("problems %v", p)
	}
	if p := c.CheckDepth(10); len(p) != 1 {
		t.Errorf("problems %v", p)
	}
}

func TestDeeperSumsContainShallowerOnes(t *testing.T) {
	deep, shallow := CumQuantity(Bid, 3), CumQuantity(Bid, 2)
	if deep.Args[0].String() != shallow.String() {
		t.Errorf("%s does not begin with %s", deep, shallow)
	}
}

func TestEverySourceHasAPrice(t *testing.T) {
	for _, s := range Sources {
		if Price(s) == nil {
			t.Errorf("no price for %s", s)
		}
	}
	if Price("Last") != nil {
		t.Error("the book has no last price")
	}
}

func TestDefaultsOfTheDeclarationAreThoseOfAnAbsentKey(t *testing.T) {
	c := &Config{}
	option.Defaults(c.Options())
	absent := NewConfig()
	if c.On != absent.On || c.Levels != absent.Levels || !absent.Empty() {
		t.Errorf("defaults %+v, absent %+v", c, absent)
	}
}

func TestOnlyInstantBucketsLackAWidth(t *testing.T) {
	for mode, want := range map[bucket.Mode]int{bucket.Fixed: 0, bucket.Daily: 0, bucket.Instant: 1} {
		if got := len(NeedsWidth(bucket.Rule{Mode: mode}, "", "x")); got != want {
			t.Errorf("mode %d: %d problems", mode, got)
		}
	}
}
