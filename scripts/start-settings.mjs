// The environment of `npm start`: what each variable may be, and what it is when not set. The database's own are in
// src/lib/server/database/open.ts.
import { accessSync, constants } from 'node:fs';
import * as z from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

const file = z.string().refine((path) => isReadable(path), { error: 'must name a file that can be read' });

const origin = z
	.string()
	.refine((value) => URL.canParse(value) && new URL(value).origin === value, {
		error: 'must be an address without anything after the host, such as https://yh.example.cn'
	})
	.refine((value) => value.length <= 34, {
		error: 'must be at most 34 characters: it is printed in every code, and long codes are hard to scan'
	})
	.refine((value) => /^https:/.test(value) || LOOPBACK.has(hostOf(value)), {
		error: 'must begin with https: (http only for localhost): phones give camera and storage to nothing else'
	});

const settings = z.object({
	HOST: z.string().default('127.0.0.1'),
	PORT: z.coerce
		.number({ error: 'must be a number' })
		.int({ error: 'must be a whole number' })
		.min(1, { error: 'must be from 1 to 65535' })
		.max(65_535, { error: 'must be from 1 to 65535' })
		.default(3000),
	ORIGIN: origin.optional(),
	TLS_CERT: file.optional(),
	TLS_KEY: file.optional(),
	DEMO: z.enum(['0', '1'], { error: 'must be 0 or 1' }).optional(),
	SHUTDOWN_TIMEOUT: z.string().regex(/^\d+$/, { error: 'must be a number of seconds' }).default('3'),
	BODY_SIZE_LIMIT: z
		.string()
		.regex(/^\d+[KMG]?$/, { error: 'must be a size such as 12M' })
		// A rescue file has 20 MB; what takes less has a limit of its own.
		.default('21M'),
	BACKUP_DAILY: z.enum(['0', '1'], { error: 'must be 0 or 1' }).optional()
});

/**
 * @param {Record<string, string | undefined>} env an empty variable counts as not set
 * @returns {{ settings: z.infer<typeof settings> & { ORIGIN: string } } | { wrong: string[] }} `wrong`: a sentence for each variable
 */
export function readSettings(env) {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
	const result = settings.safeParse(given);
	if (!result.success)
		return { wrong: result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`) };
	const { HOST, PORT, ORIGIN, TLS_CERT, TLS_KEY } = result.data;
	const wrong = [];
	if (Boolean(TLS_CERT) !== Boolean(TLS_KEY))
		wrong.push('TLS_CERT and TLS_KEY must be set both, or neither.');
	if (!ORIGIN && !LOOPBACK.has(HOST))
		wrong.push('ORIGIN must be set when HOST is not localhost: it is the address that phones open.');
	if (wrong.length) return { wrong };
	return {
		settings: { ...result.data, ORIGIN: ORIGIN ?? `${TLS_CERT ? 'https' : 'http'}://localhost:${PORT}` }
	};
}

/** @param {string} value */
function hostOf(value) {
	return URL.canParse(value) ? new URL(value).hostname : '';
}

/** @param {string} path */
function isReadable(path) {
	try {
		accessSync(path, constants.R_OK);
		return true;
	} catch {
		return false;
	}
}
