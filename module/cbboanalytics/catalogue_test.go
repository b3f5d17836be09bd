package cbboanalytics

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) { moduletest.Vectors(t, Spec()) }
