// An epoch of training in Cairn, compared with the same steps run eagerly, with `fit` of tfjs-node, and with Keras'
// `fit` if python3 has TensorFlow. Each uses one thread, and processes of its own, in turn.

import { join } from 'node:path';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { interleave } from '../measure/interleave.ts';
import { runChild } from '../measure/run-child.ts';
import { readProcess } from '../measure/time-process.ts';
import type { Row } from '../row.ts';
import { type MeasuredNetwork, measuredNetworks, type Way } from './training-networks.ts';

const rounds = 3;
const names: Readonly<Record<Way, string>> = {
  compiled: 'compiled',
  eager: 'eager',
  fit: "tfjs-node's fit",
  keras: "Keras' fit",
};
const kerasThreads = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '3' };

export async function measureTraining({ say }: Context): Promise<readonly Row[]> {
  const python = findPython();
  const rows: Row[] = [];
  for (const [key, network] of Object.entries(measuredNetworks)) {
    say(`training, ${network.name}: ${rounds} rounds`);
    rows.push(...(await measureNetwork(key, network, python)));
  }
  return rows;
}

async function measureNetwork(key: string, network: MeasuredNetwork, python: string | undefined): Promise<Row[]> {
  const wanted = [...new Set(['compiled', 'eager', ...(Object.keys(network.least) as Way[])] as const)];
  const ways = wanted.filter((way) => way !== 'keras' || python !== undefined);
  const epoch = (way: Way): number =>
    way === 'keras' ? epochOfKeras(python!, network) : runChild<number>('rows/child-training.ts', key, way);
  const taken: Partial<Record<Way, number>> = await interleave(
    rounds,
    Object.fromEntries(ways.map((way) => [way, () => epoch(way)])),
  );
  const work = `an epoch of ${network.name}`;
  return [
    ...ways.map((way): Row => ({ work: `${work}: ${names[way]}`, found: { value: taken[way]!, unit: 'ms' }, rounds })),
    ...wanted.slice(1).map((way): Row => {
      const least = network.least[way];
      const row = {
        work: `${work}: multiple of the speed of ${names[way]}`,
        ...(least !== undefined && { limit: { value: least, of: 'found', bound: 'least' } as const }),
      };
      if (taken[way] === undefined) return { ...row, found: undefined, reason: 'python3 has no TensorFlow' };
      return { ...row, found: { value: taken[way] / taken.compiled!, unit: 'times' }, rounds };
    }),
  ];
}

function epochOfKeras(program: string, network: MeasuredNetwork): number {
  const args = [join(import.meta.dirname, 'keras-fit.py'), JSON.stringify(network)];
  const lines = readProcess({ program, args, cwd: '/', env: kerasThreads });
  return Number(/^milliseconds ([\d.]+)$/m.exec(lines)?.[1]);
}

/** A Python that has Keras on TensorFlow. */
function findPython(): string | undefined {
  const program = findProgram('python3');
  if (!program) return undefined;
  try {
    readProcess({ program, args: ['-c', 'import importlib.util as u; assert u.find_spec("tensorflow")'], cwd: '/' });
    return program;
  } catch {
    return undefined;
  }
}
