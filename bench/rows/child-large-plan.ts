// Plans the layered project, and prints how long this process took and its maximum memory.
//
// node child-large-plan.ts <file of the pipeline> <nodes>

import { pathToFileURL } from 'node:url';
import type { Pipeline } from '../../packages/core/src/index.ts';

const [file = '', count = ''] = process.argv.slice(2);
const { default: pipeline } = (await import(pathToFileURL(file).href)) as { default: Pipeline };
const { nodes } = pipeline.plan({ nodes: Number(count) });
if (nodes.length !== Number(count)) throw new Error(`of ${count} nodes ${nodes.length} were planned`);
// The time since the process began.
const milliseconds = performance.now();
const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(`${JSON.stringify({ milliseconds, megabytes })}\n`);
