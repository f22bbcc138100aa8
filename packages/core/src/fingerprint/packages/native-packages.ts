// Packages whose results depend on the machine: a step that reaches one has platform, architecture, the library's own
// version and its variables in its key.

export interface NativePackage {
  /** Prefixes of the environment variables that change what it computes. */
  readonly variables: readonly string[];
  /** Where it states the version of the library that is installed, relative to its folder; none where its own version says it. */
  readonly versionFile?: string;
  /** Its threads are Cairn's: one unless the step asks for more. */
  readonly takesThreads?: boolean;
}

export const nativePackages: Readonly<Record<string, NativePackage>> = {
  '@tensorflow/tfjs-node': { variables: ['TF_', 'DNNL_'], versionFile: 'deps/native.json', takesThreads: true },
  '@duckdb/node-api': { variables: [] },
  sharp: { variables: ['VIPS_'] },
};
