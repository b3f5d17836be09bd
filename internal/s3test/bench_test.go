package s3test_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/demo"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/s3test"
)

const benchPipeline = `
START_DATE: 2026-01-05
END_DATE: 2026-01-06
DATASETNAME: bench
TIME_BUCKET_SECONDS: 60
MODULES: [trade, l2, l2tw, l3]
`

// BenchmarkRun is one run over files, and over a server on the same machine without
// faults, with rare ones, and with many. A server on the same machine has the speed of
// the loopback interface and takes processor time from the run.
func BenchmarkRun(b *testing.B) {
	root := b.TempDir()
	lake := filepath.Join(root, "lake")
	if _, err := demo.Generate(b.Context(), demo.Options{Root: lake, Seed: 1, Days: 2, Listings: 40, Events: 400_000}); err != nil {
		b.Fatal(err)
	}
	pipeline := filepath.Join(root, "pipeline.yaml")
	if err := os.WriteFile(pipeline, []byte(benchPipeline), 0o644); err != nil {
		b.Fatal(err)
	}
	run := func(b *testing.B, o config.Overrides) {
		o.Env = func(string) string { return "" }
		for b.Loop() {
			j, err := job.Load(pipeline, o)
			if err != nil {
				b.Fatal(err)
			}
			j.Asked.Force = true
			if _, err := j.Run(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("files", func(b *testing.B) {
		run(b, config.Overrides{Lake: lake, Out: filepath.Join(root, "out")})
	})
	for _, c := range []struct {
		name  string
		share float64
	}{{"s3", 0}, {"s3 with 2 % of faults", 0.02}, {"s3 with 20 % of faults", 0.2}} {
		b.Run(c.name, func(b *testing.B) {
			r := newRemote(b, s3test.Schedule{Seed: 7, Share: c.share, Delay: 10 * time.Millisecond,
				Faults: []s3test.Fault{s3test.Reset, s3test.Truncate, s3test.Internal, s3test.Unavailable, s3test.SlowDown, s3test.Delay}})
			r.server.Upload(b, lake, bucket, "bench")
			b.ResetTimer()
			run(b, config.Overrides{Lake: "s3://" + bucket + "/bench", Out: outRoot, Sets: r.settings()})
		})
	}
}
