package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// learnedRuns is from how many runs of a dataset, the latest ones, the correction of an
// estimate is learned. They are looked for among as many as lookedThrough: an output root may
// have records of thousands of runs of other datasets.
const (
	learnedRuns   = 5
	lookedThrough = 200
)

// learned is the median of a ratio over the latest runs of a dataset that ended well and
// have it, 0 without such runs. The ratio of a run is above 0, or it has none.
func (l *Ledger) learned(ctx context.Context, dataset string, ratio func(*RunRecord) float64) (float64, error) {
	records, err := l.store.List(ctx, l.at(runs)+"/")
	if err != nil {
		return 0, err
	}
	var ratios []float64
	records = records[max(0, len(records)-lookedThrough):]
	for _, info := range slices.Backward(records) { // ids sort by time
		if len(ratios) == learnedRuns {
			break
		}
		if !strings.HasSuffix(info.URI, ".json") {
			continue
		}
		var r RunRecord
		var damaged *DamagedError
		if _, err := l.read(ctx, info.URI, &r); errors.As(err, &damaged) {
			continue
		} else if err != nil {
			return 0, err
		}
		if r.Dataset != dataset || r.Error != "" {
			continue
		}
		if x := ratio(&r); x > 0 {
			ratios = append(ratios, x)
		}
	}
	if len(ratios) == 0 {
		return 0, nil
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2], nil
}
