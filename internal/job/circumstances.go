package job

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/basaltlake/basalt/internal/artifact"
	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// compareSchemas compares the outputs of a run with the schema lock. Differences are an
// error with SCHEMA_LOCK_MODE: raise, else they are returned, with warn.
func (j *Job) compareSchemas(ctx context.Context, p *plan.Plan) (warnings []string, err error) {
	lock := j.Config.SchemaLock
	if lock.Path == "" || lock.Mode != "warn" && lock.Mode != "raise" {
		return nil, nil
	}
	st, err := j.openStore(ctx, lock.Path)
	if err != nil {
		return nil, err
	}
	err = check.CompareLock(ctx, st, lock.Path, plan.Schemas(p.Passes))
	var differs *check.LockError
	if lock.Mode == "warn" && errors.As(err, &differs) {
		for _, why := range differs.Why {
			warnings = append(warnings, check.CodeSchemaLock+": "+lock.Path+": "+why+": "+differs.Cure)
		}
		return warnings, nil
	}
	return nil, err
}

// afterwards does what follows the batches of a run, which ended with err: the schema
// lock is updated when nothing failed, and the run metadata are written in any case.
func (r *run) afterwards(ctx context.Context, err error) error {
	j := r.job
	if j.Settings.only != nil { // the run a worker works for does it
		return err
	}
	if lock := j.Config.SchemaLock; err == nil && lock.Mode == "update" && lock.Path != "" {
		st, failed := j.openStore(ctx, lock.Path)
		if failed == nil {
			failed = check.WriteLock(ctx, st, lock.Path, plan.Schemas(r.plan.Passes))
		}
		err = failed
	}
	if j.Config.Artifacts.Enabled {
		if failed := r.writeMetadata(context.WithoutCancel(ctx), err); failed != nil {
			return errors.Join(err, failed)
		}
	}
	return err
}

// writeMetadata writes the run metadata.
func (r *run) writeMetadata(ctx context.Context, cause error) error {
	c := r.job.Config
	folder := c.Artifacts.Dir
	if folder == "" {
		temp := c.TempDir
		if temp == "" {
			temp = os.TempDir()
		}
		folder = filepath.Join(temp, "run_artifacts")
	}
	st, err := r.job.openStore(ctx, folder)
	if err != nil {
		return err
	}
	here, _ := os.Getwd() // "" is in no repository
	m := &artifact.Metadata{
		Time: r.ledger.Now().UTC(), Run: r.record.ID,
		Config: artifact.Config{
			File: c.File, Dataset: c.Dataset, Start: c.Start, End: c.End, Universe: r.plan.Universe,
			Lake: c.Lake, OutputRoot: c.OutputRoot, Canonical: c.Canonical(),
		},
		Environment: artifact.ThisProcess(r.job.program()),
		Git:         artifact.FindGit(ctx, c.Dir, os.Getenv("BASALT_PROJECT_ROOT"), here),
		Packages:    artifact.Packages(),
	}
	if cause != nil {
		m.Error = report.Scrub(cause.Error())
	}
	uri, err := artifact.Write(ctx, st, folder, c.Artifacts.Name, m)
	if err == nil {
		r.result.Notes = append(r.result.Notes, "run metadata: "+uri)
	}
	return err
}
