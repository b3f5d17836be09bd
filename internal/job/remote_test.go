package job

import (
	"errors"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/store"
)

func TestS3HoldsWhatThereIsMemoryFor(t *testing.T) {
	for _, tt := range []struct {
		limit, lake, out string
		whole            bool // S3 may hold all it makes use of
		division         bool // what S3 holds is taken from the memory that is divided
		bad              bool
	}{
		{limit: "140MB", lake: "s3://b/lake", out: "/out", division: true},
		{limit: "140MB", lake: "/lake", out: "s3://b/out", division: true},
		{limit: "1GB", lake: "s3://b/lake", out: "s3://b/out", whole: true, division: true},
		{limit: "140MB", lake: "/lake", out: "/out", whole: true},
		{limit: "118MB", lake: "/lake", out: "/out", whole: true},
		{limit: "118MB", lake: "s3://b/lake", out: "/out", bad: true},
	} {
		text := "LAKE: " + tt.lake + "\nSTART_DATE: 2026-01-05\nEND_DATE: 2026-01-05\nMEMORY_LIMIT: " + tt.limit + `
PASSES:
- name: bars
  timeline_mode: sparse_digitised
  modules: [trade]
  extra_outputs: [{path_template: '{output_root}/copies/{start_date}.parquet'}]
`
		j, err := Parse("/etc/pipeline.yaml", []byte(text), config.Overrides{Out: tt.out, Env: func(string) string { return "" }})
		if err != nil {
			t.Fatal(err)
		}
		bytes, err := j.budget(0)
		var small *MemoryError
		if errors.As(err, &small) != tt.bad {
			t.Errorf("%+v: %v", tt, err)
		}
		if tt.bad {
			continue
		}
		m, err := j.memory(0)
		if err != nil {
			t.Fatal(err)
		}
		if rows := m.Sort + m.Spill.Memory; (rows < bytes/2-1) != tt.division {
			t.Errorf("%+v: of %d bytes %d are for rows", tt, bytes, rows)
		}
		in := j.lakeOptions()
		out, held := j.outputOptions(bytes)
		if held != m.Sent {
			t.Errorf("%+v: outputs hold %d, and %d are taken for them", tt, held, m.Sent)
		}
		full := (in.Prefetch == 0 || store.Options{}.Holding(store.MostHeld).Prefetch == in.Prefetch) && (out.PartBytes == 0 || held == 2*24<<20)
		if full != tt.whole {
			t.Errorf("%+v: %d bytes are read ahead, parts have %d", tt, in.Prefetch, out.PartBytes)
		}
	}
}
