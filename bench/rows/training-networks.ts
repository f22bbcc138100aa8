// The networks whose training is measured, in sizes that take about a second.

/** How a network is trained. */
export type Way = 'compiled' | 'eager' | 'fit' | 'keras';

export interface MeasuredNetwork {
  readonly name: string;
  readonly shape: readonly number[];
  readonly outputs: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly convolutions: readonly number[];
  readonly dense: readonly number[];
  /** Steps of PGD on half of each batch; 0 for none. */
  readonly attackSteps: number;
  /** How many times faster than each other way it has to be. */
  readonly least: Readonly<Partial<Record<Way, number>>>;
}

const plain = { convolutions: [], dense: [], attackSteps: 0 } as const;
const digits = {
  shape: [8, 8, 1],
  outputs: 10,
  rows: 2158,
  batchSize: 64,
  convolutions: [8, 16],
  dense: [64],
} as const;

export const measuredNetworks: Readonly<Record<string, MeasuredNetwork>> = {
  dense: {
    ...plain,
    name: 'dense 14–64–2, batch 32',
    shape: [14],
    outputs: 2,
    rows: 3200,
    batchSize: 32,
    dense: [64],
    least: { fit: 25, keras: 8 },
  },
  digits: { ...digits, name: 'digits, batch 64', attackSteps: 0, least: { fit: 5, keras: 2.5 } },
  convolutions: {
    ...plain,
    name: 'two convolutions 28×28, batch 128',
    shape: [28, 28, 1],
    outputs: 10,
    rows: 1024,
    batchSize: 128,
    convolutions: [16, 32],
    least: { fit: 2.2, keras: 1.1 },
  },
  wide: {
    ...plain,
    name: 'dense 784–512–512–10, batch 128',
    shape: [784],
    outputs: 10,
    rows: 2048,
    batchSize: 128,
    dense: [512, 512],
    least: { fit: 1.9, keras: 1.1 },
  },
  attacked: { ...digits, name: 'digits, half of each batch attacked', attackSteps: 3, least: { eager: 6 } },
};
