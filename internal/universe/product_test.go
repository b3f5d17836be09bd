package universe

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sets is the oracle: a universe by operations on sets of ids.
type sets struct {
	all    map[int64]bool
	byName map[string]map[int64]bool // factor text without "-"
}

func (o sets) eval(s Spec) []int64 {
	plus, minus := map[int64]bool{}, map[int64]bool{}
	if !slices.ContainsFunc(s.parts, func(p part) bool { return !p.exclude }) {
		maps.Copy(plus, o.all)
	}
	for _, p := range s.parts {
		product := maps.Clone(o.all)
		for _, f := range p.factors {
			members := o.byName[strings.TrimPrefix(f.String(), "-")]
			maps.DeleteFunc(product, func(id int64, _ bool) bool { return members[id] == f.not })
		}
		if p.exclude {
			maps.Copy(minus, product)
		} else {
			maps.Copy(plus, product)
		}
	}
	maps.DeleteFunc(plus, func(id int64, _ bool) bool { return minus[id] })
	return slices.Sorted(maps.Keys(plus))
}

// drawLake draws reference data and their sets.
func drawLake(t *rapid.T) (*lake, sets) {
	o := sets{map[int64]bool{}, map[string]map[int64]bool{}}
	text := "ListingId MIC OPOL Ticker\n"
	for id := range int64(rapid.IntRange(0, 12).Draw(t, "listings")) {
		m := rapid.SampledFrom([]string{"XLON", "XPAR"}).Draw(t, "mic")
		p := rapid.SampledFrom([]string{"XLON", "XPAR", "-"}).Draw(t, "opol")
		k := rapid.SampledFrom([]string{"A", "B", "-"}).Draw(t, "ticker")
		text += fmt.Sprintln(id, m, p, k)
		o.all[id] = true
		for _, name := range []string{"mic=" + m, "opol=" + p, "ticker=" + k, "all", fmt.Sprintf("listing=%d", id)} {
			if o.byName[name] == nil {
				o.byName[name] = map[int64]bool{}
			}
			o.byName[name][id] = true
		}
	}
	return &lake{reference: text}, o
}

var smallFactor = rapid.Map(
	rapid.SampledFrom([]string{"mic=XLON", "mic=XPAR", "opol=XLON", "opol=XPAR", "ticker=A", "ticker=B", "listing=3", "all"}),
	func(text string) factor {
		name, value, _ := strings.Cut(text, "=")
		return factor{provider: name, value: value}
	})

func evaluate(t *rapid.T, l *lake, s Spec) []int64 {
	u, err := s.Resolve(t.Context(), l, day, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(ids(u), func(a, b int64) int { return int(a - b) }) {
		t.Fatalf("unordered: %v", ids(u))
	}
	return ids(u)
}

func TestUniversesAreSetAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, oracle := drawLake(t)
		s := drawSpec(t, smallFactor)
		if got, want := evaluate(t, l, s), oracle.eval(s); !slices.Equal(got, want) {
			t.Fatalf("%s: %v, want %v", s, got, want)
		}
	})
}

func TestOrderAndRepetitionDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, _ := drawLake(t)
		s := drawSpec(t, smallFactor)
		want := evaluate(t, l, s)
		other := Spec{parts: rapid.Permutation(append(slices.Clone(s.parts), s.parts...)).Draw(t, "order")}
		for i, p := range other.parts {
			factors := append(slices.Clone(p.factors), p.factors...)
			// The first factor of a part cannot be a complement in the language, the evaluation may.
			other.parts[i].factors = rapid.Permutation(factors).Draw(t, "factors")
		}
		if got := evaluate(t, l, other); !slices.Equal(got, want) {
			t.Fatalf("%v: %v, but %v: %v", s, want, other, got)
		}
	})
}
