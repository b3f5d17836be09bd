package universe

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/internal/near"
)

// Provider names of the language.
const (
	all     = "all"
	mic     = "mic"
	opol    = "opol"
	index   = "index"
	ticker  = "ticker"
	listing = "listing"
	file    = "file"
	command = "command"
)

// providers are those of the language, each with an example.
var providers = []struct{ name, example string }{
	{mic, "mic=XLON"},
	{opol, "opol=XPAR"},
	{index, "index=UKX"},
	{ticker, "ticker=VOD"},
	{listing, "listing=121317"},
	{file, "file=members.csv"},
	{command, "command=./members --top 50"},
	{all, "all"},
}

func providerNames() []string {
	names := make([]string, len(providers))
	for i, p := range providers {
		names[i] = p.name
	}
	return names
}

func example(name string) string {
	for _, p := range providers {
		if p.name == name {
			return p.example
		}
	}
	return ""
}

func unknownProvider(name string) string {
	return fmt.Sprintf("unknown provider %q, use one of %s%s",
		name, strings.Join(providerNames(), ", "), near.Hint(name, providerNames()))
}

func known(name string) bool { return example(name) != "" }

// checkValue returns why a value cannot be one of the provider, or "".
func checkValue(provider, value string) string {
	switch provider {
	case mic, opol, index, ticker:
		for _, p := range providers {
			if strings.Contains(value, p.name+"=") {
				return fmt.Sprintf("%q holds another provider; put , between them to unite and + to intersect", value)
			}
		}
	case listing:
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return fmt.Sprintf("%q is not a ListingId, which is a whole number", value)
		}
	case file:
		if !isCSV(value) && !isParquet(value) {
			return fmt.Sprintf("file %q has an unknown kind, name it .csv or .parquet", value)
		}
	case command:
		if _, err := splitArgs(value); err != nil {
			return err.Error()
		}
	}
	return ""
}

func isCSV(path string) bool     { return strings.EqualFold(filepath.Ext(path), ".csv") }
func isParquet(path string) bool { return strings.EqualFold(filepath.Ext(path), ".parquet") }
