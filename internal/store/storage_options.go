package store

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/near"
)

// OptionError says what is wrong with one key of storage options. It never holds the
// value: that may be a secret.
type OptionError struct {
	Key     string // as written
	Unknown bool
	What    string
	Cure    string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("storage option %s: %s: %s", e.Key, e.What, e.Cure)
}

// storageKeys are the keys of storage options, each with its spellings in s3fs, boto3,
// the environment and object_store, without the prefix aws_.
var storageKeys = []struct {
	spellings []string
	set       func(o *Options, value string) (what, cure string)
}{
	{[]string{"region", "region_name", "default_region"}, text(func(o *Options) *string { return &o.Region })},
	{[]string{"endpoint", "endpoint_url", "endpoint_url_s3"}, setEndpoint},
	{[]string{"key", "access_key", "access_key_id"}, text(func(o *Options) *string { return &o.AccessKey })},
	{[]string{"secret", "secret_key", "secret_access_key"}, text(func(o *Options) *string { return &o.SecretKey })},
	{[]string{"token", "session_token", "security_token"}, text(func(o *Options) *string { return &o.SessionToken })},
	{[]string{"profile", "profile_name"}, text(func(o *Options) *string { return &o.Profile })},
	{[]string{"path_style", "force_path_style", "use_path_style", "s3_force_path_style"}, boolean(func(o *Options, on bool) { o.setPathStyle(on) })},
	{[]string{"virtual_hosted_style_request"}, boolean(func(o *Options, on bool) { o.setPathStyle(!on) })},
	{[]string{"addressing_style"}, setAddressing},
	{[]string{"allow_http"}, boolean(func(o *Options, on bool) { o.RefuseHTTP = !on })},
	{[]string{"anonymous", "anon", "skip_signature", "no_sign_request"}, boolean(func(o *Options, on bool) { o.Anonymous = on })},
	{[]string{"max_attempts"}, attempts(0)},
	{[]string{"max_retries"}, attempts(1)},
	{[]string{"max_backoff"}, duration(func(o *Options) *time.Duration { return &o.MaxBackoff })},
	{[]string{"stall_timeout"}, duration(func(o *Options) *time.Duration { return &o.Stall })},
	// These steer how other programs commit to a Delta table and mean nothing here.
	{[]string{"s3_allow_unsafe_rename", "conditional_put", "copy_if_not_exists", "s3_locking_provider"}, func(*Options, string) (string, string) { return "", "" }},
}

// ParseOptions reads the keys of S3_STORAGE_OPTIONS. What they do not say comes from
// the environment. All problems are returned, sorted by key.
func ParseOptions(keys map[string]string) (Options, []*OptionError) {
	var o Options
	var problems []*OptionError
	taken := map[int]string{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		value := strings.TrimSpace(keys[key])
		i, ok := storageKey(key)
		if !ok {
			problems = append(problems, unknownOption(key))
			continue
		}
		if value == "" {
			continue // an empty value is as good as none
		}
		if first, twice := taken[i]; twice && strings.TrimSpace(keys[first]) != value {
			problems = append(problems, &OptionError{Key: key, What: "it contradicts " + first, Cure: "remove one of the two"})
			continue
		}
		taken[i] = key
		if what, cure := storageKeys[i].set(&o, value); what != "" {
			problems = append(problems, &OptionError{Key: key, What: what, Cure: cure})
		}
	}
	return o, append(problems, o.contradictions(taken)...)
}

// contradictions checks what several keys say together.
func (o *Options) contradictions(taken map[int]string) []*OptionError {
	var problems []*OptionError
	named := func(spelling string) string {
		i, _ := storageKey(spelling)
		return taken[i]
	}
	switch {
	case o.AccessKey != "" && o.SecretKey == "":
		problems = append(problems, &OptionError{Key: named("key"), What: "an access key without its secret", Cure: "add secret, or remove both: then the environment's credentials are used"})
	case o.SecretKey != "" && o.AccessKey == "":
		problems = append(problems, &OptionError{Key: named("secret"), What: "a secret without its access key", Cure: "add key, or remove both: then the environment's credentials are used"})
	case o.SessionToken != "" && o.AccessKey == "":
		problems = append(problems, &OptionError{Key: named("token"), What: "a session token without an access key", Cure: "add key and secret, or remove it"})
	case o.Anonymous && o.AccessKey != "":
		problems = append(problems, &OptionError{Key: named("anonymous"), What: "it contradicts " + named("key"), Cure: "remove one of the two"})
	}
	if o.RefuseHTTP && strings.HasPrefix(o.Endpoint, "http://") {
		problems = append(problems, &OptionError{Key: named("endpoint"), What: "it is not encrypted, which allow_http forbids", Cure: "write https://, or allow_http: true"})
	}
	return problems
}

// storageKey finds a key by any of its spellings, in upper or lower case.
func storageKey(key string) (int, bool) {
	plain := strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(key), "-", "_"), "aws_")
	for i, k := range storageKeys {
		if slices.Contains(k.spellings, plain) {
			return i, true
		}
	}
	return 0, false
}

func unknownOption(key string) *OptionError {
	var all, first []string
	for _, k := range storageKeys[:len(storageKeys)-1] {
		all, first = append(all, k.spellings...), append(first, k.spellings[0])
	}
	cure := "the options are " + strings.Join(first, ", ")
	if name, ok := near.Match(strings.TrimPrefix(strings.ToLower(key), "aws_"), all); ok {
		cure = "did you mean " + name + "? " + cure
	}
	return &OptionError{Key: key, Unknown: true, What: "there is no such option", Cure: cure}
}

func text(field func(*Options) *string) func(*Options, string) (string, string) {
	return func(o *Options, value string) (string, string) {
		*field(o) = value
		return "", ""
	}
}

func boolean(set func(*Options, bool)) func(*Options, string) (string, string) {
	return func(o *Options, value string) (string, string) {
		on, err := strconv.ParseBool(strings.ToLower(value))
		if err != nil {
			return "it is no truth value", "write true or false"
		}
		set(o, on)
		return "", ""
	}
}

func attempts(more int) func(*Options, string) (string, string) {
	return func(o *Options, value string) (string, string) {
		n, err := strconv.Atoi(value)
		if err != nil || n+more < 1 || n > 100 {
			return "it is no number of tries", "write a number up to 100"
		}
		o.Attempts = n + more
		return "", ""
	}
}

func duration(field func(*Options) *time.Duration) func(*Options, string) (string, string) {
	return func(o *Options, value string) (string, string) {
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 {
			return "it is no length of time", "write it with its unit, such as 500ms, 20s or 2m"
		}
		*field(o) = d
		return "", ""
	}
}

func setAddressing(o *Options, value string) (what, cure string) {
	switch strings.ToLower(value) {
	case "path":
		o.setPathStyle(true)
	case "virtual":
		o.setPathStyle(false)
	case "auto":
	default:
		return "there is no such style", "write path, virtual or auto"
	}
	return "", ""
}

func setEndpoint(o *Options, value string) (what, cure string) {
	if !strings.Contains(value, "://") {
		return "it has no scheme", "write it as https://host or http://host:port"
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "it is no address of a service", "write it as https://host or http://host:port"
	case u.User != nil:
		return "it holds a user or password", "use key and secret instead"
	}
	o.Endpoint = strings.TrimSuffix(value, "/")
	return "", ""
}

func (o *Options) setPathStyle(on bool) {
	o.Addressing = VirtualHost
	if on {
		o.Addressing = PathStyle
	}
}
