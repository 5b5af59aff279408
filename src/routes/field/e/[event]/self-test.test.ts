// A phone is ready for a door only with a camera that may open and a decoder that has not failed.
import { expect, test } from 'vitest';
import { canScan } from './self-test.svelte.ts';

test.each([
	['granted', undefined, true],
	['granted', 400, true],
	['asks', undefined, true],
	['granted', null, false],
	['denied', 400, false],
	['none', undefined, false]
] as const)('camera %s, tried %s: %s', (camera, tried, expected) =>
	expect(canScan(camera, tried)).toBe(expected)
);
