package ledger

import "context"

// TimeCorrection is the median of the time that computing took in runs of a dataset over
// what was estimated for them, 0 without such runs.
func (l *Ledger) TimeCorrection(ctx context.Context, dataset string) (float64, error) {
	return l.learned(ctx, dataset, func(r *RunRecord) float64 {
		if r.TimeEstimate <= 0 {
			return 0
		}
		took := 0.0
		for _, s := range r.Stages {
			if s.Name == "compute" {
				took += s.Seconds
			}
		}
		return took / r.TimeEstimate
	})
}
