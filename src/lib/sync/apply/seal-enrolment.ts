import type { Change } from './index.ts';

/** A final word changes nothing on this phone's lists. */
export function sealEnrolment(): Change[] {
	return [];
}
