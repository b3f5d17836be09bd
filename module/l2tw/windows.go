package l2tw

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/metric"
)

// window is a part of a bucket with at least two returns.
type window struct {
	volatility float64 // annualised fraction
	weight     float64 // number of returns
}

// summary is a statistic over the windows of a bucket in time order; null without
// windows, and for Std below two.
func summary(statistic string, windows []window) float64 {
	if len(windows) == 0 {
		return math.NaN()
	}
	switch statistic {
	case "Last":
		return windows[len(windows)-1].volatility
	case "TWMean":
		return weightedMean(windows)
	case "TWStd":
		return weightedStd(windows)
	}
	v := make([]float64, len(windows))
	for i, w := range windows {
		v[i] = w.volatility
	}
	switch statistic {
	case "Min":
		return slices.Min(v)
	case "Max":
		return slices.Max(v)
	case "Mean":
		return mean(v)
	case "Median":
		return metric.MedianOf(v)
	case "Std":
		var m metric.Moments
		for _, x := range v {
			m.Add(x)
		}
		return m.Std()
	}
	panic("l2tw: unknown statistic " + statistic)
}

func mean(v []float64) float64 {
	var sum float64
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func weightedMean(windows []window) float64 {
	var sum, weight float64
	for _, w := range windows {
		sum += w.weight * w.volatility
		weight += w.weight
	}
	return sum / weight
}

// weightedStd is the root of the weighted mean squared distance to the weighted mean.
func weightedStd(windows []window) float64 {
	centre := weightedMean(windows)
	var sum, weight float64
	for _, w := range windows {
		d := w.volatility - centre
		sum += w.weight * d * d
		weight += w.weight
	}
	return math.Sqrt(sum / weight)
}
