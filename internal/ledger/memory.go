package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// learnedRuns is from how many runs of a dataset, the latest ones, the correction of an
// estimate is learned.
const learnedRuns = 5

// MemoryCorrection is the median of what runs of a dataset took over what was estimated
// for them, 0 without such runs.
func (l *Ledger) MemoryCorrection(ctx context.Context, dataset string) (float64, error) {
	records, err := l.store.List(ctx, l.at("runs")+"/")
	if err != nil {
		return 0, err
	}
	var ratios []float64
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
		if r.Dataset == dataset && r.Error == "" && r.PeakRSS > 0 && r.MemoryEstimate > 0 {
			ratios = append(ratios, float64(r.PeakRSS)/float64(r.MemoryEstimate))
		}
	}
	if len(ratios) == 0 {
		return 0, nil
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2], nil
}
