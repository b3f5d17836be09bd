package parquet

import (
	"strings"

	"github.com/basaltlake/basalt/vector"
	"github.com/parquet-go/parquet-go/format"
)

// ColumnInfo describes a column of a file.
type ColumnInfo struct {
	Name     string      // a field of a struct is "struct.field"
	Type     vector.Type // what its values are without conversion; 0 if not readable
	Physical string      // Parquet's physical type
	Logical  string      // Parquet's logical type, "" if none
	Unit     string      // of timestamps and times of day in the file: "ms", "us", "ns"
	Optional bool
	Readable bool // false for nested columns and types Basalt has no use for
	Integer  bool // whole numbers
}

// leaf is a column of values: one column chunk per row group.
type leaf struct {
	info       ColumnInfo
	chunk      int // position in a row group
	physical   format.Type
	typeLength int
	maxDef     int // definition level of a value
	maxRep     int
	kind       valueKind
	bits       int    // kindUint: width
	scale      int    // decimals
	nanos      int64  // kindTimestamp, kindDate, kindTimeOfDay: ns per unit
	why        string // kindUnsupported: the reason
}

// leaves flattens a schema, which lists a tree in depth-first order.
func leaves(schema []schemaNode) ([]leaf, error) {
	w := schemaWalk{schema: schema[1:]}
	if err := w.children(schema[0].children, nil, 0, 0); err != nil {
		return nil, err
	}
	if len(w.schema) != 0 {
		return nil, malformedf("the schema has %d elements outside its tree", len(w.schema))
	}
	return w.leaves, nil
}

// columnNames says which leaf a name means. The name of a list means it too, so that whoever
// needs a number there is told that it is none. Of two columns of one name, neither is meant.
func columnNames(leaves []leaf) map[string]int {
	names := make(map[string]int, len(leaves))
	for i := range leaves {
		l := &leaves[i]
		if first, twice := names[l.info.Name]; twice {
			leaves[first].refuse("another column has the same name")
			l.refuse("another column has the same name")
			continue
		}
		names[l.info.Name] = i
	}
	for i := range leaves {
		top, _, nested := strings.Cut(leaves[i].info.Name, ".")
		if _, taken := names[top]; nested && !taken && leaves[i].maxRep > 0 {
			names[top] = i
		}
	}
	return names
}

type schemaWalk struct {
	schema []schemaNode // not visited yet
	leaves []leaf
}

func (w *schemaWalk) children(n int32, path []string, def, rep int) error {
	if len(path) > maxNesting {
		return malformed("the schema is nested too deeply")
	}
	if n < 0 || int(n) > len(w.schema) {
		return malformedf("the schema declares %d children where %d elements follow", n, len(w.schema))
	}
	for range n {
		if len(w.schema) == 0 {
			return malformed("the schema ends inside its tree")
		}
		node := &w.schema[0]
		w.schema = w.schema[1:]
		d, r := def, rep
		switch node.repetition {
		case format.Required:
		case format.Optional:
			d++
		case format.Repeated:
			d, r = d+1, r+1
		default:
			return malformedf("schema element %q has repetition %d", node.name, node.repetition)
		}
		name := append(path[:len(path):len(path)], node.name)
		if node.physical == absent {
			if err := w.children(node.children, name, d, r); err != nil {
				return err
			}
			continue
		}
		if node.children > 0 {
			return malformedf("schema element %q is a value and a group", node.name)
		}
		w.leaves = append(w.leaves, makeLeaf(node, strings.Join(name, "."), len(w.leaves), d, r))
	}
	return nil
}

func makeLeaf(node *schemaNode, name string, chunk, def, rep int) leaf {
	l := leaf{
		chunk:      chunk,
		physical:   node.physical,
		typeLength: int(node.typeLength),
		maxDef:     def,
		maxRep:     rep,
	}
	l.info = ColumnInfo{Name: name, Physical: node.physical.String(), Optional: def > 0, Readable: true}
	l.interpret(node)
	if rep > 0 {
		l.refuse("it is a list, map or other repeated column")
	}
	if node.physical == format.FixedLenByteArray && (l.typeLength <= 0 || l.typeLength > 1<<20) {
		l.refuse("its fixed length is absurd")
	}
	return l
}

// refuse marks a column as not readable.
func (l *leaf) refuse(why string) {
	l.kind, l.why = kindUnsupported, why
	l.info.Type, l.info.Readable, l.info.Integer = 0, false, false
}
