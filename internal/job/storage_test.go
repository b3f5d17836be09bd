package job_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
)

func TestWrongStorageOptionsAreRefusedBeforeAnythingRuns(t *testing.T) {
	tr := newTrial(t)
	_, err := tr.run(context.Background(), tr.text(plainPasses, `S3_STORAGE_OPTIONS: {regoin: eu-west-2, path_style: "maybe", key: planted-key}`))
	var invalid *config.InvalidError
	if !errors.As(err, &invalid) || invalid.ExitCode() != 2 {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{":5:30: unknown-key: S3_STORAGE_OPTIONS.regoin", "did you mean region?", ":5:53: bad-value: S3_STORAGE_OPTIONS.path_style", "S3_STORAGE_OPTIONS.key", "without its secret"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "planted") {
		t.Errorf("a value is in the message: %v", err)
	}
}

func TestRunsOverFilesCountNoRequests(t *testing.T) {
	tr := newTrial(t)
	result, err := tr.run(context.Background(), tr.text(plainPasses, `S3_STORAGE_OPTIONS: {aws_region: eu-west-2, AWS_S3_ALLOW_UNSAFE_RENAME: "true"}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Funnel.Stores) != 0 {
		t.Errorf("got %v", result.Funnel.Stores)
	}
}
