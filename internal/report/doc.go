// Package report tells people and programs what a run does and did: progress while it
// runs, the funnel from rows read to buckets written, logs without secrets, and memory.
// It computes nothing a result depends on.
package report
