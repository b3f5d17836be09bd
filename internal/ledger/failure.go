package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/basaltlake/basalt/internal/report"
)

// Failure is why a partition could not be computed.
type Failure struct {
	Key   Key       `json:"key"`
	Run   string    `json:"run"`
	Code  string    `json:"code,omitempty"`
	Error string    `json:"error"`
	When  time.Time `json:"when"`
}

// Fail records that a partition could not be computed. A later commit removes the record.
func (l *Ledger) Fail(ctx context.Context, k Key, run string, cause error) error {
	f := Failure{Key: k, Run: run, Error: report.Scrub(cause.Error()), When: l.opts.Clock().UTC()}
	var coded interface{ Code() string }
	if errors.As(cause, &coded) {
		f.Code = coded.Code()
	}
	uri, err := l.path(failures, k)
	if err != nil {
		return err
	}
	if err := l.write(ctx, uri, f); err != nil {
		return fmt.Errorf("recording the failure of %s: %w", k, err)
	}
	return nil
}

// Failures returns the failures of a series.
func (l *Ledger) Failures(ctx context.Context, s Series) ([]Failure, error) {
	spans, err := l.ranges(ctx, failures, s)
	if err != nil {
		return nil, err
	}
	all := make([]Failure, len(spans))
	err = each(ctx, len(spans), func(ctx context.Context, i int) error {
		uri, err := l.path(failures, Key{s, spans[i]})
		if err != nil {
			return err
		}
		_, err = l.read(ctx, uri, &all[i])
		all[i].Key = Key{s, spans[i]}
		return err
	})
	return all, err
}
