// A server next to a bare handler of Fastify that calls the same predictor: requests a second, the slowest of them, what
// batches give if many clients ask at once, and memory.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';
import { medianOf } from '../measure/interleave.ts';
import { type Loaded, loadServer } from '../measure/load-server.ts';
import { runChild } from '../measure/run-child.ts';
import type { Row } from '../row.ts';

const rounds = 7;
const ways = ['cairn', 'bare'] as const;

const pixels = Array.from({ length: 64 }, (_, pixel) => (pixel * 7) % 17);
const bodies = {
  digits: JSON.stringify({ rows: [{ image: pixels }] }),
  plain: JSON.stringify({ rows: [{ age: 40, income: 500, town: 'Oslo' }] }),
} as const;

interface Compared {
  /** By the server, as a multiple of the handler. */
  readonly perSecond: number;
  readonly p99: number;
}

export async function measureServing({ folder, say }: Context): Promise<readonly Row[]> {
  say('serving: a network and a linear model');
  const place = join(folder, 'serving');
  runChild('rows/child-serving.ts', 'prepare', place);
  const rows: Row[] = [];
  for (const [name, clients, requests, least] of [
    ['plain', 16, 12_000, 0.85],
    ['digits', 1, 1500, 0.85],
    ['digits', 200, 3000, 3],
  ] as const) {
    say(`serving ${name}: ${clients} clients, ${rounds} rounds`);
    const { perSecond, p99 } = await compare(place, name, clients, requests);
    const work = `${name === 'plain' ? 'a linear model' : 'the digits network'}, ${clients} client${clients > 1 ? 's' : ''}`;
    rows.push({
      work: `requests a second, next to a bare handler: ${work}`,
      found: { value: perSecond, unit: 'times' },
      limit: { value: least, of: 'found', bound: 'least' },
      rounds,
    });
    rows.push({
      work: `slowest 1 % of the requests: ${work}`,
      found: { value: p99, unit: 'times' },
      limit: { value: 1.3, of: 'found' },
      rounds,
    });
  }
  say('serving: memory over 350,000 requests');
  rows.push({
    work: 'memory of a server after 200,000 further requests, next to after 150,000',
    found: { value: await measureMemory(place), unit: 'times' },
    limit: { value: 1.1, of: 'found' },
    rounds: 1,
  });
  return rows;
}

async function compare(place: string, name: keyof typeof bodies, clients: number, requests: number): Promise<Compared> {
  const servers = { cairn: await start('cairn', place, name), bare: await start('bare', place, name) };
  try {
    const measured: Record<(typeof ways)[number], Loaded[]> = { cairn: [], bare: [] };
    for (let round = -1; round < rounds; round += 1)
      for (const way of ways) {
        const { port } = servers[way];
        const loaded = await loadServer({ port, path: '/predict', body: bodies[name], clients, requests });
        // The first round warms up.
        if (round >= 0) measured[way].push(loaded);
      }
    const ratio = (of: (loaded: Loaded) => number): number =>
      medianOf(measured.cairn.map((loaded, round) => of(loaded) / of(measured.bare[round]!)));
    return { perSecond: ratio(({ perSecond }) => perSecond), p99: ratio(({ p99 }) => p99) };
  } finally {
    servers.cairn.end();
    servers.bare.end();
  }
}

async function measureMemory(place: string): Promise<number> {
  const server = await start('cairn', place, 'plain');
  try {
    const load = { port: server.port, path: '/predict', body: bodies.plain, clients: 64 };
    // V8 makes room for young objects during the first ones.
    await loadServer({ ...load, requests: 150_000 });
    const before = await residentMemory(server.port);
    await loadServer({ ...load, requests: 200_000 });
    return (await residentMemory(server.port)) / before;
  } finally {
    server.end();
  }
}

async function residentMemory(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1]);
}

async function start(
  way: (typeof ways)[number],
  place: string,
  name: string,
): Promise<{ readonly port: number; end(): void }> {
  const file = join(import.meta.dirname, 'child-serving.ts');
  const child = spawn(process.execPath, ['--conditions=cairn-source', file, way, place, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout))
    return { port: (JSON.parse(line) as { port: number }).port, end: () => child.stdin.end() };
  throw new Error(`The server '${way}' did not start`);
}
