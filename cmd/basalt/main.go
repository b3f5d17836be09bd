// Command basalt computes analytics tables from a lake of market data; see
// `basalt help`.
package main

import "github.com/basaltlake/basalt"

func main() { basalt.Main() }
