package config

// UserTable is a table a configuration adds, or a built-in one it adapts.
type UserTable struct {
	Like           string // built-in table to start from; a built-in name implies itself
	Doc            string // what a row is
	Path           string // path template below the lake, "" is the canonical layout
	Folder         string // folder below the lake
	Prefix         string // file name prefix
	ListingColumn  string // integer listing id
	SymbolColumn   string // string naming the listing, instead of ListingColumn
	TimeColumn     string
	TimeUnit       string            // unit of plain timestamps: ns, us, ms, s, or ns_of_day … since midnight
	TimeZone       string            // of times since midnight
	SequenceColumn string            // orders rows of equal time; "" is file order
	Columns        map[string]string // our column name → column in the file
	Types          map[string]string // column → number, integer, text, time
	Derived        map[string]string // column → expression of columns
}
