import { image } from '@cairn/steps';

// mistake: from what to what does a pixel go
image({ shape: [8, 8, 1], from: ['p0', 'p63'] });
