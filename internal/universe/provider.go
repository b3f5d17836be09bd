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

// Provider documents one provider of the language.
type Provider struct {
	Name    string
	Example string
	Doc     string
}

var providers = []Provider{
	{mic, "mic=XLON", "Listings of a venue."},
	{opol, "opol=XPAR", "Listings with an official place of listing."},
	{index, "index=UKX", "Members of an index, by IndexId of the reference data."},
	{ticker, "ticker=VOD", "Listings with a ticker, on any venue."},
	{listing, "listing=121317", "One listing by its ListingId."},
	{file, "file=members.csv", "Listings of a CSV or Parquet file, local or s3://: by ListingId, or by Ticker or ISIN with a MIC where they are on several venues; with other labels and a Date if it has them."},
	{command, "command=./members --top 50", "Listings printed as CSV by a program, with the columns of file=; it gets the date as last argument."},
	{all, "all", "All listings of the reference data."},
}

// Providers returns the providers in the order in which to document them.
func Providers() []Provider { return append([]Provider(nil), providers...) }

func providerNames() []string {
	names := make([]string, len(providers))
	for i, p := range providers {
		names[i] = p.Name
	}
	return names
}

func example(name string) string {
	for _, p := range providers {
		if p.Name == name {
			return p.Example
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
