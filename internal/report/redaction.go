package report

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// hidden stands for a secret.
const hidden = "[redacted]"

var (
	// userinfo is the password of a URL: scheme://user:password@host. A password may
	// hold an @, so everything up to the last one before the path is taken.
	userinfo = regexp.MustCompile(`(://[^\s:/@]*:)[^\s/]*@`)
	// assigned is a secret in a query, a connection string or a printed struct.
	assigned = regexp.MustCompile(`(?i)([\w-]*(?:password|passwd|pwd|secret|token|credential|signature|api[_-]?key|access[_-]?key|private[_-]?key)[\w-]*"?\s*[=:]\s*)("[^"]*"|[^\s&;,}\]\[][^\s&;,}\]]*)`)
	// header is what follows an Authorization header's scheme, or a bearer token anywhere.
	header = regexp.MustCompile(`(?i)(authorization"?\s*[=:]\s*"?(?:[a-z]+\s+)?|\bbearer\s+)[^\s"]{8,}`)
	// followed is a secret after its option. The name ends with what it is: --token-file
	// and --secret-name are followed by no secret.
	followed = regexp.MustCompile(`(?i)(?:^|[\s"'])--?(?:[\w-]*[_-])?(?:pass|passphrase|password|passwd|pwd|secret|token|credentials?|signature|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key)["']?\s+["']?[^\s"'-]`)
)

// Scrub replaces passwords in URLs, values assigned to secret names, and values of
// environment variables with secret names in a text.
func Scrub(text string) string {
	for _, secret := range secretsOfEnvironment() {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return scrub(text)
}

// HoldsSecret reports whether a text holds a password in a URL, a value assigned to a
// secret name, or one that follows an option with a secret name, as in a command line.
func HoldsSecret(text string) bool { return scrub(text) != text || followed.MatchString(text) }

func scrub(text string) string {
	text = userinfo.ReplaceAllString(text, "${1}"+hidden+"@")
	text = header.ReplaceAllString(text, "${1}"+hidden)
	return assigned.ReplaceAllStringFunc(text, func(found string) string {
		name := assigned.FindStringSubmatch(found)[1]
		if placeName.MatchString(strings.TrimRight(name, "\"=: \t")) {
			return found
		}
		return name + hidden
	})
}

// secretsOfEnvironment are the values that programs which a run starts, such as that of a
// command= universe, may repeat in their messages.
var secretsOfEnvironment = sync.OnceValue(func() []string { return secretValues(os.Environ()) })

// shortestSecret is the length from which a value is so improbable in other texts that it
// can be told by itself.
const shortestSecret = 8

func secretValues(environment []string) []string {
	var values []string
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		if len(value) >= shortestSecret && Secret(name) && !placeName.MatchString(name) && !slices.Contains(workingFolders, name) {
			values = append(values, value)
		}
	}
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) }) // one may hold another
	return values
}

// workingFolders are variables of shells whose names look like those of passwords.
var workingFolders = []string{"PWD", "OLDPWD"}

// placeName ends the name of a variable or an option that says where something is, or how
// it is called there.
var placeName = regexp.MustCompile(`(?i)[_-](FILE|PATH|DIR|URI|URL|ENDPOINT|NAME)$`)

// Redact is a ReplaceAttr of log/slog: values of secret keys, or of keys in a group with
// a secret name, are replaced, and texts are scrubbed.
func Redact(groups []string, a slog.Attr) slog.Attr {
	if Secret(a.Key) {
		return slog.String(a.Key, hidden)
	}
	for _, g := range groups {
		if Secret(g) {
			return slog.String(a.Key, hidden)
		}
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, Scrub(a.Value.String()))
	case slog.KindAny:
		return slog.Any(a.Key, scrubAny(a.Value.Any()))
	}
	return a
}

// scrubAny scrubs values that handlers would print in ways of their own: what is no
// simple value becomes a scrubbed text, or for maps of text a scrubbed map.
func scrubAny(v any) any {
	switch v := v.(type) {
	case nil, bool, int, int64, float64, time.Time, time.Duration, slog.Level, *slog.Source:
		return v
	case error:
		return Scrub(v.Error())
	case fmt.Stringer:
		return Scrub(v.String())
	case []string:
		out := make([]string, len(v))
		for i, s := range v {
			out[i] = Scrub(s)
		}
		return out
	case map[string]string:
		out := make(map[string]string, len(v))
		for k, s := range v {
			if out[k] = Scrub(s); Secret(k) {
				out[k] = hidden
			}
		}
		return out
	}
	if text, err := json.Marshal(v); err == nil {
		return Scrub(string(text))
	}
	return Scrub(fmt.Sprintf("%+v", v))
}

// harmless are names that end like secrets and are none.
var harmless = map[string]bool{
	"partition_key": true, "sort_key": true, "object_key": true, "context_key": true, "config_key": true, "join_key": true, "primary_key": true,
}

// Secret reports whether a name is one of a secret: *_key, and whatever contains secret,
// token, password, credential and the like, in any spelling.
func Secret(name string) bool {
	name = strings.ToLower(name)
	if harmless[name] {
		return false
	}
	if strings.HasSuffix(name, "_key") || strings.HasSuffix(name, "-key") {
		return true
	}
	plain := strings.NewReplacer("_", "", "-", "", ".", "").Replace(name)
	for _, word := range []string{"secret", "token", "password", "passwd", "pwd", "credential", "apikey", "accesskey", "privatekey", "authorization", "connectionstring"} {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}
