package vector

// Translation gives the strings of many dictionaries the codes of one.
type Translation struct {
	Dict  *Dict             // the one
	known map[*Dict][]int32 // code there → code here + 1; 0 is not seen yet
}

// NewTranslation returns a translation to a dictionary.
func NewTranslation(to *Dict) *Translation { return &Translation{to, map[*Dict][]int32{}} }

// mostKnown is how many dictionaries are remembered. Blocks of rows have their own, and there
// may be any number of blocks.
const mostKnown = 1 << 10

// Append appends codes of a dictionary, which may be nil when all are null, to dst.
func (t *Translation) Append(dst, codes []int32, of *Dict) []int32 {
	var known []int32
	if of != nil {
		if known = t.known[of]; len(known) < of.Len() {
			known = append(known, make([]int32, of.Len()-len(known))...)
			if len(t.known) >= mostKnown {
				clear(t.known)
			}
			t.known[of] = known
		}
	}
	for _, code := range codes {
		if code >= 0 {
			if known[code] == 0 {
				known[code] = t.Dict.Code(of.Value(code)) + 1
			}
			code = known[code] - 1
		}
		dst = append(dst, code)
	}
	return dst
}
