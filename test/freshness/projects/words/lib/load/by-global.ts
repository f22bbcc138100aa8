export const byGlobal = 'by a global';

export const everything = Object.assign(globalThis, { weatherWord: 'windy' });
