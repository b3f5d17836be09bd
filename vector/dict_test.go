package vector

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCodesAreInOrderOfFirstAppearance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, want := NewDict(), map[string]int32{}
		var order []string
		for range rapid.IntRange(0, 400).Draw(t, "strings") {
			s := rapid.OneOf(rapid.StringN(0, 3, 6), rapid.Map(rapid.IntRange(0, 300), func(n int) string { return fmt.Sprint(n) }),
				rapid.Just(strings.Repeat("long ", 40))).Draw(t, "string")
			if _, known := want[s]; !known {
				if code := d.Lookup(s); code != NullCode {
					t.Fatalf("%q has code %d before it is added", s, code)
				}
				want[s] = int32(len(order))
				order = append(order, s)
			}
			code := d.CodeBytes([]byte(s))
			if rapid.Bool().Draw(t, "as string") {
				code = d.Code(s)
			}
			if code != want[s] || d.Lookup(s) != want[s] {
				t.Fatalf("%q has code %d, want %d", s, code, want[s])
			}
		}
		if d.Len() != len(order) {
			t.Fatalf("%d strings, want %d", d.Len(), len(order))
		}
		for code, s := range order {
			if got := d.Value(int32(code)); got != s {
				t.Fatalf("code %d is %q, want %q", code, got, s)
			}
		}
	})
}

func TestNoCodeIsNoString(t *testing.T) {
	if d := NewDict(); d.Value(NullCode) != "" || d.Lookup("") != NullCode || d.Len() != 0 {
		t.Error("an empty dictionary has something")
	}
}

func TestValuesDoNotChangeWithTheBytesTheyCameFrom(t *testing.T) {
	d, b := NewDict(), []byte("order-1")
	code := d.CodeBytes(b)
	copy(b, "ORDER-2")
	if d.Value(code) != "order-1" {
		t.Errorf("it is %s", d.Value(code))
	}
}

// BenchmarkIdentifiers adds identifiers of orders, each of which occurs twice.
func BenchmarkIdentifiers(b *testing.B) {
	ids := make([][]byte, 1<<18)
	for i := range ids {
		ids[i] = fmt.Appendf(nil, "1001100%07d", i)
	}
	b.ReportAllocs()
	for b.Loop() {
		d := NewDict()
		for i := range ids {
			d.CodeBytes(ids[i])
			d.CodeBytes(ids[max(0, i-500)])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*len(ids)), "ns/string")
}

// BenchmarkWords looks a few words up many times.
func BenchmarkWords(b *testing.B) {
	words := [][]byte{[]byte("CONTINUOUS_TRADING"), []byte("HALTED"), []byte("XLON"), []byte("LIT_CONTINUOUS")}
	d := NewDict()
	for i := 0; b.Loop(); i++ {
		d.CodeBytes(words[i&3])
	}
}
