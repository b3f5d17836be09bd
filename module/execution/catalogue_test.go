package execution

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) { moduletest.Vectors(t, Spec()) }

func TestEveryColumnIsInTheCatalogue(t *testing.T) {
	for _, s := range moduletest.Decode(t, Spec(), "{}").Program.Scans {
		moduletest.Declared(t, Spec(), s.Metrics)
	}
}
