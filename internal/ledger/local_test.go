package ledger

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// TestLocalCommitThatIsKilledLeavesNoTemporaryFile kills commits into a folder, where
// unfinished writes are files.
func TestLocalCommitThatIsKilledLeavesNoTemporaryFile(t *testing.T) {
	ctx := context.Background()
	open := func(st store.Store, dir string, pid int, dead ...int) *Ledger {
		return Open(st, dir, Options{Owner: Owner{Host: "h", PID: pid}, Dead: func(o Owner) bool {
			for _, d := range dead {
				if o.PID == d {
					return true
				}
			}
			return false
		}})
	}
	for _, late := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			dir := filepath.ToSlash(t.TempDir())
			uri := dir + "/p/day.parquet"
			mustCommit(t, open(store.NewLocal(), dir, 1), key(5, 5), uri, "one")
			mortal := &storetest.Mortal{Store: store.NewLocal(), After: n, Late: late}
			_ = commit(open(mortal, dir, 2), key(5, 5), uri, "two")
			died = mortal.Died()
			l := open(store.NewLocal(), dir, 3, 2)
			m, err := l.Manifest(ctx, key(5, 5))
			if err != nil || m == nil || m.Run != "one" && m.Run != "two" {
				t.Fatalf("killed at %d: %+v, %v", n, m, err)
			}
			if err := l.Verify(ctx, m); err != nil {
				t.Fatalf("killed at %d: %v", n, err)
			}
			mustCommit(t, l, key(5, 5), uri, "two")
			if _, err := l.Collect(ctx, false); err != nil {
				t.Fatal(err)
			}
			var left []string
			err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() && !strings.Contains(path, "/manifests/") && !strings.HasSuffix(path, "day.parquet") {
					left = append(left, path)
				}
				return err
			})
			if err != nil || len(left) > 0 {
				t.Fatalf("killed at %d (late %t): left behind: %v, %v", n, late, left, err)
			}
		}
	}
}
