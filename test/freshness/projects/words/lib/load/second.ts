import { registry } from './registry.ts';

registry.set('last', 2);
