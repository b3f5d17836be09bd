package aggressive

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) {
	for i, e := range catalogue {
		t.Run(e.Name, func(t *testing.T) {
			frames := outputs(t, e.Vector)
			f := frames[Orders]
			if i >= len(orderEntries) {
				f = frames[Executions]
			}
			c := f.Col(e.Vector.Column)
			if c == nil || c.Len() == 0 {
				t.Fatalf("there is no column %s", e.Vector.Column)
			}
			if got := moduletest.Value(c, 0); !moduletest.Same(got, e.Vector.Want) {
				t.Errorf("%s is %v, want %v", e.Vector.Column, got, e.Vector.Want)
			}
		})
	}
}
