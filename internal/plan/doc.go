// Package plan turns a configuration, a universe and a lake into what will be run:
// compiled passes, date batches, the input files of each day and the outputs. Nothing
// after the plan reads the configuration.
package plan
