// Package ledger remembers what was computed: a manifest per partition makes its data
// visible and says where it came from. It also holds the leases that keep two runs from
// computing one partition, the records of runs and failures, and it collects what
// interrupted runs left behind. It knows nothing of how values are computed.
//
// Everything lies below <OUTPUT_ROOT>/_basalt:
//
//	manifests/<dataset>/<pass>/<universe>/<start>_<end>.json
//	intents/…    the same names: a commit that is under way
//	failures/…   the same names: why a partition could not be computed
//	leases/…     the same names: who is computing a partition at the moment
//	kept/<id>             copies of what a commit overwrites before it is decided
//	configs/<hash>.json   the canonical configurations that manifests refer to
//	runs/<id>.json        a record per run that did something
//
// # A commit
//
// The data are staged and checked, the manifest is written as an intent, the data become
// visible under their name in one step (a rename, or the end of an upload), the manifest
// follows, what it replaces is removed, and the intent goes. The step that publishes the
// data is the one that decides: while there is an intent, the current version is the one
// whose data are in place, so that readers of bare files and readers of the ledger change
// over at the same moment and a run that is killed anywhere leaves the old version or the
// new one. The next run, or gc, finishes or forgets an intent that was left.
//
// Side outputs and further targets are published before the output, which decides for all of
// them. A further target that cannot be written is given up: it keeps the version it has, the
// others change over without it, and the manifest says that it has failed, why, and what it
// still holds, so that the next run writes it and nobody removes that before.
package ledger
