// The environment of a server on Supabase: which project, and the keys to it. Knows no network.
// What the keys are and where they are found: docs/guide/supabase.md.
import { decodeJwt, type JWK } from 'jose';
import * as z from 'zod';

/** Signs the tokens that phones' calls are made under: a key that the project accepts. */
export type SigningKey =
	/** The project's JWT secret (HS256): a hosted project's legacy secret, a self-hosted one's JWT_SECRET. */
	| { kind: 'secret'; secret: string }
	/** A private key (ES256, RS256) that was made by us and imported as a signing key. */
	| { kind: 'jwk'; jwk: JWK & { kid: string; alg: string } };

export interface SupabaseSettings {
	/** https://… without a slash at the end. */
	url: string;
	/** For calls of nobody, of people and of phones: row-level security applies. */
	publishableKey: string;
	/** For the server's own calls: past row-level security. */
	secretKey: string;
	phoneKey: SigningKey;
}

const address = z.string().refine((value) => /^https?:\/\/./.test(value) && URL.canParse(value), {
	error: 'must look like https://project.supabase.co'
});

const jwk = z.string().transform((text, context): SigningKey => {
	const key = parseKey(text);
	if (key) return { kind: 'jwk', jwk: key };
	context.addIssue('must be one private key as JSON, with its kid: what `supabase gen signing-key` prints');
	return z.NEVER;
});

const settings = z.object({
	SUPABASE_URL: address,
	SUPABASE_PUBLISHABLE_KEY: keyOf('anon', 'sb_publishable_').optional(),
	SUPABASE_ANON_KEY: keyOf('anon', 'sb_publishable_').optional(),
	SUPABASE_SECRET_KEY: keyOf('service_role', 'sb_secret_').optional(),
	SUPABASE_SERVICE_ROLE_KEY: keyOf('service_role', 'sb_secret_').optional(),
	SUPABASE_JWT_KEY: jwk.optional(),
	SUPABASE_JWT_SECRET: z.string().min(32, { error: 'must be at least 32 characters' }).optional()
});

/**
 * Null when SUPABASE_URL is not set. An empty variable counts as not set.
 * @returns `wrong`: what is wrong with each variable, never its value.
 */
export function readSupabaseSettings(
	env: Record<string, string | undefined>
): { settings: SupabaseSettings } | { wrong: string[] } | null {
	if (!env.SUPABASE_URL?.trim()) return null;
	const given = Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []))
	);
	const result = settings.safeParse(given);
	if (!result.success)
		return { wrong: result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) };
	const of = result.data;
	const publishableKey = of.SUPABASE_PUBLISHABLE_KEY ?? of.SUPABASE_ANON_KEY;
	const secretKey = of.SUPABASE_SECRET_KEY ?? of.SUPABASE_SERVICE_ROLE_KEY;
	const phoneKey =
		of.SUPABASE_JWT_KEY ??
		(of.SUPABASE_JWT_SECRET ? ({ kind: 'secret', secret: of.SUPABASE_JWT_SECRET } as const) : undefined);
	const wrong = [];
	if (!publishableKey) wrong.push('SUPABASE_PUBLISHABLE_KEY (or SUPABASE_ANON_KEY) must be set');
	if (!secretKey) wrong.push('SUPABASE_SECRET_KEY (or SUPABASE_SERVICE_ROLE_KEY) must be set');
	if (!phoneKey)
		wrong.push('SUPABASE_JWT_KEY (or SUPABASE_JWT_SECRET) must be set: phones are let in by tokens it signs');
	if (given.DATABASE_URL)
		wrong.push('DATABASE_URL must not be set beside SUPABASE_URL: there is one database');
	if (!publishableKey || !secretKey || !phoneKey || wrong.length) return { wrong };
	return { settings: { url: of.SUPABASE_URL.replace(/\/+$/, ''), publishableKey, secretKey, phoneKey } };
}

/** An opaque key of today, or the JWT that the project's older keys are. Mixing the two up would open everything, or nothing. */
function keyOf(role: 'anon' | 'service_role', prefix: string) {
	return z.string().refine((key) => (key.startsWith('eyJ') ? roleOf(key) === role : key.startsWith(prefix)), {
		error: `must begin with ${prefix}, or be the project's ${role} key`
	});
}

function roleOf(key: string): unknown {
	try {
		return decodeJwt(key).role;
	} catch {
		return null;
	}
}

const privateKey = z.looseObject({
	kty: z.enum(['EC', 'RSA']),
	kid: z.string().min(1),
	d: z.string().min(1),
	alg: z.string().optional()
});

/** `supabase gen signing-key` prints one key; JWT_KEYS of a self-hosted one is a list, of which the asymmetric one counts. */
function parseKey(text: string): (JWK & { kid: string; alg: string }) | null {
	try {
		const parsed: unknown = JSON.parse(text);
		for (const one of Array.isArray(parsed) ? parsed : [parsed]) {
			const { success, data } = privateKey.safeParse(one);
			if (success) return { ...data, alg: data.alg ?? (data.kty === 'EC' ? 'ES256' : 'RS256') };
		}
		return null;
	} catch {
		return null;
	}
}
