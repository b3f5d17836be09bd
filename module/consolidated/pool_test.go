package consolidated

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/table"
)

// ladders draws books with few prices, so that prices meet, in any order of insertion.
func ladders(t *rapid.T) ([][]Level, []Ladder) {
	level := rapid.Custom(func(t *rapid.T) Level {
		return Level{Rank: float64(rapid.IntRange(-4, 4).Draw(t, "rank")), Size: float64(rapid.IntRange(0, 9).Draw(t, "size")),
			Orders: float64(rapid.IntRange(0, 3).Draw(t, "orders"))}
	})
	given := rapid.SliceOfN(rapid.SliceOfN(level, 0, 6), 0, 5).Draw(t, "listings")
	made := make([]Ladder, len(given))
	for i, levels := range given {
		for _, l := range levels {
			made[i] = made[i].Insert(l)
		}
	}
	return given, made
}

func naive(given [][]Level, n int) []Level {
	at := map[float64]Level{}
	for _, levels := range given {
		for _, l := range levels {
			sum := at[l.Rank]
			at[l.Rank] = Level{l.Rank, sum.Size + l.Size, sum.Orders + l.Orders}
		}
	}
	var all []Level
	for _, l := range at {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Level) int { return cmp.Compare(a.Rank, b.Rank) })
	return all[:min(n, len(all))]
}

func TestPoolAddsUpLevelsByPrice(t *testing.T) {
	var pool Pool
	rapid.Check(t, func(t *rapid.T) {
		given, made := ladders(t)
		n := rapid.IntRange(1, 12).Draw(t, "n")
		got := pool.Best(nil, made, n)
		if diff := gocmp.Diff(naive(given, n), got); diff != "" {
			t.Fatal(diff)
		}
		slices.Reverse(made)
		if diff := gocmp.Diff(got, pool.Best(nil, made, n)); diff != "" {
			t.Fatal("in another order of listings:", diff)
		}
	})
}

func TestLaddersHaveTheBestLevelLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, made := ladders(t)
		for _, l := range made {
			for i := 1; i < len(l); i++ {
				if l[i].Rank >= l[i-1].Rank {
					t.Fatalf("ladder %v", l)
				}
			}
		}
	})
}

func TestLevelsBelowZeroAreNotShown(t *testing.T) {
	var pool Pool
	got := pool.Best(nil, []Ladder{{{Rank: 3, Size: 1}, {Rank: 2, Size: -4}, {Rank: 1, Size: -1}}, {{Rank: 2, Size: 7}}}, 5)
	if diff := gocmp.Diff([]Level{{Rank: 2, Size: 7}, {Rank: 3, Size: 1}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPrimaryIsTheMarkedListingElseTheLowest(t *testing.T) {
	for _, c := range []struct {
		name     string
		listings []table.Listing
		want     int64
	}{
		{"one is marked", []table.Listing{{ID: 1}, {ID: 3, Primary: true}, {ID: 2}}, 3},
		{"none is marked", []table.Listing{{ID: 3}, {ID: 1}, {ID: 2}}, 1},
		{"several are marked", []table.Listing{{ID: 9, Primary: true}, {ID: 1}, {ID: 4, Primary: true}}, 4},
	} {
		if got := Primary(c.listings).ID; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestInOrderGoesByListing(t *testing.T) {
	got := InOrder([]table.Listing{{ID: 5}, {ID: -2}, {ID: 3}})
	if diff := gocmp.Diff([]int{1, 2, 0}, got); diff != "" {
		t.Error(diff)
	}
}
