package parquet

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

const (
	writerMagic = "PAR1"
	// writerName is without a version: a new program writes the same bytes.
	writerName = "basalt"
	// ColumnsKey is the file-level key under which name, type, unit and description
	// of every column are found as JSON.
	ColumnsKey = "basalt:columns"

	arrowSchemaKey = "ARROW:schema"
)

// footer returns the file metadata with its length and the closing magic number.
func (w *Writer) footer() ([]byte, error) {
	meta := format.FileMetaData{
		Version:   2, // nanosecond timestamps
		Schema:    []format.SchemaElement{{Name: "schema", NumChildren: thrift.New(int32(len(w.fields)))}},
		NumRows:   w.rows,
		RowGroups: w.groups,
		CreatedBy: writerName,
	}
	for _, f := range w.fields {
		meta.Schema = append(meta.Schema, writtenElement(f))
		meta.ColumnOrders = append(meta.ColumnOrders, format.ColumnOrder{Value: new(format.TypeDefinedOrder)})
	}
	columns, err := describeColumns(w.fields)
	if err != nil {
		return nil, err
	}
	schema, err := writtenArrowSchema(w.fields, columns)
	if err != nil {
		return nil, err
	}
	meta.KeyValueMetadata = []format.KeyValue{{Key: arrowSchemaKey, Value: schema}, {Key: ColumnsKey, Value: columns}}
	footer, err := thrift.Marshal(new(thrift.CompactProtocol), meta)
	if err != nil {
		return nil, fmt.Errorf("encoding file metadata: %w", err)
	}
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return append(footer, writerMagic...), nil
}

func writtenType(t vector.Type) format.Type {
	switch t {
	case vector.Float:
		return format.Double
	case vector.Bool:
		return format.Boolean
	case vector.String:
		return format.ByteArray
	default:
		return format.Int64
	}
}

func writtenElement(f vector.Field) format.SchemaElement {
	e := format.SchemaElement{
		Name:           f.Name,
		Type:           thrift.New(writtenType(f.Type)),
		RepetitionType: thrift.New(format.Optional),
	}
	switch f.Type {
	case vector.Time:
		// Times are UTC but written without a zone, as the original writes them: they
		// read as naive timestamps.
		e.LogicalType.Value = &format.TimestampType{Unit: format.TimeUnit{Value: new(format.NanoSeconds)}}
	case vector.String:
		e.LogicalType.Value = new(format.StringType)
		e.ConvertedType = thrift.New(deprecated.UTF8)
	}
	return e
}

// describeColumns returns the JSON of ColumnsKey.
func describeColumns(fields []vector.Field) (string, error) {
	type column struct {
		Name        string `json:"name"`
		Type        string `json:"type"`
		Unit        string `json:"unit"`
		Description string `json:"description"`
	}
	columns := make([]column, len(fields))
	for i, f := range fields {
		columns[i] = column{f.Name, f.Type.String(), f.Unit, f.Doc}
	}
	text, err := json.Marshal(columns)
	if err != nil {
		return "", fmt.Errorf("describing columns: %w", err)
	}
	return string(text), nil
}

// writtenArrowSchema returns the Arrow schema as Arrow readers expect it in a Parquet
// file: unit and description are metadata of the fields, and the file-level key is repeated,
// since pyarrow shows those of the schema only.
func writtenArrowSchema(fields []vector.Field, columns string) (string, error) {
	af := make([]arrow.Field, len(fields))
	for i, f := range fields {
		af[i] = arrow.Field{Name: f.Name, Type: writtenArrowType(f.Type), Nullable: true}
		var names, texts []string
		if f.Unit != "" {
			names, texts = append(names, "unit"), append(texts, f.Unit)
		}
		if f.Doc != "" {
			names, texts = append(names, "description"), append(texts, f.Doc)
		}
		af[i].Metadata = arrow.NewMetadata(names, texts)
	}
	var buf bytes.Buffer
	meta := arrow.NewMetadata([]string{ColumnsKey}, []string{columns})
	w := ipc.NewWriter(&buf, ipc.WithSchema(arrow.NewSchema(af, &meta)))
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("encoding the Arrow schema: %w", err)
	}
	return base64.StdEncoding.EncodeToString(buf.Bytes()), nil
}

func writtenArrowType(t vector.Type) arrow.DataType {
	switch t {
	case vector.Float:
		return arrow.PrimitiveTypes.Float64
	case vector.Time:
		return &arrow.TimestampType{Unit: arrow.Nanosecond}
	case vector.Bool:
		return arrow.FixedWidthTypes.Boolean
	case vector.String:
		return arrow.BinaryTypes.String
	default:
		return arrow.PrimitiveTypes.Int64
	}
}
