// LightGBM's C library, as far as trees need it. It is loaded when something trains trees or asks them, and never before.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A dataset or a booster of LightGBM, until it is freed. */
export type Handle = object | bigint;

/** `rows × columns`, one row behind the other; NaN is missing. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Functions of LightGBM's C API. Each throws an Error with LightGBM's own words if it fails. */
export interface LightGbm {
  /** @param reference - the dataset whose bins are used, for validation rows */
  createDataset(matrix: Matrix, params: string, reference?: Handle): Handle;
  setField(dataset: Handle, field: 'label' | 'weight', values: Float32Array): void;
  freeDataset(dataset: Handle): void;
  createBooster(dataset: Handle, params: string): Handle;
  addValidation(booster: Handle, dataset: Handle): void;
  /** Grows the trees of one iteration. */
  update(booster: Handle): void;
  /** The one metric on the validation rows. */
  validationMetric(booster: Handle): number;
  /** The model as LightGBM writes it into a file, of its first iterations. */
  saveModel(booster: Handle, iterations: number): string;
  loadModel(text: string): { readonly booster: Handle; readonly iterations: number };
  /** Raw scores, `rows × scores`; of a forest their sum over the iterations. */
  rawScores(booster: Handle, matrix: Matrix, scores: number): Float64Array;
  /** Of each column: how many splits use it, or their total gain. */
  importance(booster: Handle, columns: number, type: 'split' | 'gain'): Float64Array;
  freeBooster(booster: Handle): void;
}

let loaded: LightGbm | undefined;

/** @throws Error when the library is not installed, or does not load on this machine */
export function loadLightGbm(): LightGbm {
  loaded ??= bind();
  return loaded;
}

const [float32, float64] = [0, 1];
const rawScore = 1;
const importanceTypes = { split: 0, gain: 1 } as const;

function bind(): LightGbm {
  const library = openLibrary();
  const lastError = library.func('const char *LGBM_GetLastError()');
  const declare = (name: string, parameters: string) => {
    const call = library.func(`int ${name}(${parameters})`);
    return (...given: unknown[]): void => {
      if (call(...given) !== 0) throw new Error(`LightGBM: ${lastError()}`);
    };
  };
  const matrix = 'const double *data, int type, int32_t rows, int32_t columns, int isRowMajor';
  const datasetCreate = declare(
    'LGBM_DatasetCreateFromMat',
    `${matrix}, const char *params, void *reference, _Out_ void **out`,
  );
  const datasetSetField = declare(
    'LGBM_DatasetSetField',
    'void *dataset, const char *field, const float *values, int count, int type',
  );
  const datasetFree = declare('LGBM_DatasetFree', 'void *dataset');
  const boosterCreate = declare('LGBM_BoosterCreate', 'void *dataset, const char *params, _Out_ void **out');
  const boosterAddValid = declare('LGBM_BoosterAddValidData', 'void *booster, void *dataset');
  const boosterUpdate = declare('LGBM_BoosterUpdateOneIter', 'void *booster, _Out_ int *isFinished');
  const boosterGetEval = declare('LGBM_BoosterGetEval', 'void *booster, int dataset, _Out_ int *count, double *values');
  const boosterSave = declare(
    'LGBM_BoosterSaveModelToString',
    'void *booster, int first, int iterations, int importance, int64_t length, _Out_ int64_t *needed, uint8_t *text',
  );
  const boosterLoad = declare(
    'LGBM_BoosterLoadModelFromString',
    'const char *text, _Out_ int *iterations, _Out_ void **out',
  );
  const boosterPredict = declare(
    'LGBM_BoosterPredictForMat',
    `void *booster, ${matrix}, int predictType, int first, int iterations, const char *params, _Out_ int64_t *count, double *scores`,
  );
  const boosterImportance = declare(
    'LGBM_BoosterFeatureImportance',
    'void *booster, int iterations, int type, double *values',
  );
  const boosterFree = declare('LGBM_BoosterFree', 'void *booster');

  const spread = ({ data, rows, columns }: Matrix) => [data, float64, rows, columns, 1];
  const created = (call: (out: [Handle | null]) => void): Handle => {
    const out: [Handle | null] = [null];
    call(out);
    return out[0]!;
  };
  return {
    createDataset: (given, params, reference) =>
      created((out) => datasetCreate(...spread(given), params, reference ?? null, out)),
    setField: (dataset, field, values) => datasetSetField(dataset, field, values, values.length, float32),
    freeDataset: (dataset) => datasetFree(dataset),
    createBooster: (dataset, params) => created((out) => boosterCreate(dataset, params, out)),
    addValidation: (booster, dataset) => boosterAddValid(booster, dataset),
    update: (booster) => boosterUpdate(booster, [0]),
    validationMetric(booster) {
      const values = new Float64Array(1);
      boosterGetEval(booster, 1, [0], values);
      return values[0]!;
    },
    saveModel(booster, iterations) {
      const needed: [number | bigint] = [0];
      boosterSave(booster, 0, iterations, importanceTypes.split, 0, needed, null);
      const text = new Uint8Array(Number(needed[0]));
      boosterSave(booster, 0, iterations, importanceTypes.split, text.length, needed, text);
      return Buffer.from(text.subarray(0, -1)).toString('utf8');
    },
    loadModel(text) {
      const iterations: [number] = [0];
      return { booster: created((out) => boosterLoad(text, iterations, out)), iterations: iterations[0] };
    },
    rawScores(booster, given, scores) {
      const found = new Float64Array(given.rows * scores);
      if (given.rows > 0) boosterPredict(booster, ...spread(given), rawScore, 0, -1, 'num_threads=1', [0], found);
      return found;
    },
    importance(booster, columns, type) {
      const found = new Float64Array(columns);
      boosterImportance(booster, -1, importanceTypes[type], found);
      return found;
    },
    freeBooster: (booster) => boosterFree(booster),
  };
}

/** Of the package koffi, which has types of its own, as far as it is used. */
interface Koffi {
  load(path: string): { func(prototype: string): (...given: unknown[]) => unknown };
}

function openLibrary(): ReturnType<Koffi['load']> {
  const require = createRequire(import.meta.url);
  // Set-up links the library into the package that calls it.
  const folder = join(dirname(findKoffi(require)), 'lightgbm');
  const about = join(folder, 'native.json');
  if (!existsSync(about))
    throw new Error(
      "LightGBM's native library is not installed: run `npm run setup` in Cairn's repository, `npx cairn-native` elsewhere.",
    );
  const { library } = JSON.parse(readFileSync(about, 'utf8')) as { library: string };
  const koffi: Koffi = require('koffi');
  try {
    return koffi.load(join(folder, library));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `LightGBM's native library does not load (${reason}): it needs OpenMP, which is libgomp1 on Debian and Ubuntu, libgomp on Fedora and libomp on macOS.`,
      { cause: error },
    );
  }
}

/** Only projects with trees install it. */
function findKoffi(require: NodeJS.Require): string {
  try {
    return require.resolve('koffi');
  } catch (cause) {
    throw new Error(
      'LightGBM is not installed, and trees need it: run `npm install --ignore-scripts koffi`, then `npx cairn-native`.',
      { cause },
    );
  }
}
