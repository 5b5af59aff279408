// The stand-in's Auth: POST /auth/v1/token by password and by refresh token, POST /auth/v1/logout, and making and deleting an account with
// the secret key (live.suite.ts does). Accounts are rows of auth.users with bcrypt passwords, as GoTrue keeps them; sessions are kept in
// memory. See stand-in.ts for what this is and which documentation it follows.
import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Answer, Asked } from './stand-in.ts';
import type { Gateway } from './stand-in-gateway.ts';

interface AuthOptions {
	owner: pg.Pool;
	gateway: Gateway;
	accessTokenSeconds: number;
}
interface User {
	id: string;
	email: string;
	is_banned: boolean;
	is_confirmed: boolean;
}
/** A refresh token is good once; used again at once, or when it is the active one's parent, it gives the active one. */
interface AuthSession {
	id: string;
	user: User;
	signedInAt: number;
	active: string;
	parent: string | null;
	usedAt: Map<string, number>;
}

const REUSE_MS = 10_000;
const VERSION = { 'x-supabase-api-version': '2024-01-01' };
const refusal = (status: number, code: string, message: string): Answer => [
	status,
	{ code, message },
	VERSION
];

export function authOf({ owner, gateway, accessTokenSeconds }: AuthOptions) {
	const sessions = new Map<string, AuthSession>();
	const byToken = new Map<string, AuthSession>();
	let isOverLimit = false;
	let refreshes = 0;

	function newToken(session: AuthSession): string {
		const token = randomBytes(9).toString('base64url');
		byToken.set(token, session);
		return token;
	}

	async function grant({ id, user, signedInAt, active }: AuthSession): Promise<Answer> {
		const now = Math.floor(Date.now() / 1000);
		const access = await gateway.sign({
			iss: 'http://localhost/auth/v1',
			sub: user.id,
			aud: 'authenticated',
			exp: now + accessTokenSeconds,
			iat: now,
			email: user.email,
			phone: '',
			app_metadata: { provider: 'email', providers: ['email'] },
			user_metadata: {},
			role: 'authenticated',
			aal: 'aal1',
			amr: [{ method: 'password', timestamp: signedInAt }],
			session_id: id,
			is_anonymous: false
		});
		const body = {
			access_token: access,
			token_type: 'bearer',
			expires_in: accessTokenSeconds,
			expires_at: now + accessTokenSeconds,
			refresh_token: active,
			user: { id: user.id, aud: 'authenticated', role: 'authenticated', email: user.email }
		};
		return [200, body, VERSION];
	}

	async function byPassword({ email, password }: Record<string, unknown>): Promise<Answer> {
		if (isOverLimit) return refusal(429, 'over_request_rate_limit', 'Request rate limit reached');
		if (typeof email !== 'string' || !email)
			return refusal(400, 'validation_failed', 'missing email or phone');
		const { rows } = await owner.query<User>(
			`select id, email, coalesce(banned_until > now(), false) as is_banned, email_confirmed_at is not null as is_confirmed
			from auth.users where email = lower($1) and encrypted_password = extensions.crypt($2, encrypted_password)`,
			[email, String(password)]
		);
		const user = rows[0];
		if (!user) return refusal(400, 'invalid_credentials', 'Invalid login credentials');
		if (user.is_banned) return refusal(400, 'user_banned', 'User is banned');
		if (!user.is_confirmed) return refusal(400, 'email_not_confirmed', 'Email not confirmed');
		const session: AuthSession = {
			id: randomUUID(),
			user,
			signedInAt: Math.floor(Date.now() / 1000),
			active: '',
			parent: null,
			usedAt: new Map()
		};
		session.active = newToken(session);
		sessions.set(session.id, session);
		return grant(session);
	}

	async function byRefreshToken({ refresh_token }: Record<string, unknown>): Promise<Answer> {
		refreshes += 1;
		const token = String(refresh_token);
		const session = byToken.get(token);
		if (!session || !sessions.has(session.id))
			return refusal(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
		if (token !== session.active) {
			const isAtOnce = Date.now() - (session.usedAt.get(token) ?? 0) <= REUSE_MS;
			if (isAtOnce || token === session.parent) return grant(session);
			sessions.delete(session.id);
			return refusal(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
		}
		session.usedAt.set(token, Date.now());
		session.parent = token;
		session.active = newToken(session);
		return grant(session);
	}

	async function logout(bearer: string): Promise<Answer> {
		const verified = await gateway.verify(bearer);
		if ('fault' in verified || !verified.claims.session_id) return refusal(403, 'bad_jwt', 'invalid JWT');
		const isThere = sessions.delete(String(verified.claims.session_id));
		return isThere ? [204, null, VERSION] : refusal(403, 'session_not_found', 'Session not found');
	}

	async function addUser({ id, email, password }: { id: string; email: string; password: string }) {
		await owner.query(
			`insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, created_at)
				values ($1, 'authenticated', 'authenticated', lower($2), extensions.crypt($3, extensions.gen_salt('bf', 4)), now(), now())`,
			[id, email, password]
		);
	}

	/** POST /admin/users, DELETE /admin/users/<id>. */
	async function administer({ method, path, body, bearer }: Asked & { bearer: string }): Promise<Answer> {
		const verified = await gateway.verify(bearer);
		if ('fault' in verified || verified.claims.role !== 'service_role')
			return refusal(403, 'not_admin', 'User not allowed');
		const fields = JSON.parse(body || '{}') as { id: string; email: string; password: string };
		if (method === 'POST') await addUser(fields);
		else await owner.query('delete from auth.users where id = $1', [path.split('/').at(-1)]);
		return [200, { id: fields.id, email: fields.email }, VERSION];
	}

	async function answer({ method, path, query, body, bearer }: Asked & { bearer: string }): Promise<Answer> {
		const what = `${method} ${path} ${query.get('grant_type') ?? ''}`.trim();
		if (what === 'POST /auth/v1/logout') return logout(bearer);
		const fields = JSON.parse(body || '{}') as Record<string, unknown>;
		if (what === 'POST /auth/v1/token password') return byPassword(fields);
		if (what === 'POST /auth/v1/token refresh_token') return byRefreshToken(fields);
		return [404, { message: 'no Route matched with those values' }];
	}

	return {
		async answer(asked: Asked & { bearer: string }): Promise<Answer> {
			if (asked.path.startsWith('/auth/v1/admin/users')) return administer(asked);
			return answer(asked);
		},
		/** Makes a confirmed account with a password, as the dashboard does. */
		addUser,
		/** True: every password is answered by 429. */
		setOverLimit: (value: boolean) => (isOverLimit = value),
		/** Ends every session, as changing a password does. */
		endSessions: () => sessions.clear(),
		refreshes: () => refreshes,
		sessions: () => sessions.size
	};
}
