package s3test_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/internal/s3test"
)

// TestCredentialsAndEndpointComeFromTheStandardChain gives the run no S3 settings of its
// own.
func TestCredentialsAndEndpointComeFromTheStandardChain(t *testing.T) {
	for name, set := range map[string]func(t *testing.T, r *remote){
		"environment": func(t *testing.T, r *remote) {
			t.Setenv("AWS_ACCESS_KEY_ID", r.server.AccessKey)
			t.Setenv("AWS_SECRET_ACCESS_KEY", r.server.SecretKey)
			t.Setenv("AWS_REGION", s3test.Region)
			t.Setenv("AWS_ENDPOINT_URL", r.proxy.URL)
		},
		"endpoint of S3 only": func(t *testing.T, r *remote) {
			t.Setenv("AWS_ACCESS_KEY_ID", r.server.AccessKey)
			t.Setenv("AWS_SECRET_ACCESS_KEY", r.server.SecretKey)
			t.Setenv("AWS_DEFAULT_REGION", s3test.Region)
			t.Setenv("AWS_ENDPOINT_URL_S3", r.proxy.URL)
		},
		"profile": func(t *testing.T, r *remote) {
			file := filepath.Join(t.TempDir(), "config")
			text := fmt.Sprintf("[profile desk]\naws_access_key_id = %s\naws_secret_access_key = %s\nregion = %s\nendpoint_url = %s\n",
				r.server.AccessKey, r.server.SecretKey, s3test.Region, r.proxy.URL)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("AWS_CONFIG_FILE", file)
			t.Setenv("AWS_PROFILE", "desk")
		},
		"profile of the options": func(t *testing.T, r *remote) {
			file := filepath.Join(t.TempDir(), "credentials")
			text := fmt.Sprintf("[desk]\naws_access_key_id = %s\naws_secret_access_key = %s\n", r.server.AccessKey, r.server.SecretKey)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
			r.own = []string{"S3_STORAGE_OPTIONS.profile=desk", "S3_STORAGE_OPTIONS.endpoint=" + r.proxy.URL, "DEFAULT_S3_REGION=" + s3test.Region}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"} {
				t.Setenv(name, "")
			}
			r := newRemote(t, s3test.Schedule{})
			r.own = []string{"BATCH_FREQ=W"} // nothing of S3
			set(t, r)
			result, err := r.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Partitions) == 0 || len(r.proxy.Requests()) == 0 {
				t.Errorf("%d partitions, %d requests", len(result.Partitions), len(r.proxy.Requests()))
			}
		})
	}
}
