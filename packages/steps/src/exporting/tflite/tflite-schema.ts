// The parts of TFLite's schema that Cairn writes: positions of fields, and numbers of operators and settings.
// tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3.

export const identifier = 'TFL3';
export const schemaVersion = 3;

/** Positions of fields, by table. */
export const slots = {
  model: { version: 0, operatorCodes: 1, graphs: 2, description: 3, buffers: 4 },
  operatorCode: { oldCode: 0, version: 2, code: 3 },
  graph: { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3, signature: 7 },
  buffer: { data: 0 },
  operator: { code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 },
} as const;

export const elementTypes = { float: 0, int: 2 } as const;

export const operators = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  FULLY_CONNECTED: 9,
  LOGISTIC: 14,
  MAX_POOL_2D: 17,
  MUL: 18,
  RELU: 19,
  RELU6: 21,
  RESHAPE: 22,
  SOFTMAX: 25,
  TANH: 28,
  PAD: 34,
  MEAN: 40,
  REDUCE_MAX: 82,
  LEAKY_RELU: 98,
  ELU: 111,
} as const;
export type OperatorName = keyof typeof operators;

/** The union of options: the number of a table, and the positions of its fields. A position that is left out is 0 there. */
export const options = {
  ADD: { table: 11, slots: {} },
  AVERAGE_POOL_2D: { table: 5, slots: { padding: 0, strideWidth: 1, strideHeight: 2, width: 3, height: 4 } },
  CONCATENATION: { table: 10, slots: { axis: 0 } },
  CONV_2D: {
    table: 1,
    slots: { padding: 0, strideWidth: 1, strideHeight: 2, dilationWidth: 4, dilationHeight: 5 },
  },
  DEPTHWISE_CONV_2D: {
    table: 2,
    slots: { padding: 0, strideWidth: 1, strideHeight: 2, multiplier: 3, dilationWidth: 5, dilationHeight: 6 },
  },
  FULLY_CONNECTED: { table: 8, slots: { keepsDimensions: 2 } },
  LOGISTIC: undefined,
  MAX_POOL_2D: { table: 5, slots: { padding: 0, strideWidth: 1, strideHeight: 2, width: 3, height: 4 } },
  MUL: { table: 21, slots: {} },
  RELU: undefined,
  RELU6: undefined,
  RESHAPE: { table: 17, slots: {} },
  SOFTMAX: { table: 9, slots: { beta: 0 } },
  TANH: undefined,
  PAD: { table: 22, slots: {} },
  MEAN: { table: 27, slots: { keepsDimensions: 0 } },
  REDUCE_MAX: { table: 27, slots: { keepsDimensions: 0 } },
  LEAKY_RELU: { table: 75, slots: { alpha: 0 } },
  ELU: undefined,
} as const satisfies Readonly<
  Record<OperatorName, { readonly table: number; readonly slots: Readonly<Record<string, number>> } | undefined>
>;

/** How an option is stored. */
export const optionTypes: Readonly<Record<string, 'byte' | 'int' | 'float'>> = {
  padding: 'byte',
  keepsDimensions: 'byte',
  beta: 'float',
  alpha: 'float',
};

export const paddings = { same: 0, valid: 1 } as const;
