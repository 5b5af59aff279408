import type { Operation } from '#lib/domain/operation.ts';

/** When it was captured, by the server's clock as last measured. ISO, UTC. */
export const capturedAt = ({ captured }: Operation): string =>
	new Date(captured.wall + (captured.offsetMs ?? 0)).toISOString();
