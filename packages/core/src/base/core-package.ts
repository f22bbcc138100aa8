// Core as a package: what code names it by, and whether it is read from its source, as in its own workspace, where workers
// read the workspace's packages as source too.

export const corePackage = '@cairn/core';

/** False where core was built. */
export const isCoreSource = import.meta.url.endsWith('.ts');
