// Whole files in Supabase Storage: a private bucket that only the secret key opens, so that what a file is shown for is decided here as everywhere.
import { readFile, rm } from 'node:fs/promises';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { MAX_FILE_BYTES } from '#lib/domain/file.ts';
import { DatabaseError } from '../database/errors.ts';
import { fetchWithin } from '../database/supabase-fetch.ts';
import type { SupabaseSettings } from '../database/supabase-settings.ts';
import { placeOf, type WholeFiles } from './whole-files.ts';

const BUCKET = 'yuanhui-files';
/** A file of 10 MB over a slow line between two data centres. */
const TIMEOUT_MS = 60_000;

export function supabaseFiles({ url, secretKey }: Pick<SupabaseSettings, 'url' | 'secretKey'>): WholeFiles {
	const { storage } = createClient(url, secretKey, {
		accessToken: async () => null,
		global: { fetch: fetchWithin(TIMEOUT_MS) }
	});
	const bucket = storage.from(BUCKET);
	let isThere: Promise<void> | null = null;
	/** Made when the first file comes; a project that was just restored may have none. */
	const makeBucket = () =>
		(isThere ??= ensureBucket(storage).catch((cause: unknown) => {
			isThere = null;
			throw cause;
		}));
	return {
		async put(sha256, path, type) {
			await makeBucket();
			// Under a hash everything is the same: written over, nothing changes.
			const { error } = await bucket.upload(placeOf(sha256), await readFile(path), {
				contentType: type,
				upsert: true
			});
			if (error) throw later(error);
			await rm(path, { force: true });
		},
		async has(sha256) {
			const { error } = await bucket.info(placeOf(sha256));
			if (error && !isMissing(error)) throw later(error);
			return !error;
		},
		async read(sha256) {
			const { data, error } = await bucket.download(placeOf(sha256)).asStream();
			if (error && !isMissing(error)) throw later(error);
			return data;
		},
		async remove(sha256) {
			const { error } = await bucket.remove([placeOf(sha256)]);
			if (error && !isMissing(error)) throw later(error);
		}
	};
}

async function ensureBucket(storage: SupabaseClient['storage']): Promise<void> {
	const { error } = await storage.getBucket(BUCKET);
	if (!error) return;
	if (!isMissing(error)) throw later(error);
	const made = await storage.createBucket(BUCKET, { public: false, fileSizeLimit: MAX_FILE_BYTES });
	// Another server was quicker.
	if (made.error && statusOf(made.error) !== '409') throw later(made.error);
}

/** Storage says it by the status, or answers 400 and says it in the body. */
const statusOf = (error: object): string => {
	const { status, statusCode } = error as { status?: number; statusCode?: string };
	return statusCode ?? String(status ?? '');
};
/** No such object or bucket. A download's error may hold no more than the answer itself. */
const isMissing = (error: object): boolean =>
	['404', 'NoSuchKey', 'NoSuchBucket'].includes(statusOf(error)) ||
	(error as { status?: number }).status === 404;

/** Storage does not answer: the phone sends again, as when the database is away. */
const later = (cause: unknown): DatabaseError => new DatabaseError('later', null, { cause });
