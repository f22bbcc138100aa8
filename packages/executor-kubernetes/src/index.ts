// The door of @cairn/executor-kubernetes: what `cairn run --executor kubernetes` and `cairn doctor --executor kubernetes`
// load.

export { checkExecutor, type ExecutorCheck } from './check-kubernetes.ts';
export type { KubernetesSettings } from './kubernetes-settings.ts';
export { type OpenOptions, openExecutor } from './open-executor.ts';
