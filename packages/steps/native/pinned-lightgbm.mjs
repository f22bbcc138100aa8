// Which LightGBM is fetched, and what its bytes must be: the C library in its wheels, one for each platform. Raising the
// version: docs in setup/README.md.

export const lightgbmVersion = '4.7.0';

/** The wheels are for any Python 3. */
const python = { version: '3.11', implementation: 'py', abi: 'none' };

/** By `platform-arch`: the wheel's platform tag, its sha256, and the name and the sha256 of the library inside. */
const wheels = {
  'linux-x64': {
    tag: 'manylinux_2_28_x86_64',
    sha256: 'd23e922acd891e77212e4d0fbcee9ba973c96dee479491341d05ba595357ebb7',
    library: 'lib_lightgbm.so',
    librarySha256: '573d57e8a2c6290c2271b99b87afa7a802e796eafc9e8d66aefa0913cbc1616a',
  },
  'linux-arm64': {
    tag: 'manylinux2014_aarch64',
    sha256: 'd4529acec5c6fefe4768302a529707d0ead90f6a6f42df694b856212e09695b8',
    library: 'lib_lightgbm.so',
    librarySha256: '05ec49bad350009b9debd36769ef1cced2132cd93abfe3fe0b8aa116c4388052',
  },
  'darwin-arm64': {
    tag: 'macosx_12_0_arm64',
    sha256: '129535462686f274df179133643118c5c5c5667167fe6c3a28d955f0b3c8e868',
    library: 'lib_lightgbm.dylib',
    librarySha256: 'bc392db609d97730a9ed2acec7a56529b356c03dfad39bebf689523fed7dff18',
  },
  'darwin-x64': {
    tag: 'macosx_10_15_x86_64',
    sha256: 'dfc1cfe8e760387be1e7ba7a214688be21fdff96e4ed9749188f83e1877c2477',
    library: 'lib_lightgbm.dylib',
    librarySha256: 'a1ed021c00bffbc3fdf8e18944a9ae89b26bf299d81976a35680fec3e1bb7ac5',
  },
};

/** The pinned wheel for a platform, or undefined if there is none. */
export function lightgbmWheelFor(platform = process.platform, arch = process.arch) {
  const wheel = wheels[`${platform}-${arch}`];
  return wheel && { project: 'lightgbm', version: lightgbmVersion, python, ...wheel };
}
