import { registry } from './registry.ts';

registry.set('plugin', 1);
