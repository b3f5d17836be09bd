package config

// Hints are the keys of the original that steer its own machinery. They are parsed and
// checked; most change nothing here, some bound the memory of a run, and none a value.
type Hints struct {
	PrepareDataMode    string
	SourcePath         []string
	BatchingStrategy   string
	HeuristicSizesPath string
	MaxRowsPerTable    map[string]int
	MaxRowsSet         bool // MAX_ROWS_PER_TABLE is given
	MemoryPerWorkerGB  int
	memoryPerWorkerSet bool
	OneSymbolAtATime   bool
	EagerExecution     bool
	PerformanceLogs    bool
	PolarsProfiling    bool
	PolarsGPU          bool
	CleanUpBatchFiles  bool
	CleanUpTempDir     bool
	OverwriteTempDir   bool
}
