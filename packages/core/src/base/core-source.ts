// Whether core is read from its source, as in its own workspace: its workers then read the workspace's packages as source
// too.

/** False where core was built. */
export const isCoreSource = import.meta.url.endsWith('.ts');
