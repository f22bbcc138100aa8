import { folder } from '@cairn/core';

// mistake: the option is called match
folder('data', { mach: '*.csv' });
