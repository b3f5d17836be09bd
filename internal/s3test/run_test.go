package s3test_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/s3test"
	"github.com/basaltlake/basalt/internal/store"
)

const (
	quickstart = "../../examples/quickstart"
	bucket     = "market-data"
	lakeRoot   = "s3://" + bucket + "/lake"
	outRoot    = "s3://" + bucket + "/out"
)

// remote is the lake of the quickstart on a server behind a proxy.
type remote struct {
	server *s3test.Server
	proxy  *s3test.Proxy
	secret string // that the run is given
	sets   []string
}

func newRemote(t *testing.T, schedule s3test.Schedule) *remote {
	t.Helper()
	server := s3test.Start(t)
	server.Bucket(t, bucket)
	server.Upload(t, filepath.Join(quickstart, "lake"), bucket, "lake")
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return &remote{server: server, proxy: s3test.NewProxy(t, server, schedule), secret: server.SecretKey}
}

// job returns the quickstart with other places of lake and output.
func (r *remote) job(t *testing.T, lake, out string) *job.Job {
	t.Helper()
	sets := append([]string{
		"S3_STORAGE_OPTIONS.endpoint_url=" + r.proxy.URL, "S3_STORAGE_OPTIONS.aws_access_key_id=" + r.server.AccessKey,
		"S3_STORAGE_OPTIONS.aws_secret_access_key=" + r.secret, "S3_STORAGE_OPTIONS.max_backoff=1ms",
		"DEFAULT_S3_REGION=" + s3test.Region,
	}, r.sets...)
	j, err := job.Load(filepath.Join(quickstart, "pipeline.yaml"), config.Overrides{Lake: lake, Out: out, Sets: sets, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func (r *remote) run(t *testing.T, ctx context.Context) (*job.Result, error) {
	t.Helper()
	return r.job(t, lakeRoot, outRoot).Run(ctx, nil)
}

// files returns everything below the output root, by path.
func (r *remote) files(t *testing.T) map[string][]byte {
	t.Helper()
	st, err := store.NewS3(t.Context(), store.Options{Endpoint: r.server.URL, Region: s3test.Region, AccessKey: r.server.AccessKey, SecretKey: r.server.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	infos, err := st.List(t.Context(), outRoot+"/")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, info := range infos {
		data, err := store.ReadAll(t.Context(), st, info.URI, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := store.Rel(outRoot, info.URI)
		files[name] = data
	}
	return files
}

// data leaves out records: they hold times and places.
func data(files map[string][]byte) map[string][]byte {
	kept := map[string][]byte{}
	for name, content := range files {
		if !strings.HasPrefix(name, "_") {
			kept[name] = content
		}
	}
	return kept
}

// local runs the quickstart over files.
func local(t *testing.T) map[string][]byte {
	t.Helper()
	out := t.TempDir()
	j, err := job.Load(filepath.Join(quickstart, "pipeline.yaml"), config.Overrides{Out: out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	err = filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(out, path)
		if err == nil {
			files[filepath.ToSlash(name)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data(files)
}

func sameFiles(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name, content := range want {
		if !bytes.Equal(got[name], content) {
			t.Errorf("%s: %d bytes differ from those of files, %d bytes", name, len(got[name]), len(content))
		}
	}
}
