package l3characteristics

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) { moduletest.Vectors(t, Spec()) }

func TestEveryColumnIsInTheCatalogue(t *testing.T) {
	moduletest.Declared(t, Spec(), moduletest.Decode(t, Spec(), "{}").Program.Scans[0].Metrics)
}
