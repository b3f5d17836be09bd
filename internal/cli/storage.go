package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/store"
)

// storageFlags say how S3 is reached, for commands that look at a place without running a
// pipeline.
type storageFlags struct {
	pipeline pipelineFlags
	sets     []string
}

func (s *storageFlags) addPipeline(f *pflag.FlagSet) {
	f.Var(&s.pipeline.files, "pipeline", "configuration whose S3 settings hold for s3:// (default: pipeline.yaml, if there is one)")
}

func (s *storageFlags) addSet(f *pflag.FlagSet) {
	f.StringArrayVar(&s.sets, "set", nil, "S3_STORAGE_OPTIONS.key=value or DEFAULT_S3_REGION=value for s3://; repeatable")
}

// open opens the store of a place.
func (s *storageFlags) open(ctx context.Context, a *app, place string) (store.Store, error) {
	o, err := s.options(a, place)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, place, o)
}

// options are the settings for a place: those of the configuration, with what is set over
// them. A local place needs none.
func (s *storageFlags) options(a *app, place string) (store.Options, error) {
	for _, set := range s.sets {
		if key, _, _ := strings.Cut(set, "="); key != "DEFAULT_S3_REGION" && !strings.HasPrefix(key, "S3_STORAGE_OPTIONS") {
			return store.Options{}, &usageError{code: "bad-flag", what: fmt.Sprintf("--set %s has no effect here", key),
				cure: "Only S3_STORAGE_OPTIONS and DEFAULT_S3_REGION have"}
		}
	}
	if !remote(place) {
		return store.Options{}, nil
	}
	path := ""
	if _, err := os.Stat(a.path(defaultPipeline)); len(s.pipeline.files) > 0 || err == nil {
		if path, err = s.pipeline.path(a, nil); err != nil {
			return store.Options{}, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return store.Options{}, fmt.Errorf("reading the configuration: %w", err)
	}
	c, err := config.LoadStorage(path, config.Overrides{Sets: s.sets, WorkDir: a.Dir, Env: a.Env})
	if err != nil {
		return store.Options{}, err
	}
	o, problems := plan.StoreOptions(c)
	if len(problems) > 0 {
		return store.Options{}, c.Invalid(problems)
	}
	return o, nil
}
