// The version of TensorFlow, and the digests of its files. The libraries in the wheels of one platform are the same for
// every Python version, so one wheel is pinned for each platform, whatever Python the machine has (pip gets the tags of
// that wheel). setup/README.md explains how to raise the version.

import { createHash } from 'node:crypto';

/** TensorFlow's version. tfjs-node uses only its C API, which has been stable since 1.x. */
export const tensorflowVersion = '2.21.0';

/** The tags of the pinned wheels. They are only part of the file's name, because the product runs no Python. */
const python = { version: '3.11', implementation: 'cp', abi: 'cp311' };

/**
 * By `platform-arch`: the project with a CPU-only build for it, the wheel's platform tag, its sha256, and the sha256 of
 * the libraries inside.
 */
const wheels = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    libraries: {
      'libtensorflow_cc.so.2': '6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e',
      'libtensorflow_framework.so.2': 'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b',
    },
  },
  'linux-arm64': {
    project: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    libraries: {
      'libtensorflow_cc.so.2': '5f7de6ba6478ed7b83767a6e661e3e6e6931b05c64db14ba98250e52316a007c',
      'libtensorflow_framework.so.2': 'deade33b9ab90ff468fd1d1f8f6079bec5a3a507cf2d13c3218aa8beec28aeb3',
    },
  },
  'darwin-arm64': {
    project: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    libraries: {
      'libtensorflow_cc.2.dylib': '753272d059c7be51f64369aaa8e12ac514ce372e0c4ba66f3cc49ec3b1c33384',
      'libtensorflow_framework.2.dylib': 'e581d6db9e26f13e49327427e5d304cecbfe45d3467db7700e058857a4fd76bb',
    },
  },
};

/** Eight hex digits that identify the libraries of a wheel. */
export function digestOfLibraries(wheel) {
  return createHash('sha256')
    .update(JSON.stringify(wheel?.libraries ?? null))
    .digest('hex')
    .slice(0, 8);
}

/** Whether the manifest of a stored folder names the libraries of a wheel. */
export function areSameLibraries(about, wheel) {
  return JSON.stringify(about?.libraries) === JSON.stringify(wheel?.libraries);
}

/** The pinned wheel for a platform, or undefined if there is none. */
export function wheelFor(platform = process.platform, arch = process.arch) {
  const wheel = wheels[`${platform}-${arch}`];
  return wheel && { version: tensorflowVersion, python, ...wheel };
}
