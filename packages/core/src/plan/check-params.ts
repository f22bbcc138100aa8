// Params are checked by the pipeline itself: its schema, and its build function.

import { createDiskView } from '../fingerprint/disk/disk-view.ts';
import { readGivenParams } from './params/given-params.ts';
import type { PlanOptions } from './plan-options.ts';
import { findPipelineFile } from './project/find-project.ts';
import { explainThrown, loadPipeline } from './project/load-pipeline.ts';
import { checkLoadedCode } from './project/loaded-code.ts';
import { uncounted } from './project/watch-planning.ts';
import { openPlanningDisk } from './sources/planning-disk.ts';

/**
 * Builds the plan of a pipeline with these params, and follows no code: a small part of the time of planning.
 *
 * @throws AuthorError if the pipeline refuses the params, or cannot be planned
 */
export async function checkParams(options: PlanOptions): Promise<void> {
  const found = findPipelineFile(options.pipeline, options.cwd ?? process.cwd());
  checkLoadedCode(found);
  const pipeline = await loadPipeline(found);
  const disk = createDiskView();
  const given = await readGivenParams(pipeline, options, found.root, disk);
  const planningDisk = openPlanningDisk(found, disk, uncounted, options.recordedVersions);
  try {
    given.explain(() => pipeline.plan(given.params, planningDisk));
  } catch (error) {
    explainThrown(error, found, pipeline.pipelineName);
  }
}
