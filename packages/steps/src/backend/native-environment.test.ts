import { afterEach, beforeEach, expect, test } from 'vitest';
import { nativeEnvironment, tensorflowThreads } from './native-environment.ts';

const own = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^(TF|DNNL|ONEDNN)_/.test(name)) delete process.env[name];
});
afterEach(() => {
  process.env = { ...own };
});

test('tells the library without loading it', () => {
  const before = process.report.getReport() as unknown as { sharedObjects: string[] };
  const environment = nativeEnvironment();
  expect(environment.libraryVersion).toMatch(/^\d+\.\d+\.\d+/);
  expect(environment).toMatchObject({ platform: process.platform, arch: process.arch, threads: 1 });
  const after = process.report.getReport() as unknown as { sharedObjects: string[] };
  expect(after.sharedObjects.filter((path) => path.includes('libtensorflow'))).toEqual(
    before.sharedObjects.filter((path) => path.includes('libtensorflow')),
  );
});

test('holds the variables that change results, in code-unit order, and no others', () => {
  Object.assign(process.env, {
    TF_ENABLE_ONEDNN_OPTS: '0',
    DNNL_MAX_CPU_ISA: 'AVX2',
    TF_CPP_MIN_LOG_LEVEL: '0',
    TF_NUM_INTRAOP_THREADS: '3',
    OTHER: '1',
  });
  const { variables, threads } = nativeEnvironment();
  expect(Object.entries(variables)).toEqual([
    ['DNNL_MAX_CPU_ISA', 'AVX2'],
    ['TF_ENABLE_ONEDNN_OPTS', '0'],
  ]);
  expect(threads).toBe(3);
});

test('threads are what is asked, or the variable, or one', () => {
  expect(tensorflowThreads()).toBe(1);
  process.env['TF_NUM_INTRAOP_THREADS'] = '2';
  expect(tensorflowThreads()).toBe(2);
  expect(tensorflowThreads(4)).toBe(4);
});

test.each([0, -1, 1.5, Number.NaN])('%d threads are refused in one sentence', (threads) => {
  expect(() => tensorflowThreads(threads)).toThrow(
    /^threads is .+: TensorFlow requires a whole number of threads, 1 or more\.$/,
  );
});

test('a variable that is no number is refused by name', () => {
  process.env['TF_NUM_INTRAOP_THREADS'] = 'many';
  expect(() => tensorflowThreads()).toThrow('TF_NUM_INTRAOP_THREADS is "many"');
});
