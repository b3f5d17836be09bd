package sink

import (
	"errors"
	"path"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var sampleNames = Names{
	Dataset: "sample2d", Pass: "p1", Universe: "mic=XLON", Start: "2025-01-02", End: "2025-01-03",
	Bucket: "B", Prefix: "P",
}

const originalTemplate = "s3://{bucket}/{prefix}/data/{datasetname}/{pass}/{universe}/{start_date}_{end_date}.parquet"

func TestPathOfTemplates(t *testing.T) {
	for name, c := range map[string]struct {
		template, root string
		change         func(*Names)
		want           string
	}{
		"the default": {"", "/out", nil, "/out/sample2d/p1/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"the default on S3": {"", "s3://lake/results/", nil,
			"s3://lake/results/sample2d/p1/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"the default of a side output": {"", "/out", func(n *Names) { n.Side = "orders" },
			"/out/sample2d/p1.orders/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"the original": {originalTemplate, "/out", nil,
			"s3://B/P/data/sample2d_p1/p1/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"the original's side output": {originalTemplate, "/out", func(n *Names) { n.Side = "s1" },
			"s3://B/P/data/sample2d_p1_s1/p1/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"a prefix that is empty": {originalTemplate, "/out", func(n *Names) { n.Prefix = "" },
			"s3://B/data/sample2d_p1/p1/mic=XLON/2025-01-02_2025-01-03.parquet"},
		"a prefix of segments": {"s3://{bucket}/{prefix}/x.parquet", "/out", func(n *Names) { n.Prefix = "/team//a/../b/" },
			"s3://B/team/a/%2E%2E/b/x.parquet"},
		"a side field":               {"{pass}/{side}.parquet", "/out", func(n *Names) { n.Side = "s1" }, "/out/p1/s1.parquet"},
		"a side field without side":  {"{pass}/{side}/x.parquet", "/out", nil, "/out/p1/x.parquet"},
		"relative":                   {"tables/{pass}.parquet", "/out", nil, "/out/tables/p1.parquet"},
		"relative on S3":             {"tables/{pass}.parquet", "s3://lake", nil, "s3://lake/tables/p1.parquet"},
		"absolute":                   {"/data///{pass}//x.parquet", "/out", nil, "/data/p1/x.parquet"},
		"a file URL":                 {"file:///data/{pass}.parquet", "/out", nil, "/data/p1.parquet"},
		"the root field":             {"{output_root}/{pass}.parquet", "/out", nil, "/out/p1.parquet"},
		"no universe":                {"{universe}.parquet", "/out", func(n *Names) { n.Universe = "" }, "/out/all.parquet"},
		"a universe of several":      {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "mic=XLON+index=X" }, "/out/mic=XLON+index=X/x.parquet"},
		"a universe with folders":    {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "file=../../etc/passwd" }, "/out/file=%2E%2E%2F%2E%2E%2Fetc%2Fpasswd/x.parquet"},
		"an absolute universe":       {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "/etc" }, "/out/%2Fetc/x.parquet"},
		"an absolute first field":    {"{prefix}/x.parquet", "/out", func(n *Names) { n.Prefix = "/etc" }, "/out/etc/x.parquet"},
		"an empty first field":       {"{side}/etc/x.parquet", "/out", nil, "/out/etc/x.parquet"},
		"a universe with NUL":        {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "a\x00b\n" }, "/out/a%00b%0A/x.parquet"},
		"a hidden universe":          {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "_staging" }, "/out/%5Fstaging/x.parquet"},
		"a universe with a URL":      {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "s3://evil" }, "/out/s3%3A%2F%2Fevil/x.parquet"},
		"a universe with a per cent": {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "a%2Fb" }, "/out/a%252Fb/x.parquet"},
		"a right-to-left override":   {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "a\u202eb" }, "/out/a%E2%80%AEb/x.parquet"},
		"bytes that are no text":     {"{universe}/x.parquet", "/out", func(n *Names) { n.Universe = "a\xffb" }, "/out/a%FFb/x.parquet"},
	} {
		n := sampleNames
		if c.change != nil {
			c.change(&n)
		}
		got, err := Path(Target{PathTemplate: c.template, Root: c.root}, n)
		if err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestPathRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		template, root string
		change         func(*Names)
		code           string
	}{
		"an unknown bucket":          {originalTemplate, "/out", func(n *Names) { n.Bucket = "" }, CodeBucketUnresolved},
		"a bucket with a folder":     {originalTemplate, "/out", func(n *Names) { n.Bucket = "a/../b" }, CodeBucketUnresolved},
		"S3 without a bucket":        {"s3:///{pass}/x.parquet", "/out", nil, CodeBucketUnresolved},
		"S3 with an empty field":     {"s3://{side}/{pass}/x.parquet", "/out", nil, CodeBucketUnresolved},
		"a bucket only":              {"s3://b", "/out", nil, CodeTemplateInvalid},
		"leading upwards":            {"../../etc/{pass}", "/out", nil, CodeTemplateInvalid},
		"leading upwards, absolute":  {"/data/../etc/{pass}", "/out", nil, CodeTemplateInvalid},
		"dots around an empty field": {"a/.{side}./{pass}", "/out", nil, CodeTemplateInvalid},
		"NUL in the template":        {"a\x00/{pass}", "/out", nil, CodeTemplateInvalid},
		"an unknown field":           {"{run}/x.parquet", "/out", nil, CodeTemplateInvalid},
		"another scheme":             {"gs://b/{pass}", "/out", nil, CodeTemplateInvalid},
		"no root":                    {"{pass}.parquet", "", nil, CodeRootMissing},
		"a relative root":            {"{pass}.parquet", "out", nil, CodeRootMissing},
		"no pass":                    {"{pass}.parquet", "/out", func(n *Names) { n.Pass = "" }, CodeFieldEmpty},
	} {
		n := sampleNames
		if c.change != nil {
			c.change(&n)
		}
		got, err := Path(Target{PathTemplate: c.template, Root: c.root}, n)
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.code || e.Cure == "" {
			t.Errorf("%s: got %q, %v; want code %s", name, got, err, c.code)
		}
	}
}

func TestNoValueLeavesTheFolderOfTheTemplate(t *testing.T) {
	value := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\_%a\x00~:]{0,12}`), rapid.StringMatching(`(\.\./|/|s3://){1,4}etc`))
	rapid.Check(t, func(t *rapid.T) {
		n := Names{
			Dataset: "d" + value.Draw(t, "dataset"), Pass: "p" + value.Draw(t, "pass"), Side: value.Draw(t, "side"),
			Universe: value.Draw(t, "universe"), Prefix: value.Draw(t, "prefix"), Start: "2025-01-02", End: "2025-01-03",
		}
		for _, template := range []string{
			"", "{prefix}/{side}/{universe}.parquet", "{side}{universe}/x", "{datasetname}/{prefix}/{universe}", "{universe}{side}",
		} {
			uri, err := Path(Target{PathTemplate: template, Root: "/out/root"}, n)
			if err != nil {
				continue // refused is safe too
			}
			if path.Clean(uri) != uri || !strings.HasPrefix(uri, "/out/root/") || strings.ContainsAny(uri, "\x00\n\\") {
				t.Fatalf("%q: %q", template, uri)
			}
		}
	})
}

func TestDistinctUniversesHaveDistinctPaths(t *testing.T) {
	value := rapid.OneOf(rapid.StringMatching(`[./_%2FEa]{1,6}`), rapid.StringMatching(`(ISIN,){60}[AB]{1,3}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := value.Draw(t, "a"), value.Draw(t, "b")
		if (cleanValue(a) == cleanValue(b)) != (a == b) {
			t.Fatalf("%q and %q: %q, %q", a, b, cleanValue(a), cleanValue(b))
		}
		if len(cleanValue(a)) > longestValue {
			t.Fatalf("%q is long", cleanValue(a))
		}
	})
}
