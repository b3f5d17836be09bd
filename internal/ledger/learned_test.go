package ledger

import (
	"context"
	"fmt"
	"testing"

	"github.com/basaltlake/basalt/internal/store"
)

func TestCorrectionsAreTheMedianOfTheLatestRunsThatEndedWell(t *testing.T) {
	ctx := context.Background()
	l := newWorld().ledger()
	corrections := func() [2]float64 {
		t.Helper()
		memory, err := l.MemoryCorrection(ctx, "d")
		if err != nil {
			t.Fatal(err)
		}
		time, err := l.TimeCorrection(ctx, "d")
		if err != nil {
			t.Fatal(err)
		}
		return [2]float64{memory, time}
	}
	if got := corrections(); got != [2]float64{} {
		t.Errorf("without runs %v", got)
	}
	runs := 0
	save := func(dataset, failed string, ratio float64) {
		t.Helper()
		runs++
		r := RunRecord{
			ID: fmt.Sprintf("20260105T%06d", runs), Dataset: dataset, Error: failed, MemoryEstimate: 100, PeakRSS: int64(100 * ratio),
			TimeEstimate: 2, Stages: []Stage{{"plan", 50}, {"compute", 4 * ratio}},
		}
		if err := l.SaveRun(ctx, &r); err != nil {
			t.Fatal(err)
		}
	}
	for _, ratio := range []float64{90, 90, 3, 1, 2, 5, 4} { // the first two are not among the latest
		save("d", "", ratio)
	}
	save("other", "", 70)
	save("d", "killed", 80)
	runs++
	if err := store.WriteAll(ctx, l.store, l.at("runs", fmt.Sprintf("20260105T%06d.json", runs)), []byte("{")); err != nil {
		t.Fatal(err)
	}
	if got, want := corrections(), ([2]float64{3, 6}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	for range lookedThrough {
		save("other", "", 70)
	}
	if got := corrections(); got != [2]float64{} {
		t.Errorf("from long before the runs of others: %v", got)
	}
}
