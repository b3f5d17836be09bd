package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

func (a *Automation) keys() []option.Key {
	return []option.Key{
		option.Bool("AUTO_MATERIALIZE_ENABLED", &a.AutoMaterialize).Execution().
			Doc("Gives the assets of an orchestrator an eager automation policy."),
		option.Int("AUTO_MATERIALIZE_LATEST_DAYS", &a.LatestDays).Min(0).Default(7).Optional().Execution().
			Doc("Restricts automation to the latest days. Null and 0 are unrestricted."),
		option.String("DAGSTER_IO_MANAGER_KEY", &a.IOManagerKey).Optional().Execution().
			Doc("Resource key of the IO manager of assets; null is output_target_io_manager."),
		option.List("SCHEDULES", &a.Schedules).Execution().
			Doc("Schedules of an orchestrator."),
	}
}

// Options declares the keys of a schedule.
func (s *Schedule) Options() option.Group {
	return option.Group{Doc: "A schedule of an orchestrator.", Keys: []option.Key{
		option.String("name", &s.Name).Default("schedule").Doc("Name of the schedule."),
		option.Bool("enabled", &s.Enabled).Doc("Whether the schedule starts runs."),
		option.String("cron", &s.Cron).Default("0 2 * * *").Doc("When it runs: five fields of cron."),
		option.String("timezone", &s.Timezone).Default("UTC").Doc("Time zone of cron."),
		option.List("partitions", &s.Partitions).Doc("What it runs. An empty list is yesterday and the first universe."),
	}}
}

// Options declares the keys of a partition selector.
func (s *SchedulePartition) Options() option.Group {
	return option.Group{Doc: "What a schedule runs.", Keys: []option.Key{
		option.String("date", &s.Date).Optional().Doc("YYYY-MM-DD, a range a_b, today or yesterday."),
		option.String("universe", &s.Universe).Optional().Doc("A universe expression."),
	}}
}

// Options declares the keys of remote jobs.
func (j *Jobs) Options() option.Group {
	return option.Group{
		Doc: "Defaults of remote jobs on the original's platform.",
		Keys: []option.Key{
			option.Bool("enabled", &j.Enabled).Doc("Whether jobs are meant to run remotely."),
			option.Int("default_instance_size", &j.InstanceSizeGB).Above(0).Default(16).Doc("Memory of an instance in GB."),
			option.Int("max_concurrent_instances", &j.MaxConcurrentInstances).Min(0).Optional().Doc("Most instances at a time; null is no cap."),
			option.String("default_conda_env", &j.CondaEnv).Enum("py311-stable", "py311-latest").Default("py311-stable").Doc("Environment of an instance."),
			option.Int("max_runtime_hours", &j.MaxRuntimeHours).Above(0).Default(1).Doc("Longest run in hours."),
			option.String("default_bootstrap", &j.Bootstrap).Optional().Doc("Path of a bootstrap script; null is a generated one."),
			option.Any("default_bootstrap_args", &j.BootstrapArgs).Doc("Arguments of the bootstrap script: texts and integers."),
			option.String("jobs_dir", &j.JobsDir).Default("/home/bmll/user/basalt/_bmll_jobs").Doc("Folder of job scripts."),
			option.String("project_root", &j.ProjectRoot).Default("/home/bmll/user/basalt").Doc("Folder of the project on an instance."),
			option.String("jobs_area", &j.JobsArea).Enum("user", "organisation").Default("user").Doc("Storage area of jobs."),
			option.Strings("pythonpath_prefixes", &j.PythonPathPrefixes).Doc("Folders put before the Python path."),
			option.Bool("delete_job_after", &j.DeleteAfter).Default(true).Doc("Deletes the job when it is done."),
			option.String("log_area", &j.LogArea).Enum("user", "organisation").Default("user").Doc("Storage area of logs."),
			option.String("log_path", &j.LogPath).Default("job_run_logs").Doc("Path of logs in their area."),
			option.String("cron_format", &j.CronFormat).Enum("dagster", "bmll").Default("dagster").Doc("Fields of cron: five (dagster) or six (bmll)."),
			option.String("scheduler_days", &j.SchedulerDays).Default("MON-SAT").Doc("Days a scheduler job runs on."),
			option.String("visibility", &j.Visibility).Enum("private", "public").Default("private").Doc("Who sees the job."),
		},
		Check: j.checkArgs,
	}
}

func (j *Jobs) checkArgs() []option.Problem {
	args := j.BootstrapArgs
	if args == nil {
		return nil
	}
	bad := args.Kind != yaml.SequenceNode
	for _, a := range args.Content {
		a = option.Follow(a)
		bad = bad || a.Kind != yaml.ScalarNode || a.ShortTag() != "!!str" && a.ShortTag() != "!!int"
	}
	if !bad {
		return nil
	}
	return []option.Problem{{
		Path: "default_bootstrap_args", Code: option.BadType,
		What: "a list of texts and integers is needed",
	}}
}
