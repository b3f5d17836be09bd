package sink

import (
	"context"
	"errors"
)

// Output is an output of a partition on its way: the result, a further target that gets the
// same rows, or a side output.
type Output struct {
	URI     string
	Extra   int     // number of the further target; 0 is the result or a side output
	Side    string  // name of the side output; "" is the result or a further target
	Staged  Staged  // nil once Err is set
	Written Written // once it is prepared
	Err     error   // why the further target was given up
}

// Bear gives a further target up that has an error: what was staged of it is removed, and
// the others go on. Errors of other outputs come back, and so does whatever happens once
// ctx has ended, which is no fault of a target.
func (o *Output) Bear(ctx context.Context, err error) error {
	if err == nil || o.Extra == 0 || ctx.Err() != nil {
		return err
	}
	if o.Staged != nil {
		err = errors.Join(err, o.Staged.Abort())
		o.Staged = nil
	}
	o.Err = err
	return nil
}

// Abort removes what is staged of outputs.
func Abort(outputs []*Output) error {
	var err error
	for _, o := range outputs {
		if o.Staged != nil {
			err = errors.Join(err, o.Staged.Abort())
		}
	}
	return err
}
