// Defects to be planted, so that the campaign is seen to fail. Each is a replacement of text, made in a copy of the tree: in the sources where the
// browser or the phones without a browser run them, in the built server where it alone is concerned, which saves a build.

export interface KillPlant {
	what: string;
	/** Which kills show it. */
	shownBy: 'chromium' | 'server' | 'postgres';
	/** `browser`: in the source, built anew. `phones`: in the source, as test/fault/kill/fleet.ts runs it. `server`: in the built server. */
	place: 'browser' | 'phones' | 'server';
	/** Path from the root; missing for the built server, where it is looked for. */
	file?: string;
	/** Occurs exactly once. */
	find: string;
	replace: string;
}

export const KILL_PLANTS: Record<string, KillPlant> = {
	'tick-before-disk': {
		what: 'the phone shows 已存本机 at once and writes a moment later',
		shownBy: 'chromium',
		place: 'browser',
		file: 'src/lib/local-db/outbox.ts',
		find: 'export function save(',
		replace: `export async function save(database: LocalDatabase, enrolment: string, make: (owner: StoredEnrolment) => Saving): Promise<StoredOp[]> {
	const owner = await database.enrolments.get(enrolment);
	setTimeout(() => void saveInTime(database, enrolment, make).catch(() => {}), 250);
	return make(owner!).ops;
}
function saveInTime(`
	},
	'receipt-before-commit': {
		what: 'the server hands out receipts and commits a moment later',
		shownBy: 'server',
		place: 'server',
		find: '[call.body]), client.query("commit")]);',
		replace: `[call.body]), ...(call.name === 'push' ? [] : [client.query('commit')])]);
		if (call.name === 'push') {
			const late = client;
			client = undefined;
			setTimeout(() => void late.query('commit').then(() => late.release(), () => late.release(true)), 1000);
		}`
	},
	'commit-without-waiting': {
		what: 'PostgreSQL says "committed" before it has written (synchronous_commit off)',
		shownBy: 'postgres',
		place: 'server',
		find: 'jit: "off"',
		replace: 'jit: "off",\n\tsynchronous_commit: "off"'
	},
	'new-id-every-time': {
		what: 'a repeated push gives its operations new ids',
		shownBy: 'server',
		place: 'phones',
		file: 'src/lib/sync/push.ts',
		find: 'ops: batch.map(({ body }) => body),',
		replace: `ops: batch.map(({ body }) => body.replace(/"id":"[^"]{36}"/, \`"id":"\${crypto.randomUUID()}"\`)),`
	}
};
