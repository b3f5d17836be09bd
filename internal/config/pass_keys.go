package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/option"
)

// passKeys is a pass as it is written; resolve turns it into a Pass.
type passKeys struct {
	Pass
	modules, preprocess []string
	own                 OutputTarget
	ownGiven            bool
	checks              QualityChecks
	trees               passTrees
	moduleKey           func(string) bool // names a module's configuration
	seconds             float64           // default of time_bucket_seconds
}

// passTrees are parts of a pass that are read by hand.
type passTrees struct {
	inputs, extensions *yaml.Node
}

// Options declares the keys of a pass, all but the configurations of its modules.
func (p *passKeys) Options() option.Group {
	seconds := p.seconds
	if seconds == 0 {
		seconds = 60
	}
	keys := []option.Key{
		option.String("name", &p.Name).Required().
			Doc("Name of the pass, {pass} in output paths; later passes read it by this name."),
		option.Float("time_bucket_seconds", &p.BucketSeconds).Span().Default(seconds).
			Doc("Width of time buckets in seconds; TIME_BUCKET_SECONDS of the run when absent."),
		option.String("time_bucket_anchor", &p.Anchor).Enum("end", "start").Default("end").
			Doc("Which edge of a bucket is its label: end is the right one, start the left one."),
		option.String("time_bucket_closed", &p.Closed).Enum("right", "left").Default("right").
			Doc("Which edge belongs to a bucket: right is (start, end], left is [start, end)."),
		option.Strings("sort_keys", &p.SortKeys).Optional().
			Doc("Columns the rows of the output are sorted by, of any type, nulls first; TimeBucket is appended when absent, and rows that are equal there are in the order of ListingId and TimeBucket. Modules are joined on ListingId and TimeBucket whatever the order is. Null is ListingId and TimeBucket."),
		option.String("batch_freq", &p.BatchFreq).Enum(calendar.Frequencies()...).Synonym("", "").Optional().Execution().
			Doc("Date batches of this pass; null is BATCH_FREQ."),
		option.Strings("modules", &p.modules).
			Doc("Modules in order: families of metrics, timelines, operators. Their columns are joined."),
		option.Strings("preprocess_modules", &p.preprocess).
			Doc("Modules that run first; only their side outputs are kept."),
		option.Map("side_outputs", &p.SideOutputs).
			Doc("What happens to side outputs of modules, by name."),
		option.String("side_output_namespace", &p.SideNamespace).Optional().
			Doc("Replaces the pass name in the keys of side outputs."),
		option.Nested("output", &p.own).Given(&p.ownGiven).
			Doc("Where and how this pass is written, instead of OUTPUT_TARGET."),
		option.String("timeline_mode", &p.TimelineMode).Optional().
			Enum(SparseOriginal, SparseDigitised, DailyAnalytics, Dense, Event).
			Doc("Rows of the output: sparse_digitised has the buckets with events, sparse_original the times of events, daily_analytics one row per listing and day, dense a full grid, event the rows of external events. Null is event if external_events is listed, dense if a module reads a table, else sparse_digitised."),
		option.Any("module_inputs", &p.trees.inputs).
			Doc("By module: where it reads from instead of its tables, one source or a mapping of requirement to source. Sources are tables and side outputs."),
		option.Any("extension_configs", &p.trees.extensions).
			Doc("Configurations of modules by configuration key or module name; the same as writing the key into the pass."),
		option.List("extra_outputs", &p.ExtraOutputs).
			Doc("Further targets the pass is written to, the same rows each; each needs a path of its own. They become visible together with the output. One that cannot be written hinders neither the output nor the other targets, whatever ON_ERROR says: the run goes on and ends with exit code 3, what the target held before stays as it was, and the next run writes the partition again."),
		option.Nested("quality_checks", &p.checks).
			Doc("Rules over the columns of whole partitions, judged before they are published; enabled, they replace QUALITY_CHECKS for this pass."),
		option.Nested("pass_expectations", &p.Expectations).
			Doc("Invariants between what goes into the pass and what comes out, judged on whole partitions before they are published. What goes in is the first input of the first module: the rows of the universe, before any filter."),
	}
	return option.Group{Doc: "One table of output.", Keys: keys, Also: p.moduleKey}
}

// Options declares the keys of a side output.
func (s *SideOutput) Options() option.Group {
	return option.Group{Doc: "What happens to a side output.", Keys: []option.Key{
		option.String("description", &s.Description).Optional().Doc("What the rows are."),
		option.String("materialize", &s.Materialize).Enum("auto", "always", "never").Default("auto").
			Doc("Whether it is written to the target: always does; with auto and never it is only handed to the modules of the run that read it."),
		option.String("context_key", &s.ContextKey).Optional().
			Doc("Name later passes read it by; null is <pass>:<side output>."),
	}}
}

// Options declares the keys of quality checks.
func (q *QualityChecks) Options() option.Group {
	return option.Group{Doc: "Rules over output columns.", Keys: []option.Key{
		option.Bool("ENABLED", &q.Enabled).Doc("Whether outputs are checked."),
		option.Float("null_rate_max", &q.NullRateMax).Min(0).Max(1).Default(0.2).
			Doc("Largest share of nulls in a column; NaN is null."),
		option.Ranges("ranges", &q.Ranges).Doc("By column: smallest and largest value allowed. Nulls and NaN are left out."),
		option.String("action", &q.Action).Enum("warn", "raise").Default("warn").
			Doc("What a broken rule does: a warning, or the partition fails."),
	}}
}

// Options declares the keys of pass expectations.
func (e *PassExpectations) Options() option.Group {
	return option.Group{Doc: "Invariants of a pass.", Keys: []option.Key{
		option.Bool("preserve_listing_id_count", &e.PreserveListingIDCount).Doc("As many listings come out as go in."),
		option.Bool("preserve_listing_ids", &e.PreserveListingIDs).Doc("The same listings come out as go in."),
		option.Bool("preserve_rows", &e.PreserveRows).Doc("As many rows come out as go in."),
		option.Bool("preserve_existing_columns", &e.PreserveExistingColumns).Doc("No column of the input is lost."),
		option.Bool("all_non_nans", &e.AllNonNaNs).Doc("No output column holds nulls or NaN."),
		option.Strings("non_nan_exempt_columns", &e.NonNaNExempt).Default([]string{"ListingId", "TimeBucket"}).
			Doc("Columns all_non_nans does not look at."),
		option.String("action", &e.Action).Enum("warn", "raise").Default("raise").
			Doc("What a broken invariant does: a warning, or the partition fails."),
	}}
}

// Options declares the keys of an output target.
func (t *OutputTarget) Options() option.Group {
	return option.Group{Doc: "Where and how an output is written.", Keys: []option.Key{
		option.String("type", &t.Type).Enum("parquet", "delta", "sql").Default("parquet").
			Doc("Kind of the target."),
		option.String("path_template", &t.PathTemplate).Default(sink.DefaultTemplate).Optional().
			Doc("Path with the fields " + sink.TemplateFields() + ". Relative paths start at OUTPUT_ROOT. Null on a pass is the template of OUTPUT_TARGET."),
		option.String("area", &t.Area).Default("user").
			Doc("Storage area in STORAGE that gives {bucket} and {prefix}."),
		option.String("delta_mode", &t.DeltaMode).Enum("append", "overwrite").Default("append").
			Doc("Delta: whether the table is added to or replaced."),
		option.String("sql_connection", &t.SQLConnection).Optional().Secret().
			Doc("SQL: URL of the database."),
		option.String("sql_table", &t.SQLTable).Optional().
			Doc("SQL: name of the table."),
		option.String("sql_if_exists", &t.SQLIfExists).Enum("fail", "replace", "append").Default("append").
			Doc("SQL: what happens when the table exists."),
		option.Bool("sql_use_pandas", &t.SQLUsePandas).Default(true).
			NoEffect("there is one SQL writer").Doc("SQL: which of the original's two writers is used."),
		option.Int("sql_batch_size", &t.SQLBatchSize).Min(0).Default(50_000).Optional().Execution().
			Doc("SQL: rows per insert; null and 0 are the whole output."),
		option.Strings("partition_columns", &t.PartitionColumns).Optional().
			Doc("Delta and SQL: columns whose values name a partition."),
		option.Bool("dedupe_on_partition", &t.DedupeOnPartition).Default(true).
			Doc("Delta and SQL: rows of the written partitions are replaced."),
		option.Bool("preserve_index", &t.PreserveIndex).
			NoEffect("outputs have no index beside their columns").Doc("Writes the index of a pandas frame as a column."),
		option.String("index_name", &t.IndexName).Optional().
			NoEffect("outputs have no index beside their columns").Doc("Name of an unnamed index."),
	}}
}

// Options declares the keys of a storage area.
func (s *StorageArea) Options() option.Group {
	return option.Group{Doc: "Where a storage area lies.", Keys: []option.Key{
		option.String("bucket", &s.Bucket).Required().Doc("Bucket of the area, {bucket} in path templates."),
		option.String("prefix", &s.Prefix).Doc("Prefix within the bucket, {prefix} in path templates."),
	}}
}
