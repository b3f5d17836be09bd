package engine

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/table"
)

func TestGroupsComeInAsFarAsThereIsMemory(t *testing.T) {
	room := newAdmission(&Memory{Sort: 1})
	group := []table.Listing{{ID: 7}, {ID: 8}}
	_, err := room.enter(t.Context(), group, leastGroup+1, true)
	var refused *GroupError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "listing 7 and 1 more of its instrument") {
		t.Fatalf("a group that never fits: %v", err)
	}
	leave, err := room.enter(t.Context(), group, leastGroup, true)
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := room.enter(stopped, group, 1, true); !errors.Is(err, context.Canceled) {
		t.Fatalf("a group beside one that takes all memory: %v", err)
	}
	leave()
	if leave, err = room.enter(t.Context(), group, leastGroup+1, false); err != nil {
		t.Fatalf("a group that is seen in windows: %v", err)
	}
	leave()
	if _, err := room.enter(t.Context(), group, leastGroup, true); err != nil {
		t.Fatalf("after the other left: %v", err)
	}
}
