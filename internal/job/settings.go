package job

import "github.com/basaltlake/basalt/internal/store"

// Settings say how a run goes about its work where the configuration has no say. They
// never change a value; tests use them to show that.
type Settings struct {
	ChunkRows int   // rows worked on at a time; 0 is the default
	Budget    int64 // bytes for the rows of one file that are sorted in memory; 0 follows from MEMORY_LIMIT

	// Output, when set, returns the store that outputs are written to.
	Output func(store.Store) store.Store
}
