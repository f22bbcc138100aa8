// The door for packages that run nodes as jobs of a cluster: they say how a job is submitted, looked at and cancelled, and
// core does the rest.

export type { Variables } from './plan/environment/environment.ts';
export type { FailureCode } from './plan/outcome/outcome.ts';
export type { Executor, ExecutorSetup, OpenExecutor } from './run/executor.ts';
export { openJobExecutor } from './run/jobs/job-executor.ts';
export {
  type JobEnd,
  type JobScheduler,
  type JobState,
  type JobToSubmit,
  SchedulerUnavailable,
  type Submitted,
} from './run/jobs/job-scheduler.ts';
export type { JobExecutorOptions } from './run/jobs/node-job.ts';
export type { ChosenExecutor } from './run/run-options.ts';
