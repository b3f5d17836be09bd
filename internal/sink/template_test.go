package sink

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckTemplate(t *testing.T) {
	for _, c := range []struct {
		template string
		codes    []string
		cure     string // found in the first problem's
	}{
		{template: ""},
		{template: originalTemplate},
		{template: "x.parquet"},
		{template: "{univers}/x.parquet", codes: []string{"unknown-field"}, cure: "did you mean {universe}?"},
		{template: "{Pass}/{startdate}.parquet", codes: []string{"unknown-field", "unknown-field"}, cure: "did you mean {pass}?"},
		{template: "{volatility}/x.parquet", codes: []string{"unknown-field"}, cure: "use one of them"},
		{template: "{start_date:%Y}/x.parquet", codes: []string{"unknown-field"}},
		{template: "{}/x.parquet", codes: []string{"unknown-field"}},
		{template: "{pass/x.parquet", codes: []string{"bad-template"}},
		{template: "pass}/x.parquet", codes: []string{"bad-template"}},
		{template: "{{pass}}/x.parquet", codes: []string{"bad-template"}},
		{template: "a/{output_root}/x.parquet", codes: []string{"bad-template"}},
		{template: "{output_root}x.parquet", codes: []string{"bad-template"}},
		{template: "{output_root}", codes: []string{"bad-template"}},
		{template: "../x.parquet", codes: []string{"bad-template"}},
		{template: "gs://b/x.parquet", codes: []string{"bad-template"}, cure: "s3://"},
		{template: "file://x.parquet", codes: []string{"bad-template"}},
		{template: "a/{pass}/", codes: []string{"bad-template"}, cure: "file name"},
		{template: `a\b.parquet`, codes: []string{"bad-template"}},
	} {
		var codes []string
		problems := CheckTemplate(c.template)
		for _, p := range problems {
			codes = append(codes, p.Code)
			if p.Path != "path_template" || p.What == "" || p.Why == "" || p.Cure == "" {
				t.Errorf("%q: incomplete problem %+v", c.template, p)
			}
		}
		if !slices.Equal(codes, c.codes) {
			t.Errorf("%q: %v, want %v", c.template, codes, c.codes)
		} else if len(problems) > 0 && !strings.Contains(problems[0].Cure, c.cure) {
			t.Errorf("%q: cure %q, want %q", c.template, problems[0].Cure, c.cure)
		}
	}
}

func FuzzTemplateNeverLeavesTheRoot(f *testing.F) {
	for _, s := range []string{"", originalTemplate, "../{pass}", "{", "}", "{output_root}/../x", "file:///x", "a/./{side}.."} {
		f.Add(s, "mic=XLON")
	}
	f.Fuzz(func(t *testing.T, text, universe string) {
		n := sampleNames
		n.Universe = universe
		uri, err := Path(Target{PathTemplate: text, Root: "/out"}, n)
		if err != nil {
			return
		}
		relative := !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "s3://") && !strings.HasPrefix(text, "file:///")
		if relative && !strings.HasPrefix(uri, "/out/") || slices.Contains(strings.Split(uri, "/"), "..") {
			t.Fatalf("%q: %q", text, uri)
		}
	})
}
