package config

import "github.com/basaltlake/basalt/option"

// Reference is the group of the keys of the run, with defaults and documentation, for
// the generated reference.
func Reference() option.Group { return (&Config{}).Options() }

// PassReference is the group of the keys of a pass without its modules' configurations.
func PassReference() option.Group { return (&passKeys{}).Options() }

const enabledDoc = "Whether the module runs; false keeps its configuration."
