// The door of @cairn/executor-slurm: what `cairn run --executor slurm` and `cairn doctor --executor slurm` load.

export { checkExecutor, type ExecutorCheck } from './check-slurm.ts';
export { type OpenOptions, openExecutor } from './open-executor.ts';
export type { SlurmSettings } from './slurm-settings.ts';
