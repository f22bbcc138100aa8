import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { compileFunction, type TensorFunction } from './compile-function.ts';
import { createPasses } from './create-passes.ts';
import { fewestCalls } from './is-worth-compiling.ts';
import { nativeBackend } from './native-binding.ts';

const tf = await loadBackend<Tfjs>();
const { binding } = nativeBackend(tf);

const example = (seed: number): Tensor[] => [tf.randomUniform([4, 3], -1, 1, 'float32', seed)];
const weights = tf.randomNormal([3, 2], 0, 1, 'float32', 7);
// Other processes of the tests have graphs in the folder of all.
const shared = process.env['TMPDIR'];
const own = mkdtempSync(join(tmpdir(), 'cairn-compile-'));
process.env['TMPDIR'] = own;
afterAll(() => {
  if (shared === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = shared;
  rmSync(own, { recursive: true });
});
const graphFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cairn-graph-'));

let before: { readonly tensors: number; readonly sessions: number };
beforeEach(() => {
  before = { tensors: tf.memory().numTensors, sessions: binding.getNumOfSavedModels() };
});
afterEach(() => {
  expect({ tensors: tf.memory().numTensors, sessions: binding.getNumOfSavedModels() }).toEqual(before);
  expect(graphFolders()).toEqual([]);
});

/** Why a function is not compiled; undefined where it is. */
function refusalOf(compute: TensorFunction, examples = [example(1), example(2)] as const): string | undefined {
  const compilation = compileFunction(tf, compute, examples);
  tf.dispose(examples.flat());
  if ('refusal' in compilation) return compilation.refusal;
  compilation.compiled.dispose();
  return undefined;
}

test('a function gives the same bits as a graph, for other numbers too', () => {
  const compute: TensorFunction = ([x]) => [tf.tanh(tf.matMul(tf.elu(x!) as never, weights as never)), tf.sum(x!, 1)];
  const examples = [example(1), example(2)] as const;
  const compilation = compileFunction(tf, compute, examples);
  if ('refusal' in compilation) throw new Error(compilation.refusal);
  const third = example(3);
  const wanted = tf.tidy(() => compute(third).map((result) => [result.shape, result.dataSync()]));
  const results = compilation.compiled.run(third);
  expect(results.map((result) => [result.shape, result.dataSync()])).toEqual(wanted);
  compilation.compiled.dispose();
  tf.dispose([...results, ...third, ...examples.flat()]);
});

test('a function whose graph gives other bits is refused: on some processors softmax is one', () => {
  const otherBits = 'its graph gives other bits on this machine than its operations one by one';
  expect([undefined, otherBits]).toContain(refusalOf(([x]) => [tf.softmax(x!)]));
});

test('a function that reads a value is refused, also when the tensor was never in the native library', () => {
  expect(refusalOf(([x]) => [tf.mul(x!, tf.max(x!).dataSync()[0]! > 0.5 ? 2 : 1)])).toBe(
    'it reads the value of a tensor',
  );
  expect(refusalOf(([x]) => [tf.mul(x!, x!.dataSync()[0]!)])).toBe('it reads the value of a tensor');
});

test('a function that draws random numbers is refused, and nothing was drawn', () => {
  const { random } = Math;
  let draws = 0;
  Math.random = () => {
    draws++;
    return 0.5;
  };
  try {
    expect(refusalOf(([x]) => [tf.add(x!, tf.randomNormal([4, 3]))])).toBe('it draws random numbers (Math.random)');
    expect(draws).toBe(0);
    Math.random();
    expect(draws).toBe(1);
  } finally {
    Math.random = random;
  }
});

test('a function that counts its calls, or remembers a tensor, is refused', () => {
  let calls = 0;
  expect(refusalOf(([x]) => [tf.mul(x!, 1 / ++calls)])).toMatch(/^it does something else each time/);
  const memory = tf.tidy(() => tf.variable(tf.scalar(1)));
  const remember: TensorFunction = ([x]) => {
    memory.assign(tf.add(memory, 1));
    return [tf.mul(x!, memory)];
  };
  expect(refusalOf(remember)).toMatch(/^it does something else each time/);
  memory.dispose();
});

test('what no graph may hold is refused by its name', () => {
  expect(refusalOf(([x]) => [tf.real(tf.complex(x!, x!))])).toMatch(/^it runs the operation '\w+', which cannot be/);
  const twice = example(1);
  expect(
    refusalOf(
      ([x, y]) => [tf.add(x!, y!)],
      [
        [...twice, ...twice],
        [...twice, ...twice],
      ],
    ),
  ).toBe('two of its inputs are one tensor');
});

test('gathering reads its indices only to check them, and is compiled; out of range, the graph fails as well', () => {
  const table = tf.tidy(() => tf.range(0, 12).reshape([6, 2]));
  const compute: TensorFunction = ([x]) => [tf.gather(table, tf.cast(x!, 'int32') as never)];
  const examples = [[tf.tensor1d([0, 5])], [tf.tensor1d([3, 2])]] as const;
  const compilation = compileFunction(tf, compute, examples);
  if ('refusal' in compilation) throw new Error(compilation.refusal);
  const [found] = compilation.compiled.run(examples[0]) as [Tensor];
  expect([...found.dataSync()]).toEqual([0, 1, 10, 11]);
  const outside = tf.tensor1d([6, 0]);
  expect(() => compilation.compiled.run([outside])).toThrow(/indices\[0\] = 6 is not in \[0, 6\)/);
  compilation.compiled.dispose();
  tf.dispose([table, found, outside, ...examples.flat()]);
});

test('where the native library takes no graph, the reason is given, and its folder is gone', () => {
  const backend = nativeBackend(tf);
  const own = backend.binding;
  let folders: string[] = [];
  // The library itself refuses: it looks for another tag than the graph has.
  backend.binding = new Proxy({} as typeof own, {
    get: (_, name: keyof typeof own) =>
      name === 'loadSavedModel'
        ? (folder: string) => {
            folders = graphFolders();
            return own.loadSavedModel(folder, 'another tag');
          }
        : own[name],
  });
  try {
    expect(refusalOf(([x]) => [tf.square(x!)])).toMatch(/^to compile it failed \(/);
    expect(folders).toHaveLength(1);
  } finally {
    backend.binding = own;
  }
});

test('a function that fails is refused with its own error, and everything is put back', () => {
  const { random } = Math;
  const gather = tf.getKernel('GatherV2', 'tensorflow');
  expect(refusalOf(([x]) => [tf.matMul(x! as never, x! as never)])).toMatch(
    /^to compile it failed \(.*size-incompatible/,
  );
  expect(nativeBackend(tf).binding).toBe(binding);
  expect(tf.getKernel('GatherV2', 'tensorflow')).toBe(gather);
  expect(Math.random).toBe(random);
});

test('passes are compiled by shape where there are enough of them, and give the same bits', () => {
  const loaded: number[] = [];
  const compute: TensorFunction = ([x]) => [tf.tidy(() => tf.matMul(tf.relu(x!) as never, weights as never))];
  const passes = createPasses(tf, compute, { callsOf: (rows) => (rows === 4 ? fewestCalls : 1), fixed: [weights] });
  for (const rows of [4, 2, 4, 2]) {
    const x = tf.randomUniform([rows, 3], -1, 1, 'float32', rows);
    const results = [...passes.run([x]), ...compute([x])];
    expect(results[0]!.dataSync()).toEqual(results[1]!.dataSync());
    loaded.push(binding.getNumOfSavedModels() - before.sessions);
    tf.dispose([x, ...results]);
  }
  expect(loaded).toEqual([1, 1, 1, 1]);
  passes.dispose();
});
