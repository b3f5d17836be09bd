package basalt_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/basaltlake/basalt"
)

func Example() {
	out, err := os.MkdirTemp("", "basalt-example-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(out)
	job, err := basalt.Load("examples/quickstart/pipeline.yaml", basalt.Date("2013-10-09"), basalt.Out(out))
	if err != nil {
		panic(err)
	}
	result, err := job.Run(context.Background())
	if err != nil {
		panic(err)
	}
	for _, p := range result.Partitions {
		volume := p.Head.Col("TradeTotalVolume")
		if volume == nil {
			continue
		}
		fmt.Printf("%s: %d rows; the first minute traded %g shares\n", p.Pass, p.Written.Rows, volume.Floats[0])
	}
	trades := result.Funnel.Table("trades")
	fmt.Printf("%d prints read, %d in a bucket\n", trades.RowsRead, trades.RowsBucketed)
	// Output:
	// trades_1m: 390 rows; the first minute traded 11180 shares
	// 27042 prints read, 19164 in a bucket
}

func ExampleParse() {
	_, err := basalt.Parse("pipeline.yaml", []byte(`
START_DATE: 2026-01-05
END_DATE: 2026-01-05
MODULES: [tarde]
`))
	var invalid *basalt.InvalidError
	if errors.As(err, &invalid) {
		p := invalid.Problems[0]
		fmt.Printf("line %d: %s (%s)\n", p.Line, p.What, p.Cure)
	}
	// Output:
	// line 4: there is no module "tarde" (did you mean "trade"?)
}
