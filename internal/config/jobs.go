package config

import "go.yaml.in/yaml/v4"

// Automation are the settings an orchestrator reads.
type Automation struct {
	AutoMaterialize bool
	LatestDays      int // 0 is unrestricted
	IOManagerKey    string
	Schedules       []Schedule
}

// Schedule is a cron entry of an orchestrator.
type Schedule struct {
	Name       string
	Enabled    bool
	Cron       string
	Timezone   string
	Partitions []SchedulePartition // none is yesterday and the first universe
}

// SchedulePartition selects what a schedule runs.
type SchedulePartition struct {
	Date     string // YYYY-MM-DD, a range a_b, today, yesterday
	Universe string
}

// Jobs are the defaults of remote jobs of the original.
type Jobs struct {
	Enabled                bool
	InstanceSizeGB         int
	MaxConcurrentInstances int // 0 is no cap
	CondaEnv               string
	MaxRuntimeHours        int
	Bootstrap              string
	BootstrapArgs          *yaml.Node // strings and integers
	JobsDir                string
	ProjectRoot            string
	JobsArea               string
	PythonPathPrefixes     []string
	DeleteAfter            bool
	LogArea                string
	LogPath                string
	CronFormat             string
	SchedulerDays          string
	Visibility             string
}
