package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestRootsAreCanonical(t *testing.T) {
	wd, _ := os.Getwd()
	for root, want := range map[string]string{
		"s3://bucket": "s3://bucket", "s3://bucket/": "s3://bucket", "s3://bucket/a//b/": "s3://bucket/a/b",
		"/lake/": "/lake", "lake": filepath.Join(wd, "lake"), ".": wd, "/": "/",
	} {
		if got, err := Root(root); err != nil || got != want {
			t.Errorf("%s: %s %v, want %s", root, got, err, want)
		}
	}
	for _, root := range []string{"s3://", "s3:///key", "gs://bucket/x"} {
		if got, err := Root(root); err == nil {
			t.Errorf("%s: %s", root, got)
		}
	}
}

func TestJoinRelBaseDir(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Join("/lake", "a", "b"), "/lake/a/b"}, {Join("/lake/", "/a/", "b"), "/lake/a/b"},
		{Join("s3://b", "a/"), "s3://b/a/"}, {Join("s3://b", ""), "s3://b"}, {Join("/", "a"), "/a"}, {Join("/"), "/"},
		{Base("s3://b/a/c"), "c"}, {Dir("s3://b/a/c"), "s3://b/a"}, {Dir("/a"), "/"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
	if rel, ok := Rel("/lake", "/lake/a/b"); !ok || rel != "a/b" {
		t.Error(rel)
	}
	if _, ok := Rel("/lake", "/lake2/a"); ok {
		t.Error("/lake2 is not below /lake")
	}
}

func TestOpenChoosesByScheme(t *testing.T) {
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	if st, err := Open(context.Background(), t.TempDir(), Options{}); err != nil {
		t.Error(err)
	} else if _, ok := st.(*Local); !ok {
		t.Errorf("%T", st)
	}
	if st, err := Open(context.Background(), "s3://bucket", Options{}); err != nil {
		t.Error(err)
	} else if _, ok := st.(*S3); !ok {
		t.Errorf("%T", st)
	}
	if _, err := Open(context.Background(), "gs://bucket", Options{}); err == nil {
		t.Error("an unknown scheme was opened")
	}
}
