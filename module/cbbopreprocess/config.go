package cbbopreprocess

import (
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/option"
)

// Config is the cbbo_preprocess key of a pass.
type Config struct {
	consolidated.Choice
	LevelsIn int
	Wide     bool     // columns per market
	MICs     []string // markets whose listings count; none is all
}

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Book of an instrument, put together from the snapshots of its listings.",
		Keys: append(c.Keys(
			option.Int("levels_in", &c.LevelsIn).Default(consolidated.MaxLevels).Min(1).
				Doc("Levels of the listings' books that are looked at, as far as the files have them.")),
			option.Bool("include_mic_wide", &c.Wide).Default(false).
				Doc("Adds the last snapshot of each market of the row's bucket or event time: {column}_{MIC}."),
			option.Strings("mic_whitelist", &c.MICs).Optional().
				Doc("Only listings of these markets are put together; null or an empty list: all."),
		),
	}
}
