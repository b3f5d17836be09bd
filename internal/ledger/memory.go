package ledger

import "context"

// MemoryCorrection is the median of what runs of a dataset took over what was estimated
// for them, 0 without such runs.
func (l *Ledger) MemoryCorrection(ctx context.Context, dataset string) (float64, error) {
	return l.learned(ctx, dataset, func(r *RunRecord) float64 {
		if r.MemoryEstimate <= 0 {
			return 0
		}
		return float64(r.PeakRSS) / float64(r.MemoryEstimate)
	})
}
