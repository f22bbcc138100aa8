import { expect, it } from 'vitest';
import { readProgress } from './progress.ts';

it.each([
  ['50 %', { fraction: 0.5, message: undefined }],
  ['12.5% of the rows', { fraction: 0.125, message: 'of the rows' }],
  ['epoch 3: 100%', { fraction: 1, message: 'epoch 3' }],
  [' 45%|████▌     | 45/100 [00:01<00:01, 40.1it/s]', { fraction: 0.45, message: undefined }],
  ['train: 7%|▋         | 7/100', { fraction: 0.07, message: 'train' }],
  ['0%', { fraction: 0, message: undefined }],
])("'%s' is progress", (line, progress) => {
  expect(readProgress(line)).toEqual(progress);
});

it.each(['accuracy 0.93', '150%', '3.5.1%', 'url%20name', '%s', '100%d', '1,250%', `${'x'.repeat(500)} 50%`])(
  "'%s' is not",
  (line) => {
    expect(readProgress(line)).toBeUndefined();
  },
);
