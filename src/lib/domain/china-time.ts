// Days and hours in Asia/Shanghai (UTC+8, no summer time since 1991) as instants.

/** `day` (YYYY-MM-DD) moved by whole days. */
export function shiftDay(day: string, by: number): string {
	const moved = new Date(`${day}T00:00:00Z`);
	moved.setUTCDate(moved.getUTCDate() + by);
	return moved.toISOString().slice(0, 10);
}

/** The instant (ISO, UTC) of `time` (HH:MM or HH:MM:SS) on `day` in Shanghai. */
export const shanghai = (day: string, time: string): string => new Date(`${day}T${time}+08:00`).toISOString();

/** Which day it is in Shanghai at `now`. */
export const shanghaiDay = (now: Date): string =>
	new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
