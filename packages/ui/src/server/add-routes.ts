// The addresses. All of them only read.

import { join } from 'node:path';
import {
  type LiveRun,
  listVersions,
  localPlaceOf,
  measureStore,
  openNodeLogs,
  type RunSummary,
  readLiveRun,
} from '@cairn/core';
import { readAsset as readReportAsset } from '@cairn/report/html';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderLivePage, renderLivePart } from '../pages/live-page.ts';
import { renderLiveLog, renderLiveLogPage, renderLogPage } from '../pages/log-page.ts';
import { renderMetricPage } from '../pages/metric-page.ts';
import { renderRegistryPage } from '../pages/registry-page.ts';
import type { FilterRuns } from '../pages/run-filter.ts';
import { renderRunsPage, renderRunsPart } from '../pages/runs-page.ts';
import { renderStorePage } from '../pages/store-page.ts';
import { readAsset } from '../shell/read-asset.ts';
import { renderShell } from '../shell/render-shell.ts';
import { NotThere } from './not-there.ts';
import { type ProjectPlaces, readListed, readRecord, readSummaries, writeReportOf } from './read-runs.ts';

export interface RouteContext extends ProjectPlaces {
  readonly filterRuns: FilterRuns;
}

export function addRoutes(app: FastifyInstance, context: RouteContext): void {
  addAssets(app);
  addListRoutes(app, context);
  addRunRoutes(app, context);
  addLiveRoutes(app, join(context.home, '.cairn'));
}

function addAssets(app: FastifyInstance): void {
  const assets = {
    'report.css': ['text/css', readReportAsset('report.css')],
    'report.js': ['text/javascript', readReportAsset('report.js')],
    'ui.css': ['text/css', readAsset('ui.css')],
    'ui.js': ['text/javascript', readAsset('ui.js')],
  } as const;
  for (const [name, [type, text]] of Object.entries(assets))
    app.get(`/assets/${name}`, (_, reply) => reply.type(`${type}; charset=utf-8`).send(text));
}

function addListRoutes(app: FastifyInstance, context: RouteContext): void {
  const { home, storePlace, filterRuns } = context;
  app.get('/', async (request, reply) => {
    const body = renderRunsPage(await readListed(context, queryOf(request), filterRuns));
    return send(reply, renderShell({ title: 'Runs', place: 'runs', body }));
  });
  app.get('/part/runs', async (request, reply) =>
    send(reply, renderRunsPart(await readListed(context, queryOf(request), filterRuns)).markup),
  );
  app.get('/metric', async (request, reply) => {
    const query = queryOf(request);
    const runs = await readSummaries(context);
    const chosen = { pipeline: query.get('pipeline') ?? undefined, metric: query.get('metric') ?? undefined };
    const body = renderMetricPage({ runs, ...chosen });
    return send(reply, renderShell({ title: 'Metrics over time', place: 'metric', body }));
  });
  app.get('/registry', async (_, reply) => {
    const body = renderRegistryPage(await listVersions(join(home, '.cairn')));
    return send(reply, renderShell({ title: 'Registry', place: 'registry', body }));
  });
  app.get('/store', async (_, reply) => {
    const body = renderStorePage(await measureStore({ home, storePlace: localPlaceOf(storePlace, home) }));
    return send(reply, renderShell({ title: 'Store', place: 'store', body }));
  });
}

function addRunRoutes(app: FastifyInstance, context: RouteContext): void {
  const sendReport = async (reply: FastifyReply, ids: readonly string[]): Promise<FastifyReply> => {
    const page = await writeReportOf(context, ids);
    // The page says itself what it may load, as it does when it is a file.
    return send(reply.header('content-security-policy', "frame-ancestors 'none'"), page);
  };
  app.get<{ Params: { id: string } }>('/run/:id', (request, reply) => sendReport(reply, [request.params.id]));
  app.get('/compare', (request, reply) => {
    const ids = [...new Set(queryOf(request).getAll('run'))];
    return ids.length ? sendReport(reply, ids) : reply.redirect('/');
  });
  app.get<{ Params: { id: string; node: string } }>('/run/:id/log/:node', async (request, reply) => {
    const { id, node: nodeId } = request.params;
    const record = await readRecord(context, id);
    const node = record.nodes.find((one) => one.id === nodeId);
    if (!node) throw new NotThere(`Run ${id} has no such node.`);
    const log = node.key === null ? undefined : await openNodeLogs(join(context.home, '.cairn')).read(node.key);
    return send(reply, renderShell({ title: `Log of ${node.label}`, body: renderLogPage(log) }));
  });
  // Where the page of a run that went on leads when it has ended.
  app.get('/ended', async (request, reply) => {
    const query = queryOf(request);
    const runs = await readSummaries(context);
    const run = findEnded(runs, query.get('pipeline'), Date.parse(query.get('at') ?? ''));
    return reply.redirect(run ? `/run/${run.run}` : '/');
  });
}

interface LiveParams {
  readonly Params: { readonly name: string; readonly node: string };
}

function addLiveRoutes(app: FastifyInstance, place: string): void {
  const read = async (name: string): Promise<LiveRun> => {
    const run = await readLiveRun(place, name);
    if (!run) throw new NotThere('This run has ended.');
    return run;
  };
  app.get<LiveParams>('/live/:name', async (request, reply) => {
    const run = await read(request.params.name);
    return send(reply, renderShell({ title: `${run.pipeline}, going on`, body: renderLivePage(run, Date.now()) }));
  });
  app.get<LiveParams>('/part/live/:name', async (request, reply) =>
    send(reply, renderLivePart(await read(request.params.name), Date.now()).markup),
  );
  app.get<LiveParams>('/live/:name/log/:node', async (request, reply) => {
    const { name, node } = request.params;
    const run = await read(name);
    const label = run.events.find((event) => event.type === 'node-started' && event.node === node);
    const title = `Log of ${label && 'label' in label ? label.label : 'a node'}`;
    return send(reply, renderShell({ title, body: renderLiveLogPage(run, node) }));
  });
  app.get<LiveParams>('/part/live/:name/log/:node', async (request, reply) => {
    const { name, node } = request.params;
    return send(reply, renderLiveLog(await read(name), node).markup);
  });
}

/** A run begins before its plan is made, and its journal knows only when that was. */
function findEnded(runs: readonly RunSummary[], wanted: string | null, planMade: number): RunSummary | undefined {
  return runs.findLast(({ pipeline, at, seconds }) => {
    const began = Date.parse(at);
    return pipeline === wanted && began <= planMade && began + seconds * 1000 >= planMade;
  });
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, 'http://localhost').searchParams;
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}
