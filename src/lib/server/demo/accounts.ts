// The demo's accounts as they are told to whoever starts the server, and when a page may show them.
import type { DemoAccount } from './demo-data.ts';

/** Lines for the console. */
export function describeAccounts(accounts: readonly DemoAccount[]): string[] {
	return [
		'Demo accounts:',
		...accounts.map(({ role, name, email, password }) => `  ${role}  ${name}  ${email}  ${password}`)
	];
}

/** Nobody but this machine can reach the server: HOST is localhost. Without HOST the server would listen to everybody. */
export const isLocalOnly = (host: string | undefined): boolean =>
	['localhost', '127.0.0.1', '::1', '[::1]'].includes(host?.trim() ?? '');
