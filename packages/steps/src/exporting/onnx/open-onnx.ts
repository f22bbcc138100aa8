// Runs an .onnx file in onnxruntime, compiled to WebAssembly: the same bits on every machine, without a native library.

import type { ElementType } from './onnx-graph.ts';

/** A tensor as onnxruntime takes and gives it. */
export interface RuntimeTensor {
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

/** The part of onnxruntime-web that is used: its own types need those of a browser. */
interface Runtime {
  readonly env: { logLevel: string; readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: { readonly executionProviders: readonly string[]; readonly logSeverityLevel: number },
    ): Promise<{
      run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
      release(): Promise<void>;
    }>;
  };
}

export interface GivenTensor {
  readonly type: Extract<ElementType, 'double' | 'float' | 'string'>;
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | readonly string[];
}

export interface OpenOnnx {
  /** Outputs by name. */
  run(inputs: Readonly<Record<string, GivenTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
  close(): Promise<void>;
}

const runtimeTypes = { double: 'float64', float: 'float32', string: 'string' } as const;
const onlyErrors = 3;

/** @throws Error with onnxruntime's own words if it does not accept the file, or if it is not installed */
export async function openOnnx(bytes: Uint8Array): Promise<OpenOnnx> {
  const runtime = await loadRuntime();
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'error';
  const session = await runtime.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: onlyErrors,
  });
  return {
    run(inputs) {
      const feeds = Object.entries(inputs).map(
        ([name, { type, shape, data }]) => [name, new runtime.Tensor(runtimeTypes[type], data, shape)] as const,
      );
      return session.run(Object.fromEntries(feeds));
    },
    close: () => session.release(),
  };
}

/** It is 140 MB, so that only projects that export models install it. */
async function loadRuntime(): Promise<Runtime> {
  try {
    return (await import('onnxruntime-web')) as unknown as Runtime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      "exportModel compares the file in onnxruntime-web, which is not installed: npm install 'onnxruntime-web@1.30.0'",
    );
  }
}
