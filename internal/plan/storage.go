package plan

import (
	"context"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/option"
)

// StoreOptions are the S3 settings of a configuration, and what is wrong with them.
func StoreOptions(c *config.Config) (store.Options, []option.Problem) {
	o, bad := store.ParseOptions(c.S3Options)
	o.DefaultRegion = c.S3Region
	var problems []option.Problem
	for _, b := range bad {
		code := option.BadValue
		if b.Unknown {
			code = option.UnknownKey
		}
		problems = append(problems, option.Problem{Code: code, Path: option.Join("S3_STORAGE_OPTIONS", b.Key), What: b.What, Cure: b.Cure})
	}
	return o, problems
}

// storeOf opens the store of a file that the configuration names. Its settings were
// checked when it was compiled.
func (b *builder) storeOf(ctx context.Context, path string) (store.Store, error) {
	o, _ := StoreOptions(b.c)
	return store.Open(ctx, path, o)
}
