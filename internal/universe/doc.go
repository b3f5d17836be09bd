// Package universe resolves which listings a run computes on a day: a small language of
// providers (reference data, files, programs), unions, intersections and exclusions.
//
// It knows nothing of lakes and storage: what it needs of them comes through Source.
package universe
