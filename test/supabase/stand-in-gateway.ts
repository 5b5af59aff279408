// The stand-in's gateway and its tokens: which API key may pass, what Authorization it becomes, and whether a JWT is one of the
// project's. See stand-in.ts for what this is and which documentation it follows.
import { errors, importJWK, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Answer, Asked } from './stand-in.ts';

export interface Keys {
	publishable: string;
	secret: string;
	/** The legacy HS256 secret, which the project still accepts. */
	jwtSecret: string;
	imported?: JWK & { kid: string; alg: string };
}

export type Verified = { claims: JWTPayload } | { fault: 'expired' | 'invalid' };
export interface Gateway {
	keyOf(asked: Asked): { bearer: string } | { refused: Answer };
	verify(token: string): Promise<Verified>;
	/** Signs with the key in use: the imported one where there is one. */
	sign(claims: JWTPayload): Promise<string>;
}

export async function gatewayOf(keys: Keys): Promise<Gateway> {
	const secret = new TextEncoder().encode(keys.jwtSecret);
	const imported = keys.imported;
	const privateKey = imported && (await importJWK(imported, imported.alg));
	const publicKey = imported && (await importJWK(publicPart(imported), imported.alg));

	const sign = (claims: JWTPayload) =>
		imported && privateKey
			? new SignJWT(claims).setProtectedHeader({ alg: imported.alg, kid: imported.kid }).sign(privateKey)
			: new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret);
	// What the gateway puts in place of an opaque key: pre-signed tokens that say the role.
	const presigned: Record<string, string> = {
		[keys.publishable]: await sign({ role: 'anon', iss: 'supabase', exp: 4_000_000_000 }),
		[keys.secret]: await sign({ role: 'service_role', iss: 'supabase', exp: 4_000_000_000 })
	};

	return {
		sign,
		keyOf({ headers }) {
			const apikey = headers.apikey;
			if (typeof apikey !== 'string') return { refused: [401, { message: 'No API key found in request' }] };
			const token = presigned[apikey];
			if (!token) return { refused: [401, { message: 'Invalid authentication credentials' }] };
			const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
			// An opaque key is no token: sent as one, it must be the same as in `apikey`, and is replaced.
			return { bearer: given && !given.startsWith('sb_') ? given : token };
		},
		async verify(token) {
			try {
				const { payload } = await jwtVerify(
					token,
					({ kid, alg }) => {
						if (alg === 'HS256' && !kid) return secret;
						if (publicKey && kid === imported.kid) return publicKey;
						throw new Error('no key of the project');
					},
					{ clockTolerance: 30, algorithms: ['HS256', 'ES256', 'RS256'] }
				);
				return { claims: payload };
			} catch (cause) {
				return { fault: cause instanceof errors.JWTExpired ? 'expired' : 'invalid' };
			}
		}
	};
}

function publicPart({ kty, crv, x, y, n, e, kid, alg }: JWK): JWK {
	return Object.fromEntries(
		Object.entries({ kty, crv, x, y, n, e, kid, alg }).filter(([, value]) => value !== undefined)
	) as JWK;
}
