package engine

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/lake"
)

func TestSharesAreNoMoreThanThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.Int64Range(1<<20, 1<<40).Draw(t, "bytes")
		r := Remote{MostAhead: rapid.Int64Range(0, 64<<20).Draw(t, "ahead"), Sent: rapid.Int64Range(0, 64<<20).Draw(t, "sent")}
		m := Share(bytes, r)
		ahead := int64(m.Files) * m.Ahead
		if rest := bytes - m.Sort - m.Spill.Memory; rest < ahead || rest < min(m.Sent, bytes/2) || m.Sort <= 0 {
			t.Errorf("of %d bytes rows take %d and %d, files %d ahead, outputs %d", bytes, m.Sort, m.Spill.Memory, ahead, m.Sent)
		}
		columns := rapid.Int64Range(0, 5000).Draw(t, "columns")
		if each := m.AtOnce(columns); each > lake.LeastAtOnce && each*columns*int64(m.Files) > m.Sort || each < lake.LeastAtOnce || each > lake.MostAtOnce {
			t.Errorf("%d columns are read %d at once, and %d are for rows that are sorted", columns, each, m.Sort)
		}
	})
}

func TestFoldersTakeNothingOfTheMemory(t *testing.T) {
	m := Share(1<<30, Remote{})
	if m.Sort != 1<<28 || m.Spill.Memory != 1<<28 || m.Ahead != 0 || m.Sent != 0 || m.Files != 2 || m.AtOnce(1) != lake.LeastAtOnce {
		t.Errorf("%+v", m)
	}
}

func TestRowsThatAreSortedAreCountedIn32Bits(t *testing.T) {
	m := Memory{Sort: 1 << 40}
	if n := m.sortRows("trades", 56, 1); n != math.MaxInt32 {
		t.Errorf("%d rows are sorted in memory", n)
	}
}
