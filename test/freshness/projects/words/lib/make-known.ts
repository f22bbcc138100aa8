import { known } from './known.ts';

known.set('rain', 'wet // all day');
