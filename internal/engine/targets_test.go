package engine

import (
	"context"
	"errors"
	"testing"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

// brittleSink fails at a step of writing to a place. It counts what is staged and keeps
// what was committed.
type brittleSink struct {
	step, uri string
	fail      func() error
	staged    int
	committed map[string]int // rows
}

func (s *brittleSink) at(step, uri string) error {
	if step == s.step && uri == s.uri {
		return s.fail()
	}
	return nil
}

func (s *brittleSink) Begin(_ context.Context, uri string, _ []vector.Field) (sink.Staged, error) {
	if err := s.at("begin", uri); err != nil {
		return nil, err
	}
	s.staged++
	return &brittleStaged{sink: s, uri: uri}, nil
}

type brittleStaged struct {
	sink  *brittleSink
	uri   string
	rows  int
	ended bool
}

func (s *brittleStaged) Write(_ []vector.Column, rows int) error {
	if s.ended {
		return errors.New("it has ended")
	}
	s.rows += rows
	if s.rows > rows { // the second time
		return s.sink.at("write", s.uri)
	}
	return nil
}

func (s *brittleStaged) Commit(context.Context) (sink.Written, error) {
	if err := s.sink.at("commit", s.uri); err != nil {
		return sink.Written{}, err
	}
	s.sink.committed[s.uri] = s.rows
	return sink.Written{URI: s.uri, Rows: int64(s.rows)}, s.Abort()
}

func (s *brittleStaged) Abort() error {
	if !s.ended {
		s.ended = true
		s.sink.staged--
	}
	return nil
}

// TestErrorOfAFurtherTargetStaysWithIt writes to an output and two further targets.
func TestErrorOfAFurtherTargetStaysWithIt(t *testing.T) {
	broken := errors.New("it is broken")
	for _, step := range []string{"begin", "write", "commit"} {
		for extra, uri := range []string{"main", "one", "two"} {
			for _, cancelled := range []bool{false, true} {
				ctx, cancel := context.WithCancel(t.Context())
				s := &brittleSink{step: step, uri: uri, committed: map[string]int{}, fail: func() error {
					if cancelled {
						cancel()
					}
					return broken
				}}
				e := &Engine{Sink: s}
				b := &plan.Batch{Passes: []*plan.Pass{{Name: "p"}}, Outputs: []string{"main"}, Extras: [][]string{{"one", "two"}}}
				outputs, err := e.begin(ctx, b, 0, nil)
				for range 3 {
					if err == nil {
						err = writeRows(ctx, outputs, nil, 5)
					}
				}
				if err == nil {
					err = commitEach(ctx, b.Passes[0], outputs)
				}
				if ends := extra == 0 || cancelled; ends {
					if !errors.Is(err, broken) {
						t.Errorf("%s of %s, cancelled %t: error %v", step, uri, cancelled, err)
					}
				} else if err != nil || len(s.committed) != 2 || s.committed["main"] != 15 || !errors.Is(outputs[extra].Err, broken) || outputs[3-extra].Err != nil {
					t.Errorf("%s of %s: error %v, committed %v", step, uri, err, s.committed)
				}
				if err := sink.Abort(outputs); err != nil || s.staged != 0 {
					t.Errorf("%s of %s, cancelled %t: %d outputs stay staged, %v", step, uri, cancelled, s.staged, err)
				}
				cancel()
			}
		}
	}
}
