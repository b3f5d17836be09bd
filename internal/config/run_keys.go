package config

import (
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/option"
)

// Sections of the reference.
const (
	secCore       = "Core"
	secLake       = "Lake"
	secExecution  = "Execution"
	secOutputs    = "Outputs"
	secChecks     = "Checks"
	secExtension  = "User tables and metrics"
	secAutomation = "Automation"
	secOriginal   = "Keys of the original without effect"
)

// Options declares the keys of the run.
func (c *Config) Options() option.Group {
	g := option.Group{Doc: "A pipeline: what to compute from which lake, and where to write it. Keys that begin with x- may hold anything, for instance YAML anchors."}
	add := func(section string, keys ...option.Key) {
		for _, k := range keys {
			g.Keys = append(g.Keys, k.In(section))
		}
	}
	add(secCore, c.coreKeys()...)
	add(secLake, c.lakeKeys()...)
	add(secExecution, c.executionKeys()...)
	add(secExecution, c.Hints.limits()...)
	add(secOutputs, c.outputKeys()...)
	add(secChecks, c.checkKeys()...)
	add(secExtension, c.extensionKeys()...)
	add(secAutomation, c.Automation.keys()...)
	add(secAutomation, option.Nested("BMLL_JOBS", &c.Jobs).Execution().
		Doc("Defaults of remote jobs on the original's platform."))
	add(secOriginal, c.Hints.keys()...)
	return g
}

func (c *Config) coreKeys() []option.Key {
	return []option.Key{
		option.Date("START_DATE", &c.Start).Optional().
			Doc("First day, YYYY-MM-DD. Needed when a pass reads a table."),
		option.Date("END_DATE", &c.End).Optional().
			Doc("Last day, inclusive. Needed when a pass reads a table."),
		option.Bool("EXCLUDE_WEEKENDS", &c.ExcludeWeekends).Default(true).Given(&c.ExcludeWeekendsSet).
			Doc("Leaves out Saturdays and Sundays. Given, it binds every market; its default binds markets with a weekday calendar only, and a file that exists is read."),
		option.String("DATASETNAME", &c.Dataset).Default("sample2d").
			Doc("Name of the dataset, {dataset} in output paths."),
		option.OneOrMore("UNIVERSE", &c.universe).Optional().
			Doc("Listings to compute: mic=XLON, opol=XLON, ticker=VOD, listing=121317, index=…, file=path.csv, command=…; a + b is the intersection, a , b the union (as is a list), a leading - excludes. A file (CSV or Parquet, also s3://) or a command that prints CSV names listings by ListingId, or by Ticker or ISIN, with a MIC where they are on several venues; rows with a Date hold on that day. Null is every listing of the reference table."),
		option.Bool("UNIVERSE_ALIVE_ONLY", &c.AliveOnly).Default(true).
			Doc("Leaves out listings whose IsAlive in the reference data is not true on the day."),
		option.Bool("UNIVERSE_PRIMARY_ONLY", &c.PrimaryOnly).
			Doc("Leaves out listings whose IsPrimary in the reference data is not true on the day."),
		option.Any("PASSES", &c.passes).
			Doc("The passes in order. Each is one table of output; a pass may read the output of earlier ones."),
		option.Float("TIME_BUCKET_SECONDS", &c.BucketSeconds).Span().Default(60).
			Doc("Width of time buckets in seconds for passes that set none."),
		option.Bool("DEFAULT_FFILL", &c.DefaultFFill).
			Doc("Fills nulls of every column that is no key forward within a listing and day after modules are joined. A single module, without the dense timeline, is left as it is."),
		option.Strings("TABLES_TO_LOAD", &c.TablesToLoad).Optional().NoEffect("a pass reads the tables its modules need, no others").
			Doc("Tables to load beside those the modules need."),
	}
}

func (c *Config) lakeKeys() []option.Key {
	return append([]option.Key{
		option.String("LAKE", &c.Lake).Default("./lake").Execution().
			Doc("Root of the input lake: a folder relative to this file, or s3://bucket/prefix. $BASALT_LAKE is used when the key is absent, then ./lake."),
		option.StringMap("CALENDARS", &c.Calendars).
			Doc("Exchange calendar by MIC, where the built-in one does not fit: " + strings.Join(calendar.Codes(), ", ") + "."),
		option.StringMap("PASS_INPUT", &c.PassInput).
			Doc("By pass name: an existing Parquet dataset that is the output of this pass. A pass of that name in PASSES is not computed."),
	}, c.storageKeys()...)
}

func (c *Config) storageKeys() []option.Key {
	return []option.Key{
		option.StringMap("S3_STORAGE_OPTIONS", &c.S3Options).Execution().Secret().Unquoted().
			Doc("Options of S3 access, for the lake, outputs and files of the universe: region, endpoint, key, secret, token, profile, path_style, addressing_style, allow_http, anonymous, max_attempts, max_backoff, stall_timeout, also in the spellings of s3fs, boto3 and object_store. What they do not say comes from the environment, as for every AWS program."),
		option.String("DEFAULT_S3_REGION", &c.S3Region).Default("us-east-1").Execution().
			Doc("Region of S3 when neither S3_STORAGE_OPTIONS nor the environment names one."),
	}
}

func (c *Config) executionKeys() []option.Key {
	return []option.Key{
		option.Size("MEMORY_LIMIT", &c.MemoryLimit).Default("80%").Execution().
			Doc("Memory of the run with its worker: a size such as 4GB, or per cent of what the machine or its cgroup allows."),
		option.Int("THREADS", &c.Threads).Default(-1).Execution().
			Doc("CPU threads in all. 0 and below is every core."),
		option.Int("NUM_WORKERS", &c.numWorkers).Default(-1).Execution().
			Doc("Another name of THREADS, which wins when both are given."),
		option.String("ISOLATION", &c.Isolation).Enum("process", "none").Default("process").Execution().
			Doc("process: each date batch runs in a child process, so that its memory goes back and a crash is contained. none: in this process."),
		option.String("ON_MISSING_INPUT", &c.OnMissingInput).Enum("record", "fail").Default("record").
			Doc("What an expected input file that is absent does: it is recorded in the run's funnel, or the run fails."),
		option.String("ON_ERROR", &c.OnError).Enum("fail", "continue").Default("fail").Execution().
			Doc("What a partition that fails does: it ends the run, or, with continue, others go on and the exit code is 3. Further targets (extra_outputs) that fail never end a run."),
		option.String("BATCH_FREQ", &c.BatchFreq).Enum(calendar.Frequencies()...).Default("W").Optional().Execution().
			Doc("Days that are read, computed and written together: days, ISO weeks, two weeks, months, quarters, years. Null chooses by the span. It never changes a value."),
		option.String("TEMP_DIR", &c.TempDir).Optional().Execution().
			Doc("Folder for rows that do not fit in memory. They lie in files that are gone with the process, however it ends. Null is the system's; name one on a disk where that is kept in memory (tmpfs)."),
		option.Size("TEMP_QUOTA", &c.TempQuota).Optional().Execution().
			Doc("Most bytes that each date batch may put into TEMP_DIR, such as 50GB. Null is what the disk has."),
		option.String("LOGGING_LEVEL", &c.LogLevel).Enum("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL").Default("INFO").Given(&c.LogLevelSet).Execution().
			Doc("Least severity that is logged. Not given, a run that shows its progress to people logs warnings and errors only."),
	}
}

func (c *Config) outputKeys() []option.Key {
	return []option.Key{
		option.String("OUTPUT_ROOT", &c.OutputRoot).Default("./out").Execution().
			Doc("Root of relative path templates and of the ledger: a folder relative to this file, or s3://bucket/prefix."),
		option.Nested("OUTPUT_TARGET", &c.Output).
			Doc("Where and how passes are written that have no output of their own."),
		option.Map("STORAGE", &c.Storage).Execution().
			Doc("By storage area (user, organisation, …): the {bucket} and {prefix} of path templates."),
		option.Bool("SKIP_EXISTING_OUTPUT", &c.SkipExisting).Execution().
			Doc("Skips partitions whose output exists, even if something they depend on has changed, unless one of their further targets failed. What is done and unchanged is always skipped."),
		option.Bool("RUN_ARTIFACTS_ENABLED", &c.Artifacts.Enabled).Execution().
			Doc("Writes a JSON file of run metadata at the end of a run: time, configuration without secrets, program and machine, Git commit of the configuration, versions of packages."),
		option.String("RUN_ARTIFACTS_DIR", &c.Artifacts.Dir).Optional().Execution().
			Doc("Folder of the run metadata; null is run_artifacts below the temporary folder."),
		option.String("RUN_ARTIFACTS_NAME", &c.Artifacts.Name).Optional().Execution().
			Doc("File name of the run metadata; null is run_metadata_ with the UTC time."),
	}
}

func (c *Config) checkKeys() []option.Key {
	return []option.Key{
		option.Nested("QUALITY_CHECKS", &c.QualityChecks).
			Doc("Rules over output columns for passes without quality_checks of their own. Ranges of columns that a pass does not have are passed over."),
		option.String("SCHEMA_LOCK_MODE", &c.SchemaLock.Mode).Enum("off", "warn", "raise", "update").Default("off").Execution().
			Doc("Compares names, types and order of the output columns of every pass with SCHEMA_LOCK_PATH before anything is computed: warn and raise tell differences and a missing file, raise stops there, update replaces the file after a run without failures."),
		option.String("SCHEMA_LOCK_PATH", &c.SchemaLock.Path).Optional().Execution().
			Doc("JSON file of the schema lock, relative to this file. Null turns the lock off."),
	}
}

func (c *Config) extensionKeys() []option.Key {
	return []option.Key{
		option.Map("TABLES", &c.Tables).
			Doc("User tables by name; a built-in name adapts the built-in table."),
		option.Map("METRICS", &c.metrics).
			Doc("User metrics by name: output columns written in the expression language. Passes that list the module metrics compute them."),
	}
}
