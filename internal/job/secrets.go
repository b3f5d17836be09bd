package job

import (
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/option"
)

// openSecrets finds secrets in places that are recorded with what is written, and of which
// folders are named.
func openSecrets(c *config.Config) []option.Problem {
	var problems []option.Problem
	for _, place := range []struct{ key, value, cure string }{
		{"UNIVERSE", c.Universe, "hand it to the program in an environment variable"},
		{"LAKE", c.Lake, "use S3_STORAGE_OPTIONS, or the environment, for credentials"},
		{"OUTPUT_ROOT", c.OutputRoot, "use S3_STORAGE_OPTIONS, or the environment, for credentials"},
		{"OUTPUT_TARGET.path_template", c.Output.PathTemplate, "use S3_STORAGE_OPTIONS, or the environment, for credentials"},
	} {
		if report.HoldsSecret(place.value) {
			problems = append(problems, option.Problem{
				Code: option.BadValue, Path: place.key, What: "it holds a password or token",
				Why: "it is recorded with the outputs and part of their paths", Cure: place.cure,
			})
		}
	}
	return problems
}
