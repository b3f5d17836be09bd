package config

import "github.com/basaltlake/basalt/option"

const (
	whyPrepared = "the plan chooses how to read each file by its size and order"
	whyMemory   = "batches are packed to fit MEMORY_LIMIT"
	whyCleanUp  = "a run works in a folder of its own and removes exactly that"
	whyPolars   = "there is no Polars in here"
)

// keys are those without effect.
func (h *Hints) keys() []option.Key {
	return []option.Key{
		option.String("PREPARE_DATA_MODE", &h.PrepareDataMode).Enum("naive", "s3_shredding").Default("s3_shredding").
			NoEffect(whyPrepared).Doc("Data preparation of the original."),
		option.Strings("DATA_SOURCE_PATH", &h.SourcePath).Enum("bmll", "snowflake", "databricks").Default([]string{"bmll"}).
			Synonym("BMLL", "bmll").Synonym("Bmll", "bmll").Synonym("SNOWFLAKE", "snowflake").Synonym("DATABRICKS", "databricks").
			Synonym("Snowflake", "snowflake").Synonym("Databricks", "databricks").
			NoEffect("the lake is the only source").Doc("Order in which sources are tried."),
		option.String("BATCHING_STRATEGY", &h.BatchingStrategy).Enum("heuristic", "polars_scan").Default("heuristic").
			NoEffect(whyMemory).Doc("How listings are put into batches."),
		option.String("HEURISTIC_SIZES_PATH", &h.HeuristicSizesPath).Default("/tmp/symbol_sizes/latest.parquet").
			NoEffect("sizes come from the files themselves").Doc("File of estimated sizes per listing."),
		option.Bool("EAGER_EXECUTION", &h.EagerExecution).
			NoEffect("there is one way of execution").Doc("Materialises after every module."),
		option.Bool("ENABLE_PERFORMANCE_LOGS", &h.PerformanceLogs).Default(true).
			NoEffect("time and memory are always recorded").Doc("Logs the time of each stage."),
		option.Bool("ENABLE_POLARS_PROFILING", &h.PolarsProfiling).
			NoEffect(whyPolars).Doc("Profiles the final sort."),
		option.Bool("POLARS_GPU_ENABLED", &h.PolarsGPU).Optional().
			NoEffect(whyPolars).Doc("Forces, forbids or (null) detects a GPU."),
		option.Bool("CLEAN_UP_BATCH_FILES", &h.CleanUpBatchFiles).Default(true).
			NoEffect(whyCleanUp).Doc("Removes batch files."),
		option.Bool("CLEAN_UP_TEMP_DIR", &h.CleanUpTempDir).Default(true).
			NoEffect(whyCleanUp).Doc("Removes the whole temporary folder at the end."),
		option.Bool("OVERWRITE_TEMP_DIR", &h.OverwriteTempDir).
			NoEffect(whyCleanUp).Doc("Removes an existing temporary folder before the start."),
	}
}

// limits are those that bound the memory of a run here too.
func (h *Hints) limits() []option.Key {
	return []option.Key{
		option.IntMapOf("MAX_ROWS_PER_TABLE", &h.MaxRowsPerTable).Min(0).Default(map[string]int{
			"trades": 250_000, "l2": 1_000_000, "l3": 5_000_000, "cbbo": 1_000_000, "marketstate": 200_000,
		}).Given(&h.MaxRowsSet).Execution().Doc("Most rows of a table that are sorted in memory at a time, where its files are not in order. Only what is given binds: MEMORY_LIMIT does so anyway."),
		option.Int("MEMORY_PER_WORKER", &h.MemoryPerWorkerGB).Above(0).Default(20).Given(&h.memoryPerWorkerSet).Execution().
			Doc("Memory of a worker in GB. Given, the run takes no more than that times THREADS, and no more than MEMORY_LIMIT."),
		option.Bool("RUN_ONE_SYMBOL_AT_A_TIME", &h.OneSymbolAtATime).Execution().
			Doc("Sorts files that are not in order listing by listing, and computes one group of listings at a time where a module needs all rows of a listing. Slower, in less memory."),
	}
}
