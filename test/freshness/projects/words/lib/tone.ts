// One constant that is used, beside something that happens while the module loads.

import { known } from './known.ts';

export const tone = 'calm';

known.set('tone', 'flat');
