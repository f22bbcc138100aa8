import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadBackend } from './load-backend.ts';
import type { Tfjs } from './tfjs.ts';

test('loads the native backend once', async () => {
  const tf = await loadBackend<Tfjs>();
  expect(tf.getBackend()).toBe('tensorflow');
  expect(await loadBackend<Tfjs>()).toBe(tf);
});

test('another number of threads is refused, not ignored', async () => {
  await loadBackend<Tfjs>();
  await expect(loadBackend({ threads: 3 })).rejects.toThrow(
    'TensorFlow is loaded with 1 and cannot change to 3 threads: use another process.',
  );
});

test('recurrent layers work, as the union package is what is loaded', async () => {
  const tf = await loadBackend<Tfjs>();
  const model = tf.sequential({ layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2] })] });
  expect((model.predict(tf.ones([5, 4, 2])) as { shape: number[] }).shape).toEqual([5, 3]);
  model.dispose();
});

test('says nothing while it loads, and trains to the same bits in every process', () => {
  const module = fileURLToPath(new URL('load-backend.ts', import.meta.url));
  const script = `
    const { loadBackend } = await import(${JSON.stringify(module)});
    const tf = await loadBackend();
    const { createHash } = await import('node:crypto');
    const seeded = (seed) => tf.initializers.glorotUniform({ seed });
    const model = tf.sequential({ layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1], kernelInitializer: seeded(1) }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) }),
    ] });
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
    const x = tf.randomNormal([96, 8, 8, 1], 0, 1, 'float32', 3);
    const y = tf.oneHot(tf.tensor1d(Array.from({ length: 96 }, (_, i) => i % 3), 'int32'), 3);
    await model.fit(x, y, { epochs: 3, batchSize: 32, shuffle: false, verbose: 0 });
    const hash = createHash('sha256');
    for (const weight of model.getWeights()) hash.update(Buffer.from(weight.dataSync().buffer.slice(0)));
    console.log(hash.digest('hex'));`;
  const { TF_CPP_MIN_LOG_LEVEL: _, ...env } = process.env;
  const train = () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      encoding: 'utf8',
    });
    return { stdout, stderr };
  };
  const first = train();
  expect(first).toEqual({ stdout: expect.stringMatching(/^[0-9a-f]{64}\n$/), stderr: '' });
  expect(train()).toEqual(first);
});
