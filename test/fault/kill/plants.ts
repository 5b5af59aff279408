// Defects to be planted, so that the campaign is seen to fail. Each is a replacement of text in production code, made in a copy of the tree.

export interface KillPlant {
	/** Path from the root. */
	file: string;
	/** Occurs exactly once in the file. */
	find: string;
	replace: string;
	what: string;
	/** Which kills show it. */
	shownBy: 'chromium' | 'server' | 'postgres';
	/** The phones without a browser run from sources: a defect that only they show needs no build. */
	needsNoBuild?: boolean;
}

export const KILL_PLANTS: Record<string, KillPlant> = {
	'tick-before-disk': {
		what: 'the phone shows 已存本机 at once and writes a moment later',
		shownBy: 'chromium',
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
		file: 'src/lib/server/database/postgres.ts',
		find: `			client.query('commit')
		]);`,
		replace: `			...(call.name === 'push' ? [] : [client.query('commit')])
		]);
		if (call.name === 'push') {
			const late = client;
			client = undefined;
			setTimeout(() => void late.query('commit').then(() => late.release(), () => late.release(true)), 150);
		}`
	},
	'commit-without-waiting': {
		what: 'PostgreSQL says "committed" before it has written (synchronous_commit off)',
		shownBy: 'postgres',
		file: 'src/lib/server/database/embedded/cluster.ts',
		find: `jit: 'off'`,
		replace: `jit: 'off',\n\tsynchronous_commit: 'off'`
	},
	'new-id-every-time': {
		what: 'a repeated push gives its operations new ids',
		shownBy: 'server',
		needsNoBuild: true,
		file: 'src/lib/sync/push.ts',
		find: 'ops: batch.map(({ body }) => body),',
		replace: `ops: batch.map(({ body }) => body.replace(/"id":"[^"]{36}"/, \`"id":"\${crypto.randomUUID()}"\`)),`
	}
};
