package book

// LiquidityColumns are the columns of all liquidity entries, in output order.
func (c *Config) LiquidityColumns(keep func(*Choice) bool) []Column {
	var cols []Column
	for i := range c.Liquidity {
		if e := &c.Liquidity[i]; keep(&e.Choice) {
			cols = append(cols, e.columns(path("liquidity", i))...)
		}
	}
	return cols
}

// SpreadColumns are the columns of all spread entries, in output order.
func (c *Config) SpreadColumns(keep func(*Choice) bool) []Column {
	var cols []Column
	for i := range c.Spreads {
		if e := &c.Spreads[i]; keep(&e.Choice) {
			cols = append(cols, e.columns(path("spreads", i))...)
		}
	}
	return cols
}

// ImbalanceColumns are the columns of all imbalance entries, in output order.
func (c *Config) ImbalanceColumns(keep func(*Choice) bool) []Column {
	var cols []Column
	for i := range c.Imbalances {
		if e := &c.Imbalances[i]; keep(&e.Choice) {
			cols = append(cols, e.columns(path("imbalances", i))...)
		}
	}
	return cols
}

// Bars are the bars of all OHLC entries, in output order.
func (c *Config) Bars() []Bar {
	var bars []Bar
	for i := range c.OHLC {
		bars = append(bars, c.OHLC[i].bars(path("ohlc", i))...)
	}
	return bars
}

// Deviations are the columns of all volatility entries, in output order.
func (c *Config) Deviations() []Deviation {
	var out []Deviation
	for i := range c.Volatility {
		out = append(out, c.Volatility[i].deviations(path("volatility", i))...)
	}
	return out
}

// Every keeps all entries.
func Every(*Choice) bool { return true }
