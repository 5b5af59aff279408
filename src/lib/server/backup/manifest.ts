// What a backup says of itself: manifest.json, in the folder of every finished one. Knows names and sums, not how files got there.
//
//   yuanhui-backup-20261121T190000Z/   manifest.json · database-password · postgres/… (a cluster that recovers by its own WAL)
//                                      files/… (pictures and documents under their hash; none in backups of before)
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** A backup or a restore cannot be done; the message says why and what to do, for whoever runs it. */
export class BackupError extends Error {
	override readonly name = 'BackupError';
}

/** Relative, with slashes, and never out of the backup's folder. */
const path = z
	.string()
	.refine((value) => /^(postgres\/|files\/|database-password$)/.test(value) && !/\.\./.test(value));

const manifest = z.object({
	format: z.literal(1),
	/** ISO 8601, UTC: the moment that the backup holds, and when a copy of it was opened and found whole. */
	takenAt: z.iso.datetime(),
	verifiedAt: z.iso.datetime(),
	/** PostgreSQL's major version, whose files these are. */
	postgres: z.string().regex(/^\d+$/),
	/** The last applied migration. */
	schema: z.string(),
	/** Each event's stream as the backup holds it. */
	events: z.array(z.object({ event: z.string(), epoch: z.string(), head: z.int(), chain: z.string() })),
	/** How many rows each table holds. */
	rows: z.record(z.string(), z.int()),
	/** Folders, the empty ones included: not every medium keeps those. */
	directories: z.array(path),
	files: z.array(z.object({ path, bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
});
export type Manifest = z.output<typeof manifest>;

const NAME = /^yuanhui-backup-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The name of the folder of a backup taken at that moment. */
export const backupName = (takenAt: Date): string =>
	`yuanhui-backup-${takenAt.toISOString().replace(/[-:]|\.\d+/g, '')}`;

/** When a folder of this name was taken, in milliseconds since 1970; null when it is no backup's name. */
export function takenAtOf(name: string): number | null {
	const [, year, month, day, hour, minute, second] = (NAME.exec(name) ?? []).map(Number);
	return year === undefined ? null : Date.UTC(year, month! - 1, day, hour, minute, second);
}

/** @throws BackupError when `dir` holds no backup, or none of ours. */
export async function readManifest(dir: string): Promise<Manifest> {
	let text: string;
	try {
		text = await readFile(join(dir, 'manifest.json'), 'utf8');
	} catch {
		throw new BackupError(
			`${dir} is not a backup: it has no manifest.json. Name the folder yuanhui-backup-… itself.`
		);
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		value = null;
	}
	const parsed = manifest.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new BackupError(
		`The manifest.json in ${dir} is damaged, or was written by a newer version. Take another backup.`
	);
}
