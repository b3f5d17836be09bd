// Package modules links the modules that belong to Basalt into a program: importing one
// registers it.
package modules

import (
	_ "github.com/basaltlake/basalt/module/aggressive"
	_ "github.com/basaltlake/basalt/module/cbboanalytics"
	_ "github.com/basaltlake/basalt/module/cbbofroml3"
	_ "github.com/basaltlake/basalt/module/cbbopreprocess"
	_ "github.com/basaltlake/basalt/module/execution"
	_ "github.com/basaltlake/basalt/module/iceberg"
	_ "github.com/basaltlake/basalt/module/l2"
	_ "github.com/basaltlake/basalt/module/l2tw"
	_ "github.com/basaltlake/basalt/module/l3"
	_ "github.com/basaltlake/basalt/module/l3characteristics"
	_ "github.com/basaltlake/basalt/module/retailimbalance"
	_ "github.com/basaltlake/basalt/module/trade"
	_ "github.com/basaltlake/basalt/module/tradecharacteristics"
	_ "github.com/basaltlake/basalt/module/usermetrics"
	_ "github.com/basaltlake/basalt/timeline"
)
