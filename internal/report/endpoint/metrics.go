package endpoint

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/basaltlake/basalt/internal/report"
)

// metrics are all metrics in the order of the documentation.
func metrics() []metric {
	return append(append(runMetrics(), inputMetrics()...), outputMetrics()...)
}

const (
	gauge   = prometheus.GaugeValue
	counter = prometheus.CounterValue
)

func runMetrics() []metric {
	return []metric{
		declare(gauge, "run_info", "The run that this process is at; always 1.", []string{"run", "dataset", "universe", "version"},
			func(r *report.Reading, send send) {
				if r.Run != "" {
					send(1, r.Run, r.Dataset, r.Universe, r.Program)
				}
			}),
		declare(gauge, "run_start_time_seconds", "When the run began, in seconds since 1970-01-01 UTC.", nil,
			func(r *report.Reading, send send) {
				if !r.Started.IsZero() {
					send(float64(r.Started.UnixMilli()) / 1e3)
				}
			}),
		declare(counter, "stage_seconds_total", "Time spent in the stages of the run, with the one that lasts.", []string{"stage"},
			func(r *report.Reading, send send) {
				for stage, s := range r.Stages {
					send(s, stage)
				}
			}),
		declare(counter, "partition_seconds_total", "Time spent on finished partitions: computing, writing, committing. What passes compute together counts for the first of them.", []string{"pass", "stage"},
			func(r *report.Reading, send send) {
				for _, s := range r.Spent {
					send(s.Seconds, s.Pass, s.Stage)
				}
			}),
		declare(gauge, "dates_planned", "Days to compute in this run.", nil,
			func(r *report.Reading, send send) { send(float64(r.Days)) }),
		declare(gauge, "dates_computed", "Days that are computed; some may not be written yet.", nil,
			func(r *report.Reading, send send) { send(float64(r.Done)) }),
		declare(gauge, "resident_memory_bytes", "Resident memory of the run's processes.", []string{"process"}, memory(report.Memory.InUse)),
		declare(gauge, "peak_memory_bytes", "Most resident memory of the run's processes since each began.", []string{"process"},
			memory(func(m report.Memory) int64 { return m.Peak })),
		declare(gauge, "memory_limit_bytes", "MEMORY_LIMIT of the run.", nil,
			func(r *report.Reading, send send) {
				if r.MemoryLimit > 0 {
					send(float64(r.MemoryLimit))
				}
			}),
		declare(counter, "worker_starts_total", "Worker processes that were started.", nil,
			func(r *report.Reading, send send) { send(float64(r.Starts)) }),
		declare(counter, "worker_crashes_total", "Worker processes that were killed or ended with an error.", nil,
			func(r *report.Reading, send send) { send(float64(r.Crashes)) }),
	}
}

func memory(which func(report.Memory) int64) func(*report.Reading, send) {
	return func(r *report.Reading, send send) {
		for process, m := range map[string]report.Memory{"main": r.Here, "worker": r.Worker} {
			if n := which(m); n > 0 {
				send(float64(n), process)
			}
		}
	}
}

func inputMetrics() []metric {
	table := func(name, help string, value func(*report.Table) int64) metric {
		return declare(counter, name, help, []string{"table"}, func(r *report.Reading, send send) {
			for name, t := range r.Funnel.Tables {
				send(float64(value(t)), name)
			}
		})
	}
	storage := func(name, help string, value func(*report.Storage) int64) metric {
		return declare(counter, name, help, []string{"storage"}, func(r *report.Reading, send send) {
			for name, s := range r.Funnel.Stores {
				send(float64(value(s)), name)
			}
		})
	}
	return []metric{
		table("files_read_total", "Input files that were read.", func(t *report.Table) int64 { return t.FilesRead }),
		table("files_missing_total", "Input files that were expected and are not there.", func(t *report.Table) int64 { return t.FilesMissing }),
		table("input_bytes_total", "Size of the input files that were read.", func(t *report.Table) int64 { return t.Bytes }),
		table("rows_read_total", "Input rows that were read, also by attempts that failed.", func(t *report.Table) int64 { return t.RowsRead }),
		declare(counter, "rows_dropped_total", "Input rows that were not used, by the first rule that dropped them.", []string{"table", "rule"},
			func(r *report.Reading, send send) {
				for name, t := range r.Funnel.Tables {
					for rule, n := range t.Dropped {
						send(float64(n), name, string(rule))
					}
				}
			}),
		table("rows_bucketed_total", "Input rows that reached a time bucket.", func(t *report.Table) int64 { return t.RowsBucketed }),
		storage("storage_requests_total", "Requests to lake and output, with repeated ones; of local folders, system calls.", func(s *report.Storage) int64 { return s.Requests }),
		storage("storage_retries_total", "Requests that were repeated because they failed in passing.", func(s *report.Storage) int64 { return s.Repeats }),
		storage("storage_resumes_total", "Transfers that broke off and were read on.", func(s *report.Storage) int64 { return s.Resumes }),
		storage("storage_read_bytes_total", "Bytes read from lake and output.", func(s *report.Storage) int64 { return s.BytesRead }),
		storage("storage_written_bytes_total", "Bytes written to lake and output.", func(s *report.Storage) int64 { return s.BytesWritten }),
	}
}

func outputMetrics() []metric {
	pass := func(name, help string, value func(*report.Pass) int64) metric {
		return declare(counter, name, help, []string{"pass"}, func(r *report.Reading, send send) {
			for name, p := range r.Funnel.Passes {
				send(float64(value(p)), name)
			}
		})
	}
	return []metric{
		declare(gauge, "partitions", "Partitions of the run by state: waiting, running, done, failed, up_to_date.", []string{"pass", "state"},
			func(r *report.Reading, send send) {
				for pass, s := range r.Partitions {
					send(float64(s.Waiting), pass, "waiting")
					send(float64(s.Running), pass, "running")
					send(float64(s.Done), pass, "done")
					send(float64(s.Failed), pass, "failed")
					send(float64(s.UpToDate), pass, "up_to_date")
				}
			}),
		pass("rows_written_total", "Output rows that were written.", func(p *report.Pass) int64 { return p.Buckets }),
		pass("failed_targets_total", "Further targets of partitions that could not be written.", func(p *report.Pass) int64 { return p.FailedTargets }),
		pass("output_bytes_total", "Size of the output files that were written.", func(p *report.Pass) int64 { return p.Bytes }),
	}
}
