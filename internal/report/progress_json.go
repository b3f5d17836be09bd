package report

import (
	"encoding/json"
	"io"
	"math"
	"time"
)

// JSON returns a Progress that writes one object per line: when a stage begins and ends,
// for notes, at the end, and in between at most one every half second.
func JSON(w io.Writer, o Options) Progress {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return track(o, 500*time.Millisecond, &jsonLines{encoder})
}

// Line is a line of JSON progress. Numbers of things that do not apply are absent.
type Line struct {
	Event    string   `json:"event"` // stage, progress, stage_done, note, done
	T        string   `json:"t"`     // RFC 3339, UTC, to the millisecond
	Stage    string   `json:"stage,omitempty"`
	Done     *int     `json:"done,omitempty"`
	Total    *int     `json:"total,omitempty"`
	Rows     *int64   `json:"rows,omitempty"`
	RowsPerS *float64 `json:"rows_per_s,omitempty"`
	RSSBytes *int64   `json:"rss_bytes,omitempty"`
	ETAs     *float64 `json:"eta_s,omitempty"` // estimated seconds to the end of the stage
	Note     string   `json:"note,omitempty"`
}

type jsonLines struct{ encoder *json.Encoder }

// What a stream of progress cannot deliver is lost on purpose: a run does not fail
// because nobody listens.
func (j *jsonLines) write(l Line, now time.Time) {
	l.T = now.UTC().Format("2006-01-02T15:04:05.000Z07:00")
	_ = j.encoder.Encode(l)
}

func (j *jsonLines) show(s snapshot) {
	l := Line{
		Event: [...]string{stageBegins: "stage", stageGoesOn: "progress", stageEnds: "stage_done"}[s.moment],
		Stage: s.stage,
	}
	if s.total > 0 {
		perS := math.Round(s.perS)
		l.Done, l.Total, l.Rows, l.RowsPerS, l.RSSBytes = &s.done, &s.total, &s.rows, &perS, &s.memory
	}
	if s.guessed {
		eta := math.Round(s.left.Seconds()*10) / 10
		l.ETAs = &eta
	}
	j.write(l, s.now)
}

func (j *jsonLines) note(now time.Time, text string) { j.write(Line{Event: "note", Note: text}, now) }
func (j *jsonLines) finish(now time.Time)            { j.write(Line{Event: "done"}, now) }
