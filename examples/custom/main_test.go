package main

import (
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEntryIsCompleteAndItsExampleComesOut(t *testing.T) {
	spec, ok := module.Lookup("largest_print")
	if !ok {
		t.Fatal("the module is not registered")
	}
	moduletest.Complete(t, *spec)
	moduletest.Vectors(t, *spec)
}
