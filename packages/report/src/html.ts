// The door for pages: what gathers a run's data and draws it. It loads the libraries of charts and graphs, so it is
// imported only where a page is written.

export { drawHistory } from './charts/draw-history.ts';
export { type GatherOptions, gatherRun } from './gather/gather-run.ts';
export type { ReportContents, ReportedRun } from './gather/reported-run.ts';
export { drawGraph, isFolded } from './graph/draw-graph.ts';
export type { GraphNode } from './graph/graph-node.ts';
export { type Html, html, trusted } from './markup/html.ts';
export { nodeAnchor } from './markup/node-anchor.ts';
export { type Cell, type Column, table } from './markup/table.ts';
export { readAsset } from './page/report-folder.ts';
export { writeReport } from './page/write-report.ts';
