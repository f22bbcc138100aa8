// Words that other modules make known while they load.

export const known = new Map<string, string>();
