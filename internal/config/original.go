package config

import (
	"slices"
	"strings"

	"github.com/basaltlake/basalt/module"
)

// originalModule is a module of the original: its name, the key of its configuration in
// a pass, and whether that configuration always takes the bucket of the pass.
type originalModule struct {
	name, configKey string
	takesBucket     bool
}

// originalModules are all modules of the original. Those that are not registered are
// refused as not built instead of unknown.
var originalModules = []originalModule{
	{"dense", "dense_analytics", true},
	{"external_events", "external_event_analytics", false},
	{"l2", "l2_analytics", true},
	{"l2tw", "l2_analytics", true},
	{"l3", "l3_analytics", false},
	{"trade", "trade_analytics", true},
	{"retail_imbalance", "trade_analytics", true},
	{"execution", "execution_analytics", false},
	{"cbbo_analytics", "cbbo_analytics", false},
	{"generic", "generic_analytics", false},
	{"reaggregate", "reaggregate_analytics", false},
	{"observed_events", "observed_events_analytics", false},
	{"correlation", "correlation_analytics", false},
	{"hurst", "hurst_analytics", false},
	{"predictor", "predictor_analytics", false},
	{"alpha101", "alpha101_analytics", false},
	{"iceberg", "iceberg_analytics", false},
	{"aggressive_preprocess", "aggressive_preprocess", false},
	{"cbbo_preprocess", "cbbo_preprocess", false},
	{"cbbofroml3_preprocess", "cbbofroml3_preprocess", false},
	{"l3_characteristics", "l3_characteristics_analytics", false},
	{"trade_characteristics", "trade_characteristics_analytics", false},
}

func isOriginal(name string) bool {
	return slices.ContainsFunc(originalModules, func(m originalModule) bool { return m.name == name })
}

// takesBucket reports whether the bucket of the pass overwrites the one in a module
// configuration, instead of filling it in where it is absent.
func takesBucket(configKey string) bool {
	return slices.ContainsFunc(originalModules, func(m originalModule) bool {
		return m.configKey == configKey && m.takesBucket
	})
}

// moduleNames are the names of all modules: registered and of the original.
func moduleNames() []string {
	var names []string
	for _, spec := range module.All() {
		names = append(names, spec.Name)
		names = append(names, spec.Aliases...)
	}
	for _, m := range originalModules {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// configKeys are the keys that hold configurations of modules in a pass.
func configKeys() []string {
	var keys []string
	for _, spec := range module.All() {
		if spec.ConfigKey != "" {
			keys = append(keys, spec.ConfigKey)
		}
	}
	for _, m := range originalModules {
		keys = append(keys, m.configKey)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// eventAnalytics is the older key of external_event_analytics.
const eventAnalytics = "event_analytics"

// passKey returns the spelling inside PASSES of a key at the top level of a file that
// has no PASSES, "" for keys that belong to no pass.
func passKey(name string) string {
	switch name {
	case "TIME_BUCKET_SECONDS", "QUALITY_CHECKS", "BATCH_FREQ":
		return "" // keys of the run
	}
	lower := strings.ToLower(name)
	if slices.Contains((&passKeys{}).Options().Names(), lower) || isModuleKey(lower) {
		return lower
	}
	return ""
}

// isModuleKey reports whether a key of a pass holds the configuration of a module, or
// looks like it.
func isModuleKey(name string) bool {
	return name == eventAnalytics || strings.HasSuffix(name, "_analytics") ||
		strings.HasSuffix(name, "_preprocess") || slices.Contains(configKeys(), name)
}
