import { names } from './registry.ts';

export const byMethod = 'by a method of the thing itself';

export const registered = names.register('method');
