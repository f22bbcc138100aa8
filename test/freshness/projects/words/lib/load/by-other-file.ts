import { addTo } from './add-to.ts';
import { registry } from './registry.ts';

export const byOtherFile = 'by a function of another file';

export const added = addTo(registry, 'other file');
