// Package endpoint shows the meter of a run to Prometheus.
package endpoint

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/basaltlake/basalt/internal/report"
)

// collector reads the meter whenever it is asked: nothing is kept twice.
type collector struct{ meter *report.Meter }

var _ prometheus.Collector = collector{}

// metric declares a metric; show sends what a reading gives of it.
type metric struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	show func(r *report.Reading, send send)
}

// send sends a value with the values of the labels.
type send func(value float64, labels ...string)

func declare(kind prometheus.ValueType, name, help string, labels []string, show func(r *report.Reading, send send)) metric {
	return metric{prometheus.NewDesc("basalt_"+name, help, labels, nil), kind, show}
}

// Describe implements prometheus.Collector.
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, m := range metrics() {
		to <- m.desc
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(to chan<- prometheus.Metric) {
	reading := c.meter.Read()
	for _, m := range metrics() {
		m.show(&reading, func(value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(m.desc, m.kind, value, labels...)
		})
	}
}
