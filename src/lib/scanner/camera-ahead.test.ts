import { expect, test } from 'vitest';
import { cameraAhead } from './camera-ahead.ts';

const browser = (query: () => Promise<{ state: string }>) =>
	({ mediaDevices: { getUserMedia() {} }, permissions: { query } }) as unknown as Navigator;

test.each([
	['granted', 'granted'],
	['denied', 'denied'],
	['prompt', 'asks']
] as const)('a permission %s is told as %s', async (state, told) => {
	expect(await cameraAhead(browser(() => Promise.resolve({ state })))).toBe(told);
});

test('a browser that knows no such permission will ask', async () => {
	expect(await cameraAhead(browser(() => Promise.reject(new TypeError('camera'))))).toBe('asks');
	expect(await cameraAhead({ mediaDevices: { getUserMedia() {} } } as unknown as Navigator)).toBe('asks');
});

test('a page that is given no camera says so', async () => {
	expect(await cameraAhead({} as Navigator)).toBe('none');
});
