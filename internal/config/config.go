// Package config reads a pipeline's YAML into typed values: positions, defaults,
// coercions, validation and the JSON Schema all come from one declaration per key
// (package option). Nothing in here opens the lake, and nothing after the plan reads
// the file.
package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// Config is a validated configuration. It is not changed after Parse returned it.
type Config struct {
	File string // the file it was read from
	Dir  string // its folder; relative paths in the file start here

	Start, End         string // first and last day, YYYY-MM-DD; "" when no pass reads a table
	ExcludeWeekends    bool
	ExcludeWeekendsSet bool   // EXCLUDE_WEEKENDS was given; its default only binds weekday calendars
	Dataset            string // DATASETNAME
	Universe           string // expression, "" is every listing of the reference table
	UniverseDir        string // folder that relative file= parts of Universe start from
	Limit              int    // first listings of the universe only; 0 is all
	AliveOnly          bool   // without listings that the reference data does not say are alive
	PrimaryOnly        bool   // without listings that it does not say are primary
	DefaultFFill       bool
	TablesToLoad       []string // tables read beside those the modules need
	BucketSeconds      float64  // default width of the passes

	Lake           string // absolute folder or s3:// URL
	OutputRoot     string // absolute folder or s3:// URL
	TempDir        string // absolute folder, "" is the system's
	TempQuota      string // "50GB", "" is what the disk has
	MemoryLimit    string // "4GB" or "80%"; see MemoryBytes
	Threads        int    // ≤ 0 is all cores
	Isolation      string // process, none
	OnMissingInput string // record, fail
	OnError        string // fail, continue
	BatchFreq      string // D, W, 2W, M, Q, A, or "" for by span
	SkipExisting   bool
	LogLevel       string
	LogLevelSet    bool // LOGGING_LEVEL is given

	Storage   map[string]StorageArea // storage areas of the original's templates
	Calendars map[string]string      // MIC to calendar
	PassInput map[string]string      // pass name to an existing Parquet dataset
	Tables    map[string]UserTable
	Metrics   []module.UserMetric // in the order of the file

	Output        OutputTarget
	QualityChecks QualityChecks
	SchemaLock    SchemaLock
	Artifacts     Artifacts
	S3Options     map[string]string // S3_STORAGE_OPTIONS
	S3Region      string
	Automation    Automation
	Jobs          Jobs
	Hints         Hints // keys of the original that never change a value

	Passes []Pass

	// Notes are true things worth saying that are no errors: keys given that have no
	// effect, configuration of modules that are not listed.
	Notes []option.Problem

	universe   []string
	numWorkers int
	root       *yaml.Node
	sources    []string // flags and variables that nodes come from, as in parser
	passes     *yaml.Node
	metrics    map[string]userMetric
	texts      map[string]textPlace // where the values of METRICS stand, by path
}

// StorageArea is where a storage area of the original's path templates lies.
type StorageArea struct {
	Bucket string
	Prefix string
}

// SchemaLock compares output schemas with a file.
type SchemaLock struct {
	Mode string // off, warn, raise, update
	Path string
}

// Artifacts are the run metadata files of the original.
type Artifacts struct {
	Enabled bool
	Dir     string
	Name    string
}

// Pass returns the pass of a name.
func (c *Config) Pass(name string) (*Pass, bool) {
	for i := range c.Passes {
		if c.Passes[i].Name == name {
			return &c.Passes[i], true
		}
	}
	return nil, false
}
