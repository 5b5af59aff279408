import { expect, test } from 'vitest';
import { nextZoom } from './zoom.ts';

test.each([
	['a lens of four', { min: 1, max: 4 }, [2, 3, 1, 2]],
	['one that ends between two steps', { min: 1, max: 2.5 }, [2, 1, 2, 1]],
	['one that begins below 1', { min: 0.5, max: 2 }, [2, 1, 2, 1]],
	['one that begins above 1', { min: 1.2, max: 3 }, [2, 3, 1.2, 2.2]]
])('%s', (_, zoom, steps) => {
	let factor = 1;
	expect(steps.map(() => (factor = nextZoom(factor, zoom)))).toEqual(steps);
});
