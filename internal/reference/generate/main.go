// Command generate writes docs/reference, run from the root of the repository.
package main

import (
	"fmt"
	"os"

	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/reference"
)

func main() {
	if err := reference.Write("docs/reference"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
