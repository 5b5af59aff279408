// When an operation made on this server was captured: its own clock, which is the one that others are measured by.
import { randomUUID } from 'node:crypto';
import type { Captured } from '#lib/domain/operation.ts';

/** One start of this process; operations made in it share the monotonic clock. */
const boot = randomUUID();

/** `captured` of an operation that is made now (src/lib/domain/operation.ts). Milliseconds. */
export const capturedNow = (): Captured => ({
	wall: Date.now(),
	monotonic: Math.round(performance.now()),
	boot,
	offsetMs: 0,
	uncertaintyMs: 0
});
