package config

import (
	"slices"

	"github.com/basaltlake/basalt/option"
)

var columnTypes = []string{"number", "integer", "text", "time"}

// Options declares the keys of a user table.
func (t *UserTable) Options() option.Group {
	return option.Group{
		Doc: "A table of the lake.",
		Keys: []option.Key{
			option.String("like", &t.Like).Doc("Built-in table to start from; a table with a built-in name starts from that one."),
			option.String("doc", &t.Doc).Doc("What a row is, in one sentence."),
			option.String("path", &t.Path).Doc("Path of a day's file below the lake, with {folder}, {prefix}, {mic}, {symbol}, {yyyy}, {mm}, {dd}, {yyyymmdd}, {date} (YYYY-MM-DD) and * for any text; absent is <folder>/<MIC>/YYYY/MM/DD/<prefix><MIC>-YYYYMMDD.parquet."),
			option.String("folder", &t.Folder).Doc("Folder of the table below the lake."),
			option.String("prefix", &t.Prefix).Doc("What file names begin with."),
			option.String("listing_column", &t.ListingColumn).Doc("Column of integer listing ids; ListingId when absent."),
			option.String("symbol_column", &t.SymbolColumn).Doc("Column of texts that name listings, for tables without listing ids."),
			option.String("time_column", &t.TimeColumn).Doc("Column of event times."),
			option.String("time_unit", &t.TimeUnit).Enum("ns", "us", "ms", "s", "ns_of_day", "us_of_day", "ms_of_day", "s_of_day").Default("ns").Doc("Unit of event times that are plain numbers: since 1970 in UTC, or since midnight of the file's day (…_of_day)."),
			option.String("time_zone", &t.TimeZone).Doc("Time zone of event times since midnight, such as America/New_York; absent is UTC."),
			option.String("sequence_column", &t.SequenceColumn).Doc("Column that orders rows of equal time; absent is the order of the file."),
			option.StringMap("columns", &t.Columns).Doc("By column name used here: the name of the column in the files. {n} in both stands for the book levels 1 to 10."),
			option.StringMap("derived", &t.Derived).Doc("By column name used here: an expression of the files' columns, such as bid_px_{n} / 10000, for files that do not have the column itself."),
			option.StringMap("types", &t.Types).Enum(columnTypes...).Doc("By column: number, integer, text or time, where the file's type does not say it."),
		},
		Check: t.check,
	}
}

func (t *UserTable) check() []option.Problem {
	var problems []option.Problem
	if t.ListingColumn != "" && t.SymbolColumn != "" {
		problems = append(problems, option.Problem{
			Path: "symbol_column", Code: option.BadValue,
			What: "listing_column and symbol_column exclude each other",
			Why:  "a listing is named by an id or by a text", Cure: "keep one of them",
		})
	}
	if t.Path != "" && (t.Folder != "" || t.Prefix != "") && !mentionsFolder(t.Path) {
		problems = append(problems, option.Problem{
			Path: "path", Code: option.BadValue,
			What: "the path uses neither {folder} nor {prefix}, which are given",
			Cure: "remove folder and prefix, or use them in the path",
		})
	}
	return problems
}

func mentionsFolder(path string) bool {
	return slices.ContainsFunc(templateFields(path), func(f string) bool { return f == "folder" || f == "prefix" })
}
