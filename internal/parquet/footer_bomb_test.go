package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// bombFooter is a file whose footer is little else than a list of n equal elements of a
// field of the metadata.
func bombFooter(field byte, n int, element []byte) []byte {
	foot := binary.AppendUvarint([]byte{field<<4 | wireList, 15<<4 | wireStruct}, uint64(n))
	foot = append(foot, bytes.Repeat(element, n)...)
	foot = append(foot, wireStop)
	out := append([]byte(magic), foot...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(foot)))
	return append(out, magic...)
}

func TestFooterBombsAreRefusedInLittleMemory(t *testing.T) {
	const size = 16 << 20
	name := []byte{4<<4 | wireBinary, 1, 'a', wireStop} // a schema element of a name
	for _, tc := range []struct {
		name    string
		field   byte
		element []byte
		says    string
	}{
		{"empty schema elements", 2, []byte{wireStop}, "schema"},
		{"schema elements with a name only", 2, name, "schema"},
		{"empty row groups", 4, []byte{wireStop}, "row group"},
		{"empty keys", 5, []byte{wireStop}, "key"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := bombFooter(tc.field, size/len(tc.element), tc.element)
			var err error
			n := allocated(func() { _, err = Open(sourceOf(data), Limits{}) })
			if n > 4*size {
				t.Errorf("%d bytes allocated for a footer of %d", n, size)
			}
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v, want a CorruptError with %q", err, tc.says)
			}
		})
	}
}
