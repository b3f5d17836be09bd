package job

import (
	"maps"
	"slices"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// userTables makes the tables of TABLES.
func userTables(c *config.Config) (map[string]*table.Table, []option.Problem) {
	tables := map[string]*table.Table{}
	var problems []option.Problem
	for _, name := range slices.Sorted(maps.Keys(c.Tables)) {
		u := c.Tables[name]
		t, bad := table.User(name, table.UserDecl{
			Like: u.Like, Doc: u.Doc, Path: u.Path, Folder: u.Folder, Prefix: u.Prefix,
			ListingColumn: u.ListingColumn, SymbolColumn: u.SymbolColumn,
			TimeColumn: u.TimeColumn, TimeUnit: u.TimeUnit, SequenceColumn: u.SequenceColumn,
			Columns: u.Columns, Types: u.Types, Derived: u.Derived, TimeZone: u.TimeZone,
		})
		for _, b := range bad {
			b.Path = option.Join("TABLES."+name, b.Path)
			problems = append(problems, b)
		}
		tables[name] = t
	}
	return tables, problems
}
