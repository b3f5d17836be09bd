package universe

import (
	"slices"
	"strings"
)

// Spec is a parsed universe: a union of products of providers less the excluded ones.
// The zero Spec is all listings. See Parse for the language.
type Spec struct {
	parts []part
}

// part is a product of factors, added to or taken from the universe.
type part struct {
	exclude bool
	factors []factor
}

// factor is a provider with its value, or the complement of it.
type factor struct {
	not      bool
	provider string
	value    string
}

// String returns the canonical text: without spaces, quoted only where needed, in the
// order given; "all" for all listings. Parse reads it back to an equal Spec.
func (s Spec) String() string {
	if len(s.parts) == 0 {
		return all
	}
	texts := make([]string, len(s.parts))
	for i, p := range s.parts {
		texts[i] = p.String()
	}
	return strings.Join(texts, ",")
}

func (p part) String() string {
	var b strings.Builder
	if p.exclude {
		b.WriteByte('-')
	}
	for i, f := range p.factors {
		if i > 0 {
			b.WriteByte('+')
		}
		b.WriteString(f.String())
	}
	return b.String()
}

func (f factor) String() string {
	text := f.provider
	if f.provider != all {
		text += "=" + quoted(f.value)
	}
	if f.not {
		text = "-" + text
	}
	return text
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quoted(value string) string {
	plain := !strings.ContainsAny(value, ",+") && strings.TrimSpace(value) == value &&
		!strings.HasPrefix(value, `"`) && !strings.HasPrefix(value, `'`)
	if plain {
		return value
	}
	return `"` + escapes.Replace(value) + `"`
}

// MICs returns the venues outside which the universe surely has no listing, sorted, and
// nil when nothing is known of them.
func (s Spec) MICs() []string {
	var mics []string
	bounded := false
	for _, p := range s.parts {
		if p.exclude {
			continue
		}
		i := slices.IndexFunc(p.factors, func(f factor) bool { return f.provider == mic && !f.not })
		if i < 0 {
			return nil
		}
		bounded = true
		mics = append(mics, p.factors[i].value)
	}
	if !bounded {
		return nil
	}
	slices.Sort(mics)
	return slices.Compact(mics)
}

// Whole reports whether the universe is all listings of the markets that MICs names, or of
// every market.
func (s Spec) Whole() bool {
	return !slices.ContainsFunc(s.parts, func(p part) bool {
		return p.exclude || slices.ContainsFunc(p.factors, func(f factor) bool { return f.not || f.provider != mic && f.provider != all })
	})
}

// Files returns the paths of the file= providers as written, in order.
func (s Spec) Files() []string {
	var paths []string
	for _, f := range s.sources() {
		if f.provider == file {
			paths = append(paths, f.value)
		}
	}
	return paths
}

// Commands returns the programs of the command= providers as written, in order: what
// they print is known only by running them.
func (s Spec) Commands() []string {
	var commands []string
	for _, f := range s.sources() {
		if f.provider == command {
			commands = append(commands, f.value)
		}
	}
	return commands
}

// sources returns the distinct file and command factors.
func (s Spec) sources() []factor {
	var found []factor
	for _, p := range s.parts {
		for _, f := range p.factors {
			f.not = false
			if (f.provider == file || f.provider == command) && !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	return found
}

// onlyExcludes reports whether nothing is named to start from: then it is all listings.
func (s Spec) onlyExcludes() bool {
	return !slices.ContainsFunc(s.parts, func(p part) bool { return !p.exclude })
}
