// The door for tests: of steps (`train.run(inputs, params, testContext())`) and of pipelines (`testPipeline(pipeline)`).

export type { RunResult as TestedResult, RunResults as TestedResults } from './run/results/open-results.ts';
export type { Replacement } from './testing/replace-nodes.ts';
export { type RanRecorded, runRecorded } from './testing/run-recorded.ts';
export { type TestContext, testContext } from './testing/test-context.ts';
export {
  type TestedNode,
  type TestedPipeline,
  type TestPipelineOptions,
  testPipeline,
} from './testing/test-pipeline.ts';
