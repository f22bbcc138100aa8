// The door of @cairn/ui.

export type { FilterRuns, RunFilter } from './pages/run-filter.ts';
export { type RunningUi, startUi, type UiOptions } from './server/start-ui.ts';
