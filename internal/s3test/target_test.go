package s3test_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/s3test"
)

// TestFurtherTargetWithoutItsBucketLeavesTheOutputAlone makes the bucket once the target has
// failed, and has the service refuse it later.
func TestFurtherTargetWithoutItsBucketLeavesTheOutputAlone(t *testing.T) {
	r := newRemote(t, s3test.Schedule{})
	r.sets = append(r.sets, "PASSES.trades_1m.extra_outputs=[{path_template: 's3://partner/{pass}/{start_date}_{end_date}.parquet'}]")
	for range 2 {
		result, err := r.run(t, t.Context())
		var partial *job.PartialError
		if !errors.As(err, &partial) || len(partial.Targets) != 1 || len(result.Failed) != 0 || len(data(r.files(t))) == 0 {
			t.Fatalf("%v", err)
		}
		text := partial.Targets[0].Err.Error()
		for _, want := range []string{"s3://partner/trades_1m/", "NoSuchBucket", "check the name of the bucket"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in: %s", want, text)
			}
		}
	}
	r.server.Bucket(t, "partner")
	if _, err := r.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	if result, err := r.run(t, t.Context()); err != nil || len(result.Partitions) > 0 {
		t.Errorf("%v, %d partitions", err, len(result.Partitions))
	}
}
