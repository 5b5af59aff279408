// Around every request: who asks, in which language, with which headers, and what is said when something breaks.
// Opens the server's database at the start and closes it at the end.
import { randomUUID } from 'node:crypto';
import { sequence } from '@sveltejs/kit/hooks';
import { redirect, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { building } from '$app/environment';
import { m } from '#lib/i18n/text.ts';
import { localeHandle } from '#lib/i18n/request-locale.ts';
import { closeContext, database, identity, openContext } from '#lib/server/context.ts';
import { DatabaseError } from '#lib/server/database/errors.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { readProfile } from '#lib/server/identity/profile.ts';
import {
	clearSessionCookie,
	readSessionCookie,
	setSessionCookie
} from '#lib/server/identity/session-cookie.ts';
import { operator } from '#lib/server/public-forms/operator.ts';
import { setSecurityHeaders } from '#lib/server/security-headers.ts';
import { askForVersionsAnew } from '#lib/server/static-headers.ts';

export const init: ServerInit = async () => {
	// The build renders the offline shell; it has no database.
	if (building) return;
	try {
		operator();
		await openContext(process.env);
	} catch (cause) {
		console.error(cause instanceof Error ? `${cause.name}: ${cause.message}` : cause);
		process.exit(1);
	}
	askForVersionsAnew();
	// Sent by adapter-node once the last answer has gone out.
	process.once('sveltekit:shutdown', () => void closeContext());
};

const headersHandle: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	setSecurityHeaders(response.headers, event);
	return response;
};

/** A token that the database accepts no more is no session: its person may sign in again. */
const signedOutOrHttp = (cause: unknown): null =>
	cause instanceof DatabaseError && cause.kind === 'forbidden' ? null : throwAsHttp(cause);

const sessionHandle: Handle = async ({ event, resolve }) => {
	const { cookies, locals, route, url } = event;
	locals.actor = { kind: 'anonymous' };
	locals.profile = null;
	// By the route and never by the address as it was written: /%64esk is the desk as well.
	const isDesk = /^\/desk(\/|$)/.test(route.id ?? '');
	const isFile = /^\/files(\/|$)/.test(route.id ?? '');
	const token = isDesk || isFile ? readSessionCookie(cookies) : null;
	if (token) {
		const session = await identity().verify(token).catch(throwAsHttp);
		if (session) {
			locals.actor = {
				kind: 'account',
				user: session.person,
				...(session.token ? { token: session.token } : {})
			};
			locals.profile = await readProfile(database(), locals.actor).catch(signedOutOrHttp);
			if (session.renewed) setSessionCookie(cookies, session.renewed, url);
		} else {
			clearSessionCookie(cookies, url);
		}
	}
	// Here and not in a layout: form actions and downloads have no layout.
	if (isDesk && !locals.profile && !/^\/desk\/sign-(in|out)$/.test(route.id ?? ''))
		redirect(303, `/desk/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	return resolve(event);
};

export const handle: Handle = sequence(headersHandle, localeHandle, sessionHandle);

/** Answers with an id and plain words. The log has the id, where it happened, and the error, but not who asked for what. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: m.common_error_not_found() };
	const id = randomUUID().slice(0, 8);
	console.error(`[${id}] ${event.request.method} ${event.route.id ?? 'no route'} ${status}`, error);
	return { message: m.common_error_failed(), id };
};
