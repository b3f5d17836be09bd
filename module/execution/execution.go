// Package execution computes who traded at what price: executed quantities and prices
// per side of the order book (table l3), and prints by type and aggressor (table
// trades).
package execution

import (
	_ "embed"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name:      "execution",
		Instance:  "execution",
		ConfigKey: "execution_analytics",
		Tables:    []string{"trades", "l3"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(c.(*Config))
		},
		Catalogue: catalogue,
	}
}
