package store

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestStorageOptionsAreKnownInTheSpellingsOfOtherPrograms(t *testing.T) {
	for name, keys := range map[string]map[string]string{
		"s3fs":         {"region": "eu-west-2", "key": "AK", "secret": "SK", "token": "TK", "endpoint_url": "http://h:9000/"},
		"boto3":        {"region_name": "eu-west-2", "aws_access_key_id": "AK", "aws_secret_access_key": "SK", "aws_session_token": "TK", "endpoint-url": "http://h:9000"},
		"environment":  {"AWS_REGION": "eu-west-2", "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK", "AWS_SESSION_TOKEN": "TK", "AWS_ENDPOINT_URL": "http://h:9000"},
		"object_store": {"aws_region": "eu-west-2", "access_key_id": "AK", "secret_access_key": "SK", "session_token": "TK", "aws_endpoint": "http://h:9000", "aws_allow_http": "true", "AWS_S3_ALLOW_UNSAFE_RENAME": "true"},
	} {
		o, problems := ParseOptions(keys)
		if len(problems) > 0 {
			t.Errorf("%s: %v", name, problems[0])
		}
		want := Options{Region: "eu-west-2", AccessKey: "AK", SecretKey: "SK", SessionToken: "TK", Endpoint: "http://h:9000"}
		if o != want {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestStorageOptionsOfOneKey(t *testing.T) {
	for _, tt := range []struct {
		key, value string
		want       Options
	}{
		{"path_style", "true", Options{Addressing: PathStyle}},
		{"force_path_style", "False", Options{Addressing: VirtualHost}},
		{"aws_virtual_hosted_style_request", "true", Options{Addressing: VirtualHost}},
		{"addressing_style", "path", Options{Addressing: PathStyle}},
		{"addressing_style", "auto", Options{}},
		{"anon", "true", Options{Anonymous: true}},
		{"aws_skip_signature", "1", Options{Anonymous: true}},
		{"allow_http", "false", Options{RefuseHTTP: true}},
		{"profile", "p", Options{Profile: "p"}},
		{"max_attempts", "3", Options{Attempts: 3}},
		{"max_retries", "3", Options{Attempts: 4}},
		{"stall_timeout", "2m", Options{Stall: 2 * time.Minute}},
		{"max_backoff", "500ms", Options{MaxBackoff: 500 * time.Millisecond}},
		{"token", "", Options{}},
	} {
		if got, problems := ParseOptions(map[string]string{tt.key: tt.value}); got != tt.want || len(problems) > 0 {
			t.Errorf("%s: %q: %+v %v", tt.key, tt.value, got, problems)
		}
	}
}

func TestWrongStorageOptionsAreSaidWithoutTheirValues(t *testing.T) {
	for _, tt := range []struct {
		keys map[string]string
		key  string // that is named
		want string
	}{
		{map[string]string{"regoin": "planted"}, "regoin", "did you mean region?"},
		{map[string]string{"colour": "planted"}, "colour", "the options are region"},
		{map[string]string{"path_style": "planted"}, "path_style", "true or false"},
		{map[string]string{"stall_timeout": "planted"}, "stall_timeout", "500ms"},
		{map[string]string{"max_attempts": "0"}, "max_attempts", "up to 100"},
		{map[string]string{"addressing_style": "planted"}, "addressing_style", "virtual"},
		{map[string]string{"endpoint": "planted"}, "endpoint", "http://host:port"},
		{map[string]string{"endpoint": "http://planted:planted@h"}, "endpoint", "use key and secret"},
		{map[string]string{"endpoint": "http://h", "allow_http": "false"}, "endpoint", "https://"},
		{map[string]string{"key": "planted"}, "key", "without its secret"},
		{map[string]string{"secret": "planted"}, "secret", "without its access key"},
		{map[string]string{"token": "planted"}, "token", "add key and secret"},
		{map[string]string{"key": "planted", "aws_access_key_id": "other", "secret": "planted"}, "key", "contradicts aws_access_key_id"},
		{map[string]string{"key": "planted", "secret": "planted", "anonymous": "true"}, "anonymous", "contradicts key"},
	} {
		_, problems := ParseOptions(tt.keys)
		if len(problems) != 1 || problems[0].Key != tt.key || !strings.Contains(problems[0].Error(), tt.want) || strings.Contains(problems[0].Error(), "planted") {
			t.Errorf("%v: %v", tt.keys, problems)
		}
	}
}

// settled returns what the SDK was told in the end.
func settled(t *testing.T, o Options) (region, endpoint string, pathStyle bool) {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	st, err := NewS3(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	c := st.client.Options()
	if c.BaseEndpoint != nil {
		endpoint = *c.BaseEndpoint
	}
	return c.Region, endpoint, c.UsePathStyle
}

func TestRegionComesFromOptionsThenEnvironmentThenDefault(t *testing.T) {
	for _, tt := range []struct{ option, env, def, want string }{
		{"eu-west-1", "eu-west-2", "eu-west-3", "eu-west-1"},
		{"", "eu-west-2", "eu-west-3", "eu-west-2"},
		{"", "", "eu-west-3", "eu-west-3"},
		{"", "", "", "us-east-1"},
	} {
		t.Setenv("AWS_REGION", tt.env)
		t.Setenv("AWS_DEFAULT_REGION", "")
		if got, _, _ := settled(t, Options{Region: tt.option, DefaultRegion: tt.def}); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}

func TestBucketsStandInThePathOfServicesOtherThanAWS(t *testing.T) {
	for _, tt := range []struct {
		endpoint, env string
		style         Addressing
		want          bool
	}{
		{"", "", AutoAddressing, false},
		{"", "", PathStyle, true},
		{"http://127.0.0.1:9000", "", AutoAddressing, true},
		{"https://minio.example.com", "", AutoAddressing, true},
		{"https://minio.example.com", "", VirtualHost, false},
		{"https://s3.eu-west-1.amazonaws.com", "", AutoAddressing, false},
		{"", "http://localhost:9000", AutoAddressing, true},
	} {
		t.Setenv("AWS_ENDPOINT_URL", tt.env)
		_, endpoint, got := settled(t, Options{Endpoint: tt.endpoint, Addressing: tt.style})
		if got != tt.want || endpoint != tt.endpoint+tt.env {
			t.Errorf("%+v: path style %v at %q", tt, got, endpoint)
		}
	}
}

func TestUnencryptedEndpointOfTheEnvironmentCanBeRefused(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "http://localhost:9000")
	var refused *Error
	if _, err := NewS3(t.Context(), Options{RefuseHTTP: true}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "allow_http") {
		t.Errorf("got %v", err)
	}
}
