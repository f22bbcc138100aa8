// The pipeline that a program gives to `run` and others: its name, its path, or the pipeline itself.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { Pipeline, Results } from '../../dsl/pipeline.ts';
import { findHome, findPipelineFile, showPathIn } from './find-project.ts';
import { loadPipeline } from './load-pipeline.ts';
import { checkLoadedCode } from './loaded-code.ts';

/**
 * The path of the file that a pipeline is the default export of: keys and records are about files. A string is returned as
 * it is.
 *
 * @throws AuthorError `no-pipeline` if its file does not export it as the default
 */
export async function nameGivenPipeline(pipeline: string | Pipeline<Results>): Promise<string> {
  if (typeof pipeline === 'string') return pipeline;
  const { pipelineName, definedAt } = pipeline;
  if (!definedAt) return failAuthor('no-pipeline', { file: '[no file]', pipeline: pipelineName });
  const { file } = definedAt;
  const found = findPipelineFile(file, process.cwd());
  checkLoadedCode(found);
  const loaded = await loadPipeline(found);
  // A test runner has a module of its own for the same file.
  if (loaded !== pipeline && loaded.pipelineName !== pipelineName)
    failAuthor('no-pipeline', { file: showPathIn(findHome(file), file), pipeline: pipelineName });
  return file;
}
