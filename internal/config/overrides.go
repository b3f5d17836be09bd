package config

// Overrides are the values that flags and the environment give. They win over the file.
type Overrides struct {
	Date       string // START_DATE and END_DATE; Start and End win over it
	Start, End string
	Universe   string
	Lake       string
	Out        string // OUTPUT_ROOT
	Dataset    string
	TempDir    string
	BatchFreq  string

	PrepareDataMode string
	Threads         *int
	NumWorkers      *int
	Eager           *bool
	Limit           *int
	Sets            []string // KEY.path=value, the value typed by YAML

	WorkDir        string              // relative paths of flags start here; "" is the process's
	Env            func(string) string `json:"-"` // nil is os.Getenv
	UserConfigJSON string              // replaces the file's content
	Precedence     string              // yaml_overrides, python_overrides; no effect without a Python module
}
