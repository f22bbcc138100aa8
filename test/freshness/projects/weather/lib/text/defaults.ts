export const defaults = { country: 'nowhere', continent: 'none' };
