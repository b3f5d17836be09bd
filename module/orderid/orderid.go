// Package orderid says which order a row of table l3 is about. Files spell it over up to
// three columns: removes carry the identifier from before the event, all other rows the
// one from after it, and some venues only give the identifier an order began with.
package orderid

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Columns are those of the identifying columns that are read.
type Columns struct{ Own, Old, Original bool }

// Every is all of them.
func Every() Columns { return Columns{Own: true, Old: true, Original: true} }

// Find returns the columns that the files of a run have. Only OrderId and OriginalOrderId
// identify inserts: without the former, the latter has to identify removes too; without
// both, OrderId is asked for all the same, so that its absence is reported.
func Find(has func(table, column string) bool) Columns {
	c := Columns{Own: has("l3", "OrderId"), Old: has("l3", "OldOrderId"), Original: has("l3", "OriginalOrderId")}
	switch {
	case c.Own:
	case c.Original:
		c.Old = false
	default:
		c.Own = true
	}
	return c
}

// Nodes returns what to read, in the order Reader expects.
func (c Columns) Nodes() []*expr.Node {
	var nodes []*expr.Node
	for _, column := range []struct {
		read bool
		name string
	}{{c.Own, "OrderId"}, {c.Old, "OldOrderId"}, {c.Original, "OriginalOrderId"}} {
		if column.read {
			nodes = append(nodes, expr.Text(column.name))
		}
	}
	return nodes
}

// Reader reads identifiers from the columns of Nodes.
type Reader struct{ own, old, original *vector.Column }

// Reader returns a reader of columns that were read as Nodes says.
func (c Columns) Reader(cols []expr.Vector) Reader {
	var r Reader
	for _, column := range []struct {
		read bool
		to   **vector.Column
	}{{c.Own, &r.own}, {c.Old, &r.old}, {c.Original, &r.original}} {
		if column.read {
			*column.to = &cols[0].Column
			cols = cols[1:]
		}
	}
	return r
}

// Of returns the identifier of the order of row i, or "" when it is not known: of a
// remove OldOrderId, else OriginalOrderId, else OrderId; of any other row OrderId, else
// OriginalOrderId.
func (r *Reader) Of(i int, removed bool) string {
	if removed {
		if id := text(r.old, i); id != "" {
			return id
		}
		if id := text(r.original, i); id != "" {
			return id
		}
		return text(r.own, i)
	}
	if id := text(r.own, i); id != "" {
		return id
	}
	return text(r.original, i)
}

// Renamed returns the identifiers before and after row i when it is an update that gives
// its order another one, as a replacement does, and "" when it is not.
func (r *Reader) Renamed(i int) (before, after string) {
	before, after = text(r.old, i), text(r.own, i)
	if before == "" || after == "" || before == after {
		return "", ""
	}
	return before, after
}

func text(c *vector.Column, i int) string {
	if c == nil {
		return ""
	}
	return c.Dict.Value(c.Codes[i])
}
