package module

// AtOnce returns the Start of an operator that sees the whole day in one window.
func AtOnce(run func(g *Group, rows []Rows, out *Output) error) func(g *Group) Machine {
	return func(g *Group) Machine { return &atOnce{g, run} }
}

type atOnce struct {
	group *Group
	run   func(g *Group, rows []Rows, out *Output) error
}

func (a *atOnce) Step(rows []Rows, out *Output) error { return a.run(a.group, rows, out) }

func (*atOnce) End(*Output) error { return nil }
