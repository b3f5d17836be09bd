package config

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/option"
)

// declaredKeys are the keys that a configuration may have, with their defaults as JSON.
var declaredKeys = map[string]struct {
	group    option.Group
	defaults string
}{
	"run": {(&Config{}).Options(), `
START_DATE
END_DATE
EXCLUDE_WEEKENDS true
DATASETNAME "sample2d"
UNIVERSE
PASSES
AUTO_MATERIALIZE_ENABLED false
AUTO_MATERIALIZE_LATEST_DAYS 7
SCHEDULES
BMLL_JOBS
BATCHING_STRATEGY "heuristic"
NUM_WORKERS -1
MAX_ROWS_PER_TABLE {"cbbo":1000000,"l2":1000000,"l3":5000000,"marketstate":200000,"trades":250000}
HEURISTIC_SIZES_PATH "/tmp/symbol_sizes/latest.parquet"
TEMP_DIR
DAGSTER_IO_MANAGER_KEY
RUN_ARTIFACTS_ENABLED false
RUN_ARTIFACTS_DIR
RUN_ARTIFACTS_NAME
PREPARE_DATA_MODE "s3_shredding"
DATA_SOURCE_PATH ["bmll"]
DEFAULT_FFILL false
MEMORY_PER_WORKER 20
RUN_ONE_SYMBOL_AT_A_TIME false
EAGER_EXECUTION false
BATCH_FREQ "W"
LOGGING_LEVEL "INFO"
TABLES_TO_LOAD
ENABLE_PERFORMANCE_LOGS true
ENABLE_POLARS_PROFILING false
POLARS_GPU_ENABLED
OUTPUT_TARGET
S3_STORAGE_OPTIONS
DEFAULT_S3_REGION "us-east-1"
CLEAN_UP_BATCH_FILES true
CLEAN_UP_TEMP_DIR true
OVERWRITE_TEMP_DIR false
SKIP_EXISTING_OUTPUT false
QUALITY_CHECKS
SCHEMA_LOCK_MODE "off"
SCHEMA_LOCK_PATH
TIME_BUCKET_SECONDS 60
UNIVERSE_ALIVE_ONLY true
UNIVERSE_PRIMARY_ONLY false
LAKE "./lake"
OUTPUT_ROOT "./out"
MEMORY_LIMIT "80%"
TEMP_QUOTA
THREADS -1
ISOLATION "process"
ON_MISSING_INPUT "record"
ON_ERROR "fail"
STORAGE
CALENDARS
PASS_INPUT
TABLES
METRICS`},
	"pass": {(&passKeys{}).Options(), `
name
time_bucket_seconds 60
time_bucket_anchor "end"
time_bucket_closed "right"
sort_keys
batch_freq
modules
preprocess_modules
side_outputs
side_output_namespace
output
timeline_mode
module_inputs
extension_configs
extra_outputs
quality_checks
pass_expectations`},
	"side output": {(&SideOutput{}).Options(), `
description
materialize "auto"
context_key`},
	"quality checks": {(&QualityChecks{}).Options(), `
ENABLED false
null_rate_max 0.2
ranges
action "warn"`},
	"pass expectations": {(&PassExpectations{}).Options(), `
preserve_listing_id_count false
preserve_listing_ids false
preserve_rows false
preserve_existing_columns false
all_non_nans false
non_nan_exempt_columns ["ListingId","TimeBucket"]
action "raise"`},
	"output target": {(&OutputTarget{}).Options(), `
type "parquet"
path_template "{output_root}/{dataset}/{pass}/{universe}/{start_date}_{end_date}.parquet"
area "user"
delta_mode "append"
sql_connection
sql_table
sql_if_exists "append"
sql_use_pandas true
sql_batch_size 50000
partition_columns
dedupe_on_partition true
preserve_index false
index_name`},
	"schedule partition": {(&SchedulePartition{}).Options(), `
date
universe`},
	"schedule": {(&Schedule{}).Options(), `
name "schedule"
enabled false
cron "0 2 * * *"
timezone "UTC"
partitions`},
	"jobs": {(&Jobs{}).Options(), `
enabled false
default_instance_size 16
max_concurrent_instances
default_conda_env "py311-stable"
max_runtime_hours 1
default_bootstrap
default_bootstrap_args
jobs_dir "/home/bmll/user/basalt/_bmll_jobs"
project_root "/home/bmll/user/basalt"
jobs_area "user"
pythonpath_prefixes
delete_job_after true
log_area "user"
log_path "job_run_logs"
cron_format "dagster"
scheduler_days "MON-SAT"
visibility "private"`},
}

func TestEveryKeyIsDeclaredWithItsDefaultAndDocumentation(t *testing.T) {
	for object, want := range declaredKeys {
		var defaults []string
		for _, row := range option.Reference(want.group) {
			if strings.ContainsAny(row.Name, ".[") {
				continue // a key of another object
			}
			defaults = append(defaults, strings.TrimSpace(row.Name+" "+row.Default))
			if !strings.HasSuffix(row.Meaning, ".") || len(row.Meaning) < 8 {
				t.Errorf("%s: %s has no sentence of documentation: %q", object, row.Name, row.Meaning)
			}
		}
		have := map[string]bool{}
		for _, d := range defaults {
			have[d] = true
		}
		lines := strings.Split(strings.TrimSpace(want.defaults), "\n")
		for _, line := range lines {
			if !have[line] {
				t.Errorf("%s: not declared: %s", object, line)
			}
		}
		if len(lines) != len(defaults) {
			t.Errorf("%s: %d keys declared, %d expected", object, len(defaults), len(lines))
		}
	}
}

func TestEveryNestedKeyHasDocumentation(t *testing.T) {
	for _, g := range []option.Group{Reference(), PassReference()} {
		for _, row := range option.Reference(g) {
			if row.Meaning == "" {
				t.Errorf("%s has no documentation", row.Name)
			}
		}
	}
}

func TestSchemaHasEveryKeyAndModule(t *testing.T) {
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Schema string `json:"$schema"`
		Defs   map[string]struct {
			Properties map[string]json.RawMessage
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	if schema.Schema != "https://json-schema.org/draft/2020-12/schema" {
		t.Error(schema.Schema)
	}
	want := map[string][]string{
		"run":  append((&Config{}).Options().Names(), "modules", "MODULES", "l2_analytics"),
		"pass": append((&passKeys{}).Options().Names(), "l2_analytics", "trade_analytics", "iceberg_analytics"),
	}
	for def, names := range want {
		for _, name := range names {
			if schema.Defs[def].Properties[name] == nil {
				t.Errorf("schema: %s lacks %s", def, name)
			}
		}
	}
	for _, part := range []string{`"maximum": 1`, `"exclusiveMinimum": 0`, `"sparse_digitised"`, `"default": "80%"`, `"USER_CONFIG"`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("schema lacks %s", part)
		}
	}
}

func TestReferencesOfTheSchemaLeadSomewhere(t *testing.T) {
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	refs := regexp.MustCompile(`"\$ref": "#/([^"]*)"`).FindAllStringSubmatch(string(text), -1)
	if len(refs) < 20 {
		t.Errorf("only %d references", len(refs))
	}
	for _, ref := range refs {
		at := any(schema)
		for _, step := range strings.Split(ref[1], "/") {
			object, _ := at.(map[string]any)
			at = object[step]
		}
		if at == nil {
			t.Errorf("#/%s leads nowhere", ref[1])
		}
	}
}

func TestSchemaIsTheSameEachTime(t *testing.T) {
	a, errA := Schema()
	b, errB := Schema()
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Error(errA, errB)
	}
}

func TestMemoryLimitInBytes(t *testing.T) {
	for text, want := range map[string]int64{"": 800, "MEMORY_LIMIT: 4GB\n": 4e9, "MEMORY_LIMIT: 5%\n": 50, "MEMORY_LIMIT: 123\n": 123} {
		c := good(t, minimal+text, Overrides{})
		if got, err := c.MemoryBytes(1000); err != nil || got != want {
			t.Error(fmt.Sprint(text, got, err))
		}
	}
}
